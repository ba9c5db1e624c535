//! What the benchmarks need from the runtime: session keys, validators at work, and the time.
//!
//! Staking knows the session pallet only as `SessionInterface`, which gives no keys and elects nobody.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::storage::{storage_prefix, unhashed};
use pallet_session::{
    DisabledValidators, ExternallySetKeys, KeyOwner, NextKeys, Validators as SessionValidators,
};
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{OpaqueKeys, TrailingZeroInput};

/// The most keys of 32 bytes that a validator has in any runtime.
const MOST_KEYS: u32 = 16;

/// Prepares the other pallets of a runtime for the benchmarks of staking.
pub trait BenchmarkHelper<AccountId> {
    /// Gives session keys of its own to a stash.
    fn give_keys(stash: &AccountId);

    /// Replaces the validators of the session. None of them is disabled.
    fn set_validators(validators: Vec<AccountId>);

    /// Sets the time, in ms since the Unix epoch. By default in the storage of a timestamp pallet with the usual name.
    fn set_time(millis: u64) {
        unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &millis);
    }
}

/// For a chain with the session pallet of the SDK.
pub struct SessionPallet<T>(PhantomData<T>);

impl<T> BenchmarkHelper<<T as frame_system::Config>::AccountId> for SessionPallet<T>
where
    T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
    fn give_keys(stash: &<T as frame_system::Config>::AccountId) {
        let bytes: Vec<u8> = (0..MOST_KEYS)
            .flat_map(|key| blake2_256(&(stash, key).encode()))
            .collect();
        let keys = <T as pallet_session::Config>::Keys::decode(&mut TrailingZeroInput::new(&bytes))
            .expect("any bytes are public keys");
        for id in <T as pallet_session::Config>::Keys::key_ids() {
            KeyOwner::<T>::insert((*id, keys.get_raw(*id).to_vec()), stash);
        }
        NextKeys::<T>::insert(stash, keys);
        // There is no reference for these keys, so none is taken when they are purged.
        ExternallySetKeys::<T>::insert(stash, ());
    }

    fn set_validators(validators: Vec<<T as frame_system::Config>::AccountId>) {
        SessionValidators::<T>::put(validators);
        DisabledValidators::<T>::kill();
    }
}
