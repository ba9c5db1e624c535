//! Eras are forced or frozen.
//!
//! Governance sets the mode by calls. Slashing forces an era when more than a third of the set is to be disabled. After
//! a successful election `Rotation` resets `ForceNew`. `ForceAlways` stays. Writes the room `Eras`.
//!
//! When eras are frozen, and when they continue, the election under way is given up, and so is its result. Stashes that
//! this election has read may be gone by then, and others may be new.

use crate::{
    election::ElectionCycle,
    pallet::{Config, Event, Pallet},
    rooms::Eras,
    types::Forcing,
};
use core::marker::PhantomData;

/// Changes how eras are forced.
pub(crate) struct EraForcing<T>(PhantomData<T>);

impl<T: Config> EraForcing<T> {
    /// Sets how eras are forced. If eras were frozen before or are frozen now, the election under way is given up.
    ///
    /// # Events
    /// `ForceEra`.
    pub(crate) fn set(mode: Forcing) {
        let were_frozen = Eras::<T>::are_frozen();
        Eras::<T>::set_forcing(mode);
        if were_frozen || Eras::<T>::are_frozen() {
            ElectionCycle::<T>::give_up();
        }
        Pallet::<T>::deposit_event(Event::ForceEra { mode });
    }

    /// Forces an era with the next session that is planned, unless another mode is set. A freeze of eras by governance
    /// stays.
    ///
    /// # Events
    /// `ForceEra` if the mode changes.
    pub(crate) fn force_new_era() {
        if Eras::<T>::forcing() == Forcing::NotForcing {
            Self::set(Forcing::ForceNew);
        }
    }
}
