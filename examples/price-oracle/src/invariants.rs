//! What always holds between blocks. Tests check it after every block.
//!
//! No list is measured by its bound: a release may lower the bound below what is stored.
//! The only file besides the rooms that reads storage items, so that it can compare the rooms with each other.

use crate::{
    pallet::{
        Config, CurrentRound, CurrentSettings, EraStarts, KeyOwners, Prices, Records, RoundReports,
    },
    types::KeyPeriod,
};
use alloc::collections::BTreeSet;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{traits::Zero, TryRuntimeError};

/// The checks of the storage items.
pub(crate) struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    /// Checks everything.
    pub(crate) fn check() -> Result<(), TryRuntimeError> {
        let settings = CurrentSettings::<T>::get();
        // A release may lower `MaxReporters`. The room `Rules` bounds what it reads.
        ensure!(
            settings.is_none_or(|settings| settings.is_allowed(settings.min_reports)),
            "the settings are allowed"
        );
        Self::check_rounds()?;
        Self::check_register()?;
        Self::check_reports()?;
        Self::check_prices()
    }

    fn check_rounds() -> Result<(), TryRuntimeError> {
        let starts = EraStarts::<T>::get();
        let grows =
            starts.is_sorted_by(|start, later| start.round < later.round && start.era < later.era);
        ensure!(grows, "eras are in the order of their rounds");
        let Some(round) = CurrentRound::<T>::get() else {
            ensure!(starts.is_empty(), "no era before the first round");
            return Ok(());
        };
        ensure!(round.start < round.end, "a round has a block");
        let last = starts.last().ok_or("the round at work has an era")?;
        ensure!(last.era == round.era, "the last era is that of the round");
        ensure!(last.round <= round.index, "the era of the round has begun");
        Ok(())
    }

    fn check_register() -> Result<(), TryRuntimeError> {
        let mut keys = 0usize;
        for (validator, record) in Records::<T>::iter() {
            let is_empty = record.keys.is_empty() && record.punished.is_empty();
            ensure!(!is_empty, "no record is empty");
            ensure!(
                record.keys.is_sorted_by(Self::is_before),
                "periods of keys do not overlap"
            );
            for period in &record.keys {
                ensure!(
                    period.until.is_none_or(|until| period.since <= until),
                    "a key is in force for a round"
                );
                ensure!(
                    KeyOwners::<T>::get(&period.key).as_ref() == Some(&validator),
                    "each key has its validator"
                );
            }
            keys = keys.saturating_add(record.keys.len());
            let rounds: BTreeSet<_> = record.punished.iter().map(|one| one.round).collect();
            ensure!(
                rounds.len() == record.punished.len(),
                "a round is punished once"
            );
        }
        ensure!(
            KeyOwners::<T>::iter().count() == keys,
            "each key is in a record"
        );
        Ok(())
    }

    fn is_before(key: &KeyPeriod<T::PublicKey>, later: &KeyPeriod<T::PublicKey>) -> bool {
        key.until.is_some_and(|until| until < later.since)
    }

    fn check_reports() -> Result<(), TryRuntimeError> {
        let reports = RoundReports::<T>::get();
        let round = CurrentRound::<T>::get().map_or(0, |round| round.index);
        let validators: BTreeSet<_> = reports.iter().map(|report| &report.validator).collect();
        ensure!(
            validators.len() == reports.len(),
            "a validator reports once in a round"
        );
        for report in &reports {
            ensure!(
                report.stake > 0 && !report.price.is_zero(),
                "a report has stake and a price"
            );
            let record = Records::<T>::get(&report.validator).ok_or("who reports has a key")?;
            ensure!(
                record.keys.iter().any(|period| period.covers(round)),
                "who reports has a key in force"
            );
            ensure!(
                record.punished.iter().all(|one| one.round != round),
                "who is punished does not report"
            );
        }
        Ok(())
    }

    fn check_prices() -> Result<(), TryRuntimeError> {
        let prices = Prices::<T>::get();
        ensure!(
            prices.is_sorted_by(|price, later| {
                price.round < later.round && price.fixed_at < later.fixed_at
            }),
            "prices are in the order of their rounds"
        );
        let Some(last) = prices.last() else {
            return Ok(());
        };
        let round = CurrentRound::<T>::get().ok_or("a price is of a round")?;
        ensure!(last.round < round.index, "a price is of a round that ended");
        Ok(())
    }
}
