//! The interface: configuration, storage, events and hooks.
//!
//! Declares, and calls the transitions. The crate's front page lists all modules in the order of the flow.

pub use module::*;

/// The pallet that FRAME's macro expands.
// What the macro generates uses `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod module {
    use crate::{
        invariants::ConfigurationCheck, pipeline::Pipeline, types::*, weights::WeightInfo,
    };
    use frame_election_provider_support::{
        BalancingConfig, ElectionDataProvider, PageIndex, PerThing128,
    };
    use frame_support::{pallet_prelude::*, traits::EstimateNextNewSession};
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The elections pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The configuration of the pallet.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event>> {
        /// Provides voters and candidates, and predicts when the next result is wanted.
        ///
        /// The crate's front page says what it must do.
        type DataProvider: ElectionDataProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
        >;

        /// Predicts when the next session is planned. No result may be wanted before.
        ///
        /// While there is no election, and the next session is more than twice the longest lead away, no block asks the
        /// data provider. With `()`, each block asks it.
        type NextNewSession: EstimateNextNewSession<BlockNumberFor<Self>>;

        /// The accuracy of ratios. A voter's weight is divided among its winners by such ratios, as in a solution.
        type Accuracy: PerThing128;

        /// Whether and how stakes are balanced between winners. Balancing never changes who wins.
        type Balancing: Get<Option<BalancingConfig>>;

        /// The most pages of voters, and the most pages of a result.
        #[pallet::constant]
        type Pages: Get<PageIndex>;

        /// The most voters in a page. It is also the least number of backers that makes a page of a result full.
        #[pallet::constant]
        type VotersPerPage: Get<u32>;

        /// The most candidates, up to 65,535.
        #[pallet::constant]
        type MaxTargets: Get<u32>;

        /// The most winners.
        ///
        /// A release may change this bound, like all bounds here. Then an election that is under way ends without a
        /// result. The next one starts when it is due.
        #[pallet::constant]
        type MaxWinners: Get<u32>;

        /// The most backers of a winner. If a winner has more, the election fails. The integrity test demands at least
        /// `Pages · VotersPerPage`, which is always enough.
        #[pallet::constant]
        type MaxBackersPerWinner: Get<u32>;

        /// The approximate number of voters now. The pallet estimates from it how long an election takes.
        type ElectorateSize: Get<u32>;

        /// The most weight of one block that elections use, including the data provider's work for them.
        ///
        /// It bounds the hook of this pallet and all calls of it together. A chain without proofs of validity sets any
        /// proof size.
        #[pallet::constant]
        type MaxElectionWeight: Get<Weight>;

        /// The weight of each step.
        type WeightInfo: WeightInfo;
    }

    // ---- owned by `rooms/allowance.rs` ----

    /// The weight that elections used in the last block in which they used any, above that of an idle block.
    #[pallet::storage]
    pub type WeightUsed<T: Config> = StorageValue<_, BlockUse<BlockNumberFor<T>>>;

    // ---- owned by `rooms/waiting.rs` ----

    /// The first block in which an election may start by itself.
    #[pallet::storage]
    pub type NotBefore<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

    // ---- owned by `rooms/phases.rs` ----

    /// The phase of the election. Absent if there is none.
    #[pallet::storage]
    pub type CurrentPhase<T> = StorageValue<_, Phase, ValueQuery>;

    // ---- owned by `rooms/terms.rs` ----

    /// What was true when the election started. Absent if there is no election.
    #[pallet::storage]
    pub type Terms<T> = StorageValue<_, ElectionTerms>;

    // ---- owned by `rooms/snapshot.rs` ----

    /// The candidates, in the data provider's order, without duplicates.
    #[pallet::storage]
    pub type Targets<T: Config> =
        StorageValue<_, BoundedVec<T::AccountId, T::MaxTargets>, ValueQuery>;

    /// For each candidate, whether it was counted as a voter. Stored only while voters are taken.
    #[pallet::storage]
    pub type CountedTargets<T: Config> =
        StorageValue<_, BoundedVec<bool, T::MaxTargets>, ValueQuery>;

    /// Page → ballots of its voters. Removed when the election is solved.
    #[pallet::storage]
    pub type Ballots<T: Config> = StorageMap<_, Twox64Concat, PageIndex, BallotPageOf<T>>;

    /// Page → accounts of the same voters. Stored apart from the ballots, because they are needed longer.
    #[pallet::storage]
    pub type VoterIds<T: Config> = StorageMap<_, Twox64Concat, PageIndex, VoterIdPageOf<T>>;

    /// The totals of all pages of the snapshot.
    #[pallet::storage]
    pub type Totals<T> = StorageValue<_, SnapshotTotals, ValueQuery>;

    // ---- owned by `rooms/result.rs` ----

    /// Page → winners with their backers. Winners are sorted by account, within a page and from page to page.
    #[pallet::storage]
    pub type SupportPages<T: Config> = StorageMap<_, Twox64Concat, PageIndex, SupportPageOf<T>>;

    /// The size of each page of the result, from the first page on. Empty pages at the end have no entry.
    #[pallet::storage]
    pub type PageSizes<T: Config> = StorageValue<_, BoundedVec<PageSize, T::Pages>, ValueQuery>;

    /// The events of elections.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event {
        /// The snapshot was started: the candidates are taken.
        SnapshotStarted {
            /// The number of candidates.
            targets: u32,
            /// The number of seats.
            seats: u32,
        },
        /// A page of voters was taken.
        VotersTaken {
            /// The page.
            page: PageIndex,
            /// The number of its voters that take part.
            voters: u32,
        },
        /// There are more voters than a snapshot can contain. The others were left out.
        ElectorateTruncated {
            /// The approximate number of voters.
            electorate: u32,
            /// The most voters that a snapshot can contain.
            room: u32,
        },
        /// All voters are taken.
        SnapshotCompleted {
            /// The number of voters that take part.
            voters: u32,
            /// The number of their votes.
            votes: u32,
        },
        /// The election is solved, and its result can be fetched.
        Solved {
            /// The number of winners, including those without backers.
            winners: u32,
            /// The number of backers of all winners. A backer of two winners is counted twice.
            backers: u32,
        },
        /// A page of the result was fetched. After page 0 the election has ended. Page 0 emits this event even if it is
        /// empty. Other empty pages emit none.
        SupportsExported {
            /// The page.
            page: PageIndex,
            /// The number of its winners.
            winners: u32,
            /// The number of their backers.
            backers: u32,
        },
        /// The election failed. The next one starts if one is still due.
        ElectionFailed {
            /// Why.
            reason: FailureReason,
        },
        /// The election was discarded. The next one starts when it is due.
        ElectionDiscarded {
            /// Why.
            reason: DiscardReason,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            Pipeline::<T>::process_block(now)
        }

        fn on_runtime_upgrade() -> Weight {
            Pipeline::<T>::process_runtime_upgrade()
        }

        fn integrity_test() {
            ConfigurationCheck::<T>::check();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }
}
