//! Which account has the reference for registered keys.
//!
//! An account can't be removed while something refers to it. The session pallet counts one consumer reference for the
//! keys of a validator. It counts the reference on the account that **signs** for the keys first, and takes it from the
//! account that signs the purge. These two can differ: a stash names another controller in between, or signs itself.
//! Then one account keeps a reference for ever, and the other loses a reference that belongs to something else.
//!
//! # The rule
//!
//! Keys have one reference. It is
//!
//! 1. on the validator itself, if it is in `OwnReferences`,
//! 2. otherwise on its controller, which has signed for the keys since it became controller.
//!
//! Being named as controller gives an account no reference.
//!
//! Keys that another pallet registered through `pallet_session::SessionInterface` have no reference. For these the
//! session pallet marks the controller (`ExternallySetKeys`). When control changes, the mark moves to the new
//! controller.

use crate::pallet::{Config, OwnReferences};
use core::marker::PhantomData;
use frame_system::Pallet as System;
use pallet_session::ExternallySetKeys;

/// The only writer of `OwnReferences`. It also counts the references for keys on accounts, besides the session pallet.
///
/// Invariant after every method but `remove`: registered keys have one reference, or the mark that they have none.
/// `remove` is called for keys that are removed.
pub(crate) struct References<T>(PhantomData<T>);

/// Whether keys had a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// It was on an account, and is taken from there.
    Taken,
    /// Another pallet registered the keys. The mark is removed.
    Absent,
}

impl<T: Config> References<T> {
    /// Returns whether a validator itself has the reference for its keys.
    pub(crate) fn is_own(validator: &T::AccountId) -> bool {
        OwnReferences::<T>::contains_key(validator)
    }

    /// Returns whether another account, the controller of a validator with keys, has the reference for these.
    pub(crate) fn is_on_controller(validator: &T::AccountId, controller: &T::AccountId) -> bool {
        controller != validator
            && !OwnReferences::<T>::contains_key(validator)
            && !ExternallySetKeys::<T>::contains_key(controller)
    }

    /// Records that the reference for the keys of a validator is already counted on itself.
    pub(crate) fn set_own(validator: &T::AccountId) {
        OwnReferences::<T>::insert(validator, ());
    }

    /// Moves the reference from a validator's controller `from` to the validator itself. `to` controls the validator
    /// from now on.
    pub(crate) fn move_to_validator(
        validator: &T::AccountId,
        from: &T::AccountId,
        to: &T::AccountId,
    ) {
        let reference = Self::take(validator, from);
        if reference == Reference::Taken
            && System::<T>::inc_consumers_without_limit(validator).is_ok()
        {
            OwnReferences::<T>::insert(validator, ());
        } else {
            ExternallySetKeys::<T>::insert(to, ());
        }
    }

    /// Moves the reference to the account that signs a purge, from which the session pallet takes it next.
    ///
    /// If the keys have no reference, marks the account, so that the session pallet takes none.
    pub(crate) fn move_to_signer(
        validator: &T::AccountId,
        controller: &T::AccountId,
        signer: &T::AccountId,
    ) {
        let reference = Self::take(validator, controller);
        if reference == Reference::Absent
            || System::<T>::inc_consumers_without_limit(signer).is_err()
        {
            ExternallySetKeys::<T>::insert(signer, ());
        }
    }

    /// Removes the reference for a validator's keys, which are removed too.
    pub(crate) fn remove(validator: &T::AccountId, controller: &T::AccountId) {
        Self::take(validator, controller);
    }

    /// Takes the reference for a validator's keys from the account that has it.
    fn take(validator: &T::AccountId, controller: &T::AccountId) -> Reference {
        if OwnReferences::<T>::take(validator).is_some() {
            System::<T>::dec_consumers(validator);
            return Reference::Taken;
        }
        if ExternallySetKeys::<T>::take(controller).is_some() {
            return Reference::Absent;
        }
        System::<T>::dec_consumers(controller);
        Reference::Taken
    }
}
