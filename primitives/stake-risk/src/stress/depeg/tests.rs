//! Loans at the edge of their threshold.

use super::*;
use proptest::{collection::vec, prelude::*};

fn loan(collateral: u128, debt: u128, percent: u32) -> Loan {
    Loan {
        collateral,
        debt,
        liquidation_threshold: Perbill::from_percent(percent),
    }
}

fn percent(parts: u32) -> Perbill {
    Perbill::from_percent(parts)
}

#[test]
fn exactly_the_threshold_is_not_liquidated() {
    // 72/(100 · 0.9) is 80%.
    assert_eq!(depeg(&[loan(100, 72, 80)], percent(10)), Depeg::default());
    assert_eq!(depeg(&[loan(100, 73, 80)], percent(10)).liquidated, [0]);
}

#[test]
fn at_the_peg_only_loans_above_their_threshold_are_liquidated() {
    assert_eq!(
        depeg(&[loan(100, 80, 80), loan(100, 81, 80)], percent(0)).liquidated,
        [1]
    );
}

#[test]
fn debt_beyond_the_proceeds_is_bad() {
    let outcome = depeg(&[loan(100, 70, 80), loan(33, 30, 95)], percent(50));
    // 50 and 16.5, rounded down, are the proceeds.
    assert_eq!((outcome.sold, outcome.bad_debt), (133, 20 + 14));
}

#[test]
fn a_worthless_token_liquidates_all_that_have_debt() {
    let outcome = depeg(
        &[loan(100, 0, 80), loan(100, 1, 80), loan(0, 5, 80)],
        percent(100),
    );
    assert_eq!(outcome.liquidated, [1, 2]);
    assert_eq!((outcome.sold, outcome.bad_debt), (100, 6));
}

#[test]
fn the_largest_loans_saturate() {
    let largest = loan(u128::MAX, u128::MAX, 100);
    let outcome = depeg(&[largest, largest], percent(10));
    assert_eq!(outcome.liquidated, [0, 1]);
    assert_eq!(outcome.sold, u128::MAX);
}

proptest! {
    #[test]
    fn a_deeper_depeg_liquidates_the_same_loans_and_more(
        loans in vec((0u128..1_000, 0u128..1_000, 1u32..=100), 0..10),
        (first, second) in (0u32..=100, 0u32..=100),
    ) {
        let loans: Vec<_> = loans.into_iter().map(|(c, d, t)| loan(c, d, t)).collect();
        let shallow = depeg(&loans, percent(first.min(second)));
        let deep = depeg(&loans, percent(first.max(second)));
        prop_assert!(shallow.liquidated.iter().all(|each| deep.liquidated.contains(each)));
        prop_assert!(shallow.sold <= deep.sold && shallow.bad_debt <= deep.bad_debt);
        // By the definition: debt / collateral / (1 − δ) > threshold.
        let price = 100 - u128::from(first.min(second));
        for (index, each) in (0u32..).zip(&loans) {
            let threshold = u128::from(each.liquidation_threshold.deconstruct()) / 10_000_000;
            let is_above = each.debt * 10_000 > threshold * price * each.collateral;
            prop_assert_eq!(is_above, shallow.liquidated.contains(&index));
        }
    }
}
