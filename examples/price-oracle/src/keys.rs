//! Oracle keys: set, ended, forgotten.
//!
//! A key is in force from the round after it is set, until the round in which it is replaced or ended. So a validator
//! has one key in a round at most, and two statements of a round by two keys are never its fault.
//!
//! Reads the room `Rounds`; writes `Register`.

use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Register, Rounds},
    stakes::Stakes,
    statements::Statements,
    types::{key_bytes_to_sign, RoundIndex},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Serves the calls about keys.
pub(crate) struct Keys<T>(PhantomData<T>);

impl<T: Config> Keys<T> {
    /// Returns the bytes that a new key of a validator signs.
    pub(crate) fn bytes_to_sign(validator: &T::AccountId) -> Vec<u8> {
        key_bytes_to_sign(&Statements::<T>::genesis(), T::ServiceId::get(), validator)
    }

    /// Sets the key of a validator, from the next round on.
    ///
    /// # Errors
    /// - `NoAllocation`: it has nothing at risk in the active era and in the planned one. So strangers store nothing.
    /// - `BadSignature`: the key did not sign [`key_bytes_to_sign`].
    /// - `TooManyFaults`: it was punished for as many rounds as can be counted, so its next fault could cost nothing.
    /// - `KeyTaken`, `TooManyKeys`.
    ///
    /// # Events
    /// `KeySet`.
    pub(crate) fn set_key(
        validator: T::AccountId,
        key: T::PublicKey,
        proof: T::Signature,
    ) -> DispatchResult {
        ensure!(
            Stakes::<T>::is_at_risk(&validator),
            Error::<T>::NoAllocation
        );
        let bytes = Self::bytes_to_sign(&validator);
        Statements::<T>::ensure_signed_bytes(&bytes, &key, &proof)?;

        let (since, oldest) = (Self::next_round(), Rounds::<T>::oldest());
        ensure!(
            Register::<T>::can_be_punished(&validator, oldest),
            Error::<T>::TooManyFaults
        );
        Register::<T>::forget_before(&validator, oldest);
        Register::<T>::add_key(&validator, key.clone(), since)?;
        Pallet::<T>::deposit_event(Event::KeySet {
            validator,
            key,
            since,
        });
        Ok(())
    }

    /// Ends the key of a validator with this round.
    ///
    /// # Errors
    /// `NoKey`.
    ///
    /// # Events
    /// `KeyEnded`.
    pub(crate) fn end_key(validator: &T::AccountId) -> DispatchResult {
        let key = Register::<T>::last_key(validator).ok_or(Error::<T>::NoKey)?;
        let end = Self::next_round();
        Register::<T>::end_key(validator, end);
        Pallet::<T>::deposit_event(Event::KeyEnded {
            validator: validator.clone(),
            key,
            end,
        });
        Ok(())
    }

    /// Forgets what can't be reported of a validator. Ends its key, if it allocates nothing.
    ///
    /// # Errors
    /// `NothingToForget`.
    ///
    /// # Events
    /// `KeyEnded`, if its key is ended.
    pub(crate) fn forget(validator: &T::AccountId) -> DispatchResult {
        let is_idle =
            Register::<T>::last_key(validator).is_some() && !Stakes::<T>::allocates(validator);
        if is_idle {
            Self::end_key(validator)?;
        }
        let has_forgotten = Register::<T>::forget_before(validator, Rounds::<T>::oldest());
        ensure!(is_idle || has_forgotten, Error::<T>::NothingToForget);
        Ok(())
    }

    fn next_round() -> RoundIndex {
        Rounds::<T>::current().map_or(0, |round| round.index.saturating_add(1))
    }
}
