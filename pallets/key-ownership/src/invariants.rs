//! What always holds between blocks. Tests check it after every session.
//!
//! The only file besides the rooms that reads storage items, so that it can compare the rooms with each other.

use crate::{
    pallet::{
        Config, FirstProvableSession, KeysInForce, LentKeys, OwnReferences, SessionRoots,
        StoredSessions,
    },
    tree,
};
use alloc::collections::BTreeSet;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{traits::OpaqueKeys, TryRuntimeError};

/// The checks of the storage items.
pub(crate) struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    /// Checks keys in force, roots, lent keys and references against each other.
    pub(crate) fn check() -> Result<(), TryRuntimeError> {
        ensure!(
            LentKeys::<T>::get().is_empty(),
            "keys are lent within a block only"
        );
        ensure!(
            Self::each_key_has_one_owner(&pallet_session::QueuedKeys::<T>::get()),
            "no two validators of the next session have the same key"
        );
        ensure!(
            OwnReferences::<T>::iter_keys().all(|who| Self::has_own_reference(&who)),
            "a validator with a reference for its keys has keys, and is counted on"
        );
        let Some((session, keys)) = KeysInForce::<T>::get() else {
            return Ok(());
        };
        ensure!(
            session == pallet_session::Pallet::<T>::current_index(),
            "keys in force are of the running session"
        );
        ensure!(
            Self::each_key_has_one_owner(&keys),
            "no two validators of the running session have the same key"
        );
        ensure!(
            tree::root_of::<T>(&keys) == SessionRoots::<T>::get(session),
            "the root of the running session is that of the keys in force"
        );
        let (first, end) = StoredSessions::<T>::get().unwrap_or((session, session));
        ensure!(
            end == session.saturating_add(1),
            "the running session is the last that was noted"
        );
        ensure!(
            FirstProvableSession::<T>::get() <= session,
            "the running session can be proven"
        );
        ensure!(
            SessionRoots::<T>::iter_keys().all(|stored| (first..end).contains(&stored)),
            "no root is stored outside of the range"
        );
        ensure!(
            SessionRoots::<T>::iter_keys().count() as u32 == end.saturating_sub(first),
            "each session of the range has a root"
        );
        Ok(())
    }

    fn has_own_reference(who: &T::AccountId) -> bool {
        pallet_session::NextKeys::<T>::contains_key(who)
            && frame_system::Pallet::<T>::consumers(who) > 0
    }

    fn each_key_has_one_owner(set: &[(T::ValidatorId, T::Keys)]) -> bool {
        let mut seen = BTreeSet::new();
        let ids = T::Keys::key_ids();
        set.iter()
            .all(|(_, keys)| ids.iter().all(|id| seen.insert((*id, keys.get_raw(*id)))))
    }
}
