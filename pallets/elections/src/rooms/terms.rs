//! The terms under which the election started.
//!
//! Owns `Terms`. `terms.rs` in the folder above compares them with the present.

use crate::{
    pallet::{Config, Terms},
    types::ElectionTerms,
};
use core::marker::PhantomData;

/// The only writer of `Terms`.
///
/// Invariant after every block: terms are stored exactly while an election is under way. They never change during the
/// election.
pub(crate) struct StartTerms<T>(PhantomData<T>);

impl<T: Config> StartTerms<T> {
    /// Returns the terms, `None` if there are none that can be decoded.
    pub(crate) fn get() -> Option<ElectionTerms> {
        Terms::<T>::get()
    }

    /// Records the terms of an election that starts.
    pub(crate) fn record(terms: ElectionTerms) {
        Terms::<T>::put(terms);
    }

    /// Removes the terms of an election that has ended.
    pub(crate) fn clear() {
        Terms::<T>::kill();
    }
}
