//! Slashes wait before they are applied, so that governance can judge and cancel them.
//!
//! A ruling comes before this file in the flow. [`Deferral`] opens a slash in the `SlashQueue`, or raises one there.
//! After that, `showing` shows the slash, and `application` applies it when its era has started.
//!
//! Offences of one kind by one validator in one era share one slash, with the largest fraction that was reported. It is
//! stored under the era in which it is applied (see `Deferral::application_era`).
//!
//! Governance needs time to judge what is new. If a larger fraction is reported and the first slash leaves governance
//! too little time, a second slash opens. It takes the difference.

use super::{
    kinds::{BY_HAND, SERVICE},
    types::{DeferredSlash, Shown, SlashKey},
};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Exposures, SlashPolicy, SlashQueue, SlashView, UnlockEras},
};
use core::marker::PhantomData;
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec,
};
use palisade_offence::{Ruling, MAX_REPORTERS};
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, EraIndex};

/// Opens and raises deferred slashes.
pub(crate) struct Deferral<T>(PhantomData<T>);

impl<T: Config> Deferral<T> {
    /// Opens a slash, or raises the one that already waits for the same validator, era and kind. If that one leaves
    /// governance too little time, opens a second slash instead. `active` is the active era.
    ///
    /// Returns the key of the slash. Returns `None` in these cases:
    ///
    /// - The fraction takes no more than what was taken for the era already.
    /// - The validator has no exposure in the era.
    /// - The slash that waits covers the fraction, and is already due.
    pub(super) fn defer(
        validator: &T::AccountId,
        slash_era: EraIndex,
        ruling: &Ruling,
        reporters: &[T::AccountId],
        active: EraIndex,
    ) -> Option<SlashKey> {
        let applied = AppliedSlashes::<T>::fraction_of(slash_era, validator);
        if ruling.fraction <= applied || !Exposures::<T>::is_elected(slash_era, validator) {
            return None;
        }
        let due_era = Self::application_era(active, slash_era, ruling.kind);
        let open = SlashQueue::<T>::open_key(slash_era, validator, ruling.kind);
        if let Some(key) = open {
            let leaves_time = key.0 >= due_era;
            if leaves_time {
                Self::raise(key, ruling.fraction);
            }
            if leaves_time || Self::takes_at_least(key, ruling.fraction) {
                return (key.0 > active).then_some(key);
            }
        }
        let reporters = Self::rewarded_reporters(validator, reporters);
        let reporters_share = match reporters.is_empty() {
            true => Perbill::zero(),
            false => SlashPolicy::<T>::reporters_share(),
        };
        let slash = DeferredSlash {
            validator: validator.clone(),
            kind: ruling.kind,
            slash_era,
            fraction: ruling.fraction,
            // A slash whose era has started can't be cancelled any more.
            raises: open.filter(|key| key.0 > active),
            // After a handover, the era at work can be the planned one.
            reported_in: active.max(slash_era),
            reporters,
            reporters_share,
            shown: Shown {
                fraction: applied,
                target: ruling.fraction,
                page: 0,
            },
            service: None,
        };
        let key = SlashQueue::<T>::push(due_era, slash);
        SlashView::<T>::mark_unshown(key);
        Some(key)
    }

    fn raise(key: SlashKey, fraction: Perbill) {
        if SlashQueue::<T>::raise(key, fraction) {
            SlashView::<T>::mark_unshown(key);
        }
    }

    fn takes_at_least(key: SlashKey, fraction: Perbill) -> bool {
        SlashQueue::<T>::get(key).is_some_and(|slash| slash.fraction >= fraction)
    }

    /// Returns the reporters without the offender, which may have authored the block with the report.
    fn rewarded_reporters(
        offender: &T::AccountId,
        reporters: &[T::AccountId],
    ) -> BoundedVec<T::AccountId, ConstU32<MAX_REPORTERS>> {
        let others = reporters.iter().filter(|who| *who != offender);
        BoundedVec::truncate_from(others.cloned().collect())
    }

    /// Returns the fraction that a further slash of a kind has to exceed in order to take more. That is the larger of:
    ///
    /// - the largest fraction that was taken from the validator for the era,
    /// - the fraction of the slash of this kind that waits.
    pub(super) fn certain_fraction(
        slash_era: EraIndex,
        validator: &T::AccountId,
        kind: Kind,
    ) -> Perbill {
        let open = SlashQueue::<T>::open_key(slash_era, validator, kind)
            .and_then(SlashQueue::<T>::get)
            .map(|slash| slash.fraction);
        let applied = AppliedSlashes::<T>::fraction_of(slash_era, validator);
        open.map_or(applied, |fraction| fraction.max(applied))
    }

    /// Returns the era from whose start a slash that is reported in the era `active` is applied.
    ///
    /// `SlashDeferDuration` whole eras pass after the era of the offence. Whole eras also pass after the report, so
    /// that governance can judge and cancel each slash. These are at least:
    ///
    /// - one era for an offence that is found in a later era, or none if `SlashDeferDuration` is zero,
    /// - `SlashDeferDuration` eras for a manual slash, as for an offence that is reported in its own era.
    ///
    /// A chain that defers nothing applies each slash in the next era.
    ///
    /// A slash of a service waits no longer than until the stake of the slashed era becomes free. This matters if a
    /// release has made the deferral longer since. So the slash keeps nobody's stake for longer, and no fault escapes.
    pub(super) fn application_era(active: EraIndex, slash_era: EraIndex, kind: Kind) -> EraIndex {
        let deferral = T::SlashDeferDuration::get();
        let whole_eras = match kind {
            BY_HAND => deferral,
            _ if slash_era < active => deferral.min(1),
            _ => 0,
        };
        let since_report = active.saturating_add(whole_eras).saturating_add(1);
        let since_offence = slash_era.saturating_add(deferral).saturating_add(1);
        let since_offence = match kind {
            SERVICE => since_offence.min(UnlockEras::<T>::unlock_era(slash_era)),
            _ => since_offence,
        };
        since_offence.max(since_report)
    }
}
