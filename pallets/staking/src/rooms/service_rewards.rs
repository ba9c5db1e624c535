//! Rewards of services: what they add to the reward of a validator's stakers.
//!
//! Owns `ErasServiceReward` and `OpenServiceRewards`. Rewards of the active era are added up. When it ends, the sum
//! becomes outstanding with the reward of the era (`payout/era_reward.rs`). The parts of validators stay until the era
//! is pruned.

use super::Pruned;
use crate::{
    pallet::{Config, ErasServiceReward, OpenServiceRewards},
    types::BalanceOf,
};
use core::marker::PhantomData;
use sp_runtime::Saturating;
use sp_staking::EraIndex;

/// The only writer of `ErasServiceReward` and `OpenServiceRewards`.
///
/// Invariant after every method: the open sum is that of the parts of the active era, except in the block that ends it.
pub(crate) struct ServiceRewards<T>(PhantomData<T>);

impl<T: Config> ServiceRewards<T> {
    /// Adds a reward of a service to a validator's part of the active era.
    pub(crate) fn add(era: EraIndex, validator: &T::AccountId, amount: BalanceOf<T>) {
        ErasServiceReward::<T>::mutate(era, validator, |part| part.saturating_accrue(amount));
        OpenServiceRewards::<T>::mutate(|sum| sum.saturating_accrue(amount));
    }

    /// Returns what services added to a validator's part of an era.
    pub(crate) fn of(era: EraIndex, validator: &T::AccountId) -> BalanceOf<T> {
        ErasServiceReward::<T>::get(era, validator)
    }

    /// Returns the sum of the active era.
    pub(crate) fn open_sum() -> BalanceOf<T> {
        OpenServiceRewards::<T>::get()
    }

    /// Returns the sum of the era that ends, and starts with zero again.
    pub(crate) fn close() -> BalanceOf<T> {
        OpenServiceRewards::<T>::take()
    }

    /// Removes up to `limit` parts of an era that is out of its history.
    pub(crate) fn prune(era: EraIndex, limit: u32) -> Pruned {
        let removal = ErasServiceReward::<T>::clear_prefix(era, limit, None);
        Pruned {
            removed: removal.unique,
            is_complete: removal.maybe_cursor.is_none(),
        }
    }
}
