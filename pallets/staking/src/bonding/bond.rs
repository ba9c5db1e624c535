//! Bonding: free funds become active stake.
//!
//! Writes the room `Ledgers`. A first bond also frees the caller's own key (`Controllers`), and removes a settled
//! record from the room `Liability`. The arithmetic is `palisade_staking_math::ledger`.

use super::Controllers;
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Ledgers, Liability, Limits},
    types::{to_u128, BalanceOf, RewardDestination, StakingLedger},
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{traits::Zero, DispatchResult, Saturating};

/// Bonds funds, and sets where rewards go.
pub(crate) struct Bonding<T>(PhantomData<T>);

impl<T: Config> Bonding<T> {
    /// Makes an account a stash that controls itself. Bonds less than `value` if the account has less. An account that
    /// acts for another stash leaves that stash.
    ///
    /// # Errors
    /// - `AlreadyBonded`: the account is a stash.
    /// - `BadState`: funds are held, but there is no ledger; or the account can't leave the stash for which it acts.
    /// - `InsufficientBond`: the amount is below the minimum bond.
    /// - `BadState`: the sum overflows.
    ///
    /// # Events
    /// `ControllerLeft` if the account left another stash, then `Bonded`.
    pub(crate) fn bond(
        stash: T::AccountId,
        value: BalanceOf<T>,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        ensure!(!Ledgers::<T>::is_stash(&stash), Error::<T>::AlreadyBonded);
        // Governance decides about held funds without a ledger. A new ledger would free all funds above its total.
        ensure!(
            Ledgers::<T>::held_of(&stash).is_zero(),
            Error::<T>::BadState
        );
        Controllers::<T>::stash_acted_for(&stash)?;
        let amount = value.min(Ledgers::<T>::free_to_bond(&stash));
        ensure!(
            amount >= Limits::<T>::minimum_bond(),
            Error::<T>::InsufficientBond
        );
        let ledger = Self::grown(StakingLedger::empty(stash.clone()), amount)?;
        Ledgers::<T>::hold(&ledger)?;

        Controllers::<T>::release_own_key(&stash);
        Ledgers::<T>::open(ledger, payee);
        Liability::<T>::forget_if_settled(&stash);
        Pallet::<T>::deposit_event(Event::Bonded { stash, amount });
        Ok(())
    }

    /// Adds up to `max_additional` of the free funds of a stash to its active stake.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `NotEnoughFunds`: there are no free funds, or `max_additional` is zero.
    /// - `InsufficientBond`: the active stake stays below the minimum bond.
    ///
    /// # Events
    /// `Bonded`.
    pub(crate) fn bond_extra(stash: &T::AccountId, max_additional: BalanceOf<T>) -> DispatchResult {
        let amount = max_additional.min(Ledgers::<T>::free_to_bond(stash));
        let (controller, ledger) = Ledgers::<T>::of_stash(stash)?;
        ensure!(!amount.is_zero(), Error::<T>::NotEnoughFunds);
        ensure!(
            ledger.active.saturating_add(amount) >= Limits::<T>::minimum_bond(),
            Error::<T>::InsufficientBond
        );
        Self::add_to_stake(&controller, ledger, amount)?;
        Pallet::<T>::deposit_event(Event::Bonded {
            stash: stash.clone(),
            amount,
        });
        Ok(())
    }

    /// Adds free funds of a stash to its active stake. There is no minimum.
    ///
    /// # Errors
    /// - `BadState`: the sum overflows.
    /// - The error of `Currency`, if the funds can't be held.
    pub(crate) fn add_to_stake(
        controller: &T::AccountId,
        ledger: StakingLedger<T>,
        amount: BalanceOf<T>,
    ) -> DispatchResult {
        let before = ledger.stake();
        Ledgers::<T>::update(controller, before, Self::grown(ledger, amount)?)
    }

    /// Sets the reward destination of the stash that an account controls.
    ///
    /// # Errors
    /// `NotController`, `BadState`: as in `Ledgers::of_controller`.
    pub(crate) fn set_payee(
        controller: &T::AccountId,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        Ledgers::<T>::set_payee(&ledger.stash, payee);
        Ok(())
    }

    /// Returns a ledger with more active stake.
    fn grown(ledger: StakingLedger<T>, amount: BalanceOf<T>) -> Result<StakingLedger<T>, Error<T>> {
        let grown = ledger.to_plain().bond_extra(to_u128::<T>(amount))?;
        Ok(ledger.with_plain(grown))
    }
}
