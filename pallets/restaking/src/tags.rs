//! What operators have in common.
//!
//! Writes the rooms `Operators` and `Loads`. `membership` takes the deposit.

use crate::{
    admission::Admission,
    clock::Clock,
    membership::Membership,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Loads, Operators},
    types::{Operator, Tags, MAX_TAG_VALUES},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::DispatchResult;

/// Changes tags.
pub(crate) struct TagChanges<T>(PhantomData<T>);

impl<T: Config> TagChanges<T> {
    /// Sets the tags of the caller. With allocations, in any era that can be slashed, tags are only added. So none is
    /// taken off to pass a limit.
    ///
    /// # Errors
    /// - `UnknownTag`, `TagsRemoved`, `CorrelationExceeded`.
    /// - Those of `Membership`, `Operators` and `Currency`.
    ///
    /// # Events
    /// `TagsSet`.
    pub(crate) fn set(who: &T::AccountId, tags: Tags) -> DispatchResult {
        let tags = Self::check(tags)?;
        if Operators::<T>::find(who).is_none() {
            Membership::<T>::stake_to_allocate(who)?;
        }
        let operator = Membership::<T>::open_or_join(who)?;
        let is_free = Membership::<T>::has_nothing(&operator);
        let keeps_all = operator.tags.iter().all(|tag| tags.contains(tag));
        ensure!(is_free || keeps_all, Error::<T>::TagsRemoved);
        Self::replace(who, operator, tags)?;
        Self::check_limits(who)
    }

    /// Sets the tags of an operator, without limits.
    ///
    /// # Errors
    /// `UnknownTag`, `NotOperator`.
    ///
    /// # Events
    /// `TagsSet`.
    pub(crate) fn force(who: &T::AccountId, tags: Tags) -> DispatchResult {
        Self::replace(who, Operators::<T>::get(who)?, Self::check(tags)?)
    }

    /// Returns the tags, ascending, each once.
    fn check(tags: Tags) -> Result<Tags, Error<T>> {
        ensure!(
            tags.iter().all(|tag| *tag < MAX_TAG_VALUES),
            Error::UnknownTag
        );
        let mut tags = tags.into_inner();
        tags.sort_unstable();
        tags.dedup();
        // It did not get longer, so nothing is cut off.
        Ok(Tags::truncate_from(tags))
    }

    /// Moves the stake of an operator from its tags to new ones.
    fn replace(who: &T::AccountId, mut operator: Operator, tags: Tags) -> DispatchResult {
        let stake = T::Staking::stake_behind(who, Clock::<T>::measured()).unwrap_or(0);
        for (id, _) in Membership::<T>::services_of(&operator) {
            let amount = Membership::<T>::announced(&operator, id, stake);
            Loads::<T>::change(id, |load| {
                load.shift(&operator.tags, 0, amount);
                load.shift(&tags, amount, 0);
            });
        }
        operator.tags = tags.clone();
        Operators::<T>::put(who, operator)?;
        Pallet::<T>::deposit_event(Event::TagsSet {
            operator: who.clone(),
            tags: tags.into_inner(),
        });
        Ok(())
    }

    /// Checks the limits of all tags of an operator in all its services.
    fn check_limits(who: &T::AccountId) -> DispatchResult {
        let operator = Operators::<T>::get(who)?;
        for (id, service) in Membership::<T>::services_of(&operator) {
            Admission::<T>::check_tags(&service.terms, &Loads::<T>::get(id), &operator.tags)?;
        }
        Ok(())
    }
}
