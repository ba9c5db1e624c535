//! The history: which eras are still stored.
//!
//! `pruning.rs` removes the oldest era step by step, then advances this room to the next one.

use super::{Eras, Rewards};
use crate::pallet::{Config, OldestStoredEra};
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// The only writer of `OldestStoredEra`.
///
/// Invariant after every method: nothing of an era before `OldestStoredEra` is stored. The caller of
/// [`advance_to`](Self::advance_to) has removed those eras.
pub(crate) struct History<T>(PhantomData<T>);

impl<T: Config> History<T> {
    /// Returns the oldest era with stored data.
    pub(crate) fn oldest() -> EraIndex {
        OldestStoredEra::<T>::get()
    }

    /// Sets the oldest stored era, after all eras before it were removed.
    pub(crate) fn advance_to(era: EraIndex) {
        OldestStoredEra::<T>::put(era);
    }

    /// Returns whether the removal of an era has begun. The reward of an era is removed first, so an era that is over
    /// and has no reward is being removed.
    pub(crate) fn is_leaving(era: EraIndex) -> bool {
        era == Self::oldest() && era < Eras::<T>::active() && !Rewards::<T>::has_reward(era)
    }
}
