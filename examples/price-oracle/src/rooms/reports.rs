//! The reports of the round at work.

use crate::{
    pallet::{Config, Error, RoundReports},
    types::{Report, Stake},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};

/// The only writer of `RoundReports`.
///
/// Invariant after every method: a validator has one report at most. A list from a release with a larger bound stays
/// until its round ends, and counts as full.
pub(crate) struct Reports<T>(PhantomData<T>);

impl<T: Config> Reports<T> {
    /// Returns whether a validator has reported.
    pub(crate) fn has(validator: &T::AccountId) -> bool {
        let reports = RoundReports::<T>::get();
        reports.iter().any(|report| report.validator == *validator)
    }

    /// Returns the most reports that a call can meet in this round: `MaxReporters`, or as many as there are.
    pub(crate) fn most() -> u32 {
        let stored = RoundReports::<T>::decode_len().unwrap_or(0) as u32;
        stored.max(T::MaxReporters::get())
    }

    /// Returns whether there is room for a report with this stake, if the lightest one gives way.
    pub(crate) fn has_room_for(stake: Stake) -> bool {
        let reports = RoundReports::<T>::get();
        !reports.is_full() || reports.iter().any(|report| report.stake < stake)
    }

    /// Adds a report. If there are `MaxReporters`, the lightest one gives way to a heavier one. Returns whose.
    ///
    /// # Errors
    /// - `AlreadyReported`.
    /// - `RoundFull`: there is no lighter report.
    pub(crate) fn add(report: Report<T::AccountId>) -> Result<Option<T::AccountId>, Error<T>> {
        let mut reports = RoundReports::<T>::get();
        let is_there = reports
            .iter()
            .any(|other| other.validator == report.validator);
        ensure!(!is_there, Error::AlreadyReported);
        let mut displaced = None;
        if reports.is_full() {
            let lightest = reports.as_mut().iter_mut().min_by_key(|other| other.stake);
            let lightest = lightest.filter(|other| other.stake < report.stake);
            let place = lightest.ok_or(Error::RoundFull)?;
            displaced = Some(core::mem::replace(place, report).validator);
        } else {
            reports.try_push(report).map_err(|_| Error::RoundFull)?;
        }
        RoundReports::<T>::put(reports);
        Ok(displaced)
    }

    /// Removes the report of a validator, if there is one.
    pub(crate) fn remove(validator: &T::AccountId) {
        RoundReports::<T>::mutate(|reports| {
            reports.retain(|report| report.validator != *validator);
        });
    }

    /// Takes all reports.
    pub(crate) fn take() -> Vec<Report<T::AccountId>> {
        RoundReports::<T>::take().into_inner()
    }
}
