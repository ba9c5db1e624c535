//! The interface: configuration, storage, events, errors, calls and hooks.
//!
//! Declares, and forwards: a call checks its origin and hands over to the module that owns what the
//! call changes. The modules are listed in flow order in the crate's documentation.

pub use pallet::*;

// The macros below expand to undocumented items of their own, and want the module inside this file;
// clients name types by both.
#[allow(missing_docs, clippy::module_inception)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        election::types::*, session::SessionInterface, slashing::types::*, types::*,
        weights::WeightInfo,
    };
    use alloc::vec::Vec;
    use frame_election_provider_support::ElectionProvider;
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible, tokens::Balance as BalanceBound, EstimateNextNewSession, OnUnbalanced,
            UnixTime,
        },
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::StaticLookup, Perbill, Percent};
    use sp_staking::{
        currency_to_vote::CurrencyToVote, offence::Kind, EraIndex, EraPayout, ExposurePage, Page,
        PagedExposureMetadata, SessionIndex,
    };

    /// Clients take the new exposure storage as present from 14 on.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(16);

    /// All of it.
    pub struct FullShare;

    impl Get<Perbill> for FullShare {
        fn get() -> Perbill {
            Perbill::one()
        }
    }

    /// What a signed account is named by in a call.
    pub(crate) type AccountIdLookupOf<T> =
        <<T as frame_system::Config>::Lookup as StaticLookup>::Source;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// One change among several that `set_staking_configs` takes.
    #[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
    pub enum ConfigOp<T: codec::Codec + Default> {
        /// Leave it as it is.
        Noop,
        /// Set it.
        Set(T),
        /// Clear it: back to its default, or to "no limit".
        Remove,
    }

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Amounts, in the smallest unit of the token.
        type Balance: BalanceBound;

        /// Holds stakes and mints rewards.
        type Currency: fungible::hold::Mutate<
                Self::AccountId,
                Balance = Self::Balance,
                Reason = Self::RuntimeHoldReason,
            > + fungible::Mutate<Self::AccountId>
            + fungible::BalancedHold<Self::AccountId>;

        /// The runtime's reasons for holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// Scales balances to the 64-bit votes of the election.
        type CurrencyToVote: CurrencyToVote<Self::Balance>;

        /// Wall-clock time, which measures an era.
        type UnixTime: UnixTime;

        /// Tells when the next session is about to begin.
        type NextNewSession: EstimateNextNewSession<BlockNumberFor<Self>>;

        /// What staking asks of the session pallet.
        type SessionInterface: SessionInterface<Self::AccountId>;

        /// Elects an era's validators: in the block that plans the era, if it takes no time, or ahead of it.
        type ElectionProvider: ElectionProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
            DataProvider = Pallet<Self>,
        >;

        /// Elects the validators of the genesis, in one block. May be the same as `ElectionProvider`.
        type GenesisElectionProvider: ElectionProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
            DataProvider = Pallet<Self>,
            MaxWinnersPerPage = MaxWinnersOf<Self>,
            MaxBackersPerWinner = <Self::ElectionProvider as ElectionProvider>::MaxBackersPerWinner,
        >;

        /// An era's inflation, as the stakers' part and the treasury's.
        type EraPayout: EraPayout<Self::Balance>;

        /// Takes the treasury's part of the inflation, and what rounding and expiry leave.
        type RewardRemainder: OnUnbalanced<CreditOf<Self>>;

        /// Takes what slashes take, less the reporters' share.
        type Slash: OnUnbalanced<CreditOf<Self>>;

        /// May do what needs more judgement than speed: set the commission floor, slash by hand, cancel slashes,
        /// repair ledgers.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Sessions in an era.
        #[pallet::constant]
        type SessionsPerEra: Get<SessionIndex>;

        /// Eras until unbonded stake can be withdrawn.
        #[pallet::constant]
        type BondingDuration: Get<EraIndex>;

        /// Eras between an offence and the application of its slash. Below `BondingDuration`.
        #[pallet::constant]
        type SlashDeferDuration: Get<EraIndex>;

        /// The weight that slashes take in a block, at the most. What is left of them goes on in the next.
        #[pallet::constant]
        type MaxSlashingWeight: Get<Weight>;

        /// Nominators that are listed in `UnappliedSlashes` for one era, at the most. Further rows come
        /// without their nominators, whose stake is taken all the same.
        #[pallet::constant]
        type MaxShownNominators: Get<u32>;

        /// Eras for which rewards can be claimed. At least two more than `BondingDuration`.
        #[pallet::constant]
        type HistoryDepth: Get<EraIndex>;

        /// Nominators in one page of an exposure.
        #[pallet::constant]
        type MaxExposurePageSize: Get<u32>;

        /// Pages of an exposure that are paid. Nominators stand in them by falling stake, so with one
        /// page only the largest `MaxExposurePageSize` nominators of a validator are paid.
        #[pallet::constant]
        type MaxExposurePages: Get<Page>;

        /// Validators in an era, at the most.
        #[pallet::constant]
        type MaxValidatorSet: Get<u32>;

        /// Chunks of a ledger on their way out.
        #[pallet::constant]
        type MaxUnlockingChunks: Get<u32>;

        /// Validators that one nominator may back.
        #[pallet::constant]
        type MaxNominations: Get<u32>;

        /// Points for authoring a block.
        #[pallet::constant]
        type PointsPerBlock: Get<u32>;

        /// Candidates with session keys, at the most: an election reads so many. `MaxValidatorsCount` can't be more.
        #[pallet::constant]
        type MaxCandidates: Get<u32>;

        /// Stashes that nominate, at the most: elections read so many, besides the candidates. `MaxNominatorsCount` can't
        /// be more.
        #[pallet::constant]
        type MaxNominators: Get<u32>;

        /// The longest time for which an era mints, in ms, whatever governance says.
        #[pallet::constant]
        type LongestPaidEra: Get<u64>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// Why funds are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Stake, active or unlocking.
        #[codec(index = 0)]
        Staking,
    }

    // ---- ledgers: written by `ledger.rs` ----

    /// Stash → controller.
    #[pallet::storage]
    pub type Bonded<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

    /// Controller → what its stash has at stake.
    #[pallet::storage]
    pub type Ledger<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StakingLedger<T>>;

    /// Stash → where its rewards go.
    #[pallet::storage]
    pub type Payee<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, RewardDestination<T::AccountId>>;

    /// Stash → the account that it asked to be its controller, which acts for another stash. Until that agrees.
    /// Written by `controllers.rs`.
    #[pallet::storage]
    pub type ProposedControllers<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

    /// Stash that was forgotten while it might have been exposed → the first era for whose offences what it bonds
    /// afterwards answers. Written by `exit.rs`.
    #[pallet::storage]
    pub type AnswersFrom<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, EraIndex>;

    // ---- intentions: written by `intentions.rs` ----

    /// Stashes that want to validate, elected or not.
    #[pallet::storage]
    pub type Validators<T: Config> =
        CountedStorageMap<_, Twox64Concat, T::AccountId, ValidatorPrefs, ValueQuery>;

    /// Stashes that back validators, and whom.
    #[pallet::storage]
    pub type Nominators<T: Config> =
        CountedStorageMap<_, Twox64Concat, T::AccountId, Nominations<T>>;

    /// Nominator → the block of its nomination; absent for nominators of the genesis. Tells nominations
    /// before an offence from those after it within an era.
    #[pallet::storage]
    pub type NominatedAt<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, BlockNumberFor<T>, ValueQuery>;

    // ---- candidates: written by `candidates.rs` ----

    /// Those of `Validators` that elections read: they had session keys when they were listed. They alone count to
    /// `MaxValidatorsCount`.
    #[pallet::storage]
    pub type Candidates<T: Config> = CountedStorageMap<_, Twox64Concat, T::AccountId, ()>;

    /// Where the walk over `Validators` goes on that lists who has got session keys, and strikes off who has lost them.
    #[pallet::storage]
    pub type NextListing<T: Config> = StorageValue<_, T::AccountId>;

    /// Stash → the planned era in which it last took somebody's place. It may take another in a later era only: one large
    /// stake can't drive out many small ones, leaving the place each time.
    #[pallet::storage]
    pub type LastDisplacement<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, EraIndex>;

    // ---- preferences that still count: written by `commission.rs` ----

    /// Stash → the preferences with which it is elected for an era, where they are not those that it announces: it
    /// changed them after the election had begun to read stakes, or asks for more commission since. Stays after that era,
    /// as what a stash offered last before it left the candidates, also when it is forgotten: nominations of it stay as well.
    #[pallet::storage]
    pub type StandingPrefs<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Standing>;

    // ---- settings: written by `settings.rs` ----

    /// Validators to elect.
    #[pallet::storage]
    pub type ValidatorCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// With fewer winners an election fails and the old set stays.
    #[pallet::storage]
    pub type MinimumValidatorCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The most candidates with session keys. `None`: as many as an election reads, `MaxCandidates`.
    #[pallet::storage]
    pub type MaxValidatorsCount<T: Config> = StorageValue<_, u32>;

    /// The most that may nominate. `None`: as many as elections read, `MaxNominators`.
    #[pallet::storage]
    pub type MaxNominatorsCount<T: Config> = StorageValue<_, u32>;

    /// Validators that no offence slashes.
    #[pallet::storage]
    pub type Invulnerables<T: Config> =
        StorageValue<_, ListedAsVec<T::AccountId, T::MaxValidatorSet>, ValueQuery>;

    /// The least active stake of a nominator.
    #[pallet::storage]
    pub type MinNominatorBond<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    /// The least active stake of a validator.
    #[pallet::storage]
    pub type MinValidatorBond<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    /// The least commission.
    #[pallet::storage]
    pub type MinCommission<T: Config> = StorageValue<_, Perbill, ValueQuery>;

    /// The most commission. Never below `MinCommission`.
    #[pallet::storage]
    pub type MaxCommission<T: Config> = StorageValue<_, Perbill, ValueQuery, FullShare>;

    /// The longest time for which an era mints, in ms. `None`, or more than that: `LongestPaidEra`.
    #[pallet::storage]
    pub type MaxEraDuration<T: Config> = StorageValue<_, u64>;

    /// The most of an era's inflation that goes to stakers. `None`: all that the curve gives.
    #[pallet::storage]
    pub type MaxStakedRewards<T: Config> = StorageValue<_, Percent>;

    /// The share of the maximum count above which `chill_other` is open to everyone.
    #[pallet::storage]
    pub type ChillThreshold<T: Config> = StorageValue<_, Percent>;

    /// The reporters' share of a slash.
    #[pallet::storage]
    pub type SlashRewardFraction<T: Config> = StorageValue<_, Perbill, ValueQuery>;

    /// Whether pages are paid without anybody claiming them.
    #[pallet::storage]
    pub type AutomaticPayouts<T: Config> =
        StorageValue<_, bool, ValueQuery, frame_support::traits::ConstBool<true>>;

    // ---- elections: written by `election` ----

    /// How many elections were held, failed ones included.
    #[pallet::storage]
    pub type ElectionsHeld<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The election for the next era, if it has read stakes. Stays until that era is planned, also when the
    /// election fails: what was read may have to answer for it. A freeze of eras gives it up for good.
    #[pallet::storage]
    pub type ElectionUnderway<T: Config> = StorageValue<_, Underway<BalanceOf<T>>>;

    /// Where the reading of voters goes on, between the first page and the last.
    #[pallet::storage]
    pub type NextVoters<T: Config> =
        StorageValue<_, VoterReading<T::AccountId, BlockNumberFor<T>, BalanceOf<T>>>;

    /// The least active stake of a nominator that had a vote in the last snapshot of voters that was read to
    /// its end. Zero if it held none. For clients.
    #[pallet::storage]
    pub type MinimumActiveStake<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    /// How much of the result for the next era is there. Its exposures are stored under that era.
    #[pallet::storage]
    pub type ResultCollection<T: Config> = StorageValue<_, Collection>;

    /// The winners of that result, so far. A result with more winners than a set may have is dropped.
    #[pallet::storage]
    pub type CollectedWinners<T: Config> =
        StorageValue<_, WeakBoundedVec<T::AccountId, T::MaxValidatorSet>, ValueQuery>;

    // ---- eras: written by `era.rs` ----

    /// The planned era: the one that the last election was for. At most one ahead of the active era.
    #[pallet::storage]
    pub type CurrentEra<T: Config> = StorageValue<_, EraIndex>;

    /// The era that is being worked and paid for.
    #[pallet::storage]
    pub type ActiveEra<T: Config> = StorageValue<_, ActiveEraInfo>;

    /// Whether and when the next era is forced.
    #[pallet::storage]
    pub type ForceEra<T: Config> = StorageValue<_, Forcing, ValueQuery>;

    /// The last session that was planned.
    #[pallet::storage]
    pub type CurrentPlannedSession<T: Config> = StorageValue<_, SessionIndex, ValueQuery>;

    /// Era → its first session.
    #[pallet::storage]
    pub type ErasStartSessionIndex<T: Config> = StorageMap<_, Twox64Concat, EraIndex, SessionIndex>;

    /// Era → the first era, mature as `MatureEra` says, in which stake that unbonds in it can be withdrawn: `BondingDuration`
    /// eras later, as it was when the election for the era began, but never before what unbonded earlier.
    #[pallet::storage]
    pub type ErasUnlockEra<T: Config> = StorageMap<_, Twox64Concat, EraIndex, EraIndex>;

    /// Era from which on stake is free → the session before which it is not, although that era may have begun: bonding
    /// lasts as many sessions as its eras have by the configuration, also where eras are forced. Written by
    /// `maturity.rs`.
    #[pallet::storage]
    pub type UnlockSessions<T: Config> = StorageMap<_, Twox64Concat, EraIndex, SessionIndex>;

    /// The last era whose chunks may leave. The active one, unless eras were forced. Written by `maturity.rs`.
    #[pallet::storage]
    pub type MatureEra<T: Config> = StorageValue<_, EraIndex, ValueQuery>;

    /// The eras that can still be slashed for, with their first sessions, oldest first. An era enters
    /// when it starts and leaves when what unbonded in it can be withdrawn. That is within `HistoryDepth`, unless a
    /// release has lowered that.
    #[pallet::storage]
    pub type BondedEras<T: Config> =
        StorageValue<_, ListedAsVec<(EraIndex, SessionIndex), T::HistoryDepth>, ValueQuery>;

    // ---- exposures: written by `exposure.rs` ----

    /// Always empty. Scripts from before exposures had pages ask for it.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type ErasStakers<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        ExposureOf<T>,
        ValueQuery,
    >;

    /// Always empty. Scripts from before exposures had pages ask for it.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type ErasStakersClipped<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        ExposureOf<T>,
        ValueQuery,
    >;

    /// Era, validator → the sums of its exposure. `page_count` counts the pages that are paid, and is
    /// at least 1, since the validator itself is paid with the first.
    #[pallet::storage]
    pub type ErasStakersOverview<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        PagedExposureMetadata<BalanceOf<T>>,
    >;

    /// Era, validator, page → nominators and their stake on this validator, by falling stake. Holds
    /// *all* nominators: those beyond the paid pages are exposed to slashes as well. A page has at
    /// most `MaxExposurePageSize` nominators, as that was when the page was stored; the type, which clients look up
    /// by name, can't say so.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type ErasStakersPaged<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, EraIndex>,
            NMapKey<Twox64Concat, T::AccountId>,
            NMapKey<Twox64Concat, Page>,
        ),
        ExposurePage<T::AccountId, BalanceOf<T>>,
    >;

    /// Era, validator → the preferences that it was elected with.
    #[pallet::storage]
    pub type ErasValidatorPrefs<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        ValidatorPrefs,
        ValueQuery,
    >;

    /// Era → the sum of all exposures.
    #[pallet::storage]
    pub type ErasTotalStake<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, BalanceOf<T>, ValueQuery>;

    /// Era → the number of pages that will be paid.
    #[pallet::storage]
    pub type ErasPayablePages<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    // ---- points: written by `points.rs` ----

    /// Era, validator → its points. Only validators of the era are in it.
    #[pallet::storage]
    pub type ErasValidatorPoints<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, T::AccountId, u32, ValueQuery>;

    /// Era → the points of all its validators.
    #[pallet::storage]
    pub type ErasTotalPoints<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// Era → points in all and by validator: for clients. Of the running era at most `⌈n / 32⌉` blocks old, with
    /// `n` validators, so up to 32 of them see every block at once; complete from the era's end on. At most
    /// `MaxValidatorSet` validators; the type, which clients look up by name, can't say so.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type ErasRewardPoints<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, EraRewardPoints<T::AccountId>, ValueQuery>;

    // ---- payouts: written by `payout.rs` ----

    /// Era → the stakers' part of its inflation, from the era's end on.
    #[pallet::storage]
    pub type ErasValidatorReward<T: Config> = StorageMap<_, Twox64Concat, EraIndex, BalanceOf<T>>;

    /// Era → what of its reward is not paid yet. Absent once the era is settled.
    #[pallet::storage]
    pub type ErasOutstanding<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, Outstanding<BalanceOf<T>>>;

    /// Era, validator → the pages that are paid, ascending unless claimed out of order. Those that were promised can be
    /// more than `MaxExposurePages` is now: the overview of the exposure counts them.
    #[pallet::storage]
    pub type ClaimedRewards<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        ListedAsVec<Page, T::MaxExposurePages>,
        ValueQuery,
    >;

    /// Where automatic payout stands. Absent: at the oldest era with claimable rewards.
    #[pallet::storage]
    pub type NextPayout<T: Config> = StorageValue<_, PayoutPosition<T::AccountId>>;

    // ---- punishments: written by `slashing/punishment.rs` and `slashing/disabling.rs` ----

    /// Validator → what its offences brought it, and which nominations of it are void. Void nominations stay void, so
    /// a record stays for each validator that ever lost its nominators.
    #[pallet::storage]
    pub type Punishments<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Punishment<T>>;

    /// Stash that was chilled for an offence → what it offered as a candidate. Until it validates, nominates or
    /// chills by itself, or the set needs it and it is admitted again.
    #[pallet::storage]
    pub type ChilledPrefs<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ValidatorPrefs>;

    /// Validators that are barred from work until the first era whose election knew of their offence. Offenders of two
    /// sets can be more than `MaxValidatorSet`: the list takes them all.
    #[pallet::storage]
    pub type DisabledOffenders<T: Config> = StorageValue<
        _,
        WeakBoundedVec<DisabledOffender<T::AccountId>, T::MaxValidatorSet>,
        ValueQuery,
    >;

    // ---- deferred slashes: written by `slashing/deferral.rs` ----

    /// Era of application, number → a slash that is not applied in full. The truth about slashes.
    #[pallet::storage]
    pub type DeferredSlashes<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, u32, DeferredSlash<T>>;

    /// Era of application → how many slashes were ever deferred to it.
    #[pallet::storage]
    pub type SlashCount<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// Era of the offence, validator, kind → the slash that further reports raise.
    #[pallet::storage]
    pub type OpenSlashes<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, EraIndex>,
            NMapKey<Twox64Concat, T::AccountId>,
            NMapKey<Twox64Concat, Kind>,
        ),
        SlashKey,
    >;

    /// Era of the offence → how many slashes of it are not applied in full. What was at stake in the
    /// oldest of these eras, or later, can't be withdrawn.
    #[pallet::storage]
    pub type PendingSlashes<T: Config> = StorageValue<_, CountsByEra<T::HistoryDepth>, ValueQuery>;

    // ---- unapplied slashes as clients see them: written by `slashing/unapplied.rs` ----

    /// Era of application → what will be taken in it, a row for each page of an exposure. A view for
    /// clients, which stops naming nominators at `MaxShownNominators`.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type UnappliedSlashes<T: Config> = StorageMap<
        _,
        Twox64Concat,
        EraIndex,
        Vec<UnappliedSlash<T::AccountId, BalanceOf<T>>>,
        ValueQuery,
    >;

    /// Era of application → for each of those rows, the number of its slash.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type UnappliedSlashRows<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, Vec<u32>, ValueQuery>;

    /// Era of application → the nominators named in its rows.
    #[pallet::storage]
    pub type ShownNominators<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// Slashes that are not shown in full.
    #[pallet::storage]
    pub type UnshownSlashes<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, u32, ()>;

    // ---- applied slashes: written by `slashing/application.rs` and `slashing/spans.rs` ----

    /// How far the application of due slashes has come.
    #[pallet::storage]
    pub type NextApplication<T: Config> =
        StorageValue<_, ApplicationCursor<BalanceOf<T>>, ValueQuery>;

    /// Stash → its slashing spans.
    #[pallet::storage]
    pub type SlashingSpans<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, crate::slashing::SlashingSpans<T>>;

    /// Era, validator → the largest fraction that was taken, and what the era costs the validator itself.
    #[pallet::storage]
    pub type ValidatorSlashInEra<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        (Perbill, BalanceOf<T>),
    >;

    /// Era, nominator → what the era costs it. More than was taken, where its span cost as much before.
    #[pallet::storage]
    pub type NominatorSlashInEra<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, T::AccountId, BalanceOf<T>>;

    // ---- pruning: written by `pruning.rs` ----

    /// The oldest era of which anything is stored.
    #[pallet::storage]
    pub type OldestStoredEra<T: Config> = StorageValue<_, EraIndex, ValueQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        pub validator_count: u32,
        pub minimum_validator_count: u32,
        pub invulnerables: Vec<T::AccountId>,
        pub force_era: Forcing,
        pub slash_reward_fraction: Perbill,
        pub stakers: Vec<GenesisStaker<T>>,
        /// The commission of the genesis validators. Above zero: wallets read preferences of all
        /// zeros as "does not validate".
        pub commission: Perbill,
        pub min_nominator_bond: BalanceOf<T>,
        pub min_validator_bond: BalanceOf<T>,
        pub min_commission: Perbill,
        pub max_validator_count: Option<u32>,
        pub max_nominator_count: Option<u32>,
        /// The share of the maximum above which `chill_other` is open to everyone.
        pub chill_threshold: Option<Percent>,
        /// The most commission; without it there is no limit.
        pub max_commission: Option<Perbill>,
        /// The longest time for which an era mints, in ms.
        pub max_era_duration: Option<u64>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            self.build_stakers_and_settings();
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An era ended. The stakers' part and the treasury's; their sum is the era's inflation.
        #[codec(index = 0)]
        EraPaid {
            era_index: EraIndex,
            validator_payout: BalanceOf<T>,
            remainder: BalanceOf<T>,
        },
        /// A staker was paid.
        #[codec(index = 1)]
        Rewarded {
            stash: T::AccountId,
            dest: RewardDestination<T::AccountId>,
            amount: BalanceOf<T>,
        },
        /// Stake was taken from a staker.
        #[codec(index = 2)]
        Slashed {
            staker: T::AccountId,
            amount: BalanceOf<T>,
        },
        /// A validator was reported for an offence in the given era.
        #[codec(index = 3)]
        SlashReported {
            validator: T::AccountId,
            fraction: Perbill,
            slash_era: EraIndex,
        },
        /// An offence was reported too late: stake of that session may be withdrawn already.
        #[codec(index = 4)]
        OldSlashingReportDiscarded { session_index: SessionIndex },
        /// An election succeeded.
        #[codec(index = 5)]
        StakersElected,
        /// Stake became active.
        #[codec(index = 6)]
        Bonded {
            stash: T::AccountId,
            amount: BalanceOf<T>,
        },
        /// Stake began to unlock.
        #[codec(index = 7)]
        Unbonded {
            stash: T::AccountId,
            amount: BalanceOf<T>,
        },
        /// Stake became free.
        #[codec(index = 8)]
        Withdrawn {
            stash: T::AccountId,
            amount: BalanceOf<T>,
        },
        /// A validator dropped a nominator.
        #[codec(index = 9)]
        Kicked {
            nominator: T::AccountId,
            stash: T::AccountId,
        },
        /// An election failed. The old set stays and the era goes on.
        #[codec(index = 10)]
        StakingElectionFailed,
        /// A staker stopped validating or nominating.
        #[codec(index = 11)]
        Chilled { stash: T::AccountId },
        /// A page is being paid. `next` is the page to claim after it.
        #[codec(index = 12)]
        PayoutStarted {
            era_index: EraIndex,
            validator_stash: T::AccountId,
            page: Page,
            next: Option<Page>,
        },
        /// A validator set its preferences.
        #[codec(index = 13)]
        ValidatorPrefsSet {
            stash: T::AccountId,
            prefs: ValidatorPrefs,
        },
        /// More voters than the election takes: some were left out. `size` voters were taken.
        #[codec(index = 14)]
        SnapshotVotersSizeExceeded { size: u32 },
        /// More candidates than the election takes: some were left out. `size` were taken.
        #[codec(index = 15)]
        SnapshotTargetsSizeExceeded { size: u32 },
        /// The way in which eras are forced changed.
        #[codec(index = 16)]
        ForceEra { mode: Forcing },
        /// All of an era's reward is paid or expired. What rounding down, unclaimed pages and
        /// nominators beyond the paid pages left went to the treasury. Rewards of stakers whose
        /// destination is `None` are in neither: they are never minted.
        #[codec(index = 40)]
        EraSettled {
            era_index: EraIndex,
            to_treasury: BalanceOf<T>,
        },
        /// Governance cancelled a slash before its era came. Nothing of it is taken.
        #[codec(index = 41)]
        SlashCancelled {
            slash_era: EraIndex,
            validator: T::AccountId,
            fraction: Perbill,
        },
        /// Every staker behind a validator was charged for a slash. `amount` was taken from them all, the
        /// reporters' share included.
        #[codec(index = 42)]
        SlashApplied {
            slash_era: EraIndex,
            validator: T::AccountId,
            fraction: Perbill,
            amount: BalanceOf<T>,
        },
        /// A validator that was chilled or excluded for an offence is elected after all: punishments would have
        /// left fewer than two thirds of the set, and of those punished it is among the least bad.
        #[codec(index = 43)]
        OffenderAdmitted {
            stash: T::AccountId,
            severity: Perbill,
        },
        /// A stash asked an account to be its controller that acts for another. It is, once that accepts.
        #[codec(index = 44)]
        ControllerProposed {
            stash: T::AccountId,
            controller: T::AccountId,
        },
        /// An account acts no more for a stash, which controls itself again: it bonded for itself, or acts for
        /// another by its own will.
        #[codec(index = 45)]
        ControllerLeft {
            stash: T::AccountId,
            controller: T::AccountId,
        },
        /// A larger stake took the place of a smaller one. That was chilled, and keeps its bond.
        #[codec(index = 46)]
        Displaced {
            stash: T::AccountId,
            by: T::AccountId,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The account controls no ledger.
        #[codec(index = 0)]
        NotController,
        /// The account is not a stash.
        #[codec(index = 1)]
        NotStash,
        /// The stash is bonded already.
        #[codec(index = 2)]
        AlreadyBonded,
        /// The account controls another ledger, or is another stash.
        #[codec(index = 3)]
        AlreadyPaired,
        /// A list that needs at least one entry is empty.
        #[codec(index = 4)]
        EmptyTargets,
        /// There is no such row among the unapplied slashes of the era.
        #[codec(index = 6)]
        InvalidSlashIndex,
        /// The bond is, or would become, less than the minimum.
        #[codec(index = 7)]
        InsufficientBond,
        /// Too many chunks are unlocking; withdraw some first. For other pallets alone: one that signs for itself unbonds
        /// into its youngest chunk.
        #[codec(index = 8)]
        NoMoreChunks,
        /// Nothing is unlocking.
        #[codec(index = 9)]
        NoUnlockChunk,
        /// The stash still has as much stake as an account must hold to exist.
        #[codec(index = 10)]
        FundedTarget,
        /// The era is not over, is too old, or the validator was not elected for it. For a slash: the era has not
        /// begun, or what was at stake in it may be withdrawn already.
        #[codec(index = 11)]
        InvalidEraToReward,
        /// Indices, or the eras of chunks, must ascend, each given once.
        #[codec(index = 13)]
        NotSortedAndUnique,
        /// The pages of this validator and era are claimed already.
        #[codec(index = 14)]
        AlreadyClaimed,
        /// The exposure has no such page, or it is not paid.
        #[codec(index = 15)]
        InvalidPage,
        /// The ledger is in a state that should be impossible, or would be.
        #[codec(index = 18)]
        BadState,
        /// More targets than `MaxNominations`.
        #[codec(index = 19)]
        TooManyTargets,
        /// A target does not validate, blocks new nominators, or is the nominator itself. For a slash: it did not
        /// validate in the era.
        #[codec(index = 20)]
        BadTarget,
        /// The conditions for chilling somebody else are not met.
        #[codec(index = 21)]
        CannotChillOther,
        /// There are as many nominators as allowed.
        #[codec(index = 22)]
        TooManyNominators,
        /// There are as many validators as allowed, or more are asked for than a set may have.
        #[codec(index = 23)]
        TooManyValidators,
        /// The commission is under the minimum.
        #[codec(index = 24)]
        CommissionTooLow,
        /// A new setting is out of its bounds, or a slash takes nothing more than is certain already.
        #[codec(index = 25)]
        BoundNotMet,
        /// Nothing is wrong with what is stored of the stash; or nothing is held of the stake that a ledger tells of,
        /// and no total is given.
        #[codec(index = 27)]
        CannotRestoreLedger,
        /// The stash has no free funds to bond.
        #[codec(index = 29)]
        NotEnoughFunds,
        /// A slash is pending, or an election under way, that might reach what the stash has left.
        #[codec(index = 31)]
        CannotReapStash,
        /// A target is named twice.
        #[codec(index = 34)]
        DuplicateTarget,
        /// The validator is one that is never slashed.
        #[codec(index = 35)]
        Invulnerable,
        /// The stash has not asked for this controller, or has changed its mind.
        #[codec(index = 36)]
        NotProposed,
        /// The one to give way has as much stake or more, or doesn't stand in the list that is full.
        #[codec(index = 37)]
        CannotDisplace,
        /// The commission is over the maximum.
        #[codec(index = 38)]
        CommissionTooHigh,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::process_slashes()
                .saturating_add(Self::process_collection())
                .saturating_add(T::WeightInfo::note_author())
                .saturating_add(T::WeightInfo::on_finalize())
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            Self::stamp_start_of_active_era();
        }

        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = frame_support::weights::WeightMeter::with_limit(remaining);
            Self::process_automatic_payouts(&mut meter);
            Self::process_pruning(&mut meter);
            Self::process_listing(&mut meter);
            meter.consumed()
        }

        fn integrity_test() {
            Self::check_configuration();
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Bond `value` of the caller's free balance. The caller is the stash and becomes its own
        /// controller. Takes what is there if `value` is more, less the existential deposit. A caller that acts for
        /// another stash leaves it: that controls itself again.
        ///
        /// Signed by the stash. Fails with `AlreadyBonded`; `BadState` if a stake is held of which no ledger tells, or if
        /// the ledger of another stash stands under the caller and can't go back to it; `InsufficientBond` below the
        /// lower of the two minimum bonds or below the existential deposit. Emits `Bonded` and `ControllerLeft`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::bond().saturating_add(T::SessionInterface::weight_of_control_change()))]
        pub fn bond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            payee: RewardDestination<T::AccountId>,
        ) -> DispatchResult {
            Self::bond_new_stash(ensure_signed(origin)?, value, payee)
        }

        /// Add up to `max_additional` of the stash's free balance to its active stake.
        ///
        /// Signed by the stash. Fails with `NotStash`; `BadState` if its ledger is missing or another's;
        /// `NotEnoughFunds` if nothing is free; `InsufficientBond` if the stake stays below the minimum. Emits
        /// `Bonded`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::bond_extra())]
        pub fn bond_extra(
            origin: OriginFor<T>,
            #[pallet::compact] max_additional: BalanceOf<T>,
        ) -> DispatchResult {
            Self::bond_more(&ensure_signed(origin)?, max_additional)
        }

        /// Let `value` of the active stake unlock, to be withdrawn `BondingDuration` eras later. Takes
        /// all of the active stake if `value` is more or what would stay is less than the existential
        /// deposit. When all chunks are in use, what can be withdrawn already is withdrawn first; if nothing can, the
        /// youngest chunk takes it in, and waits anew.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another, or its ledger
        /// can't be read; `InsufficientBond` if a validator or nominator would keep less than its minimum (chill
        /// first). Emits `Unbonded`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::unbond())]
        pub fn unbond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
        ) -> DispatchResult {
            Self::unbond_stake(&ensure_signed(origin)?, value)
        }

        /// Free the chunks whose era the last *mature* era has reached, which is the active one unless eras were
        /// forced, but not what was at stake in an era for which a slash is still to be applied. A stash without stake left is forgotten.
        /// `num_slashing_spans` is what clients send; it is not needed.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another. Emits
        /// `Withdrawn`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_unbonded().saturating_add(T::SessionInterface::weight_of_forgetting_keys()))]
        pub fn withdraw_unbonded(origin: OriginFor<T>, _num_slashing_spans: u32) -> DispatchResult {
            Self::withdraw_unlocked(&ensure_signed(origin)?).map(|_| ())
        }

        /// Stand for election from the next one on. A nominator stops nominating. A higher commission than so far counts
        /// from the election after the next one on.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another, or its ledger
        /// can't be read; `InsufficientBond` under `MinValidatorBond`; `CommissionTooLow`; `CommissionTooHigh`;
        /// `TooManyValidators` if it has session keys and there is no room (see `validate_in_place_of`). Emits
        /// `ValidatorPrefsSet`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::validate())]
        pub fn validate(origin: OriginFor<T>, prefs: ValidatorPrefs) -> DispatchResult {
            Self::set_validator(&ensure_signed(origin)?, prefs, None)
        }

        /// Back validators from the next election on. A validator stops validating.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another;
        /// `InsufficientBond` under `MinNominatorBond`; `TooManyNominators`; `EmptyTargets`; `TooManyTargets`;
        /// `DuplicateTarget`; `BadTarget` for one that does not validate, that blocks and is not backed
        /// already, or that is the caller's own stash.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::nominate(targets.len() as u32))]
        pub fn nominate(
            origin: OriginFor<T>,
            targets: Vec<AccountIdLookupOf<T>>,
        ) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let targets = Self::look_up_targets(targets)?;
            Self::set_nominator(&controller, targets, None)
        }

        /// Stop validating or nominating from the next election on. A validator keeps its nominators.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another. Emits
        /// `Chilled`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::chill())]
        pub fn chill(origin: OriginFor<T>) -> DispatchResult {
            Self::chill_controlled(&ensure_signed(origin)?)
        }

        /// Say where the stash's rewards go, from the next payout on.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::set_payee())]
        pub fn set_payee(
            origin: OriginFor<T>,
            payee: RewardDestination<T::AccountId>,
        ) -> DispatchResult {
            Self::set_reward_destination(&ensure_signed(origin)?, payee)
        }

        /// Name the account that acts for the stash, from now on. It may be the stash itself. Session
        /// keys stay: they belong to the stash. The account need not agree: it gains power over the stake, and gives
        /// up nothing, since it leaves by bonding for itself or by `accept_control`. One that acts for another stash
        /// is only asked, and acts for this one once it accepts.
        ///
        /// Signed by the stash. Fails with `NotStash`; `BadState` if its ledger can't be read or is another's;
        /// `AlreadyPaired` if the account is another stash. Emits `ControllerProposed` if it is only asked.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::set_controller().saturating_add(T::SessionInterface::weight_of_control_change()))]
        pub fn set_controller(
            origin: OriginFor<T>,
            controller: AccountIdLookupOf<T>,
        ) -> DispatchResult {
            let stash = ensure_signed(origin)?;
            Self::name_controller(&stash, T::Lookup::lookup(controller)?)
        }

        /// Set how many validators are elected.
        ///
        /// Root. Fails with `TooManyValidators` above `MaxValidatorSet`; `BoundNotMet` for zero or below
        /// `MinimumValidatorCount`.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn set_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] new: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_desired_validators(new)
        }

        /// Elect this many validators more. As `set_validator_count`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn increase_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] additional: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_desired_validators(ValidatorCount::<T>::get().saturating_add(additional))
        }

        /// Elect this percentage of validators more, rounded down. As `set_validator_count`.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn scale_validator_count(origin: OriginFor<T>, factor: Percent) -> DispatchResult {
            ensure_root(origin)?;
            let old = ValidatorCount::<T>::get();
            Self::set_desired_validators(old.saturating_add(factor.mul_floor(old)))
        }

        /// Start no new era until told otherwise. An election under way is given up: after the freeze stakes are read
        /// anew. Root. Emits `ForceEra`.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_no_eras(origin: OriginFor<T>) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_forcing(Forcing::ForceNone);
            Ok(())
        }

        /// Start an era with the next session that is planned. Root. Emits `ForceEra`.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_new_era(origin: OriginFor<T>) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_forcing(Forcing::ForceNew);
            Ok(())
        }

        /// Name the validators that no offence slashes.
        ///
        /// Root. Fails with `TooManyValidators` above `MaxValidatorSet`.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::set_invulnerables(invulnerables.len() as u32))]
        pub fn set_invulnerables(
            origin: OriginFor<T>,
            invulnerables: Vec<T::AccountId>,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::replace_invulnerables(invulnerables)
        }

        /// Free all of a stash's stake at once and forget the stash. While any slash is pending, which
        /// might reach this stash, or an election is under way, which might expose it, its stake is unbonded
        /// instead, and can be withdrawn as any other.
        ///
        /// Root. Fails with `NotStash`; if the stake is to be unbonded, with `BadState` if its ledger is missing, another's
        /// or can't be read. Emits `Withdrawn` or `Unbonded`, and `Chilled` for a validator or nominator.
        #[pallet::call_index(15)]
        #[pallet::weight(
            T::WeightInfo::kill_stash()
                .saturating_add(T::WeightInfo::unbond())
                .saturating_add(T::SessionInterface::weight_of_forgetting_keys())
        )]
        pub fn force_unstake(
            origin: OriginFor<T>,
            stash: T::AccountId,
            _num_slashing_spans: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::unstake(&stash)
        }

        /// Start an era with every session from now on. Root. Emits `ForceEra`.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_new_era_always(origin: OriginFor<T>) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_forcing(Forcing::ForceAlways);
            Ok(())
        }

        /// Cancel slashes before they are applied. `era` and `slash_indices` name rows of
        /// `UnappliedSlashes`; a slash goes with all of its rows. The rows after it move up, so a second
        /// cancellation has to look again.
        ///
        /// Admin. Fails with `EmptyTargets`; `NotSortedAndUnique`; `InvalidSlashIndex` for a row that
        /// does not exist, or no longer, since the era has come. Emits `SlashCancelled`.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::cancel_deferred_slash(
            slash_indices.len() as u32,
            Pallet::<T>::most_shown_nominators(*era),
        ))]
        pub fn cancel_deferred_slash(
            origin: OriginFor<T>,
            era: EraIndex,
            slash_indices: Vec<u32>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::cancel_slashes(era, &slash_indices)
        }

        /// Pay the next unclaimed page of a validator for an era: the validator with the first page,
        /// and up to `MaxExposurePageSize` nominators. Anyone may call it.
        ///
        /// Fails with `InvalidEraToReward` if the era is not over, older than `HistoryDepth`, or the
        /// validator was not elected for it; `AlreadyClaimed`. Emits `PayoutStarted`, `Rewarded`.
        #[pallet::call_index(18)]
        #[pallet::weight(Pallet::<T>::weight_of_next_payout(validator_stash, *era))]
        pub fn payout_stakers(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let paid = Self::pay_next_page(&validator_stash, era).map_err(Self::refused_claim)?;
            Ok(Some(T::WeightInfo::payout_page(paid)).into())
        }

        /// Make up to `value` of what is unlocking active again, the youngest chunks first.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another;
        /// `NoUnlockChunk`; `InsufficientBond` if the active stake stays below the minimum. Emits `Bonded`.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::rebond())]
        pub fn rebond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
        ) -> DispatchResult {
            Self::rebond_stake(&ensure_signed(origin)?, value)
        }

        /// Forget a stash whose stake is below the existential deposit, and free it. Anyone may call
        /// it, and pays no fee for success.
        ///
        /// Fails with `NotStash`; `BadState` if its ledger is missing or another's; `FundedTarget`; `CannotReapStash`
        /// while any slash is pending or an election is under way. Emits as `force_unstake`.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::kill_stash().saturating_add(T::SessionInterface::weight_of_forgetting_keys()))]
        pub fn reap_stash(
            origin: OriginFor<T>,
            stash: T::AccountId,
            _num_slashing_spans: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::reap_dust_stash(&stash)?;
            Ok(Pays::No.into())
        }

        /// Drop nominators. They may nominate again, unless the validator blocks. One that backs nobody
        /// else stops nominating. Accounts that do not back the caller are passed over.
        ///
        /// Signed by the controller. Fails with `NotController`; `BadState` if the stash names another. Emits
        /// `Kicked`, `Chilled`.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::kick(who.len() as u32))]
        pub fn kick(origin: OriginFor<T>, who: Vec<AccountIdLookupOf<T>>) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let who = who
                .into_iter()
                .map(T::Lookup::lookup)
                .collect::<Result<Vec<_>, _>>()?;
            Self::drop_nominators(&controller, who)
        }

        /// Change any of the bounds on stakers.
        ///
        /// Root. Fails with `BoundNotMet`, and changes nothing, for a share above 100%, a commission floor above
        /// `MaxCommission`, or a maximum beyond what elections read (`MaxCandidates`, `MaxNominators`). Removing a
        /// maximum leaves that one.
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::set_staking_configs())]
        #[allow(clippy::too_many_arguments)]
        pub fn set_staking_configs(
            origin: OriginFor<T>,
            min_nominator_bond: ConfigOp<BalanceOf<T>>,
            min_validator_bond: ConfigOp<BalanceOf<T>>,
            max_nominator_count: ConfigOp<u32>,
            max_validator_count: ConfigOp<u32>,
            chill_threshold: ConfigOp<Percent>,
            min_commission: ConfigOp<Perbill>,
            max_staked_rewards: ConfigOp<Percent>,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::apply_staking_configs(
                min_nominator_bond,
                min_validator_bond,
                max_nominator_count,
                max_validator_count,
                chill_threshold,
                min_commission,
                max_staked_rewards,
            )
        }

        /// Stop somebody else from validating or nominating, to make room: allowed to everyone when
        /// there are more of its kind than `ChillThreshold` of the maximum, and its active stake is
        /// below the minimum bond of its kind. So is a nominator with more targets than `MaxNominations`, at any
        /// time. A controller may always chill its own stash.
        ///
        /// Fails with `NotStash`; `CannotChillOther`, as for a validator that isn't in `Candidates`, since it takes no
        /// place. Emits `Chilled`.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::chill())]
        pub fn chill_other(origin: OriginFor<T>, stash: T::AccountId) -> DispatchResult {
            Self::chill_on_behalf(&ensure_signed(origin)?, &stash)
        }

        /// Raise a validator's commission to the minimum, if it is below. Anyone may call it.
        ///
        /// Fails with `NotStash` if the account does not validate. Emits `ValidatorPrefsSet`.
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::force_apply_min_commission())]
        pub fn force_apply_min_commission(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::raise_commission(&validator_stash)
        }

        /// Set the least commission. It binds who calls `validate` from now on, and whoever asks for less is elected with
        /// it.
        ///
        /// Admin. Fails with `BoundNotMet` above `MaxCommission`.
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_min_commission(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::set_commission_floor(new)
        }

        /// Pay one page of a validator for an era, in any order. Anyone may call it.
        ///
        /// Fails as `payout_stakers`, and with `InvalidPage`.
        #[pallet::call_index(26)]
        #[pallet::weight(Pallet::<T>::weight_of_payout(validator_stash, *era, *page))]
        pub fn payout_stakers_by_page(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
            page: Page,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let paid = Self::pay_page(&validator_stash, era, page).map_err(Self::refused_claim)?;
            Ok(Some(T::WeightInfo::payout_page(paid)).into())
        }

        /// Repair a stash whose controller, ledger and hold contradict each other, or that has some of them and
        /// not all. What is held becomes its stake, unless `maybe_total` says otherwise, which is cut to what the
        /// stash has; with zero it is forgotten. What `maybe_unlocking` names is on its way out, the rest
        /// active; with none, all is active, whatever stood in the ledger before. Its controller is the one
        /// given, or the present one if it can be, or the stash; if the one given can't be, but keeps a ledger of the
        /// stash, that one goes. A payee that is missing is the stash.
        ///
        /// A slash that waits, or an election under way, holds nothing back here: whoever lowers a total or dates
        /// a chunk early lets stake escape.
        ///
        /// Admin. Fails with `CannotRestoreLedger` if nothing is wrong, or if nothing is held of what a ledger tells
        /// of, and `maybe_total` doesn't say what is true; `NotStash` if nothing is stored of the account;
        /// `AlreadyPaired` if the controller controls another ledger or is another stash, or the stash controls
        /// another's and is not forgotten; `NotSortedAndUnique` if the eras of chunks don't ascend; `BadState` for an
        /// empty chunk or if chunks are more than the total. Emits `Bonded` or `Withdrawn` for what is held more or less than before, and
        /// `Chilled` if a stash with a role is forgotten.
        #[pallet::call_index(29)]
        #[pallet::weight(
            T::WeightInfo::restore_ledger()
                .saturating_add(T::SessionInterface::weight_of_control_change().saturating_mul(2))
                .saturating_add(T::SessionInterface::weight_of_forgetting_keys())
        )]
        pub fn restore_ledger(
            origin: OriginFor<T>,
            stash: T::AccountId,
            maybe_controller: Option<T::AccountId>,
            maybe_total: Option<BalanceOf<T>>,
            maybe_unlocking: Option<BoundedVec<UnlockChunk<BalanceOf<T>>, T::MaxUnlockingChunks>>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let unlocking = maybe_unlocking.unwrap_or_default();
            Self::restore_stash(stash, maybe_controller, maybe_total, unlocking)
        }

        /// Slash a validator and its nominators for an era in which it validated, for an offence that nobody
        /// could report. As after a report: it is chilled, its nominations are void, it is barred from work, and
        /// the slash waits for its era and can be cancelled. Of all slashes for an era the largest counts.
        ///
        /// Admin. Fails with `InvalidEraToReward` if the era can't be slashed for, not yet or no longer;
        /// `BadTarget` if the account did not validate in it; `Invulnerable`; `BoundNotMet` for a fraction of
        /// zero, above 100%, or one that was taken for the era already, or waits from an earlier call. Emits
        /// `SlashReported`, `Chilled`.
        #[pallet::call_index(33)]
        #[pallet::weight(T::WeightInfo::manual_slash())]
        pub fn manual_slash(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
            slash_fraction: Perbill,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::slash_by_hand(&validator_stash, era, slash_fraction)
        }

        /// Pay rewards as soon as an era is over, or only when claimed. Root.
        #[pallet::call_index(40)]
        #[pallet::weight(T::WeightInfo::set_automatic_payouts())]
        pub fn set_automatic_payouts(origin: OriginFor<T>, enabled: bool) -> DispatchResult {
            ensure_root(origin)?;
            Self::switch_automatic_payouts(enabled);
            Ok(())
        }

        /// Set how many winners an election must have at the least. Below that it fails, and the old set
        /// stays.
        ///
        /// Root. Fails with `BoundNotMet` above `ValidatorCount`.
        #[pallet::call_index(41)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn set_minimum_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] new: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_least_validators(new)
        }

        /// Set the reporters' share of a slash. Root. Fails with `BoundNotMet` above 100%.
        #[pallet::call_index(42)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_slash_reward_fraction(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_reporters_share(new)
        }

        /// Act for a stash that asked for it, and no longer for the one for which the account acts now: that controls
        /// itself again.
        ///
        /// Signed by the controller to be. Fails with `NotProposed`; `NotStash`; `BadState` if a ledger can't be
        /// read; `AlreadyPaired` if the account is a stash itself. Emits `ControllerLeft` for the other.
        #[pallet::call_index(43)]
        #[pallet::weight(
            T::WeightInfo::accept_control()
                .saturating_add(T::SessionInterface::weight_of_control_change().saturating_mul(2))
        )]
        pub fn accept_control(origin: OriginFor<T>, stash: T::AccountId) -> DispatchResult {
            Self::take_control(&ensure_signed(origin)?, &stash)
        }

        /// As `validate`, and if there is no room for one more, in the place of a candidate with a smaller stake: its
        /// own, or if it is elected, all that stands behind it. One without session keys gives way to anybody. It is
        /// chilled, and keeps its bond. If there is room nobody gives way.
        ///
        /// Signed by the controller. Fails as `validate`, and with `CannotDisplace`. Emits `Displaced`, and `Chilled` for
        /// the one that gives way.
        #[pallet::call_index(44)]
        #[pallet::weight(T::WeightInfo::validate().saturating_add(T::WeightInfo::displace()))]
        pub fn validate_in_place_of(
            origin: OriginFor<T>,
            prefs: ValidatorPrefs,
            displaced: AccountIdLookupOf<T>,
        ) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let displaced = T::Lookup::lookup(displaced)?;
            Self::set_validator(&controller, prefs, Some(displaced))
        }

        /// As `nominate`, and if there is no room for one more, in the place of a nominator with a smaller active stake.
        /// It is chilled, and keeps its bond. If there is room nobody gives way.
        ///
        /// Signed by the controller. Fails as `nominate`, and with `CannotDisplace`. Emits `Displaced`, and `Chilled` for
        /// the one that gives way.
        #[pallet::call_index(45)]
        #[pallet::weight(
            T::WeightInfo::nominate(targets.len() as u32).saturating_add(T::WeightInfo::displace())
        )]
        pub fn nominate_in_place_of(
            origin: OriginFor<T>,
            targets: Vec<AccountIdLookupOf<T>>,
            displaced: AccountIdLookupOf<T>,
        ) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let targets = Self::look_up_targets(targets)?;
            let displaced = T::Lookup::lookup(displaced)?;
            Self::set_nominator(&controller, targets, Some(displaced))
        }

        /// Set the most commission. Whoever asks for more is elected with this.
        ///
        /// Admin. Fails with `BoundNotMet` below `MinCommission` or above 100%.
        #[pallet::call_index(46)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_max_commission(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::set_commission_ceiling(new)
        }

        /// Set the longest time for which an era mints, in ms; with `None` it is `LongestPaidEra`. A longer era is one in
        /// which the chain stood still, or which was frozen.
        ///
        /// Root. Fails with `BoundNotMet` for zero and above `LongestPaidEra`.
        #[pallet::call_index(47)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_max_era_duration(origin: OriginFor<T>, new: Option<u64>) -> DispatchResult {
            ensure_root(origin)?;
            Self::set_longest_era(new)
        }
    }
}
