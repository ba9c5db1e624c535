//! Requests: how many shares each member has in each batch.
//!
//! A request takes storage until its owner claims. So its owner pays a deposit, which is held on its account and is
//! released by the claim. The request says how much that is: a release may change `RequestDeposit` in between.

use crate::{
    pallet::{Config, Error, ExitRequests, HoldReason},
    types::{Balance, BatchId, Request},
};
use core::marker::PhantomData;
use frame_support::traits::{fungible::hold::Mutate, tokens::Precision, Get};
use sp_runtime::{DispatchError, DispatchResult};

/// The only writer of `ExitRequests`, and of the holds for deposits.
///
/// Invariant after every method: what is on hold of an owner is the sum of the deposits of its requests.
pub(crate) struct Requests<T>(PhantomData<T>);

impl<T: Config> Requests<T> {
    /// Adds shares to the request of an account in a batch. The first shares cost a deposit, the present
    /// `RequestDeposit`.
    ///
    /// # Errors
    /// The error of `Currency`, if the deposit can't be held.
    pub(crate) fn add(who: &T::AccountId, batch: BatchId, shares: Balance) -> DispatchResult {
        let before = ExitRequests::<T>::get(who, batch);
        let deposit = before.map_or_else(T::RequestDeposit::get, |request| request.deposit);
        if before.is_none() {
            T::Currency::hold(&HoldReason::ExitRequest.into(), who, deposit)?;
        }
        let earlier = before.map_or(0, |request| request.shares);
        let shares = earlier.saturating_add(shares);
        ExitRequests::<T>::insert(who, batch, Request { shares, deposit });
        Ok(())
    }

    /// Removes the request of an account in a batch, releases its deposit, and returns its shares.
    ///
    /// # Errors
    /// - `NoRequest`.
    /// - The error of `Currency`.
    pub(crate) fn take(who: &T::AccountId, batch: BatchId) -> Result<Balance, DispatchError> {
        let request = ExitRequests::<T>::take(who, batch).ok_or(Error::<T>::NoRequest)?;
        let reason = HoldReason::ExitRequest.into();
        // The whole deposit is held. If the currency lost a part of it, the member is still paid.
        T::Currency::release(&reason, who, request.deposit, Precision::BestEffort)?;
        Ok(request.shares)
    }
}
