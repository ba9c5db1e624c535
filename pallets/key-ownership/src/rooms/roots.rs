//! The roots against which proofs are checked.
//!
//! Owns `SessionRoots`, `StoredSessions` and `FirstProvableSession`. Each session that starts adds a root. When staking
//! no longer punishes offences of a session, proofs for it are refused at once, and its root is removed soon after.

use crate::{
    pallet::{Config, FirstProvableSession, SessionRoots, StoredSessions},
    tree::SessionRoot,
};
use core::marker::PhantomData;
use sp_staking::SessionIndex;

/// The most roots that the start of a session removes. A call of `prune_up_to` removes no more, either.
///
/// It is more than one, so that the number of roots falls when staking punishes for a shorter time than before.
pub const FORGOTTEN_AT_ONCE: u32 = 8;

/// The only writer of `SessionRoots`, `StoredSessions` and `FirstProvableSession`.
///
/// Invariant after every method: roots are stored for the sessions of the range `StoredSessions`, and for no others.
/// `FirstProvableSession` never falls, and is never after the running session.
pub(crate) struct Roots<T>(PhantomData<T>);

impl<T: Config> Roots<T> {
    /// Returns the root of a session, if it is stored.
    pub(crate) fn get(session: SessionIndex) -> Option<SessionRoot<T::Hash>> {
        SessionRoots::<T>::get(session)
    }

    /// Returns whether proofs for a session are refused because staking no longer punishes its offences.
    pub(crate) fn is_pruned(session: SessionIndex) -> bool {
        session < FirstProvableSession::<T>::get()
    }

    /// Stores the root of a session that starts.
    pub(crate) fn add(session: SessionIndex, root: SessionRoot<T::Hash>) {
        SessionRoots::<T>::insert(session, root);
        StoredSessions::<T>::mutate(|stored| {
            let (first, end) = stored.unwrap_or((session, session));
            *stored = Some((first, session.saturating_add(1).max(end)));
        });
    }

    /// Refuses proofs for sessions before `session` from now on, but never for the running session.
    pub(crate) fn refuse_before(session: SessionIndex) {
        let running = pallet_session::Pallet::<T>::current_index();
        FirstProvableSession::<T>::mutate(|first| *first = session.min(running).max(*first));
    }

    /// Removes the roots of some sessions for which proofs are refused.
    pub(crate) fn forget_some() {
        let Some((mut first, end)) = StoredSessions::<T>::get() else {
            return;
        };
        let kept = FirstProvableSession::<T>::get().min(end);
        for _ in 0..FORGOTTEN_AT_ONCE {
            if first >= kept {
                break;
            }
            SessionRoots::<T>::remove(first);
            first = first.saturating_add(1);
        }
        StoredSessions::<T>::put((first, end));
    }
}
