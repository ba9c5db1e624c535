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
//! The list is also published when a session ends. The author of a session's last block is reported in that block, and
//! the session ends at the start of the next block. So the value is complete before its era is paid. The first entry
//! after a session has ended is published at once.

use crate::{
    block_weight::BlockWeight,
    pallet::{Config, Pallet},
    rooms::Points,
    types::MAX_POINTS_IN_TURN,
    weights::WeightInfo,
};
use frame_support::{
    traits::{Get, RewardsReporter},
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Returns the weight of noting the author of a block, as `on_initialize` charges it: the pallet `authorship` declares
/// none.
///
/// It covers the publication of points of up to 32 validators, and the look-up of one author that has no points yet. So
/// a block of a chain of this size need not register more: that would read and write the weight of the block.
pub(crate) fn weight_of_author<T: Config>() -> Weight {
    T::WeightInfo::note_author().saturating_add(weight_of_small_publication::<T>())
}

fn weight_of_small_publication<T: Config>() -> Weight {
    T::WeightInfo::publish_points(MAX_POINTS_IN_TURN).saturating_add(T::DbWeight::get().reads(1))
}

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
    /// Registers what `on_initialize` has not charged: see `weight_of_author`.
    fn note_author(author: T::AccountId) {
        let publishing = Points::<T>::add([(author, T::PointsPerBlock::get())]);
        BlockWeight::<T>::register(publishing.saturating_sub(weight_of_small_publication::<T>()));
    }
}

impl<T: Config> RewardsReporter<T::AccountId> for Pallet<T> {
    fn reward_by_ids(validators_points: impl IntoIterator<Item = (T::AccountId, u32)>) {
        BlockWeight::<T>::register(Points::<T>::add(validators_points));
    }
}
