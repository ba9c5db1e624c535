//! The slots whose fraction has grown, while some of their offenders still lag, and how far handing over has come.
//!
//! Owns `GrowthsBySession` and `FirstUntoldSession`. A growth is indexed by the session in which it was reported. All
//! growths of a session are handed over after its end, in one pass.

use super::{Due, IndexEntry, IndexState};
use crate::pallet::{Config, FirstUntoldSession, GrowthsBySession, SlotIdOf};
use core::marker::PhantomData;
use sp_staking::SessionIndex;

/// The only writer of `GrowthsBySession` and `FirstUntoldSession`.
///
/// Invariant after every method: no growth is indexed under a session before `FirstUntoldSession`. The cursor moves
/// only past a session that is over and has no growths. New growths are indexed under the running session.
pub(crate) struct Growths<T>(PhantomData<T>);

impl<T: Config> Growths<T> {
    /// Returns a slot with a growth that was reported before session `now`, or moves the cursor by a step.
    ///
    /// Returns `None` if all growths that were reported before session `now` have been handed over.
    pub(super) fn advance(now: SessionIndex) -> Option<Due<IndexEntry<T>>> {
        let session = FirstUntoldSession::<T>::get();
        if session >= now {
            return None;
        }
        if let Some(id) = GrowthsBySession::<T>::iter_key_prefix(session).next() {
            return Some(Due::Slot(IndexEntry { session, id }));
        }
        let index = IndexState::of(GrowthsBySession::<T>::iter_keys());
        FirstUntoldSession::<T>::put(index.session_after(session, now));
        Some(Due::Nothing)
    }

    /// Adds a slot under the session in which its growth was reported.
    pub(super) fn add(session: SessionIndex, id: SlotIdOf<T>) {
        GrowthsBySession::<T>::insert(session, id, ());
    }

    /// Removes a slot.
    pub(super) fn remove(session: SessionIndex, id: SlotIdOf<T>) {
        GrowthsBySession::<T>::remove(session, id);
    }
}
