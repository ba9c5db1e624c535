//! Exit: a stash is forgotten, and its funds are free.
//!
//! Writes the rooms `Custody`, `Ledgers`, `ControllerProposals`, `Displacements` and `Liability`, and chills the stash
//! (`intentions`).
//!
//! There are two kinds of exit:
//! - A stash unbonds and withdraws. The last era in which it was exposed can't be slashed any more:
//!   [`Exit::forget_stash`].
//! - A stash leaves earlier: it is forced out, leaves with dust, a slash takes its last stake, or governance restores
//!   it with a total of zero. It can be in exposures that can still be slashed: [`Exit::kill_stash`]. If it bonds
//!   again, the new stake was not at stake then, so it must not be slashed for those eras. `Liability` stores the first
//!   era for which the new stake can be slashed.

use super::withdrawals::Withdrawals;
use crate::{
    intentions::Chilling,
    pallet::{Config, Error},
    rooms::{ControllerProposals, Custody, Displacements, Eras, Ledgers, Liability},
    session::SessionInterface,
    types::BalanceOf,
};
use core::marker::PhantomData;
use sp_runtime::DispatchResult;

/// Forgets stashes.
pub(crate) struct Exit<T>(PhantomData<T>);

impl<T: Config> Exit<T> {
    /// Forgets a stash that may be exposed in an era that can still be slashed. Stake that it bonds later is not
    /// slashed for that era.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// As [`Self::forget_stash`].
    pub(crate) fn kill_stash(stash: &T::AccountId) -> DispatchResult {
        let controller = Ledgers::<T>::controller_of(stash).ok_or(Error::<T>::NotStash)?;
        let stake = Ledgers::<T>::of_stash_under(&controller, stash);
        let total = stake.map(|ledger| ledger.total).unwrap_or_default();
        Self::forget_stash(stash, &controller, total)?;
        // Before the first era there are no exposures.
        if Eras::<T>::last_planned().is_some() {
            // The first era whose election has not read stakes yet.
            let first = Liability::<T>::last_era_at_stake().saturating_add(1);
            Liability::<T>::excuse_before(stash, first);
        }
        Ok(())
    }

    /// Frees the whole stake of a stash and removes all records that depend on it, also an unreadable ledger. Rewards
    /// for earlier eras stay claimable. `total` is its stake, zero if its ledger can't be read.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// `Chilled` if the stash has a role, then `Withdrawn` if any stake became free, also that of a virtual staker.
    pub(crate) fn forget_stash(
        stash: &T::AccountId,
        controller: &T::AccountId,
        total: BalanceOf<T>,
    ) -> DispatchResult {
        let amount = Custody::<T>::release(stash, total)?;

        Chilling::<T>::chill_stash(stash);
        T::SessionInterface::forget_keys(stash, controller);
        Displacements::<T>::forget(stash);
        Ledgers::<T>::forget(stash);
        ControllerProposals::<T>::withdraw(stash);
        Liability::<T>::forget(stash);
        Withdrawals::<T>::announce(stash, amount);
        Ok(())
    }
}
