//! What each voter gives to each winner.

use super::*;

#[test]
fn a_voter_of_one_unit_with_two_equal_loads_vanishes() {
    let voters: [Voter; 2] = [(EVE, 1, &[ALICE, BOB]), (OMAR, 1, &[ALICE, BOB])];
    let (winners, shares) = hold(2, &[ALICE, BOB], &voters);
    // Half a unit for each, rounded down; and nobody is left to be given the rest.
    assert_eq!(winners, [(ALICE, 0), (BOB, 0)]);
    assert_eq!(shares, []);
    // With one winner there is nothing to divide.
    let (winners, _) = hold(1, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 2)]);
}

#[test]
fn a_vote_worth_nothing_is_dropped_before_the_rest_is_made_up() {
    // Alice's part of Eve is 1/102 of 1/2 + 1/102: of 3 units none. The unit that Bob's part lacks is Bob's.
    let voters: [Voter; 2] = [(EVE, 3, &[ALICE, BOB]), (OMAR, 99, &[ALICE])];
    let (winners, shares) = hold(2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 99), (BOB, 3)]);
    assert_eq!(
        shares,
        [(EVE, vec![(BOB, ALL)]), (OMAR, vec![(ALICE, ALL)])]
    );
}

#[test]
fn what_rounding_lost_goes_to_the_smallest_share_then_the_first_vote() {
    let (winners, shares) = hold(2, &[ALICE, BOB], &[(EVE, 3, &[ALICE, BOB])]);
    assert_eq!(winners, [(ALICE, 2), (BOB, 1)]);
    assert_eq!(
        shares,
        [(EVE, vec![(ALICE, 666_666_666), (BOB, 333_333_334)])]
    );
    // The order of the votes decides, not that of the candidates.
    let (winners, _) = hold(2, &[ALICE, BOB], &[(EVE, 3, &[BOB, ALICE])]);
    assert_eq!(winners, [(ALICE, 1), (BOB, 2)]);
}

#[test]
fn the_smallest_is_filled_only_up_to_an_equal_share() {
    // Charlie's part of Eve is 1.96, Bob's and Alice's are 2.52: rounded down they leave 2 units. One makes
    // Charlie's an equal share, ⌊7 / 3⌋; the other goes to the next, which Eve voted for before Alice.
    let voters: [Voter; 2] = [(EVE, 7, &[CHARLIE, BOB, ALICE]), (OMAR, 2, &[CHARLIE])];
    let (winners, shares) = hold(3, &[ALICE, BOB, CHARLIE], &voters);
    assert_eq!(winners, [(CHARLIE, 4), (ALICE, 2), (BOB, 3)]);
    // As ratios they leave 2 billionths. Charlie's stays below an equal share with both.
    let parts = vec![
        (CHARLIE, 285_714_287),
        (BOB, 428_571_428),
        (ALICE, 285_714_285),
    ];
    assert_eq!(shares, [(EVE, parts), (OMAR, vec![(CHARLIE, ALL)])]);
}

#[test]
fn the_largest_budget_is_split_to_the_last_unit() {
    let (winners, shares) = hold(2, &[ALICE, BOB], &[(EVE, u64::MAX, &[ALICE, BOB])]);
    let half = u128::from(u64::MAX / 2);
    assert_eq!(winners, [(ALICE, half + 1), (BOB, half)]);
    assert_eq!(shares, [(EVE, vec![(ALICE, ALL / 2), (BOB, ALL / 2)])]);
}
