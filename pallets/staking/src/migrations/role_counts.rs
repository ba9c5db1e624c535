//! Validators and nominators are counted again.
//!
//! The counters of both maps came with storage version 7 of `pallet-staking`. A chain that has left out its migration
//! has wrong ones. The migration passes each validator and each nominator. So it counts those that keep their role, and
//! in the end the counter is their number.
//!
//! A scheduled call can change roles in the middle. Or an earlier release, which did not count, has passed the first
//! stashes. Then the number may be wrong, and the counter stays as it is.

use super::old::{prefix_of, KeptRoles};
use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::storage::unhashed;

/// The counter of validators.
pub(super) const VALIDATORS: &str = "CounterForValidators";
/// The counter of nominators.
pub(super) const NOMINATORS: &str = "CounterForNominators";

/// The count of one role, in one unit of work.
pub(super) struct RoleCount<T> {
    counter: &'static str,
    /// How many stashes have kept the role so far. `None` if nobody knows.
    kept: Option<u32>,
    _config: PhantomData<T>,
}

impl<T: Config> RoleCount<T> {
    /// Begins a unit of work. `is_first`: no stash with the role was passed yet.
    pub(super) fn go_on(counter: &'static str, is_first: bool) -> Self {
        let kept = if is_first {
            Some(0)
        } else {
            KeptRoles::<T>::get()
                .filter(|(_, seen)| *seen == value_of::<T>(counter))
                .and_then(|(kept, _)| kept)
        };
        Self {
            counter,
            kept,
            _config: PhantomData,
        }
    }

    /// Ends a unit of work on a stash.
    pub(super) fn pass(self, is_kept: bool) {
        let kept = self
            .kept
            .map(|kept| kept.saturating_add(u32::from(is_kept)));
        KeptRoles::<T>::put((kept, value_of::<T>(self.counter)));
    }

    /// Ends the step. The counter becomes the number of stashes that have kept their role.
    pub(super) fn finish(self) {
        KeptRoles::<T>::kill();
        let (counter, before) = (self.counter, value_of::<T>(self.counter));
        if let Some(kept) = self.kept.filter(|kept| *kept != before) {
            log::warn!(target: "runtime::staking", "{counter} was {before}, and is {kept}");
            unhashed::put(&prefix_of::<T>(counter), &kept);
        }
    }
}

/// Returns the value of a counter, zero if it is missing.
fn value_of<T: Config>(counter: &str) -> u32 {
    unhashed::get(&prefix_of::<T>(counter)).unwrap_or_default()
}
