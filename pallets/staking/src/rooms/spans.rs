//! Slashing spans: of all eras of a span, a stash pays only the most expensive one. The charges of one era add up.
//!
//! [`Application`](crate::slashing) charges a stash here, and takes from its ledger what is newly due. A record is read
//! and written once for each charge. Spans change when a slash is applied and not before, so a cancelled slash was
//! never in them. The arithmetic is `palisade_staking_math::slash_spans`.

use super::Liability;
// The storage item has the name by which clients know the type.
use crate::{
    pallet::{Config, SlashingSpans},
    slashing::{EraCharge, SlashingSpans as SpanRecord},
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;
use palisade_staking_math::slash_spans::Spans as PlainSpans;
use sp_staking::EraIndex;

/// The only writer of `SlashingSpans`.
///
/// Invariant after every method: in each record, the charges ascend by era. The earlier spans have at least one era
/// each, and lie before the present span.
pub(crate) struct Spans<T>(PhantomData<T>);

/// What a slash costs one stash.
pub(crate) struct Charge<Balance> {
    /// The sum of all charges of the stash for the era.
    pub era_total: Balance,
    /// The amount by which the cost of all its spans grew.
    pub due: Balance,
}

impl<T: Config> Spans<T> {
    /// Adds `amount` to the charge of a stash for an era. Ends a span with `span_end`, the era of the report.
    ///
    /// The amount due can exceed `amount`. Suppose that the new end separates two charged eras. Before, only the more
    /// expensive one was paid. Now both have to be paid.
    ///
    /// `oldest` is the oldest era that can still be charged. Charges for earlier eras are forgotten where they no
    /// longer matter.
    pub(crate) fn charge(
        stash: &T::AccountId,
        era: EraIndex,
        amount: u128,
        span_end: EraIndex,
        oldest: EraIndex,
    ) -> Charge<BalanceOf<T>> {
        let mut spans = Self::of(stash);
        let due = spans.charge(era, amount, Some(span_end));
        let era_total = spans.charge_of(era);
        spans.forget_before(oldest);
        SlashingSpans::<T>::insert(stash, SpanRecord::from_plain(&spans));
        Charge {
            era_total: from_u128::<T>(era_total),
            due: from_u128::<T>(due),
        }
    }

    /// Replaces the record of a stash by one with these parts (see [`PlainSpans::from_parts`]). If that record can't
    /// change any future charge, removes it instead. Returns whether a record is stored.
    pub(crate) fn inherit(
        stash: &T::AccountId,
        (span_index, last_start): (u32, EraIndex),
        prior: &[EraIndex],
        charged: Vec<(EraIndex, u128)>,
    ) -> bool {
        let oldest = Liability::<T>::oldest_chargeable_era();
        let mut spans = PlainSpans::from_parts(span_index, last_start, prior, charged);
        spans.forget_before(oldest);
        let is_needed = !spans.is_stale(oldest);
        if is_needed {
            SlashingSpans::<T>::insert(stash, SpanRecord::from_plain(&spans));
        } else {
            SlashingSpans::<T>::remove(stash);
        }
        is_needed
    }

    /// Returns the spans of a stash with its charges. A stash without a record is in its first span.
    pub(crate) fn of(stash: &T::AccountId) -> PlainSpans {
        SlashingSpans::<T>::get(stash)
            .map(|stored| stored.to_plain())
            .unwrap_or_default()
    }

    /// Returns the sum of all charges of a stash for an era.
    pub(crate) fn charged_in_era(stash: &T::AccountId, era: EraIndex) -> BalanceOf<T> {
        from_u128::<T>(Self::of(stash).charge_of(era))
    }

    /// Removes the record of a stash if it can't change any future charge.
    pub(crate) fn prune(stash: &T::AccountId) {
        let stored = SlashingSpans::<T>::get(stash);
        if stored.is_some_and(|s| {
            s.to_plain()
                .is_stale(Liability::<T>::oldest_chargeable_era())
        }) {
            SlashingSpans::<T>::remove(stash);
        }
    }
}

impl<T: Config> SpanRecord<T> {
    /// Returns the record as the arithmetic takes it.
    fn to_plain(&self) -> PlainSpans {
        let charged = self
            .charged
            .iter()
            .map(|charge| (charge.era, to_u128::<T>(charge.amount)));
        PlainSpans::from_parts(
            self.span_index,
            self.last_start,
            &self.prior,
            charged.collect(),
        )
    }

    /// Returns the record to store.
    ///
    /// Each list has at most one entry for each era that can still be charged, and one more. If eras have their usual
    /// length, the lists fit into `HistoryDepth`: it is at least `BondingDuration` + 2. The lists can be longer if eras
    /// were forced or shortened, or if a release has lowered `HistoryDepth`. All entries are kept all the same.
    fn from_plain(spans: &PlainSpans) -> Self {
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
