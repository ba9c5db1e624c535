//! The public interface: configuration, storage, events, errors, calls and hooks.
//!
//! This file only declares and dispatches. A call checks its origin, then calls a transition or a room. Each storage
//! item has one room that writes it; the heading above the item names the file. The front page of the crate lists the
//! modules in flow order and defines the terms.
//!
//! Names, indices and SCALE encodings are a contract with clients (`docs/adr/001`, `docs/adr/022`). `tests/contract`
//! compares them with those of `pallet-staking`.

pub use pallet::*;

// The macros below generate undocumented items, and need the module inside this file. Clients use the name of the file
// and the name of the module.
#[allow(clippy::expect_used, missing_docs, clippy::module_inception)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{
        answers::{
            types::{
                EraValidators, Inflation, InflationPoint, NoAnswer, NominationsEstimate,
                PayoutPartOf, PendingSlashOf, Unlock, ValidatorEstimate,
            },
            EstimateAnswers, InflationAnswers, PayoutAnswers, SlashAnswers, UnlockAnswers,
            ValidatorAnswers,
        },
        bonding::{Bonding, Controllers, ForcedExit, Restoration, Unbonding, Withdrawal},
        election::{types::*, Collector},
        eras::{EraClock, EraForcing},
        idle::IdleProcessing,
        intentions::{Chilling, Listing, Nominating, Validating},
        invariants::Invariants,
        migrations::{Recognition, Refusal, Repair},
        payout::{Payout, PayoutCost, RewardSource},
        rooms::{CommissionBounds, Limits, RewardPolicy, SlashPolicy, SlashView},
        session::SessionInterface,
        settings::Settings,
        slashing::{types::*, Cancellation, ManualSlash, SlashProcessing},
        types::*,
        weights::WeightInfo,
    };
    use alloc::vec::Vec;
    use frame_election_provider_support::{ElectionProvider, SortedListProvider};
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible, tokens::Balance as BalanceBound, EstimateNextNewSession, OnUnbalanced,
            UnixTime,
        },
    };
    use frame_system::pallet_prelude::*;
    use palisade_restaking_primitives::ServiceSlashListener;
    use sp_runtime::{traits::StaticLookup, Perbill, Percent};
    use sp_staking::{
        currency_to_vote::CurrencyToVote, offence::Kind, EraIndex, EraPayout, ExposurePage,
        OnStakingUpdate, Page, PagedExposureMetadata, SessionIndex,
    };

    /// From version 14 on, clients expect the paged exposure storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(16);

    /// A share of 100%.
    pub struct FullShare;

    impl Get<Perbill> for FullShare {
        fn get() -> Perbill {
            Perbill::one()
        }
    }

    /// The name of an account in the arguments of a signed call.
    pub(crate) type AccountIdLookupOf<T> =
        <<T as frame_system::Config>::Lookup as StaticLookup>::Source;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// One of the changes that `set_staking_configs` makes.
    #[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
    pub enum ConfigOp<T: codec::Codec + Default> {
        /// Keeps the value.
        Noop,
        /// Sets the value.
        Set(T),
        /// Removes the value. The default applies again, or no limit.
        Remove,
    }

    #[pallet::config(with_default)]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The type of amounts, in the smallest unit of the token.
        type Balance: BalanceBound;

        /// Holds stakes and mints rewards.
        #[pallet::no_default]
        type Currency: fungible::hold::Mutate<
                Self::AccountId,
                Balance = Self::Balance,
                Reason = Self::RuntimeHoldReason,
            > + fungible::Mutate<Self::AccountId>
            + fungible::BalancedHold<Self::AccountId>;

        /// The hold reasons of the runtime.
        #[pallet::no_default_bounds]
        type RuntimeHoldReason: From<HoldReason>;

        /// Scales balances to the 64-bit votes of the election, and back.
        type CurrencyToVote: CurrencyToVote<Self::Balance>;

        /// The wall-clock time. It measures the length of an era.
        #[pallet::no_default]
        type UnixTime: UnixTime;

        /// Estimates when the next session starts.
        #[pallet::no_default_bounds]
        type NextNewSession: EstimateNextNewSession<BlockNumberFor<Self>>;

        /// The time between two blocks if no slot is empty, in ms. Answers to clients turn blocks into time with it,
        /// for example the blocks until a chunk can be withdrawn. Nothing that is stored or paid depends on it.
        type ExpectedBlockTime: Get<u64>;

        /// What staking needs from the session pallet.
        #[pallet::no_default]
        type SessionInterface: SessionInterface<Self::AccountId>;

        /// Elects the validators of an era. If the election takes no time, it runs in the block that plans the era.
        /// Otherwise it starts before that block.
        #[pallet::no_default]
        type ElectionProvider: ElectionProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
            DataProvider = Pallet<Self>,
        >;

        /// Elects the validators of the genesis, in one block. May be the same as `ElectionProvider`.
        #[pallet::no_default]
        type GenesisElectionProvider: ElectionProvider<
            AccountId = Self::AccountId,
            BlockNumber = BlockNumberFor<Self>,
            DataProvider = Pallet<Self>,
            MaxWinnersPerPage = MaxWinnersOf<Self>,
            MaxBackersPerWinner = <Self::ElectionProvider as ElectionProvider>::MaxBackersPerWinner,
        >;

        /// Computes the inflation of an era: the stakers' part and the treasury's part.
        type EraPayout: EraPayout<Self::Balance>;

        /// Where rewards come from. [`Minted`](crate::Minted) mints what `EraPayout` says. With
        /// [`FromPot`](crate::FromPot) an account pays it, as far as it can.
        #[pallet::no_default_bounds]
        type RewardSource: RewardSource<Self>;

        /// Receives the treasury's part of the inflation, and the part of the stakers' reward that is left after
        /// rounding and expiry.
        #[pallet::no_default_bounds]
        type RewardRemainder: OnUnbalanced<CreditOf<Self>>;

        /// Receives the funds that slashes for offences against the chain take, minus the reporters' share. The slash
        /// of a service says itself where its funds go.
        #[pallet::no_default_bounds]
        type Slash: OnUnbalanced<CreditOf<Self>>;

        /// Hears of each change of a stake or a role, after it is made: nomination pools and the like. Several
        /// listeners form a tuple.
        ///
        /// A listener may read staking. It must not change it: the call that told it may have more to do.
        ///
        /// Listeners run within calls and within the application of slashes. The weights of this pallet include them
        /// only as far as the benchmarks reach them.
        #[pallet::no_default_bounds]
        type EventListeners: OnStakingUpdate<Self::AccountId, BalanceOf<Self>>;

        /// Hears what becomes of slashes of services: the restaking pallet. `()` on a chain without one.
        type ServiceSlashes: ServiceSlashListener<Self::AccountId>;

        /// The nominators, those with the largest stakes first. Elections read them in this order. If there is no room
        /// for all, the end of the list has no vote.
        ///
        /// [`VoterOrder`](crate::VoterOrder) is exact, and needs no other pallet. `pallet-bags-list` fits too: its
        /// `ScoreProvider` is this pallet, and its `Score` the balance. It sorts by bags, and not within a bag. So if
        /// an election has room for a part of a bag, it does not always leave out the smallest stakes.
        ///
        /// The list is told of each change of an active stake, and of each new or former nominator. Exception: after a
        /// reward of a nominator is staked, the list is told later, in idle weight. The list is locked while an
        /// election reads it over several blocks.
        #[pallet::no_default]
        type VoterList: SortedListProvider<Self::AccountId, Score = BalanceOf<Self>> + 'static;

        /// The origin that administers staking: it changes settings, forces and freezes eras, slashes by hand, cancels
        /// slashes and restores ledgers.
        ///
        /// It should accept root too. Two calls accept only root: `force_unstake` and `set_minimum_validator_count`.
        #[pallet::no_default]
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The number of sessions in an era.
        #[pallet::constant]
        type SessionsPerEra: Get<SessionIndex>;

        /// The number of eras until unbonded stake can be withdrawn.
        #[pallet::constant]
        type BondingDuration: Get<EraIndex>;

        /// The number of eras between an offence and the application of its slash. Must be below `BondingDuration`.
        #[pallet::constant]
        type SlashDeferDuration: Get<EraIndex>;

        /// The most weight that slashes consume in one block. The remaining work continues in the next block. There are
        /// two exceptions:
        ///
        /// - A page that an earlier release stored can take more. Then it is the only slashing work of its block.
        /// - What follows from a slash is counted afterwards. So the last step of a block can exceed the limit by it.
        ///   It is what other pallets do when they hear of the slash, the record and the chill of a stash that was
        ///   emptied, and the removal of `FixedSlashes`.
        ///
        /// A call that cancels slashes has its own weight.
        #[pallet::constant]
        type MaxSlashingWeight: Get<Weight>;

        /// The most nominators that `UnappliedSlashes` lists for one era. A row that would exceed it is stored without
        /// its nominators and reporters. They are slashed and paid all the same. The integrity test refuses a number
        /// that is too large: a transaction must be able to cancel a slash of as many nominators.
        #[pallet::constant]
        type MaxShownNominators: Get<u32>;

        /// The number of past eras for which rewards can be claimed. Must be at least `BondingDuration` + 2.
        #[pallet::constant]
        type HistoryDepth: Get<EraIndex>;

        /// The most nominators in one exposure page.
        #[pallet::constant]
        type MaxExposurePageSize: Get<u32>;

        /// The most pages of an exposure that are paid. Pages list nominators by falling stake. So with one page, only
        /// the largest `MaxExposurePageSize` nominators of a validator are paid.
        #[pallet::constant]
        type MaxExposurePages: Get<Page>;

        /// The most validators in an era.
        #[pallet::constant]
        type MaxValidatorSet: Get<u32>;

        /// The most unlocking chunks of a ledger.
        #[pallet::constant]
        type MaxUnlockingChunks: Get<u32>;

        /// The most validators that one nominator can back.
        #[pallet::constant]
        type MaxNominations: Get<u32>;

        /// The points for a block that a validator authors.
        #[pallet::constant]
        type PointsPerBlock: Get<u32>;

        /// The most candidates, which is also the most that an election reads. `MaxValidatorsCount` cannot be higher.
        #[pallet::constant]
        type MaxCandidates: Get<u32>;

        /// The places for nominators. It should be the number that an election can read beside `MaxCandidates`
        /// candidates. `MaxNominatorsCount` cannot be higher. Virtual stakers take no place. So there can be more
        /// nominators than places. If an election has no room for all, the last ones in `VoterList` have no vote.
        #[pallet::constant]
        type MaxNominators: Get<u32>;

        /// The longest time for which an era mints rewards, in ms. Governance can only shorten it.
        #[pallet::constant]
        type LongestPaidEra: Get<u64>;

        /// The weights of calls and hooks.
        #[pallet::no_default]
        type WeightInfo: WeightInfo;

        /// Gives session keys to the stashes of benchmarks.
        #[pallet::no_default]
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
    }

    /// The reason for which funds are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Stake, active or unlocking.
        #[codec(index = 0)]
        Staking,
        /// Rewards that an era promised and that are not paid yet, on the account that pays them. Only with `FromPot`.
        #[codec(index = 1)]
        Rewards,
    }

    // ---- Handover (rooms/handover.rs) ----

    /// How far the handover of the state of `pallet-staking` is. Absent: the state is that of this pallet. While it is
    /// present, staking is paused: no era, election, payout or slash.
    #[pallet::storage]
    pub type HandoverStage<T: Config> = StorageValue<_, Stage>;

    /// The rulings that arrived during the handover, oldest first. They are carried out at its end.
    #[pallet::storage]
    pub type WaitingRulings<T: Config> =
        StorageValue<_, WeakBoundedVec<WaitingRuling<T>, T::MaxValidatorSet>, ValueQuery>;

    /// The session in which a handover has ended. Silence in this session or in an earlier one proves nothing about a
    /// validator: heartbeats are transactions, and transactions waited during the handover.
    #[pallet::storage]
    pub type LastPausedSession<T: Config> = StorageValue<_, SessionIndex>;

    /// The last era that `pallet-staking` has elected. Absent: this pallet has elected all eras.
    #[pallet::storage]
    pub type LastInheritedEra<T: Config> = StorageValue<_, EraIndex>;

    // ---- Custody (rooms/custody.rs) ----

    /// The virtual stakers: stashes whose funds another pallet keeps.
    #[pallet::storage]
    pub type VirtualStakers<T: Config> = CountedStorageMap<_, Twox64Concat, T::AccountId, ()>;

    // ---- Ledgers (rooms/ledgers.rs) ----

    /// Maps a stash to its controller.
    #[pallet::storage]
    pub type Bonded<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

    /// Maps a controller to the ledger of its stash.
    #[pallet::storage]
    pub type Ledger<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StakingLedger<T>>;

    /// Maps a stash to the destination of its rewards.
    #[pallet::storage]
    pub type Payee<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, RewardDestination<T::AccountId>>;

    // ---- ControllerProposals (rooms/controller_proposals.rs) ----

    /// Maps a stash to the account that it proposed as its controller. The account controls another stash, so it must
    /// accept first.
    #[pallet::storage]
    pub type ProposedControllers<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

    // ---- Liability (rooms/liability.rs) ----

    /// Maps a stash to the first era for which its present stake can be slashed. An entry is made when a stash is
    /// forgotten while it can still be exposed. Stake that it bonds later was not at stake in earlier eras.
    #[pallet::storage]
    pub type AnswersFrom<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, EraIndex>;

    /// The stashes that a slash emptied: it took all of the active stake, or without active stake all of the youngest
    /// chunk. Maps each to the last era for which that stake can have been at stake. The entry stays until the stash
    /// leaves. A handover adds stashes that have slashing spans and no active stake: nobody knows whether a slash took
    /// it.
    #[pallet::storage]
    pub type EmptiedStashes<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, EraIndex>;

    // ---- Roles (rooms/roles.rs) ----

    /// Maps each stash that wants to validate to its preferences, elected or not.
    #[pallet::storage]
    pub type Validators<T: Config> =
        CountedStorageMap<_, Twox64Concat, T::AccountId, ValidatorPrefs, ValueQuery>;

    /// Maps each stash that nominates to its nominations.
    #[pallet::storage]
    pub type Nominators<T: Config> =
        CountedStorageMap<_, Twox64Concat, T::AccountId, Nominations<T>>;

    /// Maps a nominator to the block of its last nomination. In the era that was planned at an offence, nominations up
    /// to the block of the report are void, and later ones count. Zero for nominations of the genesis, and for those
    /// that were taken over from `pallet-staking`.
    #[pallet::storage]
    pub type NominatedAt<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, BlockNumberFor<T>, ValueQuery>;

    // ---- VoterOrder (rooms/voter_order.rs) ----

    /// The nominators in the order in which elections read them. The key of a place begins with `u128::MAX` minus the
    /// stake, so the largest stake comes first. The hasher keeps the keys as they are.
    #[pallet::storage]
    pub type VoterPlaces<T: Config> = StorageMap<_, Identity, VoterPlace<T::AccountId>, ()>;

    /// Maps a listed nominator to the stake of its place.
    #[pallet::storage]
    pub type ListedStakes<T: Config> =
        CountedStorageMap<_, Twox64Concat, T::AccountId, BalanceOf<T>>;

    /// The accounts that may need another place: while voters were read, their stake changed or they stopped
    /// nominating.
    #[pallet::storage]
    pub type UnsettledVoters<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ()>;

    // ---- PagesToSettle (rooms/pages_to_settle.rs) ----

    /// The pages of exposures whose nominators may need another place, because rewards of some were staked. A key is an
    /// era, a validator and a page. So there are at most as many entries as pages in all stored eras. The value is the
    /// number of nominators of the page that have their places already.
    #[pallet::storage]
    pub type UnsettledPages<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, EraIndex>,
            NMapKey<Twox64Concat, T::AccountId>,
            NMapKey<Twox64Concat, Page>,
        ),
        u32,
        ValueQuery,
    >;

    // ---- VoterOrder (rooms/voter_order.rs) ----

    /// Present while voters are being read: then the order must not change.
    #[pallet::storage]
    pub type VoterOrderLock<T: Config> = StorageValue<_, ()>;

    // ---- CandidateList (rooms/candidate_list.rs) ----

    /// The validators that elections read: those that had session keys when they were listed. At genesis, all
    /// validators are listed. Only candidates count towards `MaxValidatorsCount`.
    #[pallet::storage]
    pub type Candidates<T: Config> = CountedStorageMap<_, Twox64Concat, T::AccountId, ()>;

    /// The last validator that the listing walk has passed, `None` at its start. Absent: no walk is under way. Each
    /// session starts a walk over `Validators` in idle weight. It lists validators that have session keys by now, and
    /// removes those that lost them.
    #[pallet::storage]
    pub type NextListing<T: Config> = StorageValue<_, Option<T::AccountId>>;

    // ---- Displacements (rooms/displacements.rs) ----

    /// Maps a stash to the planned era in which it last displaced another stash. It can displace again in a later era
    /// only. Otherwise one large stake could displace many small ones, and leave each place again.
    #[pallet::storage]
    pub type LastDisplacement<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, EraIndex>;

    // ---- StandingRecords (rooms/standing_records.rs) ----

    /// Maps a stash to its standing preferences, and to the era of the election for which they count. An entry is made
    /// - when a stash changes its preferences after the election has started to read stakes,
    /// - when it announces a higher commission, and
    /// - when it leaves the validators.
    ///
    /// The entry stays after that era, as the last offer of the stash. It stays even when the stash is forgotten,
    /// because nominations for the stash stay as well.
    #[pallet::storage]
    pub type StandingPrefs<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Standing>;

    // ---- Limits (rooms/limits.rs) ----

    /// The number of validators to elect.
    #[pallet::storage]
    pub type ValidatorCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The fewest winners of a successful election. With fewer, the election fails and the old set stays.
    #[pallet::storage]
    pub type MinimumValidatorCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The most candidates. `None`: `MaxCandidates`, the most that an election reads.
    #[pallet::storage]
    pub type MaxValidatorsCount<T: Config> = StorageValue<_, u32>;

    /// The places for nominators. Virtual stakers take none, and other pallets nominate also if none is left. `None`:
    /// `MaxNominators`, the most that an election reads.
    #[pallet::storage]
    pub type MaxNominatorsCount<T: Config> = StorageValue<_, u32>;

    // ---- SlashPolicy (rooms/slash_policy.rs) ----

    /// The validators whose offences are neither slashed nor punished.
    #[pallet::storage]
    pub type Invulnerables<T: Config> =
        StorageValue<_, ListedAsVec<T::AccountId, T::MaxValidatorSet>, ValueQuery>;

    // ---- Limits (rooms/limits.rs) ----

    /// The minimum active stake of a nominator. The existential deposit applies if it is higher.
    #[pallet::storage]
    pub type MinNominatorBond<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    /// The minimum active stake of a validator. The existential deposit applies if it is higher.
    #[pallet::storage]
    pub type MinValidatorBond<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    // ---- CommissionBounds (rooms/commission_bounds.rs) ----

    /// The minimum commission.
    #[pallet::storage]
    pub type MinCommission<T: Config> = StorageValue<_, Perbill, ValueQuery>;

    /// The maximum commission. Never below `MinCommission`.
    #[pallet::storage]
    pub type MaxCommission<T: Config> = StorageValue<_, Perbill, ValueQuery, FullShare>;

    // ---- RewardPolicy (rooms/reward_policy.rs) ----

    /// The longest time for which an era mints rewards, in ms. `LongestPaidEra` applies if this is `None` or higher.
    #[pallet::storage]
    pub type MaxEraDuration<T: Config> = StorageValue<_, u64>;

    /// The largest share of an era's inflation that stakers receive. `None`: all that the inflation curve gives them.
    #[pallet::storage]
    pub type MaxStakedRewards<T: Config> = StorageValue<_, Percent>;

    // ---- Limits (rooms/limits.rs) ----

    /// The share of the maximum count above which `chill_other` works on a stash below the minimum bond. `None`: never.
    /// It always works on a nominator with more than `MaxNominations` targets.
    #[pallet::storage]
    pub type ChillThreshold<T: Config> = StorageValue<_, Percent>;

    // ---- SlashPolicy (rooms/slash_policy.rs) ----

    /// The reporters' share of a slash.
    #[pallet::storage]
    pub type SlashRewardFraction<T: Config> = StorageValue<_, Perbill, ValueQuery>;

    // ---- RewardPolicy (rooms/reward_policy.rs) ----

    /// Whether rewards are paid automatically, without a claim.
    #[pallet::storage]
    pub type AutomaticPayouts<T: Config> =
        StorageValue<_, bool, ValueQuery, frame_support::traits::ConstBool<true>>;

    // ---- Elections (rooms/elections.rs) ----

    /// The number of elections so far, failed ones included.
    #[pallet::storage]
    pub type ElectionsHeld<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The election for the next era, once it has read stakes. It stays until that era is planned, also when the
    /// election fails: stakes that were read can be slashed for that era. A freeze of eras removes it for good.
    #[pallet::storage]
    pub type ElectionUnderway<T: Config> = StorageValue<_, Underway<BalanceOf<T>>>;

    // ---- VoterReadings (rooms/voter_readings.rs) ----

    /// The position of the voter snapshot, between its first page and its last.
    #[pallet::storage]
    pub type NextVoters<T: Config> =
        StorageValue<_, VoterReading<T::AccountId, BlockNumberFor<T>, BalanceOf<T>>>;

    /// The smallest active stake of a nominator with a vote in the last finished voter snapshot. Zero if the snapshot
    /// has no such nominator. For clients.
    #[pallet::storage]
    pub type MinimumActiveStake<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    // ---- ElectionResults (rooms/election_results.rs) ----

    /// The collected part of the result for the next era. Its exposures are stored under that era.
    #[pallet::storage]
    pub type ResultCollection<T: Config> = StorageValue<_, Collection>;

    /// The winners in the collected part of that result. A result with more winners than `MaxValidatorSet` is dropped.
    #[pallet::storage]
    pub type CollectedWinners<T: Config> =
        StorageValue<_, WeakBoundedVec<T::AccountId, T::MaxValidatorSet>, ValueQuery>;

    // ---- Eras (rooms/eras.rs) ----

    /// The planned era: the era of the last successful election. It is the active era or the next one.
    #[pallet::storage]
    pub type CurrentEra<T: Config> = StorageValue<_, EraIndex>;

    /// The active era: validators work in it and are paid for it.
    #[pallet::storage]
    pub type ActiveEra<T: Config> = StorageValue<_, ActiveEraInfo>;

    /// Whether and when a new era is forced.
    #[pallet::storage]
    pub type ForceEra<T: Config> = StorageValue<_, Forcing, ValueQuery>;

    /// The last session that was planned.
    #[pallet::storage]
    pub type CurrentPlannedSession<T: Config> = StorageValue<_, SessionIndex, ValueQuery>;

    /// Maps an era to its first session.
    #[pallet::storage]
    pub type ErasStartSessionIndex<T: Config> = StorageMap<_, Twox64Concat, EraIndex, SessionIndex>;

    // ---- UnlockEras (rooms/unlock_eras.rs) ----

    /// Maps an era to its unlock era. It is for stake that unbonds after the election for the era began to read stakes,
    /// and before the next one does. Such stake can be withdrawn once `MatureEra` reaches the unlock era.
    ///
    /// The unlock era is the era plus `BondingDuration`, as it was when the election for the era began to read stakes.
    /// It is never before the unlock era of the previous era.
    #[pallet::storage]
    pub type ErasUnlockEra<T: Config> = StorageMap<_, Twox64Concat, EraIndex, EraIndex>;

    /// Maps an unlock era to the session before which it is not mature, even if it is active already. Stake is bonded
    /// for as many sessions as its eras have by configuration, also when eras are forced.
    #[pallet::storage]
    pub type UnlockSessions<T: Config> = StorageMap<_, Twox64Concat, EraIndex, SessionIndex>;

    /// The mature era: chunks whose unlock era is at most this one have waited long enough, in eras and in sessions. It
    /// is behind the active era if eras were forced or shortened.
    #[pallet::storage]
    pub type MatureEra<T: Config> = StorageValue<_, EraIndex, ValueQuery>;

    // ---- SlashableEras (rooms/slashable_eras.rs) ----

    /// The eras that can still be slashed for, with their first sessions, oldest first. An era enters when it starts.
    /// It leaves when its unlock era is mature. There are at most `HistoryDepth` such eras, with two exceptions: eras
    /// were forced or shortened, or a release has lowered that constant. If every session is an era, there are as many
    /// as sessions are bonded: 168 on `live`.
    #[pallet::storage]
    pub type BondedEras<T: Config> =
        StorageValue<_, ListedAsVec<(EraIndex, SessionIndex), T::HistoryDepth>, ValueQuery>;

    // ---- Never written: for clients only ----

    /// Always empty. Scripts from before paged exposures read it.
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

    /// Always empty. Scripts from before paged exposures read it.
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

    // ---- Exposures (rooms/exposures.rs) ----

    /// Maps an era and a validator to the sums of its exposure. `page_count` is the number of pages that are paid. It
    /// is at least 1, because the validator itself is paid with the first page.
    #[pallet::storage]
    pub type ErasStakersOverview<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        PagedExposureMetadata<BalanceOf<T>>,
    >;

    /// Maps an era, a validator and a page to nominators and their stakes on this validator, by falling stake. Contains
    /// *all* nominators: those beyond the paid pages can be slashed as well. A page has at most `MaxExposurePageSize`
    /// nominators, by the value of that constant when the page was stored. The type cannot express this bound, because
    /// clients look the type up by name.
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

    /// Maps an era and a validator to the preferences with which the validator was elected.
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

    /// Maps an era to the sum of its exposures.
    #[pallet::storage]
    pub type ErasTotalStake<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, BalanceOf<T>, ValueQuery>;

    /// Maps an era to the number of pages that will be paid.
    #[pallet::storage]
    pub type ErasPayablePages<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    // ---- Points (rooms/points.rs) ----

    /// The points of the active era that `ErasRewardPoints` does not contain yet.
    #[pallet::storage]
    pub type PendingPoints<T: Config> = StorageValue<_, PointsInTurn<T::AccountId>>;

    /// Maps an era to its points, in total and by validator. Points of the active era wait in `PendingPoints`. They are
    /// added once ⌈v / 32⌉ entries wait, at most 32, where v is the number of validators that have points here. The
    /// first entry after the end of a session is added at once. The value is complete when the era ends. It has at most
    /// `MaxValidatorSet` validators. The type cannot express this bound, because clients look the type up by name.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type ErasRewardPoints<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, EraRewardPoints<T::AccountId>, ValueQuery>;

    // ---- Rewards (rooms/rewards.rs) ----

    /// Maps an era to the stakers' part of its inflation. Set when the era ends.
    #[pallet::storage]
    pub type ErasValidatorReward<T: Config> = StorageMap<_, Twox64Concat, EraIndex, BalanceOf<T>>;

    // ---- ServiceRewards (rooms/service_rewards.rs) ----

    /// Maps an era and a validator to what services added to the reward of its stakers.
    #[pallet::storage]
    pub type ErasServiceReward<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        BalanceOf<T>,
        ValueQuery,
    >;

    /// What services added to rewards of the active era.
    #[pallet::storage]
    pub type OpenServiceRewards<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

    // ---- Rewards (rooms/rewards.rs) ----

    /// Maps an era to the unpaid part of its reward. Absent once the era is settled.
    #[pallet::storage]
    pub type ErasOutstanding<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, Outstanding<BalanceOf<T>>>;

    /// Maps an era and a validator to its paid pages. They ascend, unless they were claimed out of order. The overview
    /// of the exposure says how many pages are paid. That can be more than `MaxExposurePages`, if a release has lowered
    /// that constant.
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

    /// The position of automatic payout. Absent: payout starts at the oldest claimable era.
    #[pallet::storage]
    pub type NextPayout<T: Config> = StorageValue<_, PayoutPosition<T::AccountId>>;

    // ---- PunishmentRecords (rooms/punishment_records.rs) ----

    /// Maps a validator to the causes of its punishments, and to what final causes have left: its last exclusion, and
    /// the moment up to which nominations for it are void. A record is removed once nothing is left in it, for example
    /// when all its slashes are cancelled. Void nominations stay void, so most records stay.
    #[pallet::storage]
    pub type Punishments<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Punishment<T>>;

    // ---- ChilledOffenders (rooms/chilled_offenders.rs) ----

    /// Maps a stash that was chilled for an offence to the preferences that it offered as a candidate. The entry goes
    /// when the stash decides for itself: it validates, nominates, chills, or unbonds below the minimum bond of a
    /// validator. It also goes when the stash leaves staking, and when an election needs the stash and admits it again.
    #[pallet::storage]
    pub type ChilledPrefs<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ValidatorPrefs>;

    // ---- Disabled (rooms/disabled.rs) ----

    /// The disabled validators. Each is disabled until the first era whose election knew of its offence. Offenders of
    /// two sets can be more than `MaxValidatorSet`; the list contains them all.
    #[pallet::storage]
    pub type DisabledOffenders<T: Config> = StorageValue<
        _,
        WeakBoundedVec<DisabledOffender<T::AccountId>, T::MaxValidatorSet>,
        ValueQuery,
    >;

    // ---- SlashQueue (rooms/slash_queue.rs) ----

    /// Maps the era of application and a number to a slash that is not applied in full. This map is the truth about
    /// pending slashes; `UnappliedSlashes` is a view.
    #[pallet::storage]
    pub type DeferredSlashes<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, u32, DeferredSlash<T>>;

    /// Maps an era of application to the number of slashes of the chain that were ever deferred to it.
    #[pallet::storage]
    pub type SlashCount<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// Maps an era of application to the number of slashes of services that were ever deferred to it.
    #[pallet::storage]
    pub type ServiceSlashCount<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// Maps the era of an offence, a validator and a kind to the slash that further reports raise.
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

    /// The number of slashes that are not applied in full, by the era of the offence. Stake that was at stake in the
    /// oldest of these eras, or later, cannot be withdrawn.
    #[pallet::storage]
    pub type PendingSlashes<T: Config> = StorageValue<_, CountsByEra<T::HistoryDepth>, ValueQuery>;

    /// Maps a slash, by era of application and number, and a page to amounts that are taken as they are stored. Only
    /// slashes that `pallet-staking` has deferred have such amounts. The amounts of all others are computed when they
    /// are applied. A page has at most `MaxExposurePageSize` nominators, by the value of that constant when the page
    /// was stored. Page 0 begins with the validator itself.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type FixedSlashes<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, EraIndex>,
            NMapKey<Twox64Concat, u32>,
            NMapKey<Twox64Concat, Page>,
        ),
        FixedPage<T::AccountId, BalanceOf<T>>,
    >;

    // ---- SlashView (rooms/slash_view.rs) ----

    /// Maps an era of application to the amounts that will be taken in it, with one row for each exposure page, and
    /// further rows for the difference if a slash is raised. A view for clients. A row that would exceed
    /// `MaxShownNominators` has no nominators and no reporters.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type UnappliedSlashes<T: Config> = StorageMap<
        _,
        Twox64Concat,
        EraIndex,
        Vec<UnappliedSlash<T::AccountId, BalanceOf<T>>>,
        ValueQuery,
    >;

    /// Maps an era of application to the number of the slash of each row in `UnappliedSlashes`.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type UnappliedSlashRows<T: Config> =
        StorageMap<_, Twox64Concat, EraIndex, Vec<u32>, ValueQuery>;

    /// Maps an era of application to the number of nominators in its rows.
    #[pallet::storage]
    pub type ShownNominators<T: Config> = StorageMap<_, Twox64Concat, EraIndex, u32, ValueQuery>;

    /// The slashes, by era of application and number, whose rows are not complete.
    #[pallet::storage]
    pub type UnshownSlashes<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, u32, ()>;

    // ---- AppliedSlashes (rooms/applied_slashes.rs) ----

    /// The position of the application of due slashes.
    #[pallet::storage]
    pub type NextApplication<T: Config> =
        StorageValue<_, ApplicationCursor<BalanceOf<T>>, ValueQuery>;

    // ---- Spans (rooms/spans.rs) ----

    /// Maps a stash to its slashing spans.
    #[pallet::storage]
    pub type SlashingSpans<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, crate::slashing::SlashingSpans<T>>;

    // ---- AppliedSlashes (rooms/applied_slashes.rs) ----

    /// Maps an era and a validator to the largest fraction that was taken, and to the amount that the era costs the
    /// validator itself.
    #[pallet::storage]
    pub type ValidatorSlashInEra<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        (Perbill, BalanceOf<T>),
    >;

    /// Maps an era and a nominator to the amount that the era costs the nominator. Less was taken if another era of the
    /// same slashing span was charged before.
    #[pallet::storage]
    pub type NominatorSlashInEra<T: Config> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Twox64Concat, T::AccountId, BalanceOf<T>>;

    /// Maps an era and a validator to what services took of the exposure.
    #[pallet::storage]
    pub type ServiceSlashesInEra<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        EraIndex,
        Twox64Concat,
        T::AccountId,
        WeakBoundedVec<ServiceTaking, ConstU32<MAX_SERVICES>>,
        ValueQuery,
    >;

    // ---- IdleWork (rooms/idle_work.rs) ----

    /// The idle tasks that may have work left. Absent: none has.
    #[pallet::storage]
    pub type IdleTasks<T: Config> = StorageValue<_, TasksLeft, ValueQuery>;

    // ---- History (rooms/history.rs) ----

    /// The oldest era with stored data.
    #[pallet::storage]
    pub type OldestStoredEra<T: Config> = StorageValue<_, EraIndex, ValueQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The number of validators to elect. Zero: staking waits to be switched on.
        pub validator_count: u32,
        /// The fewest winners of a successful election.
        pub minimum_validator_count: u32,
        /// The validators whose offences are neither slashed nor punished.
        pub invulnerables: Vec<T::AccountId>,
        /// Whether and when a new era is forced.
        pub force_era: Forcing,
        /// The reporters' share of a slash.
        pub slash_reward_fraction: Perbill,
        /// The first stakers.
        pub stakers: Vec<GenesisStaker<T>>,
        /// The commission of the genesis validators. It should be above zero: wallets read preferences of all zeros as
        /// "does not validate".
        pub commission: Perbill,
        /// The minimum active stake of a nominator.
        pub min_nominator_bond: BalanceOf<T>,
        /// The minimum active stake of a validator.
        pub min_validator_bond: BalanceOf<T>,
        /// The minimum commission.
        pub min_commission: Perbill,
        /// The most candidates. `None`: `MaxCandidates`.
        pub max_validator_count: Option<u32>,
        /// The places for nominators. `None`: `MaxNominators`.
        pub max_nominator_count: Option<u32>,
        /// The share of the maximum count above which `chill_other` works on a stash below the minimum bond. `None`:
        /// never.
        pub chill_threshold: Option<Percent>,
        /// The maximum commission. `None`: no limit.
        pub max_commission: Option<Perbill>,
        /// The longest time for which an era mints rewards, in ms. `None`: `LongestPaidEra`.
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
        /// An era ended. `validator_payout` is the stakers' part, `remainder` the treasury's part. Their sum is the
        /// inflation of the era, less what `EraUnderpaid` says.
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
        /// Stake of a staker was slashed.
        #[codec(index = 2)]
        Slashed {
            staker: T::AccountId,
            amount: BalanceOf<T>,
        },
        /// A validator was reported for an offence in the given era. Slashes by governance and by services are reported
        /// as well.
        #[codec(index = 3)]
        SlashReported {
            validator: T::AccountId,
            fraction: Perbill,
            slash_era: EraIndex,
        },
        /// An offence was reported too late and is ignored. Stake of that session may be withdrawn already.
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
        /// Stake started to unlock.
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
        /// An election failed. The validators stay and the era continues.
        #[codec(index = 10)]
        StakingElectionFailed,
        /// A staker stopped validating or nominating.
        #[codec(index = 11)]
        Chilled { stash: T::AccountId },
        /// The payout of a page starts. `next` is the page to claim after it.
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
        /// There are more voters than the election takes. `size` voters were taken, the others were left out.
        #[codec(index = 14)]
        SnapshotVotersSizeExceeded { size: u32 },
        /// There are more candidates than the election takes. `size` candidates were taken, the others were left out.
        #[codec(index = 15)]
        SnapshotTargetsSizeExceeded { size: u32 },
        /// The forcing of eras changed.
        #[codec(index = 16)]
        ForceEra { mode: Forcing },
        /// The whole reward of an era is paid or expired. `to_treasury` is what was left: from rounding down, from
        /// unclaimed pages, from nominators beyond the paid pages, from rewards that no account could take, and from an
        /// era without points. Rewards of stakers with the destination `None` are never minted and are not part of it.
        #[codec(index = 40)]
        EraSettled {
            era_index: EraIndex,
            to_treasury: BalanceOf<T>,
        },
        /// Governance cancelled a slash before its era started. Nothing of it is taken.
        #[codec(index = 41)]
        SlashCancelled {
            slash_era: EraIndex,
            validator: T::AccountId,
            fraction: Perbill,
        },
        /// A slash was applied to the validator and all its nominators. `amount` was taken from all of them together.
        /// It includes the reporters' share.
        #[codec(index = 42)]
        SlashApplied {
            slash_era: EraIndex,
            validator: T::AccountId,
            fraction: Perbill,
            amount: BalanceOf<T>,
        },
        /// An election takes a validator that was chilled or excluded for an offence. There are two possible reasons:
        /// 1. Otherwise more than a third of the working validators would be left out for offences.
        /// 2. Otherwise fewer validators could win than the set needs. It needs two thirds of the working validators or
        ///    `MinimumValidatorCount`, whichever is more, but never more than its seats.
        ///
        /// The validator is among the least bad offenders.
        #[codec(index = 43)]
        OffenderAdmitted {
            stash: T::AccountId,
            severity: Perbill,
        },
        /// A stash proposed an account that controls another stash as its controller. The account becomes the
        /// controller when it accepts.
        #[codec(index = 44)]
        ControllerProposed {
            stash: T::AccountId,
            controller: T::AccountId,
        },
        /// An account no longer controls a stash. The stash controls itself again. The account bonded for itself, named
        /// itself as its controller, or accepted to control another stash. Or governance restored its ledger.
        #[codec(index = 45)]
        ControllerLeft {
            stash: T::AccountId,
            controller: T::AccountId,
        },
        /// A stash was displaced by one with a larger stake, or a candidate without session keys by any. It was chilled
        /// and keeps its bond.
        #[codec(index = 46)]
        Displaced {
            stash: T::AccountId,
            by: T::AccountId,
        },
        /// The state of `pallet-staking` is being taken over. `version` is its storage version.
        #[codec(index = 47)]
        HandoverStarted { version: u16 },
        /// The state can't be taken over, and nothing was changed. Staking stays paused.
        #[codec(index = 48)]
        HandoverRefused { refusal: Refusal },
        /// The handover has met corrupted state. It was repaired, or left as it is: `repair` says which.
        #[codec(index = 49)]
        HandoverRepaired {
            repair: Repair<T::AccountId, BalanceOf<T>>,
        },
        /// The state of `pallet-staking` is taken over. `last_era` is the last era that it has elected.
        #[codec(index = 50)]
        HandoverFinished { last_era: EraIndex },
        /// The source of rewards has less than an era should pay. The era pays `missing` less, and its two parts keep
        /// their ratio. Nobody is owed the difference later.
        #[codec(index = 51)]
        EraUnderpaid {
            era_index: EraIndex,
            missing: BalanceOf<T>,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The account controls no ledger. Sign with the controller of the stash.
        #[codec(index = 0)]
        NotController,
        /// The account is not a stash, or does not validate where a validator is needed. Name a bonded stash.
        #[codec(index = 1)]
        NotStash,
        /// The stash is bonded already. Add stake with `bond_extra`.
        #[codec(index = 2)]
        AlreadyBonded,
        /// The account controls another ledger, or is another stash. Name another controller.
        #[codec(index = 3)]
        AlreadyPaired,
        /// The list is empty. Give at least one entry.
        #[codec(index = 4)]
        EmptyTargets,
        /// `UnappliedSlashes` of the era has no such row. Read the rows again: they move up after a cancellation, and
        /// are removed when the era starts.
        #[codec(index = 6)]
        InvalidSlashIndex,
        /// The active stake is, or would become, less than the minimum bond. Bond more, or chill before you unbond.
        #[codec(index = 7)]
        InsufficientBond,
        /// All unlocking chunks are in use, none is due, and none has the era of the new amount. Retry once a chunk is
        /// due. Only other pallets get this error: when an account signs `unbond` itself, the youngest chunk takes in
        /// the amount.
        #[codec(index = 8)]
        NoMoreChunks,
        /// Nothing is unlocking, so nothing can be rebonded.
        #[codec(index = 9)]
        NoUnlockChunk,
        /// The stake of the stash is not below the existential deposit, so the stash cannot be reaped.
        #[codec(index = 10)]
        FundedTarget,
        /// The era is not over, is too old, or the validator was not elected for it. For a slash: the era has not
        /// started, or its stake may be withdrawn already. Name another era.
        #[codec(index = 11)]
        InvalidEraToReward,
        /// Indices, or the eras of chunks, do not ascend or are given twice. Sort them and remove duplicates.
        #[codec(index = 13)]
        NotSortedAndUnique,
        /// The page, or every page of this validator and era, is claimed already.
        #[codec(index = 14)]
        AlreadyClaimed,
        /// The exposure has no such page, or the page is not paid. Claim a page below `page_count` of the overview.
        #[codec(index = 15)]
        InvalidPage,
        /// The ledger is, or would be, in a state that should be impossible, or it cannot be read. `restore_ledger`
        /// repairs a stored ledger.
        #[codec(index = 18)]
        BadState,
        /// There are more targets than `MaxNominations`. Name fewer.
        #[codec(index = 19)]
        TooManyTargets,
        /// A target does not validate, blocks new nominators, or is the nominator itself. Remove it from the list. For
        /// a slash: the account did not validate in the era.
        #[codec(index = 20)]
        BadTarget,
        /// The conditions to chill another stash are not met: its list is not crowded enough, or its stake is not below
        /// the minimum bond.
        #[codec(index = 21)]
        CannotChillOther,
        /// All places for nominators are taken. Use `nominate_in_place_of`, or retry later.
        #[codec(index = 22)]
        TooManyNominators,
        /// There are as many candidates as allowed: use `validate_in_place_of`, or retry later. For a setting: the
        /// number is above `MaxValidatorSet`.
        #[codec(index = 23)]
        TooManyValidators,
        /// The commission is below `MinCommission`. Set a higher one.
        #[codec(index = 24)]
        CommissionTooLow,
        /// A new setting is out of bounds. For a slash: the fraction is out of bounds, or is not above what was taken
        /// for the era or what an earlier manual slash will take.
        #[codec(index = 25)]
        BoundNotMet,
        /// The stored data of the stash is consistent, so there is nothing to restore. Or no funds are held, although a
        /// ledger has stake or cannot be read: give the total.
        #[codec(index = 27)]
        CannotRestoreLedger,
        /// The rewards of a virtual staker can't be staked. If another pallet sets the destination, they can't go to
        /// the account of the virtual staker either. Name another account.
        #[codec(index = 28)]
        RewardDestinationRestricted,
        /// The stash has no free funds to bond, or the amount is zero. Transfer funds to the stash first.
        #[codec(index = 29)]
        NotEnoughFunds,
        /// Another pallet keeps the funds of the stash. Act through that pallet.
        #[codec(index = 30)]
        VirtualStakerNotAllowed,
        /// The remaining stake may still be slashed or exposed: a slash is pending, or an election is under way. Retry
        /// later. Other pallets also get this error if the stash is exposed in the planned era, if the active era is
        /// not mature, or if the stash displaced another one in this era.
        #[codec(index = 31)]
        CannotReapStash,
        /// A target is named twice. Name it once.
        #[codec(index = 34)]
        DuplicateTarget,
        /// The validator is invulnerable, so it cannot be slashed. Remove it from `Invulnerables` first.
        #[codec(index = 35)]
        Invulnerable,
        /// The stash has not proposed this controller, or has withdrawn the proposal. The stash has to propose it with
        /// `set_controller`.
        #[codec(index = 36)]
        NotProposed,
        /// The named stash cannot be displaced. It has as much stake or more, or takes no place in the full list. Or
        /// the caller has displaced a stash in this era already.
        #[codec(index = 37)]
        CannotDisplace,
        /// The commission is above `MaxCommission`. Set a lower one.
        #[codec(index = 38)]
        CommissionTooHigh,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Pauses staking if the state is that of `pallet-staking`. Shortens the list of candidates if elections of
        /// this release read fewer.
        fn on_runtime_upgrade() -> Weight {
            Recognition::<T>::pause_if_inherited().saturating_add(Listing::<T>::shorten())
        }

        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            // Slashes and elections look whether a handover is under way, if they have work.
            let handover = T::DbWeight::get().reads(1);
            SlashProcessing::<T>::process()
                .saturating_add(Collector::<T>::process())
                .saturating_add(handover)
                .saturating_add(crate::work::weight_of_author::<T>())
                .saturating_add(T::WeightInfo::on_finalize())
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            EraClock::<T>::start_active_era();
        }

        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = frame_support::weights::WeightMeter::with_limit(remaining);
            // Whether a handover is under way. It is asked if there is idle work.
            if meter.try_consume(T::DbWeight::get().reads(1)).is_ok() {
                IdleProcessing::<T>::process(&mut meter);
            }
            meter.consumed()
        }

        fn integrity_test() {
            Invariants::<T>::check_configuration();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Bonds `value` of the caller's free balance. The caller becomes a stash and its own controller.
        ///
        /// Origin: signed by the stash. If `value` is more, the whole free balance is bonded, minus the amount that
        /// keeps the account alive. If the caller controls another stash, it leaves that stash, which then controls
        /// itself again.
        ///
        /// # Errors
        /// - `AlreadyBonded`: the caller is a stash already.
        /// - `BadState`: funds are held but there is no ledger, or the ledger under the caller's key belongs to another
        ///   stash and cannot go back to it.
        /// - `InsufficientBond`: the amount is below the lower of the two minimum bonds, or below the existential
        ///   deposit.
        ///
        /// # Events
        /// `ControllerLeft` if the caller controlled another stash, `Bonded`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::bond().saturating_add(T::SessionInterface::weight_of_control_change()))]
        pub fn bond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            payee: RewardDestination<T::AccountId>,
        ) -> DispatchResult {
            Bonding::<T>::bond(ensure_signed(origin)?, value, payee)
        }

        /// Adds up to `max_additional` of the stash's free balance to its active stake.
        ///
        /// Origin: signed by the stash.
        ///
        /// # Errors
        /// - `NotStash`: the caller is not a stash.
        /// - `BadState`: its ledger is missing, belongs to another stash, or cannot be read.
        /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
        /// - `NotEnoughFunds`: there are no free funds to bond, or `max_additional` is zero.
        /// - `InsufficientBond`: the active stake stays below the lower of the two minimum bonds, or below the
        ///   existential deposit.
        ///
        /// # Events
        /// `Bonded`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::bond_extra())]
        pub fn bond_extra(
            origin: OriginFor<T>,
            #[pallet::compact] max_additional: BalanceOf<T>,
        ) -> DispatchResult {
            Bonding::<T>::bond_extra(&ensure_signed(origin)?, max_additional)
        }

        /// Unbonds `value` of the active stake. It can be withdrawn once the unlock era of the planned era is mature.
        /// If the election for the next era has started to read stakes, the unlock era of that next era counts.
        ///
        /// Origin: signed by the controller. The whole active stake is unbonded if `value` is more, or if less than the
        /// existential deposit would stay active.
        ///
        /// When all chunks are in use, the call may also withdraw: chunks that are due are withdrawn first. If no chunk
        /// is due, the youngest chunk takes in the amount, and the whole chunk waits for the later era.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - `InsufficientBond`: a validator or nominator would keep less than the minimum bond of its role. Chill
        ///   first.
        ///
        /// # Events
        /// `Withdrawn` if due chunks were withdrawn, `Unbonded` unless the amount is zero.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::unbond())]
        pub fn unbond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
        ) -> DispatchResult {
            Unbonding::<T>::unbond(&ensure_signed(origin)?, value)
        }

        /// Withdraws the unlocking chunks that are due.
        ///
        /// Origin: signed by the controller. A chunk is due when the mature era has reached the unlock era of the
        /// chunk. While a slash is pending, chunks that were at stake in the era of the offence, or later, are not due.
        ///
        /// A stash without any stake left is forgotten, with two exceptions:
        /// - While an election is under way, a stash stays if a slash took its last stake.
        /// - A stash whose funds another pallet keeps is forgotten only with its last chunk. It stays if a slash took
        ///   the stake that would have stayed longest.
        ///
        /// Active stake below the existential deposit is withdrawn with the last chunk, unless a slash is pending or an
        /// election is under way. Clients send `num_slashing_spans`; it is not used.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        ///
        /// # Events
        /// `Chilled` if a stash with a role is forgotten, `Withdrawn` if any funds became free.
        ///
        /// # Weight
        /// The call is charged in advance as if the stash is forgotten. If the stash stays, the weight is that of
        /// `unbond`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_unbonded().saturating_add(T::SessionInterface::weight_of_forgetting_keys()))]
        pub fn withdraw_unbonded(
            origin: OriginFor<T>,
            _num_slashing_spans: u32,
        ) -> DispatchResultWithPostInfo {
            let withdrawal = Unbonding::<T>::withdraw_unbonded(&ensure_signed(origin)?)?;
            // `unbond` can withdraw as well.
            let stays = withdrawal == Withdrawal::StashStays;
            Ok(stays.then(T::WeightInfo::unbond).into())
        }

        /// Makes the stash a validator from the next election on, or changes its preferences.
        ///
        /// Origin: signed by the controller. A nominator stops nominating. A higher commission than so far counts from
        /// the election after the next one.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - `InsufficientBond`: the active stake is below `MinValidatorBond`.
        /// - `CommissionTooLow`: the commission is below `MinCommission`.
        /// - `CommissionTooHigh`: the commission is above `MaxCommission`.
        /// - `TooManyValidators`: the stash has session keys, is not a candidate yet, and the list of candidates is
        ///   full. See `validate_in_place_of`.
        ///
        /// # Events
        /// `ValidatorPrefsSet`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::validate())]
        pub fn validate(origin: OriginFor<T>, prefs: ValidatorPrefs) -> DispatchResult {
            Validating::<T>::validate(&ensure_signed(origin)?, prefs, None)
        }

        /// Makes the stash a nominator of `targets` from the next election on, or changes its targets.
        ///
        /// Origin: signed by the controller. A validator stops validating.
        ///
        /// # Errors
        /// - `TooManyTargets`: there are more targets than `MaxNominations`.
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - `InsufficientBond`: the active stake is below `MinNominatorBond`.
        /// - `TooManyNominators`: the stash does not nominate yet, and all places for nominators are taken. See
        ///   `nominate_in_place_of`.
        /// - `EmptyTargets`: there is no target.
        /// - `DuplicateTarget`: a target is named twice.
        /// - `BadTarget`: a target does not validate, or is the stash itself, or blocks new nominators and is not
        ///   backed by the stash already.
        /// - The error of the look-up, if an address has no account.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::nominate(targets.len() as u32))]
        pub fn nominate(
            origin: OriginFor<T>,
            targets: Vec<AccountIdLookupOf<T>>,
        ) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let targets = Nominating::<T>::look_up_targets(targets)?;
            Nominating::<T>::nominate(&controller, targets, None)
        }

        /// Stops validating or nominating from the next election on.
        ///
        /// Origin: signed by the controller. A validator keeps its nominators: they back it again when it comes back.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        ///
        /// # Events
        /// `Chilled` if the stash validated or nominated.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::chill())]
        pub fn chill(origin: OriginFor<T>) -> DispatchResult {
            Chilling::<T>::chill(&ensure_signed(origin)?)
        }

        /// Sets the destination of the stash's rewards, from the next payout on.
        ///
        /// Origin: signed by the controller.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - `RewardDestinationRestricted`: the destination is `Staked`, and another pallet keeps the funds of the
        ///   stash.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::set_payee())]
        pub fn set_payee(
            origin: OriginFor<T>,
            payee: RewardDestination<T::AccountId>,
        ) -> DispatchResult {
            Bonding::<T>::set_payee(&ensure_signed(origin)?, payee)
        }

        /// Sets the controller of the stash. It may be the stash itself.
        ///
        /// Origin: signed by the stash. Session keys stay, because they belong to the stash.
        ///
        /// The account becomes the controller at once and need not agree. It gains power over the stake and gives up
        /// nothing: it can leave by bonding for itself or with `accept_control`. There is one exception. If the account
        /// controls another stash, it is only proposed. It becomes the controller when it calls `accept_control`.
        ///
        /// A stash has at most one proposal. This call withdraws the one before.
        ///
        /// # Errors
        /// - `NotStash`: the caller is not a stash.
        /// - `BadState`: its ledger is missing, belongs to another stash, or cannot be read. Or the caller names
        ///   itself, but the ledger under its key belongs to another stash and cannot go back to it.
        /// - `AlreadyPaired`: the account is another stash.
        /// - The error of the look-up, if an address has no account.
        ///
        /// # Events
        /// `ControllerProposed` if the account is only proposed. `ControllerLeft` if the caller names itself and
        /// controlled another stash.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::set_controller().saturating_add(T::SessionInterface::weight_of_control_change()))]
        pub fn set_controller(
            origin: OriginFor<T>,
            controller: AccountIdLookupOf<T>,
        ) -> DispatchResult {
            let stash = ensure_signed(origin)?;
            Controllers::<T>::set_controller(&stash, T::Lookup::lookup(controller)?)
        }

        /// Sets the number of validators to elect.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// - `TooManyValidators`: the number is above `MaxValidatorSet`.
        /// - `BoundNotMet`: the number is zero, or below `MinimumValidatorCount`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn set_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] new: u32,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Limits::<T>::set_validator_count(new)
        }

        /// Increases the number of validators to elect by `additional`.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// As `set_validator_count`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn increase_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] additional: u32,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let old = Limits::<T>::validator_count();
            Limits::<T>::set_validator_count(old.saturating_add(additional))
        }

        /// Increases the number of validators to elect by a percentage, rounded down.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// As `set_validator_count`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn scale_validator_count(origin: OriginFor<T>, factor: Percent) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let old = Limits::<T>::validator_count();
            Limits::<T>::set_validator_count(old.saturating_add(factor.mul_floor(old)))
        }

        /// Freezes eras: no further era is planned until the forcing of eras changes.
        ///
        /// Origin: `AdminOrigin`. An era that is planned already still starts, with the next session. Before the first
        /// era is planned, nothing is frozen. An election under way is given up. After the freeze, stakes are read
        /// again.
        ///
        /// # Events
        /// `ForceEra`.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_no_eras(origin: OriginFor<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            EraForcing::<T>::set(Forcing::ForceNone);
            Ok(())
        }

        /// Starts a new era with the next session that is planned. If its election fails, the session after it tries
        /// again.
        ///
        /// Origin: `AdminOrigin`. If eras were frozen, an election under way is given up.
        ///
        /// # Events
        /// `ForceEra`.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_new_era(origin: OriginFor<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            EraForcing::<T>::set(Forcing::ForceNew);
            Ok(())
        }

        /// Sets the validators whose offences are neither slashed nor punished.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// - `TooManyValidators`: there are more accounts than `MaxValidatorSet`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::set_invulnerables(invulnerables.len() as u32))]
        pub fn set_invulnerables(
            origin: OriginFor<T>,
            invulnerables: Vec<T::AccountId>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            SlashPolicy::<T>::set_invulnerables(invulnerables)
        }

        /// Frees the whole stake of a stash at once and forgets the stash.
        ///
        /// Origin: root, and not `AdminOrigin`. The call takes a stash out of the reach of slashes that are not yet
        /// reported, and frees its stake before the end of the bonding duration. No later call can undo this.
        ///
        /// While a slash is pending or an election is under way, the stash is chilled and its stake is unbonded
        /// instead. The slash might reach the stash, or the election might expose it. The stake can be withdrawn as
        /// usual. Clients send `num_slashing_spans`; it is not used.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over.
        /// - `NotStash`: the account is not a stash.
        /// - `BadState`: the stake has to be unbonded, but the ledger is missing, belongs to another stash, or cannot
        ///   be read.
        /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash, and the stash has stake or its
        ///   ledger cannot be read.
        ///
        /// # Events
        /// `Chilled` if the stash validated or nominated. Then `Withdrawn` for what is freed, and `Unbonded` for what
        /// is unbonded.
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
            ForcedExit::<T>::force_unstake(&stash)
        }

        /// Starts a new era with every session from now on.
        ///
        /// Origin: `AdminOrigin`. If eras were frozen, an election under way is given up.
        ///
        /// # Events
        /// `ForceEra`.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::set_forcing())]
        pub fn force_new_era_always(origin: OriginFor<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            EraForcing::<T>::set(Forcing::ForceAlways);
            Ok(())
        }

        /// Cancels deferred slashes before they are applied.
        ///
        /// Origin: `AdminOrigin`. `era` is an era of application. Each index names a row of `UnappliedSlashes[era]`. A
        /// slash is cancelled with all its rows. The rows after them move up, so read the rows again before another
        /// cancellation.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over. Nothing is slashed meanwhile.
        /// - `EmptyTargets`: no index was given.
        /// - `NotSortedAndUnique`: the indices do not ascend, or one is given twice.
        /// - `InvalidSlashIndex`: there is no such row, or its era has started.
        ///
        /// # Events
        /// `SlashCancelled` for each slash.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::cancel_deferred_slash(
            slash_indices.len() as u32,
            SlashView::<T>::most_shown(*era),
        ))]
        pub fn cancel_deferred_slash(
            origin: OriginFor<T>,
            era: EraIndex,
            slash_indices: Vec<u32>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Cancellation::<T>::cancel_deferred_slash(era, &slash_indices)
        }

        /// Pays the next unclaimed page of a validator for an era: up to `MaxExposurePageSize` nominators. The
        /// validator itself is paid with the first page. In an era that `pallet-staking` has elected, each page pays a
        /// part of the validator's commission.
        ///
        /// Origin: signed by any account.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over.
        /// - `InvalidEraToReward`: the era is not over, is older than `HistoryDepth` eras, or the validator was not
        ///   elected for it.
        /// - `AlreadyClaimed`: all pages are claimed, or the era is settled.
        ///
        /// # Events
        /// `PayoutStarted`, `Rewarded` for each reward that is added to a balance, `EraSettled` if this was the last
        /// page of the era.
        #[pallet::call_index(18)]
        #[pallet::weight(PayoutCost::<T>::of_next_page(validator_stash, *era))]
        pub fn payout_stakers(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let paid = Payout::<T>::payout_stakers(&validator_stash, era)
                .map_err(PayoutCost::<T>::refusal)?;
            Ok(Some(T::WeightInfo::payout_page(paid)).into())
        }

        /// Makes up to `value` of the unlocking stake active again. The youngest chunks go first.
        ///
        /// Origin: signed by the controller.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - `NoUnlockChunk`: nothing is unlocking.
        /// - `InsufficientBond`: the active stake stays below the lower of the two minimum bonds, or below the
        ///   existential deposit.
        ///
        /// # Events
        /// `Bonded` unless the amount is zero.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::rebond())]
        pub fn rebond(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
        ) -> DispatchResult {
            Unbonding::<T>::rebond(&ensure_signed(origin)?, value)
        }

        /// Forgets a stash whose stake is below the existential deposit, and frees that stake.
        ///
        /// Origin: signed by any account. A successful call pays no fee. Clients send `num_slashing_spans`; it is not
        /// used.
        ///
        /// # Errors
        /// - `NotStash`: the account is not a stash.
        /// - `BadState`: its ledger is missing, belongs to another stash, or cannot be read.
        /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
        /// - `FundedTarget`: its stake is not below the existential deposit.
        /// - `CannotReapStash`: a slash is pending, or an election is under way.
        ///
        /// # Events
        /// `Chilled` if the stash validated or nominated, `Withdrawn` if any funds became free.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::kill_stash().saturating_add(T::SessionInterface::weight_of_forgetting_keys()))]
        pub fn reap_stash(
            origin: OriginFor<T>,
            stash: T::AccountId,
            _num_slashing_spans: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            ForcedExit::<T>::reap_stash(&stash)?;
            Ok(Pays::No.into())
        }

        /// Drops nominators of the caller's stash.
        ///
        /// Origin: signed by the controller. Dropped nominators may nominate the stash again, unless it blocks. A
        /// nominator without any target left stops nominating. Accounts that do not back the stash are skipped.
        ///
        /// # Errors
        /// - `NotController`: the caller controls no ledger.
        /// - `BadState`: the stash names another controller, or its ledger cannot be read.
        /// - The error of the look-up, if an address has no account.
        ///
        /// # Events
        /// For each dropped nominator `Kicked`, then `Chilled` if it stops nominating.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::kick(who.len() as u32))]
        pub fn kick(origin: OriginFor<T>, who: Vec<AccountIdLookupOf<T>>) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let who = who
                .into_iter()
                .map(T::Lookup::lookup)
                .collect::<Result<Vec<_>, _>>()?;
            Validating::<T>::kick(&controller, who)
        }

        /// Changes any of the bounds on stakers.
        ///
        /// Origin: `AdminOrigin`. If one change is refused, none is made. When a maximum is removed, the constant of
        /// the runtime applies (`MaxCandidates`, `MaxNominators`).
        ///
        /// # Errors
        /// - `BoundNotMet`: a share is above 100%, the minimum commission is above `MaxCommission`, or a maximum count
        ///   is above the number that elections read (`MaxCandidates`, `MaxNominators`).
        ///
        /// # Events
        /// None.
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
            T::AdminOrigin::ensure_origin(origin)?;
            Settings::<T>::set_staking_configs(
                min_nominator_bond,
                min_validator_bond,
                max_nominator_count,
                max_validator_count,
                chill_threshold,
                min_commission,
                max_staked_rewards,
            )
        }

        /// Chills another stash to make room.
        ///
        /// Origin: signed by any account. A stash can be chilled
        /// - at any time by its controller;
        /// - at any time by anyone, if it nominates more targets than `MaxNominations`;
        /// - by anyone, if more than `ChillThreshold` of the places of its role are taken, and its active stake is
        ///   below the minimum bond of its role. The places are those in `Candidates` and in `Nominators`. Virtual
        ///   stakers take none.
        ///
        /// # Errors
        /// - `NotStash`: the account is not a stash.
        /// - `BadState`: the caller is its controller, but its ledger is missing, belongs to another stash, or cannot
        ///   be read.
        /// - `CannotChillOther`: none of the conditions is met. A validator that is not in `Candidates` takes no place,
        ///   so only its controller can chill it.
        ///
        /// # Events
        /// `Chilled` if the stash validated or nominated.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::chill())]
        pub fn chill_other(origin: OriginFor<T>, stash: T::AccountId) -> DispatchResult {
            Chilling::<T>::chill_other(&ensure_signed(origin)?, &stash)
        }

        /// Raises the commission of a validator to `MinCommission`, if it is below.
        ///
        /// Origin: signed by any account.
        ///
        /// # Errors
        /// - `NotStash`: the account does not validate.
        ///
        /// # Events
        /// `ValidatorPrefsSet` if the commission changed.
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::force_apply_min_commission())]
        pub fn force_apply_min_commission(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Validating::<T>::force_apply_min_commission(&validator_stash)
        }

        /// Sets the minimum commission.
        ///
        /// Origin: `AdminOrigin`. From now on, `validate` refuses less. A validator that has announced less is elected
        /// with the minimum.
        ///
        /// # Errors
        /// - `BoundNotMet`: the commission is above `MaxCommission`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_min_commission(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            CommissionBounds::<T>::set_min_commission(new)
        }

        /// Pays one page of a validator for an era. Pages can be paid in any order.
        ///
        /// Origin: signed by any account. The validator itself is paid as in `payout_stakers`.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over.
        /// - `InvalidEraToReward`: the era is not over, is older than `HistoryDepth` eras, or the validator was not
        ///   elected for it.
        /// - `InvalidPage`: the exposure has no such page, or the page is not paid.
        /// - `AlreadyClaimed`: the page is claimed, or the era is settled.
        ///
        /// # Events
        /// `PayoutStarted`, `Rewarded` for each reward that is added to a balance, `EraSettled` if this was the last
        /// page of the era.
        #[pallet::call_index(26)]
        #[pallet::weight(PayoutCost::<T>::of_page(validator_stash, *era, *page))]
        pub fn payout_stakers_by_page(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
            page: Page,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let paid = Payout::<T>::payout_stakers_by_page(&validator_stash, era, page)
                .map_err(PayoutCost::<T>::refusal)?;
            Ok(Some(T::WeightInfo::payout_page(paid)).into())
        }

        /// Repairs a stash whose controller, ledger and hold contradict each other, or are incomplete.
        ///
        /// Origin: `AdminOrigin`. The controller is the first of these that can control the stash:
        /// 1. the given account;
        /// 2. the present controller;
        /// 3. the stash itself.
        ///
        /// If the given account cannot control the stash, but a ledger of the stash is stored under it, that ledger is
        /// removed. Without such a ledger the call fails.
        ///
        /// The total is `maybe_total`, but no more than the stash has, held or free to bond. If none is given, it is
        /// the amount that is held. The hold is set to the total. If the total is zero, the stash is forgotten.
        ///
        /// The unlocking chunks are `maybe_unlocking`, or none. The rest of the total is active. What the ledger said
        /// before has no effect. A missing payee is set to the stash.
        ///
        /// This call waits for no pending slash and no election. If the origin lowers a total or gives a chunk an early
        /// era, stake can escape a slash.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over.
        /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
        /// - `CannotRestoreLedger`: the stash is consistent. Or its ledger has stake, or cannot be read, and no funds
        ///   are held: then `maybe_total` must be given.
        /// - `NotStash`: nothing is stored for the account.
        /// - `AlreadyPaired`: the controller controls another ledger or is another stash. Or the stash controls another
        ///   stash, cannot leave it, and is not to be forgotten.
        /// - `NotSortedAndUnique`: the eras of the chunks do not ascend, or one is given twice.
        /// - `BadState`: a chunk is empty, or the chunks are more than the total.
        ///
        /// # Events
        /// `ControllerLeft` if the stash leaves another stash that it controlled: it does if it keeps stake or controls
        /// itself. `Bonded` if more funds are held than before, `Withdrawn` if fewer are. `Chilled` if a stash that is
        /// forgotten validated or nominated.
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
            Restoration::<T>::restore_ledger(stash, maybe_controller, maybe_total, unlocking)
        }

        /// Slashes a validator and its nominators for an era in which it validated. This call is for an offence that
        /// nobody could report.
        ///
        /// Origin: `AdminOrigin`. The consequences are those of a report. The validator is chilled and disabled, and
        /// nominations for it are void. A call that raises the slash of an earlier call does not chill again. The slash
        /// is deferred to its era and can be cancelled until then. If there are several slashes for an era, the largest
        /// counts.
        ///
        /// # Errors
        /// - `Unavailable`: the state of `pallet-staking` is being taken over.
        /// - `InvalidEraToReward`: the era has not started, or can no longer be slashed for.
        /// - `BadTarget`: the account did not validate in the era.
        /// - `Invulnerable`: the validator is invulnerable.
        /// - `BoundNotMet`: the fraction is zero, is above 100%, or is not above what was taken for the era or what an
        ///   earlier manual slash will take.
        ///
        /// # Events
        /// `SlashReported`. `ForceEra` if more than a third of the set is disabled and a new era is forced. `Chilled`
        /// if the validator is chilled.
        #[pallet::call_index(33)]
        #[pallet::weight(T::WeightInfo::manual_slash())]
        pub fn manual_slash(
            origin: OriginFor<T>,
            validator_stash: T::AccountId,
            era: EraIndex,
            slash_fraction: Perbill,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            ManualSlash::<T>::manual_slash(&validator_stash, era, slash_fraction)
        }

        /// Sets whether rewards are paid as soon as an era is over, or only when claimed.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(40)]
        #[pallet::weight(T::WeightInfo::set_automatic_payouts())]
        pub fn set_automatic_payouts(origin: OriginFor<T>, enabled: bool) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            RewardPolicy::<T>::set_automatic_payouts(enabled);
            IdleProcessing::<T>::start();
            Ok(())
        }

        /// Sets the fewest winners of a successful election. With fewer, the election fails and the old set stays.
        ///
        /// Origin: root, and not `AdminOrigin`. The minimum is a limit for `AdminOrigin`. That origin can't reduce the
        /// set below it, neither with fewer seats nor with minimum bonds that few candidates have.
        ///
        /// # Errors
        /// - `BoundNotMet`: the number is above `ValidatorCount`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(41)]
        #[pallet::weight(T::WeightInfo::set_validator_count())]
        pub fn set_minimum_validator_count(
            origin: OriginFor<T>,
            #[pallet::compact] new: u32,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Limits::<T>::set_minimum_validator_count(new)
        }

        /// Sets the reporters' share of a slash.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// - `BoundNotMet`: the share is above 100%.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(42)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_slash_reward_fraction(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            SlashPolicy::<T>::set_slash_reward_fraction(new)
        }

        /// Accepts to control a stash that proposed the caller as its controller.
        ///
        /// Origin: signed by the future controller. It leaves the stash that it controls now. That stash controls
        /// itself again.
        ///
        /// # Errors
        /// - `NotProposed`: the stash has not proposed the caller, or has withdrawn the proposal.
        /// - `NotStash`: the account is not a stash.
        /// - `BadState`: its ledger is missing, belongs to another stash, or cannot be read. Or the ledger under the
        ///   caller's key cannot go back to its stash.
        /// - `AlreadyPaired`: the caller is a stash itself.
        ///
        /// # Events
        /// `ControllerLeft` for the stash that the caller leaves.
        #[pallet::call_index(43)]
        #[pallet::weight(
            T::WeightInfo::accept_control()
                .saturating_add(T::SessionInterface::weight_of_control_change().saturating_mul(2))
        )]
        pub fn accept_control(origin: OriginFor<T>, stash: T::AccountId) -> DispatchResult {
            Controllers::<T>::accept_control(&ensure_signed(origin)?, &stash)
        }

        /// Validates as `validate` does. If the list of candidates is full, the caller's stash displaces a candidate
        /// with a smaller stake.
        ///
        /// Origin: signed by the controller. The active stake of the caller's stash must exceed the active stake of the
        /// named candidate. If the candidate is elected for the planned era, it must also exceed the candidate's whole
        /// exposure. A candidate without session keys can be displaced by any stash. The displaced candidate is chilled
        /// and keeps its bond. If there is room, nobody is displaced.
        ///
        /// # Errors
        /// As `validate`, except for `TooManyValidators`, and:
        /// - `CannotDisplace`: the list is full, and the named stash is not a candidate, or the stake of the caller's
        ///   stash is not enough. Or the caller's stash has displaced another one in this era already.
        /// - The error of the look-up, if an address has no account.
        ///
        /// # Events
        /// `Chilled` and `Displaced` if a candidate is displaced, `ValidatorPrefsSet`.
        #[pallet::call_index(44)]
        #[pallet::weight(T::WeightInfo::validate().saturating_add(T::WeightInfo::displace()))]
        pub fn validate_in_place_of(
            origin: OriginFor<T>,
            prefs: ValidatorPrefs,
            displaced: AccountIdLookupOf<T>,
        ) -> DispatchResult {
            let controller = ensure_signed(origin)?;
            let displaced = T::Lookup::lookup(displaced)?;
            Validating::<T>::validate(&controller, prefs, Some(displaced))
        }

        /// Nominates as `nominate` does. If all places for nominators are taken, the caller's stash displaces a
        /// nominator with a smaller active stake.
        ///
        /// Origin: signed by the controller. The displaced nominator is chilled and keeps its bond. If there is room,
        /// nobody is displaced.
        ///
        /// # Errors
        /// As `nominate`, except for `TooManyNominators`, and:
        /// - `CannotDisplace`: all places are taken, and the named stash does not nominate, is a virtual staker, or has
        ///   as much active stake or more. Or the caller's stash has displaced another one in this era already.
        ///
        /// # Events
        /// `Chilled` and `Displaced` if a nominator is displaced.
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
            let targets = Nominating::<T>::look_up_targets(targets)?;
            let displaced = T::Lookup::lookup(displaced)?;
            Nominating::<T>::nominate(&controller, targets, Some(displaced))
        }

        /// Sets the maximum commission.
        ///
        /// Origin: `AdminOrigin`. From now on, `validate` refuses more. A validator that has announced more is elected
        /// with the maximum.
        ///
        /// # Errors
        /// - `BoundNotMet`: the commission is below `MinCommission`, or above 100%.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(46)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_max_commission(origin: OriginFor<T>, new: Perbill) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            CommissionBounds::<T>::set_max_commission(new)
        }

        /// Sets the longest time for which an era mints rewards, in ms. `None`: `LongestPaidEra`.
        ///
        /// Origin: `AdminOrigin`. An era is longer than that when the chain stood still or eras were frozen.
        ///
        /// # Errors
        /// - `BoundNotMet`: the time is zero, or above `LongestPaidEra`.
        ///
        /// # Events
        /// None.
        #[pallet::call_index(47)]
        #[pallet::weight(T::WeightInfo::set_min_commission())]
        pub fn set_max_era_duration(origin: OriginFor<T>, new: Option<u64>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            RewardPolicy::<T>::set_max_era_duration(new)
        }
    }
    // No call and no hook may use these: their weight is not registered.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Returns where the chain is on its inflation curve: the staking rate, the yearly inflation, the parts of
        /// stakers and treasury, and the stakers' nominal return.
        ///
        /// Asks `EraPayout` for an era of usual length with the stake of the active era. All amounts and rates are
        /// rounded down. A yearly rate follows from the amount of one era, which can be too low by one unit.
        /// So a rate can be too low by about (eras in a year) / issuance. The return can be too low by about
        /// (eras in a year) / stake.
        ///
        /// # Errors
        /// - `NotComputable`: nothing is issued, an era has no length, a rate is too large, or too many storage
        ///   transactions are open.
        /// - `Paused`: a handover is under way.
        pub fn inflation() -> Result<Inflation<BalanceOf<T>>, NoAnswer> {
            InflationAnswers::<T>::inflation()
        }

        /// Returns the inflation curve as `steps` + 1 points: from nothing staked to all staked, in equal steps.
        ///
        /// `steps` counts as 1 if it is zero, and as 200 if it is more. Rounded as in `inflation`.
        ///
        /// # Errors
        /// - `NotComputable`: as in `inflation`.
        /// - `Paused`: a handover is under way.
        pub fn inflation_curve(steps: u32) -> Result<Vec<InflationPoint<BalanceOf<T>>>, NoAnswer> {
            InflationAnswers::<T>::curve(steps)
        }

        /// Returns what an era of usual length would pay to a nominator with `stake` behind `validator`.
        ///
        /// The stake is added to the validator's exposure in the active era, and to the stake of that era. So ask for
        /// stake that is not there yet. The reward is exact, and rounded down as when it is paid. It assumes that all
        /// other stakes, the validators and the issuance stay as they are, and that points are earned as the fields of
        /// the answer say. What services add is not included.
        ///
        /// # Errors
        /// - `NotElected`: the validator has no exposure in the active era.
        /// - `StakeAboveIssuance`: the stake is above the total issuance.
        /// - `NotComputable`: an era has no length, or too many storage transactions are open.
        /// - `Paused`: a handover is under way.
        pub fn estimate_reward(
            stake: BalanceOf<T>,
            validator: T::AccountId,
        ) -> Result<ValidatorEstimate<BalanceOf<T>>, NoAnswer> {
            EstimateAnswers::<T>::of_validator(stake, &validator)
        }

        /// Returns what an era of usual length would pay to a nominator of several validators: with its stake divided
        /// as in `stakes`, and with its whole stake behind one of them.
        ///
        /// An election decides how a stake is divided. Usually it puts most of it behind one validator. All stakes of
        /// the question are added to the stake of the active era. Otherwise as `estimate_reward`.
        ///
        /// # Errors
        /// - `WrongNumberOfTargets`: there is none, or there are more than `MaxNominations`.
        /// - `DuplicateTarget`: a target is named twice.
        /// - `NotElected`: no target has an exposure in the active era.
        /// - `StakeAboveIssuance`: the stake is above the total issuance.
        /// - `NotComputable`: an era has no length, or too many storage transactions are open.
        /// - `Paused`: a handover is under way.
        pub fn estimate_rewards(
            stakes: Vec<(T::AccountId, BalanceOf<T>)>,
        ) -> Result<NominationsEstimate<T::AccountId, BalanceOf<T>>, NoAnswer> {
            EstimateAnswers::<T>::of_nominations(stakes)
        }

        /// Returns the parts of a stash in the reward of an era, to the unit, and whether each is paid. Empty if the
        /// stash was not exposed in the era.
        ///
        /// There is one part for each validator that the stash backed, and one for itself if it was elected. Together
        /// they are what the stash gets for the era. In an era that `pallet-staking` has elected, a validator has a
        /// part for each page that pays commission.
        ///
        /// # Errors
        /// - `UnknownEra`: the era is not over, or its rewards can't be claimed any more.
        /// - `Paused`: a handover is under way.
        pub fn payouts_of(
            stash: T::AccountId,
            era: EraIndex,
        ) -> Result<Vec<PayoutPartOf<T>>, NoAnswer> {
            PayoutAnswers::<T>::payouts_of(&stash, era)
        }

        /// Returns the pending slashes that reach an account, as a validator or as a nominator, in the order in which
        /// they are applied.
        ///
        /// The amounts are exact if all slashes are applied now. A slash that has charged the account already is left
        /// out, although it may not be applied to all others.
        ///
        /// # Errors
        /// - `UnreadableLedger`: a slash reaches the account, but its ledger is missing or can't be read.
        /// - `Paused`: a handover is under way.
        pub fn slashes_of(account: T::AccountId) -> Result<Vec<PendingSlashOf<T>>, NoAnswer> {
            SlashAnswers::<T>::slashes_of(&account)
        }

        /// Returns the unlocking chunks of a stash, the oldest first: when each can be withdrawn, and whether a pending
        /// slash holds it.
        ///
        /// # Errors
        /// - `NotStash`: the account is not a stash.
        /// - `UnreadableLedger`: its ledger is missing or can't be read.
        /// - `Paused`: a handover is under way.
        pub fn unlocks_of(stash: T::AccountId) -> Result<Vec<Unlock<BalanceOf<T>>>, NoAnswer> {
            UnlockAnswers::<T>::unlocks_of(&stash)
        }

        /// Returns the validators of an era with their stakes, points, pay and slashes, in the order of storage: those
        /// after the account `after`, or from the first on.
        ///
        /// Works for each era from `HistoryDepth` eras before the planned era on, up to the planned era. `limit` counts
        /// as 1 if it is zero, and as 256 if it is more. For the next validators, pass `next` of the answer as `after`.
        ///
        /// # Errors
        /// - `UnknownEra`: the era is not planned yet, or it is out of the history.
        /// - `Paused`: a handover is under way.
        pub fn era_validators(
            era: EraIndex,
            after: Option<T::AccountId>,
            limit: u32,
        ) -> Result<EraValidators<T::AccountId, BalanceOf<T>>, NoAnswer> {
            ValidatorAnswers::<T>::era_validators(era, after.as_ref(), limit)
        }
    }
}
