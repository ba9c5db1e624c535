//! Votes by hand, and what holds for all of them.

use super::*;
use proptest::prelude::*;

/// All votes that there can be.
const ALL: u128 = u64::MAX as u128;

/// What `U128CurrencyToVote` of `sp-staking` divides by: the same, rounded down.
fn sdk_units_per_vote(issuance: u128) -> u128 {
    (issuance / ALL).max(1)
}

#[test]
fn the_example_of_the_module_holds() {
    let issuance = 30_000_000_000_000_000_000;
    assert_eq!(units_per_vote(issuance), 2);
    assert_eq!(to_votes(1_001, issuance), 500);
    assert_eq!(to_stake(500, issuance), 1_000);
    assert_eq!(to_votes(issuance, issuance), 15_000_000_000_000_000_000);
}

#[test]
fn a_vote_is_a_unit_as_long_as_the_issuance_has_64_bits() {
    for issuance in [0, 1, 1_000, ALL - 1, ALL] {
        assert_eq!(units_per_vote(issuance), 1);
        assert_eq!(u128::from(to_votes(issuance, issuance)), issuance);
        assert_eq!(to_stake(7, issuance), 7);
    }
}

#[test]
fn one_unit_more_than_64_bits_makes_a_vote_two_units() {
    assert_eq!(units_per_vote(ALL + 1), 2);
    assert_eq!(units_per_vote(2 * ALL), 2);
    assert_eq!(units_per_vote(2 * ALL + 1), 3);
}

#[test]
fn almost_twice_64_bits_at_stake_fit_where_they_would_not_rounded_down() {
    let issuance = 2 * ALL - 1;
    // Everything is staked by two.
    let (one, other) = (ALL, ALL - 1);
    let together = u128::from(to_votes(one, issuance)) + u128::from(to_votes(other, issuance));
    assert!(together <= ALL, "{together}");
    assert_eq!(sdk_units_per_vote(issuance), 1);
    assert!(one + other > ALL, "a vote for each unit");
}

#[test]
fn the_largest_issuance_has_all_votes_and_no_more() {
    let units = units_per_vote(u128::MAX);
    assert_eq!(units, ALL + 2, "2¹²⁸ − 1 = (2⁶⁴ − 1)(2⁶⁴ + 1)");
    assert_eq!(to_votes(u128::MAX, u128::MAX), u64::MAX);
    assert_eq!(to_stake(ALL, u128::MAX), u128::MAX);
}

#[test]
fn what_cannot_be_stops_at_the_end_of_its_type() {
    assert_eq!(to_votes(u128::MAX, 0), u64::MAX);
    assert_eq!(to_votes(0, u128::MAX), 0);
    assert_eq!(to_stake(u128::MAX, u128::MAX), u128::MAX);
}

/// Issuances of every length, and near to multiples of 2⁶⁴ − 1.
fn issuance() -> impl Strategy<Value = u128> {
    prop_oneof![
        (any::<u128>(), 0u32..128).prop_map(|(issuance, down)| issuance >> down),
        (1u128..1_000, 0u128..5).prop_map(|(times, more)| times * ALL + more - 2),
    ]
}

proptest! {
    #[test]
    fn the_votes_of_any_parts_of_the_issuance_fit_into_64_bits(
        issuance in issuance(),
        cuts in proptest::collection::vec(any::<u128>(), 0..40),
    ) {
        let mut left = issuance;
        let mut sum = 0u128;
        for cut in cuts {
            // Small parts as well as large ones.
            let part = (cut >> (cut % 128)).min(left);
            left -= part;
            sum += u128::from(to_votes(part, issuance));
        }
        sum += u128::from(to_votes(left, issuance));
        prop_assert!(sum <= ALL);
    }

    #[test]
    fn no_more_is_at_stake_than_there_was_and_less_than_a_vote_is_left_over(
        issuance in issuance(),
        stake: u128,
    ) {
        let stake = stake % issuance.max(1);
        let exposed = to_stake(to_votes(stake, issuance).into(), issuance);
        prop_assert!(exposed <= stake);
        prop_assert!(stake - exposed < units_per_vote(issuance));
    }

    #[test]
    fn more_stake_never_has_fewer_votes(issuance in issuance(), one: u128, other: u128) {
        let (less, more) = (one.min(other), one.max(other));
        prop_assert!(to_votes(less, issuance) <= to_votes(more, issuance));
    }

    #[test]
    fn votes_match_the_sdk_for_multiples_and_64_bit_issuances(
        times in 1u128..(1 << 64),
        small: u64,
        stake: u128,
    ) {
        for issuance in [times * ALL, small.into()] {
            prop_assert_eq!(units_per_vote(issuance), sdk_units_per_vote(issuance));
            let votes = stake / sdk_units_per_vote(issuance);
            prop_assert_eq!(u128::from(to_votes(stake, issuance)), votes.min(ALL));
        }
    }

    #[test]
    fn elsewhere_a_vote_is_one_unit_more_than_in_the_sdk(times in 1u128..(1 << 64), rest in 1..ALL) {
        let issuance = times * ALL + rest;
        prop_assert_eq!(units_per_vote(issuance), sdk_units_per_vote(issuance) + 1);
    }
}
