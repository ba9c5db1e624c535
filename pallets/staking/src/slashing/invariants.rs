//! What always holds between slashes, their indices and what clients see of them.

use crate::{pallet::*, weights::WeightInfo};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::Zero, Saturating, TryRuntimeError};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Every slash is counted and can be found, every row belongs to one, and records stay small.
    pub(crate) fn check_slashes() -> Result<(), TryRuntimeError> {
        Self::check_deferred_slashes()?;
        Self::check_shown_slashes()?;
        Self::check_span_records()?;
        Self::check_punishments()
    }

    fn check_deferred_slashes() -> Result<(), TryRuntimeError> {
        let cursor = NextApplication::<T>::get();
        let mut pending = BTreeMap::<EraIndex, u32>::new();
        for (due_era, index, slash) in DeferredSlashes::<T>::iter() {
            ensure!(index < SlashCount::<T>::get(due_era), "slashes are counted");
            ensure!(
                (due_era, index) >= (cursor.due_era, cursor.index),
                "the cursor passes no slash"
            );
            ensure!(!slash.fraction.is_zero(), "a slash takes something");
            ensure!(
                slash.shown.fraction <= slash.shown.target && slash.shown.target <= slash.fraction,
                "no more is shown than is taken"
            );
            ensure!(
                due_era <= Self::active_era()
                    || slash.shown.fraction == slash.fraction
                    || UnshownSlashes::<T>::contains_key(due_era, index),
                "a slash is shown in full or will be"
            );
            ensure!(
                slash.slash_era <= slash.reported_in && slash.reported_in < due_era,
                "a slash waits for an era at least"
            );
            let open = OpenSlashes::<T>::get((slash.slash_era, &slash.validator, slash.kind));
            ensure!(
                due_era <= Self::active_era() || open.is_none_or(|open| open >= (due_era, index)),
                "what can be raised is the last slash of its kind"
            );
            pending.entry(slash.slash_era).or_default().saturating_inc();
        }
        ensure!(
            PendingSlashes::<T>::get().into_inner() == pending,
            "pending slashes are counted by era"
        );
        for (_, (due_era, index)) in OpenSlashes::<T>::iter() {
            ensure!(
                DeferredSlashes::<T>::contains_key(due_era, index),
                "an open slash is deferred"
            );
        }
        Ok(())
    }

    fn check_shown_slashes() -> Result<(), TryRuntimeError> {
        for (due_era, rows) in UnappliedSlashes::<T>::iter() {
            ensure!(due_era > Self::active_era(), "no row is left of a due era");
            let numbers = UnappliedSlashRows::<T>::get(due_era);
            ensure!(rows.len() == numbers.len(), "a row belongs to a slash");
            for (row, index) in rows.iter().zip(numbers) {
                let slash = DeferredSlashes::<T>::get(due_era, index);
                ensure!(
                    slash.is_some_and(|slash| slash.validator == row.validator),
                    "the slash of a row is deferred"
                );
            }
            let named: usize = rows.iter().map(|row| row.others.len()).sum();
            ensure!(
                ShownNominators::<T>::get(due_era) as usize == named,
                "shown nominators are counted"
            );
        }
        Ok(())
    }

    fn check_span_records() -> Result<(), TryRuntimeError> {
        for (_, spans) in SlashingSpans::<T>::iter() {
            ensure!(
                spans.prior.iter().all(|length| !length.is_zero())
                    && spans.prior.iter().sum::<u32>() <= spans.last_start,
                "spans fill the eras before the present one"
            );
            ensure!(
                spans
                    .charged
                    .windows(2)
                    .all(|pair| pair[0].era < pair[1].era),
                "charges ascend by era"
            );
        }
        Ok(())
    }

    fn check_punishments() -> Result<(), TryRuntimeError> {
        for (validator, punishment) in Punishments::<T>::iter() {
            ensure!(!punishment.is_empty(), "a record says something");
            ensure!(
                punishment
                    .causes
                    .windows(2)
                    .all(|pair| pair[0].ruled_in <= pair[1].ruled_in),
                "causes ascend by the era of their ruling"
            );
            for cause in &punishment.causes {
                ensure!(cause.has_consequences(), "a cause does something");
                ensure!(cause.slash_era <= cause.ruled_in, "offences come first");
                let slash = cause
                    .slash
                    .and_then(|(due_era, index)| DeferredSlashes::<T>::get(due_era, index));
                ensure!(
                    slash.is_none_or(|slash| slash.validator == validator
                        && slash.slash_era == cause.slash_era
                        && slash.kind == cause.kind),
                    "a cause belongs to its slash"
                );
            }
        }
        for stash in ChilledPrefs::<T>::iter_keys() {
            ensure!(
                Bonded::<T>::contains_key(&stash)
                    && !Validators::<T>::contains_key(&stash)
                    && !Nominators::<T>::contains_key(&stash),
                "who was chilled has no role"
            );
        }
        let offenders = DisabledOffenders::<T>::get();
        for (position, offender) in offenders.iter().enumerate() {
            ensure!(
                offenders
                    .iter()
                    .skip(position.saturating_add(1))
                    .all(|other| other.validator != offender.validator),
                "nobody is disabled twice"
            );
        }
        Ok(())
    }

    /// A block can do at least the smallest step of each kind: else slashes would stand still.
    pub(crate) fn check_slashing_configuration() {
        let page = T::MaxExposurePageSize::get();
        let budget = T::MaxSlashingWeight::get();
        let apply = T::WeightInfo::find_due_slash()
            .saturating_add(T::WeightInfo::read_slash_page(page))
            .saturating_add(T::WeightInfo::slash_staker());
        let show = T::WeightInfo::find_due_slash()
            .saturating_add(T::WeightInfo::find_unshown_slash())
            .saturating_add(Self::weight_of_showing_a_page());
        assert!(apply.all_lte(budget), "a block can slash a staker");
        assert!(show.all_lte(budget), "a block can show a page");
    }
}
