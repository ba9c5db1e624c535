//! What the runtime calls besides the session pallet's hooks and the call.

use crate::{
    invariants::Invariants,
    noting::Noting,
    pallet::{Config, Pallet},
    proof::{Proofs, Refusal},
    registrations::Registrations,
};
use sp_runtime::{KeyTypeId, TryRuntimeError};
use sp_session::MembershipProof;
use sp_staking::SessionIndex;

impl<T: Config> Pallet<T> {
    /// Refuses proofs for sessions before `session` from now on, but never for the running session. Removes some of
    /// their roots. The other roots are removed when sessions start.
    pub fn prune_up_to(session: SessionIndex) {
        Noting::<T>::prune_up_to(session);
    }

    /// Moves the reference for a validator's keys from its controller `from` to the validator itself. `to` controls the
    /// validator from now on.
    ///
    /// Keys that were handed over to `to` ([`Self::forget_keys`]) are removed. `to` could not purge them any more: what
    /// it signs about keys is for this validator from now on.
    ///
    /// # Events
    /// `KeysFreed` if keys of `to` are removed.
    pub fn control_changed(validator: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        Registrations::<T>::change_control(validator, from, to);
    }

    /// Takes the registered keys from a validator that is about to be forgotten.
    ///
    /// If another account controls it, has signed for the keys, and has no keys and is no stash itself, they are handed
    /// over: keys and reference belong to that controller now. Otherwise they are removed.
    pub fn forget_keys(validator: &T::AccountId, controller: &T::AccountId) {
        Registrations::<T>::forget_keys(validator, controller);
    }

    /// Proves who owns a key in the running session or in the next one.
    ///
    /// Returns `None` for any other session, because the state has no keys of it. Returns `None` for a key that nobody
    /// has, too.
    pub fn prove_in<D: AsRef<[u8]>>(
        session: SessionIndex,
        key: (KeyTypeId, D),
    ) -> Option<MembershipProof> {
        Proofs::<T>::prove_in(session, key)
    }

    /// Returns the owner that a proof names.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies.
    pub fn owner_by(
        proof: &MembershipProof,
        id: KeyTypeId,
        key: &[u8],
    ) -> Result<T::ValidatorId, Refusal> {
        Proofs::<T>::owner_by(proof, id, key)
    }

    /// Checks keys in force, roots, lent keys and references against each other.
    ///
    /// Reads all of the pallet's storage, so it must not be used within a block.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}
