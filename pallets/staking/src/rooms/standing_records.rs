//! Preferences that count in an election although the stash announces others.
//!
//! Owns `StandingPrefs`. `intentions/commission.rs` decides what is stored.
//!
//! A stash has at most one record, for one election. The record stays after that election, as the last offer of the
//! stash. It stays even if the stash is forgotten, because nominations for the stash stay as well. So there can be a
//! record for each account that has ever left the validators.

use crate::{
    pallet::{Config, StandingPrefs},
    types::Standing,
};
use core::marker::PhantomData;

/// The only writer of `StandingPrefs`.
///
/// Invariant after every call: each record is for the next era or an earlier one, and its commission is at most 100%.
pub(crate) struct StandingRecords<T>(PhantomData<T>);

impl<T: Config> StandingRecords<T> {
    /// Returns the record of a stash.
    pub(crate) fn get(stash: &T::AccountId) -> Option<Standing> {
        StandingPrefs::<T>::get(stash)
    }

    /// Stores the record of a stash, or removes it with `None`.
    pub(crate) fn set(stash: &T::AccountId, standing: Option<Standing>) {
        StandingPrefs::<T>::set(stash, standing);
    }
}
