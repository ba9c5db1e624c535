//! What is remembered of slashes.

use super::Magnitude;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{Perbill, Saturating};
use sp_staking::EraIndex;

/// The most eras of faults that are remembered of a validator and a service.
pub const MAX_FAULTS: u32 = 64;

/// What a service has slashed of a validator.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Faults {
    /// The magnitude of the slashes that are ordered, and neither applied nor cancelled.
    pub pending: Magnitude,
    /// The era in which the oldest of them was ordered, or an earlier one: it changes only when none waited before.
    pub since: EraIndex,
    /// For each era of a fault the part of the allocation that was slashed, ascending by era. Cancelled slashes are
    /// left out.
    pub parts: BoundedVec<(EraIndex, Perbill), ConstU32<MAX_FAULTS>>,
}

/// How much of the throttle a service has used, and how many slashes it has ordered.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Bucket {
    /// The era of the last order.
    pub era: EraIndex,
    /// The part of the stake behind the service that was slashed, less what was refilled since.
    pub used: Perbill,
    /// The orders of this era.
    pub orders: u32,
    /// The orders that are neither applied nor cancelled.
    pub open: u32,
}

impl Faults {
    /// Adds a part for a fault in an era. `None` if too many eras are remembered.
    pub fn add(&mut self, era: EraIndex, part: Perbill) -> Option<()> {
        match self.parts.binary_search_by_key(&era, |(fault, _)| *fault) {
            Ok(index) => {
                let (_, sum) = self.parts.get_mut(index)?;
                *sum = sum.saturating_add(part);
            }
            Err(index) => self.parts.try_insert(index, (era, part)).ok()?,
        }
        Some(())
    }

    /// Takes a part for a fault in an era back.
    pub fn take(&mut self, era: EraIndex, part: Perbill) {
        for (fault, sum) in &mut self.parts {
            if *fault == era {
                *sum = sum.saturating_sub(part);
            }
        }
        self.parts.retain(|(_, sum)| !sum.is_zero());
    }
}
