//! When a ledger is consistent: with itself, with the funds in custody, and with its stash.
//!
//! Owns no storage: it asks [`Ledgers`] and [`Custody`]. The invariants check each ledger, and governance's repairs ask
//! whether there is something to repair.

use super::{Custody, Ledgers};
use crate::{pallet::Config, types::StakingLedger};
use frame_support::ensure;
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Ledgers<T> {
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
        Custody::<T>::check(stash, ledger.total, Self::payee_of(stash))?;
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
