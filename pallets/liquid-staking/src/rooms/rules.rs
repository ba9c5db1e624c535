//! What governance has decided.

use crate::{
    pallet::{Config, CurrentSettings, Error},
    types::Settings,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::fungible::Inspect};

/// The only writer of `CurrentSettings`.
///
/// Invariant: the settings are allowed ([`Settings::check`]). Until governance sets them, they are the defaults, with the
/// existential deposit as the smallest deposit.
pub(crate) struct Rules<T>(PhantomData<T>);

impl<T: Config> Rules<T> {
    /// Returns the settings.
    pub(crate) fn get() -> Settings<T::AccountId> {
        CurrentSettings::<T>::get().unwrap_or_else(|| Settings {
            min_deposit: T::Currency::minimum_balance(),
            ..Default::default()
        })
    }

    /// Replaces the settings.
    ///
    /// # Errors
    /// `InvalidSettings`: a value is out of its bounds.
    pub(crate) fn set(settings: Settings<T::AccountId>) -> Result<(), Error<T>> {
        ensure!(
            settings.check(T::Currency::minimum_balance()),
            Error::InvalidSettings
        );
        CurrentSettings::<T>::put(settings);
        Ok(())
    }
}
