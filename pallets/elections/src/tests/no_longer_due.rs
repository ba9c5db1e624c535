//! A result was due soon and is not due any more, as when eras are frozen. Later one is due again.

use crate::{mock::*, DiscardReason, Event, NotBefore, Phase};
use frame_election_provider_support::ElectionProvider;
use frame_support::assert_ok;

const NO_LONGER_DUE: Event = Event::ElectionDiscarded {
    reason: DiscardReason::NoLongerDue,
};

/// The election ends in the next block, in any phase. The next one starts as early as any other.
#[test]
fn an_election_ends_when_eras_freeze_and_the_next_reads_everybody_anew() {
    let phases = [
        Phase::Snapshot(2),
        Phase::Snapshot(0),
        Phase::Solve,
        Phase::Export(3),
    ];
    for phase in phases {
        run(|| {
            // 1. Eras are frozen. The election ends, and none starts.
            roll_to_phase(phase);
            Prediction::set(u64::MAX);
            next_block();
            assert_eq!(events(), [NO_LONGER_DUE]);
            assert_eq!(current_phase(), Phase::Off);
            assert_eq!(stored_bytes(), 0);
            roll_to(50);
            assert_eq!(events(), []);

            // 2. Alice leaves. Then eras go on, and a result is due in block 80.
            Candidates::mutate(|candidates| candidates.retain(|who| *who != ALICE));
            Prediction::set(80);
            roll_to(80 - 19);
            assert_eq!(current_phase(), Phase::Off);
            next_block();
            assert_eq!(current_phase(), Phase::Snapshot(2));
            // 3. The next election elects without her, in time.
            let supports = fetch_page_by_page();
            assert_eq!(supports, reference());
            assert!(supports.iter().all(|(who, _)| *who != ALICE));
            assert!(System::block_number() <= 80);
        });
        Prediction::set(40);
    }
}

#[test]
fn an_election_ends_when_eras_freeze_however_far_off_the_next_session_is() {
    run(|| {
        roll_to_phase(Phase::Snapshot(1));
        NextSession::set(Some(10_000));
        Prediction::set(u64::MAX);
        next_block();
        assert_eq!(events(), [NO_LONGER_DUE]);
    });
}

#[test]
fn a_result_from_before_a_short_freeze_does_not_stand_in_the_way() {
    run(|| {
        // 1. A result is ready.
        roll_to_result();
        let before = reference();
        // 2. Eras are frozen for a block, and Ron leaves. Then an era is forced, with hardly any time left.
        Prediction::set(u64::MAX);
        next_block();
        Voters::mutate(|voters| voters.retain(|(who, _, _)| *who != RON));
        Prediction::set(System::block_number() + 8);
        next_block();
        // 3. A new election starts at once, and elects without Ron.
        assert_eq!(current_phase(), Phase::Snapshot(2));
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_ne!(supports, before);
    });
}

#[test]
fn a_result_fetched_before_a_freeze_delays_no_election_after_it() {
    run(|| {
        fetch_page_by_page();
        assert_eq!(NotBefore::<Runtime>::get(), 41);
        Prediction::set(u64::MAX);
        next_block();
        assert!(!NotBefore::<Runtime>::exists());
        Prediction::set(38);
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(2));
        assert!(System::block_number() < 38);
    });
}

#[test]
fn a_result_that_is_wanted_later_than_was_predicted_is_made_all_the_same() {
    run(|| {
        roll_to_phase(Phase::Snapshot(1));
        Prediction::set(System::block_number() + 1_000);
        roll_to_result();
        Prediction::set(u64::MAX);
        next_block();
        assert_eq!(events(), [NO_LONGER_DUE]);
    });
}

#[test]
fn an_election_that_is_late_serves_the_next_session_however_long_that_is() {
    run(|| {
        // Most slots stayed empty. So the era is planned while voters are still read, in a block in which the rest does
        // not fit.
        roll_to_phase(Phase::Snapshot(0));
        use_up_the_block();
        assert!(fetch(3).is_err());
        Prediction::set(System::block_number() + 100);
        next_block();
        assert_eq!(current_phase(), Phase::Solve);
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn an_election_that_was_started_out_of_turn_is_held_whatever_is_predicted() {
    run(|| {
        Prediction::set(u64::MAX);
        assert_ok!(Elections::start());
        roll_to_result();
        roll_to(30);
        assert_eq!(current_phase(), Phase::Export(3));
        assert_eq!(fetch_all_from(3), reference());
    });
}

#[test]
fn ending_an_election_waits_for_a_block_that_has_room() {
    run(|| {
        // 1. The result is not due any more, but the block has no weight left.
        roll_to_phase(Phase::Snapshot(1));
        Prediction::set(u64::MAX);
        next_block_after(use_up_the_block);
        assert_eq!(events(), []);
        assert_eq!(current_phase(), Phase::Snapshot(1));
        // 2. The next block ends the election.
        next_block();
        assert_eq!(events(), [NO_LONGER_DUE]);
    });
}
