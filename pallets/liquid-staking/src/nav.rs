//! The net asset value, and what shares are worth.
//!
//! Reads the rooms `Vault`, `Stashes` and `Supply`.

use crate::{
    arithmetic::rate::{compute_shares, compute_value},
    pallet::{Config, Error},
    rooms::{Stashes, Supply, Vault},
    types::Balance,
};
use core::marker::PhantomData;

/// Answers what shares are worth.
pub(crate) struct Nav<T>(PhantomData<T>);

impl<T: Config> Nav<T> {
    /// Returns the net asset value, in units: the buffer, the active stake of all stashes, and what holders get back
    /// from unbonding chunks.
    ///
    /// Batches that are closed, the insurance fund and rewards that were not taken are not in it. A slash counts when
    /// it is applied.
    pub(crate) fn get() -> Balance {
        let cash = Vault::<T>::cash();
        cash.buffer
            .saturating_add(cash.returning)
            .saturating_add(Stashes::<T>::total_active())
    }

    /// Returns the shares for a deposit, rounded down.
    ///
    /// # Errors
    /// `TooManyShares`.
    pub(crate) fn shares_for(amount: Balance) -> Result<Balance, Error<T>> {
        compute_shares(amount, Self::get(), Supply::<T>::total()).ok_or(Error::TooManyShares)
    }

    /// Returns what shares are worth to a holder that leaves, in units, rounded down.
    ///
    /// # Errors
    /// `TooManyShares`.
    pub(crate) fn value_of(shares: Balance) -> Result<Balance, Error<T>> {
        compute_value(shares, Self::get(), Supply::<T>::total()).ok_or(Error::TooManyShares)
    }
}
