//! Unbonding: active stake unlocks, and is withdrawn or bonded again.
//!
//! Writes the room `Ledgers`, and `ChilledOffenders` when a stash gets too small for validating. `UnlockEras` says how
//! long stake unlocks, and which chunks are free. The time is fixed for each era. Stake that a pending slash can reach
//! is not free. The arithmetic is `palisade_staking_math::ledger`.
//!
//! If all chunks are in use, those that are due are withdrawn first. If none is due, and none has the era of the new
//! amount, there are two ways:
//! 1. `unbond`: the amount joins the youngest chunk, which then waits as long as the new amount. So a stash that
//!    unbonds in every era is never refused.
//! 2. `unbond_on_time`: the request is refused. Other pallets use it. They promise an era to their own users, so no
//!    chunk may wait longer than before.

use super::{exit::Leaver, withdrawals::Withdrawals, Exit};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{ChilledOffenders, Custody, Elections, Ledgers, Liability, Limits, Roles, UnlockEras},
    types::{existential_deposit, from_u128, to_u128, BalanceOf, StakingLedger},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_staking_math::ledger::{self as plain, LedgerError};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};
use sp_staking::EraIndex;

/// A function that moves active stake into a chunk. The arguments are the ledger, the amount, the era of the chunk, the
/// dust limit and the maximum number of chunks. Returns the new ledger and the amount that moved.
type Unbond =
    fn(plain::Ledger, u128, EraIndex, u128, u32) -> Result<(plain::Ledger, u128), LedgerError>;

/// What a withdrawal does to the stash.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Withdrawal {
    /// The stash is still bonded. It has stake left, or it must wait with an empty ledger.
    StashStays,
    /// Nothing, or only dust, was left. The stash was forgotten.
    StashForgotten,
}

/// Why a withdrawal forgets a stash.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Departure {
    /// The stake was unbonded and withdrawn. No era in which any of it was exposed can still be slashed.
    OnTime,
    /// The rest of the stake was lost to a slash, or is dust. The stash may be exposed in an era that can still be
    /// slashed.
    Early,
}

/// Unbonds, rebonds and withdraws stake.
pub(crate) struct Unbonding<T>(PhantomData<T>);

impl<T: Config> Unbonding<T> {
    /// Moves active stake into an unlocking chunk. If all chunks are in use, those that are due are withdrawn first. If
    /// none is due, and none has the era of the new amount, the amount joins the youngest chunk.
    ///
    /// # Errors
    /// - `NotController`, `BadState`: as in `Ledgers::of_controller`.
    /// - `InsufficientBond`: the remaining active stake is too small for the stash's role.
    /// - The error of `Currency`, if the hold can't be set.
    ///
    /// # Events
    /// `Withdrawn` if chunks were withdrawn to make room, then `Unbonded`.
    pub(crate) fn unbond(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        Self::unbond_by(plain::Ledger::unbond_joining, controller, value)
    }

    /// Moves active stake into an unlocking chunk, and delays no other chunk.
    ///
    /// # Errors
    /// - `NoMoreChunks`: all chunks are in use, none is due, and none has the era of the new amount.
    /// - All errors of [`Self::unbond`].
    ///
    /// # Events
    /// As [`Self::unbond`].
    pub(crate) fn unbond_on_time(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        Self::unbond_by(plain::Ledger::unbond, controller, value)
    }

    fn unbond_by(unbond: Unbond, controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        let (stash, stake) = (ledger.stash.clone(), ledger.stake());
        let (before, withdrawn) = if ledger.unlocking.is_full() {
            Self::withdraw_from(&ledger)
        } else {
            (ledger.to_plain(), 0)
        };
        let (after, unbonded) = unbond(
            before,
            to_u128::<T>(value),
            UnlockEras::<T>::unlock_era(UnlockEras::<T>::era_of_unbonding()),
            to_u128::<T>(existential_deposit::<T>()),
            T::MaxUnlockingChunks::get(),
        )
        .map_err(Error::<T>::from)?;
        let ledger = ledger.with_plain(after);
        ensure!(
            ledger.active >= Self::minimum_active_stake(&stash),
            Error::<T>::InsufficientBond
        );

        if ledger.active < Limits::<T>::minimum_bond_to_validate() {
            // The offender leaves of its own will, so no election may readmit it.
            ChilledOffenders::<T>::forget(&stash);
        }
        Ledgers::<T>::update(controller, stake, ledger)?;
        Withdrawals::<T>::announce(&stash, from_u128::<T>(withdrawn));
        if unbonded > 0 {
            let amount = from_u128::<T>(unbonded);
            Pallet::<T>::deposit_event(Event::Unbonded { stash, amount });
        }
        Ok(())
    }

    /// Makes up to `value` of the unlocking stake active again.
    ///
    /// # Errors
    /// - `NotController`, `BadState`: as in `Ledgers::of_controller`.
    /// - `NoUnlockChunk`: no stake is unlocking.
    /// - `InsufficientBond`: the active stake stays below the minimum bond.
    /// - The error of `Currency`, if the hold can't be set.
    ///
    /// # Events
    /// `Bonded`, unless the amount is zero.
    pub(crate) fn rebond(controller: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        ensure!(!ledger.unlocking.is_empty(), Error::<T>::NoUnlockChunk);
        let stake = ledger.stake();
        let (after, rebonded) = ledger.to_plain().rebond(to_u128::<T>(value));
        if rebonded == 0 {
            return Ok(());
        }
        let ledger = ledger.with_plain(after);
        ensure!(
            Limits::<T>::reaches_minimum_bond(ledger.active),
            Error::<T>::InsufficientBond
        );

        let stash = ledger.stash.clone();
        Ledgers::<T>::update(controller, stake, ledger)?;
        let amount = from_u128::<T>(rebonded);
        Pallet::<T>::deposit_event(Event::Bonded { stash, amount });
        Ok(())
    }

    /// Releases all chunks that can be withdrawn now. Forgets the stash if nothing or only dust is left.
    /// `departure_with` lists the exceptions. One more is for a virtual staker. It is forgotten only if its last chunk
    /// is withdrawn now, nothing is left, and no slash ever took its youngest stake (`Liability::was_emptied`).
    ///
    /// # Errors
    /// - `NotController`, `BadState`: as in `Ledgers::of_controller`.
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// `Chilled` if a stash with a role is forgotten, then `Withdrawn` if funds were freed.
    pub(crate) fn withdraw_unbonded(
        controller: &T::AccountId,
    ) -> Result<Withdrawal, DispatchError> {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        let (stash, stake) = (ledger.stash.clone(), ledger.stake());
        let (after, withdrawn) = Self::withdraw_from(&ledger);
        let ledger = ledger.with_plain(after);
        let leaver = || Leaver::<T> {
            stash: stash.clone(),
            controller: controller.clone(),
            total: Some(stake.total),
            is_virtual: Custody::<T>::is_virtual(&stash),
        };
        let departure = Self::departure_with(&ledger, withdrawn)
            .map(|departure| (departure, leaver()))
            .filter(|(departure, leaver)| !Self::must_stay(*departure, leaver));
        match departure {
            Some((Departure::OnTime, leaver)) => Exit::<T>::forget_stash(&leaver)?,
            Some((Departure::Early, leaver)) => Exit::<T>::kill(&leaver)?,
            None => {
                if withdrawn > 0 {
                    Ledgers::<T>::update(controller, stake, ledger)?;
                    Withdrawals::<T>::announce(&stash, from_u128::<T>(withdrawn));
                }
                return Ok(Withdrawal::StashStays);
            }
        }
        Ok(Withdrawal::StashForgotten)
    }

    /// Returns whether a stash leaves with this ledger, and why. `None` if the stash stays:
    /// - Stake is unlocking, or active stake of the existential deposit or more is left.
    /// - The rest is dust, and any slash is pending or an election is under way. They could still reach the dust.
    /// - No stake is left, a slash took some of it, and an election is under way. If the stash bonded again, the
    ///   election would read the new stake, but this stake could not be slashed for the elected era.
    ///
    /// `withdrawn` is what the stash withdraws now. If it is zero and no stake is left, a slash took everything.
    fn departure_with(ledger: &StakingLedger<T>, withdrawn: u128) -> Option<Departure> {
        if !ledger.unlocking.is_empty() {
            return None;
        }
        let is_empty = ledger.active.is_zero();
        if is_empty && withdrawn > 0 && !Liability::<T>::left_exposures(&ledger.stash) {
            return Some(Departure::OnTime);
        }
        let lost_the_rest = is_empty && Elections::<T>::era_being_elected().is_none();
        let is_dust =
            ledger.active < existential_deposit::<T>() && !Liability::<T>::may_be_unseen();
        (lost_the_rest || is_dust).then_some(Departure::Early)
    }

    /// Returns whether a stash stays although nothing, or only dust, is left. This concerns virtual stakers, such as
    /// nomination pools. Even if a slash took the whole stake, the members of the pool still have points. They need the
    /// stash to leave.
    fn must_stay(departure: Departure, leaver: &Leaver<T>) -> bool {
        leaver.is_virtual
            && (departure == Departure::Early || Liability::<T>::was_emptied(&leaver.stash))
    }

    /// Returns a ledger without its free chunks, and the sum of these chunks.
    fn withdraw_from(ledger: &StakingLedger<T>) -> (plain::Ledger, u128) {
        ledger.to_plain().withdraw(UnlockEras::<T>::free_era())
    }

    /// Returns the active stake that a stash must keep for its role; zero without a role.
    fn minimum_active_stake(stash: &T::AccountId) -> BalanceOf<T> {
        if Roles::<T>::validates(stash) {
            Limits::<T>::minimum_bond_to_validate()
        } else if Roles::<T>::nominates(stash) {
            Limits::<T>::minimum_bond_to_nominate()
        } else {
            Zero::zero()
        }
    }
}
