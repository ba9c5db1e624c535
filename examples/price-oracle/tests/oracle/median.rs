//! The weighted median: worked examples and properties.

use palisade_price_oracle::median::{total, weighted_median};
use proptest::{collection::vec, prelude::*};
use sp_runtime::FixedU128;

const PAL: u128 = 1_000_000_000_000;

fn tenths(price: u128) -> FixedU128 {
    FixedU128::from_rational(price, 10)
}

#[test]
fn the_example_of_the_docs_holds() {
    // Alice, Bob, and Mallory with forty accounts.
    let mut reports = vec![(tenths(100), 300 * PAL), (tenths(102), 200 * PAL)];
    reports.extend([(tenths(990), 10 * PAL); 40]);
    assert_eq!(weighted_median(reports), Some(tenths(102)));
}

#[test]
fn without_weight_there_is_no_median() {
    assert_eq!(weighted_median([]), None);
    assert_eq!(weighted_median([(tenths(10), 0)]), None);
}

#[test]
fn one_report_is_the_median_whatever_its_weight() {
    for stake in [1, PAL, u128::MAX] {
        assert_eq!(weighted_median([(tenths(7), stake)]), Some(tenths(7)));
    }
}

#[test]
fn of_two_halves_the_lower_price_counts() {
    assert_eq!(
        weighted_median([(tenths(9), PAL), (tenths(5), PAL)]),
        Some(tenths(5))
    );
    assert_eq!(
        weighted_median([(tenths(9), PAL + 1), (tenths(5), PAL)]),
        Some(tenths(9))
    );
}

fn reports(most: usize) -> impl Strategy<Value = Vec<(FixedU128, u128)>> {
    let report = (1u128..200, 1u128..1_000 * PAL);
    vec(
        report.prop_map(|(price, stake)| (tenths(price), stake)),
        1..most,
    )
}

proptest! {
    #[test]
    fn the_median_does_not_depend_on_the_order(all in reports(40), seed in any::<u64>()) {
        let mut shuffled = all.clone();
        let length = shuffled.len();
        let mut state = seed;
        for index in (1..length).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(index, (state >> 33) as usize % (index + 1));
        }
        prop_assert_eq!(weighted_median(shuffled), weighted_median(all));
    }

    /// The definition, by counting: half of the weight or more is at the median or below, and less than half is below
    /// it.
    #[test]
    fn half_of_the_weight_is_on_each_side(all in reports(40)) {
        let median = weighted_median(all.clone()).expect("there is weight");
        let weight = total(all.iter().map(|(_, stake)| *stake));
        let up_to = total(all.iter().filter(|(price, _)| *price <= median).map(|(_, stake)| *stake));
        let below = total(all.iter().filter(|(price, _)| *price < median).map(|(_, stake)| *stake));
        prop_assert!(2 * up_to >= weight);
        prop_assert!(2 * below < weight);
        prop_assert!(all.iter().any(|(price, _)| *price == median), "somebody stated it");
    }

    #[test]
    fn less_than_half_never_leaves_the_range_of_the_honest(
        honest in reports(20), prices in vec(0u128..1_000_000, 1..40), part in 1u128..100,
    ) {
        let honest_stake = total(honest.iter().map(|(_, stake)| *stake));
        // The attacker has less than the honest ones together, in as many accounts as it wants.
        let attack = honest_stake.saturating_sub(1) * part / 100 / prices.len() as u128;
        let mut all = honest.clone();
        all.extend(prices.iter().map(|price| (tenths(*price), attack)));
        let median = weighted_median(all).expect("there is weight");
        let lowest = honest.iter().map(|(price, _)| *price).min().expect("is there");
        let highest = honest.iter().map(|(price, _)| *price).max().expect("is there");
        prop_assert!(lowest <= median && median <= highest);
    }

    #[test]
    fn more_than_half_can_set_any_price(others in reports(20), wanted in 1u128..1_000_000) {
        let stake = total(others.iter().map(|(_, stake)| *stake)) + 1;
        let mut all = others;
        all.push((tenths(wanted), stake));
        prop_assert_eq!(weighted_median(all), Some(tenths(wanted)));
    }

    #[test]
    fn to_split_an_account_changes_nothing(all in reports(20), pieces in 1u128..9) {
        let mut split = all.clone();
        let (price, stake) = split.pop().expect("is there");
        let piece = stake / pieces;
        split.extend((1..pieces).map(|_| (price, piece)));
        split.push((price, stake - piece * (pieces - 1)));
        prop_assert_eq!(weighted_median(split), weighted_median(all));
    }
}
