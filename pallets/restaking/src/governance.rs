//! What governance decides.
//!
//! Writes the room `Rules`.

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::Rules,
    types::Settings,
};
use core::marker::PhantomData;
use sp_runtime::DispatchResult;

/// Serves governance.
pub(crate) struct Governance<T>(PhantomData<T>);

impl<T: Config> Governance<T> {
    /// Returns the settings.
    pub(crate) fn settings() -> Settings {
        Rules::<T>::get()
    }

    /// Replaces the settings.
    ///
    /// # Errors
    /// `InvalidSettings`.
    ///
    /// # Events
    /// `SettingsChanged`.
    pub(crate) fn set_settings(settings: Settings) -> DispatchResult {
        Rules::<T>::set(settings)?;
        Pallet::<T>::deposit_event(Event::SettingsChanged { settings });
        Ok(())
    }
}
