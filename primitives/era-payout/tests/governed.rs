//! A chain with balances and parameters: governance changes a curve, and receivers of funds get what is theirs.

// A test shall panic. The macros of FRAME generate undocumented items.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, missing_docs)]

use frame_support::{
    assert_noop, assert_ok, construct_runtime, derive_impl,
    dynamic_params::{dynamic_pallet_params, dynamic_params},
    parameter_types,
    traits::{fungible::Balanced, AsEnsureOriginWithArg, ConstU128, ConstU64, OnUnbalanced},
};
use frame_system::EnsureRoot;
use palisade_era_payout::{
    sinks::{Burn, Split, ToAccount},
    Curve,
};
use sp_runtime::{traits::BadOrigin, BuildStorage, Perbill, Perquintill};
use sp_staking::EraPayout;

type Balance = u128;

/// The smallest balance of an account.
const DEPOSIT: Balance = 10;
/// An account that exists, and one that does not.
const FUND: u64 = 1;
const NOBODY: u64 = 2;

construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Balances: pallet_balances,
        Parameters: pallet_parameters,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<DEPOSIT>;
}

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
    use super::*;

    /// The numbers of the inflation curve.
    #[dynamic_pallet_params]
    #[codec(index = 0)]
    pub mod inflation {
        #[codec(index = 0)]
        pub static Minimum: Perquintill = Perquintill::from_rational(25u64, 1_000u64);
        #[codec(index = 1)]
        pub static Maximum: Perquintill = Perquintill::from_percent(10);
        #[codec(index = 2)]
        pub static Ideal: Perquintill = Perquintill::from_percent(50);
        #[codec(index = 3)]
        pub static Falloff: Perquintill = Perquintill::from_percent(5);
    }
}

use dynamic_params::inflation::{self, Falloff, Ideal, Maximum, Minimum};

/// The chain's inflation, as governance sets it.
pub type Inflation = Curve<Minimum, Maximum, Ideal, Falloff>;

impl pallet_parameters::Config for Runtime {
    type AdminOrigin = AsEnsureOriginWithArg<EnsureRoot<u64>>;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeParameters = RuntimeParameters;
    type WeightInfo = ();
}

parameter_types! {
    pub const Share: Perbill = Perbill::from_percent(80);
}

type ToFund = ToAccount<ConstU64<FUND>, Balances>;
type ToNobody = ToAccount<ConstU64<NOBODY>, Balances>;
type ToNobodyOrFund = ToAccount<ConstU64<NOBODY>, Balances, ToFund>;

/// A chain on which the fund has 100 units.
fn chain(story: impl FnOnce()) {
    let mut storage = frame_system::GenesisConfig::<Runtime>::default()
        .build_storage()
        .expect("the genesis is valid");
    pallet_balances::GenesisConfig::<Runtime> {
        balances: vec![(FUND, 100)],
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .expect("no account twice");
    sp_io::TestExternalities::from(storage).execute_with(story);
}

/// Hands 101 units to a receiver. Returns the balances of the fund and of nobody, and the issuance.
fn hand_to<Receiver>() -> (Balance, Balance, Balance)
where
    Receiver: OnUnbalanced<frame_support::traits::fungible::Credit<u64, Balances>>,
{
    Receiver::on_unbalanced(<Balances as Balanced<u64>>::issue(101));
    (
        Balances::free_balance(FUND),
        Balances::free_balance(NOBODY),
        pallet_balances::TotalIssuance::<Runtime>::get(),
    )
}

#[test]
fn governance_changes_the_curve_and_the_next_era_pays_by_it() {
    chain(|| {
        let year = || Inflation::era_payout(0u128, 1_000_000, 31_557_600_000);
        assert_eq!(year(), (25_000, 75_000), "the default of 2.5%");
        let minimum = |percent| {
            let new = Some(Perquintill::from_percent(percent));
            RuntimeParameters::Inflation(inflation::Parameters::Minimum(Minimum, new))
        };

        // 1. Nobody else may change it.
        assert_noop!(
            Parameters::set_parameter(RuntimeOrigin::signed(FUND), minimum(5)),
            BadOrigin
        );
        assert_eq!(year(), (25_000, 75_000));
        // 2. Root does. A minimum above the maximum counts as the maximum.
        assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), minimum(5)));
        assert_eq!(year(), (50_000, 50_000));
        assert_ok!(Parameters::set_parameter(
            RuntimeOrigin::root(),
            minimum(50)
        ));
        assert_eq!(year(), (100_000, 0));
    });
}

#[test]
fn an_account_gets_funds_and_burning_takes_them_from_the_issuance() {
    chain(|| {
        assert_eq!(hand_to::<ToFund>(), (201, 0, 201));
        assert_eq!(hand_to::<Burn>(), (201, 0, 201));
        assert_eq!(hand_to::<ToNobody>(), (201, 101, 302));
    });
}

#[test]
fn funds_that_an_account_cannot_take_go_elsewhere() {
    chain(|| {
        // Nobody has no account yet, and 5 units are below the existential deposit.
        ToNobody::on_unbalanced(<Balances as Balanced<u64>>::issue(5));
        assert_eq!(Balances::free_balance(NOBODY), 0);
        assert_eq!(
            pallet_balances::TotalIssuance::<Runtime>::get(),
            100,
            "burned"
        );
        ToNobodyOrFund::on_unbalanced(<Balances as Balanced<u64>>::issue(5));
        assert_eq!(Balances::free_balance(FUND), 105);
        assert_eq!(Balances::free_balance(NOBODY), 0);
    });
}

#[test]
fn a_split_rounds_the_first_part_down_and_loses_nothing() {
    chain(|| {
        // 80% of 101 are 80.8.
        assert_eq!(hand_to::<Split<Share, ToFund, ToNobody>>(), (180, 21, 201));
        assert_eq!(hand_to::<Split<Share, Burn, ToNobody>>(), (180, 42, 222));
    });
}
