//! Eras that are out of their history are removed, a few entries at a time.
//!
//! Each block removes entries of the oldest stored era only. The era is settled first. Then these are removed, in this
//! order: rewards, rewards of services, exposures, applied slashes, points. When all are gone, the era's first session
//! and its unlock era are removed, and the next era becomes the oldest.
//!
//! Runs in idle weight. An expired era that is still stored changes nothing: claims check the age of an era, and
//! offences check whether it can still be slashed.
//!
//! An expired era stays stored in three cases:
//! - Nominators on a page of it wait for a place in the list of voters. They get it in idle weight too.
//! - A slash for this era or for an earlier one is pending. The era stays until that slash is applied.
//! - The era can still be slashed for. It stays until it can't.
//!
//! The last case is possible in two ways. A release may lower `HistoryDepth` below the time in which eras can be
//! slashed. Or eras are forced or shortened: stake is bonded for sessions too, and more eras than `HistoryDepth` fit
//! into this time. With `ForceAlways`, one era for each of the bonded sessions is kept: 168 on `live`, where
//! `HistoryDepth` is 84.
//!
//! Once the removal of an era has begun, it goes on, even if a release raises `HistoryDepth`.
//!
//! Owns no storage. Each room removes its own entries.

use crate::{
    pallet::Config,
    payout::EraReward,
    rooms::{
        AppliedSlashes, Eras, Exposures, History, PagesToSettle, Points, Pruned, Rewards,
        ServiceRewards, SlashQueue, SlashableEras, UnlockEras, MAX_REMOVALS_PER_BLOCK,
    },
    types::IdleTask,
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::WeightMeter};
use sp_staking::EraIndex;

/// Removes up to a number of entries of an era from a room.
type Prune = fn(EraIndex, u32) -> Pruned;

/// Removes eras that are out of their history.
pub(crate) struct Pruning<T>(PhantomData<T>);

impl<T: Config> Pruning<T> {
    /// Removes as many entries of the oldest era as fit into the weight, if that era has expired.
    pub(crate) fn process(meter: &mut WeightMeter) -> IdleTask {
        if meter
            .try_consume(
                T::WeightInfo::find_next_pruning().saturating_add(T::DbWeight::get().reads(1)),
            )
            .is_err()
        {
            return IdleTask::Unfinished;
        }
        let era = History::<T>::oldest();
        if !Self::may_leave(era) {
            return IdleTask::Finished;
        }
        let per_entry = T::WeightInfo::prune_entry();
        let affordable = meter
            .remaining()
            .checked_div_per_component(&per_entry)
            .unwrap_or(0);
        let limit = affordable.min(MAX_REMOVALS_PER_BLOCK.into()) as u32;
        if limit == 0 {
            return IdleTask::Unfinished;
        }
        let pruned = Self::prune(era, limit);
        meter.consume(per_entry.saturating_mul(pruned.removed.into()));
        if pruned.is_complete {
            Eras::<T>::forget(era);
            UnlockEras::<T>::forget(era);
            History::<T>::advance_to(era.saturating_add(1));
        }
        IdleTask::Unfinished
    }

    /// Removes up to `limit` entries of an era from all rooms.
    fn prune(era: EraIndex, limit: u32) -> Pruned {
        // First, so that no claim is forgotten while it could be made again.
        EraReward::<T>::expire(era);
        let rooms: [Prune; 5] = [
            Rewards::<T>::prune,
            ServiceRewards::<T>::prune,
            Exposures::<T>::prune,
            AppliedSlashes::<T>::prune,
            Points::<T>::prune,
        ];
        let (mut left, mut is_complete) = (limit, true);
        for prune in rooms {
            let pruned = prune(era, left);
            left = left.saturating_sub(pruned.removed);
            is_complete &= pruned.is_complete;
        }
        Pruned {
            removed: limit.saturating_sub(left),
            is_complete,
        }
    }

    /// Returns whether an era is out of its history, or partly removed, and nothing can need it.
    fn may_leave(era: EraIndex) -> bool {
        let is_over = era.saturating_add(T::HistoryDepth::get()) < Eras::<T>::planned();
        let is_pending = SlashQueue::<T>::oldest_pending_era().is_some_and(|oldest| oldest <= era);
        (is_over || History::<T>::is_leaving(era))
            && !is_pending
            && !PagesToSettle::<T>::has_page_of(era)
            && era < SlashableEras::<T>::oldest()
    }
}
