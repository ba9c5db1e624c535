//! What governance has decided.

use crate::{
    pallet::{Config, CurrentSettings, Error},
    types::Settings,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};

/// The only writer of `CurrentSettings`.
///
/// Invariant: the settings are allowed ([`Settings::is_allowed`]). Until governance sets them, they are those of the
/// configuration.
pub(crate) struct Rules<T>(PhantomData<T>);

impl<T: Config> Rules<T> {
    /// Returns the settings. No more reports are asked for than there can be: a release may lower `MaxReporters`.
    pub(crate) fn get() -> Settings {
        let settings = CurrentSettings::<T>::get().unwrap_or_else(T::InitialSettings::get);
        Settings {
            min_reports: settings.min_reports.min(T::MaxReporters::get()),
            ..settings
        }
    }

    /// Replaces the settings.
    ///
    /// # Errors
    /// `InvalidSettings`: a value is out of its bounds.
    pub(crate) fn set(settings: Settings) -> Result<(), Error<T>> {
        ensure!(
            settings.is_allowed(T::MaxReporters::get()),
            Error::InvalidSettings
        );
        CurrentSettings::<T>::put(settings);
        Ok(())
    }
}
