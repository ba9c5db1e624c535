//! How far the work of an era is done, and whether some may be due.
//!
//! To look for work takes many reads. So a mark says whether a look may find any. Each session sets it, because eras
//! begin and stake becomes free with sessions. A look that finds nothing takes it away. A block in between reads the
//! mark and nothing else.
//!
//! Rewards are taken, a batch is closed and funds are delegated once for each era, when it is planned. Neither era of
//! the [`Clock`] can say that: the unlock era stands still for a time if the bonding duration becomes shorter, and the
//! free era stands still while a slash of an old era is pending. So the eras in [`Work`] are for readers of storage: here
//! it counts only whether they are zero.

use crate::{
    pallet::{Config, WorkMark, WorkRecord},
    types::{Clock, Work},
};
use core::marker::PhantomData;

/// The only writer of `WorkRecord` and `WorkMark`.
///
/// Invariants: nothing is delegated for an era before the close. Without a mark, nothing is stored.
pub(crate) struct Progress<T>(PhantomData<T>);

impl<T: Config> Progress<T> {
    /// Returns whether a look may find work.
    pub(crate) fn is_marked() -> bool {
        WorkMark::<T>::get()
    }

    /// Marks that a look may find work.
    pub(crate) fn mark() {
        WorkMark::<T>::put(true);
    }

    /// Notes that a look found nothing.
    pub(crate) fn unmark() {
        WorkMark::<T>::kill();
    }

    /// Returns the record.
    pub(crate) fn get() -> Work {
        WorkRecord::<T>::get()
    }

    /// Notes that an era was planned. To close and to delegate is due, and what failed is tried again.
    pub(crate) fn plan_era() {
        WorkRecord::<T>::kill();
    }

    /// Notes that rewards were taken and a batch was closed.
    pub(crate) fn closed(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.closed = clock.unlock.max(1));
    }

    /// Notes that funds were delegated.
    pub(crate) fn delegated(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.delegated = clock.unlock.max(1));
    }

    /// Notes that settling failed. There is no step until the clock has changed, or an era was planned.
    pub(crate) fn failed(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.failed = Some(clock));
    }
}
