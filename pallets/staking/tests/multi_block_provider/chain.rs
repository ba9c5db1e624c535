//! A chain with staking, sessions and offences. The eras are elected by `pallet-election-provider-multi-block`.
//!
//! A session has twelve blocks and an era three sessions, unless a story says otherwise.

use crate::provider::OnChainPhragmen;
pub use crate::provider::{Fallback, FallbackMode};
use frame_election_provider_support::onchain;
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, PostInherents},
    weights::Weight,
};
use frame_system::{limits::BlockWeights, EnsureRoot};
use palisade_testing::chain::TakingTurns;
use pallet_root_offences::TestSpamOffence;
use pallet_session::historical::IdentificationTuple;
use pallet_staking::StartedElections;
use sp_runtime::{testing::UintAuthorityId, traits::Convert, traits::IdentityLookup, Perbill};
use sp_staking::{
    offence::{Kind, Offence, OffenceError, ReportOffence},
    EraIndex, SessionIndex,
};

pub type AccountId = u64;
pub type Balance = u128;
pub type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Runtime, UintAuthorityId>;
pub type Block = frame_system::mocking::MockBlock<Runtime, UintAuthorityId>;
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: pallet_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        Offences: palisade_offences,
        RootOffences: pallet_root_offences,
        MultiBlock: pallet_election_provider_multi_block,
        Verifier: pallet_election_provider_multi_block::verifier,
        Unsigned: pallet_election_provider_multi_block::unsigned,
        Signed: pallet_election_provider_multi_block::signed,
    }
);

#[docify::export(started_elections)]
/// Elects the eras. An election starts a block earlier than it needs, for a slot without a block.
pub type Elections = StartedElections<Runtime, MultiBlock, ConstU32<1>>;

parameter_types! {
    pub Weights: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(2_000_000_000_000, 2_000_000_000),
        Perbill::from_percent(75),
    );
    pub static SessionLength: u64 = 12;
    pub static SessionsPerEra: u32 = 3;
    pub static MaxValidatorSet: u32 = 10;
    /// Blocks are full before any pallet polls.
    pub static BlocksAreFull: bool = false;
    pub CurrentSession: SessionIndex = Session::current_index();
}

/// Fills blocks if a story says so.
pub struct Burden;

impl PostInherents for Burden {
    fn post_inherents() {
        if BlocksAreFull::get() {
            let class = frame_support::dispatch::DispatchClass::Mandatory;
            System::register_extra_weight_unchecked(Weights::get().max_block, class);
        }
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl palisade_offences::BenchmarkHelper for Burden {
    fn start_session(_: SessionIndex) {} // this runtime runs no benchmarks
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type Block = Block;
    type BlockWeights = Weights;
    type DbWeight = frame_support::weights::constants::RocksDbWeight;
    type AccountData = pallet_balances::AccountData<Balance>;
    type PreInherents = Elections;
    type PostInherents = Burden;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1>;
    type AccountStore = System;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = TakingTurns<Self>;
    type EventHandler = Staking;
}

type Periodic = pallet_session::PeriodicSessions<SessionLength, ConstU64<0>>;

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

#[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
impl pallet_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
    type Currency = Balances;
    type ElectionProvider = Elections;
    // With the same `MaxWinnersPerPage` and `MaxBackersPerWinner`.
    type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type MaxCandidates = ConstU32<20>;
    type MaxNominators = ConstU32<100>;
    type MaxShownNominators = ConstU32<100>;
    type MaxValidatorSet = MaxValidatorSet;
    type NextNewSession = Session;
    type ExpectedBlockTime = ConstU64<1_000>;
    type SessionInterface = Self;
    type SessionsPerEra = SessionsPerEra;
    type UnixTime = Timestamp;
    type VoterList = pallet_staking::VoterOrder<Self>;
    type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
}

/// The era of a session, as long as its offences are punished.
pub struct EraOfSession;
impl Convert<SessionIndex, Option<EraIndex>> for EraOfSession {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        Staking::bonded_era_of_session(session)
    }
}

impl palisade_offences::Config for Runtime {
    type IdentificationTuple = IdentificationTuple<Self>;
    type OffenceHandler = Staking;
    type Policy = ();
    type CurrentSession = CurrentSession;
    type ReportLifetime = ConstU32<24>;
    type EraOfSession = EraOfSession;
    type MaxReports = ConstU32<64>;
    type WeightInfo = palisade_offences::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Burden;
}

impl pallet_root_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OffenceHandler = Staking; // for `create_offence`
    type ReportOffence = CountedReports; // for `report_offence`
}

/// Takes the reports of `pallet-root-offences` to the offences pallet.
///
/// That pallet panics in two cases: it is asked for the number of validators, or a report is refused. So this type gives the
/// number, and takes refused reports as well.
pub struct CountedReports;

type Offender = IdentificationTuple<Runtime>;

impl ReportOffence<AccountId, Offender, TestSpamOffence<Offender>> for CountedReports {
    fn report_offence(
        reporters: Vec<AccountId>,
        offence: TestSpamOffence<Offender>,
    ) -> Result<(), OffenceError> {
        if let Err(error) = Offences::report_offence(reporters, CountedOffence(offence)) {
            log::warn!("the report is refused: {error:?}");
        }
        Ok(())
    }

    fn is_known_offence(offenders: &[Offender], slot: &u128) -> bool {
        <Offences as ReportOffence<_, _, CountedOffence>>::is_known_offence(offenders, slot)
    }
}

/// An offence of root that knows the number of validators.
pub struct CountedOffence(TestSpamOffence<Offender>);

impl Offence<Offender> for CountedOffence {
    const ID: Kind = <TestSpamOffence<Offender> as Offence<Offender>>::ID;
    type Slot = u128;

    fn offenders(&self) -> Vec<Offender> {
        self.0.offenders()
    }
    fn session_index(&self) -> SessionIndex {
        self.0.session_index
    }
    fn validator_set_count(&self) -> u32 {
        Session::validators().len() as u32
    }
    fn slot(&self) -> u128 {
        self.0.time_slot
    }
    fn slash_fraction(&self, offenders: u32) -> Perbill {
        self.0.slash_fraction(offenders)
    }
}
