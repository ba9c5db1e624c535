//! When the next election is due, if elections take several blocks or fail.

use super::{chain, roll_to_complete_result, stage};
use crate::{election::types::CollectionStage, mock::*, Event, MinimumValidatorCount, NextVoters};
use frame_election_provider_support::ElectionDataProvider;
use frame_support::assert_ok;

fn prediction() -> u64 {
    Staking::next_election_prediction(System::block_number())
}

/// Returns the blocks in which eras were due, and whether each election succeeded. Checks the predictions of all blocks
/// before them that had no complete result.
fn attempts_until(end: u64) -> Vec<(u64, bool)> {
    let (mut open, mut attempts) = (vec![], vec![]);
    while System::block_number() < end {
        if stage() == Some(CollectionStage::Complete) {
            assert_eq!(prediction(), u64::MAX);
        } else {
            open.push(prediction());
        }
        let seen = elections().len();
        roll_one();
        if let Some(outcome) = elections().get(seen) {
            let now = System::block_number();
            assert!(
                open.drain(..).all(|predicted| predicted == now),
                "{now} was predicted"
            );
            attempts.push((now, *outcome == Event::StakersElected));
        }
    }
    attempts
}

#[test]
fn eras_of_one_session_are_elected_in_time_if_that_is_long_enough() {
    SessionsPerEra::set(1);
    let chain = chain();
    VotersPerPage::set(10);
    ElectionPages::set(2);
    chain.run(|| {
        // A page with everybody, an empty one, a block to solve: ready when the session ends.
        let expected: Vec<_> = (1..=8).map(|session| (5 * session, true)).collect();
        assert_eq!(attempts_until(42), expected);
    });
}

#[test]
fn after_a_failure_every_session_is_due() {
    chain().run(|| {
        // 1. Three winners are needed, and there are two. Every session fails.
        MinimumValidatorCount::<Test>::put(3);
        assert_eq!(attempts_until(22), [(10, false), (15, false), (20, false)]);
        // 2. One suffices again. A new election needs one session more.
        MinimumValidatorCount::<Test>::put(1);
        begin_again();
        assert_eq!(attempts_until(52), [(25, false), (30, true), (45, true)]);
    });
}

#[test]
fn a_forced_era_is_due_with_the_next_session_until_it_is_planned() {
    chain().run(|| {
        // 1. Era 2 is due in block 25, or in block 20 if it is forced.
        roll_to_active_era(1);
        assert_eq!(prediction(), 25);
        assert_ok!(Staking::force_new_era(root()));
        assert_eq!(prediction(), 20);
        // 2. It is planned, and the next era is due as usual.
        assert_eq!(attempts_until(24), [(20, true)]);
        assert_eq!(prediction(), 35);
        // 3. When eras are frozen, none is due.
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(prediction(), u64::MAX);
    });
}

#[test]
fn once_a_result_is_complete_no_election_is_due_until_its_era_is_planned() {
    chain().run(|| {
        // 1. Half of the result is there. Era 1 is due in block 10.
        roll_to(6);
        assert_eq!(
            (stage(), prediction()),
            (Some(CollectionStage::Page(1)), 10)
        );
        // 2. All of it is there. No election is due, and none begins.
        roll_to_complete_result();
        let reading = NextVoters::<Test>::get();
        begin_again();
        roll_to(9);
        assert_eq!(prediction(), u64::MAX);
        assert_eq!((NextVoters::<Test>::get(), pages_ready()), (reading, 0));
        // 3. Era 1 is planned. Era 2 is due in block 25.
        roll_to(10);
        assert_eq!((Staking::planned_era(), prediction()), (1, 25));
    });
}

#[test]
fn a_session_of_which_nobody_knows_when_it_comes_is_expected_now() {
    chain().run(|| {
        roll_to(4);
        assert_eq!(prediction(), 10);
        NobodyKnowsTheTime::set(true);
        assert_eq!(prediction(), 4 + SESSION_LENGTH);
        assert_ok!(Staking::force_new_era(root()));
        assert_eq!(prediction(), 4);
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(prediction(), u64::MAX);
    });
}
