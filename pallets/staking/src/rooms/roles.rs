//! The role of a stash: it validates, or it nominates, or it does neither.
//!
//! Owns `Validators`, `Nominators` and `NominatedAt`. The files in `intentions` decide about roles, and write this room
//! together with `ChilledOffenders`, `CandidateList` and `StandingRecords`. Elections read nominations here, in the
//! order of `VoterList`. They don't read validators here, but in `CandidateList`.
//!
//! `EventListeners` hear of each change, after it is made. `VoterList` hears of each new or former nominator.
//! Exception: `inherit_nominations` tells nobody.
//!
//! A preference or a nomination that can't be decoded counts as none. Its key is listed all the same.

use super::{keys_after, value_under, Custody};
use crate::{
    pallet::{Config, NominatedAt, Nominators, Validators},
    types::{BalanceOf, Nominations, ValidatorPrefs},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::{
    storage::{unhashed, KeyPrefixIterator},
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_staking::OnStakingUpdate;

/// The only writer of `Validators`, `Nominators` and `NominatedAt`.
///
/// Invariant after every method: only nominators have a block of nomination.
///
/// Invariant after every call: each entry belongs to a bonded stash, and no stash is both validator and nominator. The
/// caller removes the old role when it sets the new one.
pub(crate) struct Roles<T>(PhantomData<T>);

impl<T: Config> Roles<T> {
    /// Returns whether a stash wants to validate, elected or not.
    pub(crate) fn validates(stash: &T::AccountId) -> bool {
        Validators::<T>::contains_key(stash)
    }

    /// Returns whether a stash nominates.
    pub(crate) fn nominates(stash: &T::AccountId) -> bool {
        Nominators::<T>::contains_key(stash)
    }

    /// Returns the preferences that a validator announces. `None` if the stash does not validate.
    pub(crate) fn prefs_of(stash: &T::AccountId) -> Option<ValidatorPrefs> {
        Validators::<T>::try_get(stash).ok()
    }

    /// Returns what a stash announces: `None` if it does not validate, `Some(None)` if its preferences can't be
    /// decoded.
    pub(crate) fn announcement_of(stash: &T::AccountId) -> Option<Option<ValidatorPrefs>> {
        value_under(&Validators::<T>::hashed_key_for(stash))
    }

    /// Returns the nominations of a stash: `None` if it does not nominate, `Some(None)` if they can't be decoded.
    pub(crate) fn nomination_of(stash: &T::AccountId) -> Option<Option<Nominations<T>>> {
        value_under(&Nominators::<T>::hashed_key_for(stash))
    }

    /// Returns the nominations of a stash. `None` if it does not nominate, or if they can't be decoded.
    pub(crate) fn nominations_of(stash: &T::AccountId) -> Option<Nominations<T>> {
        Nominators::<T>::get(stash)
    }

    /// Returns the block of the last nomination of a stash. Zero for nominations of the genesis, and for those that
    /// were taken over from `pallet-staking`.
    pub(crate) fn nominated_at(stash: &T::AccountId) -> BlockNumberFor<T> {
        NominatedAt::<T>::get(stash)
    }

    /// Returns whether a stash started to nominate in or after the block `since`, in which a reading of voters began.
    pub(crate) fn has_begun_since(
        stash: &T::AccountId,
        nominations: &Nominations<T>,
        since: BlockNumberFor<T>,
    ) -> bool {
        nominations.suppressed && Self::nominated_at(stash) >= since
    }

    /// Returns the number of stashes that nominate.
    pub(crate) fn nominator_count() -> u32 {
        Nominators::<T>::count()
    }

    /// Returns how many nominators take a place.
    ///
    /// Virtual stakers take none. Nobody can displace them, so strangers could fill all places with them. All virtual
    /// stakers are subtracted, even those that don't nominate. So the result can be too low by the number of the
    /// latter. Elections do not rely on the result: they have their own bound on what they read.
    pub(crate) fn nominators_in_places() -> u32 {
        Self::nominator_count().saturating_sub(Custody::<T>::virtual_count())
    }

    /// Returns the validators in storage order: those after a given account, or all. The account need not validate.
    pub(crate) fn validators_after(
        after: Option<&T::AccountId>,
    ) -> KeyPrefixIterator<T::AccountId> {
        let raw_key = after.map(Validators::<T>::hashed_key_for);
        keys_after(Validators::<T>::iter_keys(), raw_key)
    }

    /// Returns the nominators in storage order: those after a given account, or all. The account need not nominate.
    pub(crate) fn nominators_after(
        after: Option<&T::AccountId>,
    ) -> KeyPrefixIterator<T::AccountId> {
        let raw_key = after.map(Nominators::<T>::hashed_key_for);
        keys_after(Nominators::<T>::iter_keys(), raw_key)
    }

    /// Stores nominations that another pallet has taken. They keep the era in which they were submitted, and have no
    /// block.
    pub(crate) fn inherit_nominations(stash: &T::AccountId, nominations: Nominations<T>) {
        Nominators::<T>::insert(stash, nominations);
    }

    /// Makes a stash a validator, or changes its preferences.
    pub(crate) fn set_validator(stash: &T::AccountId, prefs: ValidatorPrefs) {
        if Self::validates(stash) {
            // The number of validators stays. `insert` would look up once more whether this one validates.
            unhashed::put(&Validators::<T>::hashed_key_for(stash), &prefs);
            T::EventListeners::on_validator_update(stash);
        } else {
            Validators::<T>::insert(stash, prefs);
            T::EventListeners::on_validator_add(stash);
        }
    }

    /// Makes a stash a nominator, or changes its targets. Stores this block as the block of its nomination. `stake` is
    /// its active stake. `before` are its targets until now, `None` if it did not nominate.
    pub(crate) fn set_nominator(
        stash: &T::AccountId,
        stake: BalanceOf<T>,
        before: Option<Vec<T::AccountId>>,
        nominations: Nominations<T>,
    ) {
        if before.is_some() {
            // The number of nominators stays. `insert` would look up once more whether this one nominates.
            unhashed::put(&Nominators::<T>::hashed_key_for(stash), &nominations);
        } else {
            Nominators::<T>::insert(stash, nominations);
        }
        NominatedAt::<T>::insert(stash, frame_system::Pallet::<T>::block_number());
        // A present nominator may be missing in the list, if a release has changed the list.
        if before.is_none() || !T::VoterList::contains(stash) {
            if let Err(error) = T::VoterList::on_insert(stash.clone(), stake) {
                log::debug!(target: "runtime::staking", "{stash:?} is not listed: {error:?}");
            }
        }
        match before {
            Some(targets) => T::EventListeners::on_nominator_update(stash, targets),
            None => T::EventListeners::on_nominator_add(stash),
        }
    }

    /// Removes a target of a nominator. Returns the number of targets that are left, `None` if it does not nominate
    /// the target. The nominator does not nominate anew: the block of its nomination stays.
    pub(crate) fn remove_target(stash: &T::AccountId, target: &T::AccountId) -> Option<usize> {
        let mut before = Vec::new();
        let left = Nominators::<T>::try_mutate_exists(stash, |nominations| {
            let targets = nominations
                .as_mut()
                .map(|nominations| &mut nominations.targets);
            let place = |targets: &&mut BoundedVec<_, _>| targets.iter().position(|t| t == target);
            let (targets, place) = targets
                .and_then(|t| place(&t).map(|place| (t, place)))
                .ok_or(())?;
            before = targets.to_vec();
            targets.swap_remove(place);
            Ok::<_, ()>(targets.len())
        });
        if left.is_ok() {
            T::EventListeners::on_nominator_update(stash, before);
        }
        left.ok()
    }

    /// Removes a validator. The caller knows that the stash is one.
    pub(crate) fn remove_validator(stash: &T::AccountId) {
        // `remove` would look up once more whether this one validates.
        unhashed::kill(&Validators::<T>::hashed_key_for(stash));
        let counter = Validators::<T>::counter_storage_final_key();
        let count: u32 = unhashed::get_or_default(&counter);
        unhashed::put(&counter, &count.saturating_sub(1));
        T::EventListeners::on_validator_remove(stash);
    }

    /// Removes a nominator, if the stash is one. Returns whether it was.
    pub(crate) fn remove_nominator(stash: &T::AccountId) -> bool {
        let Some(nominations) = Self::nomination_of(stash) else {
            return false;
        };
        let targets = Self::targets_in(nominations);
        Nominators::<T>::remove(stash);
        NominatedAt::<T>::remove(stash);
        T::VoterList::on_remove(stash).ok(); // a foreign list that is locked finds it later
        T::EventListeners::on_nominator_remove(stash, targets);
        true
    }

    /// Returns the targets in nominations, none if these can't be decoded.
    pub(crate) fn targets_in(nominations: Option<Nominations<T>>) -> Vec<T::AccountId> {
        nominations
            .map(|nominations| nominations.targets.into_inner())
            .unwrap_or_default()
    }
}
