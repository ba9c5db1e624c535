//! The operators.

use crate::{
    pallet::{Config, Error, OperatorByStash},
    types::Operator,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};

/// The only writer of `OperatorByStash`.
///
/// Invariants: a history ascends, and has one record an era at most. What an operator has promised to unique services
/// is at most its total, in each record of an era to come.
pub(crate) struct Operators<T>(PhantomData<T>);

impl<T: Config> Operators<T> {
    /// Returns an operator, if it exists.
    pub(crate) fn find(stash: &T::AccountId) -> Option<Operator> {
        OperatorByStash::<T>::get(stash)
    }

    /// Returns an operator.
    ///
    /// # Errors
    /// `NotOperator`.
    pub(crate) fn get(stash: &T::AccountId) -> Result<Operator, Error<T>> {
        Self::find(stash).ok_or(Error::NotOperator)
    }

    /// Stores an operator.
    ///
    /// # Errors
    /// `TooManyOperators`: it is new, and there are as many as possible.
    pub(crate) fn put(stash: &T::AccountId, operator: Operator) -> Result<(), Error<T>> {
        let is_known = OperatorByStash::<T>::contains_key(stash);
        ensure!(
            is_known || Self::count() < T::MaxOperators::get(),
            Error::TooManyOperators
        );
        OperatorByStash::<T>::insert(stash, operator);
        Ok(())
    }

    /// Removes an operator.
    pub(crate) fn remove(stash: &T::AccountId) {
        OperatorByStash::<T>::remove(stash);
    }

    /// Returns the number of operators.
    pub(crate) fn count() -> u32 {
        OperatorByStash::<T>::count()
    }

    /// Returns all operators, in the order of storage. There are at most as many as the bound when the last was added.
    pub(crate) fn all() -> impl Iterator<Item = (T::AccountId, Operator)> {
        OperatorByStash::<T>::iter()
    }

    /// Returns the operators after one, or from the first on.
    pub(crate) fn after(
        last: Option<&T::AccountId>,
    ) -> impl Iterator<Item = (T::AccountId, Operator)> {
        match last {
            Some(last) => {
                OperatorByStash::<T>::iter_from(OperatorByStash::<T>::hashed_key_for(last))
            }
            None => OperatorByStash::<T>::iter(),
        }
    }
}
