//! Bonded ledgers: bond, top up, change of controller and payee, slashed, forgotten.
//!
//! Owns `Bonded`, `Ledger`, `Payee` and the hold on every stash. What bonds or unbonds goes through
//! [`Pallet::apply_ledger`]; slashes, repairs and forgetting write here too, and like it keep hold and ledger equal.
//! Nothing comes before this in the flow; `unbonding` and intentions come after. The arithmetic is
//! `palisade_staking_math::ledger`.

use crate::{pallet::*, types::*};
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::{
        fungible::{hold::Mutate as _, BalancedHold, Inspect as _},
        tokens::imbalance::Imbalance,
        tokens::{Fortitude, Precision, Preservation},
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
    pub fn ledger_of_controller(controller: &T::AccountId) -> Result<StakingLedger<T>, Error<T>> {
        let ledger = Ledger::<T>::get(controller).ok_or(Error::NotController)?;
        let named = Bonded::<T>::get(&ledger.stash);
        ensure!(named.as_ref() == Some(controller), Error::BadState);
        Ok(ledger)
    }

    /// The controller and the ledger of a stash.
    pub fn ledger_of_stash(
        stash: &T::AccountId,
    ) -> Result<(T::AccountId, StakingLedger<T>), Error<T>> {
        let controller = Bonded::<T>::get(stash).ok_or(Error::NotStash)?;
        let ledger = Self::ledger_kept(&controller, stash).ok_or(Error::BadState)?;
        Ok((controller, ledger))
    }

    /// The ledger under an account, if it is that of a stash.
    pub(crate) fn ledger_kept(
        place: &T::AccountId,
        stash: &T::AccountId,
    ) -> Option<StakingLedger<T>> {
        Ledger::<T>::get(place).filter(|ledger| ledger.stash == *stash)
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

    pub(crate) fn bond_new_stash(
        stash: T::AccountId,
        value: BalanceOf<T>,
        payee: RewardDestination<T::AccountId>,
    ) -> DispatchResult {
        ensure!(
            !Bonded::<T>::contains_key(&stash),
            Error::<T>::AlreadyBonded
        );
        ensure!(
            !Ledger::<T>::contains_key(&stash),
            Error::<T>::AlreadyPaired
        );
        // A hold that no ledger tells of is for governance to judge: a new ledger would free what is above it.
        ensure!(Self::held_of(&stash).is_zero(), Error::<T>::BadState);
        let amount = value.min(Self::free_to_bond(&stash));
        ensure!(amount >= Self::minimum_bond(), Error::<T>::InsufficientBond);

        let ledger = StakingLedger::empty(stash.clone());
        let grown = ledger
            .to_plain()
            .bond_extra(to_u128::<T>(amount))
            .map_err(Error::<T>::from)?;
        Self::apply_ledger(&stash, ledger.with_plain(grown))?;
        Bonded::<T>::insert(&stash, &stash);
        Payee::<T>::insert(&stash, payee);
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

    pub(crate) fn move_ledger(stash: &T::AccountId, to: T::AccountId) -> DispatchResult {
        let (from, ledger) = Self::ledger_of_stash(stash)?;
        if from == to {
            return Ok(());
        }
        // A stash keeps the key to its own ledger free, so that it can always take control back.
        let free_key = !Ledger::<T>::contains_key(&to);
        let no_other_stash = to == *stash || !Bonded::<T>::contains_key(&to);
        ensure!(free_key && no_other_stash, Error::<T>::AlreadyPaired);
        Ledger::<T>::remove(&from);
        Ledger::<T>::insert(&to, ledger);
        Bonded::<T>::insert(stash, to);
        Ok(())
    }

    pub(crate) fn reap_dust_stash(stash: &T::AccountId) -> DispatchResult {
        let (_, ledger) = Self::ledger_of_stash(stash)?;
        ensure!(
            ledger.total < existential_deposit::<T>(),
            Error::<T>::FundedTarget
        );
        ensure!(!Self::may_be_at_stake_unseen(), Error::<T>::CannotReapStash);
        Self::kill_stash(stash)
    }

    /// Frees all of a stash's stake and forgets the stash. While a slash is pending, which might reach it, or
    /// an election is under way, it unbonds all of its stake instead.
    pub(crate) fn unstake(stash: &T::AccountId) -> DispatchResult {
        if !Self::may_be_at_stake_unseen() {
            return Self::kill_stash(stash);
        }
        let (controller, ledger) = Self::ledger_of_stash(stash)?;
        with_storage_layer(|| {
            Self::chill_stash(stash);
            Self::unbond_stake(&controller, ledger.active)
        })
    }

    /// Frees all of a stash's stake and forgets the stash. What it earned before stays claimable.
    pub(crate) fn kill_stash(stash: &T::AccountId) -> DispatchResult {
        ensure!(Bonded::<T>::contains_key(stash), Error::<T>::NotStash);
        Self::chill_stash(stash);
        let amount =
            T::Currency::release_all(&HoldReason::Staking.into(), stash, Precision::BestEffort)?;
        Self::remove_ledgers_of(stash, None);
        Bonded::<T>::remove(stash);
        Payee::<T>::remove(stash);
        if !amount.is_zero() {
            Self::deposit_event(Event::Withdrawn {
                stash: stash.clone(),
                amount,
            });
        }
        Ok(())
    }

    /// Gives a stash this controller and this ledger, whatever was stored of it, also under a `stray` account, and
    /// makes the hold follow. Fails, and changes nothing, if the hold can't.
    pub(crate) fn rewrite_stash(
        controller: T::AccountId,
        ledger: StakingLedger<T>,
        stray: Option<&T::AccountId>,
    ) -> DispatchResult {
        let stash = ledger.stash.clone();
        T::Currency::set_on_hold(&HoldReason::Staking.into(), &stash, ledger.total)?;
        Self::remove_ledgers_of(&stash, stray);
        Ledger::<T>::insert(&controller, ledger);
        Bonded::<T>::insert(&stash, controller);
        if !Payee::<T>::contains_key(&stash) {
            Payee::<T>::insert(&stash, RewardDestination::Stash);
        }
        Ok(())
    }

    /// Removes what a stash has at stake, under its controller, under itself and under a `stray` account, but no
    /// other stash's.
    fn remove_ledgers_of(stash: &T::AccountId, stray: Option<&T::AccountId>) {
        for key in Bonded::<T>::get(stash).iter().chain([stash]).chain(stray) {
            if Self::ledger_kept(key, stash).is_some() {
                Ledger::<T>::remove(key);
            }
        }
    }

    /// Takes up to `amount` of a stash's stake for what happened in `slash_era`: from chunks that were still
    /// bonded in it, the first to leave first, then from the active stake. What was unbonded before is not
    /// reached (unless a shorter bonding duration made eras share one unlock era), nor is a stash that is
    /// gone. Returns what was taken.
    pub(crate) fn take_slash(
        stash: &T::AccountId,
        amount: BalanceOf<T>,
        slash_era: EraIndex,
    ) -> CreditOf<T> {
        if amount.is_zero() {
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
