//! New code does not read what old code has stored.

use crate::{mock::*, CurrentPhase, DiscardReason, Event, NotBefore, Phase};
use codec::Encode;
use frame_support::storage::unhashed;

const DISCARDED: Event = Event::ElectionDiscarded {
    reason: DiscardReason::RuntimeUpgrade,
};

#[test]
fn an_election_that_runs_during_an_upgrade_starts_afresh() {
    let phases = [
        Phase::Snapshot(2),
        Phase::Snapshot(0),
        Phase::Solve,
        Phase::Export(3),
        Phase::Export(1),
    ];
    for phase in phases {
        run(|| {
            roll_to_phase(Phase::Snapshot(2));
            while current_phase() != phase {
                if let Phase::Export(page) = current_phase() {
                    fetch(page).expect("is ready");
                } else {
                    next_block();
                }
            }
            upgrade_runtime();
            assert_eq!(events()[0], DISCARDED);
            // An election is due, so one starts in the same block, and takes targets and the first page.
            assert_eq!(current_phase(), Phase::Snapshot(2));
            let expected = reference();
            assert_eq!(fetch_page_by_page(), expected);
            assert!(System::block_number() < 40);
        });
    }
}

#[test]
fn after_an_upgrade_nothing_is_left() {
    for phase in [Phase::Snapshot(1), Phase::Solve, Phase::Export(3)] {
        run(|| {
            Prediction::set(40);
            roll_to_phase(phase);
            Prediction::set(100);
            upgrade_runtime();
            assert_eq!(events(), [DISCARDED]);
            assert_eq!(stored_bytes(), 0);
        });
    }
}

#[test]
fn an_upgrade_without_an_election_changes_nothing() {
    run(|| {
        fetch_page_by_page();
        let not_before = NotBefore::<Runtime>::get();
        upgrade_runtime();
        assert_eq!(events(), []);
        assert_eq!(NotBefore::<Runtime>::get(), not_before);
    });
}

#[test]
fn a_phase_that_new_code_cannot_read_is_discarded_all_the_same() {
    run(|| {
        roll_to_phase(Phase::Snapshot(2));
        Prediction::set(100);
        upgrade_runtime_after(|| {
            unhashed::put_raw(&CurrentPhase::<Runtime>::hashed_key(), &99u8.encode());
        });
        assert_eq!(events(), [DISCARDED]);
        assert_eq!(current_phase(), Phase::Off);
    });
}
