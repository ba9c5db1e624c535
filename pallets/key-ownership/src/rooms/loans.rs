//! What validators have registered while keys are lent to them.
//!
//! Owns `LentKeys`. Keys are lent when a session is planned, and taken back in the same call.

use crate::pallet::{Config, LentKeys, LentTo};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;

/// The only writer of `LentKeys`.
///
/// Invariant between calls: there are no loans.
pub(crate) struct Loans<T>(PhantomData<T>);

impl<T: Config> Loans<T> {
    /// Stores the validators to which keys are lent, with what they have registered. Writes nothing if there are none.
    pub(crate) fn put(lent: Vec<(T::ValidatorId, Option<T::Keys>)>) {
        if !lent.is_empty() {
            LentKeys::<T>::put(WeakBoundedVec::<_, T::MaxValidators>::force_from(
                lent,
                Some("lent keys"),
            ));
        }
    }

    /// Removes and returns all loans.
    pub(crate) fn take() -> LentTo<T> {
        LentKeys::<T>::take()
    }
}
