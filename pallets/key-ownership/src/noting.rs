//! Notes the keys in force when a session starts, and forgets old sessions.

use crate::{
    pallet::{
        Config, FirstProvableSession, KeysInForce, KeysOf, Pallet, SessionRoots, StoredSessions,
    },
    tree::{self, SessionRoot},
    weights,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchClass, traits::Defensive, weights::Weight, WeakBoundedVec};
use sp_runtime::traits::Zero;
use sp_staking::SessionIndex;

/// Roots that a session or a call removes at most. More than one, so that roots become fewer when staking punishes for a
/// shorter time than before.
pub const FORGOTTEN_AT_ONCE: u32 = 8;

/// A session manager that notes the keys in force, and lends keys to validators that purged theirs. `I` chooses the
/// validators.
pub struct NoteKeysInForce<T, I>(PhantomData<(T, I)>);

impl<T, I> pallet_session::SessionManager<T::ValidatorId> for NoteKeysInForce<T, I>
where
    T: Config,
    I: pallet_session::SessionManager<T::ValidatorId>,
{
    fn new_session(index: SessionIndex) -> Option<Vec<T::ValidatorId>> {
        let chosen = I::new_session(index);
        match &chosen {
            Some(coming) => Pallet::<T>::lend_keys(coming),
            // The validators stay.
            None => Pallet::<T>::lend_keys(&pallet_session::Validators::<T>::get()),
        }
        chosen
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::ValidatorId>> {
        Pallet::<T>::note_references_of_genesis();
        I::new_session_genesis(index)
    }

    fn start_session(index: SessionIndex) {
        Pallet::<T>::note_keys_in_force(index);
        I::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        I::end_session(index);
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses proofs of sessions before `session` from now on, and removes some of their roots. The others are removed when
    /// sessions start.
    pub fn prune_up_to(session: SessionIndex) {
        let running = pallet_session::Pallet::<T>::current_index();
        FirstProvableSession::<T>::mutate(|first| *first = session.min(running).max(*first));
        Self::forget_some_sessions();
    }

    /// Notes the keys of a session that starts. They are still queued: the session pallet queues those of the next session
    /// later in the same call.
    pub(crate) fn note_keys_in_force(session: SessionIndex) {
        let keys = pallet_session::QueuedKeys::<T>::get();
        let repeated = Self::root_if_unchanged(&keys);
        Self::charge(weights::note::<T>(keys.len(), repeated.is_some()));

        let root = repeated.or_else(|| tree::root_of::<T>(&keys));
        if let Some(root) = root.defensive_proof("the tree takes any keys") {
            SessionRoots::<T>::insert(session, root);
            StoredSessions::<T>::mutate(|stored| {
                let (first, end) = stored.unwrap_or((session, session));
                *stored = Some((first, session.saturating_add(1).max(end)));
            });
        }
        let keys: KeysOf<T> = WeakBoundedVec::force_from(keys, Some("keys in force"));
        KeysInForce::<T>::put((session, keys));
        Self::forget_some_sessions();
    }

    /// The root of the session before, if it had the same keys.
    fn root_if_unchanged(keys: &[(T::ValidatorId, T::Keys)]) -> Option<SessionRoot<T::Hash>> {
        let (session, before) = KeysInForce::<T>::get()?;
        if before.as_slice() != keys {
            return None;
        }
        SessionRoots::<T>::get(session)
    }

    /// Removes the roots of a few sessions that can't be proven any more.
    fn forget_some_sessions() {
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

    /// Adds to the weight of the block. The session pallet's hook doesn't know what managers do.
    pub(crate) fn charge(weight: Weight) {
        // Genesis is no block.
        if !frame_system::Pallet::<T>::block_number().is_zero() {
            frame_system::Pallet::<T>::register_extra_weight_unchecked(
                weight,
                DispatchClass::Mandatory,
            );
        }
    }
}
