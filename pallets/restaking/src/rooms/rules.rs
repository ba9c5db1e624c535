//! What governance has decided.

use crate::{
    pallet::{Config, CurrentSettings, Error},
    types::Settings,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};

/// The only writer of `CurrentSettings`.
///
/// Invariant: the values were allowed when they were set. A release may lower `MaxOrdersPerEra`, so it bounds reads
/// too.
pub(crate) struct Rules<T>(PhantomData<T>);

impl<T: Config> Rules<T> {
    /// Returns the settings.
    pub(crate) fn get() -> Settings {
        let mut settings = CurrentSettings::<T>::get().unwrap_or_default();
        settings.max_orders = settings.max_orders.min(T::MaxOrdersPerEra::get());
        settings
    }

    /// Replaces the settings.
    ///
    /// # Errors
    /// `InvalidSettings`: `throttle`, `max_share` or `max_orders` is zero, or `max_orders` is above `MaxOrdersPerEra`.
    pub(crate) fn set(settings: Settings) -> Result<(), Error<T>> {
        let is_allowed = !settings.throttle.is_zero()
            && !settings.max_share.is_zero()
            && (1..=T::MaxOrdersPerEra::get()).contains(&settings.max_orders);
        ensure!(is_allowed, Error::InvalidSettings);
        CurrentSettings::<T>::put(settings);
        Ok(())
    }
}
