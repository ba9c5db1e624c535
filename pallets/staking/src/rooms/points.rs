//! Era points: the share of each validator in an era's work.
//!
//! Owns `ErasValidatorPoints`, `ErasTotalPoints` and `ErasRewardPoints`. Adding points writes two numbers, whatever
//! the number of validators is. Payouts read these two numbers. Clients read `ErasRewardPoints`, which has all points
//! of an era in one value. Publishing this value costs one read for each validator, so it is a step of its own.

use super::Pruned;
use crate::{
    block_weight::BlockWeight,
    pallet::{Config, ErasRewardPoints, ErasTotalPoints, ErasValidatorPoints},
    types::EraRewardPoints,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use sp_runtime::Saturating;
use sp_staking::EraIndex;

/// The points that decide about a validator's pool.
pub(crate) struct PointsOf {
    /// The points of the validator.
    pub own: u32,
    /// The points of all validators of the era.
    pub all: u32,
}

/// The only writer of `ErasValidatorPoints`, `ErasTotalPoints` and `ErasRewardPoints`.
///
/// Invariant after every method, until an era is pruned: its `ErasTotalPoints` is the sum of its
/// `ErasValidatorPoints`.
pub(crate) struct Points<T>(PhantomData<T>);

impl<T: Config> Points<T> {
    /// Adds points to one validator, as far as the total can count them. If the total saturated below the sum of
    /// its parts, the shares of the reward would exceed the reward.
    pub(crate) fn add(era: EraIndex, validator: &T::AccountId, amount: u32) {
        let total = ErasTotalPoints::<T>::get(era);
        let countable = amount.min(u32::MAX.saturating_sub(total));
        ErasTotalPoints::<T>::insert(era, total.saturating_add(countable));
        ErasValidatorPoints::<T>::mutate(era, validator, |sum| sum.saturating_accrue(countable));
    }

    /// Returns the points of a validator in an era, and the points of all.
    pub(crate) fn of(era: EraIndex, validator: &T::AccountId) -> PointsOf {
        PointsOf {
            own: ErasValidatorPoints::<T>::get(era, validator),
            all: ErasTotalPoints::<T>::get(era),
        }
    }

    /// Publishes the present points of an era for clients, and registers the weight of that.
    pub(crate) fn publish(era: EraIndex) {
        let points = EraRewardPoints {
            total: ErasTotalPoints::<T>::get(era),
            // Bounded by `MaxValidatorSet`: only elected validators earn points.
            individual: ErasValidatorPoints::<T>::iter_prefix(era).collect(),
        };
        BlockWeight::<T>::register(T::WeightInfo::publish_points(points.individual.len() as u32));
        ErasRewardPoints::<T>::insert(era, points);
    }

    /// Removes up to `limit` entries of an era that is out of its history. The total and the published points go
    /// last.
    pub(crate) fn prune(era: EraIndex, limit: u32) -> Pruned {
        let removal = ErasValidatorPoints::<T>::clear_prefix(era, limit, None);
        let is_complete = removal.maybe_cursor.is_none();
        if is_complete {
            ErasTotalPoints::<T>::remove(era);
            ErasRewardPoints::<T>::remove(era);
        }
        Pruned {
            removed: removal.unique,
            is_complete,
        }
    }
}
