//! The rooms: everything that the pallet stores.
//!
//! A room is a type in a file of its own. Only this file names the storage items of the room, to read or to write them.
//! There are two exceptions: `pallet.rs` declares all items, and `invariants.rs` reads all of them. A room calls only
//! rooms above it in this table.
//!
//! | room | owns |
//! |---|---|
//! | [`StoredReports`] | `Reports`, `ConcurrentReportsIndex` |
//! | [`OffenderLists`] | `SlotsOfOffenders` |
//! | [`Expiry`] | `SlotsBySession`, `FirstKeptSession` |
//! | [`Growths`] | `GrowthsBySession`, `FirstUntoldSession` |
//! | [`OpenSlot`] | `TimeSlots` |
//!
//! A slot, its reports, the lists of its offenders and its index entries must agree. Therefore only [`OpenSlot`]
//! changes them: the methods of the other rooms that write them are visible in this folder only.

mod expiry;
mod growths;
mod offender_lists;
mod reports;
mod slots;

pub(crate) use expiry::Expiry;
pub(crate) use growths::Growths;
pub(crate) use offender_lists::OffenderLists;
pub(crate) use reports::StoredReports;
pub(crate) use slots::OpenSlot;

use crate::pallet::{Config, SlotIdOf};
use sp_staking::SessionIndex;

/// What a cursor finds at its session.
pub(crate) enum Due<Slot> {
    /// The session still has this slot.
    Slot(Slot),
    /// The session has no slot left. The cursor has moved on.
    Nothing,
}

/// An entry of an index by session.
struct IndexEntry<T: Config> {
    /// The session under which the slot is indexed.
    session: SessionIndex,
    /// The slot.
    id: SlotIdOf<T>,
}

/// Whether an index by session has entries.
enum IndexState {
    Empty,
    HasEntries,
}

impl IndexState {
    fn of<Entry>(mut entries: impl Iterator<Item = Entry>) -> Self {
        match entries.next() {
            Some(_) => IndexState::HasEntries,
            None => IndexState::Empty,
        }
    }

    /// Returns the session to which a cursor moves when `session` has no slot left: the next session, or `end` if the
    /// whole index is empty.
    ///
    /// The jump is for a chain that adds this pallet late, for example in session 1,000. Without the jump, the cursor
    /// would walk through all earlier sessions, and growths would wait meanwhile.
    fn session_after(&self, session: SessionIndex, end: SessionIndex) -> SessionIndex {
        match self {
            IndexState::Empty => end,
            IndexState::HasEntries => session.saturating_add(1),
        }
    }
}
