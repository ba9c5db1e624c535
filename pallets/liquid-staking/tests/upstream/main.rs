//! Liquid staking on `pallet-staking` 50, by `StakingInterface` alone. Eras begin when a story says so, and there are
//! no elections.

// A panic fails a test and stops no chain.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use frame_support::{
    assert_noop, assert_ok, derive_impl, parameter_types,
    traits::{
        fungible::{Inspect, Mutate},
        fungibles, AsEnsureOriginWithArg, ConstU128, ConstU32, OnInitialize, VariantCountOf,
    },
    PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use palisade_liquid_staking::{
    types::{Settings, ShareMetadata},
    Error, LookEachSession, ReportedSlashes,
};
use pallet_session::SessionManager;
use parity_staking::{RewardDestination, ValidatorPrefs};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, Perbill};
use sp_staking::StakingInterface;

type AccountId = u128;
type Balance = u128;

const PAL: Balance = 1_000_000_000_000;
const ED: Balance = 10_000_000_000;
const REQUEST: Balance = PAL / 10;
const ALICE: AccountId = 1;
const BOB: AccountId = 2;
const DORA: AccountId = 11;
const EMIL: AccountId = 12;
const TOKEN: u32 = 7;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: parity_staking,
        Assets: pallet_assets,
        Liquid: palisade_liquid_staking,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId;
    type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<ED>;
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Runtime {
    type Balance = Balance;
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    type ForceOrigin = EnsureRoot<AccountId>;
    type Freezer = ();
    type Holder = ();
    type MetadataDepositBase = ConstU128<0>;
    type MetadataDepositPerByte = ConstU128<0>;
    type ReserveData = ();
}

type NoElection = frame_election_provider_support::NoElection<(
    AccountId,
    u64,
    Staking,
    ConstU32<9>,
    ConstU32<9>,
)>;

#[derive_impl(parity_staking::config_preludes::TestDefaultConfig)]
impl parity_staking::Config for Runtime {
    type OldCurrency = Balances;
    type Currency = Balances;
    type UnixTime = Timestamp;
    type ElectionProvider = NoElection;
    type GenesisElectionProvider = NoElection;
    type AdminOrigin = EnsureRoot<AccountId>;
    type EraPayout = ();
    type VoterList = parity_staking::UseNominatorsAndValidatorsMap<Self>;
    type TargetList = parity_staking::UseValidatorsMap<Self>;
    type EventListeners = Liquid;
}

parameter_types! {
    pub const LiquidId: PalletId = PalletId(*b"pal/lqst");
    pub const Look: ShareMetadata = ShareMetadata {
        name: "Liquid PAL",
        symbol: "lqPAL",
        decimals: 12,
    };
}

/// Whether a deferred slash is not applied. No validator is reported in these stories.
pub struct Reported;
impl ReportedSlashes<AccountId, u64> for Reported {
    fn are_pending() -> bool {
        parity_staking::UnappliedSlashes::<Runtime>::iter_values().any(|of_era| !of_era.is_empty())
    }

    fn has_offended(_: &AccountId, _: u64) -> bool {
        false
    }
}

/// Benchmarks don't run here.
#[cfg(feature = "runtime-benchmarks")]
pub struct NoBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl palisade_liquid_staking::benchmarking::BenchmarkHelper<AccountId> for NoBenchmarks {
    fn make_validator(_: &AccountId) {}
    fn begin_era(_: u32) {}
    fn free_until(_: u32) {}
    fn destroy_token() {}
}

impl palisade_liquid_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Assets = Assets;
    type Currency = Balances;
    type MaxOpenBatches = ConstU32<5>;
    type MaxStashes = ConstU32<2>;
    type PalletId = LiquidId;
    type ReportedSlashes = Reported;
    type RequestDeposit = ConstU128<REQUEST>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ShareAsset = ConstU32<TOKEN>;
    type ShareMetadata = Look;
    type Staking = Staking;
    type TotalStake = ConstU128<{ 40_000 * PAL }>;
    type WeightInfo = palisade_liquid_staking::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = NoBenchmarks;
}

fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Runs a story with two validators, a stash for each, and a buffer of a tenth.
fn run(story: impl FnOnce()) {
    let balances = [ALICE, BOB, DORA, EMIL].map(|who| (who, 20_000 * PAL));
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances.to_vec(),
            ..Default::default()
        },
        staking: parity_staking::GenesisConfig {
            min_nominator_bond: 5 * PAL,
            ..Default::default()
        },
        ..Default::default()
    };
    let storage = genesis.build_storage().expect("the genesis is valid");
    TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        begin_era(1);
        for who in [ALICE, BOB] {
            assert_ok!(Staking::bond(
                signed(who),
                10_000 * PAL,
                RewardDestination::Stash
            ));
            assert_ok!(Staking::validate(signed(who), ValidatorPrefs::default()));
        }
        assert_ok!(Liquid::fund_insurance(signed(BOB), 4 * ED));
        assert_ok!(Liquid::open(RuntimeOrigin::root()));
        let rules = Settings {
            buffer_target: Perbill::from_percent(10),
            max_per_validator: Perbill::from_percent(50),
            min_deposit: PAL,
            ..Default::default()
        };
        assert_ok!(Liquid::set_settings(RuntimeOrigin::root(), rules));
        for (stash, validator) in (0..).zip([ALICE, BOB]) {
            let root = RuntimeOrigin::root();
            assert_ok!(Liquid::set_validator(root, stash, Some(validator), None));
        }
        story();
        check();
    });
}

/// Names validators for each session, as staking does when it plans an era.
struct EachSessionAnEra;
impl SessionManager<AccountId> for EachSessionAnEra {
    fn new_session(_: u32) -> Option<Vec<AccountId>> {
        Some(vec![ALICE, BOB])
    }
    fn start_session(_: u32) {}
    fn end_session(_: u32) {}
}

/// Begins a session with an era, and does its work.
fn begin_era(era: u32) {
    type Manager = LookEachSession<Runtime, EachSessionAnEra>;
    <Staking as StakingInterface>::set_era(era);
    <Manager as SessionManager<AccountId>>::new_session(era);
    <Manager as SessionManager<AccountId>>::start_session(era);
    for _ in 0..4 {
        System::set_block_number(System::block_number() + 1);
        <Liquid as OnInitialize<u64>>::on_initialize(System::block_number());
        check();
    }
}

fn check() {
    Liquid::check_invariants().expect("the storage is consistent");
    let cash = Liquid::cash();
    let batches = palisade_liquid_staking::BatchById::<Runtime>::iter_values();
    let of_batches: Balance = batches.map(|batch| batch.cash).sum();
    assert_eq!(
        Balances::balance(&Liquid::account()),
        cash.buffer + cash.insurance + of_batches,
        "no unit is created or lost"
    );
}

/// Takes stake of a stash for an offence in an era.
fn slash(stash: usize, amount: Balance, era: u32) {
    let account = Liquid::stashes()[stash].account;
    let mut imbalance = Default::default();
    parity_staking::slashing::do_slash::<Runtime>(&account, amount, &mut 0, &mut imbalance, era);
}

fn worth(who: AccountId) -> Balance {
    Liquid::value_of(<Assets as fungibles::Inspect<_>>::balance(TOKEN, &who))
}

fn claim(who: AccountId, batch: u32) -> Balance {
    let before = Balances::balance(&who);
    assert_ok!(Liquid::claim_exit(signed(who), batch));
    Balances::balance(&who) - before - REQUEST
}

#[test]
fn a_deposit_earns_and_leaves_by_the_queue() {
    run(|| {
        assert_ok!(Liquid::deposit(signed(DORA), 1_000 * PAL, 0));
        begin_era(2);
        let stashes = Liquid::stashes();
        assert_eq!([stashes[0].active, stashes[1].active], [450 * PAL; 2]);
        assert_eq!(
            <Staking as StakingInterface>::nominations(&stashes[1].account),
            Some(vec![BOB])
        );
        Balances::mint_into(&Liquid::reward_account(), 20 * PAL).expect("exists");
        assert_ok!(Liquid::request_exit(signed(DORA), 1_000 * PAL));
        for era in 3..6 {
            begin_era(era);
            assert_noop!(
                Liquid::claim_exit(signed(DORA), 0),
                Error::<Runtime>::NotSettled
            );
        }
        begin_era(6);
        // There is no fee account. A twentieth of the reward is for the insurance fund.
        let paid = claim(DORA, 0);
        assert!(
            paid <= 1_019 * PAL && paid > 1_019 * PAL - 100_000,
            "{paid}"
        );
        assert_eq!(Liquid::cash().insurance, ED + PAL);
    });
}

#[test]
fn a_slash_takes_the_same_from_leavers_and_holders() {
    run(|| {
        assert_ok!(Liquid::deposit(signed(DORA), 1_000 * PAL, 0));
        assert_ok!(Liquid::deposit(signed(EMIL), 1_000 * PAL, 0));
        begin_era(2);
        assert_ok!(Liquid::request_exit(signed(EMIL), 1_000 * PAL));
        begin_era(3);
        assert_eq!(Liquid::stashes()[0].active, 450 * PAL);
        slash(0, 90 * PAL, 3);
        assert_eq!(Liquid::stashes()[0].active, 405 * PAL);
        check();
        for era in 4..7 {
            begin_era(era);
        }
        assert_eq!(claim(EMIL, 0), 955 * PAL);
        assert_eq!(worth(DORA), 955 * PAL);
    });
}

#[test]
fn all_leave_and_others_enter_again() {
    run(|| {
        assert_ok!(Liquid::deposit(signed(DORA), 1_000 * PAL, 0));
        begin_era(2);
        assert_ok!(Liquid::request_exit(signed(DORA), 1_000 * PAL));
        begin_era(3);
        assert_ok!(Liquid::deposit(signed(EMIL), 500 * PAL, 0));
        for era in 4..8 {
            begin_era(era);
        }
        assert_eq!(claim(DORA, 0), 1_000 * PAL);
        assert_eq!(worth(EMIL), 500 * PAL);
        let stashes = Liquid::stashes();
        assert_eq!([stashes[0].active, stashes[1].active], [225 * PAL; 2]);
    });
}

#[test]
fn stake_that_root_frees_goes_back_to_holders_and_leavers() {
    run(|| {
        assert_ok!(Liquid::deposit(signed(DORA), 1_000 * PAL, 0));
        assert_ok!(Liquid::deposit(signed(EMIL), 1_000 * PAL, 0));
        begin_era(2);
        assert_ok!(Liquid::request_exit(signed(EMIL), 1_000 * PAL));
        begin_era(3);
        let stash = Liquid::stashes()[0].account;
        assert_ok!(Staking::force_unstake(RuntimeOrigin::root(), stash, 0));
        begin_era(4);
        assert_eq!(worth(DORA), 1_000 * PAL);
        assert_eq!(Liquid::stashes()[0].active, 450 * PAL, "it bonds again");
        // The chunk of the batch waits on the account of the stash.
        let batch = palisade_liquid_staking::BatchById::<Runtime>::get(0).expect("is open");
        assert_eq!(batch.parts[0].chunk.value, 450 * PAL);
        begin_era(5);
        begin_era(6);
        assert_eq!(claim(EMIL, 0), 1_000 * PAL);
    });
}
