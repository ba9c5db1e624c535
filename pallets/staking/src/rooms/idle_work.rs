//! Which idle tasks may have work left.
//!
//! Work for these tasks comes with a session: an era ends, an era expires, session keys have changed. So each session
//! marks all tasks, and a task that finds nothing to do loses its mark. A block in between reads one key to know that
//! there is nothing to do.

use crate::{
    pallet::{Config, IdleTasks},
    types::TasksLeft,
};
use core::marker::PhantomData;

/// The only writer of `IdleTasks`.
///
/// Invariant after every method: without a mark, nothing is stored.
pub(crate) struct IdleWork<T>(PhantomData<T>);

impl<T: Config> IdleWork<T> {
    /// Returns the marked tasks.
    pub(crate) fn left() -> TasksLeft {
        IdleTasks::<T>::get()
    }

    /// Marks exactly these tasks.
    pub(crate) fn set(left: TasksLeft) {
        if left == TasksLeft::default() {
            IdleTasks::<T>::kill();
        } else {
            IdleTasks::<T>::put(left);
        }
    }
}
