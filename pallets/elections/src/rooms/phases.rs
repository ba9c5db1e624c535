//! The phase of the election.
//!
//! Owns `CurrentPhase`. `pipeline` and `export` decide which phase follows which. Here it is only stored.

use crate::{
    pallet::{Config, CurrentPhase},
    types::Phase,
};
use core::marker::PhantomData;

/// The only writer of `CurrentPhase`.
///
/// Invariant after every method: [`Phase::Off`] is never stored. A phase is stored exactly while an election is under
/// way.
pub(crate) struct Phases<T>(PhantomData<T>);

impl<T: Config> Phases<T> {
    /// Returns the current phase.
    pub(crate) fn current() -> Phase {
        CurrentPhase::<T>::get()
    }

    /// Returns whether a phase is stored, even if it can't be decoded.
    ///
    /// Code of another version may have written a phase that this code doesn't know.
    pub(crate) fn is_stored() -> bool {
        CurrentPhase::<T>::exists()
    }

    /// Sets the current phase.
    pub(crate) fn enter(phase: Phase) {
        if phase == Phase::Off {
            CurrentPhase::<T>::kill();
        } else {
            CurrentPhase::<T>::put(phase);
        }
    }
}
