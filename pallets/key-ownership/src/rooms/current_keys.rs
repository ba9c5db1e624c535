//! The keys that are in force in the running session.
//!
//! Owns `KeysInForce`. Proofs are made from these keys, and a validator that purged its registered keys is lent them.
//! The session pallet itself forgets them: it stores the keys of the next session only, and those that are registered.

use crate::pallet::{Config, KeysInForce, KeysOf};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;
use sp_staking::SessionIndex;

/// The only writer of `KeysInForce`.
///
/// Invariant after every method: no two validators in the list have the same key. The session pallet and
/// [`Lending`](crate::lending::Lending) guarantee this for the keys that are queued for a session.
pub(crate) struct CurrentKeys<T>(PhantomData<T>);

impl<T: Config> CurrentKeys<T> {
    /// Returns the keys in force. `None` if no session has started since the chain got this pallet.
    pub(crate) fn get() -> Option<KeysOf<T>> {
        KeysInForce::<T>::get().map(|(_, keys)| keys)
    }

    /// Returns the keys of a session, if they are in force now.
    pub(crate) fn of_session(session: SessionIndex) -> Option<KeysOf<T>> {
        let (current, keys) = KeysInForce::<T>::get()?;
        (current == session).then_some(keys)
    }

    /// Returns the session whose keys are stored, if they are the same as `keys`.
    pub(crate) fn session_with(keys: &[(T::ValidatorId, T::Keys)]) -> Option<SessionIndex> {
        let (session, current) = KeysInForce::<T>::get()?;
        (current.as_slice() == keys).then_some(session)
    }

    /// Stores the keys of a session that starts.
    ///
    /// A list that exceeds its bound is kept whole: a validator that is left out could not be punished.
    pub(crate) fn put(session: SessionIndex, keys: Vec<(T::ValidatorId, T::Keys)>) {
        let keys: KeysOf<T> = WeakBoundedVec::force_from(keys, Some("keys in force"));
        KeysInForce::<T>::put((session, keys));
    }
}
