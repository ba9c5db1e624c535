//! Work becomes era points.
//!
//! Authorship reports the author of each block. Other pallets report other work through `RewardsReporter`. Only
//! validators that were elected for the active era earn points. The room `Points` keeps them; payouts read them after the
//! era.
//!
//! Clients read the points of an era as one value, `ErasRewardPoints`. It is updated every ⌈validators / 32⌉ blocks: in
//! every block with up to 32 validators, in every second block with up to 64, and at most every 32 blocks. It is also
//! updated when a session ends. So it is complete before its era is paid: the author of a session's last block is
//! reported in that block, and the session ends at the start of the next block.

use crate::{
    pallet::{Config, Pallet},
    rooms::Points,
};
use frame_support::traits::{Get, RewardsReporter};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: T::AccountId) {
        Points::<T>::add([(author, T::PointsPerBlock::get())]);
    }
}

impl<T: Config> RewardsReporter<T::AccountId> for Pallet<T> {
    fn reward_by_ids(validators_points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        Points::<T>::add(validators_points);
    }
}
