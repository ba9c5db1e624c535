//! A stash is forgotten: forced out, reaped, or gone by itself.
//!
//! Owns `AnswersFrom`. `ledger` comes before this in the flow, `unbonding` after.
//!
//! Who unbonds and withdraws was last exposed in an era that nobody can be slashed for any more. Who is forced out, or
//! loses its last stake to a slash, may stand in exposures for which slashes can still come. What it bonds afterwards was
//! not at stake then, and doesn't answer for it: `AnswersFrom` says for which eras it does.

use crate::{pallet::*, session::SessionInterface, types::*};
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::{fungible::hold::Mutate as _, tokens::Precision},
};
use sp_runtime::{traits::Zero, DispatchResult};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
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

    /// Forgets a stash that may be exposed in an era that can still be slashed for: what it bonds afterwards doesn't
    /// answer for it.
    pub(crate) fn kill_stash(stash: &T::AccountId) -> DispatchResult {
        Self::forget_stash(stash)?;
        // Before the first era nobody was exposed.
        if CurrentEra::<T>::exists() {
            // The first era whose election has read no stake yet.
            let first = Self::last_era_at_stake().saturating_add(1);
            AnswersFrom::<T>::insert(stash, first);
        }
        Ok(())
    }

    /// Frees all of a stash's stake and forgets the stash, with everything that depends on it, also a ledger that can't
    /// be read. What it earned before stays claimable.
    pub(crate) fn forget_stash(stash: &T::AccountId) -> DispatchResult {
        let controller = Bonded::<T>::get(stash).ok_or(Error::<T>::NotStash)?;
        let amount =
            T::Currency::release_all(&HoldReason::Staking.into(), stash, Precision::BestEffort)?;

        Self::chill_stash(stash);
        T::SessionInterface::forget_keys(stash, &controller);
        Self::forget_displacement(stash);
        Self::remove_ledgers_of(stash, None);
        Bonded::<T>::remove(stash);
        Payee::<T>::remove(stash);
        Self::withdraw_proposal(stash);
        AnswersFrom::<T>::remove(stash);
        if !amount.is_zero() {
            Self::deposit_event(Event::Withdrawn {
                stash: stash.clone(),
                amount,
            });
        }
        Ok(())
    }

    /// Whether what a stash has at stake doesn't answer for an era: it bonded it after it had been forgotten.
    pub(crate) fn is_excused(stash: &T::AccountId, era: EraIndex) -> bool {
        AnswersFrom::<T>::get(stash).is_some_and(|first| era < first)
    }

    /// Removes what `AnswersFrom` says of a stash, if no era before that can be slashed for any more.
    pub(crate) fn forget_settled_excuse(stash: &T::AccountId) {
        let bonded = Self::oldest_bonded_era();
        let oldest = Self::oldest_pending_slash_era().map_or(bonded, |era| era.min(bonded));
        if !Self::is_excused(stash, oldest) {
            AnswersFrom::<T>::remove(stash);
        }
    }
}
