//! Who acts for a stash: naming a controller, accepting, leaving.
//!
//! Owns `ProposedControllers`; with `ledger`, which comes before this in the flow, it writes `Bonded` and moves what
//! stands in `Ledger` from key to key.
//!
//! Anybody can be named, without being asked, so being named must not cost anything. An account that acts for a stash
//! leaves it by bonding for itself, or by accepting another stash. The stash that is left controls itself again: the key
//! of a stash to its own ledger is always free, since no stash acts for another. An account that acts for one stash
//! already is only asked by a second one.
//!
//! A ledger that can't be read moves as well, byte by byte: it must not stand in anybody's way.

use crate::{pallet::*, session::SessionInterface};
use frame_support::ensure;
use sp_runtime::{DispatchResult, TryRuntimeError};

impl<T: Config> Pallet<T> {
    /// Makes an account the controller of a stash, or asks it, if it acts for another stash. What the stash asked
    /// somebody before is withdrawn, also if the account is its controller already.
    pub(crate) fn name_controller(stash: &T::AccountId, to: T::AccountId) -> DispatchResult {
        let (from, _) = Self::ledger_of_stash(stash)?;
        if from == to {
            Self::withdraw_proposal(stash);
            return Ok(());
        }
        if to == *stash {
            Self::stash_acted_for(stash)?;
            Self::release_own_key(stash);
        } else {
            ensure!(!Bonded::<T>::contains_key(&to), Error::<T>::AlreadyPaired);
            if Ledger::<T>::contains_key(&to) {
                ProposedControllers::<T>::insert(stash, &to);
                Self::deposit_event(Event::ControllerProposed {
                    stash: stash.clone(),
                    controller: to,
                });
                return Ok(());
            }
        }
        Self::withdraw_proposal(stash);
        Self::move_ledger(stash, &from, &to);
        Ok(())
    }

    /// An account becomes the controller of a stash that asked it, and leaves the one for which it acts.
    pub(crate) fn take_control(controller: &T::AccountId, stash: &T::AccountId) -> DispatchResult {
        let proposed = ProposedControllers::<T>::get(stash);
        ensure!(
            proposed.as_ref() == Some(controller),
            Error::<T>::NotProposed
        );
        let (from, _) = Self::ledger_of_stash(stash)?;
        ensure!(
            !Bonded::<T>::contains_key(controller),
            Error::<T>::AlreadyPaired
        );
        Self::stash_acted_for(controller)?;

        Self::release_own_key(controller);
        Self::withdraw_proposal(stash);
        Self::move_ledger(stash, &from, controller);
        Ok(())
    }

    /// Gives the ledger of another stash, which stands under an account, back to that stash. Does nothing if there is
    /// none, or if [`Self::stash_acted_for`] fails.
    pub(crate) fn release_own_key(account: &T::AccountId) {
        if let Ok(Some(stash)) = Self::stash_acted_for(account) {
            Self::move_ledger(&stash, account, &stash);
            Self::deposit_event(Event::ControllerLeft {
                stash,
                controller: account.clone(),
            });
        }
    }

    /// The other stash whose ledger stands under an account, and which can take it back at once.
    ///
    /// Fails with `BadState` if what stands there can't go anywhere, which no call brings about: its stash is the
    /// account itself, names somebody else, or has a ledger under itself as well.
    pub(crate) fn stash_acted_for(
        account: &T::AccountId,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        let Some(entry) = Self::ledger_entry(account) else {
            return Ok(None);
        };
        let stash = entry.stash();
        let is_named = Bonded::<T>::get(stash).as_ref() == Some(account);
        let can_return = stash != account && !Ledger::<T>::contains_key(stash);
        ensure!(is_named && can_return, Error::BadState);
        Ok(Some(stash.clone()))
    }

    /// What a stash asked of another account is forgotten.
    pub(crate) fn withdraw_proposal(stash: &T::AccountId) {
        ProposedControllers::<T>::remove(stash);
    }

    /// Moves the ledger of a stash to the key of another account, under which nothing stands.
    fn move_ledger(stash: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        Ledger::<T>::swap(from, to);
        Bonded::<T>::insert(stash, to);
        T::SessionInterface::control_changed(stash, from, to);
    }

    /// What always holds: only stashes ask somebody to be their controller, and nobody who is that already.
    pub(crate) fn check_proposed_controllers() -> Result<(), TryRuntimeError> {
        for (stash, proposed) in ProposedControllers::<T>::iter() {
            let controller = Bonded::<T>::get(&stash);
            ensure!(
                controller.is_some_and(|controller| controller != proposed),
                "a stash asks another account than its controller"
            );
        }
        Ok(())
    }
}
