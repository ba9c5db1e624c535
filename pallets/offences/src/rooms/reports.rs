//! The reports that are remembered, and their positions in their slots.
//!
//! Owns `Reports` and `ConcurrentReportsIndex`. A report makes its offender known, so that a later one is recognized as
//! a duplicate. Its position makes the offenders of a slot enumerable, in the order in which they were reported.

use crate::pallet::{ConcurrentReportsIndex, Config, ReportIdOf, ReportOf, Reports, SlotIdOf};
use core::marker::PhantomData;
use frame_support::traits::Defensive;

/// The only writer of `Reports` and `ConcurrentReportsIndex`.
///
/// Invariant after every method: each position names a stored report, and each stored report has one position.
pub(crate) struct StoredReports<T>(PhantomData<T>);

impl<T: Config> StoredReports<T> {
    /// Returns whether a report with this id is remembered.
    pub(crate) fn contains(id: &ReportIdOf<T>) -> bool {
        Reports::<T>::contains_key(id)
    }

    /// Returns the report at a position below the number of the slot's offenders.
    pub(super) fn get(slot: SlotIdOf<T>, position: u32) -> Option<ReportOf<T>> {
        ConcurrentReportsIndex::<T>::get(slot, position)
            .and_then(Reports::<T>::get)
            .defensive_proof("every position below the count has a report")
    }

    /// Stores a report that is not known, at a free position.
    pub(super) fn insert(slot: SlotIdOf<T>, position: u32, id: ReportIdOf<T>, report: ReportOf<T>) {
        ConcurrentReportsIndex::<T>::insert(slot, position, id);
        Reports::<T>::insert(id, report);
    }

    /// Removes and returns the report at a position below the number of the slot's offenders.
    pub(super) fn take(slot: SlotIdOf<T>, position: u32) -> Option<ReportOf<T>> {
        ConcurrentReportsIndex::<T>::take(slot, position)
            .and_then(Reports::<T>::take)
            .defensive_proof("every position below the count has a report")
    }
}
