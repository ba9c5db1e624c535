//! Slashes become visible, with what each staker will lose, so that governance can judge and cancel.
//!
//! Owns `UnappliedSlashes`, which clients read, `UnappliedSlashRows`, which says whose rows those are,
//! `ShownNominators` and `UnshownSlashes`. Deferral comes before this in the flow. Nothing here decides
//! what is taken: that is computed anew from the exposure when a slash is applied.
//!
//! A slash is shown page by page of its exposure, under the weight of `MaxSlashingWeight`: each page is
//! one row, appended without decoding the rows before it. A slash that was raised gets further rows with
//! the difference. A row shows what its slash alone takes; where another slash of the same span has
//! taken as much already, it will take less.

use super::types::{DeferredSlash, SlashKey};
use crate::{pallet::*, types::*, weights::WeightInfo};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
    ensure,
    traits::Get,
    weights::{Weight, WeightMeter},
};
use palisade_staking_math::slash::{compute_increase, compute_reporter_share};
use sp_runtime::{traits::Zero, DispatchResult, Saturating};
use sp_staking::{EraIndex, Page};

impl<T: Config> Pallet<T> {
    pub(super) fn note_unshown((due_era, index): SlashKey) {
        UnshownSlashes::<T>::insert(due_era, index, ());
    }

    /// Shows pages of slashes that are not shown in full, as long as the weight lasts.
    pub(super) fn process_unshown_slashes(meter: &mut WeightMeter) {
        let find = T::WeightInfo::find_unshown_slash();
        let found = find.saturating_add(T::WeightInfo::find_due_slash());
        while meter.try_consume(find).is_ok() {
            let Some((due_era, index, ())) = UnshownSlashes::<T>::iter().next() else {
                return;
            };
            let slash = DeferredSlashes::<T>::get(due_era, index);
            match slash.filter(|_| due_era > Self::active_era()) {
                Some(slash) => {
                    let show = Self::weight_of_next_row(due_era, &slash);
                    if !Self::take_weight_of_page(meter, found, show, Weight::zero()) {
                        return;
                    }
                    Self::show_next_page((due_era, index), slash);
                }
                // Cancelled or due.
                None => UnshownSlashes::<T>::remove(due_era, index),
            }
        }
    }

    /// A page is computed, and appended to a value that is hashed and written as a whole.
    pub(crate) fn weight_of_showing_a_page() -> Weight {
        let encoded = T::MaxExposurePageSize::get().saturating_add(T::MaxShownNominators::get());
        T::WeightInfo::show_slash_page(encoded)
    }

    /// The same for the page of a slash that comes next, as it was stored.
    fn weight_of_next_row(due_era: EraIndex, slash: &DeferredSlash<T>) -> Weight {
        let page = Self::length_of_page(slash.slash_era, &slash.validator, slash.shown.page);
        T::WeightInfo::show_slash_page(page.saturating_add(Self::most_shown_nominators(due_era)))
    }

    /// The most nominators that the rows of an era name, now or after the next row.
    pub(crate) fn most_shown_nominators(due_era: EraIndex) -> u32 {
        T::MaxShownNominators::get().max(ShownNominators::<T>::get(due_era))
    }

    fn show_next_page((due_era, index): SlashKey, mut slash: DeferredSlash<T>) {
        match Self::unapplied_row(&slash, slash.shown.page) {
            Some(mut row) => {
                let nominators = row.others.len() as u32;
                let shown = ShownNominators::<T>::get(due_era).saturating_add(nominators);
                if shown <= T::MaxShownNominators::get() {
                    ShownNominators::<T>::insert(due_era, shown);
                } else {
                    row.others.clear();
                    row.reporters.clear();
                }
                UnappliedSlashes::<T>::append(due_era, row);
                UnappliedSlashRows::<T>::append(due_era, index);
                slash.shown.page.saturating_inc();
            }
            None => {
                slash.shown.fraction = slash.shown.target;
                slash.shown.target = slash.fraction;
                slash.shown.page = 0;
            }
        }
        if slash.shown.fraction >= slash.fraction {
            UnshownSlashes::<T>::remove(due_era, index);
        }
        Self::note_shown((due_era, index), slash.shown);
    }

    /// What clients see of one page, `None` beyond the last.
    fn unapplied_row(
        slash: &DeferredSlash<T>,
        page: Page,
    ) -> Option<UnappliedSlash<T::AccountId, BalanceOf<T>>> {
        let stakers = Self::slashable_stakers(slash.slash_era, &slash.validator, page)?;
        let (mut own, mut others, mut sum) = (BalanceOf::<T>::zero(), Vec::new(), 0u128);
        for (who, stake) in stakers {
            let amount = compute_increase(
                to_u128::<T>(stake),
                slash.shown.fraction,
                slash.shown.target,
            );
            sum.saturating_accrue(amount);
            if who == slash.validator {
                own = from_u128::<T>(amount);
            } else {
                others.push((who, from_u128::<T>(amount)));
            }
        }
        let reporters = slash.reporters.len() as u32;
        let each = compute_reporter_share(sum, slash.reporters_share, reporters);
        Some(UnappliedSlash {
            validator: slash.validator.clone(),
            own,
            others,
            reporters: slash.reporters.to_vec(),
            payout: from_u128::<T>(each.saturating_mul(reporters.into())),
        })
    }

    /// Cancels the slashes that the given rows belong to, each with all of its rows. Before its era a
    /// slash has touched no stake and no record of spans: only what it brought at once is taken back.
    pub(crate) fn cancel_slashes(due_era: EraIndex, indices: &[u32]) -> DispatchResult {
        ensure!(!indices.is_empty(), Error::<T>::EmptyTargets);
        ensure!(
            indices.windows(2).all(|pair| pair[0] < pair[1]),
            Error::<T>::NotSortedAndUnique
        );
        let rows = UnappliedSlashRows::<T>::get(due_era);
        let cancelled = indices
            .iter()
            .map(|row| rows.get(*row as usize).copied())
            .collect::<Option<BTreeSet<_>>>()
            .ok_or(Error::<T>::InvalidSlashIndex)?;
        for index in &cancelled {
            if let Some(slash) = Self::close_slash((due_era, *index)) {
                Self::pardon(&slash.validator, (due_era, *index));
                Self::deposit_event(Event::SlashCancelled {
                    slash_era: slash.slash_era,
                    validator: slash.validator,
                    fraction: slash.fraction,
                });
            }
        }
        Self::remove_rows_of(due_era, rows, &cancelled);
        Ok(())
    }

    fn remove_rows_of(due_era: EraIndex, rows: Vec<u32>, gone: &BTreeSet<u32>) {
        let view = UnappliedSlashes::<T>::take(due_era);
        let (view, rows): (Vec<_>, Vec<_>) = view
            .into_iter()
            .zip(rows)
            .filter(|(_, index)| !gone.contains(index))
            .unzip();
        if rows.is_empty() {
            Self::hide_slashes(due_era);
            return;
        }
        let shown: usize = view.iter().map(|row| row.others.len()).sum();
        ShownNominators::<T>::insert(due_era, shown as u32);
        UnappliedSlashes::<T>::insert(due_era, view);
        UnappliedSlashRows::<T>::insert(due_era, rows);
    }

    /// Removes the rows of an era: its slashes are about to be applied, or all cancelled.
    pub(crate) fn hide_slashes(due_era: EraIndex) {
        UnappliedSlashes::<T>::remove(due_era);
        UnappliedSlashRows::<T>::remove(due_era);
        ShownNominators::<T>::remove(due_era);
    }
}
