//! Invariants of deferred slashes, of the rows that show them, of slashing spans and of punishments.
//!
//! Reads storage items of slashing, and `Bonded`, `Validators` and `Nominators`.

use crate::{
    pallet::{
        Bonded, ChilledPrefs, Config, DeferredSlashes, DisabledOffenders, NextApplication,
        Nominators, OpenSlashes, PendingSlashes, Punishments, ServiceSlashCount, ShownNominators,
        SlashCount, SlashingSpans, UnappliedSlashRows, UnappliedSlashes, UnshownSlashes,
        Validators,
    },
    rooms::{Eras, FIRST_OF_SERVICES},
    slashing::types::{DeferredSlash, Punishment, SlashKey},
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{traits::Zero, Saturating, TryRuntimeError};
use sp_staking::EraIndex;

/// Each deferred slash is counted and can be found. Each row shows one. No punishment record is empty.
pub(super) struct SlashingInvariants<T>(PhantomData<T>);

impl<T: Config> SlashingInvariants<T> {
    /// Checks slashes, rows, spans, punishments, chilled offenders and disabled validators, in this order.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        Self::check_deferred_slashes()?;
        Self::check_open_slashes()?;
        Self::check_rows()?;
        Self::check_spans()?;
        Self::check_punishments()?;
        Self::check_chilled_offenders()?;
        Self::check_disabled_validators()
    }

    fn check_deferred_slashes() -> Result<(), TryRuntimeError> {
        let mut pending = BTreeMap::<EraIndex, u32>::new();
        for (due_era, index, slash) in DeferredSlashes::<T>::iter() {
            Self::check_deferred_slash((due_era, index), &slash)?;
            pending.entry(slash.slash_era).or_default().saturating_inc();
        }
        ensure!(
            PendingSlashes::<T>::get().into_inner() == pending,
            "pending slashes are counted by the era of their offence"
        );
        Ok(())
    }

    fn check_deferred_slash(
        key: SlashKey,
        slash: &DeferredSlash<T>,
    ) -> Result<(), TryRuntimeError> {
        let (due_era, index) = key;
        let cursor = NextApplication::<T>::get();
        let is_due = due_era <= Eras::<T>::active();
        let shown = slash.shown;
        ensure!(
            match slash.service {
                None => index < SlashCount::<T>::get(due_era),
                Some(_) => index
                    .checked_sub(FIRST_OF_SERVICES)
                    .is_some_and(|number| number < ServiceSlashCount::<T>::get(due_era)),
            },
            "the slashes of an era are counted"
        );
        ensure!(
            key >= (cursor.due_era, cursor.index),
            "the cursor has passed no slash"
        );
        ensure!(!slash.fraction.is_zero(), "a slash takes something");
        ensure!(
            shown.fraction <= shown.target && shown.target <= slash.fraction,
            "no more is shown than is taken"
        );
        ensure!(
            is_due
                || shown.fraction == slash.fraction
                || UnshownSlashes::<T>::contains_key(due_era, index),
            "a slash is shown in full, or listed as unshown"
        );
        ensure!(
            slash.slash_era <= slash.reported_in && slash.reported_in < due_era,
            "a slash is deferred by one era or more"
        );
        let open = OpenSlashes::<T>::get((slash.slash_era, &slash.validator, slash.kind));
        ensure!(
            is_due || open.is_none_or(|open| open >= key),
            "the open slash is the last of its kind"
        );
        Ok(())
    }

    fn check_open_slashes() -> Result<(), TryRuntimeError> {
        for (_, (due_era, index)) in OpenSlashes::<T>::iter() {
            ensure!(
                DeferredSlashes::<T>::contains_key(due_era, index),
                "an open slash is deferred"
            );
        }
        Ok(())
    }

    fn check_rows() -> Result<(), TryRuntimeError> {
        for (due_era, rows) in UnappliedSlashes::<T>::iter() {
            ensure!(due_era > Eras::<T>::active(), "a due era has no rows");
            let numbers = UnappliedSlashRows::<T>::get(due_era);
            ensure!(rows.len() == numbers.len(), "each row has a slash");
            for (row, index) in rows.iter().zip(numbers) {
                let slash = DeferredSlashes::<T>::get(due_era, index);
                ensure!(
                    slash.is_some_and(|slash| slash.validator == row.validator),
                    "the slash of a row is deferred"
                );
            }
            let nominators: usize = rows.iter().map(|row| row.others.len()).sum();
            ensure!(
                ShownNominators::<T>::get(due_era) as usize == nominators,
                "the shown nominators are counted"
            );
        }
        Ok(())
    }

    fn check_spans() -> Result<(), TryRuntimeError> {
        for (_, spans) in SlashingSpans::<T>::iter() {
            let lengths = spans.prior.iter().map(|length| u64::from(*length));
            ensure!(
                spans.prior.iter().all(|length| !length.is_zero())
                    && lengths.sum::<u64>() <= u64::from(spans.last_start),
                "prior spans fit into the eras before the present one"
            );
            ensure!(
                spans.charged.is_sorted_by(|a, b| a.era < b.era),
                "charges ascend by era"
            );
        }
        Ok(())
    }

    fn check_punishments() -> Result<(), TryRuntimeError> {
        for (validator, punishment) in Punishments::<T>::iter() {
            Self::check_punishment(&validator, &punishment)?;
        }
        Ok(())
    }

    fn check_punishment(
        validator: &T::AccountId,
        punishment: &Punishment<T>,
    ) -> Result<(), TryRuntimeError> {
        ensure!(!punishment.is_empty(), "no punishment record is empty");
        ensure!(
            punishment
                .causes
                .is_sorted_by(|a, b| a.ruled_in <= b.ruled_in),
            "causes ascend by the era of their ruling"
        );
        for cause in &punishment.causes {
            ensure!(cause.has_consequences(), "a cause has a consequence");
            ensure!(
                cause.slash_era <= cause.ruled_in,
                "an offence comes before its ruling"
            );
            let slash = cause
                .slash
                .and_then(|(due_era, index)| DeferredSlashes::<T>::get(due_era, index));
            ensure!(
                slash.is_none_or(|slash| slash.validator == *validator
                    && slash.slash_era == cause.slash_era
                    && slash.kind == cause.kind),
                "a cause and its slash are of the same offence"
            );
        }
        Ok(())
    }

    fn check_chilled_offenders() -> Result<(), TryRuntimeError> {
        for stash in ChilledPrefs::<T>::iter_keys() {
            ensure!(
                Bonded::<T>::contains_key(&stash)
                    && !Validators::<T>::contains_key(&stash)
                    && !Nominators::<T>::contains_key(&stash),
                "a chilled offender is bonded and has no role"
            );
        }
        Ok(())
    }

    fn check_disabled_validators() -> Result<(), TryRuntimeError> {
        let disabled = DisabledOffenders::<T>::get();
        for (position, offender) in disabled.iter().enumerate() {
            let mut others = disabled.iter().skip(position.saturating_add(1));
            ensure!(
                others.all(|other| other.validator != offender.validator),
                "no validator is disabled twice"
            );
        }
        Ok(())
    }
}
