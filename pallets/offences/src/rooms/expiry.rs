//! When slots are forgotten: an index by session, and how far expiry has come.
//!
//! Owns `SlotsBySession` and `FirstKeptSession`. A slot expires `ReportLifetime` sessions after the latest session of
//! its offences. The cursor also decides which offences can still be reported.

use super::{Due, IndexEntry, IndexState};
use crate::pallet::{Config, FirstKeptSession, SlotIdOf, SlotsBySession};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_staking::SessionIndex;

/// The only writer of `SlotsBySession` and `FirstKeptSession`.
///
/// Invariant after every method: no slot is indexed under a session before `FirstKeptSession`. Expiry moves the cursor
/// only past a session without slots, and reports of earlier sessions are refused.
pub(crate) struct Expiry<T>(PhantomData<T>);

impl<T: Config> Expiry<T> {
    /// Returns the first session whose offences can be reported.
    ///
    /// It is the first unexpired session, or the cursor if that is later. The cursor is later after the lifetime was
    /// made longer. A report of a session before the cursor would never be forgotten.
    pub(crate) fn first_reportable_session() -> SessionIndex {
        Self::first_unexpired_session(T::CurrentSession::get()).max(FirstKeptSession::<T>::get())
    }

    /// Returns a slot that has expired in session `now`, or moves the cursor by a step.
    ///
    /// Returns `None` if nothing is left of the sessions that have expired.
    pub(super) fn advance(now: SessionIndex) -> Option<Due<IndexEntry<T>>> {
        let session = FirstKeptSession::<T>::get();
        let unexpired = Self::first_unexpired_session(now);
        if session >= unexpired {
            return None;
        }
        if let Some(id) = SlotsBySession::<T>::iter_key_prefix(session).next() {
            return Some(Due::Slot(IndexEntry { session, id }));
        }
        let index = IndexState::of(SlotsBySession::<T>::iter_keys());
        FirstKeptSession::<T>::put(index.session_after(session, unexpired));
        Some(Due::Nothing)
    }

    /// Adds a slot under the latest session of its offences.
    pub(super) fn add(session: SessionIndex, id: SlotIdOf<T>) {
        SlotsBySession::<T>::insert(session, id, ());
    }

    /// Removes a slot.
    pub(super) fn remove(session: SessionIndex, id: SlotIdOf<T>) {
        SlotsBySession::<T>::remove(session, id);
    }

    /// Returns the first session whose offences have not expired in session `now`.
    fn first_unexpired_session(now: SessionIndex) -> SessionIndex {
        now.saturating_sub(T::ReportLifetime::get())
    }
}
