//! Restoration: governance repairs a stash whose records contradict each other.
//!
//! Writes the rooms `Custody`, `Ledgers` and `ControllerProposals`; `Exit` forgets a stash without stake.
//!
//! No call of this pallet leads to contradicting records. Two other causes can: another staking pallet that the chain
//! used before, and a write to storage by hand. A ledger that a later release can't read counts as broken as well.
//!
//! Consistent records are refused. So this call can't free the stake of a stash whose records agree. For broken
//! records, the amounts in a ledger are not trusted. The held amount is the truth, unless governance gives a total.
//!
//! Governance is responsible for the values that it gives. Stake that is freed here escapes a pending slash. A chunk
//! with a past era can be withdrawn at once. If nothing is held but a ledger has stake, governance must give the total:
//! another pallet can have *locked* the stake.

use super::{withdrawals::Withdrawals, Controllers, Exit};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{ControllerProposals, Custody, Handover, LedgerEntry, Ledgers, Roles},
    session::SessionInterface,
    types::{BalanceOf, StakingLedger, UnlockChunk},
};
use core::marker::PhantomData;
use frame_support::{ensure, BoundedVec};
use sp_runtime::{
    traits::{CheckedSub, Zero},
    DispatchError, DispatchResult, Saturating,
};

/// The chunks of a ledger.
pub(crate) type UnlockingOf<T> =
    BoundedVec<UnlockChunk<BalanceOf<T>>, <T as Config>::MaxUnlockingChunks>;

/// Repairs stashes.
pub(crate) struct Restoration<T>(PhantomData<T>);

impl<T: Config> Restoration<T> {
    /// Makes controller, ledger and hold of a stash consistent. Forgets the stash if its total becomes zero.
    ///
    /// The total is the given one, but at most the funds of the stash. If none is given, it is the held amount. Stake
    /// that is not in `unlocking` is active. [`Self::new_controller`] says how the controller is chosen.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over. Stake that is still locked has no hold, so it
    ///   looks inconsistent.
    /// - `VirtualStakerNotAllowed`: another pallet keeps the funds of the stash.
    /// - `CannotRestoreLedger`: the records are consistent.
    /// - `NotStash`: nothing is stored for the account.
    /// - `CannotRestoreLedger`: nothing is held, but a ledger has stake or can't be read, and no total is given.
    /// - `AlreadyPaired`: the controller controls another stash or is another stash; or the stash keeps stake while it
    ///   controls another stash that it can't leave.
    /// - `NotSortedAndUnique`: the eras of the chunks don't ascend.
    /// - `BadState`: a chunk is empty, or the chunks exceed the total.
    /// - The error of `Currency`, if the funds can't be held or released.
    ///
    /// # Events
    /// `ControllerLeft` if the stash leaves another stash, then `Bonded` or `Withdrawn` for the difference to the held
    /// amount, then `Chilled` if a stash with a role is forgotten.
    pub(crate) fn restore_ledger(
        stash: T::AccountId,
        controller: Option<T::AccountId>,
        total: Option<BalanceOf<T>>,
        unlocking: UnlockingOf<T>,
    ) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        Custody::<T>::ensure_not_virtual(&stash)?;
        let given = controller.as_ref();
        ensure!(
            !Self::is_consistent(&stash, given),
            Error::<T>::CannotRestoreLedger
        );
        let held = Custody::<T>::held_of(&stash);
        ensure!(
            !held.is_zero() || Self::is_recorded(&stash, given),
            Error::<T>::NotStash
        );
        ensure!(
            total.is_some() || !held.is_zero() || !Self::may_have_stake(&stash, given),
            Error::<T>::CannotRestoreLedger
        );
        let new_controller = Self::new_controller(&stash, given)?;
        let most = held.saturating_add(Custody::<T>::free_to_bond(&stash));
        let total = total.map_or(held, |wanted| wanted.min(most));
        ensure!(
            total.is_zero() || Self::can_free_own_key(&stash),
            Error::<T>::AlreadyPaired
        );
        let ledger = Self::new_ledger(stash.clone(), total, unlocking)?;

        Self::rewrite_stash(new_controller, ledger, given)?;
        Self::deposit_difference(&stash, held, total);
        if total.is_zero() {
            return Exit::<T>::kill_stash(&stash);
        }
        Ok(())
    }

    /// Returns whether all records of a stash agree. A second ledger of the stash is found only under the stash itself
    /// and under the `given` account.
    fn is_consistent(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        let Some(controller) = Ledgers::<T>::controller_of(stash) else {
            return false;
        };
        let mut others = given.into_iter().chain([stash]);
        let has_second =
            others.any(|key| *key != controller && Ledgers::<T>::has_entry_of(key, stash));
        let ledger = Ledgers::<T>::of_stash_under(&controller, stash);
        let agrees = ledger.is_some_and(|ledger| Ledgers::<T>::check(&controller, &ledger).is_ok());
        agrees && !has_second
    }

    /// Returns whether anything is stored for a stash. A role without a bond counts as well.
    fn is_recorded(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        Ledgers::<T>::is_stash(stash)
            || Ledgers::<T>::has_payee(stash)
            || Roles::<T>::validates(stash)
            || Roles::<T>::nominates(stash)
            || Self::entries_of(stash, given).next().is_some()
    }

    /// Returns whether a ledger of a stash has stake. An unreadable ledger may have stake, so it counts.
    fn may_have_stake(stash: &T::AccountId, given: Option<&T::AccountId>) -> bool {
        Self::entries_of(stash, given).any(|entry| {
            entry.into_ledger().is_none_or(|ledger| {
                !ledger.total.is_zero() || !ledger.active.is_zero() || !ledger.unlocking.is_empty()
            })
        })
    }

    /// Iterates over the ledgers of a stash: under its controller, under the `given` account and under the stash
    /// itself.
    fn entries_of<'a>(
        stash: &'a T::AccountId,
        given: Option<&'a T::AccountId>,
    ) -> impl Iterator<Item = LedgerEntry<T>> + 'a {
        let keys = Ledgers::<T>::controller_of(stash).into_iter();
        let keys = keys.chain(given.into_iter().chain([stash]).cloned());
        keys.filter_map(|key| Ledgers::<T>::entry(&key))
            .filter(move |entry| entry.stash() == stash)
    }

    /// Returns the controller after the repair:
    /// 1. The given account. Exception: the account can't control the stash, but a ledger of the stash is stored under
    ///    it. Then the account is given only to have that ledger removed, and rule 2 applies.
    /// 2. The present controller, if it can control the stash.
    /// 3. The stash.
    ///
    /// # Errors
    /// `AlreadyPaired` if the result can't control the stash.
    fn new_controller(
        stash: &T::AccountId,
        given: Option<&T::AccountId>,
    ) -> Result<T::AccountId, Error<T>> {
        let controller = given
            .filter(|given| {
                Self::may_control(given, stash) || !Ledgers::<T>::has_entry_of(given, stash)
            })
            .cloned()
            .unwrap_or_else(|| Self::present_controller_or_stash(stash));
        ensure!(Self::may_control(&controller, stash), Error::AlreadyPaired);
        Ok(controller)
    }

    fn present_controller_or_stash(stash: &T::AccountId) -> T::AccountId {
        Ledgers::<T>::controller_of(stash)
            .filter(|controller| Self::may_control(controller, stash))
            .unwrap_or_else(|| stash.clone())
    }

    /// Returns whether an account can control a stash:
    /// - The stash itself can, if it acts for no other stash, or can leave that stash.
    /// - Another account can, if it controls no other stash and is no stash. A stash must stay free to control itself.
    fn may_control(controller: &T::AccountId, stash: &T::AccountId) -> bool {
        if controller == stash {
            return Self::can_free_own_key(stash);
        }
        let is_other_stash = Ledgers::<T>::is_stash(controller);
        Ledgers::<T>::is_key_free_for(controller, stash) && !is_other_stash
    }

    /// Returns whether a stash can control itself: it acts for no other stash, or it can leave that stash.
    fn can_free_own_key(stash: &T::AccountId) -> bool {
        Ledgers::<T>::is_key_free_for(stash, stash)
            || Controllers::<T>::stash_acted_for(stash).is_ok()
    }

    /// Returns a ledger in which all stake that is not unlocking is active.
    fn new_ledger(
        stash: T::AccountId,
        total: BalanceOf<T>,
        unlocking: UnlockingOf<T>,
    ) -> Result<StakingLedger<T>, Error<T>> {
        ensure!(
            unlocking.is_sorted_by(|earlier, later| earlier.era < later.era),
            Error::NotSortedAndUnique
        );
        let mut active = total;
        for chunk in &unlocking {
            ensure!(!chunk.value.is_zero(), Error::BadState);
            active = active.checked_sub(&chunk.value).ok_or(Error::BadState)?;
        }
        Ok(StakingLedger {
            total,
            active,
            unlocking,
            ..StakingLedger::empty(stash)
        })
    }

    /// Replaces controller, ledger and hold of a stash. Removes its other ledgers, also under a `stray` account, and
    /// withdraws its proposal to another account.
    ///
    /// # Errors
    /// The error of `Currency`, if the hold can't be set. Then nothing changes.
    fn rewrite_stash(
        controller: T::AccountId,
        ledger: StakingLedger<T>,
        stray: Option<&T::AccountId>,
    ) -> DispatchResult {
        let stash = ledger.stash.clone();
        let stake = Ledgers::<T>::of_stash(&stash).map(|(_, ledger)| ledger.stake());
        Custody::<T>::hold(&stash, ledger.total)?;
        Ledgers::<T>::remove_entries_of(&stash, stray);
        // An account with stake acts for no other stash.
        if controller == stash || !ledger.total.is_zero() {
            Controllers::<T>::release_own_key(&stash);
        }
        let before = Ledgers::<T>::controller_of(&stash);
        Ledgers::<T>::rewrite(&controller, stake.ok(), ledger);
        ControllerProposals::<T>::withdraw(&stash);
        if let Some(before) = before.filter(|before| *before != controller) {
            T::SessionInterface::control_changed(&stash, &before, &controller);
        }
        Ok(())
    }

    fn deposit_difference(stash: &T::AccountId, held: BalanceOf<T>, total: BalanceOf<T>) {
        let stash = stash.clone();
        if total > held {
            let amount = total.saturating_sub(held);
            Pallet::<T>::deposit_event(Event::Bonded { stash, amount });
        } else if total < held {
            Withdrawals::<T>::announce(&stash, held.saturating_sub(total));
        }
    }
}
