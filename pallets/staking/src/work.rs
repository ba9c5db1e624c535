//! Work becomes era points.
//!
//! Authorship reports the author of each block. Other pallets report other work through `RewardsReporter`. Only
//! validators that were elected for the active era earn points. The room `Points` keeps them; payouts read them after
//! the era.
//!
//! Clients read the points of an era as one value, `ErasRewardPoints`. New points wait in a list first. An entry of the
//! list is an account with its points. The whole list is published once it has ⌈v / 32⌉ entries, at most 32. Here v is
//! the number of validators that have published points in the era. Suppose that each block adds one entry, for its
//! author. Then the value is updated in every block while v ≤ 32, in every second block while v ≤ 64, and at least
//! every 32 blocks.
//!
//! The list is also published when a session ends. So the value is complete before its era is paid: the author of a
//! session's last block is reported in that block, and the session ends at the start of the next block.

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
