//! Controllers: a stash names the account that acts for it.
//!
//! Writes the rooms `Ledgers` and `ControllerProposals`.
//!
//! A stash can name any account without its consent. So being named must not cost anything:
//! - An account that acts for a stash can always leave it. It bonds for itself, or it accepts another stash.
//! - The stash that is left controls itself again. This is always possible: no stash acts for another stash, so its own
//!   key of `Ledger` is free.
//! - If an account acts for one stash already, a second stash can only propose it. The account may ignore that.
//!
//! An unreadable ledger moves as well, byte by byte: it must not block a key.

use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{ControllerProposals, Ledgers},
    session::SessionInterface,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// Changes the controllers of stashes.
pub(crate) struct Controllers<T>(PhantomData<T>);

impl<T: Config> Controllers<T> {
    /// Makes an account the controller of a stash. If the account acts for another stash, makes a proposal instead.
    ///
    /// An earlier proposal of the stash is withdrawn, also if the account is its controller already.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `AlreadyPaired`: the account is another stash.
    /// - `BadState`: the stash takes control itself, but can't leave the stash for which it acts (see
    ///   [`Self::stash_acted_for`]).
    ///
    /// # Events
    /// - `ControllerProposed` if a proposal is made.
    /// - `ControllerLeft` if the stash takes control itself and leaves another stash.
    pub(crate) fn set_controller(stash: &T::AccountId, to: T::AccountId) -> DispatchResult {
        let (from, _) = Ledgers::<T>::of_stash(stash)?;
        if from == to {
            ControllerProposals::<T>::withdraw(stash);
            return Ok(());
        }
        if to == *stash {
            let acted_for = Self::stash_acted_for(stash)?;
            Self::leave(stash, acted_for);
        } else {
            ensure!(!Ledgers::<T>::is_stash(&to), Error::<T>::AlreadyPaired);
            if Ledgers::<T>::is_key_taken(&to) {
                Self::propose(stash, to);
                return Ok(());
            }
        }
        ControllerProposals::<T>::withdraw(stash);
        Self::move_ledger(stash, &from, &to);
        Ok(())
    }

    /// Accepts the proposal of a stash. The account becomes its controller, and leaves the stash for which it acts now.
    ///
    /// # Errors
    /// - `NotProposed`: the stash has no proposal to the account.
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `AlreadyPaired`: the account is a stash.
    /// - `BadState`: the account can't leave its present stash (see [`Self::stash_acted_for`]).
    ///
    /// # Events
    /// `ControllerLeft` if the account leaves a stash.
    pub(crate) fn accept_control(
        controller: &T::AccountId,
        stash: &T::AccountId,
    ) -> DispatchResult {
        let proposed = ControllerProposals::<T>::of(stash);
        ensure!(
            proposed.as_ref() == Some(controller),
            Error::<T>::NotProposed
        );
        let (from, _) = Ledgers::<T>::of_stash(stash)?;
        ensure!(
            !Ledgers::<T>::is_stash(controller),
            Error::<T>::AlreadyPaired
        );
        let acted_for = Self::stash_acted_for(controller)?;

        Self::leave(controller, acted_for);
        ControllerProposals::<T>::withdraw(stash);
        Self::move_ledger(stash, &from, controller);
        Ok(())
    }

    /// Gives the ledger under an account back to its stash, if that is another stash. Does nothing if there is no
    /// ledger, or if [`Self::stash_acted_for`] fails.
    ///
    /// # Events
    /// `ControllerLeft` if a ledger is given back.
    pub(crate) fn release_own_key(account: &T::AccountId) {
        if let Ok(acted_for) = Self::stash_acted_for(account) {
            Self::leave(account, acted_for);
        }
    }

    /// Gives the ledger under an account back to the stash for which the account acts. `acted_for` is what
    /// [`Self::stash_acted_for`] returned for the account. Does nothing if `acted_for` is `None`.
    ///
    /// # Events
    /// `ControllerLeft` if a ledger is given back.
    pub(super) fn leave(account: &T::AccountId, acted_for: Option<T::AccountId>) {
        if let Some(stash) = acted_for {
            Self::move_ledger(&stash, account, &stash);
            Pallet::<T>::deposit_event(Event::ControllerLeft {
                stash,
                controller: account.clone(),
            });
        }
    }

    /// Returns the other stash for which an account acts. That stash can take its ledger back at once. `None` if there
    /// is no ledger under the account.
    ///
    /// # Errors
    /// `BadState` if the ledger under the account can't go back to its stash. No call leads to this state. There are
    /// three cases:
    /// - The stash is the account itself.
    /// - The stash names another controller.
    /// - There is another ledger under the stash.
    pub(crate) fn stash_acted_for(
        account: &T::AccountId,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        let Some(entry) = Ledgers::<T>::entry(account) else {
            return Ok(None);
        };
        let stash = entry.stash();
        let is_named = Ledgers::<T>::controller_of(stash).as_ref() == Some(account);
        let can_return = stash != account && !Ledgers::<T>::is_key_taken(stash);
        ensure!(is_named && can_return, Error::BadState);
        Ok(Some(stash.clone()))
    }

    fn propose(stash: &T::AccountId, controller: T::AccountId) {
        ControllerProposals::<T>::put(stash, &controller);
        Pallet::<T>::deposit_event(Event::ControllerProposed {
            stash: stash.clone(),
            controller,
        });
    }

    /// Moves the ledger of a stash to the free key of another account.
    fn move_ledger(stash: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        Ledgers::<T>::reassign(stash, from, to);
        T::SessionInterface::control_changed(stash, from, to);
    }
}
