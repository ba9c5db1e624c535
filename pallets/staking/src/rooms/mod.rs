//! Rooms: all state of the pallet, and the only code of the pallet that reads and writes it.
//!
//! A **room** is a type that owns some storage items. It is their only writer, and their only reader inside the pallet:
//! the other files call its methods. The docs of a room state its invariant, so the whole proof of an invariant is in
//! one file. The exceptions:
//!
//! - `pallet.rs` declares all items.
//! - `invariants` may read any item directly, to check it.
//! - `migrations` reads, moves and removes what `pallet-staking` has stored in another shape, also under the names of
//!   our items. It uses the declarations in `migrations/old.rs`, or raw bytes.
//! - The runtime and other crates may read storage.
//!
//! A **transition** is a type that carries out calls and hooks. It owns no storage. It reads rooms, calls pure
//! functions, lets rooms store the result, and emits events. All code outside of this folder that changes state is in
//! transitions.
//!
//! Rooms are in layers: a room calls only rooms that are listed before it. There is one exception: [`Ledgers`],
//! [`Roles`] and [`VoterReadings`] call `Config::VoterList`, which can be [`VoterOrder`]. The methods that they call
//! use only the storage of that room.
//!
//! | room | owns |
//! |---|---|
//! | [`Handover`] | `HandoverStage`, `WaitingRulings`, `LastInheritedEra`, `LastPausedSession` |
//! | [`Limits`] | `ValidatorCount`, `MinimumValidatorCount`, `MaxValidatorsCount`, `MaxNominatorsCount` |
//! | | `MinNominatorBond`, `MinValidatorBond`, `ChillThreshold` |
//! | [`CommissionBounds`] | `MinCommission`, `MaxCommission` |
//! | [`RewardPolicy`] | `MaxEraDuration`, `MaxStakedRewards`, `AutomaticPayouts` |
//! | [`SlashPolicy`] | `SlashRewardFraction`, `Invulnerables` |
//! | [`Eras`] | `CurrentEra`, `ActiveEra`, `ForceEra`, `CurrentPlannedSession`, `ErasStartSessionIndex` |
//! | [`SlashQueue`] | `DeferredSlashes`, `SlashCount`, `ServiceSlashCount`, `OpenSlashes`, `PendingSlashes` |
//! | | `FixedSlashes` |
//! | [`UnlockEras`] | `ErasUnlockEra`, `UnlockSessions`, `MatureEra` |
//! | [`SlashableEras`] | `BondedEras` |
//! | [`Elections`] | `ElectionsHeld`, `ElectionUnderway` |
//! | [`Liability`] | `AnswersFrom`, `EmptiedStashes` |
//! | [`LedgerEntry`] | no storage: decodes what `Ledger` stores |
//! | [`Custody`] | `VirtualStakers`, the staking hold |
//! | [`Ledgers`] | `Ledger`, `Bonded`, `Payee` |
//! | [`ControllerProposals`] | `ProposedControllers` |
//! | [`Roles`] | `Validators`, `Nominators`, `NominatedAt` |
//! | [`VoterOrder`] | `VoterPlaces`, `ListedStakes`, `UnsettledVoters`, `VoterOrderLock` |
//! | [`ChilledOffenders`] | `ChilledPrefs` |
//! | [`CandidateList`] | `Candidates`, `NextListing` |
//! | [`Displacements`] | `LastDisplacement` |
//! | [`StandingRecords`] | `StandingPrefs` |
//! | [`Exposures`] | `ErasStakersOverview`, `ErasStakersPaged`, `ErasValidatorPrefs`, `ErasTotalStake` |
//! | | `ErasPayablePages` |
//! | [`PagesToSettle`] | `UnsettledPages` |
//! | [`Points`] | `PendingPoints`, `ErasRewardPoints` |
//! | [`ServiceRewards`] | `ErasServiceReward`, `OpenServiceRewards` |
//! | [`Rewards`] | `ErasValidatorReward`, `ErasOutstanding`, `ClaimedRewards`, `NextPayout` |
//! | [`VoterReadings`] | `NextVoters`, `MinimumActiveStake` |
//! | [`ElectionResults`] | `ResultCollection`, `CollectedWinners` |
//! | [`PunishmentRecords`] | `Punishments` |
//! | [`Disabled`] | `DisabledOffenders` |
//! | [`SlashView`] | `UnappliedSlashes`, `UnappliedSlashRows`, `ShownNominators`, `UnshownSlashes` |
//! | [`Spans`] | `SlashingSpans` |
//! | [`AppliedSlashes`] | `NextApplication`, `ValidatorSlashInEra`, `NominatorSlashInEra`, `ServiceSlashesInEra` |
//! | [`History`] | `OldestStoredEra` |
//! | [`IdleWork`] | `IdleTasks` |
//!
//! `ErasStakers` and `ErasStakersClipped` have no room: they are always empty.

mod applied_slashes;
mod candidate_list;
mod chilled_offenders;
mod commission_bounds;
mod controller_proposals;
mod custody;
mod disabled;
mod displacements;
mod election_results;
mod elections;
mod eras;
mod exposure_parts;
mod exposures;
mod handover;
mod history;
mod idle_work;
mod ledger_check;
mod ledger_entry;
mod ledgers;
mod liability;
mod limits;
mod pages_to_settle;
mod points;
mod punishment_records;
mod reward_policy;
mod rewards;
mod roles;
mod service_rewards;
mod slash_policy;
mod slash_queue;
mod slash_view;
mod slashable_eras;
mod spans;
mod standing_records;
mod unlock_eras;
mod voter_order;
mod voter_readings;

pub(crate) use applied_slashes::AppliedSlashes;
pub(crate) use candidate_list::CandidateList;
pub(crate) use chilled_offenders::ChilledOffenders;
pub(crate) use commission_bounds::{CommissionBounds, CommissionRange};
pub(crate) use controller_proposals::ControllerProposals;
pub(crate) use custody::{Custody, Taken};
pub(crate) use disabled::Disabled;
pub(crate) use displacements::Displacements;
pub(crate) use election_results::ElectionResults;
pub(crate) use elections::Elections;
pub(crate) use eras::{Eras, PresentEras};
pub(crate) use exposure_parts::{Earlier, EraSums};
pub(crate) use exposures::Exposures;
pub(crate) use handover::Handover;
pub(crate) use history::History;
pub(crate) use idle_work::IdleWork;
pub(crate) use ledger_entry::LedgerEntry;
pub(crate) use ledgers::Ledgers;
pub(crate) use liability::Liability;
pub(crate) use limits::{LimitOps, Limits};
pub(crate) use pages_to_settle::{PageKey, PagesToSettle};
pub(crate) use points::Points;
pub(crate) use punishment_records::PunishmentRecords;
pub(crate) use reward_policy::RewardPolicy;
pub(crate) use rewards::Rewards;
pub(crate) use roles::Roles;
pub(crate) use service_rewards::ServiceRewards;
pub(crate) use slash_policy::SlashPolicy;
pub(crate) use slash_queue::{SlashQueue, FIRST_OF_SERVICES};
pub(crate) use slash_view::SlashView;
pub(crate) use slashable_eras::SlashableEras;
pub(crate) use spans::Spans;
pub(crate) use standing_records::StandingRecords;
pub(crate) use unlock_eras::UnlockEras;
#[cfg(test)]
pub(crate) use unlock_eras::MAX_MATURING_ERAS;
pub use voter_order::{VoterOrder, VoterOrderError};
pub(crate) use voter_readings::{Reading, VoterReadings};

use alloc::vec::Vec;
use codec::Decode;
use frame_support::storage::{unhashed, KeyPrefixIterator};

/// The most entries of an era that are removed in one block. With this limit, no removal makes a block slow.
pub(crate) const MAX_REMOVALS_PER_BLOCK: u32 = 256;

/// The result of removing entries of an era.
#[must_use]
pub(crate) struct Pruned {
    /// The number of entries that were removed.
    pub removed: u32,
    /// Whether no entry of the era is left in the room.
    pub is_complete: bool,
}

/// Returns the value under a raw key: `Some(None)` if it can't be decoded. `None` if nothing is stored.
pub(crate) fn value_under<Value: Decode>(raw_key: &[u8]) -> Option<Option<Value>> {
    let bytes = unhashed::get_raw(raw_key)?;
    Some(Value::decode(&mut bytes.as_slice()).ok())
}

/// Returns the keys of a map that come after a raw key, or all keys with `None`. The raw key may have left the map.
pub(crate) fn keys_after<Key>(
    mut keys: KeyPrefixIterator<Key>,
    after: Option<Vec<u8>>,
) -> KeyPrefixIterator<Key> {
    if let Some(raw_key) = after {
        keys.set_last_raw_key(raw_key);
    }
    keys
}
