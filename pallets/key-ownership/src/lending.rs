//! Keys at work are lent until the term ends.
//!
//! `purgeKeys` removes a validator's registered keys at once, and the session pallet leaves a validator without keys
//! out of the next session. So a purge would shrink the set in the middle of a term, and the last validator could stop
//! the chain.
//!
//! With this pallet, a purge takes effect for elections at once. For the set it takes effect when the validator's term
//! ends. Each time a session is planned:
//!
//! 1. A validator of the coming session that has no registered keys, but has keys in force, is *lent* its keys in
//!    force: they are registered again (`Lending::lend`).
//! 2. The session pallet queues these keys.
//! 3. In the same call, before any other code gets the session, the registrations are restored ([`ReturnLentKeys`]).
//!
//! For everybody else the keys are purged. The validator isn't elected again before it sets keys. No account has a
//! reference for the lent keys. Anybody can register the same public keys.
//!
//! # One key, one seat
//!
//! Two validators of one session never have the same key. Votes with a shared key would be counted together, and a
//! proof of an offence would name one of two owners. Registered keys differ from each other, and so do keys in force.
//! But a lent key can be registered by another validator of the coming session. This other validator *gives way*:
//!
//! 1. If it has keys in force, it serves with these, and not with the registered ones.
//! 2. Otherwise it is left out of the session.
//!
//! Its keys in force can be registered by a third validator. Then the third one gives way in the same manner, and so
//! on. The registrations of all of them are kept. Each comes into force when no lent key conflicts with it.
//!
//! Owns no storage: the room `Loans` has the registrations that must be restored.

use crate::{
    block_weight::BlockWeight,
    pallet::Config,
    rooms::{CurrentKeys, Loans},
    weights,
};
use alloc::vec::Vec;
use core::{marker::PhantomData, mem};
use pallet_session::{NextKeys, SessionHandler};
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};

/// Lends keys, and takes them back.
pub(crate) struct Lending<T>(PhantomData<T>);

impl<T: Config> Lending<T> {
    /// Lends keys to the validators of a coming session that purged theirs, and to the validators that give way to
    /// them.
    ///
    /// The loans last until [`Self::return_all`].
    pub(crate) fn lend(coming: &[T::ValidatorId]) {
        let Some(in_force) = CurrentKeys::<T>::get() else {
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
        let weight = weights::lend::<T>(in_force.len(), coming.len(), lent.len());
        BlockWeight::<T>::register(weight);
        Loans::<T>::put(lent);
    }

    /// Restores what validators have registered.
    pub(crate) fn return_all() {
        for (validator, registered) in Loans::<T>::take() {
            NextKeys::<T>::set(&validator, registered);
        }
    }
}

/// Decides with which keys each validator of a coming session serves.
struct Plan<'a, T: Config> {
    in_force: &'a [(T::ValidatorId, T::Keys)],
    /// The validators that serve with their registered keys.
    on_registered: Vec<T::ValidatorId>,
    /// The validators that serve with their keys in force, or not at all if they have none. With what they have
    /// registered.
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
        // This ends, because each validator of the session is lent to at most once.
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

    /// Registers a validator's keys in force instead of its registered keys.
    ///
    /// Does nothing if the validator isn't in the coming session, or was lent to before.
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

/// A session handler that restores registered keys before any other code gets a new session. `I` handles the session.
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
        Lending::<T>::return_all();
        I::on_new_session(changed, validators, queued_validators);
    }

    fn on_before_session_ending() {
        I::on_before_session_ending();
    }

    fn on_disabled(validator_index: u32) {
        I::on_disabled(validator_index);
    }
}
