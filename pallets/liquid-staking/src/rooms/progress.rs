//! How far the work of an era is done.

use crate::{
    pallet::{Config, WorkRecord},
    types::{Clock, Work},
};
use core::marker::PhantomData;

/// The only writer of `WorkRecord`.
///
/// Invariant: nothing was delegated for a later era than the last one that was closed.
pub(crate) struct Progress<T>(PhantomData<T>);

impl<T: Config> Progress<T> {
    /// Returns the record.
    pub(crate) fn get() -> Work {
        WorkRecord::<T>::get()
    }

    /// Notes that rewards were taken and a batch was closed.
    pub(crate) fn closed(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.closed = clock.unlock);
    }

    /// Notes that funds were delegated.
    pub(crate) fn delegated(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.delegated = clock.unlock);
    }

    /// Notes that a step failed. There is no step until the clock has changed.
    pub(crate) fn failed(clock: Clock) {
        WorkRecord::<T>::mutate(|work| work.failed = Some(clock));
    }
}
