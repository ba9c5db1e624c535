use super::*;

fn span(start: EraIndex, end: EraIndex, cost: u128) -> Span {
    Span { start, end, cost }
}

#[test]
fn bonded_eras_keep_their_costs() {
    let eras = BTreeMap::from([(8, 30), (9, 60)]);
    let spans = [span(2, EraIndex::MAX, 60)];
    assert_eq!(charges(eras, &spans, 8), [(8, 30), (9, 60)]);
}

#[test]
fn a_span_that_has_cost_more_was_charged_before() {
    let eras = BTreeMap::from([(8, 30), (9, 60)]);
    let spans = [span(2, EraIndex::MAX, 100)];
    assert_eq!(charges(eras, &spans, 8), [(7, 100), (8, 30), (9, 60)]);
}

#[test]
fn each_span_has_its_own_cost() {
    let eras = BTreeMap::from([(8, 30), (9, 60)]);
    // The present span began with era 9. The one before lasted from 5 to 8, and another until 4.
    let spans = [span(9, EraIndex::MAX, 60), span(5, 9, 50), span(2, 5, 10)];
    let expected = [(4, 10), (7, 50), (8, 30), (9, 60)];
    assert_eq!(charges(eras, &spans, 8), expected);
}

#[test]
fn a_span_of_bonded_eras_only_is_charged_in_its_first() {
    let spans = [span(8, EraIndex::MAX, 70)];
    assert_eq!(charges(BTreeMap::new(), &spans, 8), [(8, 70)]);
}

#[test]
fn a_span_that_has_cost_nothing_is_not_charged() {
    let spans = [span(8, EraIndex::MAX, 0)];
    assert_eq!(charges(BTreeMap::new(), &spans, 8), []);
}
