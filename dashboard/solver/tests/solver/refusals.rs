//! What is malformed is refused, with its code.

use super::flat::{Election, Held};
use palisade_browser_solver::{
    input::{MAX_CANDIDATES, MAX_VOTERS, MAX_VOTES},
    solve, Error,
};
use proptest::prelude::*;

fn head(seats: u32, candidates: u32, voters: u32, votes: u32) -> Vec<u8> {
    let words = [seats, candidates, voters, votes];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn two_voters() -> Vec<u8> {
    Election {
        seats: 1,
        candidates: 2,
        voters: vec![(10, vec![0]), (20, vec![1, 0])],
    }
    .bytes()
}

#[test]
fn an_input_that_is_too_short_or_too_long_is_refused() {
    let whole = two_voters();
    for length in 0..whole.len() {
        assert_eq!(
            solve(&whole[..length]),
            Err(Error::WrongLength),
            "{length} bytes"
        );
    }
    let longer = [whole.as_slice(), &[0]].concat();
    assert_eq!(solve(&longer), Err(Error::WrongLength));
    assert!(solve(&whole).is_ok());
}

#[test]
fn numbers_above_the_bounds_are_refused_before_they_are_read() {
    assert_eq!(
        solve(&head(1, MAX_CANDIDATES + 1, 0, 0)),
        Err(Error::TooLarge)
    );
    assert_eq!(solve(&head(1, 1, MAX_VOTERS + 1, 0)), Err(Error::TooLarge));
    assert_eq!(solve(&head(1, 1, 0, MAX_VOTES + 1)), Err(Error::TooLarge));
    assert!(solve(&head(u32::MAX, MAX_CANDIDATES, 0, 0)).is_ok());
}

#[test]
fn votes_that_end_before_they_begin_are_refused() {
    // The ends follow the head and two stakes: 1 and 3.
    let mut falling = two_voters();
    falling[32] = 4;
    assert_eq!(solve(&falling), Err(Error::WrongEnds));
    let mut unfinished = two_voters();
    unfinished[36] = 2;
    assert_eq!(solve(&unfinished), Err(Error::WrongEnds));
    assert_eq!(
        solve(&[head(1, 1, 0, 1), vec![0; 4]].concat()),
        Err(Error::WrongEnds)
    );
}

#[test]
fn a_vote_for_no_candidate_is_refused() {
    let mut unknown = two_voters();
    let last = unknown.len() - 4;
    unknown[last] = 2;
    assert_eq!(solve(&unknown), Err(Error::UnknownCandidate));
}

#[test]
fn a_voter_without_votes_keeps_its_place() {
    let election = Election {
        seats: 1,
        candidates: 1,
        voters: vec![(5, vec![]), (10, vec![0])],
    };
    let held = Held {
        winners: vec![0],
        backings: vec![(1, 0, 10)],
    };
    assert_eq!(election.hold(), Ok(held));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        solve(&bytes).ok();
    }

    /// Heads of the right size, so that most inputs get past it.
    #[test]
    fn no_body_makes_it_panic(
        seats in 0u32..5,
        candidates in 0u32..5,
        body in prop::collection::vec(0u8..5, 24..=24),
    ) {
        // Two voters take 24 bytes without votes. One voter with three votes takes 24 bytes.
        solve(&[head(seats, candidates, 2, 0), body.clone()].concat()).ok();
        solve(&[head(seats, candidates, 1, 3), body].concat()).ok();
    }
}
