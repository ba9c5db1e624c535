//! Eras that are out of their history leave, a few entries at a time.
//!
//! Owns `OldestStoredEra`; asks the owners of the era maps to remove their entries. Runs in idle
//! weight: that an era is still stored changes nothing, since claims and offences check its age. One for
//! which a slash is pending stays until that is applied, and one that can still be slashed for until it can't: a release may
//! lower `HistoryDepth` below that. Once its removal has begun an era leaves, also if a release raises it.

use crate::{pallet::*, weights::WeightInfo};
use frame_support::{traits::Get, weights::WeightMeter};
use sp_staking::EraIndex;

/// Entries of an era removed in one block at the most, so that it never makes a block slow.
pub(crate) const MAX_REMOVALS_PER_BLOCK: u32 = 256;

/// Removes up to a number of an era's entries. Returns how many went, and whether none are left.
type Prune = fn(EraIndex, u32) -> (u32, bool);

impl<T: Config> Pallet<T> {
    /// Removes what fits into the weight from the oldest era, if it has expired.
    pub(crate) fn process_pruning(meter: &mut WeightMeter) {
        if meter
            .try_consume(T::WeightInfo::find_next_pruning())
            .is_err()
        {
            return;
        }
        let era = OldestStoredEra::<T>::get();
        if !Self::may_leave(era) {
            return;
        }
        let per_entry = T::WeightInfo::prune_entry();
        let affordable = meter
            .remaining()
            .checked_div_per_component(&per_entry)
            .unwrap_or(0);
        let limit = affordable.min(MAX_REMOVALS_PER_BLOCK.into()) as u32;
        if limit == 0 {
            return;
        }
        let (mut left, mut complete) = (limit, true);
        let owners: [Prune; 4] = [
            Self::prune_rewards,
            Self::prune_exposures,
            Self::prune_slashes,
            Self::prune_points,
        ];
        for prune in owners {
            let (removed, none_left) = prune(era, left);
            left = left.saturating_sub(removed);
            complete &= none_left;
        }
        meter.consume(per_entry.saturating_mul(limit.saturating_sub(left).into()));
        if complete {
            Self::prune_era_start(era);
            OldestStoredEra::<T>::put(era.saturating_add(1));
        }
    }

    /// Whether an era is out of its history, or half gone, and no slash can need it.
    fn may_leave(era: EraIndex) -> bool {
        let is_over = era.saturating_add(T::HistoryDepth::get()) < Self::planned_era();
        let is_pending = Self::oldest_pending_slash_era().is_some_and(|pending| pending <= era);
        (is_over || Self::is_leaving(era)) && !is_pending && era < Self::oldest_bonded_era()
    }

    /// Whether the removal of an era has begun: its reward goes first.
    pub(crate) fn is_leaving(era: EraIndex) -> bool {
        era == OldestStoredEra::<T>::get()
            && era < Self::active_era()
            && !ErasValidatorReward::<T>::contains_key(era)
    }
}
