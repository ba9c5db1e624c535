//! A chain with our staking pallet and restaking. A session is five blocks, an era two sessions, stake unbonds for
//! three eras, and a slash is deferred by one era.

use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, OnFinalize, OnIdle, OnInitialize, VariantCountOf},
    weights::Weight,
    PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use palisade_era_payout::FixedPerEra;
pub use palisade_staking as pallet_staking;
use palisade_testing::chain::{OnChainElections, TakingTurns};
use sp_io::TestExternalities;
use sp_runtime::{testing::UintAuthorityId, BuildStorage};
use sp_staking::StakerStatus;

pub type AccountId = u128;
pub type Balance = u128;

/// 1 PAL.
pub const PAL: Balance = 1_000_000_000_000;
/// The existential deposit.
pub const ED: Balance = 10_000_000_000;
/// Validators, with 10,000 PAL at stake each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Nominates Alice with 5,000 PAL and Bob with 5,000 PAL.
pub const NINA: AccountId = 11;
pub const NORA: AccountId = 12;
/// Owns services.
pub const OLAF: AccountId = 13;
/// Slashes for services.
pub const SLASHER: AccountId = 14;
/// Gets what the bridge slashes.
pub const FUND: AccountId = 15;
const SESSION_LENGTH: u64 = 5;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: pallet_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        Restaking: palisade_restaking,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId;
    type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<ED>;
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = TakingTurns<Self>;
    type EventHandler = Staking;
}

type Periodic = pallet_session::PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = pallet_staking::StashOf<Self>;
    type ShouldEndSession = Periodic;
    type NextSessionRotation = Periodic;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = UintAuthorityId;
    type DisablingStrategy = pallet_staking::DisableWorstThird;
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ();
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

parameter_types! {
    /// What an era pays to stakers.
    pub static Inflation: Balance = 0;
    pub const RestakingId: PalletId = PalletId(*b"pal/rstk");
}

#[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
impl pallet_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
    type Currency = Balances;
    type ElectionProvider = OnChainElections<Self, Staking>;
    type EraPayout = FixedPerEra<Inflation, ConstU128<0>>;
    type GenesisElectionProvider = OnChainElections<Self, Staking>;
    type NextNewSession = Session;
    type ServiceSlashes = Restaking; // it hears of slashes
    type SessionInterface = Self;
    type SessionsPerEra = ConstU32<2>;
    type UnixTime = Timestamp;
    type VoterList = pallet_staking::VoterOrder<Self>;
    type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
}

/// Benchmarks don't run here.
#[cfg(feature = "runtime-benchmarks")]
pub struct NoBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl palisade_restaking::benchmarking::BenchmarkHelper<AccountId> for NoBenchmarks {
    fn begin_era(_: u32) {}
    fn elect(_: &AccountId, _: u32, _: Balance) {}
}

impl palisade_restaking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Currency = Balances;
    type MaxOperators = ConstU32<100>;
    type MaxOrdersPerEra = ConstU32<64>;
    type MaxProfit = ConstU128<{ Balance::MAX / 64 }>;
    type MaxRewardsPerBlock = ConstU32<10>;
    type MaxServices = ConstU32<10>;
    type MaxWindow = ConstU32<28>;
    type MinReward = ConstU128<PAL>;
    type OperatorDeposit = ConstU128<{ 10 * PAL }>;
    type PalletId = RestakingId;
    type ProceedsAccounts = frame_support::traits::Equals<ConstU128<FUND>>;
    type RegisterOrigin = EnsureSigned<AccountId>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ServiceDeposit = ConstU128<{ 100 * PAL }>;
    type Staking = Staking;
    type WeightInfo = palisade_restaking::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = NoBenchmarks;
}

pub fn genesis() -> TestExternalities {
    let validators = [ALICE, BOB, CAROL];
    let people = [NINA, NORA, OLAF, SLASHER].map(|who| (who, 10_000 * PAL));
    let balances = validators
        .map(|who| (who, 20_000 * PAL))
        .into_iter()
        .chain(people)
        .chain([(FUND, PAL)]);
    let keys = |who: AccountId| UintAuthorityId(who as u64);
    let nominators = [(NINA, ALICE), (NORA, BOB)];
    let stakers =
        validators
            .map(|who| (who, who, 10_000 * PAL, StakerStatus::Validator))
            .into_iter()
            .chain(nominators.map(|(who, target)| {
                (who, who, 5_000 * PAL, StakerStatus::Nominator(vec![target]))
            }));
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances.collect(),
            ..Default::default()
        },
        staking: pallet_staking::GenesisConfig {
            stakers: stakers.collect(),
            validator_count: 3,
            minimum_validator_count: 1,
            min_nominator_bond: 5 * PAL,
            min_validator_bond: 100 * PAL,
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: validators.map(|who| (who, who, keys(who))).to_vec(),
            ..Default::default()
        },
        ..Default::default()
    };
    genesis
        .build_storage()
        .expect("the genesis is valid")
        .into()
}

pub fn begin_block(number: u64) {
    System::reset_events();
    System::set_block_number(number);
    <AllPalletsWithSystem as OnInitialize<u64>>::on_initialize(number);
    Timestamp::set_timestamp(number * 1_000);
}

/// Ends the block and begins the next. Checks both pallets in between.
pub fn roll_one() {
    let number = System::block_number();
    let ample = Weight::from_parts(2_000_000_000_000, u64::MAX);
    <AllPalletsWithSystem as OnIdle<u64>>::on_idle(number, ample);
    <AllPalletsWithSystem as OnFinalize<u64>>::on_finalize(number);
    check();
    begin_block(number + 1);
}

/// Checks both pallets.
pub fn check() {
    Staking::check_invariants().expect("staking's storage is consistent");
    Restaking::check_invariants().expect("restaking's storage is consistent");
}
