//! Ledgers: the stake of each stash, its controller, its reward destination and its hold.
//!
//! Owns `Ledger`, `Bonded`, `Payee` and the staking hold. `Bonded` maps a stash to its controller. `Ledger` maps a
//! controller to the ledger of its stash. So one account controls at most one stash.
//!
//! Most changes are one method: `update` for bonding and unbonding, `slash` for slashes, `reassign` for a new
//! controller. Three changes have two steps, because the caller has work between them:
//! - a new stash: `hold`, then `open`;
//! - a repair: `hold` and `remove_entries_of`, then `rewrite`;
//! - an exit: `release`, then `forget`.
//!
//! A ledger can be unreadable (see [`LedgerEntry`]). Methods that need its amounts fail then. `reassign` and the
//! methods that remove entries don't need them: an unreadable ledger must not block a key.
//!
//! `EventListeners` hear of each change of a stake, after it is made. They don't hear of a new controller or reward
//! destination.
//!
//! The arithmetic is `palisade_staking_math::ledger`.

use super::LedgerEntry;
use crate::{
    pallet::{Bonded, Config, Error, HoldReason, Ledger, Payee},
    types::{from_u128, to_u128, BalanceOf, CreditOf, RewardDestination, StakingLedger},
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    storage::unhashed,
    traits::{
        fungible::{
            hold::{Inspect as _, Mutate as _},
            BalancedHold, Inspect as _,
        },
        tokens::{imbalance::Imbalance, Fortitude, Precision, Preservation},
    },
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult, TryRuntimeError};
use sp_staking::{EraIndex, OnStakingUpdate, Stake};

/// The only writer of `Ledger`, `Bonded`, `Payee` and the staking hold.
///
/// Invariant after every method: hold == total == active + Σ unlocking. Exceptions are `hold`, `release` and
/// `remove_entries_of`: they are first steps, and the invariant holds again after the second step.
pub(crate) struct Ledgers<T>(PhantomData<T>);

/// Reads.
impl<T: Config> Ledgers<T> {
    /// Returns the entry under a key of `Ledger`, readable or not.
    pub(crate) fn entry(key: &T::AccountId) -> Option<LedgerEntry<T>> {
        let bytes = unhashed::get_raw(&Ledger::<T>::hashed_key_for(key))?;
        Some(LedgerEntry::decode(key, &bytes))
    }

    /// Returns the ledger that an account controls. A ledger whose stash names another controller gives the account no
    /// power.
    ///
    /// # Errors
    /// - `NotController`: there is no ledger under the account.
    /// - `BadState`: the ledger can't be read, or its stash names another controller.
    pub(crate) fn of_controller(controller: &T::AccountId) -> Result<StakingLedger<T>, Error<T>> {
        let entry = Self::entry(controller).ok_or(Error::NotController)?;
        let ledger = entry.into_ledger().ok_or(Error::BadState)?;
        let named = Self::controller_of(&ledger.stash);
        ensure!(named.as_ref() == Some(controller), Error::BadState);
        Ok(ledger)
    }

    /// Returns the controller and the ledger of a stash.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `BadState`: there is no ledger of the stash under its controller, or the ledger can't be read.
    pub(crate) fn of_stash(
        stash: &T::AccountId,
    ) -> Result<(T::AccountId, StakingLedger<T>), Error<T>> {
        let controller = Self::controller_of(stash).ok_or(Error::NotStash)?;
        let ledger = Self::of_stash_under(&controller, stash).ok_or(Error::BadState)?;
        Ok((controller, ledger))
    }

    /// Returns the controller that a stash names.
    pub(crate) fn controller_of(stash: &T::AccountId) -> Option<T::AccountId> {
        Bonded::<T>::get(stash)
    }

    /// Returns whether an account is a stash.
    pub(crate) fn is_stash(account: &T::AccountId) -> bool {
        Bonded::<T>::contains_key(account)
    }

    /// Returns whether there is any entry under a key of `Ledger`, readable or not.
    pub(crate) fn is_key_taken(key: &T::AccountId) -> bool {
        Ledger::<T>::contains_key(key)
    }

    /// Returns the ledger of a stash under a key, if there is one and it can be read.
    pub(crate) fn of_stash_under(
        key: &T::AccountId,
        stash: &T::AccountId,
    ) -> Option<StakingLedger<T>> {
        let ledger = Self::entry(key)?.into_ledger()?;
        Some(ledger).filter(|ledger| ledger.stash == *stash)
    }

    /// Returns whether there is a ledger of a stash under a key, readable or not.
    pub(crate) fn has_entry_of(key: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::entry(key).is_some_and(|entry| entry.stash() == stash)
    }

    /// Returns whether there is no ledger under a key, or a ledger of this stash.
    pub(crate) fn is_key_free_for(key: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::entry(key).is_none_or(|entry| entry.stash() == stash)
    }

    /// Returns the active stake of a stash; zero if there is no readable ledger.
    pub(crate) fn active_stake_of(stash: &T::AccountId) -> BalanceOf<T> {
        Self::of_stash(stash)
            .map(|(_, ledger)| ledger.active)
            .unwrap_or_default()
    }

    /// Returns the funds of an account that are held for staking.
    pub(crate) fn held_of(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::balance_on_hold(&HoldReason::Staking.into(), stash)
    }

    /// Returns the funds that a stash can bond in addition to its stake: its free balance, minus the amount that keeps
    /// the account alive.
    pub(crate) fn free_to_bond(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::reducible_balance(stash, Preservation::Protect, Fortitude::Force)
    }

    /// Returns the reward destination of a stash.
    pub(crate) fn payee_of(stash: &T::AccountId) -> Option<RewardDestination<T::AccountId>> {
        Payee::<T>::get(stash)
    }

    /// Returns whether a reward destination is stored for a stash.
    pub(crate) fn has_payee(stash: &T::AccountId) -> bool {
        Payee::<T>::contains_key(stash)
    }

    /// Checks one ledger: its sums, its hold, and its stash.
    ///
    /// # Errors
    /// The first condition that is violated.
    pub(crate) fn check(
        controller: &T::AccountId,
        ledger: &StakingLedger<T>,
    ) -> Result<(), TryRuntimeError> {
        let (stash, unlocking) = (&ledger.stash, &ledger.unlocking);
        ensure!(
            ledger.to_plain().is_consistent(),
            "total = active + unlocking"
        );
        ensure!(Self::held_of(stash) == ledger.total, "hold = total");
        ensure!(
            Self::controller_of(stash).as_ref() == Some(controller),
            "the stash of a ledger names its controller"
        );
        ensure!(
            controller == stash || !Self::is_stash(controller),
            "no stash controls another's stake"
        );
        ensure!(
            unlocking.is_sorted_by(|earlier, later| earlier.era < later.era),
            "one chunk an era, oldest first"
        );
        ensure!(
            unlocking.iter().all(|chunk| !chunk.value.is_zero()),
            "no empty chunk"
        );
        ensure!(Self::has_payee(stash), "a stash has a payee");
        Ok(())
    }
}

/// Writes.
impl<T: Config> Ledgers<T> {
    /// Sets the hold to the total of a ledger. The first step of `open` and `rewrite`.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be held. Then nothing changes.
    pub(crate) fn hold(ledger: &StakingLedger<T>) -> DispatchResult {
        T::Currency::set_on_hold(&HoldReason::Staking.into(), &ledger.stash, ledger.total)
    }

    /// Stores the first ledger of a stash, which controls itself.
    pub(crate) fn open(ledger: StakingLedger<T>, payee: RewardDestination<T::AccountId>) {
        let stash = ledger.stash.clone();
        Ledger::<T>::insert(&stash, ledger);
        Bonded::<T>::insert(&stash, &stash);
        Payee::<T>::insert(&stash, payee);
        T::EventListeners::on_stake_update(&stash, None);
    }

    /// Stores a ledger under its controller, and sets the hold to its total. `before` is the stake until now.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be held. Then nothing changes.
    pub(crate) fn update(
        controller: &T::AccountId,
        before: Stake<BalanceOf<T>>,
        ledger: StakingLedger<T>,
    ) -> DispatchResult {
        Self::hold(&ledger)?;
        let stash = ledger.stash.clone();
        Ledger::<T>::insert(controller, ledger);
        T::EventListeners::on_stake_update(&stash, Some(before));
        Ok(())
    }

    /// Takes up to `amount` of a stake, and returns the funds that were taken.
    ///
    /// First come the unlocking chunks of era `first_chunk` and later, in the order in which they unlock. Then comes
    /// the active stake. Earlier chunks are not slashed.
    pub(crate) fn slash(
        controller: T::AccountId,
        ledger: StakingLedger<T>,
        amount: BalanceOf<T>,
        first_chunk: EraIndex,
    ) -> CreditOf<T> {
        let before = ledger.to_plain();
        let (_, reachable) = before.clone().slash(to_u128::<T>(amount), first_chunk);
        let (taken, _) = T::Currency::slash(
            &HoldReason::Staking.into(),
            &ledger.stash,
            from_u128::<T>(reachable),
        );
        // `Currency` decides how much is taken. The ledger loses the same amount.
        let (after, _) = before.slash(to_u128::<T>(taken.peek()), first_chunk);
        let after = ledger.clone().with_plain(after);
        Ledger::<T>::insert(controller, &after);
        if !taken.peek().is_zero() {
            let chunks = after.slashed_chunks(&ledger);
            T::EventListeners::on_slash(&after.stash, after.active, &chunks, taken.peek());
            T::EventListeners::on_stake_update(&after.stash, Some(ledger.stake()));
        }
        taken
    }

    /// Moves the ledger of a stash from one controller to another, whose key is free. Works on the bytes, so an
    /// unreadable ledger moves as well.
    pub(crate) fn reassign(stash: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        Ledger::<T>::swap(from, to);
        Bonded::<T>::insert(stash, to);
    }

    /// Stores a controller and a ledger, whatever was stored for the stash before. A missing reward destination becomes
    /// the stash. `before` is the stake until now, if it can be read.
    pub(crate) fn rewrite(
        controller: &T::AccountId,
        before: Option<Stake<BalanceOf<T>>>,
        ledger: StakingLedger<T>,
    ) {
        let stash = ledger.stash.clone();
        Ledger::<T>::insert(controller, ledger);
        Bonded::<T>::insert(&stash, controller);
        if !Self::has_payee(&stash) {
            Payee::<T>::insert(&stash, RewardDestination::Stash);
        }
        T::EventListeners::on_stake_update(&stash, before);
    }

    /// Removes the ledgers of a stash under three keys: its controller, the stash itself, and a `stray` account.
    /// Removes unreadable ledgers as well, but no ledger of another stash.
    pub(crate) fn remove_entries_of(stash: &T::AccountId, stray: Option<&T::AccountId>) {
        for key in Self::controller_of(stash)
            .iter()
            .chain([stash])
            .chain(stray)
        {
            if Self::has_entry_of(key, stash) {
                Ledger::<T>::remove(key);
            }
        }
    }

    /// Frees all held funds of a stash, and returns their amount. The first step of `forget`.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    pub(crate) fn release(stash: &T::AccountId) -> Result<BalanceOf<T>, DispatchError> {
        T::Currency::release_all(&HoldReason::Staking.into(), stash, Precision::BestEffort)
    }

    /// Removes the ledger, the controller and the reward destination of a stash.
    pub(crate) fn forget(stash: &T::AccountId) {
        Self::remove_entries_of(stash, None);
        Bonded::<T>::remove(stash);
        Payee::<T>::remove(stash);
        T::EventListeners::on_unstake(stash);
    }

    /// Sets the reward destination of a stash.
    pub(crate) fn set_payee(stash: &T::AccountId, payee: RewardDestination<T::AccountId>) {
        Payee::<T>::insert(stash, payee);
    }
}
