//! When an election starts, and when it does not.

use crate::{
    mock::*, DiscardReason, ElectionError, Event, FailureReason, NotBefore, Phase, RETRY_DELAY,
};
use frame_election_provider_support::ElectionProvider;
use frame_support::{assert_noop, assert_ok};

/// Returns the block in which the first election started, if one started until `block`.
fn start_until(block: u64) -> Option<u64> {
    roll_to(block);
    history()
        .into_iter()
        .find(|(_, event)| matches!(event, Event::SnapshotStarted { .. }))
        .map(|(block, _)| block)
}

#[test]
fn it_begins_half_as_early_again_as_it_takes_and_two_blocks() {
    run(|| {
        // Four blocks of voters, one without, one to solve, four pages to fetch, one to spare: 11.
        assert_eq!(start_until(40), Some(40 - (11 + 5 + 2)));
    });
}

#[test]
fn a_larger_electorate_begins_earlier() {
    run(|| {
        Pages::set(10);
        Prediction::set(100);
        RumouredElectorate::set(Some(28));
        // Ten pages: 10 + 1 + 1, and 10 + 1.
        assert_eq!(start_until(100), Some(100 - (23 + 11 + 2)));
    });
}

#[test]
fn nobody_is_asked_while_the_next_session_is_far_off() {
    run(|| {
        // 1. The lead is 18 blocks. The session is planned more than twice as many blocks later.
        NextSession::set(Some(80));
        Prediction::set(80);
        Predictions::set(0);
        roll_to(80 - 37);
        assert_eq!(Predictions::get(), 0);
        // 2. From now on, each block asks. The election starts in time.
        next_block();
        assert_eq!(Predictions::get(), 1);
        assert_eq!(start_until(80), Some(80 - 18));
    });
}

#[test]
fn a_wait_ends_while_the_next_session_is_far_off() {
    run(|| {
        NextSession::set(Some(1_000));
        NotBefore::<Runtime>::put(20);
        next_block();
        assert!(!NotBefore::<Runtime>::exists());
    });
}

#[test]
fn more_voters_than_there_is_room_for_take_no_longer() {
    run(|| {
        RumouredElectorate::set(Some(u32::MAX));
        assert_eq!(start_until(40), Some(22));
    });
}

#[test]
fn an_empty_chain_counts_on_one_page() {
    run(|| {
        RumouredElectorate::set(Some(0));
        assert_eq!(Elections::duration(), 3);
        // 1 + 1 + 1, and 1 + 1.
        assert_eq!(start_until(40), Some(40 - (5 + 2 + 2)));
    });
}

#[test]
fn the_duration_is_that_from_the_start_to_the_result() {
    run(|| {
        voters_leave(1);
        assert_eq!(Elections::duration(), 6);
        roll_to(22);
        assert_eq!(current_phase(), Phase::Snapshot(2));
        roll_to(22 + 6 - 1);
        assert_eq!(current_phase(), Phase::Export(3));
    });
}

#[test]
fn an_election_is_not_held_twice_for_one_prediction() {
    run(|| {
        // 1. An election is held for block 40. No other starts before that.
        fetch_page_by_page();
        roll_to(40);
        assert_eq!(current_phase(), Phase::Off);
        // 2. Slots stayed empty, so the result is wanted in an earlier block than predicted.
        Prediction::set(38);
        roll_to(40);
        assert_eq!(current_phase(), Phase::Off);
        // 3. The era is not planned in block 40 either. Now another election starts.
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
    });
}

#[test]
fn no_election_begins_if_no_result_will_be_wanted() {
    run(|| {
        Prediction::set(u64::MAX);
        assert_eq!(start_until(100), None);
    });
}

#[test]
fn an_election_begins_when_told_to() {
    run(|| {
        assert_ok!(Elections::start());
        assert_eq!(current_phase(), Phase::Snapshot(3));
        assert_eq!(Elections::status(), Ok(None));
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        // Another election starts when it is due.
        assert_eq!(start_until(2), Some(2));
        roll_to(22);
        assert_eq!(current_phase(), Phase::Snapshot(2));
    });
}

#[test]
fn a_start_changes_nothing_while_an_election_runs() {
    run(|| {
        for phase in [Phase::Snapshot(1), Phase::Solve, Phase::Export(3)] {
            roll_to_phase(phase);
            assert_noop!(Elections::start(), ElectionError::Ongoing);
        }
    });
}

#[test]
fn no_election_begins_in_a_block_that_elections_have_used_up() {
    run(|| {
        use_up_the_block();
        assert_noop!(Elections::start(), ElectionError::TooHeavy);
        next_block();
        assert_ok!(Elections::start());
    });
}

#[test]
fn a_start_out_of_turn_holds_back_no_election_that_is_due() {
    run(|| {
        // First no result is predicted, then one soon.
        Prediction::set(u64::MAX);
        assert_ok!(Elections::start());
        fetch_page_by_page();
        Prediction::set(30);
        roll_to(11);
        assert_eq!(current_phase(), Phase::Off);
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn a_result_that_nobody_fetches_makes_way_for_the_next_election() {
    run(|| {
        // 1. A result is ready for block 40.
        roll_to_result();
        assert_eq!(NotBefore::<Runtime>::get(), 41);
        // 2. Nobody fetches it, and Alice leaves.
        roll_to(41 + 18 - 1);
        assert_eq!(current_phase(), Phase::Export(3));
        Candidates::mutate(|candidates| candidates.retain(|who| *who != ALICE));
        // 3. A lead after block 40 the result is discarded, and another election elects without her.
        next_block();
        let discarded = Event::ElectionDiscarded {
            reason: DiscardReason::NotFetched,
        };
        assert_eq!(events()[0], discarded);
        assert_eq!(current_phase(), Phase::Snapshot(2));
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert!(supports.iter().all(|(who, _)| *who != ALICE));
    });
}

#[test]
fn a_result_waits_long_after_it_was_expected_to_be_fetched() {
    run(|| {
        roll_to_result();
        let expected = reference();
        // The block after 40, and the lead.
        roll_to(40 + 18);
        Voters::set(vec![]);
        assert_eq!(fetch_all_from(3), expected);
    });
}

#[test]
fn a_failed_election_is_tried_again_some_blocks_later() {
    run(|| {
        Broken::set(Some(Part::Seats));
        roll_to(22);
        let failed = Event::ElectionFailed {
            reason: FailureReason::DataProvider,
        };
        assert_eq!(history(), vec![(22, failed.clone())]);
        assert_eq!(current_phase(), Phase::Off);

        let delay = u64::from(RETRY_DELAY);
        roll_to(22 + 2 * delay - 1);
        assert_eq!(
            history(),
            vec![(22, failed.clone()), (22 + delay, failed.clone())]
        );
        Broken::set(None);
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
        assert_eq!(fetch_page_by_page(), reference());
        assert!(System::block_number() <= 40);
    });
}

#[test]
fn an_election_that_would_fail_again_waits_as_long_as_it_begins_early() {
    let hopeless: [fn(); 3] = [
        || Candidates::set(vec![]),
        || Candidates::set(vec![who(99)]),
        || Seats::set(0),
    ];
    for break_it in hopeless {
        run(|| {
            break_it();
            Prediction::set(0);
            next_block();
            while !matches!(events().last(), Some(Event::ElectionFailed { .. })) {
                next_block();
            }
            let failed_at = System::block_number();
            assert_eq!(NotBefore::<Runtime>::get(), failed_at + 18);
            roll_to(failed_at + 17);
            assert_eq!(current_phase(), Phase::Off);
            a_village();
            Seats::set(3);
            next_block();
            assert_eq!(current_phase(), Phase::Snapshot(2));
            assert_eq!(fetch_page_by_page(), reference());
        });
        Prediction::set(40);
    }
}

#[test]
fn after_a_failure_the_next_election_can_succeed() {
    run(|| {
        let everybody = Voters::take();
        roll_to(40);
        assert_eq!(current_phase(), Phase::Off);
        Prediction::set(80);
        Voters::set(everybody);
        assert_eq!(fetch_page_by_page(), reference());
        assert!((62..80).contains(&System::block_number()));
    });
}
