//! Gives keys back to their owner when another account has registered them without a proof.
//!
//! The proof is checked first. Then every other registration of the keys is removed, and the session pallet sets the
//! keys for the owner. If the session pallet refuses, nothing changes. Owns no storage.

use crate::{
    pallet::{Config, Error, Event, Pallet},
    registrations::Registrations,
};
use alloc::vec::Vec;
use codec::Encode;
use core::marker::PhantomData;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::traits::OpaqueKeys;

/// Claims of keys.
pub(crate) struct Claims<T>(PhantomData<T>);

impl<T: Config> Claims<T> {
    /// Sets keys for the account that signs, and removes all other registrations of them.
    pub(crate) fn claim_keys(
        origin: OriginFor<T>,
        keys: T::Keys,
        proof: Vec<u8>,
    ) -> DispatchResult {
        let owner = ensure_signed(origin.clone())?;
        ensure!(!proof.is_empty(), Error::<T>::NoProof);
        let is_owner = owner.using_encoded(|owner| keys.ownership_proof_is_valid(owner, &proof));
        ensure!(is_owner, Error::<T>::InvalidProof);
        for validator in
            Registrations::<T>::displace(&keys, &Registrations::<T>::validator_of(&owner))
        {
            Pallet::<T>::deposit_event(Event::KeysFreed { validator });
        }
        pallet_session::Pallet::<T>::set_keys(origin, keys, proof)
    }
}
