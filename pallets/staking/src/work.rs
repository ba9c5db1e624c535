//! Work becomes era points.
//!
//! Authorship reports the author of each block. Other pallets report other work through `RewardsReporter`. Only
//! validators that were elected for the active era earn points (rooms `Eras`, `Exposures`). The points are in the room
//! `Points`; payouts read them after the era.
//!
//! Clients read the points of an era as one value, `ErasRewardPoints`. Publishing this value costs one read for each
//! validator. So it is published every ⌈validators / 32⌉ blocks: in every block with up to 32 validators, in every
//! second block with up to 64. The value is only a few blocks old, and a block publishes the points of at most 32
//! validators on average.
//!
//! The value is also published when a session ends. So it is complete before its era is paid: the author of a
//! session's last block is reported in that block, and the session ends at the start of the next block.

use crate::{
    pallet::{Config, Pallet},
    rooms::{Eras, Exposures, Points},
    session::SessionInterface,
};
use core::marker::PhantomData;
use frame_support::traits::{Get, RewardsReporter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::SaturatedConversion;

/// The most validators whose points are published in one block, on average.
const SHOWN_PER_BLOCK: u32 = 32;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: T::AccountId) {
        Work::<T>::reward_points([(author, T::PointsPerBlock::get())]);
        Work::<T>::publish_points_in_turn();
    }
}

impl<T: Config> RewardsReporter<T::AccountId> for Pallet<T> {
    fn reward_by_ids(validators_points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        Work::<T>::reward_points(validators_points);
    }
}

/// Turns work into points.
pub(crate) struct Work<T>(PhantomData<T>);

impl<T: Config> Work<T> {
    /// Adds points in the active era. An account that was not elected for this era gets none. Its points could not be
    /// paid, and they would reduce the shares of the others.
    pub(crate) fn reward_points(points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        let Some(era) = Eras::<T>::active_info() else {
            return;
        };
        for (validator, amount) in points {
            if Exposures::<T>::is_elected(era.index, &validator) {
                Points::<T>::add(era.index, &validator, amount);
            }
        }
    }

    /// Publishes the points of the active era for clients, if it is this block's turn.
    fn publish_points_in_turn() {
        let validators = T::SessionInterface::validator_count();
        let period = u64::from(validators.div_ceil(SHOWN_PER_BLOCK).max(1));
        let now = frame_system::Pallet::<T>::block_number().saturated_into::<u64>();
        if let Some(era) = Eras::<T>::active_info().filter(|_| now.is_multiple_of(period)) {
            Points::<T>::publish(era.index);
        }
    }
}
