//! Invariants of ledgers, holds, controllers and payees.
//!
//! Reads `Ledger`, `Bonded`, `Payee`, `VirtualStakers`, `EmptiedStashes` and `ProposedControllers`.

use crate::{
    pallet::{Bonded, Config, EmptiedStashes, Ledger, Payee, ProposedControllers, VirtualStakers},
    rooms::{Eras, LedgerEntry, Ledgers},
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// Each stash has one ledger, one payee, and a hold that equals the ledger's total, or another pallet keeps its funds.
pub(super) struct LedgerInvariants<T>(PhantomData<T>);

impl<T: Config> LedgerInvariants<T> {
    /// Checks each ledger, then the numbers of ledgers and payees, then virtual stakers, emptied
    /// stashes and proposed controllers.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        for controller in Ledger::<T>::iter_keys() {
            Self::check_entry(&controller)?;
        }
        let stashes = Bonded::<T>::iter_keys().count();
        ensure!(
            Ledger::<T>::iter_keys().count() == stashes,
            "there are as many ledgers as stashes"
        );
        ensure!(
            Payee::<T>::iter_keys().count() == stashes,
            "there are as many payees as stashes"
        );
        Self::check_virtual_stakers()?;
        Self::check_emptied_stashes()?;
        Self::check_proposals()
    }

    /// Each virtual staker is a stash.
    fn check_virtual_stakers() -> Result<(), TryRuntimeError> {
        for stash in VirtualStakers::<T>::iter_keys() {
            ensure!(
                Bonded::<T>::contains_key(&stash),
                "a virtual staker is a stash"
            );
        }
        let count = VirtualStakers::<T>::iter_keys().count();
        ensure!(
            VirtualStakers::<T>::count() as usize == count,
            "the counter of virtual stakers is right"
        );
        Ok(())
    }

    /// Only a stash is remembered as emptied, and with no era after the next one.
    fn check_emptied_stashes() -> Result<(), TryRuntimeError> {
        for (stash, last) in EmptiedStashes::<T>::iter() {
            ensure!(
                Bonded::<T>::contains_key(&stash),
                "an emptied stash is a stash"
            );
            ensure!(
                last <= Eras::<T>::next(),
                "an emptied stash was at stake no later than in the next era"
            );
        }
        Ok(())
    }

    /// An entry that can't be decoded shows only its stash and its stake. So nothing else of it is checked.
    fn check_entry(controller: &T::AccountId) -> Result<(), TryRuntimeError> {
        match Ledgers::<T>::entry(controller) {
            Some(LedgerEntry::Readable(ledger)) => Ledgers::<T>::check(controller, &ledger),
            Some(LedgerEntry::Unreadable(stash, _)) => {
                ensure!(
                    Bonded::<T>::get(&stash).as_ref() == Some(controller),
                    "the stash of an unreadable ledger names its controller"
                );
                Ok(())
            }
            None => Err("each key of a ledger has a value".into()),
        }
    }

    /// Only a stash proposes a controller, and never its present one.
    fn check_proposals() -> Result<(), TryRuntimeError> {
        for (stash, proposed) in ProposedControllers::<T>::iter() {
            let controller = Bonded::<T>::get(&stash);
            ensure!(
                controller.is_some_and(|controller| controller != proposed),
                "a stash proposes an account that is not its controller"
            );
        }
        Ok(())
    }
}
