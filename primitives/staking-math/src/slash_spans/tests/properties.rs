//! What neither order nor forgetting can change.

use super::*;
use proptest::{collection::vec, prelude::*};
use std::collections::{BTreeMap, BTreeSet};

/// What a slash does to a record: charge an amount for an era, and bring a boundary or none.
type Application = (u32, u128, Option<u32>);

/// Applications for eras from `oldest` on. A boundary may lie before the era, or long after it.
fn applications_from(oldest: u32) -> impl Strategy<Value = Vec<Application>> {
    let boundary = prop_oneof![2 => Just(None), 1 => (oldest..20).prop_map(Some)];
    vec((oldest..20, 0u128..100, boundary), 0..20)
}

/// Some applications twice: in one order and in another.
fn applications_in_two_orders() -> impl Strategy<Value = (Vec<Application>, Vec<Application>)> {
    applications_from(0).prop_flat_map(|these| (Just(these.clone()), Just(these).prop_shuffle()))
}

/// An era, and applications for eras from it on.
fn oldest_and_later() -> impl Strategy<Value = (u32, Vec<Application>)> {
    (0u32..20).prop_flat_map(|oldest| (Just(oldest), applications_from(oldest)))
}

/// What became due with each application.
fn apply(spans: &mut Spans, applications: &[Application]) -> Vec<u128> {
    applications
        .iter()
        .map(|&(era, amount, span_end)| spans.charge(era, amount, span_end))
        .collect()
}

/// A record that has forgotten something, or nothing, in the midst of what happened to it.
fn any_record() -> impl Strategy<Value = Spans> {
    (applications_from(0), oldest_and_later()).prop_map(|(before, (oldest, after))| {
        let mut spans = Spans::default();
        apply(&mut spans, &before);
        spans.forget_before(oldest);
        apply(&mut spans, &after);
        spans
    })
}

/// The definition: the sum over spans of the maximum over eras of what an era costs. A span is known by
/// how many boundaries lie before it.
fn maxima(applications: &[Application]) -> u128 {
    let mut boundaries = BTreeSet::new();
    let mut costs = BTreeMap::<u32, u128>::new();
    for &(era, amount, span_end) in applications {
        boundaries.extend(span_end);
        *costs.entry(era).or_default() += amount;
    }
    let mut dearest = BTreeMap::<usize, u128>::new();
    for (era, cost) in costs {
        let span = boundaries.range(..era).count();
        let most = dearest.entry(span).or_default();
        *most = cost.max(*most);
    }
    dearest.values().sum()
}

proptest! {
    #[test]
    fn spans_cost_their_maxima_whatever_the_order_of_applications(
        (these, shuffled) in applications_in_two_orders(),
    ) {
        let (mut spans, mut other) = (Spans::default(), Spans::default());
        let due: u128 = apply(&mut spans, &these).iter().sum();
        prop_assert_eq!(due, apply(&mut other, &shuffled).iter().sum::<u128>());
        prop_assert_eq!(due, maxima(&these));
        prop_assert_eq!(spans, other);
    }

    #[test]
    fn after_each_application_what_was_due_is_what_it_should_be_by_then(these in applications_from(0)) {
        let mut spans = Spans::default();
        let mut sum = 0;
        for (done, due) in apply(&mut spans, &these).into_iter().enumerate() {
            sum += due;
            prop_assert_eq!(sum, maxima(&these[..=done]));
        }
    }

    #[test]
    fn nobody_is_due_more_than_it_is_charged_where_no_boundary_comes_late(
        mut spans in any_record(),
        era in 0u32..20,
        amount: u128,
    ) {
        let before = spans.charge_of(era);
        let due = spans.charge(era, amount, None);
        prop_assert!(due <= amount);
        prop_assert_eq!(spans.charge_of(era), before.saturating_add(amount));
    }

    #[test]
    fn a_late_boundary_adds_the_cheaper_part_of_the_span_it_splits(
        mut spans in any_record(),
        last in 0u32..20,
    ) {
        let before = spans.clone();
        let due = spans.charge(last, 0, Some(last));
        prop_assert_eq!(spans.charged(), before.charged());
        let added = spans.prior().len() - before.prior().len();
        prop_assert_eq!(spans.span_index() - before.span_index(), added as u32);
        let dearest_with = |era| {
            let start = spans.start_of_span(era);
            let charged = spans.charged().iter().filter(|entry| spans.start_of_span(entry.0) == start);
            charged.map(|entry| entry.1).max().unwrap_or(0)
        };
        let cheaper = dearest_with(last).min(dearest_with(last + 1));
        prop_assert_eq!(due, if added == 1 { cheaper } else { 0 });
    }

    #[test]
    fn a_record_survives_being_stored(mut spans in any_record(), oldest in 0u32..25) {
        spans.forget_before(oldest);
        let (index, start, prior) = shape(&spans);
        prop_assert!(prior.iter().sum::<u32>() <= start);
        prop_assert!(prior.iter().all(|&length| length > 0));
        prop_assert!(spans.charged().windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert!(spans.charged().iter().all(|&(_, amount)| amount > 0));
        prop_assert_eq!(Spans::from_parts(index, start, &prior, spans.charged().to_vec()), spans);
    }

    #[test]
    fn forgetting_changes_nothing_that_comes_after(
        before in any_record(),
        (oldest, later) in oldest_and_later(),
    ) {
        let (mut forgetful, mut mindful) = (before.clone(), before);
        forgetful.forget_before(oldest);
        prop_assert_eq!(apply(&mut forgetful, &later), apply(&mut mindful, &later));
        prop_assert_eq!(forgetful.is_stale(oldest), mindful.is_stale(oldest));
        mindful.forget_before(oldest);
        forgetful.forget_before(oldest);
        prop_assert_eq!(forgetful, mindful);
    }

    #[test]
    fn little_is_left_after_forgetting(mut spans in any_record(), oldest in 0u32..25) {
        let eras = spans.charged().iter().filter(|(era, _)| *era >= oldest).count();
        let closed = spans.prior().len();
        spans.forget_before(oldest);
        prop_assert!(spans.charged().len() <= eras + 1);
        prop_assert!(spans.prior().len() <= closed.min(20usize.saturating_sub(oldest as usize)));
        let once = spans.clone();
        spans.forget_before(oldest);
        prop_assert_eq!(spans, once);
    }

    #[test]
    fn a_stale_record_can_not_be_told_from_a_fresh_one(
        record in any_record(),
        (oldest, later) in oldest_and_later(),
    ) {
        if record.is_stale(oldest) {
            let dues = apply(&mut record.clone(), &later);
            prop_assert_eq!(dues, apply(&mut Spans::default(), &later));
        } else {
            // More than was ever charged, first in `oldest` and then in the open span: the second is
            // due only where a boundary lies between. And the 1 in an era that cost nothing so far is
            // due only where the open span cost nothing.
            let most = (oldest, 1_000_000, None);
            let first_open = (record.last_start().max(oldest), 1_000_000, None);
            let one_later = (100, 1, None);
            let telling = [vec![most, first_open], vec![one_later]];
            let is_told = telling.iter().any(|these| {
                apply(&mut record.clone(), these) != apply(&mut Spans::default(), these)
            });
            prop_assert!(is_told);
        }
    }
}
