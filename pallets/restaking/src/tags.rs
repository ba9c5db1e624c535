//! What operators have in common.
//!
//! Writes the rooms `Operators`, `Loads` and `Deposits`.

use crate::{
    admission::Admission,
    clock::Clock,
    membership::Membership,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Loads, Operators},
    types::{Operator, Tag, Tags, MAX_TAG_VALUES},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::DispatchResult;

/// Changes tags.
pub(crate) struct TagChanges<T>(PhantomData<T>);

impl<T: Config> TagChanges<T> {
    /// Sets the tags of the caller. With allocations, tags are only added, so that none is taken off to pass a limit.
    ///
    /// # Errors
    /// - `UnknownTag`, `TooManyTags`, `TagsRemoved`, `CorrelationExceeded`.
    /// - Those of `Membership`, `Operators` and `Currency`.
    ///
    /// # Events
    /// `TagsSet`.
    pub(crate) fn set(who: &T::AccountId, tags: Vec<Tag>) -> DispatchResult {
        let tags = Self::check(tags)?;
        let operator = match Operators::<T>::find(who) {
            Some(operator) => operator,
            None => {
                Membership::<T>::stake_to_allocate(who)?;
                Membership::<T>::open_or_join(who)?
            }
        };
        let is_free = operator
            .latest()
            .is_none_or(|record| record.parts.is_empty());
        let keeps_all = operator.tags.iter().all(|tag| tags.contains(tag));
        ensure!(is_free || keeps_all, Error::<T>::TagsRemoved);
        Self::replace(who, operator, tags)?;
        Self::check_limits(who)
    }

    /// Sets the tags of an operator, without limits.
    ///
    /// # Errors
    /// `UnknownTag`, `TooManyTags`, `NotOperator`.
    ///
    /// # Events
    /// `TagsSet`.
    pub(crate) fn force(who: &T::AccountId, tags: Vec<Tag>) -> DispatchResult {
        Self::replace(who, Operators::<T>::get(who)?, Self::check(tags)?)
    }

    /// Returns the tags, ascending, each once.
    fn check(mut tags: Vec<Tag>) -> Result<Tags, Error<T>> {
        ensure!(
            tags.iter().all(|tag| *tag < MAX_TAG_VALUES),
            Error::UnknownTag
        );
        tags.sort_unstable();
        tags.dedup();
        Tags::try_from(tags).map_err(|_| Error::TooManyTags)
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
