//! The bonds of operators: held on their own accounts.
//!
//! How much belongs to which stash is in `Stashes`. An account may be the operator of several stashes.

use crate::{
    pallet::{Config, HoldReason},
    types::Balance,
};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::hold::Mutate,
    tokens::{Fortitude, Precision, Restriction},
};
use sp_runtime::DispatchResult;

/// The only one that changes the holds of operators.
///
/// Invariant, kept with `Stashes`: an operator's hold is at least the sum of its bonds.
pub(crate) struct Bonds<T>(PhantomData<T>);

impl<T: Config> Bonds<T> {
    /// Holds more funds of an operator.
    ///
    /// # Errors
    /// The error of `Currency`.
    pub(crate) fn hold(operator: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::hold(&HoldReason::OperatorBond.into(), operator, amount)
    }

    /// Releases held funds of an operator.
    ///
    /// # Errors
    /// The error of `Currency`.
    pub(crate) fn release(operator: &T::AccountId, amount: Balance) -> DispatchResult {
        let reason = HoldReason::OperatorBond.into();
        T::Currency::release(&reason, operator, amount, Precision::Exact)?;
        Ok(())
    }

    /// Moves held funds of an operator to another account, and returns how much was moved. It is less than `amount`
    /// only if the funds can't be moved.
    pub(crate) fn take(operator: &T::AccountId, to: &T::AccountId, amount: Balance) -> Balance {
        let taken = T::Currency::transfer_on_hold(
            &HoldReason::OperatorBond.into(),
            operator,
            to,
            amount,
            Precision::BestEffort,
            Restriction::Free,
            Fortitude::Force,
        );
        taken.unwrap_or(0)
    }
}
