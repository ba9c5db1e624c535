//! Who takes part.

use super::*;

#[test]
fn seats_beyond_the_candidates_stay_empty() {
    for seats in [2, 3, usize::MAX] {
        let (winners, _) = hold(
            seats,
            &[ALICE, BOB],
            &[(EVE, 10, &[ALICE]), (OMAR, 20, &[BOB])],
        );
        assert_eq!(winners, [(BOB, 20), (ALICE, 10)]);
    }
}

#[test]
fn without_seats_candidates_or_voters_there_is_little_to_say() {
    assert_eq!(hold(0, &[ALICE], &[(EVE, 10, &[ALICE])]), (vec![], vec![]));
    assert_eq!(hold(1, &[], &[(EVE, 10, &[ALICE])]), (vec![], vec![]));
    assert_eq!(hold(1, &[ALICE, BOB], &[]), (vec![(ALICE, 0)], vec![]));
}

#[test]
fn candidates_without_backing_take_the_seats_left_in_their_order() {
    let voters: [Voter; 2] = [(EVE, 10, &[CHARLIE]), (OMAR, 0, &[BOB])];
    let (winners, shares) = hold(3, &[DAVE, BOB, ALICE, CHARLIE], &voters);
    // A vote with no budget is no better than none.
    assert_eq!(winners, [(CHARLIE, 10), (DAVE, 0), (BOB, 0)]);
    assert_eq!(shares, [(EVE, vec![(CHARLIE, ALL)])]);
}

#[test]
fn a_repeated_vote_counts_once_where_it_was_first() {
    let (winners, shares) = hold(2, &[ALICE, BOB], &[(EVE, 10, &[BOB, ALICE, BOB, BOB])]);
    assert_eq!(winners, [(ALICE, 5), (BOB, 5)]);
    assert_eq!(shares, [(EVE, vec![(BOB, ALL / 2), (ALICE, ALL / 2)])]);
}

#[test]
fn a_vote_for_no_candidate_is_dropped_and_who_has_no_other_takes_no_part() {
    let voters: [Voter; 3] = [
        (EVE, 10, &[NOBODY, ALICE, NOBODY]),
        (OMAR, 90, &[NOBODY]),
        (NINA, 90, &[]),
    ];
    let (winners, shares) = hold(1, &[ALICE], &voters);
    assert_eq!(winners, [(ALICE, 10)]);
    assert_eq!(shares, [(EVE, vec![(ALICE, ALL)])]);
}

#[test]
fn a_voter_named_twice_is_two_voters() {
    let voters: [Voter; 2] = [(EVE, 10, &[ALICE, BOB]), (EVE, 30, &[BOB])];
    let (winners, shares) = hold(1, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(BOB, 40)]);
    assert_eq!(shares, [(EVE, vec![(BOB, ALL)]), (EVE, vec![(BOB, ALL)])]);
}

#[test]
fn a_vote_for_oneself_is_a_vote_like_any_other() {
    let voters: [Voter; 2] = [(ALICE, 10, &[ALICE]), (BOB, 30, &[ALICE, BOB])];
    let (winners, shares) = hold(1, &[ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 40)]);
    assert_eq!(
        shares,
        [(ALICE, vec![(ALICE, ALL)]), (BOB, vec![(ALICE, ALL)])]
    );
}

#[test]
fn of_two_candidates_of_one_name_the_later_takes_the_votes() {
    // In the list before Bob, Alice would win the tie if her first place counted.
    let voters: [Voter; 2] = [(EVE, 10, &[ALICE]), (OMAR, 10, &[BOB])];
    let (winners, shares) = hold(1, &[ALICE, BOB, ALICE], &voters);
    assert_eq!(winners, [(BOB, 10)]);
    assert_eq!(shares, [(OMAR, vec![(BOB, ALL)])]);
}

#[test]
fn the_earlier_one_comes_in_last_and_turns_the_voters_of_the_later_one() {
    let voters: [Voter; 1] = [(EVE, 10, &[ALICE, BOB])];
    let candidates = [ALICE, ALICE, BOB];
    // Two seats: the later Alice and Bob share Eve as any two would.
    let halves = vec![(ALICE, ALL / 2), (BOB, ALL / 2)];
    assert_eq!(
        hold(2, &candidates, &voters),
        (vec![(ALICE, 5), (BOB, 5)], vec![(EVE, halves)])
    );
    // Three: with the earlier Alice, Eve's load rises from 2/10 to the largest there is, and that becomes the
    // load of her vote for Alice. Bob's, 1/10 rounded down, is now worth less than a unit.
    assert_eq!(
        hold(3, &candidates, &voters),
        (
            vec![(ALICE, 10), (BOB, 0), (ALICE, 0)],
            vec![(EVE, vec![(ALICE, ALL)])]
        )
    );
}

#[test]
fn a_candidate_named_three_times_leaves_its_voters_nothing_to_give() {
    let voters: [Voter; 1] = [(EVE, 10, &[ALICE, BOB])];
    // Eve's load can't rise any more, so the vote for Alice that made it rise is worth nothing either.
    let (winners, shares) = hold(4, &[ALICE, ALICE, ALICE, BOB], &voters);
    assert_eq!(winners, [(ALICE, 0), (BOB, 0), (ALICE, 0), (ALICE, 0)]);
    assert_eq!(shares, []);
}
