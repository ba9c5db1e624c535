//! Era points: what validators earn for their work.
//!
//! Owns `ErasRewardPoints`. Authorship reports each block here; other pallets report other work
//! through `RewardsReporter`. Exposures come before this in the flow (only validators of the active
//! era earn), payouts after.

use crate::pallet::*;
use frame_support::traits::{Get, RewardsReporter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_staking::EraIndex;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: T::AccountId) {
        Self::reward_points([(author, T::PointsPerBlock::get())]);
    }
}

impl<T: Config> RewardsReporter<T::AccountId> for Pallet<T> {
    fn reward_by_ids(validators_points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        Self::reward_points(validators_points);
    }
}

impl<T: Config> Pallet<T> {
    /// Adds points in the active era. Whoever was not elected for it gets none: nobody could be paid
    /// for them, and the others' shares would shrink.
    pub(crate) fn reward_points(points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        let Some(era) = ActiveEra::<T>::get() else {
            return;
        };
        ErasRewardPoints::<T>::mutate(era.index, |era_points| {
            for (validator, amount) in points {
                if ErasStakersOverview::<T>::contains_key(era.index, &validator) {
                    era_points.add(validator, amount);
                }
            }
        });
    }

    /// A validator's points in an era, and everybody's.
    pub(crate) fn points_of(era: EraIndex, validator: &T::AccountId) -> (u32, u32) {
        let points = ErasRewardPoints::<T>::get(era);
        (
            points.individual.get(validator).copied().unwrap_or(0),
            points.total,
        )
    }

    pub(crate) fn prune_points(era: EraIndex) {
        ErasRewardPoints::<T>::remove(era);
    }
}
