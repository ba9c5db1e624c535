//! The interface: configuration, storage, events and hooks.
//!
//! Declares, and forwards. The modules are listed in flow order in the crate's documentation.

pub use module::*;

/// What FRAME's macro expands.
#[frame_support::pallet]
pub mod module {
    use crate::{types::*, weights::WeightInfo};
    use frame_election_provider_support::{
        BalancingConfig, ElectionDataProvider, PageIndex, PerThing128,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The elections pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs to know of its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event>> {
        /// Who knows voters and candidates, and when the next election is due. What it has to do is in the
        /// crate's documentation.
        type DataProvider: ElectionDataProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
        >;

        /// Stakes of a voter's winners are ratios of this accuracy, as those of a solution.
        type Accuracy: PerThing128;

        /// Whether and how stakes are evened out between winners. Never changes who wins.
        type Balancing: Get<Option<BalancingConfig>>;

        /// Pages of voters, and pages of a result, at the most.
        #[pallet::constant]
        type Pages: Get<PageIndex>;

        /// Voters in a page. Also the least number of backers that make a page of a result full.
        #[pallet::constant]
        type VotersPerPage: Get<u32>;

        /// Candidates, at the most. Up to 65,535.
        #[pallet::constant]
        type MaxTargets: Get<u32>;

        /// Winners, at the most.
        ///
        /// Like all bounds here it may change from one release to the next. An election that is under way then starts
        /// over.
        #[pallet::constant]
        type MaxWinners: Get<u32>;

        /// Backers of a winner, at the most; with more the election fails. `Pages · VotersPerPage` is always
        /// enough.
        #[pallet::constant]
        type MaxBackersPerWinner: Get<u32>;

        /// How many voters there are now, roughly. Tells how long an election will take.
        type ElectorateSize: Get<u32>;

        /// What elections may use of one block, the data provider's work for them included. Bounds all that
        /// this pallet does of its own accord or is asked to do. A chain without proofs gives any proof size.
        #[pallet::constant]
        type MaxElectionWeight: Get<Weight>;

        /// What each step costs.
        type WeightInfo: WeightInfo;
    }

    // ---- written by `allowance.rs` ----

    /// What elections have used of this block, besides what each block takes. Gone when the block ends, so never in the state.
    #[pallet::storage]
    #[pallet::whitelist_storage]
    pub type WeightUsed<T> = StorageValue<_, Weight, ValueQuery>;

    // ---- written by `schedule.rs` ----

    /// The first block in which another election may begin of its own accord.
    #[pallet::storage]
    pub type NotBefore<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

    // ---- written by `pipeline.rs` ----

    /// How far the election is; absent if there is none.
    #[pallet::storage]
    pub type CurrentPhase<T> = StorageValue<_, Phase, ValueQuery>;

    /// What was true when the election began; absent if there is none.
    #[pallet::storage]
    pub type Terms<T> = StorageValue<_, ElectionTerms>;

    // ---- written by `snapshot.rs` ----

    /// The candidates, in the data provider's order, nobody twice.
    #[pallet::storage]
    pub type Targets<T: Config> =
        StorageValue<_, BoundedVec<T::AccountId, T::MaxTargets>, ValueQuery>;

    /// For each candidate whether it has been counted as a voter. Only while voters are taken.
    #[pallet::storage]
    pub type CountedTargets<T: Config> =
        StorageValue<_, BoundedVec<bool, T::MaxTargets>, ValueQuery>;

    /// Page → votes and weights of its voters. Until the election is solved.
    #[pallet::storage]
    pub type Ballots<T: Config> = StorageMap<_, Twox64Concat, PageIndex, BallotPageOf<T>>;

    /// Page → the same voters' accounts. Kept apart, since they are still needed when the votes no longer are.
    #[pallet::storage]
    pub type VoterIds<T: Config> = StorageMap<_, Twox64Concat, PageIndex, VoterIdPageOf<T>>;

    /// What all pages hold together.
    #[pallet::storage]
    pub type Totals<T> = StorageValue<_, SnapshotTotals, ValueQuery>;

    // ---- written by `export.rs` ----

    /// Page → winners and who backs them. Winners come by account: within a page, and from page to page.
    #[pallet::storage]
    pub type SupportPages<T: Config> = StorageMap<_, Twox64Concat, PageIndex, SupportPageOf<T>>;

    /// What each page of the result holds, from the first page on; nothing for those that hold nothing.
    #[pallet::storage]
    pub type PageSizes<T: Config> = StorageValue<_, BoundedVec<PageSize, T::Pages>, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event {
        /// An election has begun: the candidates are known.
        SnapshotStarted {
            /// Candidates.
            targets: u32,
            /// How many are to be elected.
            seats: u32,
        },
        /// A page of voters was taken.
        VotersTaken {
            /// The page.
            page: PageIndex,
            /// Voters in it that take part.
            voters: u32,
        },
        /// There are more voters than the snapshot has room for.
        ElectorateTruncated {
            /// How many voters there are, roughly.
            electorate: u32,
            /// How many the snapshot has room for.
            room: u32,
        },
        /// All voters are known.
        SnapshotCompleted {
            /// Voters that take part.
            voters: u32,
            /// Their votes.
            votes: u32,
        },
        /// The election is decided, and its result can be fetched.
        Solved {
            /// Winners, those included that nobody backs.
            winners: u32,
            /// Backers of all winners; somebody who backs two counts twice.
            backers: u32,
        },
        /// A page of the result was fetched. With page 0 the election is over; of the others, empty ones are passed
        /// over in silence.
        SupportsExported {
            /// The page.
            page: PageIndex,
            /// Winners in it.
            winners: u32,
            /// Their backers.
            backers: u32,
        },
        /// The election has failed. Another will begin if one is still due.
        ElectionFailed {
            /// Why.
            reason: FailureReason,
        },
        /// The election was given up. Another will begin when due.
        ElectionDiscarded {
            /// Why.
            reason: DiscardReason,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            Self::process_block(now)
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            Self::forget_weight_used();
        }

        fn on_runtime_upgrade() -> Weight {
            Self::process_runtime_upgrade()
        }

        fn integrity_test() {
            Self::check_configuration();
        }
    }
}
