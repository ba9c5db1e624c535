//! The election that `docs/spec/election.md` works by hand, with the numbers of that page.
//!
//! | voter  | stake | votes for      |
//! |--------|-------|----------------|
//! | Eve    | 50    | Alice, Charlie |
//! | Omar   | 70    | Alice, Charlie |
//! | Nina   | 30    | Alice, Bob     |
//! | Dora   | 70    | Bob            |
//! | Ferdie | 80    | Dave           |

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use palisade_phragmen::{elect, seq_phragmen, Electorate};
use sp_npos_elections::{
    assignment_ratio_to_staked_normalized, BalancingConfig, ElectionResult, ExtendedBalance,
};
use sp_runtime::Perbill;

const ALICE: u64 = 0;
const BOB: u64 = 1;
const CHARLIE: u64 = 2;
const DAVE: u64 = 3;

const EVE: u64 = 10;
const OMAR: u64 = 11;
const NINA: u64 = 12;
const DORA: u64 = 13;
const FERDIE: u64 = 14;

/// Moves stakes until nothing is left to gain.
const TO_THE_END: Option<BalancingConfig> = Some(BalancingConfig {
    iterations: 10,
    tolerance: 0,
});

type Winners = Vec<(u64, ExtendedBalance)>;
type Shares<Share> = Vec<(u64, Vec<(u64, Share)>)>;

fn candidates() -> Vec<u64> {
    vec![ALICE, BOB, CHARLIE, DAVE]
}

fn voters() -> Vec<(u64, u64, Vec<u64>)> {
    vec![
        (EVE, 50, vec![ALICE, CHARLIE]),
        (OMAR, 70, vec![ALICE, CHARLIE]),
        (NINA, 30, vec![ALICE, BOB]),
        (DORA, 70, vec![BOB]),
        (FERDIE, 80, vec![DAVE]),
    ]
}

fn hold(seats: usize, balancing: Option<BalancingConfig>) -> (Winners, Shares<Perbill>) {
    in_parts(seq_phragmen(seats, candidates(), voters(), balancing).expect("no sum overflows"))
}

fn in_parts(result: ElectionResult<u64, Perbill>) -> (Winners, Shares<Perbill>) {
    let assignments = result.assignments.into_iter();
    let shares = assignments.map(|assignment| (assignment.who, assignment.distribution));
    (result.winners, shares.collect())
}

fn billionths(parts: u32) -> Perbill {
    Perbill::from_parts(parts)
}

#[test]
fn who_shares_a_winner_has_less_to_say_about_the_next_seat() {
    let (winners, _) = hold(3, None);
    // More stake stands behind Charlie (120) than behind Bob (100) or Dave (80), but all of it has Alice.
    assert_eq!(winners, [(ALICE, 136), (BOB, 84), (DAVE, 80)]);
}

#[test]
fn nina_is_split_unevenly_and_the_rounding_goes_to_the_smaller_share() {
    let (_, shares) = hold(3, None);
    assert_eq!(
        shares,
        [
            (EVE, vec![(ALICE, Perbill::one())]),
            (OMAR, vec![(ALICE, Perbill::one())]),
            // 16 and 14 of 30. Rounded down the ratios are a billionth short of the whole.
            (
                NINA,
                vec![
                    (ALICE, billionths(533_333_333)),
                    (BOB, billionths(466_666_667))
                ]
            ),
            (DORA, vec![(BOB, Perbill::one())]),
            (FERDIE, vec![(DAVE, Perbill::one())]),
        ]
    );
}

#[test]
fn all_stake_of_those_who_are_represented_is_used_to_the_last_unit() {
    let result = seq_phragmen::<_, Perbill>(3, candidates(), voters(), None).unwrap();
    let stake_of = |who: &u64| voters().iter().find(|voter| voter.0 == *who).unwrap().1;
    let staked = assignment_ratio_to_staked_normalized(result.assignments, stake_of).unwrap();
    let stakes: Shares<ExtendedBalance> = staked
        .into_iter()
        .map(|each| (each.who, each.distribution))
        .collect();
    assert_eq!(
        stakes,
        [
            (EVE, vec![(ALICE, 50)]),
            (OMAR, vec![(ALICE, 70)]),
            (NINA, vec![(ALICE, 16), (BOB, 14)]),
            (DORA, vec![(BOB, 70)]),
            (FERDIE, vec![(DAVE, 80)]),
        ]
    );
}

#[test]
fn the_form_on_flat_arrays_gives_the_same_stakes() {
    let mut electorate = Electorate::new(candidates().len());
    for (_, stake, votes) in voters() {
        assert!(electorate.add_voter(stake, votes.into_iter().map(|vote| vote as u32)));
    }
    let outcome = elect(electorate, 3, None).unwrap();
    assert_eq!(outcome.winners(), [(0, 136), (1, 84), (3, 80)]);

    let mut stakes = Vec::new();
    outcome
        .for_each_stake::<Perbill>(|voter, candidate, stake| stakes.push((voter, candidate, stake)))
        .unwrap();
    assert_eq!(
        stakes,
        [
            (0, 0, 50),
            (1, 0, 70),
            (2, 0, 16),
            (2, 1, 14),
            (3, 1, 70),
            (4, 3, 80)
        ]
    );
}

#[test]
fn balancing_moves_all_of_nina_to_bob_and_changes_no_winner() {
    let (winners, shares) = hold(3, TO_THE_END);
    assert_eq!(winners, [(ALICE, 120), (BOB, 100), (DAVE, 80)]);
    assert!(shares.contains(&(NINA, vec![(BOB, Perbill::one())])));
}

#[test]
fn one_seat_more_takes_nobody_s_seat() {
    let winners = |seats| {
        hold(seats, None)
            .0
            .into_iter()
            .map(|(who, _)| who)
            .collect::<Vec<_>>()
    };
    assert_eq!(winners(1), [ALICE]);
    assert_eq!(winners(2), [ALICE, BOB]);
    assert_eq!(winners(3), [ALICE, BOB, DAVE]);
    assert_eq!(winners(4), [ALICE, BOB, DAVE, CHARLIE]);
}

#[test]
fn a_newcomer_takes_the_last_seat_with_more_than_the_last_winner_cost() {
    const GRACE: u64 = 4;
    let winners_with = |stake| {
        let candidates = [candidates(), vec![GRACE]].concat();
        let mut voters = voters();
        voters.push((GRACE, stake, vec![GRACE]));
        let result = seq_phragmen::<_, Perbill>(3, candidates, voters, None).unwrap();
        in_parts(result).0
    };
    // Of equal scores the first in the list wins, and Grace is the last.
    assert_eq!(winners_with(80), [(ALICE, 136), (BOB, 84), (DAVE, 80)]);
    assert_eq!(winners_with(81), [(ALICE, 136), (BOB, 84), (GRACE, 81)]);
}

#[test]
fn the_reference_implementation_says_the_same() {
    for seats in 0..=5 {
        for balancing in [None, TO_THE_END] {
            let reference =
                sp_npos_elections::seq_phragmen(seats, candidates(), voters(), balancing).unwrap();
            assert_eq!(hold(seats, balancing), in_parts(reference));
        }
    }
}
