//! Keys at work are lent until the term ends.
//!
//! `purgeKeys` removes a validator's registered keys at once, and the session pallet leaves out of the next session whoever has
//! none. So a purge would shrink the set in the middle of a term, and the last validator could stop the chain.
//!
//! Here a purge takes effect for elections at once, and for the set when the validator's term ends. When a session is
//! planned, each validator of it that has no registered keys, but keys in force, gets those back as registered ones
//! (`lend_keys`). The session pallet queues them. Then, in the same call, before anybody hears of the session,
//! they are taken away ([`ReturnLentKeys`]). To all others the keys are purged: the validator isn't elected again
//! before it sets keys, its account has no reference for them, and anybody can register the same public keys.

use crate::{
    pallet::{Config, KeysInForce, LentKeys, Pallet},
    weights,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;
use pallet_session::{NextKeys, SessionHandler};
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};

impl<T: Config> Pallet<T> {
    /// Registers the keys in force of those validators of a coming session that have purged theirs.
    pub(crate) fn lend_keys(coming: &[T::ValidatorId]) {
        let Some((_, in_force)) = KeysInForce::<T>::get() else {
            return;
        };
        Self::charge(weights::lend::<T>(in_force.len()));
        let mut lent = Vec::new();
        for (validator, keys) in in_force {
            if NextKeys::<T>::contains_key(&validator) || !coming.contains(&validator) {
                continue;
            }
            NextKeys::<T>::insert(&validator, keys);
            lent.push(validator);
        }
        if !lent.is_empty() {
            LentKeys::<T>::put(WeakBoundedVec::<_, T::MaxValidators>::force_from(
                lent,
                Some("lent keys"),
            ));
        }
    }

    /// Takes the lent keys away.
    fn return_lent_keys() {
        for validator in LentKeys::<T>::take() {
            NextKeys::<T>::remove(&validator);
        }
    }
}

/// A session handler that takes lent keys away before anybody else hears of a new session. `I` handles it.
pub struct ReturnLentKeys<T, I>(PhantomData<(T, I)>);

impl<T, I> SessionHandler<T::ValidatorId> for ReturnLentKeys<T, I>
where
    T: Config,
    I: SessionHandler<T::ValidatorId>,
{
    const KEY_TYPE_IDS: &'static [KeyTypeId] = I::KEY_TYPE_IDS;

    fn on_genesis_session<Keys: OpaqueKeys>(validators: &[(T::ValidatorId, Keys)]) {
        I::on_genesis_session(validators);
    }

    fn on_new_session<Keys: OpaqueKeys>(
        changed: bool,
        validators: &[(T::ValidatorId, Keys)],
        queued_validators: &[(T::ValidatorId, Keys)],
    ) {
        Pallet::<T>::return_lent_keys();
        I::on_new_session(changed, validators, queued_validators);
    }

    fn on_before_session_ending() {
        I::on_before_session_ending();
    }

    fn on_disabled(validator_index: u32) {
        I::on_disabled(validator_index);
    }
}
