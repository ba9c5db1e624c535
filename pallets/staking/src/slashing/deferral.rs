//! Slashes wait: opened by a report, raised by further ones, cancelled by governance.
//!
//! Owns `DeferredSlashes`, their numbering (`SlashCount`), the way to find one again (`OpenSlashes`) and
//! the count of what is pending (`PendingSlashes`). A ruling comes before this in the flow; `unapplied`
//! shows what waits, `application` takes it out when its era has come.
//!
//! All that a validator did of one kind in one era is one slash, with the largest fraction that was
//! reported. It is stored under the era in which it is applied, as [`Pallet::application_era`] says. Governance
//! needs time to look at what is new: a larger fraction that comes too late for that is a slash of its own, and takes
//! the difference.

use super::{
    report::BY_HAND,
    types::{DeferredSlash, Shown, SlashKey},
};
use crate::pallet::*;
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec,
};
use palisade_offence::{Ruling, MAX_REPORTERS};
use sp_runtime::{traits::Zero, Perbill};
use sp_staking::{offence::Kind, EraIndex};

impl<T: Config> Pallet<T> {
    /// Opens a slash, or raises the one that waits already for the same validator, era and kind. Returns it, or
    /// `None` if the fraction takes nothing more than what was taken for the era, or is about to be.
    pub(super) fn defer_slash(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        reporters: &[T::AccountId],
    ) -> Option<SlashKey> {
        let applied = Self::applied_fraction(slash_era, validator);
        if ruling.fraction <= applied || Self::exposure_overview(slash_era, validator).is_none() {
            return None;
        }
        let due_era = Self::application_era(slash_era, ruling.kind);
        let open = OpenSlashes::<T>::get((slash_era, validator, ruling.kind));
        if let Some(key) = open {
            let is_covered = Self::takes_at_least(key, ruling.fraction);
            if is_covered || key.0 >= due_era {
                Self::raise_slash(key, ruling.fraction);
                return (key.0 > Self::active_era()).then_some(key);
            }
        }
        let slash = DeferredSlash {
            validator: validator.clone(),
            kind: ruling.kind,
            slash_era,
            fraction: ruling.fraction,
            raises: open.filter(|(due_era, _)| *due_era > Self::active_era()),
            reported_in: Self::active_era(),
            reporters: Self::rewarded_reporters(validator, reporters),
            reporters_share: SlashRewardFraction::<T>::get(),
            shown: Shown {
                fraction: applied,
                target: ruling.fraction,
                page: 0,
            },
        };
        Some(Self::open_slash(due_era, slash))
    }

    /// What a further slash of a kind has to exceed to take more: the largest fraction that was taken from a
    /// validator for an era, or that of the slash of this kind, if it waits.
    pub(super) fn certain_fraction(
        slash_era: EraIndex,
        validator: &T::AccountId,
        kind: Kind,
    ) -> Perbill {
        let open = OpenSlashes::<T>::get((slash_era, validator, kind))
            .and_then(|(due_era, index)| DeferredSlashes::<T>::get(due_era, index))
            .map(|slash| slash.fraction);
        let applied = Self::applied_fraction(slash_era, validator);
        open.map_or(applied, |fraction| fraction.max(applied))
    }

    /// Everybody but the offender, who may have authored the block that brought the report.
    fn rewarded_reporters(
        offender: &T::AccountId,
        reporters: &[T::AccountId],
    ) -> BoundedVec<T::AccountId, ConstU32<MAX_REPORTERS>> {
        let others = reporters.iter().filter(|who| *who != offender);
        BoundedVec::truncate_from(others.cloned().collect())
    }

    fn takes_at_least((due_era, index): SlashKey, fraction: Perbill) -> bool {
        DeferredSlashes::<T>::get(due_era, index).is_some_and(|slash| slash.fraction >= fraction)
    }

    fn open_slash(due_era: EraIndex, slash: DeferredSlash<T>) -> SlashKey {
        let index = SlashCount::<T>::get(due_era);
        SlashCount::<T>::insert(due_era, index.saturating_add(1));
        // Only bonded eras are slashed for, so there are never many of them.
        PendingSlashes::<T>::mutate(|pending| pending.count(slash.slash_era));
        OpenSlashes::<T>::insert(
            (slash.slash_era, &slash.validator, slash.kind),
            (due_era, index),
        );
        DeferredSlashes::<T>::insert(due_era, index, slash);
        Self::note_unshown((due_era, index));
        (due_era, index)
    }

    fn raise_slash((due_era, index): SlashKey, fraction: Perbill) {
        let Some(mut slash) = DeferredSlashes::<T>::get(due_era, index) else {
            return;
        };
        if fraction > slash.fraction {
            slash.fraction = fraction;
            // Of pages that stand in the rows already, the difference follows once all pages do.
            if slash.shown.page.is_zero() {
                slash.shown.target = fraction;
            }
            Self::note_unshown((due_era, index));
            DeferredSlashes::<T>::insert(due_era, index, slash);
        }
    }

    /// Remembers how much of a slash clients can see.
    pub(super) fn note_shown((due_era, index): SlashKey, shown: Shown) {
        DeferredSlashes::<T>::mutate(due_era, index, |slash| {
            if let Some(slash) = slash {
                slash.shown = shown;
            }
        });
    }

    /// Takes a slash out that was applied or cancelled.
    pub(super) fn close_slash((due_era, index): SlashKey) -> Option<DeferredSlash<T>> {
        let slash = DeferredSlashes::<T>::take(due_era, index)?;
        let name = (slash.slash_era, &slash.validator, slash.kind);
        if OpenSlashes::<T>::get(name) == Some((due_era, index)) {
            match Self::slash_raised_by(&slash) {
                Some(earlier) => OpenSlashes::<T>::insert(name, earlier),
                None => OpenSlashes::<T>::remove(name),
            }
        }
        PendingSlashes::<T>::mutate(|pending| pending.uncount(slash.slash_era));
        Some(slash)
    }

    /// The slash that a later one adds to, if it waits still.
    fn slash_raised_by(slash: &DeferredSlash<T>) -> Option<SlashKey> {
        let (due_era, index) = slash.raises?;
        let waits = DeferredSlashes::<T>::get(due_era, index).is_some_and(|earlier| {
            earlier.kind == slash.kind && earlier.slash_era == slash.slash_era
        });
        waits.then_some((due_era, index))
    }

    /// Forgets the numbering of an era whose slashes are all applied.
    pub(super) fn forget_slash_count(due_era: EraIndex) {
        SlashCount::<T>::remove(due_era);
    }

    /// The era from whose start on a slash is applied that is reported now: `SlashDeferDuration` whole eras after
    /// the offence. What is found in a later era waits for a whole era at least, and what governance begins for
    /// as long as any other slash has from its report: both can be judged, and cancelled. A chain that defers
    /// nothing applies either in the next era.
    pub(super) fn application_era(slash_era: EraIndex, kind: Kind) -> EraIndex {
        let deferral = T::SlashDeferDuration::get();
        let active = Self::active_era();
        let whole_eras = match kind {
            BY_HAND => deferral,
            _ if slash_era < active => deferral.min(1),
            _ => 0,
        };
        let since_report = active.saturating_add(whole_eras).saturating_add(1);
        let since_offence = slash_era.saturating_add(deferral).saturating_add(1);
        since_offence.max(since_report)
    }

    /// The oldest era for which a slash is pending. Stake that was at stake in it must not leave.
    pub(crate) fn oldest_pending_slash_era() -> Option<EraIndex> {
        PendingSlashes::<T>::get().keys().next().copied()
    }
}
