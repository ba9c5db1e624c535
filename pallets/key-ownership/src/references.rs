//! Who is counted on for registered keys.
//!
//! An account can't be removed while something refers to it. The session pallet counts one reference for the keys of a
//! validator. It counts it on the account that **signs** for the keys first, and takes it from the account that signs the
//! purge. The two differ where a stash names another controller in between, or signs itself. Then one account keeps a
//! reference for ever, and the other loses one that belongs to something else.
//!
//! # The rule
//!
//! Keys have one reference. It is
//!
//! 1. the validator's own, if [`OwnReferences`] says so,
//! 2. otherwise its controller's, who has signed for the keys since it became controller.
//!
//! A change of controller moves the reference to the validator ([`Pallet::control_changed`]). So an account that never signed
//! for keys has no reference for them, whoever names it as controller. A purge takes the reference from whoever has it,
//! whoever signs ([`crate::KeyReferences`]). A validator that is gone keeps neither keys nor reference
//! ([`Pallet::forget_keys`]).
//!
//! Keys that another pallet registered through `pallet_session::SessionInterface` have no reference. The session pallet marks
//! the controller (`ExternallySetKeys`), and the mark moves with control.

use crate::pallet::{Config, Event, OwnReferences, Pallet};
use alloc::vec::Vec;
use frame_system::Pallet as System;
use pallet_session::{ExternallySetKeys, KeyOwner, NextKeys};
use sp_runtime::traits::{Convert, OpaqueKeys};

impl<T: Config> Pallet<T> {
    /// Moves the reference for a validator's keys from its controller `from` to the validator itself. `to` controls it from
    /// now on.
    ///
    /// Keys that were handed over to `to` ([`Self::forget_keys`]) are removed. It could not purge them any more: what it
    /// signs about keys is for this validator from now on.
    pub fn control_changed(validator: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        if to != validator && Self::has_handed_over_keys(to) {
            Self::remove_keys(to, None);
            Self::deposit_event(Event::KeysFreed {
                validator: to.clone(),
            });
        }
        if !NextKeys::<T>::contains_key(validator) || OwnReferences::<T>::contains_key(validator) {
            return;
        }
        let counted = Self::take_reference(validator, from);
        if counted && System::<T>::inc_consumers_without_limit(validator).is_ok() {
            OwnReferences::<T>::insert(validator, ());
        } else {
            ExternallySetKeys::<T>::insert(to, ());
        }
    }

    /// Takes the registered keys from a validator that is about to be forgotten.
    ///
    /// If its controller has signed for them, they are handed over: they are the controller's now, like the reference. So
    /// it can purge them as before, and nobody else registers them until it does. Otherwise they are removed.
    pub fn forget_keys(validator: &T::AccountId, controller: &T::AccountId) {
        let Some(keys) = NextKeys::<T>::get(validator) else {
            return;
        };
        let signed_by_controller = controller != validator
            && !OwnReferences::<T>::contains_key(validator)
            && !ExternallySetKeys::<T>::contains_key(controller);
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
        OwnReferences::<T>::insert(controller, ());
    }

    /// Removes the keys of every other validator that has registered one of these. Returns those validators.
    pub(crate) fn displace_registrations(
        keys: &T::Keys,
        claimed_for: &T::AccountId,
    ) -> Vec<T::AccountId> {
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

    /// Puts the reference for keys on the account that signs their purge, just before the session pallet takes it from
    /// there. If they have none, sees to it that the session pallet takes none.
    pub(crate) fn prepare_purge(signer: &T::AccountId) {
        let validator = Self::validator_of(signer);
        let controller = T::ControllerOf::convert(validator.clone());
        let counted = Self::take_reference(&validator, controller.as_ref().unwrap_or(&validator));
        if !counted || System::<T>::inc_consumers_without_limit(signer).is_err() {
            ExternallySetKeys::<T>::insert(signer, ());
        }
    }

    /// Notes whose references those of genesis are: they are counted on the validators, also where another account
    /// controls them.
    pub(crate) fn note_references_of_genesis() {
        for validator in NextKeys::<T>::iter_keys() {
            let controller = T::ControllerOf::convert(validator.clone());
            if controller.is_some_and(|controller| controller != validator) {
                OwnReferences::<T>::insert(validator, ());
            }
        }
    }

    /// The validator for whose keys an account signs, as the session pallet finds it.
    pub(crate) fn validator_of(signer: &T::AccountId) -> T::AccountId {
        T::ValidatorIdOf::convert(signer.clone()).unwrap_or_else(|| signer.clone())
    }

    /// Whether an account has got the keys of a validator that is gone, and is no validator itself. Keys of genesis are no
    /// such keys: they wait for their owner to bond.
    fn has_handed_over_keys(account: &T::AccountId) -> bool {
        OwnReferences::<T>::contains_key(account)
            && T::ControllerOf::convert(account.clone()).is_none()
    }

    /// Removes a validator's registered keys, and the reference for them.
    fn remove_keys(validator: &T::AccountId, controller: Option<&T::AccountId>) {
        let Some(keys) = NextKeys::<T>::take(validator) else {
            return;
        };
        for id in T::Keys::key_ids() {
            KeyOwner::<T>::remove((*id, keys.get_raw(*id)));
        }
        Self::take_reference(validator, controller.unwrap_or(validator));
    }

    /// Takes the reference for a validator's keys from whoever has it. Returns whether there was one.
    fn take_reference(validator: &T::AccountId, controller: &T::AccountId) -> bool {
        if OwnReferences::<T>::take(validator).is_some() {
            System::<T>::dec_consumers(validator);
            return true;
        }
        if ExternallySetKeys::<T>::take(controller).is_some() {
            return false;
        }
        System::<T>::dec_consumers(controller);
        true
    }
}
