//! The mock runtime. A session is five blocks and an era three sessions. The numbers are `static` parameters: a test can
//! change them in its own thread.

use super::{ChosenIssuance, ChosenReceiver, ChosenSource, Listener, MockElections};
use crate as palisade_staking;
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, SequentialPhragmen,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        tokens::imbalance::ResolveTo, ConstU32, ConstU64, EstimateNextNewSession, FindAuthor,
    },
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};
use frame_system::{limits::BlockWeights, EnsureRoot};
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, BuildStorage, Perbill};
use sp_staking::currency_to_vote::CurrencyToVote;

pub type AccountId = u64;
pub type Balance = u128;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// The blocks of a session.
pub const SESSION_LENGTH: u64 = 5;
/// The time between two blocks, in ms.
pub const BLOCK_MILLIS: u64 = 1_000;
/// The smallest balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
/// The account of the treasury.
pub const TREASURY: AccountId = 999;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: palisade_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
    }
);

parameter_types! {
    pub static SessionsPerEra: u32 = 3;
    pub static BondingDuration: u32 = 3;
    pub static SlashDeferDuration: u32 = 2;
    pub static HistoryDepth: u32 = 8;
    pub static MaxExposurePageSize: u32 = 4;
    pub static MaxExposurePages: u32 = 4;
    pub static MaxUnlockingChunks: u32 = 32;
    pub static MaxValidatorSet: u32 = 100;
    pub static MaxWinners: u32 = 100;
    pub static MaxNominations: u32 = 16;
    /// A whole block: enough for hundreds of stakers. A test that counts blocks sets less.
    pub static MaxSlashingWeight: Weight = BlockWeights::default().max_block;
    /// The weights of a read and of a write.
    pub static DbWeights: RuntimeDbWeight = RocksDbWeight::get();
    /// The weight limit of a block.
    pub static MaxBlockWeight: Weight = BlockWeights::default().max_block;
    pub LimitedBlockWeights: BlockWeights = BlockWeights {
        max_block: MaxBlockWeight::get(),
        ..Default::default()
    };
    pub static MaxShownNominators: u32 = 100;
    /// The existential deposit. A release may raise it.
    pub static MinimumBalance: Balance = EXISTENTIAL_DEPOSIT;
    /// The most candidates that an election reads. `MaxNominators`: the same for nominators.
    pub static MaxCandidates: u32 = 1_000;
    pub static MaxNominators: u32 = 10_000;
    /// Ten eras, in ms.
    pub static LongestPaidEra: u64 = 150_000;
    /// What an era pays to stakers, and to the treasury.
    pub static EraInflation: (Balance, Balance) = (10_007, 993);
    /// The length of the last finished era, in ms.
    pub static LastEraMillis: u64 = 0;
    /// The most voters that the on-chain election accepts. `MaxElectableTargets`: the same for targets.
    pub static MaxElectingVoters: u32 = 10_000;
    pub static MaxElectableTargets: u32 = 1_000;
    /// The next session is not predicted.
    pub static NobodyKnowsTheTime: bool = false;
    /// The most votes of all stake together. With the default, one vote is one unit.
    pub static MaxVotes: Balance = u64::MAX.into();
    pub const Treasury: AccountId = TREASURY;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type BlockWeights = LimitedBlockWeights;
    type AccountData = pallet_balances::AccountData<Balance>;
    type DbWeight = DbWeights;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = MinimumBalance;
    type AccountStore = System;
}

impl pallet_timestamp::Config for Test {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<{ BLOCK_MILLIS / 2 }>;
    type WeightInfo = ();
}

/// The validators of a session author in turn. A disabled validator authors no block.
pub struct TakingTurns;
impl FindAuthor<AccountId> for TakingTurns {
    fn find_author<'a, I>(_: I) -> Option<AccountId>
    where
        I: IntoIterator<Item = (frame_support::ConsensusEngineId, &'a [u8])>,
    {
        let validators = Session::validators();
        let turn = System::block_number().checked_rem(validators.len() as u64)?;
        let is_disabled = Session::disabled_validators().contains(&(turn as u32));
        validators
            .get(turn as usize)
            .copied()
            .filter(|_| !is_disabled)
    }
}

impl pallet_authorship::Config for Test {
    type FindAuthor = TakingTurns;
    type EventHandler = Staking;
}

impl_opaque_keys! {
    pub struct SessionKeys {
        pub dummy: UintAuthorityId,
    }
}

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = crate::StashOf<Self>;
    type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;
    type NextSessionRotation =
        pallet_session::PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = SessionKeys;
    type DisablingStrategy = crate::DisableWorstThird;
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ();
}

impl pallet_session::historical::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = crate::UnitIdentificationOf<Self>;
}

/// Scales votes by the issuance: all stake together has at most `MaxVotes`.
pub struct ScaledVotes;
impl ScaledVotes {
    fn scale(issuance: Balance) -> Balance {
        (issuance / MaxVotes::get()).max(1)
    }
}
impl CurrencyToVote<Balance> for ScaledVotes {
    fn to_vote(value: Balance, issuance: Balance) -> u64 {
        (value / Self::scale(issuance)).try_into().expect("fits")
    }
    fn to_currency(votes: u128, issuance: Balance) -> Balance {
        votes * Self::scale(issuance)
    }
    fn will_downscale(_: Balance) -> Option<bool> {
        None
    }
}

parameter_types! {
    pub Bounds: ElectionBounds = ElectionBoundsBuilder::default()
        .voters_count(MaxElectingVoters::get().into())
        .targets_count(MaxElectableTargets::get().into())
        .build();
}

pub struct OnChainPhragmen;
impl onchain::Config for OnChainPhragmen {
    type Sort = frame_support::traits::ConstBool<true>;
    type System = Test;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type DataProvider = Staking;
    type WeightInfo = ();
    type MaxWinnersPerPage = MaxWinners;
    type MaxBackersPerWinner = ConstU32<25_000>;
    type Bounds = Bounds;
}

/// Predicts the next session, unless `NobodyKnowsTheTime`.
pub struct Clock;
impl EstimateNextNewSession<u64> for Clock {
    fn average_session_length() -> u64 {
        SESSION_LENGTH
    }
    fn estimate_next_new_session(now: u64) -> (Option<u64>, Weight) {
        let (estimate, weight) = Session::estimate_next_new_session(now);
        (estimate.filter(|_| !NobodyKnowsTheTime::get()), weight)
    }
}

impl crate::Config for Test {
    type Balance = Balance;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CurrencyToVote = ScaledVotes;
    type UnixTime = Timestamp;
    type VoterList = crate::VoterOrder<Self>;
    type NextNewSession = Clock;
    type ExpectedBlockTime = ConstU64<BLOCK_MILLIS>;
    type SessionInterface = Self;
    type ElectionProvider = MockElections;
    type EventListeners = Listener;
    type ServiceSlashes = super::HeardServiceSlashes;
    type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type EraPayout = ChosenIssuance;
    type RewardSource = ChosenSource;
    type RewardRemainder = ChosenReceiver;
    type Slash = ResolveTo<Treasury, Balances>;
    type AdminOrigin = EnsureRoot<AccountId>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxShownNominators = MaxShownNominators;
    type SessionsPerEra = SessionsPerEra;
    type BondingDuration = BondingDuration;
    type SlashDeferDuration = SlashDeferDuration;
    type HistoryDepth = HistoryDepth;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = MaxExposurePages;
    type MaxValidatorSet = MaxValidatorSet;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxNominations = MaxNominations;
    type PointsPerBlock = ConstU32<20>;
    type MaxCandidates = MaxCandidates;
    type MaxNominators = MaxNominators;
    type LongestPaidEra = LongestPaidEra;
    type WeightInfo = crate::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarking::SessionPallet<Self>;
}

/// Returns a chain for benchmarks: the default genesis, and elections over several blocks. Each benchmark runs several
/// times and goes back to what is committed here.
#[cfg(feature = "runtime-benchmarks")]
pub fn benchmark_chain() -> sp_io::TestExternalities {
    super::elect_over_blocks();
    let mut chain = super::ExtBuilder::default().build();
    chain.commit_all().expect("no transaction is open");
    chain
}

/// Returns the storage of a chain without stakers.
pub fn empty_storage() -> sp_runtime::Storage {
    frame_system::GenesisConfig::<Test>::default()
        .build_storage()
        .expect("the mock's genesis is valid; qed")
}
