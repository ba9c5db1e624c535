//! What moves when winners are balanced.

use super::*;

#[test]
fn no_iterations_change_nothing() {
    let voters: [Voter; 3] = [
        (EVE, 60, &[ALICE]),
        (OMAR, 30, &[ALICE, BOB]),
        (NINA, 10, &[BOB]),
    ];
    let unbalanced = hold(2, &[ALICE, BOB], &voters);
    assert_eq!(balance((0, 0), 2, &[ALICE, BOB], &voters), unbalanced);

    let (winners, shares) = balance((1, 0), 2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 60), (BOB, 40)]);
    // Omar's vote for Alice is worth nothing any more, so it isn't mentioned.
    assert_eq!(shares[1], (OMAR, vec![(BOB, ALL)]));
}

#[test]
fn a_voter_is_left_alone_below_the_tolerance_but_not_at_it() {
    // Bob has 5 and Alice 3 before: a difference of 2.
    let voters: [Voter; 2] = [(EVE, 6, &[ALICE, BOB]), (OMAR, 2, &[BOB])];
    let winners = |tolerance| balance((1, tolerance), 2, &[ALICE, BOB], &voters).0;
    assert_eq!(winners(3), [(BOB, 5), (ALICE, 3)]);
    assert_eq!(winners(2), [(BOB, 4), (ALICE, 4)]);
    assert_eq!(winners(u128::MAX), [(BOB, 5), (ALICE, 3)]);
}

#[test]
fn the_iterations_end_when_the_largest_difference_is_within_the_tolerance() {
    let voters: [Voter; 3] = [
        (EVE, 10, &[BOB]),
        (OMAR, 10, &[CHARLIE, ALICE]),
        (NINA, 6, &[BOB, ALICE]),
    ];
    let winners = |iterations, tolerance| {
        balance((iterations, tolerance), 3, &[ALICE, BOB, CHARLIE], &voters).0
    };
    // After the first iteration Omar could still give 2 more to Charlie.
    assert_eq!(winners(1, 4), [(ALICE, 10), (BOB, 10), (CHARLIE, 6)]);
    // The largest difference in it was 4: with that tolerance it is the last, with less it is not.
    assert_eq!(winners(3, 4), [(ALICE, 10), (BOB, 10), (CHARLIE, 6)]);
    assert_eq!(winners(3, 3), [(ALICE, 8), (BOB, 10), (CHARLIE, 8)]);
}

#[test]
fn the_difference_counts_winners_that_the_voter_gives_nothing_to() {
    let voters: [Voter; 3] = [
        (EVE, 11, &[ALICE, DAVE]),
        (OMAR, 10, &[DAVE, CHARLIE]),
        (NINA, 10, &[DAVE]),
    ];
    let winners = |iterations| balance((iterations, 1), 3, &[ALICE, CHARLIE, DAVE], &voters).0;
    // Eve and Omar have left Dave to Nina.
    assert_eq!(winners(1), [(DAVE, 10), (ALICE, 11), (CHARLIE, 10)]);
    // Eve gives to nobody but Alice and yet compares her with Dave: one unit, which she moves.
    assert_eq!(winners(2), [(DAVE, 11), (ALICE, 10), (CHARLIE, 10)]);
}

#[test]
fn what_division_leaves_over_may_go_to_a_winner_that_got_nothing() {
    // Of Omar's 3 units 2 bring Bob up to Alice. The third can't be halved; it goes to the smallest weight,
    // and that is Alice's nothing.
    let voters: [Voter; 2] = [(EVE, 2, &[ALICE]), (OMAR, 3, &[ALICE, BOB])];
    let (winners, shares) = balance((1, 0), 2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 3), (BOB, 2)]);
    let omar = vec![(ALICE, 333_333_334), (BOB, 666_666_666)];
    assert_eq!(shares, [(EVE, vec![(ALICE, ALL)]), (OMAR, omar)]);
}

#[test]
fn each_voter_sees_what_those_before_it_did() {
    let voters: [Voter; 4] = [
        (EVE, 40, &[ALICE, BOB]),
        (OMAR, 40, &[ALICE, BOB]),
        (NINA, 100, &[ALICE]),
        (DORA, 80, &[BOB]),
    ];
    let (before, _) = hold(2, &[ALICE, BOB], &voters);
    assert_eq!(before, [(ALICE, 148), (BOB, 112)]);
    // Eve and Omar gave 24 to Alice and 16 to Bob each. Eve moves 18, and nothing is left for Omar to do.
    let (winners, shares) = balance((1, 0), 2, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 130), (BOB, 130)]);
    assert_eq!(
        shares[0],
        (EVE, vec![(ALICE, ALL / 100 * 15), (BOB, ALL / 100 * 85)])
    );
    assert_eq!(
        shares[1],
        (OMAR, vec![(ALICE, ALL / 10 * 6), (BOB, ALL / 10 * 4)])
    );
}

#[test]
fn stakes_may_swing_for_ever_and_only_the_iteration_limit_ends_it() {
    let voters: [Voter; 2] = [(EVE, 5, &[ALICE, BOB]), (OMAR, 6, &[CHARLIE, BOB, ALICE])];
    let winners = |iterations| balance((iterations, 0), 3, &[ALICE, BOB, CHARLIE], &voters).0;
    // The unit that both have left over goes to and fro.
    for even in [60, 62] {
        assert_eq!(winners(even), [(ALICE, 3), (BOB, 5), (CHARLIE, 3)]);
        assert_eq!(winners(even + 1), [(ALICE, 5), (BOB, 3), (CHARLIE, 3)]);
    }
}
