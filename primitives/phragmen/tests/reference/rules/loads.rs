//! Who is elected.

use super::*;

#[test]
fn of_equal_scores_the_first_in_the_list_wins_whatever_its_name() {
    let voters: [Voter; 3] = [
        (EVE, 10, &[ALICE]),
        (OMAR, 10, &[BOB]),
        (NINA, 10, &[CHARLIE]),
    ];
    let winners = |candidates: &[u32]| hold(2, candidates, &voters).0;
    assert_eq!(winners(&[ALICE, BOB, CHARLIE]), [(ALICE, 10), (BOB, 10)]);
    assert_eq!(
        winners(&[CHARLIE, ALICE, BOB]),
        [(CHARLIE, 10), (ALICE, 10)]
    );
}

#[test]
fn winners_come_in_the_order_of_election_not_in_that_of_the_list() {
    let voters: [Voter; 3] = [
        (EVE, 10, &[ALICE]),
        (OMAR, 30, &[BOB]),
        (NINA, 20, &[CHARLIE]),
    ];
    let (winners, shares) = hold(3, &[ALICE, BOB, CHARLIE], &voters);
    assert_eq!(winners, [(BOB, 30), (CHARLIE, 20), (ALICE, 10)]);
    // The voters keep theirs.
    assert_eq!(
        shares.iter().map(|(who, _)| *who).collect::<Vec<_>>(),
        [EVE, OMAR, NINA]
    );
}

#[test]
fn zero_approval_is_worse_than_a_saturated_score() {
    // One unit of approval costs all the load there is, and yet Alice with none doesn't win the tie.
    let (winners, _) = hold(1, &[ALICE, BOB], &[(EVE, 1, &[BOB])]);
    assert_eq!(winners, [(BOB, 1)]);
    // Charlie's score is beyond all numbers, as Eve bears all load already; Alice's is above that.
    let (winners, shares) = hold(2, &[ALICE, BOB, CHARLIE], &[(EVE, 1, &[BOB, CHARLIE])]);
    assert_eq!(winners, [(BOB, 1), (CHARLIE, 0)]);
    assert_eq!(shares, [(EVE, vec![(BOB, ALL)])]);
}

#[test]
fn a_saturated_score_is_no_better_than_the_same_score_reached_exactly() {
    // Bob and Charlie both end at all the load there is: Charlie with one unit, Bob beyond.
    let voters: [Voter; 2] = [(EVE, 1, &[ALICE, BOB]), (OMAR, 1, &[CHARLIE])];
    let (winners, _) = hold(3, &[ALICE, BOB, CHARLIE], &voters);
    assert_eq!(winners, [(ALICE, 1), (BOB, 0), (CHARLIE, 1)]);
    let (winners, _) = hold(3, &[ALICE, CHARLIE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 1), (CHARLIE, 1), (BOB, 0)]);
}

#[test]
fn every_term_of_a_score_is_rounded_down_by_itself() {
    // Both have an approval of 3. With Alice elected, Eve adds ⌊2 · s / 3⌋ to Bob's score and Omar ⌊s / 3⌋, for
    // s = (2^128 − 1) / 3, which leaves a remainder of 1 when divided by 3: one unit less than s in all. So
    // Bob's part of Eve is less than half, ⌊2 · Bob's part⌋ is 0, and Alice has all of her. Rounded after the sum, it
    // would be one unit for each.
    let voters: [Voter; 2] = [(EVE, 2, &[BOB, ALICE]), (OMAR, 1, &[BOB, ALICE])];
    let (winners, shares) = hold(2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 2), (BOB, 0)]);
    assert_eq!(shares, [(EVE, vec![(ALICE, ALL)])]);
}

#[test]
fn approvals_beyond_64_bits_count_in_full() {
    // In 64 bits Alice's approval would be 1.
    let voters: [Voter; 3] = [
        (EVE, u64::MAX, &[ALICE]),
        (OMAR, 2, &[ALICE]),
        (NINA, u64::MAX, &[BOB]),
    ];
    let (winners, _) = hold(1, &[BOB, ALICE], &voters);
    assert_eq!(winners, [(ALICE, u128::from(u64::MAX) + 2)]);
}

#[test]
fn approvals_too_large_to_be_told_apart_are_a_tie() {
    // Bob has one unit more, but 2^128 divided by these approvals is the same number.
    let voters: [Voter; 3] = [
        (EVE, u64::MAX, &[ALICE, BOB]),
        (OMAR, u64::MAX - 1, &[ALICE]),
        (NINA, u64::MAX, &[BOB]),
    ];
    let (winners, _) = hold(1, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 2 * u128::from(u64::MAX) - 1)]);
}

#[test]
fn a_voter_that_has_a_winner_counts_less_for_the_next() {
    let voters: [Voter; 3] = [
        (EVE, 60, &[ALICE, BOB]),
        (OMAR, 50, &[ALICE, BOB]),
        (NINA, 56, &[CHARLIE]),
    ];
    // Bob's approval is twice that of Charlie, but he would cost 2/110 now, and Charlie 1/56.
    let (winners, _) = hold(2, &[ALICE, BOB, CHARLIE], &voters);
    assert_eq!(winners, [(ALICE, 110), (CHARLIE, 56)]);
}
