//! The calls of the session pallet that drive eras.
//!
//! The session pallet plans, starts and ends sessions. `Rotation` turns this into eras. The election is
//! [`Election::elect`], and [`Election::elect_at_genesis`] for the first sessions.
//!
//! There are two traits: one for the session pallet alone, and one for historical sessions, which also identify each
//! validator.

use crate::{
    election::Election,
    eras::Rotation,
    pallet::{Config, Pallet},
};
use alloc::vec::Vec;
use sp_staking::SessionIndex;

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Rotation::<T>::plan_session(index, Election::<T>::elect)
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::AccountId>> {
        Rotation::<T>::plan_session(index, Election::<T>::elect_at_genesis)
    }

    fn start_session(index: SessionIndex) {
        Rotation::<T>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        Rotation::<T>::end_session(index);
    }
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        Rotation::<T>::plan_session(index, Election::<T>::elect).map(identified)
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        Rotation::<T>::plan_session(index, Election::<T>::elect_at_genesis).map(identified)
    }

    fn start_session(index: SessionIndex) {
        Rotation::<T>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        Rotation::<T>::end_session(index);
    }
}

/// Pairs each validator with the unit identification of `session::UnitIdentificationOf`.
fn identified<AccountId>(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
    validators
        .into_iter()
        .map(|validator| (validator, ()))
        .collect()
}
