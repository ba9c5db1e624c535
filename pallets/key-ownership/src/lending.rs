//! Keys at work are lent until the term ends.
//!
//! `purgeKeys` removes a validator's registered keys at once, and the session pallet leaves out of the next session whoever has
//! none. So a purge would shrink the set in the middle of a term, and the last validator could stop the chain.
//!
//! Here a purge takes effect for elections at once, and for the set when the validator's term ends. When a session is
//! planned, each validator of it that has no registered keys, but keys in force, gets those back as registered ones
//! (`lend_keys`). The session pallet queues them. Then, in the same call, before anybody hears of the session,
//! what was registered is restored ([`ReturnLentKeys`]). To all others the keys are purged: the validator isn't elected
//! again before it sets keys, its account has no reference for them, and anybody can register the same public keys.
//!
//! # One key, one seat
//!
//! Two validators of one session never have the same key. Votes with a shared key would be counted together, and
//! a proof of an offence would name one of two owners. Registered keys differ, and so do keys in force. But a lent
//! key can be registered by another validator of the coming session. That one gives way:
//!
//! 1. If it has keys in force, it serves with those, and not with the registered ones.
//! 2. Otherwise it is left out of the session.
//!
//! Its keys in force can be registered by a third validator, which then gives way in the same manner, and so on.
//! The registration of each is kept, and comes into force when no lent key is in its way.

use crate::{
    pallet::{Config, KeysInForce, LentKeys, Pallet},
    weights,
};
use alloc::vec::Vec;
use core::{marker::PhantomData, mem};
use frame_support::WeakBoundedVec;
use pallet_session::{NextKeys, SessionHandler};
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};

impl<T: Config> Pallet<T> {
    /// Registers keys in force for those validators of a coming session that have purged theirs, and for those that give
    /// way to them. Until [`Self::return_lent_keys`].
    pub(crate) fn lend_keys(coming: &[T::ValidatorId]) {
        let Some((_, in_force)) = KeysInForce::<T>::get() else {
            return;
        };
        let mut plan = Plan::<T> {
            in_force: &in_force,
            on_registered: coming.to_vec(),
            lent: Vec::new(),
        };
        plan.lend_what_was_purged();
        plan.give_way();

        let lent = plan.lent;
        Self::charge(weights::lend::<T>(in_force.len(), coming.len(), lent.len()));
        if !lent.is_empty() {
            LentKeys::<T>::put(WeakBoundedVec::<_, T::MaxValidators>::force_from(
                lent,
                Some("lent keys"),
            ));
        }
    }

    /// Restores what validators have registered.
    fn return_lent_keys() {
        for (validator, registered) in LentKeys::<T>::take() {
            NextKeys::<T>::set(&validator, registered);
        }
    }
}

/// Decides with which keys each validator of a coming session serves.
struct Plan<'a, T: Config> {
    in_force: &'a [(T::ValidatorId, T::Keys)],
    /// Those that serve with what they have registered.
    on_registered: Vec<T::ValidatorId>,
    /// Those that serve with their keys in force, or not at all if they have none; and what they have registered.
    lent: Vec<(T::ValidatorId, Option<T::Keys>)>,
}

impl<T: Config> Plan<'_, T> {
    /// Validators without registered keys serve with their keys in force.
    fn lend_what_was_purged(&mut self) {
        let in_force = self.in_force;
        for (validator, _) in in_force {
            if !NextKeys::<T>::contains_key(validator) {
                self.lend(validator);
            }
        }
    }

    /// Validators that have registered a lent key serve with their keys in force too.
    fn give_way(&mut self) {
        // Ends, because each validator of the session is lent to once at most.
        let mut checked = 0usize;
        while let Some((validator, _)) = self.lent.get(checked) {
            if let Some(keys) = NextKeys::<T>::get(validator) {
                for id in T::Keys::key_ids() {
                    let owner = pallet_session::Pallet::<T>::key_owner(*id, keys.get_raw(*id));
                    if let Some(owner) = owner {
                        self.lend(&owner);
                    }
                }
            }
            checked = checked.saturating_add(1);
        }
    }

    /// Puts a validator's keys in force in the place of its registered ones. Does nothing if the validator isn't in the
    /// coming session, or was lent to before.
    fn lend(&mut self, validator: &T::ValidatorId) {
        let mut waiting = self.on_registered.iter();
        let Some(position) = waiting.position(|one| one == validator) else {
            return;
        };
        let validator = self.on_registered.swap_remove(position);
        let keys = self.in_force.iter().find(|(one, _)| *one == validator);
        let keys = keys.map(|(_, keys)| keys.clone());
        let registered =
            NextKeys::<T>::mutate_exists(&validator, |stored| mem::replace(stored, keys));
        self.lent.push((validator, registered));
    }
}

/// A session handler that restores registered keys before anybody else hears of a new session. `I` handles it.
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
