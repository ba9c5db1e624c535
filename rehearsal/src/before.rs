//! The chain before the upgrade: with `pallet-staking` 50, and the other pallets of the SDK that belong to it.

use crate::common::*;
use alloc::{borrow::Cow, vec::Vec};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, SequentialPhragmen,
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstBool, ConstU32},
};
use frame_system::EnsureRoot;
use sp_runtime::{traits::ConvertInto, Perbill};
use sp_version::RuntimeVersion;

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("palisade-rehearsal"),
    impl_name: Cow::Borrowed("palisade-rehearsal"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: crate::apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

pub type MultiBlockMigrator = ();
pub type SingleBlockMigrations = ();

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Runtime>;
    #[runtime::pallet_index(2)]
    pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
    #[runtime::pallet_index(3)]
    pub type Babe = pallet_babe::Pallet<Runtime>;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances::Pallet<Runtime>;
    #[runtime::pallet_index(5)]
    pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;
    // Before Staking, whose genesis fills it.
    #[runtime::pallet_index(40)]
    pub type VoterList = pallet_bags_list::Pallet<Runtime, Instance1>;
    #[runtime::pallet_index(6)]
    pub type Staking = parity_staking::Pallet<Runtime>;
    #[runtime::pallet_index(7)]
    pub type Session = pallet_session::Pallet<Runtime>;
    #[runtime::pallet_index(8)]
    pub type Historical = pallet_session::historical::Pallet<Runtime>;
    #[runtime::pallet_index(9)]
    pub type Authorship = pallet_authorship::Pallet<Runtime>;
    #[runtime::pallet_index(10)]
    pub type Grandpa = pallet_grandpa::Pallet<Runtime>;
    #[runtime::pallet_index(11)]
    pub type ImOnline = pallet_im_online::Pallet<Runtime>;
    #[runtime::pallet_index(12)]
    pub type AuthorityDiscovery = pallet_authority_discovery::Pallet<Runtime>;
    #[runtime::pallet_index(13)]
    pub type Offences = pallet_offences::Pallet<Runtime>;
    #[runtime::pallet_index(41)]
    pub type RootOffences = pallet_root_offences::Pallet<Runtime>;
    #[runtime::pallet_index(17)]
    pub type Utility = pallet_utility::Pallet<Runtime>;
    #[runtime::pallet_index(18)]
    pub type Sudo = pallet_sudo::Pallet<Runtime>;
    #[runtime::pallet_index(20)]
    pub type DelegatedStaking = pallet_delegated_staking::Pallet<Runtime>;
    #[runtime::pallet_index(21)]
    pub type NominationPools = pallet_nomination_pools::Pallet<Runtime>;
}

// The macro keeps the traits of these functions private to this module.

pub fn create_inherents(data: &sp_inherents::InherentData) -> Vec<UncheckedExtrinsic> {
    data.create_extrinsics()
}

pub fn check_inherents(
    block: &<Block as sp_runtime::traits::Block>::LazyBlock,
    data: &sp_inherents::InherentData,
) -> sp_inherents::CheckInherentsResult {
    data.check_extrinsics(block)
}

parameter_types! {
    pub const BagThresholds: &'static [u64] = &[
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
        u64::MAX,
    ];
    pub Bounds: ElectionBounds = ElectionBoundsBuilder::default().build();
}

impl pallet_bags_list::Config<pallet_bags_list::Instance1> for Runtime {
    type BagThresholds = BagThresholds;
    type MaxAutoRebagPerBlock = ConstU32<0>;
    type RuntimeEvent = RuntimeEvent;
    type Score = u64;
    type ScoreProvider = Staking;
    type WeightInfo = ();
}

pub struct OnChainPhragmen;
impl onchain::Config for OnChainPhragmen {
    type Bounds = Bounds;
    type DataProvider = Staking;
    type MaxBackersPerWinner = ConstU32<1_000>;
    type MaxWinnersPerPage = ConstU32<100>;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type Sort = ConstBool<true>;
    type System = Runtime;
    type WeightInfo = ();
}

pub struct NoBenchmarks;
impl parity_staking::BenchmarkingConfig for NoBenchmarks {
    type MaxNominators = ConstU32<0>;
    type MaxValidators = ConstU32<0>;
}

impl parity_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type BenchmarkingConfig = NoBenchmarks;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    type CurrencyBalance = Balance;
    type CurrencyToVote = sp_staking::currency_to_vote::U128CurrencyToVote;
    type ElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type EraPayout = FixedInflation;
    type EventListeners = (NominationPools, DelegatedStaking);
    type Filter = frame_support::traits::Nothing;
    type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type HistoryDepth = HistoryDepth;
    type MaxControllersInDeprecationBatch = ConstU32<100>;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxUnlockingChunks = ConstU32<32>;
    type MaxValidatorSet = MaxAuthorities;
    type NextNewSession = Session;
    type NominationsQuota = parity_staking::FixedNominationsQuota<16>;
    type OldCurrency = Balances;
    type Reward = ();
    type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = Self;
    type SessionsPerEra = SessionsPerEra;
    type Slash = ResolveTo<TreasuryAccount, Balances>;
    type SlashDeferDuration = SlashDeferDuration;
    type TargetList = parity_staking::UseValidatorsMap<Self>;
    type UnixTime = Timestamp;
    type VoterList = VoterList;
    type WeightInfo = ();
}

impl pallet_session::Config for Runtime {
    type Currency = Balances;
    type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
    type KeyDeposit = ();
    type Keys = SessionKeys;
    type NextSessionRotation = Babe;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = KeyHandlers;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type ShouldEndSession = Babe;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type WeightInfo = ();
}

impl pallet_session::historical::Config for Runtime {
    type FullIdentification = ();
    type FullIdentificationOf = parity_staking::UnitIdentificationOf<Self>;
    type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
    type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
    type OnOffenceHandler = Staking;
    type RuntimeEvent = RuntimeEvent;
}

impl pallet_root_offences::Config for Runtime {
    type OffenceHandler = Staking;
    type ReportOffence = Offences;
    type RuntimeEvent = RuntimeEvent;
}
