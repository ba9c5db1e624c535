//! Slashing spans get the charges of each era.
//!
//! Both pallets group eras into spans, and of the eras of a span take the most expensive one. `pallet-staking` keeps
//! the cost of each era in `ValidatorSlashInEra` and `NominatorSlashInEra`, while the era is bonded, and the most that
//! each span has cost in `SpanSlash`. Here the costs of the eras are in the record of the spans.
//!
//! A span can have cost more than each of its bonded eras, because of an era that is not bonded any more. Then the last
//! era of the span before the bonded ones is charged in the record, with what the span has cost. If the span has no
//! such era, its first era is charged.

use super::{
    cursor::Unit,
    old::{OldSpans, SlashingSpans as StoredSpans, SpanSlash},
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Ledgers, Liability, SlashableEras, Spans},
    types::to_u128,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use sp_runtime::traits::Zero;
use sp_staking::EraIndex;

/// The most records of spans that are removed in one unit of work.
const REMOVED_AT_ONCE: usize = 64;

/// Converts spans.
pub(super) struct InheritedSpans<T>(PhantomData<T>);

/// A span: its first era, the era after it, and the most that it has cost, in units.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Span {
    start: EraIndex,
    end: EraIndex,
    cost: u128,
}

impl<T: Config> InheritedSpans<T> {
    /// Converts the next record.
    pub(super) fn convert_next(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let mut keys = StoredSpans::<T>::iter_keys();
        if let Some(after) = after {
            keys.set_last_raw_key(StoredSpans::<T>::hashed_key_for(after));
        }
        let Some(stash) = keys.next() else {
            return Unit::finished::<T>();
        };
        // A record that can't be decoded has no effect in `pallet-staking` either.
        let old = StoredSpans::<T>::get(&stash).unwrap_or(OldSpans {
            span_index: 0,
            last_start: 0,
            last_nonzero_slash: 0,
            prior: Vec::new(),
        });
        // Nobody knows whether a slash took its active stake, or whether it was unbonded. If a stash is remembered
        // although it only unbonded, it can still leave, and is excused then.
        if Ledgers::<T>::is_stash(&stash) && Ledgers::<T>::readable_stake_of(&stash).is_zero() {
            Liability::<T>::remember_emptied(&stash);
        }
        let bonded = SlashableEras::<T>::eras();
        let cost_of = |era| to_u128::<T>(AppliedSlashes::<T>::cost_of(era, &stash));
        let eras: BTreeMap<_, _> = bonded
            .iter()
            .map(|era| (*era, cost_of(*era)))
            .filter(|(_, cost)| *cost > 0)
            .collect();
        let spans = Self::spans_of(&stash, &old);
        let charged = charges(eras, &spans, bonded.first().copied().unwrap_or(0));
        let position = (old.span_index, old.last_start);
        let is_kept = Spans::<T>::inherit(&stash, position, &old.prior, charged);
        if !is_kept && !Ledgers::<T>::is_stash(&stash) {
            let account = stash.clone();
            report::<T>(Repair::SpansRemoved { account });
        }
        let reads = (bonded.len() as u64).saturating_mul(2);
        let reads = reads.saturating_add(spans.len() as u64);
        Unit::new::<T>(Some(stash), reads.saturating_add(10), 2)
    }

    /// Removes some records of spans. They are in the converted ones.
    pub(super) fn remove_records(after: Option<(T::AccountId, u32)>) -> Unit<(T::AccountId, u32)> {
        let mut keys = SpanSlash::<T>::iter_keys();
        if let Some(after) = after {
            keys.set_last_raw_key(SpanSlash::<T>::hashed_key_for(after));
        }
        // `clear` would begin with the first key again, also with those that were removed in this block.
        let mut next = None;
        let mut removed = 0u64;
        for key in keys.take(REMOVED_AT_ONCE) {
            SpanSlash::<T>::remove(&key);
            removed = removed.saturating_add(1);
            next = Some(key);
        }
        Unit::new::<T>(next, removed.saturating_add(1), removed)
    }

    /// Returns the spans of a record, newest first, with what they have cost.
    fn spans_of(stash: &T::AccountId, old: &OldSpans) -> Vec<Span> {
        let mut index = old.span_index;
        let cost_of = |index| {
            let record = SpanSlash::<T>::get((stash, index));
            record.map_or(0, |record| to_u128::<T>(record.slashed))
        };
        let mut spans = Vec::from([Span {
            start: old.last_start,
            end: EraIndex::MAX,
            cost: cost_of(index),
        }]);
        let mut end = old.last_start;
        for length in &old.prior {
            let (Some(start), Some(earlier)) = (end.checked_sub(*length), index.checked_sub(1))
            else {
                break;
            };
            index = earlier;
            spans.push(Span {
                start,
                end,
                cost: cost_of(index),
            });
            end = start;
        }
        spans
    }
}

/// Returns the charges of all eras, ascending by era. `eras` are the costs of bonded eras, `oldest` the first of these.
///
/// Example: a span from era 2 on has cost 100, and its bonded eras cost 30 (era 8) and 60 (era 9). Era 7 was the last
/// one before the bonded ones. So the charges are 100 in era 7, 30 in era 8 and 60 in era 9.
fn charges(
    mut eras: BTreeMap<EraIndex, u128>,
    spans: &[Span],
    oldest: EraIndex,
) -> Vec<(EraIndex, u128)> {
    for span in spans {
        let known = eras.range(span.start..span.end).map(|(_, cost)| *cost);
        if span.cost > known.max().unwrap_or(0) {
            let last_before = oldest.min(span.end).saturating_sub(1);
            eras.insert(last_before.max(span.start), span.cost);
        }
    }
    eras.into_iter().collect()
}

#[cfg(test)]
mod tests;
