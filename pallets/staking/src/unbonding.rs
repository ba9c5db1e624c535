//! The way out of a stake: unbond, rebond, withdraw.
//!
//! Owns no storage: `ledger`, which comes before this in the flow, writes what is decided here. `era`, `maturity` and
//! `slashing` come after it: how long stake waits is fixed per era, and what a pending slash may reach waits for it.
//! The arithmetic is `palisade_staking_math::ledger`.
//!
//! With all chunks in use, what is due leaves first. If nothing is due, what unbonds joins the youngest chunk, which
//! then waits as long as it: so somebody who unbonds in every era is never refused. For other pallets, which promise an
//! era to others, a chunk must not wait longer than it did: they are refused instead.

use crate::{pallet::*, types::*};
use frame_support::{ensure, traits::Get};
use palisade_staking_math::ledger::{self as plain, LedgerError};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};
use sp_staking::EraIndex;

/// Moves an amount of a ledger to the chunk of an era: amount, era, what is dust, the most chunks.
type Unbond =
    fn(plain::Ledger, u128, EraIndex, u128, u32) -> Result<(plain::Ledger, u128), LedgerError>;

impl<T: Config> Pallet<T> {
    /// Unbonds, whatever chunks there are.
    pub(crate) fn unbond_stake(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        Self::unbond_by(plain::Ledger::unbond_joining, controller, value)
    }

    /// Unbonds, and lets nothing wait longer that unbonded before. Fails with `NoMoreChunks` if all are in use.
    pub(crate) fn unbond_on_time(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        Self::unbond_by(plain::Ledger::unbond, controller, value)
    }

    fn unbond_by(unbond: Unbond, controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let ledger = Self::ledger_of_controller(controller)?;
        let stash = ledger.stash.clone();
        let (before, withdrawn) = if ledger.unlocking.is_full() {
            Self::withdraw_from(&ledger)
        } else {
            (ledger.to_plain(), 0)
        };
        let (after, unbonded) = unbond(
            before,
            to_u128::<T>(value),
            Self::unlock_era(Self::era_of_unbonding()),
            to_u128::<T>(existential_deposit::<T>()),
            T::MaxUnlockingChunks::get(),
        )
        .map_err(Error::<T>::from)?;
        let ledger = ledger.with_plain(after);
        ensure!(
            ledger.active >= Self::minimum_active_bond(&stash),
            Error::<T>::InsufficientBond
        );

        if ledger.active < Self::minimum_bond_to_validate() {
            // It leaves by itself.
            Self::forget_chilled_prefs(&stash);
        }
        Self::apply_ledger(controller, ledger)?;
        if withdrawn > 0 {
            let amount = from_u128::<T>(withdrawn);
            Self::deposit_event(Event::Withdrawn {
                stash: stash.clone(),
                amount,
            });
        }
        if unbonded > 0 {
            Self::deposit_event(Event::Unbonded {
                stash,
                amount: from_u128::<T>(unbonded),
            });
        }
        Ok(())
    }

    pub(crate) fn rebond_stake(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let ledger = Self::ledger_of_controller(controller)?;
        ensure!(!ledger.unlocking.is_empty(), Error::<T>::NoUnlockChunk);
        let (after, rebonded) = ledger.to_plain().rebond(to_u128::<T>(value));
        if rebonded == 0 {
            return Ok(());
        }
        let ledger = ledger.with_plain(after);
        ensure!(
            ledger.active >= Self::minimum_bond(),
            Error::<T>::InsufficientBond
        );

        let stash = ledger.stash.clone();
        Self::apply_ledger(controller, ledger)?;
        Self::deposit_event(Event::Bonded {
            stash,
            amount: from_u128::<T>(rebonded),
        });
        Ok(())
    }

    /// Returns whether the stash was forgotten, having no stake left. One that a slash reached is not while an election is
    /// under way: bonded anew it would be read, and answer for nothing of that era.
    pub(crate) fn withdraw_unlocked(controller: &T::AccountId) -> Result<bool, DispatchError> {
        let ledger = Self::ledger_of_controller(controller)?;
        let stash = ledger.stash.clone();
        let (after, withdrawn) = Self::withdraw_from(&ledger);
        let ledger = ledger.with_plain(after);
        let is_empty = ledger.active.is_zero();
        // All of it unbonded in time, unless a slash had a part in it.
        let left_in_time = is_empty && !SlashingSpans::<T>::contains_key(&stash);
        let lost_the_rest = is_empty && Self::era_being_elected().is_none();
        // Dust leaves with the last chunk, unless a slash might want it.
        let is_dust = ledger.active < existential_deposit::<T>() && !Self::may_be_at_stake_unseen();
        if ledger.unlocking.is_empty() && (left_in_time || lost_the_rest || is_dust) {
            if left_in_time {
                Self::forget_stash(&stash)?;
            } else {
                Self::kill_stash(&stash)?;
            }
            return Ok(true);
        }
        if withdrawn > 0 {
            Self::apply_ledger(controller, ledger)?;
            Self::deposit_event(Event::Withdrawn {
                stash,
                amount: from_u128::<T>(withdrawn),
            });
        }
        Ok(false)
    }

    /// A ledger without its chunks that may leave, and their sum.
    fn withdraw_from(ledger: &StakingLedger<T>) -> (plain::Ledger, u128) {
        ledger.to_plain().withdraw(Self::free_era())
    }

    /// The era with whose stake unbonds what unbonds now: the planned one, or the next, once an election for it
    /// has begun to read stakes. What it read backs somebody in that era, whatever unbonds meanwhile. It stays the next if
    /// that election is given up, so that what unbonds later is never free earlier.
    pub(crate) fn era_of_unbonding() -> EraIndex {
        let next = Self::next_era();
        if ErasUnlockEra::<T>::contains_key(next) {
            next
        } else {
            Self::planned_era()
        }
    }

    /// Whether there is stake at stake that no exposure tells of, so that nobody's may leave at once: a slash
    /// waits, or an election has read stakes and is not over.
    pub(crate) fn may_be_at_stake_unseen() -> bool {
        Self::oldest_pending_slash_era().is_some() || Self::era_being_elected().is_some()
    }

    /// What a stash must keep active for the role that it has.
    fn minimum_active_bond(stash: &T::AccountId) -> BalanceOf<T> {
        if Validators::<T>::contains_key(stash) {
            Self::minimum_bond_to_validate()
        } else if Nominators::<T>::contains_key(stash) {
            Self::minimum_bond_to_nominate()
        } else {
            Zero::zero()
        }
    }
}
