//! A participant pays the maximum over a span of eras, not the sum.
//!
//! Owns `SlashingSpans`: one record a stash, read and written once when a slash reaches it. The
//! application comes before this in the flow; what is newly due goes on to the ledger. The arithmetic is
//! `palisade_staking_math::slash_spans`.

// The storage item has the name that clients know the type by.
use super::{EraCharge, SlashingSpans as SpanRecord};
use crate::{pallet::*, types::*};
use frame_support::WeakBoundedVec;
use palisade_staking_math::slash_spans::Spans;
use sp_staking::EraIndex;

impl<T: Config> SpanRecord<T> {
    fn to_plain(&self) -> Spans {
        let charged = self
            .charged
            .iter()
            .map(|charge| (charge.era, to_u128::<T>(charge.amount)));
        Spans::from_parts(
            self.span_index,
            self.last_start,
            &self.prior,
            charged.collect(),
        )
    }

    /// Both lists hold an entry for each era that can still be charged and one more. The history is at least two eras
    /// longer than the bonding duration, unless a release has lowered it: then nothing is left out either.
    fn from_plain(spans: &Spans) -> Self {
        let charged = spans.charged().iter().map(|(era, amount)| EraCharge {
            era: *era,
            amount: from_u128::<T>(*amount),
        });
        Self {
            span_index: spans.span_index(),
            last_start: spans.last_start(),
            last_nonzero_slash: spans.last_nonzero(),
            prior: WeakBoundedVec::force_from(spans.prior(), Some("spans")),
            charged: WeakBoundedVec::force_from(charged.collect(), Some("charges of spans")),
        }
    }
}

/// What a slash means to one participant.
pub(super) struct Charge<Balance> {
    /// What all slashes of the era cost it now.
    pub era_total: Balance,
    /// How much more all of its spans cost it now than before.
    pub due: Balance,
}

impl<T: Config> Pallet<T> {
    /// Charges `amount` for an era, and ends a span with the era in which the slash was reported. What is due can
    /// be more than `amount`, if that end parts eras of which so far only the dearest was paid. `oldest` is
    /// the oldest era that may still be charged.
    pub(super) fn charge_span(
        stash: &T::AccountId,
        era: EraIndex,
        amount: u128,
        span_end: EraIndex,
        oldest: EraIndex,
    ) -> Charge<BalanceOf<T>> {
        let mut spans = SlashingSpans::<T>::get(stash)
            .map(|stored| stored.to_plain())
            .unwrap_or_default();
        let due = spans.charge(era, amount, Some(span_end));
        let era_total = spans.charge_of(era);
        spans.forget_before(oldest);
        SlashingSpans::<T>::insert(stash, SpanRecord::from_plain(&spans));
        Charge {
            era_total: from_u128::<T>(era_total),
            due: from_u128::<T>(due),
        }
    }

    /// The sum of what a stash is charged for an era.
    pub(super) fn charged_in_era(stash: &T::AccountId, era: EraIndex) -> BalanceOf<T> {
        SlashingSpans::<T>::get(stash)
            .map(|stored| from_u128::<T>(stored.to_plain().charge_of(era)))
            .unwrap_or_default()
    }

    /// Forgets the record of a stash if no slash to come can depend on it.
    pub(crate) fn prune_spans(stash: &T::AccountId) {
        let stored = SlashingSpans::<T>::get(stash);
        if stored.is_some_and(|s| s.to_plain().is_stale(Self::oldest_chargeable_era())) {
            SlashingSpans::<T>::remove(stash);
        }
    }

    /// The oldest era that a slash can still be applied for: one that waits, or may still be reported.
    pub(super) fn oldest_chargeable_era() -> EraIndex {
        let bonded = Self::oldest_bonded_era();
        Self::oldest_pending_slash_era().map_or(bonded, |pending| pending.min(bonded))
    }
}
