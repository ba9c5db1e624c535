//! What happens to registered keys when control changes, a validator is forgotten, or keys are claimed or purged.
//!
//! Keys are registered with the session pallet, which stores them and their owners. This file changes them there. The
//! room `References` counts the reference for them, and states the rule of who has it. Owns no storage.
//!
//! - A change of controller moves the reference to the validator ([`Registrations::change_control`]).
//! - A validator that is gone keeps neither keys nor reference ([`Registrations::forget_keys`]).
//! - A claim removes the registrations of all other validators ([`Registrations::displace`]).
//! - A purge takes the reference from the account that has it, whichever account signs
//!   ([`Registrations::prepare_purge`]).

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::References,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use pallet_session::{KeyOwner, NextKeys};
use sp_runtime::traits::{Convert, OpaqueKeys};

/// Changes registered keys together with the reference for them.
pub(crate) struct Registrations<T>(PhantomData<T>);

impl<T: Config> Registrations<T> {
    /// Moves the reference for a validator's keys from its controller `from` to the validator itself. `to` controls the
    /// validator from now on.
    ///
    /// Keys that were handed over to `to` ([`Self::forget_keys`]) are removed. `to` could not purge them any more: what
    /// it signs about keys is for this validator from now on.
    ///
    /// # Events
    /// `KeysFreed` if keys of `to` are removed.
    pub(crate) fn change_control(validator: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        if to != validator && Self::has_handed_over_keys(to) {
            Self::remove_keys(to, None);
            Pallet::<T>::deposit_event(Event::KeysFreed {
                validator: to.clone(),
            });
        }
        if NextKeys::<T>::contains_key(validator) && !References::<T>::is_own(validator) {
            References::<T>::move_to_validator(validator, from, to);
        }
    }

    /// Takes the registered keys from a validator that is about to be forgotten.
    ///
    /// If another account controls it, has signed for the keys, and has no keys and is no stash itself, they are handed
    /// over: keys and reference belong to that controller now. So the controller can purge them as before, and nobody
    /// else can register them until it does. Otherwise they are removed.
    pub(crate) fn forget_keys(validator: &T::AccountId, controller: &T::AccountId) {
        let Some(keys) = NextKeys::<T>::get(validator) else {
            return;
        };
        let signed_by_controller = References::<T>::is_on_controller(validator, controller);
        let has_other_keys = NextKeys::<T>::contains_key(controller)
            || T::ControllerOf::convert(controller.clone()).is_some();
        if !signed_by_controller || has_other_keys {
            return Self::remove_keys(validator, Some(controller));
        }
        for id in T::Keys::key_ids() {
            KeyOwner::<T>::insert((*id, keys.get_raw(*id)), controller);
        }
        NextKeys::<T>::remove(validator);
        NextKeys::<T>::insert(controller, keys);
        References::<T>::set_own(controller);
    }

    /// Removes the keys of every other validator that has registered one of `keys`. Returns these validators.
    pub(crate) fn displace(keys: &T::Keys, claimed_for: &T::AccountId) -> Vec<T::AccountId> {
        let mut displaced = Vec::new();
        for id in T::Keys::key_ids() {
            let owner = pallet_session::Pallet::<T>::key_owner(*id, keys.get_raw(*id));
            let Some(owner) = owner.filter(|owner| owner != claimed_for) else {
                continue;
            };
            Self::remove_keys(&owner, T::ControllerOf::convert(owner.clone()).as_ref());
            displaced.push(owner);
        }
        displaced
    }

    /// Moves the reference for keys to the account that signs their purge, just before the session pallet takes it from
    /// there.
    ///
    /// If the keys have no reference, the session pallet takes none.
    pub(crate) fn prepare_purge(signer: &T::AccountId) {
        let validator = Self::validator_of(signer);
        let controller = T::ControllerOf::convert(validator.clone());
        let controller = controller.as_ref().unwrap_or(&validator);
        References::<T>::move_to_signer(&validator, controller, signer);
    }

    /// Records who has the references for keys of genesis: the validators themselves, even if another account controls
    /// them.
    pub(crate) fn record_genesis() {
        for validator in NextKeys::<T>::iter_keys() {
            let controller = T::ControllerOf::convert(validator.clone());
            if controller.is_some_and(|controller| controller != validator) {
                References::<T>::set_own(&validator);
            }
        }
    }

    /// Returns the validator for whose keys an account signs. The session pallet finds it in the same way.
    pub(crate) fn validator_of(signer: &T::AccountId) -> T::AccountId {
        T::ValidatorIdOf::convert(signer.clone()).unwrap_or_else(|| signer.clone())
    }

    /// Returns whether an account has got the keys of a validator that is gone, and is no stash itself.
    ///
    /// Keys of genesis are not handed over: they wait for their owner to bond.
    fn has_handed_over_keys(account: &T::AccountId) -> bool {
        References::<T>::is_own(account) && T::ControllerOf::convert(account.clone()).is_none()
    }

    /// Removes a validator's registered keys, and the reference for them.
    fn remove_keys(validator: &T::AccountId, controller: Option<&T::AccountId>) {
        let Some(keys) = NextKeys::<T>::take(validator) else {
            return;
        };
        for id in T::Keys::key_ids() {
            KeyOwner::<T>::remove((*id, keys.get_raw(*id)));
        }
        References::<T>::remove(validator, controller.unwrap_or(validator));
    }
}
