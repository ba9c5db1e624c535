//! The alarm: losses of holders in this era, and bunker mode.

use crate::{
    arithmetic::losses::compute_loss_of_shares,
    pallet::{AlarmRecord, Config, SharesOfLoss},
    types::{AlarmState, Balance},
};
use core::marker::PhantomData;

/// The only writer of `AlarmRecord` and `SharesOfLoss`.
///
/// Invariants: in bunker mode the record names the net asset value and the shares before the losses. Without losses
/// there is no `SharesOfLoss`.
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

    /// Returns the losses of this era, counted for another number of shares. Each share has lost the same as before, so
    /// who enters or leaves between two losses doesn't change what the others have lost.
    pub(crate) fn losses_of(shares: Balance) -> Balance {
        let then = SharesOfLoss::<T>::get().unwrap_or(shares);
        compute_loss_of_shares(Self::state().loss, then, shares)
    }

    /// Records the losses of this era, and how many shares have them.
    pub(crate) fn set_losses(losses: Balance, shares: Balance) {
        AlarmRecord::<T>::mutate(|state| state.loss = losses);
        SharesOfLoss::<T>::put(shares);
    }

    /// Begins to count the losses of a new era.
    pub(crate) fn begin_era() {
        AlarmRecord::<T>::mutate(|state| state.loss = 0);
        SharesOfLoss::<T>::kill();
    }

    /// Begins bunker mode. `nav` and `shares` are those before the losses.
    pub(crate) fn begin_bunker(nav: Balance, shares: Balance) {
        AlarmRecord::<T>::mutate(|state| state.bunker = Some((nav, shares)));
    }

    /// Ends bunker mode, and forgets the losses of this era.
    pub(crate) fn end_bunker() {
        AlarmRecord::<T>::put(AlarmState::default());
        SharesOfLoss::<T>::kill();
    }
}
