//! The wait for the next election.
//!
//! Owns `NotBefore`. `schedule` decides how long the pallet waits. Here it is only stored.

use crate::pallet::{Config, NotBefore};
use core::marker::PhantomData;
use frame_system::pallet_prelude::BlockNumberFor;

/// The only writer of `NotBefore`.
///
/// Invariant after every method: if a block is stored, no election starts by itself before that block. If none is
/// stored, an election may start in any block.
pub(crate) struct Waiting<T>(PhantomData<T>);

impl<T: Config> Waiting<T> {
    /// Returns the first block in which an election may start by itself, 0 if no block is stored.
    pub(crate) fn first_start() -> BlockNumberFor<T> {
        NotBefore::<T>::get()
    }

    /// Returns whether a block is stored, in the past or in the future.
    pub(crate) fn is_set() -> bool {
        NotBefore::<T>::exists()
    }

    /// Sets the first block in which an election may start by itself.
    pub(crate) fn set_first_start(block: BlockNumberFor<T>) {
        NotBefore::<T>::put(block);
    }

    /// Ends the wait: an election may start in any block.
    pub(crate) fn end() {
        NotBefore::<T>::kill();
    }
}
