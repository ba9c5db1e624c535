//! Candidacy: a stash becomes a validator, changes its preferences, or stops.
//!
//! Writes the rooms `Roles` and `CandidateList`. Each step keeps the preferences that still count in the next election
//! (`Commission`) before it changes those that are announced. So every change of `Validators` goes through this file.
//! The only exception: the migration removes validators that can't stay.
//!
//! Nothing here checks stakes, bounds or room. The callers do.

use super::Commission;
use crate::{
    pallet::Config,
    rooms::{CandidateList, Roles},
    types::ValidatorPrefs,
};
use core::marker::PhantomData;

/// Starts and ends the candidacy of a stash.
pub(crate) struct Candidacy<T>(PhantomData<T>);

impl<T: Config> Candidacy<T> {
    /// Makes a stash a validator, or changes its preferences. This does not list the stash as a candidate.
    pub(crate) fn announce(stash: &T::AccountId, prefs: ValidatorPrefs) {
        Commission::<T>::keep(stash, Roles::<T>::prefs_of(stash), Some(&prefs));
        Roles::<T>::set_validator(stash, prefs);
    }

    /// Removes a stash from the validators and from the candidates, if it is there. Returns whether it validated.
    pub(crate) fn withdraw(stash: &T::AccountId) -> bool {
        let announced = Roles::<T>::announcement_of(stash);
        if let Some(announced) = announced {
            Self::end(stash, announced);
        }
        announced.is_some()
    }

    /// Removes a validator, also from the candidates. `announced` are its preferences, `None` if they can't be decoded.
    pub(crate) fn end(stash: &T::AccountId, announced: Option<ValidatorPrefs>) {
        Commission::<T>::keep(stash, announced, None);
        CandidateList::<T>::remove(stash);
        Roles::<T>::remove_validator(stash);
    }

    /// Makes a stash that was chilled for an offence a validator again, because the set needs it. Does nothing if the
    /// stash nominates. `Listing::list_admitted` gives the stash a place among the candidates.
    pub(crate) fn readmit(stash: &T::AccountId, prefs: ValidatorPrefs) {
        if !Roles::<T>::nominates(stash) {
            Self::announce(stash, prefs);
        }
    }
}
