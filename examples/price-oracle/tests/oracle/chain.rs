//! A chain with the oracle. A round has five blocks. Stake is at risk for three eras after its own.
//!
//! The staking pallet and the restaking pallet are replaced by tables that the stories write.

use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, OnInitialize},
    weights::constants::RocksDbWeight,
};
use frame_system::EnsureRoot;
use palisade_price_oracle::types::Settings;
use palisade_restaking_primitives::{SecuredStake, ServiceId, ServiceSlash, ServiceSlasher};
use sp_core::sr25519;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};
use sp_staking::EraIndex;
use std::collections::BTreeMap;

pub type AccountId = u64;

/// 1 PAL.
pub const PAL: u128 = 1_000_000_000_000;
/// The service of the oracle.
pub const ORACLE: ServiceId = 7;
/// The priority of reports in the pool.
pub const PRIORITY: u64 = 1 << 40;
/// The blocks of a round.
pub const ROUND: u64 = 5;
/// The eras for which stake is at risk after its own.
pub const AT_RISK: u32 = 3;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Oracle: palisade_price_oracle,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type DbWeight = RocksDbWeight;
}

parameter_types! {
    /// The era at work.
    pub static ActiveEra: EraIndex = 10;
    /// Of a validator in an era: the stake behind it if it was elected, and the part that is allocated to the oracle.
    pub static Stakes: BTreeMap<(AccountId, EraIndex), (Option<u128>, Perbill)> = BTreeMap::new();
    /// What the restaking pallet was asked to slash.
    pub static Slashes: Vec<(ServiceId, AccountId, EraIndex, Perbill)> = Vec::new();
    /// Whom governance protects from slashes.
    pub static Protected: Vec<AccountId> = Vec::new();
    /// How often it was asked whom governance protects.
    pub static TimesAsked: u32 = 0;
    /// Why the restaking pallet slashes nothing.
    pub static Refusal: Option<DispatchError> = None;
    /// The most of an allocation that the restaking pallet slashes at a time.
    pub static Throttle: Perbill = Perbill::one();
    /// The bounds, which a release may lower.
    pub static MaxEras: u32 = 5;
    pub static MaxFaults: u32 = 3;
    pub static MaxKeys: u32 = 3;
    pub static MaxPrices: u32 = 4;
    pub static MaxReporters: u32 = 6;
    /// At the beginning.
    pub const HouseRules: Settings = Settings {
        round_length: ROUND as u32,
        min_reports: 2,
        min_stake: 100 * PAL,
        equivocation_part: Perbill::from_percent(30),
    };
}

/// The staking pallet: it answers from the table.
pub struct Staking;
impl SecuredStake<AccountId> for Staking {
    type Balance = u128;

    fn active_era() -> EraIndex {
        ActiveEra::get()
    }
    fn planned_era() -> EraIndex {
        ActiveEra::get() + 1
    }
    fn eras_at_risk() -> u32 {
        AT_RISK
    }
    fn is_slashable(era: EraIndex) -> bool {
        era <= ActiveEra::get() && era + AT_RISK >= ActiveEra::get()
    }
    fn is_invulnerable(validator: &AccountId) -> bool {
        Self::invulnerables().contains(validator)
    }
    fn invulnerables() -> Vec<AccountId> {
        TimesAsked::mutate(|times| *times += 1);
        Protected::get()
    }
    fn stake_behind(validator: &AccountId, era: EraIndex) -> Option<u128> {
        Stakes::get().get(&(*validator, era))?.0
    }
    fn slash(_: ServiceSlash<AccountId>) -> DispatchResult {
        panic!("a service asks the restaking pallet")
    }
    fn reward(_: &AccountId, _: &AccountId, _: u128) -> DispatchResult {
        panic!("the oracle pays nobody")
    }
}

/// The restaking pallet: it records slashes.
pub struct Restaking;
impl ServiceSlasher<AccountId> for Restaking {
    fn slash(
        service: ServiceId,
        validator: &AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, DispatchError> {
        if let Some(error) = Refusal::get() {
            return Err(error);
        }
        let allowed = part.min(Throttle::get());
        Slashes::mutate(|slashes| slashes.push((service, *validator, era, allowed)));
        Ok(allowed)
    }
    fn allocation(service: ServiceId, validator: &AccountId, era: EraIndex) -> Perbill {
        assert_eq!(service, ORACLE);
        let stakes = Stakes::get();
        stakes
            .get(&(*validator, era))
            .map_or(Perbill::zero(), |(_, part)| *part)
    }
}

/// Benchmarks don't run here.
#[cfg(feature = "runtime-benchmarks")]
pub struct NoBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl
    palisade_price_oracle::benchmarking::BenchmarkHelper<
        AccountId,
        sr25519::Public,
        sr25519::Signature,
    > for NoBenchmarks
{
    fn begin_era(_: EraIndex) {}
    fn plan_era(_: EraIndex) {}
    fn secure(_: &AccountId, _: EraIndex) {}
    fn make_key(_: u32) -> sr25519::Public {
        Default::default()
    }
    fn sign(_: &sr25519::Public, _: &[u8]) -> sr25519::Signature {
        Default::default()
    }
}

impl palisade_price_oracle::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type InitialSettings = HouseRules;
    type MaxEras = MaxEras;
    type MaxFaults = MaxFaults;
    type MaxKeys = MaxKeys;
    type MaxPrices = MaxPrices;
    type MaxReporters = MaxReporters;
    type PublicKey = sr25519::Public;
    type ReportPriority = ConstU64<PRIORITY>;
    type ServiceId = ConstU32<ORACLE>;
    type Signature = sr25519::Signature;
    type Slasher = Restaking;
    type Stake = Staking;
    type WeightInfo = palisade_price_oracle::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = NoBenchmarks;
}

/// Sets the stake behind a validator, and the part of it for the oracle, in the active era and the planned one.
pub fn elect(validator: AccountId, stake: u128, percent: u32) {
    let terms = (Some(stake), Perbill::from_percent(percent));
    Stakes::mutate(|stakes| {
        for era in [ActiveEra::get(), ActiveEra::get() + 1] {
            stakes.insert((validator, era), terms);
        }
    });
}

/// Begins an era. The next one is planned with the same stakes.
pub fn next_era() {
    ActiveEra::mutate(|era| *era += 1);
    let active = ActiveEra::get();
    Stakes::mutate(|stakes| {
        let of_active: Vec<_> = stakes
            .range((0, 0)..)
            .filter(|((_, era), _)| *era == active)
            .map(|((who, _), terms)| (*who, *terms))
            .collect();
        for (who, terms) in of_active {
            stakes.insert((who, active + 1), terms);
        }
    });
}

/// Runs a story from block 1 on, where the first round begins.
pub fn run(story: impl FnOnce()) {
    ActiveEra::set(10);
    MaxEras::set(5);
    MaxFaults::set(3);
    MaxKeys::set(3);
    MaxPrices::set(4);
    MaxReporters::set(6);
    Stakes::set(BTreeMap::new());
    Slashes::set(Vec::new());
    Protected::set(Vec::new());
    Refusal::set(None);
    Throttle::set(Perbill::one());
    let genesis = RuntimeGenesisConfig::default();
    let mut state: TestExternalities = genesis.build_storage().expect("is valid").into();
    state.execute_with(|| {
        roll_one();
        story();
        check();
    });
}

/// Makes a block, and checks what is stored.
pub fn roll_one() {
    check();
    let number = System::block_number() + 1;
    System::reset_events();
    System::set_block_number(number);
    <AllPalletsWithSystem as OnInitialize<u64>>::on_initialize(number);
    check();
}

pub fn check() {
    Oracle::check_invariants().expect("what is stored is consistent");
}

/// Returns the number of the round at work.
pub fn round() -> u32 {
    Oracle::round().expect("a round is at work").index
}

/// Makes blocks until the round ends.
pub fn next_round() {
    let now = round();
    while round() == now {
        roll_one();
    }
}
