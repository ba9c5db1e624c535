//! For each offender, kind and era: the time slots for which its reports are kept.
//!
//! Owns `SlotsOfOffenders`. The length of a list decides whether one more report of the offender is kept with its slot,
//! or makes the offender habitual. Reports are free, so without this bound an offender could fill the storage.

use crate::pallet::{Config, ReportOf, SlotIdOf, SlotsOfOffenders};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::defensive;
use sp_staking::{offence::Kind, EraIndex};

/// The only writer of `SlotsOfOffenders`.
///
/// Invariant after every method: no stored list is empty. No list grows beyond `MaxReports`. A list from a release with
/// a larger bound stays as it is, and counts as full.
pub(crate) struct OffenderLists<T>(PhantomData<T>);

impl<T: Config> OffenderLists<T> {
    /// Returns whether no further slot of the offender is kept.
    pub(crate) fn is_full(era: EraIndex, kind: Kind, offender: &T::IdentificationTuple) -> bool {
        SlotsOfOffenders::<T>::get(era, (kind, offender)).is_full()
    }

    /// Returns the slots in which the offender of a report is known to have been, oldest report first.
    pub(super) fn slots_of(kind: Kind, report: &ReportOf<T>) -> Vec<SlotIdOf<T>> {
        SlotsOfOffenders::<T>::get(report.era, (kind, &report.offender)).into_inner()
    }

    /// Adds the slot of a report to the list of the offender.
    pub(super) fn add(kind: Kind, report: &ReportOf<T>, slot: SlotIdOf<T>) {
        SlotsOfOffenders::<T>::mutate(report.era, (kind, &report.offender), |slots| {
            if slots.try_push(slot).is_err() {
                defensive!("an offender without room for a slot is habitual");
            }
        });
    }

    /// Removes the slot of a report from the list of the offender.
    pub(super) fn remove(kind: Kind, report: &ReportOf<T>, slot: SlotIdOf<T>) {
        SlotsOfOffenders::<T>::mutate_exists(report.era, (kind, &report.offender), |list| {
            if let Some(slots) = list {
                slots.retain(|id| *id != slot);
                if slots.is_empty() {
                    *list = None;
                }
            }
        });
    }
}
