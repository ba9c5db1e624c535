//! Deposits: funds become shares.
//!
//! Reads the rooms `Rules`; writes `Vault` and `Supply`.

use crate::{
    nav::Nav,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Rules, Supply, Vault},
    types::Balance,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Takes deposits.
pub(crate) struct Deposits<T>(PhantomData<T>);

impl<T: Config> Deposits<T> {
    /// Takes a deposit into the buffer, and mints shares for it. The funds are delegated in the next era.
    ///
    /// # Errors
    /// - `NotOpen`: the token does not exist.
    /// - `DepositTooSmall`: the amount is below `min_deposit`, or buys no share.
    /// - `ShareOfStakeTooLarge`: the net asset value would be above `max_share` of all stake.
    /// - `BelowExpectation`: there are fewer shares than `least`.
    /// - The errors of `Currency` and `Assets`.
    ///
    /// # Events
    /// `Deposited`.
    pub(crate) fn deposit(who: T::AccountId, amount: Balance, least: Balance) -> DispatchResult {
        let rules = Rules::<T>::get();
        ensure!(Supply::<T>::is_open(), Error::<T>::NotOpen);
        ensure!(amount >= rules.min_deposit, Error::<T>::DepositTooSmall);
        let most = rules.max_share.mul_floor(T::TotalStake::get());
        ensure!(
            Nav::<T>::get().saturating_add(amount) <= most,
            Error::<T>::ShareOfStakeTooLarge
        );
        let shares = Nav::<T>::shares_for(amount)?;
        ensure!(shares > 0, Error::<T>::DepositTooSmall);
        ensure!(shares >= least, Error::<T>::BelowExpectation);

        Vault::<T>::deposit(&who, amount)?;
        Supply::<T>::mint(&who, shares)?;
        Pallet::<T>::deposit_event(Event::Deposited {
            who,
            amount,
            shares,
        });
        Ok(())
    }
}
