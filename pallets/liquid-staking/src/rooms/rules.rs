//! What governance has decided.

use crate::{
    pallet::{Config, CurrentSettings, Error},
    types::Settings,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::fungible::Inspect};

/// The only writer of `CurrentSettings`.
///
/// Invariant: the settings that are read are allowed ([`Settings::check`]). Until governance sets them, they are the
/// defaults. The smallest deposit is never read as less than the existential deposit, which a release may raise.
pub(crate) struct Rules<T>(PhantomData<T>);

impl<T: Config> Rules<T> {
    /// Returns the settings.
    pub(crate) fn get() -> Settings<T::AccountId> {
        let mut settings = CurrentSettings::<T>::get().unwrap_or_default();
        settings.min_deposit = settings.min_deposit.max(T::Currency::minimum_balance());
        settings
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
