//! Who was caught when, and what it cost.

use super::*;

/// A fresh record in which spans ended with these eras.
fn ended(boundaries: &[u32]) -> Spans {
    let mut spans = Spans::default();
    for &era in boundaries {
        spans.charge(era, 0, Some(era));
    }
    spans
}

/// Index and start of the open span, and the lengths of those before it.
fn shape(spans: &Spans) -> (u32, u32, Vec<u32>) {
    (spans.span_index(), spans.last_start(), spans.prior())
}

#[test]
fn whoever_was_never_charged_has_one_open_span() {
    let spans = Spans::default();
    assert_eq!(shape(&spans), (0, 0, vec![]));
    assert_eq!(spans.charged(), []);
    assert_eq!(spans.last_nonzero(), 0);
    assert_eq!(spans.charge_of(0), 0);
    assert!(spans.is_stale(0));
}

#[test]
fn a_span_costs_its_dearest_era() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(3, 100, None), 100);
    assert_eq!(spans.charge(5, 60, None), 0);
    assert_eq!(spans.charge(5, 30, None), 0);
    // Now era 5 costs 120, of which 100 were paid.
    assert_eq!(spans.charge(5, 30, None), 20);
    assert_eq!(spans.charge(3, 10, None), 0);
    assert_eq!(spans.charge(3, 15, None), 5);
    assert_eq!(spans.charged(), [(3, 125), (5, 120)]);
    assert_eq!((spans.charge_of(3), spans.charge_of(4)), (125, 0));
    assert_eq!(spans.last_nonzero(), 5);
}

#[test]
fn offences_of_two_validators_in_one_era_add_up_for_their_nominator() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(3, 5_000, None), 5_000);
    assert_eq!(spans.charge(3, 5_000, None), 5_000);
    assert_eq!(spans.charge_of(3), 10_000);
}

#[test]
fn whoever_was_caught_and_chilled_pays_again_for_what_it_does_next() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(3, 100, Some(4)), 100);
    assert_eq!(shape(&spans), (1, 5, vec![5]));
    // Era 4 is still covered by era 3; era 5 isn't.
    assert_eq!(spans.charge(4, 80, None), 0);
    assert_eq!(spans.charge(5, 80, None), 80);
    assert_eq!(spans.charge(9, 80, None), 0);
}

#[test]
fn a_span_can_be_ended_twice_but_not_after_the_last_era() {
    let once = ended(&[4]);
    assert_eq!(ended(&[4, 4]), once);
    assert_eq!(ended(&[u32::MAX]), Spans::default());
    assert_eq!(
        shape(&ended(&[u32::MAX - 1])),
        (1, u32::MAX, vec![u32::MAX])
    );
}

#[test]
fn boundaries_may_come_in_any_order() {
    assert_eq!(shape(&ended(&[0])), (1, 1, vec![1]));
    let in_order = ended(&[0, 4, 9]);
    assert_eq!(shape(&in_order), (3, 10, vec![5, 4, 1]));
    assert_eq!(ended(&[9, 0, 4]), in_order);
    assert_eq!(ended(&[4, 9, 0]), in_order);
}

#[test]
fn a_boundary_that_comes_late_brings_what_the_split_owes() {
    let mut spans = ended(&[9]);
    assert_eq!(spans.charge(3, 100, None), 100);
    assert_eq!(spans.charge(7, 60, None), 0);
    // Era 7 is in a span of its own now: its 60 and the 10 more are owed besides the 100 of era 3.
    assert_eq!(spans.charge(7, 10, Some(5)), 70);
    assert_eq!(shape(&spans), (2, 10, vec![4, 6]));
    assert_eq!(spans.charged(), [(3, 100), (7, 70)]);
    assert_eq!(spans.charge(8, 75, None), 5);
    assert_eq!(spans.charge(4, 101, None), 1);
    // The same boundary again brings nothing.
    assert_eq!(spans.charge(6, 10, Some(5)), 0);
    // Where one part cost nothing, the split alone makes nothing owed.
    assert_eq!(spans.charge(8, 5, Some(8)), 5);
}

#[test]
fn two_slashes_cost_the_same_in_either_order() {
    let mut in_order = Spans::default();
    assert_eq!(in_order.charge(3, 100, Some(4)), 100);
    assert_eq!(in_order.charge(5, 80, None), 80);
    let mut swapped = Spans::default();
    assert_eq!(swapped.charge(5, 80, None), 80);
    assert_eq!(swapped.charge(3, 100, Some(4)), 100);
    assert_eq!(swapped, in_order);
}

#[test]
fn a_boundary_found_last_takes_what_the_dearer_era_had_covered() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(9, 50, None), 50);
    assert_eq!(spans.charge(3, 100, Some(10)), 50);
    // Eras 3 and 7 are one span, era 9 is another: 100 + 50.
    assert_eq!(spans.charge(7, 100, Some(7)), 50);
    assert_eq!(shape(&spans), (2, 11, vec![3, 8]));

    let mut in_order = Spans::default();
    assert_eq!(in_order.charge(7, 100, Some(7)), 100);
    assert_eq!(in_order.charge(9, 50, None), 50);
    assert_eq!(in_order.charge(3, 100, Some(10)), 0);
    assert_eq!(in_order, spans);
}

#[test]
fn the_largest_amounts_saturate() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(u32::MAX, u128::MAX - 1, None), u128::MAX - 1);
    assert_eq!(spans.charge(u32::MAX, 5, None), 1);
    assert_eq!(spans.charge(u32::MAX, 5, None), 0);
    assert_eq!(spans.charged(), [(u32::MAX, u128::MAX)]);
    // The sum over spans can't grow beyond it either.
    assert_eq!(spans.charge(3, 7, Some(3)), 0);
    assert_eq!(spans.charged(), [(3, 7), (u32::MAX, u128::MAX)]);
    spans.forget_before(u32::MAX);
    assert_eq!(spans.charge_of(u32::MAX), u128::MAX);
}

#[test]
fn charging_nothing_leaves_no_trace_but_its_boundary() {
    let mut spans = Spans::default();
    assert_eq!(spans.charge(3, 0, None), 0);
    assert_eq!(spans, Spans::default());
    assert_eq!(spans.charge(3, 0, Some(4)), 0);
    assert_eq!(shape(&spans), (1, 5, vec![5]));
    assert_eq!(spans.charged(), []);
}

#[test]
fn closed_spans_are_forgotten_when_they_are_too_old() {
    let mut spans = ended(&[4, 9, 14]);
    for (era, amount) in [(2, 10), (7, 20), (12, 30), (16, 40)] {
        assert_eq!(spans.charge(era, amount, None), amount);
    }
    spans.forget_before(4);
    assert_eq!(shape(&spans), (3, 15, vec![5, 5, 5]));
    assert_eq!(spans.charged().len(), 4);

    spans.forget_before(5);
    assert_eq!(shape(&spans), (3, 15, vec![5, 5]));
    assert_eq!(spans.charged(), [(7, 20), (12, 30), (16, 40)]);

    spans.forget_before(15);
    assert_eq!(shape(&spans), (3, 15, vec![]));
    assert_eq!(spans.charged(), [(16, 40)]);
    // Boundaries among what was forgotten are of no interest; later ones are.
    assert_eq!(spans.charge(16, 5, Some(12)), 5);
    assert_eq!(shape(&spans), (3, 15, vec![]));
    assert_eq!(spans.charge(17, 45, Some(17)), 0);
    assert_eq!(shape(&spans), (4, 18, vec![3]));
}

#[test]
fn of_the_old_part_of_a_span_only_the_dearest_era_is_kept() {
    let mut spans = Spans::default();
    for (era, amount) in [(1, 50), (2, 70), (3, 70), (4, 60), (6, 65)] {
        spans.charge(era, amount, None);
    }
    spans.forget_before(5);
    assert_eq!(spans.charged(), [(3, 70), (6, 65)]);
    // A boundary to come has era 3 on the same side as all that was forgotten with it.
    assert_eq!(spans.charge(8, 66, Some(5)), 66);
    assert_eq!(spans.charge(5, 71, None), 1);
}

#[test]
fn the_newest_charged_era_falls_when_a_dearer_one_outlives_it() {
    let mut spans = Spans::default();
    spans.charge(1, 50, None);
    spans.charge(3, 40, None);
    assert_eq!(spans.last_nonzero(), 3);
    spans.forget_before(5);
    assert_eq!(spans.last_nonzero(), 1);
}

#[test]
fn eras_before_what_is_kept_are_a_span_of_their_own() {
    let mut spans = ended(&[4, 9]);
    spans.charge(7, 100, None);
    spans.forget_before(7);
    assert_eq!(spans.charge(3, 80, None), 80);
    assert_eq!(spans.charge(4, 90, None), 10);
    spans.forget_before(7);
    assert_eq!(spans.charged(), [(7, 100)]);
}

#[test]
fn a_record_is_stale_when_its_charges_lie_in_spans_too_old() {
    let mut spans = Spans::default();
    spans.charge(3, 100, None);
    // While the span is open, era 3 covers smaller offences to come.
    assert!(!spans.is_stale(u32::MAX));
    spans.charge(3, 1, Some(4));
    assert!(!spans.is_stale(4));
    assert!(spans.is_stale(5));
    // Nor does a boundary matter without a charge, once it is old.
    assert!(!ended(&[4]).is_stale(4));
    assert!(ended(&[4]).is_stale(5));
    spans.charge(6, 1, None);
    assert!(!spans.is_stale(5));
    assert!(!spans.is_stale(100));
}

#[test]
fn senseless_lengths_of_spans_are_dropped() {
    let sound = Spans::from_parts(7, 10, &[4], vec![(7, 20)]);
    assert_eq!(shape(&sound), (7, 10, vec![4]));
    for prior in [vec![4, 0, 3], vec![4, 7], vec![4, u32::MAX, 1]] {
        assert_eq!(Spans::from_parts(7, 10, &prior, vec![(7, 20)]), sound);
    }
}

mod properties;
