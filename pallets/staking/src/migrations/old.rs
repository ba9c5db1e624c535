//! The shapes of `pallet-staking` that differ from ours, and the notes of the migration itself.
//!
//! Everything here is gone when the migration ends. Items whose shape is the same are in the rooms.

use super::cursor::{Cursor, SlashPlace};
use crate::{
    pallet::{Config, Pallet},
    types::{BalanceOf, ExposureOf, UnlockChunk},
};
use alloc::{vec, vec::Vec};
use codec::{Decode, Encode};
use frame_support::{storage_alias, Blake2_128Concat, Identity, Twox64Concat};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// A ledger of any version from 13 on, whatever the bounds of its lists were.
#[derive(Decode, Encode)]
pub struct OldLedger<AccountId, Balance: codec::HasCompact + codec::MaxEncodedLen> {
    pub stash: AccountId,
    #[codec(compact)]
    pub total: Balance,
    #[codec(compact)]
    pub active: Balance,
    pub unlocking: Vec<UnlockChunk<Balance>>,
    /// The eras that the validator has claimed, before pages.
    pub claimed: Vec<EraIndex>,
}

pub type OldLedgerOf<T> = OldLedger<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// The slashing spans of a stash, without the charges of eras.
#[derive(Decode, Encode)]
pub struct OldSpans {
    pub span_index: u32,
    pub last_start: EraIndex,
    pub last_nonzero_slash: EraIndex,
    pub prior: Vec<EraIndex>,
}

/// The most that a span has cost, and what of it reporters got.
#[derive(Decode, Default, Encode)]
pub struct OldSpanRecord<Balance> {
    pub slashed: Balance,
    pub paid_out: Balance,
}

/// A slash, with all that `pallet-staking` has stored of it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ParkedSlash<AccountId, Balance> {
    /// The era in which it was to be applied.
    pub due_era: EraIndex,
    pub validator: AccountId,
    /// Known for slashes by page only.
    pub fraction: Option<Perbill>,
    pub own: Balance,
    pub others: Vec<(AccountId, Balance)>,
    pub reporters: Vec<AccountId>,
    pub payout: Balance,
}

pub type ParkedSlashOf<T> = ParkedSlash<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

#[storage_alias]
pub type Ledger<T: Config> =
    StorageMap<Pallet<T>, Blake2_128Concat, <T as frame_system::Config>::AccountId, OldLedgerOf<T>>;

#[storage_alias]
pub type ErasStakers<T: Config> = StorageDoubleMap<
    Pallet<T>,
    Twox64Concat,
    EraIndex,
    Twox64Concat,
    <T as frame_system::Config>::AccountId,
    ExposureOf<T>,
>;

#[storage_alias]
pub type ErasStakersClipped<T: Config> = StorageDoubleMap<
    Pallet<T>,
    Twox64Concat,
    EraIndex,
    Twox64Concat,
    <T as frame_system::Config>::AccountId,
    ExposureOf<T>,
>;

#[storage_alias]
pub type SlashingSpans<T: Config> =
    StorageMap<Pallet<T>, Twox64Concat, <T as frame_system::Config>::AccountId, OldSpans>;

#[storage_alias]
pub type SpanSlash<T: Config> = StorageMap<
    Pallet<T>,
    Twox64Concat,
    (<T as frame_system::Config>::AccountId, u32),
    OldSpanRecord<BalanceOf<T>>,
>;

/// Ledgers that were set aside, by stash.
#[storage_alias]
pub type DisplacedLedgers<T: Config> =
    StorageMap<Pallet<T>, Twox64Concat, <T as frame_system::Config>::AccountId, OldLedgerOf<T>>;

/// Slashes that were set aside. The key is the era and the position, the most significant byte first. So they are in
/// the order in which `pallet-staking` would have applied them.
#[storage_alias]
pub type ParkedSlashes<T: Config> = StorageMap<Pallet<T>, Identity, SlashPlace, ParkedSlashOf<T>>;

/// How many stashes have kept their role so far, and the counter of their map after the last unit of work. Validators
/// come first, then nominators. `None`: a call has changed roles meanwhile, so nobody knows how many there are.
#[storage_alias]
pub type KeptRoles<T: Config> = StorageValue<Pallet<T>, (Option<u32>, u32)>;

/// Where the migration goes on, if it is started again after it was interrupted.
#[storage_alias]
pub type HandoverPosition<T: Config> =
    StorageValue<Pallet<T>, Cursor<<T as frame_system::Config>::AccountId>>;

/// The items of `pallet-staking`, storage version 13 to 16, by name. Counters of maps are items of their own.
pub const THEIRS: &[&str] = &[
    "ActiveEra",
    "Bonded",
    "BondedEras",
    "ChillThreshold",
    "ClaimedRewards",
    "CounterForNominators",
    "CounterForValidators",
    "CounterForVirtualStakers",
    "CurrentEra",
    "CurrentPlannedSession",
    "ErasRewardPoints",
    "ErasStakers",
    "ErasStakersClipped",
    "ErasStakersOverview",
    "ErasStakersPaged",
    "ErasStartSessionIndex",
    "ErasTotalStake",
    "ErasValidatorPrefs",
    "ErasValidatorReward",
    "ForceEra",
    "Invulnerables",
    "Ledger",
    "MaxNominatorsCount",
    "MaxStakedRewards",
    "MaxValidatorsCount",
    "MinCommission",
    "MinNominatorBond",
    "MinValidatorBond",
    "MinimumActiveStake",
    "MinimumValidatorCount",
    "Nominators",
    "NominatorSlashInEra",
    "Payee",
    "SlashRewardFraction",
    "SlashingSpans",
    "SpanSlash",
    "UnappliedSlashes",
    "ValidatorCount",
    "ValidatorSlashInEra",
    "Validators",
    "VirtualStakers",
    ":__STORAGE_VERSION__:",
];

/// Items of ours that can be there before the migration begins. The pause writes some of them. If the first runtime has
/// no migration, calls write the others: settings, and roles that stashes have taken meanwhile.
pub const OURS: &[&str] = &[
    "AnswersFrom",
    "AutomaticPayouts",
    "Candidates",
    "CounterForCandidates",
    "CounterForListedStakes",
    "EmptiedStashes",
    "HandoverStage",
    "IdleTasks",
    "LastDisplacement",
    "ListedStakes",
    "MaxCommission",
    "MaxEraDuration",
    "NextListing",
    "NominatedAt",
    "PendingPoints",
    "ProposedControllers",
    "StandingPrefs",
    "VoterPlaces",
    "WaitingRulings",
];

/// Single values that are removed, because nothing of ours reads them: of versions 13 to 16, and of earlier ones that
/// chains have left behind.
pub const REMOVED: &[&str] = &[
    "CanceledSlashPayout",
    "DisabledValidators",
    "EarliestUnappliedSlash",
    "EraElectionStatus",
    "HistoryDepth",
    "IsCurrentSessionFinal",
    "OffendingValidators",
    "QueuedElected",
    "QueuedScore",
    "SnapshotNominators",
    "SnapshotValidators",
    "StorageVersion",
];

/// Returns the first 32 bytes of the keys of an item.
pub fn prefix_of<T: Config>(item: &str) -> Vec<u8> {
    use frame_support::traits::PalletInfoAccess;
    let mut prefix = vec![];
    prefix.extend(Pallet::<T>::name_hash());
    prefix.extend(sp_io::hashing::twox_128(item.as_bytes()));
    prefix
}
