//! Bonded ledgers: bond, top up, change of payee, slashed, rewritten.
//!
//! Owns `Bonded`, `Ledger`, `Payee` and the hold on every stash. What bonds or unbonds goes through
//! [`Pallet::apply_ledger`]; slashes and repairs write here too, and like it keep hold and ledger equal. `controllers`
//! moves ledgers, `exit` removes them. Before this in the flow comes `ledger_entry`, which reads; `unbonding` and
//! intentions come after. The arithmetic is `palisade_staking_math::ledger`.

use crate::{pallet::*, session::SessionInterface, types::*};
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Mutate as _, BalancedHold, Inspect as _},
        tokens::imbalance::Imbalance,
        tokens::{Fortitude, Preservation},
    },
};
use palisade_staking_math::ledger::LedgerError;
use sp_runtime::{traits::Zero, DispatchResult, Saturating};
use sp_staking::EraIndex;

impl<T: Config> From<LedgerError> for Error<T> {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::TooManyChunks => Error::NoMoreChunks,
            LedgerError::Overflow => Error::BadState,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The ledger that an account controls. One whose stash names another controller gives it no power.
    ///
    /// Fails with `NotController` if none stands under the account, with `BadState` if it gives no power or can't be
    /// read.
    pub fn ledger_of_controller(controller: &T::AccountId) -> Result<StakingLedger<T>, Error<T>> {
        let entry = Self::ledger_entry(controller).ok_or(Error::NotController)?;
        let ledger = entry.into_ledger().ok_or(Error::BadState)?;
        let named = Bonded::<T>::get(&ledger.stash);
        ensure!(named.as_ref() == Some(controller), Error::BadState);
        Ok(ledger)
    }

    /// The controller and the ledger of a stash.
    ///
    /// Fails with `NotStash`, and with `BadState` if its controller keeps no ledger of it, or one that can't be read.
    pub fn ledger_of_stash(
        stash: &T::AccountId,
    ) -> Result<(T::AccountId, StakingLedger<T>), Error<T>> {
        let controller = Bonded::<T>::get(stash).ok_or(Error::NotStash)?;
        let ledger = Self::ledger_kept(&controller, stash).ok_or(Error::BadState)?;
        Ok((controller, ledger))
    }

    /// A stash's active stake, zero if it has none.
    pub fn active_stake_of(stash: &T::AccountId) -> BalanceOf<T> {
        Self::ledger_of_stash(stash)
            .map(|(_, ledger)| ledger.active)
            .unwrap_or_default()
    }

    /// The least active stake worth a ledger: what the cheaper role asks for, and never dust.
    pub fn minimum_bond() -> BalanceOf<T> {
        Self::minimum_bond_to_nominate().min(Self::minimum_bond_to_validate())
    }

    /// Makes an account a stash that controls itself. If it acts for another stash, it leaves that.
    pub(crate) fn bond_new_stash(
        stash: T::AccountId,
        value: BalanceOf<T>,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        ensure!(
            !Bonded::<T>::contains_key(&stash),
            Error::<T>::AlreadyBonded
        );
        // A hold that no ledger tells of is for governance to judge: a new ledger would free what is above it.
        ensure!(Self::held_of(&stash).is_zero(), Error::<T>::BadState);
        Self::stash_acted_for(&stash)?;
        let amount = value.min(Self::free_to_bond(&stash));
        ensure!(amount >= Self::minimum_bond(), Error::<T>::InsufficientBond);

        let ledger = StakingLedger::empty(stash.clone());
        let grown = ledger
            .to_plain()
            .bond_extra(to_u128::<T>(amount))
            .map_err(Error::<T>::from)?;
        let ledger = ledger.with_plain(grown);
        T::Currency::set_on_hold(&HoldReason::Staking.into(), &stash, ledger.total)?;

        Self::release_own_key(&stash);
        Ledger::<T>::insert(&stash, ledger);
        Bonded::<T>::insert(&stash, &stash);
        Payee::<T>::insert(&stash, payee);
        Self::forget_settled_excuse(&stash);
        Self::deposit_event(Event::Bonded { stash, amount });
        Ok(())
    }

    pub(crate) fn bond_more(stash: &T::AccountId, max_additional: BalanceOf<T>) -> DispatchResult {
        let amount = max_additional.min(Self::free_to_bond(stash));
        let (controller, ledger) = Self::ledger_of_stash(stash)?;
        ensure!(!amount.is_zero(), Error::<T>::NotEnoughFunds);
        ensure!(
            ledger.active.saturating_add(amount) >= Self::minimum_bond(),
            Error::<T>::InsufficientBond
        );
        Self::add_to_stake(&controller, ledger, amount)?;
        Self::deposit_event(Event::Bonded {
            stash: stash.clone(),
            amount,
        });
        Ok(())
    }

    /// Adds free funds of the stash to its active stake, whatever their size.
    pub(crate) fn add_to_stake(
        controller: &T::AccountId,
        ledger: StakingLedger<T>,
        amount: BalanceOf<T>,
    ) -> DispatchResult {
        let grown = ledger
            .to_plain()
            .bond_extra(to_u128::<T>(amount))
            .map_err(Error::<T>::from)?;
        Self::apply_ledger(controller, ledger.with_plain(grown))
    }

    pub(crate) fn set_reward_destination(
        controller: &T::AccountId,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        let ledger = Self::ledger_of_controller(controller)?;
        Payee::<T>::insert(&ledger.stash, payee);
        Ok(())
    }

    /// Gives a stash this controller and this ledger, whatever was stored of it, also under a `stray` account, and
    /// makes the hold follow. What it asked of another account is withdrawn. Fails, and changes nothing, if the hold
    /// can't follow.
    pub(crate) fn rewrite_stash(
        controller: T::AccountId,
        ledger: StakingLedger<T>,
        stray: Option<&T::AccountId>,
    ) -> DispatchResult {
        let stash = ledger.stash.clone();
        T::Currency::set_on_hold(&HoldReason::Staking.into(), &stash, ledger.total)?;
        Self::remove_ledgers_of(&stash, stray);
        // Who has a stake acts for nobody else.
        if controller == stash || !ledger.total.is_zero() {
            Self::release_own_key(&stash);
        }
        let before = Bonded::<T>::get(&stash);
        Ledger::<T>::insert(&controller, ledger);
        Bonded::<T>::insert(&stash, &controller);
        Self::withdraw_proposal(&stash);
        if let Some(before) = before.filter(|before| *before != controller) {
            T::SessionInterface::control_changed(&stash, &before, &controller);
        }
        if !Payee::<T>::contains_key(&stash) {
            Payee::<T>::insert(&stash, RewardDestination::Stash);
        }
        Ok(())
    }

    /// Removes the ledgers of a stash, under its controller, under itself and under a `stray` account, also those that
    /// can't be read, but no other stash's.
    pub(crate) fn remove_ledgers_of(stash: &T::AccountId, stray: Option<&T::AccountId>) {
        for key in Bonded::<T>::get(stash).iter().chain([stash]).chain(stray) {
            if Self::keeps_ledger_of(key, stash) {
                Ledger::<T>::remove(key);
            }
        }
    }

    /// Takes up to `amount` of a stash's stake for what happened in `slash_era`: from chunks that were still
    /// bonded in it, the first to leave first, then from the active stake. What was unbonded before is not
    /// reached (unless a shorter bonding duration made eras share one unlock era), nor is a stash that is
    /// gone, or what it bonded after it had been forced out. Returns what was taken.
    pub(crate) fn take_slash(
        stash: &T::AccountId,
        amount: BalanceOf<T>,
        slash_era: EraIndex,
    ) -> CreditOf<T> {
        if amount.is_zero() || Self::is_excused(stash, slash_era) {
            return CreditOf::<T>::zero();
        }
        let Ok((controller, ledger)) = Self::ledger_of_stash(stash) else {
            return CreditOf::<T>::zero();
        };
        let first_chunk = Self::unlock_era(slash_era);
        let before = ledger.to_plain();
        let (_, reachable) = before.clone().slash(to_u128::<T>(amount), first_chunk);
        let (taken, _) = T::Currency::slash(
            &HoldReason::Staking.into(),
            stash,
            from_u128::<T>(reachable),
        );
        let (after, _) = before.slash(to_u128::<T>(taken.peek()), first_chunk);
        Ledger::<T>::insert(controller, ledger.with_plain(after));
        taken
    }

    /// Writes a ledger and makes the hold follow. Fails, and changes nothing, if the hold can't.
    pub(crate) fn apply_ledger(
        controller: &T::AccountId,
        ledger: StakingLedger<T>,
    ) -> DispatchResult {
        T::Currency::set_on_hold(&HoldReason::Staking.into(), &ledger.stash, ledger.total)?;
        Ledger::<T>::insert(controller, ledger);
        Ok(())
    }

    /// What a stash can bond on top of its stake: its free balance, less what must stay for the account
    /// to exist.
    pub(crate) fn free_to_bond(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::reducible_balance(stash, Preservation::Protect, Fortitude::Force)
    }

    /// The least active stake of a validator; never dust, so that no role is held for nothing.
    pub(crate) fn minimum_bond_to_validate() -> BalanceOf<T> {
        MinValidatorBond::<T>::get().max(existential_deposit::<T>())
    }

    /// The least active stake of a nominator; never dust.
    pub(crate) fn minimum_bond_to_nominate() -> BalanceOf<T> {
        MinNominatorBond::<T>::get().max(existential_deposit::<T>())
    }
}
