//! Shares worked by hand, and what holds for any holders.

use super::*;
use crate::graph::{Mode, Validator};
use proptest::{collection::vec, prelude::*};

fn of(amounts: &[u128]) -> Concentration {
    Concentration::of(amounts).unwrap()
}

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

/// The smallest number of holders with more than a part, trying all of them.
fn nakamoto_by_definition(amounts: &[u128], parts: u128, of: u128) -> Option<u32> {
    let total: u128 = amounts.iter().sum();
    let mut sorted = amounts.to_vec();
    sorted.sort();
    sorted.reverse();
    (1..=amounts.len())
        .find(|&count| sorted[..count].iter().sum::<u128>() * of > parts * total)
        .map(|count| count as u32)
}

#[test]
fn one_holder_is_complete_concentration() {
    let one = of(&[0, 7, 0]);
    assert_eq!(
        (one.hhi(), one.effective_number()),
        (Fraction::one(), Fraction::one())
    );
    assert_eq!(
        [(1, 3), (1, 2), (2, 3)].map(|(part, of)| one.nakamoto(part, of)),
        [Some(1); 3]
    );
}

#[test]
fn a_coefficient_counts_holders_with_more_than_the_threshold() {
    // Exactly a third, a half and two thirds are not enough.
    let six = of(&[1; 6]);
    assert_eq!(six.nakamoto(1, 3), Some(3));
    assert_eq!(six.nakamoto(1, 2), Some(4));
    assert_eq!(six.nakamoto(2, 3), Some(5));
    assert_eq!(six.nakamoto(1, 1), None);
    assert_eq!(six.nakamoto(0, 1), Some(1));
    assert_eq!(six.nakamoto(1, 0), None);
}

#[test]
fn the_summary_has_all_numbers() {
    let Summary {
        hhi,
        effective_number,
        largest_share,
        nakamoto_third,
        nakamoto_half,
        nakamoto_two_thirds,
    } = of(&[40, 10, 30, 20]).summary();
    assert_eq!((hhi, effective_number), (part(3, 10), part(10, 3)));
    assert_eq!(largest_share, part(2, 5));
    assert_eq!(
        (nakamoto_third, nakamoto_half, nakamoto_two_thirds),
        (Some(1), Some(2), Some(2))
    );
}

#[test]
fn nothing_and_what_does_not_fit_have_no_concentration() {
    assert_eq!(Concentration::of(&[]), None);
    assert_eq!(Concentration::of(&[0, 0]), None);
    assert_eq!(Concentration::of(&[u128::MAX, 1]), None);
    // The square of the largest sum has 256 bits.
    assert_eq!(of(&[u128::MAX]).hhi(), Fraction::one());
}

#[test]
fn validators_of_one_operator_count_as_one() {
    let validator = |stake, operator| Validator {
        operator,
        ..Validator::with_stake(stake)
    };
    let validators = vec![validator(30, 7), validator(40, 2), validator(30, 7)];
    let graph = Graph::new(Mode::Shared, validators, vec![], vec![]).unwrap();
    assert_eq!(operators(&graph), [(2, 40), (7, 60)]);
    assert_eq!(by_validator(&graph).unwrap().top_share(1), part(2, 5));
    assert_eq!(by_operator(&graph).unwrap().top_share(1), part(3, 5));
}

#[test]
fn a_tag_that_is_named_twice_counts_once() {
    let mut validator = Validator::with_stake(10);
    validator.tags = vec![4, 4];
    let validators = vec![validator, Validator::with_stake(30)];
    let graph = Graph::new(Mode::Shared, validators, vec![], vec![]).unwrap();
    assert_eq!(tag_shares(&graph), [(4, part(1, 4))]);
}

proptest! {
    #[test]
    fn the_index_lies_between_equal_shares_and_one_holder(amounts in vec(0u128..=u128::MAX >> 8, 1..100)) {
        prop_assume!(amounts.iter().any(|amount| *amount > 0));
        let holders = of(&amounts);
        prop_assert!(part(1, amounts.len() as u128) <= holders.hhi());
        prop_assert!(holders.hhi() <= Fraction::one());
        prop_assert_eq!(holders.hhi().checked_mul(&holders.effective_number()), Some(Fraction::one()));
        prop_assert_eq!(holders.top_share(u32::MAX), Fraction::one());
        // The largest share is at most the root of the index.
        let largest = holders.top_share(1);
        prop_assert!(largest.checked_mul(&largest).is_none_or(|square| square <= holders.hhi()));
    }

    #[test]
    fn the_index_equals_the_sum_of_squared_shares(amounts in vec(0u128..1_000, 1..20)) {
        prop_assume!(amounts.iter().any(|amount| *amount > 0));
        let total: u128 = amounts.iter().sum();
        let squares = amounts.iter().map(|amount| part(amount * amount, total * total));
        let sum = squares.fold(Fraction::zero(), |sum, each| sum.checked_add(&each).unwrap());
        prop_assert_eq!(of(&amounts).hhi(), sum);
    }

    #[test]
    fn coefficients_equal_their_definition(amounts in vec(0u128..20, 1..20), parts in 0u32..7, of_all in 1u32..7) {
        prop_assume!(amounts.iter().any(|amount| *amount > 0));
        let expected = nakamoto_by_definition(&amounts, parts.into(), of_all.into());
        prop_assert_eq!(of(&amounts).nakamoto(parts, of_all), expected);
    }

    #[test]
    fn merging_two_holders_never_lowers_the_index(amounts in vec(1u128..1_000, 2..20)) {
        let mut merged = amounts.clone();
        let last = merged.pop().unwrap();
        merged[0] += last;
        prop_assert!(of(&merged).hhi() > of(&amounts).hhi());
    }
}
