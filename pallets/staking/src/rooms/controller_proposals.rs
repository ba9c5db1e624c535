//! Proposals of stashes to accounts: "be my controller".
//!
//! Owns `ProposedControllers`. A stash needs a proposal only if the account acts for another stash already. The account
//! decides: it accepts (`accept_control`), or it ignores the proposal.

use crate::pallet::{Config, ProposedControllers};
use core::marker::PhantomData;

/// The only writer of `ProposedControllers`.
///
/// Invariant between blocks: only stashes have a proposal, and no proposal names the present controller. The caller
/// withdraws the proposal when the controller changes or the stash is forgotten.
pub(crate) struct ControllerProposals<T>(PhantomData<T>);

impl<T: Config> ControllerProposals<T> {
    /// Returns the account to which a stash made a proposal.
    pub(crate) fn of(stash: &T::AccountId) -> Option<T::AccountId> {
        ProposedControllers::<T>::get(stash)
    }

    /// Stores the proposal of a stash. It replaces an earlier proposal.
    pub(crate) fn put(stash: &T::AccountId, controller: &T::AccountId) {
        ProposedControllers::<T>::insert(stash, controller);
    }

    /// Removes the proposal of a stash, if there is one.
    pub(crate) fn withdraw(stash: &T::AccountId) {
        if ProposedControllers::<T>::contains_key(stash) {
            ProposedControllers::<T>::remove(stash);
        }
    }
}
