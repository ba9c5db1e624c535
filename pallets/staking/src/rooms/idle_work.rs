//! Which idle tasks may have work left.
//!
//! Work for these tasks comes with a session: an era ends, an era expires, session keys have changed. So each session
//! marks all tasks, and a task that finds nothing to do loses its mark. A block in between reads one key to know that
//! there is nothing to do. A payment of rewards that are staked marks one task, in any block.

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

    /// Marks that nominators wait for a place in the list of voters.
    pub(crate) fn mark_settling() {
        let left = Self::left();
        if !left.settling {
            Self::set(TasksLeft {
                settling: true,
                ..left
            });
        }
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
