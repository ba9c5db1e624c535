//! The clock of an era: when it started, and how long it has lasted.
//!
//! The duration of an era decides how much it mints. An era starts at the time of the last block of the era before. So
//! no time between two eras is left unpaid. At genesis no time is known. So the clock of the genesis era starts with
//! its first finished block. Writes the room `Eras`.

use crate::{pallet::Config, rooms::Eras};
use core::marker::PhantomData;
use frame_support::traits::UnixTime;
use sp_runtime::traits::Zero;

/// Measures eras.
pub(crate) struct EraClock<T>(PhantomData<T>);

impl<T: Config> EraClock<T> {
    /// Returns the time in ms since the Unix epoch. `None` if no block has set it yet.
    pub(super) fn now() -> Option<u64> {
        let has_blocks = !frame_system::Pallet::<T>::block_number().is_zero();
        has_blocks.then(Self::millis).filter(|now| *now > 0)
    }

    /// Returns the time that has passed since `start`, in ms.
    pub(super) fn elapsed_since(start: u64) -> u64 {
        Self::millis().saturating_sub(start)
    }

    /// Starts the clock of the active era, if it does not run and the time is known.
    pub(crate) fn start_active_era() {
        let Some(era) = Eras::<T>::active_info().filter(|era| era.start.is_none()) else {
            return;
        };
        if let Some(now) = Self::now() {
            Eras::<T>::activate(era.index, Some(now));
        }
    }

    fn millis() -> u64 {
        T::UnixTime::now()
            .as_millis()
            .try_into()
            .unwrap_or(u64::MAX)
    }
}
