//! What clients see of deferred slashes: rows of `UnappliedSlashes`, one for each page of an exposure.
//!
//! [`Showing`](crate::slashing) and the migration append rows. [`Cancellation`](crate::slashing) removes the rows of
//! cancelled slashes. The start of an era removes all rows of that era.
//!
//! The amounts in the rows decide nothing: they are computed again from the exposure when a slash is applied. But
//! governance names rows to cancel slashes. So a slash without a row can't be cancelled, and removing the rows of an
//! era ends cancelling for it.
//!
//! The rows of an era are one value that is hashed and written as a whole. So the number of nominators in it is bounded
//! by `MaxShownNominators`.

use crate::{
    pallet::{Config, ShownNominators, UnappliedSlashRows, UnappliedSlashes, UnshownSlashes},
    slashing::types::SlashKey,
    types::{BalanceOf, UnappliedSlash},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_staking::EraIndex;

/// The only writer of `UnappliedSlashes`, `UnappliedSlashRows`, `ShownNominators` and `UnshownSlashes`.
///
/// Invariant after every method:
/// - Each row of an era has a number in `UnappliedSlashRows`: that of its slash in the queue.
/// - `ShownNominators` is the number of nominators in the rows of the era.
pub(crate) struct SlashView<T>(PhantomData<T>);

impl<T: Config> SlashView<T> {
    /// Marks a slash as not shown in full.
    pub(crate) fn mark_unshown((due_era, index): SlashKey) {
        UnshownSlashes::<T>::insert(due_era, index, ());
    }

    /// Returns a slash that is not shown in full.
    pub(crate) fn next_unshown() -> Option<SlashKey> {
        let (due_era, index, ()) = UnshownSlashes::<T>::iter().next()?;
        Some((due_era, index))
    }

    /// Marks a slash as shown in full, or as one that needs no more rows.
    pub(crate) fn mark_shown((due_era, index): SlashKey) {
        UnshownSlashes::<T>::remove(due_era, index);
    }

    /// Returns the most stakers that the rows of an era name, for weights. The sum of two numbers:
    ///
    /// - the nominators: `MaxShownNominators`, or the number that is stored if that is larger. It is larger if a
    ///   release has lowered the bound;
    /// - the validators: one for each row. The number of rows has no bound, because rows beyond `MaxShownNominators`
    ///   are stored without nominators.
    pub(crate) fn most_shown(due_era: EraIndex) -> u32 {
        let rows = UnappliedSlashRows::<T>::decode_len(due_era).unwrap_or(0) as u32;
        let nominators = T::MaxShownNominators::get().max(ShownNominators::<T>::get(due_era));
        nominators.saturating_add(rows)
    }

    /// Appends a row, without decoding the rows before it.
    ///
    /// If the era would have more than `MaxShownNominators` nominators, the row is stored without its nominators and
    /// reporters.
    pub(crate) fn append(
        (due_era, index): SlashKey,
        mut row: UnappliedSlash<T::AccountId, BalanceOf<T>>,
    ) {
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
    }

    /// Returns for each row of an era the number of its slash.
    pub(crate) fn rows(due_era: EraIndex) -> Vec<u32> {
        UnappliedSlashRows::<T>::get(due_era)
    }

    /// Removes the rows of the slashes whose numbers are in `gone`. `rows` is what [`rows`](Self::rows) returned.
    pub(crate) fn remove_rows_of(due_era: EraIndex, rows: Vec<u32>, gone: &BTreeSet<u32>) {
        let view = UnappliedSlashes::<T>::take(due_era);
        let (view, rows): (Vec<_>, Vec<_>) = view
            .into_iter()
            .zip(rows)
            .filter(|(_, index)| !gone.contains(index))
            .unzip();
        if rows.is_empty() {
            Self::clear(due_era);
            return;
        }
        let shown: usize = view.iter().map(|row| row.others.len()).sum();
        ShownNominators::<T>::insert(due_era, shown as u32);
        UnappliedSlashes::<T>::insert(due_era, view);
        UnappliedSlashRows::<T>::insert(due_era, rows);
    }

    /// Removes all rows of an era: its slashes are about to be applied, or are all cancelled.
    pub(crate) fn clear(due_era: EraIndex) {
        UnappliedSlashes::<T>::remove(due_era);
        UnappliedSlashRows::<T>::remove(due_era);
        ShownNominators::<T>::remove(due_era);
    }
}
