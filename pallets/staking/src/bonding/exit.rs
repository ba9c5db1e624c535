//! Exit: a stash is forgotten, and its funds are free.
//!
//! Writes the rooms `Custody`, `Ledgers`, `ControllerProposals`, `Displacements` and `Liability`, and chills the stash
//! (`intentions`).
//!
//! There are two kinds of exit:
//! - [`Exit::forget_stash`]: a stash unbonds and withdraws. No era in which it was exposed can still be slashed.
//! - [`Exit::kill_stash`]: a stash leaves earlier. It is forced out, leaves with dust, loses its last stake to a slash,
//!   or is restored with a total of zero. It can be in exposures that can still be slashed. Stake that it bonds later
//!   was not at stake in those eras, so it must not be slashed for them. `Liability` stores the first era for which the
//!   new stake can be slashed.

use super::withdrawals::Withdrawals;
use crate::{
    intentions::Chilling,
    pallet::{Config, Error},
    rooms::{ControllerProposals, Custody, Displacements, Ledgers, Liability},
    session::SessionInterface,
    types::BalanceOf,
};
use core::marker::PhantomData;
use sp_runtime::DispatchResult;
use sp_staking::EraIndex;

/// Forgets stashes.
pub(crate) struct Exit<T>(PhantomData<T>);

/// A stash that may leave, as the caller has read it. The caller changes nothing of the stash before it leaves.
pub(super) struct Leaver<T: Config> {
    /// The stash.
    pub stash: T::AccountId,
    /// Its controller.
    pub controller: T::AccountId,
    /// Its stake. `None` if there is no ledger of the stash under its controller, or if that ledger can't be read.
    pub total: Option<BalanceOf<T>>,
    /// Whether another pallet keeps its funds.
    pub is_virtual: bool,
}

impl<T: Config> Leaver<T> {
    /// Reads a stash.
    ///
    /// # Errors
    /// `NotStash`: the account is not a stash.
    pub(super) fn read(stash: &T::AccountId) -> Result<Self, Error<T>> {
        let controller = Ledgers::<T>::controller_of(stash).ok_or(Error::NotStash)?;
        let ledger = Ledgers::<T>::of_stash_under(&controller, stash);
        Ok(Self {
            stash: stash.clone(),
            controller,
            total: ledger.map(|ledger| ledger.total),
            is_virtual: Custody::<T>::is_virtual(stash),
        })
    }
}

impl<T: Config> Exit<T> {
    /// Forgets a stash that may be in an exposure that can still be slashed. Stake that it bonds later is not slashed
    /// for eras whose elections have read stakes by now.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// As [`Self::forget_stash`].
    pub(crate) fn kill_stash(stash: &T::AccountId) -> DispatchResult {
        Self::kill(&Leaver::read(stash)?)
    }

    /// As [`Self::kill_stash`], for a stash that the caller has read.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// As [`Self::forget_stash`].
    pub(super) fn kill(leaver: &Leaver<T>) -> DispatchResult {
        Self::forget(leaver, Liability::<T>::first_unread_era())
    }

    /// Frees the whole stake of a stash and removes all records that depend on it, also an unreadable ledger. Rewards
    /// for earlier eras stay claimable.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be released.
    ///
    /// # Events
    /// `Chilled` if the stash has a role, then `Withdrawn` if any stake became free, also that of a virtual staker.
    pub(super) fn forget_stash(leaver: &Leaver<T>) -> DispatchResult {
        Self::forget(leaver, None)
    }

    /// As [`Self::forget_stash`]. Stake that the stash bonds later is not slashed for eras before `answers_from`.
    fn forget(leaver: &Leaver<T>, answers_from: Option<EraIndex>) -> DispatchResult {
        let Leaver {
            stash, controller, ..
        } = leaver;
        let total = leaver.total.unwrap_or_default();
        let amount = Custody::<T>::release(stash, total, leaver.is_virtual)?;

        Chilling::<T>::chill_stash(stash);
        T::SessionInterface::forget_keys(stash, controller);
        Displacements::<T>::forget(stash);
        Ledgers::<T>::forget(stash, leaver.total.map(|_| controller));
        ControllerProposals::<T>::withdraw(stash);
        Liability::<T>::forget(stash, answers_from);
        Withdrawals::<T>::announce(stash, amount);
        Ok(())
    }
}
