//! Era points: what validators earn for their work.
//!
//! Owns `ErasValidatorPoints`, `ErasTotalPoints` and `ErasRewardPoints`. Authorship reports each block
//! here; other pallets report other work through `RewardsReporter`. Exposures come before this in the
//! flow (only validators of the active era earn), payouts after.
//!
//! A block writes two numbers, however many validators there are, and payouts read those. Clients read
//! `ErasRewardPoints`, an era's points in one value, which takes a read for each validator to make. So it is
//! made once in as many blocks as there are thirty-twos of validators: in every block while there are up to
//! 32, in every second up to 64 … Thus it is a few blocks old at the most, and a block reads 32 at the most on
//! average, however many validators there are. It is also made when a session ends, so it is complete before
//! its era is paid: the author of a session's last block is noted in that block, and the session ends at the
//! beginning of the next.

use crate::{pallet::*, session::SessionInterface, types::EraRewardPoints, weights::WeightInfo};
use frame_support::traits::{Get, RewardsReporter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::EraIndex;

/// So many validators' points a block can show to clients, on average.
const SHOWN_PER_BLOCK: u32 = 32;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: T::AccountId) {
        Self::reward_points([(author, T::PointsPerBlock::get())]);
        Self::publish_points_in_turn();
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
        for (validator, amount) in points {
            if ErasStakersOverview::<T>::contains_key(era.index, &validator) {
                Self::add_points(era.index, &validator, amount);
            }
        }
    }

    /// Adds to one validator's points, as far as the total can count them: were the sum of all to
    /// saturate below the parts, shares of the reward would exceed it.
    fn add_points(era: EraIndex, validator: &T::AccountId, amount: u32) {
        let total = ErasTotalPoints::<T>::get(era);
        let countable = amount.min(u32::MAX.saturating_sub(total));
        ErasTotalPoints::<T>::insert(era, total.saturating_add(countable));
        ErasValidatorPoints::<T>::mutate(era, validator, |sum| sum.saturating_accrue(countable));
    }

    /// A validator's points in an era, and everybody's.
    pub(crate) fn points_of(era: EraIndex, validator: &T::AccountId) -> (u32, u32) {
        (
            ErasValidatorPoints::<T>::get(era, validator),
            ErasTotalPoints::<T>::get(era),
        )
    }

    /// Shows clients the running era's points if it is this block's turn.
    fn publish_points_in_turn() {
        let validators = T::SessionInterface::validator_count();
        let period = validators.div_ceil(SHOWN_PER_BLOCK).max(1);
        let since_its_turn = frame_system::Pallet::<T>::block_number() % period.into();
        if let Some(era) = ActiveEra::<T>::get().filter(|_| since_its_turn.is_zero()) {
            Self::publish_points(era.index);
        }
    }

    /// Shows clients an era's points as they are now, and charges the block for it.
    pub(crate) fn publish_points(era: EraIndex) {
        let shown = EraRewardPoints {
            total: ErasTotalPoints::<T>::get(era),
            // Bounded by `MaxValidatorSet`: only the elected earn points.
            individual: ErasValidatorPoints::<T>::iter_prefix(era).collect(),
        };
        Self::charge(T::WeightInfo::publish_points(shown.individual.len() as u32));
        ErasRewardPoints::<T>::insert(era, shown);
    }

    /// Removes up to `limit` entries of an era that is out of its history. Returns as
    /// `prune_exposures`. What sums them up goes last.
    pub(crate) fn prune_points(era: EraIndex, limit: u32) -> (u32, bool) {
        let removal = ErasValidatorPoints::<T>::clear_prefix(era, limit, None);
        let complete = removal.maybe_cursor.is_none();
        if complete {
            ErasTotalPoints::<T>::remove(era);
            ErasRewardPoints::<T>::remove(era);
        }
        (removal.unique, complete)
    }
}
