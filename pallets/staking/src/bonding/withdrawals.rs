//! Freed funds are announced: to clients by an event, to other pallets by `EventListeners`.

use crate::{
    pallet::{Config, Event, Pallet},
    types::BalanceOf,
};
use core::marker::PhantomData;
use sp_runtime::traits::Zero;
use sp_staking::OnStakingUpdate;

/// Announces what is withdrawn.
pub(super) struct Withdrawals<T>(PhantomData<T>);

impl<T: Config> Withdrawals<T> {
    /// Announces that funds of a stash are free. Does nothing for zero.
    ///
    /// # Events
    /// `Withdrawn`.
    pub(super) fn announce(stash: &T::AccountId, amount: BalanceOf<T>) {
        if amount.is_zero() {
            return;
        }
        Pallet::<T>::deposit_event(Event::Withdrawn {
            stash: stash.clone(),
            amount,
        });
        T::EventListeners::on_withdraw(stash, amount);
    }
}
