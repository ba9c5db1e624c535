//! The deposits of owners and operators: held on their own accounts.

use crate::{
    pallet::{Config, HoldReason},
    types::Balance,
};
use core::marker::PhantomData;
use frame_support::traits::{fungible::hold::Mutate, tokens::Precision};
use sp_runtime::DispatchResult;

/// The only one that changes the holds of deposits.
///
/// Invariant, kept with `Services` and `Operators`: a hold is the sum of the deposits of its account.
pub(crate) struct Deposits<T>(PhantomData<T>);

impl<T: Config> Deposits<T> {
    /// Holds a deposit.
    ///
    /// # Errors
    /// The error of `Currency`.
    pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::hold(&reason.into(), who, amount)
    }

    /// Releases a deposit. Less is released if less is held.
    pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) {
        let released = T::Currency::release(&reason.into(), who, amount, Precision::BestEffort);
        if released.is_err() {
            frame_support::defensive!("a deposit is held");
        }
    }
}
