//! Operators, and the history of what they allocate.

use super::{Magnitude, Tag, WHOLE};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use palisade_restaking_primitives::ServiceId;
use scale_info::TypeInfo;
use sp_staking::EraIndex;

/// The most tags of an operator.
pub const MAX_TAGS: u32 = 8;
/// The most services of an operator.
pub const MAX_PARTS: u32 = 16;
/// The most records of an operator. Calls leave a quarter of them to slashes.
pub const MAX_RECORDS: u32 = 64;
/// The most locks of an operator.
pub const MAX_LOCKS: u32 = 64;

/// The tags of an operator: ascending, each once.
pub type Tags = BoundedVec<Tag, ConstU32<MAX_TAGS>>;

/// What is allocated to a service.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Part {
    /// The service.
    pub service: ServiceId,
    /// The magnitude. Not zero.
    pub magnitude: Magnitude,
}

/// What an operator allocates from an era on, until the era of the next record.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Record {
    /// The first era.
    pub from: EraIndex,
    /// The magnitude of the whole stake.
    pub total: Magnitude,
    /// The parts, ascending by service.
    pub parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
}

impl Record {
    /// Returns the record of an operator that allocates nothing.
    pub fn empty(from: EraIndex) -> Self {
        Self {
            from,
            total: WHOLE,
            parts: BoundedVec::default(),
        }
    }

    /// Returns the magnitude that is allocated to a service.
    pub fn magnitude(&self, service: ServiceId) -> Magnitude {
        let part = self.parts.iter().find(|part| part.service == service);
        part.map_or(0, |part| part.magnitude)
    }

    /// Sets the magnitude that is allocated to a service. Returns whether there is room for it.
    pub fn set(&mut self, service: ServiceId, magnitude: Magnitude) -> bool {
        let found = self
            .parts
            .binary_search_by_key(&service, |part| part.service);
        let part = Part { service, magnitude };
        match found {
            Ok(index) if magnitude == 0 => {
                self.parts.remove(index);
                true
            }
            Ok(index) => self.parts.get_mut(index).map(|old| *old = part).is_some(),
            Err(_) if magnitude == 0 => true,
            Err(index) => self.parts.try_insert(index, part).is_ok(),
        }
    }
}

/// A magnitude that was deallocated, and that the service can still slash for earlier faults.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Lock {
    /// The service.
    pub service: ServiceId,
    /// The magnitude. Not zero.
    pub magnitude: Magnitude,
    /// It is free when this era is active, no slash of the service is waiting, and no fault of the time before can be
    /// slashed.
    pub free_in: EraIndex,
}

/// A validator that allocates its stake.
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
pub struct Operator {
    /// What it has in common with others.
    pub tags: Tags,
    /// The deposit, in units: held from the stash until the operator is removed.
    pub deposit: super::Balance,
    /// What it allocates, ascending by era. At most one record an era.
    pub history: BoundedVec<Record, ConstU32<MAX_RECORDS>>,
    /// What it has deallocated and can't allocate yet.
    pub locks: BoundedVec<Lock, ConstU32<MAX_LOCKS>>,
}

impl Operator {
    /// Returns the record of an era, or `None` before the first.
    pub fn record_at(&self, era: EraIndex) -> Option<&Record> {
        let later = self.history.partition_point(|record| record.from <= era);
        self.history.get(later.checked_sub(1)?)
    }

    /// Returns the last record.
    pub fn latest(&self) -> Option<&Record> {
        self.history.last()
    }

    /// Returns the magnitude of the whole stake in an era.
    pub fn total_at(&self, era: EraIndex) -> Magnitude {
        let record = self.record_at(era).or_else(|| self.history.first());
        record.map_or(WHOLE, |record| record.total)
    }

    /// Returns the magnitude of the whole stake after all slashes that are applied.
    pub fn total(&self) -> Magnitude {
        self.latest().map_or(WHOLE, |record| record.total)
    }

    /// Returns the magnitude that a service can slash at most, for all faults: what is allocated to it in the end, and
    /// what is locked for it.
    pub fn held(&self, service: ServiceId) -> Magnitude {
        let allocated = self.latest().map_or(0, |record| record.magnitude(service));
        self.locked(service).saturating_add(allocated)
    }

    /// Returns the magnitude that is locked for a service.
    pub fn locked(&self, service: ServiceId) -> Magnitude {
        let locks = self.locks.iter().filter(|lock| lock.service == service);
        locks.fold(0, |sum, lock| lock.magnitude.saturating_add(sum))
    }
}
