//! When a stash last displaced another one.
//!
//! Owns `LastDisplacement`. A stash displaces at most one other stash in each planned era. Otherwise one large stake
//! could displace many small ones, and leave each place again.

use super::Eras;
use crate::pallet::{Config, LastDisplacement};
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// The only writer of `LastDisplacement`.
///
/// Invariant after every method: a stash that has displaced another one in the planned era has an entry, even if it
/// was forgotten since.
pub(crate) struct Displacements<T>(PhantomData<T>);

impl<T: Config> Displacements<T> {
    /// Returns whether a stash has displaced nobody in the planned era.
    pub(crate) fn may_displace(stash: &T::AccountId) -> bool {
        LastDisplacement::<T>::get(stash).is_none_or(|era| era < Eras::<T>::planned())
    }

    /// Records that a stash displaces another one now.
    pub(crate) fn record(stash: &T::AccountId) {
        Self::record_in(stash, Eras::<T>::planned());
    }

    /// Records that a stash displaced another one when `era` was the planned era.
    pub(crate) fn record_in(stash: &T::AccountId, era: EraIndex) {
        LastDisplacement::<T>::insert(stash, era);
    }

    /// Removes the entry of a stash that is forgotten. An entry of the planned era stays: without it the account could
    /// bond again and displace a second stash.
    pub(crate) fn forget(stash: &T::AccountId) {
        let last = LastDisplacement::<T>::get(stash);
        if last.is_some_and(|era| era < Eras::<T>::planned()) {
            LastDisplacement::<T>::remove(stash);
        }
    }
}
