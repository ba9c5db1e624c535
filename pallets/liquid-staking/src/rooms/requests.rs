//! Requests: how many shares each member has in each batch.
//!
//! A request takes storage until its owner claims. So its owner pays a deposit, which is held on its account and is
//! released by the claim.

use crate::{
    pallet::{Config, Error, ExitRequests, HoldReason},
    types::{Balance, BatchId},
};
use core::marker::PhantomData;
use frame_support::traits::{fungible::hold::Mutate, tokens::Precision, Get};
use sp_runtime::{DispatchError, DispatchResult};

/// The only writer of `ExitRequests`, and of the holds for deposits.
///
/// Invariant after every method: an owner has one deposit on hold for each of its requests.
pub(crate) struct Requests<T>(PhantomData<T>);

impl<T: Config> Requests<T> {
    /// Adds shares to the request of an account in a batch. The first shares cost a deposit.
    ///
    /// # Errors
    /// The error of `Currency`, if the deposit can't be held.
    pub(crate) fn add(who: &T::AccountId, batch: BatchId, shares: Balance) -> DispatchResult {
        let before = ExitRequests::<T>::get(who, batch);
        if before.is_none() {
            let reason = HoldReason::ExitRequest.into();
            T::Currency::hold(&reason, who, T::RequestDeposit::get())?;
        }
        let shares = before.unwrap_or(0).saturating_add(shares);
        ExitRequests::<T>::insert(who, batch, shares);
        Ok(())
    }

    /// Removes the request of an account in a batch, releases its deposit, and returns its shares.
    ///
    /// # Errors
    /// - `NoRequest`.
    /// - The error of `Currency`.
    pub(crate) fn take(who: &T::AccountId, batch: BatchId) -> Result<Balance, DispatchError> {
        let shares = ExitRequests::<T>::take(who, batch).ok_or(Error::<T>::NoRequest)?;
        let reason = HoldReason::ExitRequest.into();
        // The constant may have changed since. What is held for other requests is at least this much less.
        T::Currency::release(
            &reason,
            who,
            T::RequestDeposit::get(),
            Precision::BestEffort,
        )?;
        Ok(shares)
    }
}
