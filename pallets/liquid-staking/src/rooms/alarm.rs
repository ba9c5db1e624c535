//! The alarm: losses of holders in this era, and bunker mode.

use crate::{
    pallet::{AlarmRecord, Config},
    types::{AlarmState, Balance},
};
use core::marker::PhantomData;

/// The only writer of `AlarmRecord`.
///
/// Invariant: in bunker mode the record names the net asset value and the shares before the loss.
pub(crate) struct Alarm<T>(PhantomData<T>);

impl<T: Config> Alarm<T> {
    /// Returns the record.
    pub(crate) fn state() -> AlarmState {
        AlarmRecord::<T>::get()
    }

    /// Returns whether bunker mode is on.
    pub(crate) fn is_bunker() -> bool {
        Self::state().bunker.is_some()
    }

    /// Adds a loss to those of this era.
    pub(crate) fn add_loss(loss: Balance) {
        AlarmRecord::<T>::mutate(|state| state.loss = state.loss.saturating_add(loss));
    }

    /// Begins to count the losses of a new era.
    pub(crate) fn begin_era() {
        AlarmRecord::<T>::mutate(|state| state.loss = 0);
    }

    /// Begins bunker mode. `nav` and `shares` are those before the loss.
    pub(crate) fn begin_bunker(nav: Balance, shares: Balance) {
        AlarmRecord::<T>::mutate(|state| state.bunker = Some((nav, shares)));
    }

    /// Ends bunker mode, and forgets the losses of this era.
    pub(crate) fn end_bunker() {
        AlarmRecord::<T>::put(AlarmState::default());
    }
}
