//! Bonding: free funds become active stake.
//!
//! Writes the rooms `Custody` and `Ledgers`. A first bond also frees the caller's own key (`Controllers`). The
//! arithmetic is `palisade_staking_math::ledger`.

use super::Controllers;
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Custody, Ledgers, Limits},
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
    /// - The error of `Currency`, if the funds can't be held.
    ///
    /// # Events
    /// `ControllerLeft` if the account left another stash, then `Bonded`.
    pub(crate) fn bond(
        stash: T::AccountId,
        value: BalanceOf<T>,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        let amount = value.min(Custody::<T>::free_to_bond(&stash));
        Self::open(stash, amount, payee, Custody::<T>::hold_first)
    }

    /// Makes an account a stash with a stake of `amount`. `secure` puts the funds into custody.
    ///
    /// # Errors
    /// As [`Self::bond`], with the errors of `secure` in place of the error of `Currency`.
    ///
    /// # Events
    /// As [`Self::bond`].
    pub(super) fn open(
        stash: T::AccountId,
        amount: BalanceOf<T>,
        payee: RewardDestination<T::AccountId>,
        secure: impl FnOnce(&T::AccountId, BalanceOf<T>) -> DispatchResult,
    ) -> DispatchResult {
        ensure!(!Ledgers::<T>::is_stash(&stash), Error::<T>::AlreadyBonded);
        // Governance decides about held funds without a ledger. A new ledger would free all funds above its total.
        ensure!(
            Custody::<T>::held_of(&stash).is_zero(),
            Error::<T>::BadState
        );
        let acted_for = Controllers::<T>::stash_acted_for(&stash)?;
        ensure!(
            Limits::<T>::reaches_minimum_bond(amount),
            Error::<T>::InsufficientBond
        );
        let ledger = Self::grown(StakingLedger::empty(stash.clone()), amount)?;
        secure(&stash, amount)?;

        Controllers::<T>::leave(&stash, acted_for);
        Ledgers::<T>::open(ledger, payee);
        Pallet::<T>::deposit_event(Event::Bonded { stash, amount });
        Ok(())
    }

    /// Adds up to `max_additional` of the free funds of a stash to its active stake.
    ///
    /// # Errors
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
    /// - All errors of [`Self::grow`].
    ///
    /// # Events
    /// `Bonded`.
    pub(crate) fn bond_extra(stash: &T::AccountId, max_additional: BalanceOf<T>) -> DispatchResult {
        Custody::<T>::ensure_not_virtual(stash)?;
        Self::grow(stash, max_additional.min(Custody::<T>::free_to_bond(stash)))
    }

    /// Adds `amount` to the active stake of a stash.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `NotEnoughFunds`: the amount is zero. Either no funds are free, or the caller asked for nothing.
    /// - `InsufficientBond`: the active stake stays below the minimum bond.
    /// - `BadState`: the sum overflows.
    /// - The error of `Currency`, if the funds can't be held.
    ///
    /// # Events
    /// `Bonded`.
    pub(super) fn grow(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
        let (controller, ledger) = Ledgers::<T>::of_stash(stash)?;
        ensure!(!amount.is_zero(), Error::<T>::NotEnoughFunds);
        ensure!(
            Limits::<T>::reaches_minimum_bond(ledger.active.saturating_add(amount)),
            Error::<T>::InsufficientBond
        );
        Self::add_to_stake(&controller, ledger, amount)?;
        Pallet::<T>::deposit_event(Event::Bonded {
            stash: stash.clone(),
            amount,
        });
        Ok(())
    }

    /// Adds `amount` to the active stake of a ledger, and stores the ledger. Checks no minimum bond.
    ///
    /// # Errors
    /// - `BadState`: the sum overflows.
    /// - The error of `Currency`, if the funds can't be held.
    fn add_to_stake(
        controller: &T::AccountId,
        ledger: StakingLedger<T>,
        amount: BalanceOf<T>,
    ) -> DispatchResult {
        let before = ledger.stake();
        Ledgers::<T>::update(controller, before, Self::grown(ledger, amount)?)
    }

    /// Adds a reward to the active stake of its stash, whose reward destination is `Staked`. Does not tell the list of
    /// voters: the caller must do that.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `BadState`: the sum overflows.
    /// - The error of `Currency`, if the funds can't be held.
    pub(crate) fn compound(stash: &T::AccountId, reward: BalanceOf<T>) -> DispatchResult {
        let (controller, ledger) = Ledgers::<T>::of_stash(stash)?;
        let before = ledger.stake();
        Ledgers::<T>::compound(&controller, before, Self::grown(ledger, reward)?)
    }

    /// Sets the reward destination of the stash that an account controls.
    ///
    /// # Errors
    /// - `NotController`, `BadState`: as in `Ledgers::of_controller`.
    /// - `RewardDestinationRestricted`: rewards of a virtual staker can't be staked.
    pub(crate) fn set_payee(
        controller: &T::AccountId,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        ensure!(
            payee != RewardDestination::Staked || !Custody::<T>::is_virtual(&ledger.stash),
            Error::<T>::RewardDestinationRestricted
        );
        Ledgers::<T>::set_payee(&ledger.stash, payee);
        Ok(())
    }

    /// Returns a ledger with more active stake.
    fn grown(ledger: StakingLedger<T>, amount: BalanceOf<T>) -> Result<StakingLedger<T>, Error<T>> {
        let grown = ledger.to_plain().bond_extra(to_u128::<T>(amount))?;
        Ok(ledger.with_plain(grown))
    }
}
