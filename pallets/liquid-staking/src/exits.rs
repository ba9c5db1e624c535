//! Exits: shares become funds, in a batch or at once.
//!
//! - **Queued.** The shares are collected for a batch. They still bear losses and get rewards until the batch is
//!   closed. The closed batch bears slashes until its stake is withdrawn. Then each member claims.
//! - **Instant.** The funds come from the buffer, for a fee. There are no instant exits while any slash is reported and
//!   not applied, or in bunker mode.
//!
//! Writes the rooms `Supply`, `Batches`, `Requests` and `Vault`; reads `Rules` and `Alarm`.

use crate::{
    interfaces::ReportedSlashes,
    nav::Nav,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Alarm, Batches, Requests, Rules, Supply, Vault},
    types::{Balance, BatchId},
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// Serves those who leave.
pub(crate) struct Exits<T>(PhantomData<T>);

impl<T: Config> Exits<T> {
    /// Collects shares of an account for the next batch.
    ///
    /// # Errors
    /// - `NoShares`: the number is zero.
    /// - The errors of `Assets`: the account has fewer shares.
    /// - The errors of `Currency`: the account can't pay the deposit.
    ///
    /// # Events
    /// `ExitRequested`.
    pub(crate) fn request_exit(who: T::AccountId, shares: Balance) -> DispatchResult {
        ensure!(shares > 0, Error::<T>::NoShares);
        Supply::<T>::burn_token(&who, shares)?;
        let batch = Batches::<T>::collect(shares);
        Requests::<T>::add(&who, batch, shares)?;
        Pallet::<T>::deposit_event(Event::ExitRequested { who, batch, shares });
        Ok(())
    }

    /// Pays a member of a settled batch, and releases the deposit.
    ///
    /// # Errors
    /// - `NoRequest`: the account is no member, or has claimed.
    /// - `NotSettled`: stake of the batch is still unbonding.
    /// - The errors of `Currency`.
    ///
    /// # Events
    /// `ExitClaimed`.
    pub(crate) fn claim_exit(who: T::AccountId, batch: BatchId) -> DispatchResult {
        let shares = Requests::<T>::take(&who, batch)?;
        let (amount, left) = Batches::<T>::claim(batch, shares)?;
        Vault::<T>::add_to_buffer(left);
        Vault::<T>::pay(&who, amount)?;
        Pallet::<T>::deposit_event(Event::ExitClaimed { who, batch, amount });
        Ok(())
    }

    /// Pays an account for shares from the buffer. The fee stays with holders.
    ///
    /// # Errors
    /// - `NoShares`: the number is zero, or larger than the number of all shares.
    /// - `BunkerMode`, `SlashesPending`: there are no instant exits. A queued exit is possible.
    /// - `BelowExpectation`: the payment is zero, or less than `least`.
    /// - `BufferTooSmall`: the buffer has less.
    /// - The errors of `Assets` and `Currency`.
    ///
    /// # Events
    /// `ExitedAtOnce`.
    pub(crate) fn exit_at_once(
        who: T::AccountId,
        shares: Balance,
        least: Balance,
    ) -> DispatchResult {
        ensure!(
            shares > 0 && shares <= Supply::<T>::total(),
            Error::<T>::NoShares
        );
        ensure!(!Alarm::<T>::is_bunker(), Error::<T>::BunkerMode);
        ensure!(
            !T::ReportedSlashes::are_pending(),
            Error::<T>::SlashesPending
        );
        let value = Nav::<T>::value_of(shares)?;
        let fee = Rules::<T>::get().instant_fee.mul_ceil(value);
        let amount = value.saturating_sub(fee);
        ensure!(amount > 0 && amount >= least, Error::<T>::BelowExpectation);

        Supply::<T>::burn_token(&who, shares)?;
        Supply::<T>::retire(shares);
        Vault::<T>::take_from_buffer(amount)?;
        Vault::<T>::pay(&who, amount)?;
        Pallet::<T>::deposit_event(Event::ExitedAtOnce {
            who,
            shares,
            amount,
            fee,
        });
        Ok(())
    }
}
