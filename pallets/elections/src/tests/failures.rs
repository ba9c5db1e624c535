//! Whatever goes wrong, an event says why, and nothing of the election stays.

use crate::{
    export::Export, mock::*, pipeline::Pipeline, rooms::StoredResult, types::SnapshotTotals, Event,
    FailureReason, Phase,
};
use frame_election_provider_support::{BalancingConfig, ElectionProvider};
use frame_support::weights::Weight;

/// Asserts that the election fails for this reason, in this block, and that nothing of it stays.
#[track_caller]
fn assert_fails(reason: FailureReason, block: u64) {
    let failure = loop {
        let last = history().pop();
        if let Some((at, Event::ElectionFailed { reason })) = last {
            break (at, reason);
        }
        assert!(System::block_number() < 40, "it didn't fail");
        next_block();
    };
    assert_eq!(failure, (block, reason));
    assert_eq!(current_phase(), Phase::Off);
    assert_eq!(Elections::status(), Err(()));
    assert_eq!(stored_bytes(), STORED_BETWEEN_ELECTIONS);
}

#[test]
fn an_electorate_without_candidates_fails() {
    run(|| {
        Candidates::set(vec![]);
        assert_fails(FailureReason::NoTargets, 22);
    });
}

#[test]
fn an_electorate_without_voters_fails() {
    run(|| {
        Voters::set(vec![]);
        // One page is expected, so the lead is 9: 40 - 9. All pages are empty.
        assert_fails(FailureReason::NoVoters, 31);
        assert_eq!(Asked::get(), [(3, 3), (2, 3), (1, 3), (0, 3)]);
    });
}

#[test]
fn an_electorate_that_names_no_candidate_fails() {
    run(|| {
        Candidates::set(vec![who(99)]);
        assert_fails(FailureReason::NoVoters, 25);
    });
}

#[test]
fn an_election_for_no_seats_fails() {
    run(|| {
        Seats::set(0);
        assert_fails(FailureReason::NoSeats, 22);
    });
}

#[test]
fn an_election_for_more_seats_than_a_result_can_hold_fails() {
    run(|| {
        MaxWinners::set(2);
        assert_fails(FailureReason::TooManySeats, 22);
    });
}

#[test]
fn more_seats_than_candidates_elect_all_of_them() {
    run(|| {
        Seats::set(200);
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_eq!(supports.len(), 5);
    });
}

#[test]
fn a_data_provider_that_fails_fails_the_election() {
    let parts = [
        (Part::Targets, 22),
        (Part::Seats, 22),
        (Part::Voters(3), 22),
        (Part::Voters(1), 24),
        (Part::Voters(0), 25),
    ];
    for (part, block) in parts {
        run(|| {
            Broken::set(Some(part));
            assert_fails(FailureReason::DataProvider, block);
            Broken::set(None);
        });
    }
}

#[test]
fn a_data_provider_that_hands_out_too_much_fails_the_election() {
    MaxTargets::set(4);
    for (part, block) in [(Part::Targets, 22), (Part::Voters(2), 23)] {
        run(|| {
            Generous::set(Some(part));
            assert_fails(FailureReason::BoundsIgnored, block);
            Generous::set(None);
        });
    }
}

#[test]
fn after_a_page_that_failed_the_next_snapshot_starts_over() {
    run(|| {
        Broken::set(Some(Part::Voters(1)));
        roll_to(23);
        assert_fails(FailureReason::DataProvider, 24);
        assert!(BallotBox::is_open());
        Broken::set(None);
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn a_winner_with_more_backers_than_a_result_can_hold_fails_the_election() {
    run(|| {
        MaxBackersPerWinner::set(3);
        assert_fails(FailureReason::TooManyBackers, 26);
        MaxBackersPerWinner::set(4);
        roll_to_result();
        assert_eq!(fetch_all_from(3), reference());
    });
}

#[test]
fn an_electorate_too_large_to_solve_in_a_block_fails_before_it_is_solved() {
    run(|| {
        roll_to_phase(Phase::Solve);
        let needed = Pipeline::<Runtime>::next_step_weight().expect("solving is due");
        MaxElectionWeight::set(needed);
        assert_fails(FailureReason::TooHeavy, 26);
        let solved = |(_, event): &(u64, Event)| matches!(event, Event::Solved { .. });
        assert!(!history().iter().any(solved));
    });
}

#[test]
fn balancing_can_be_what_makes_it_too_heavy() {
    run(|| {
        roll_to_phase(Phase::Solve);
        Balancing::set(Some(BalancingConfig {
            iterations: 1_000_000,
            tolerance: 0,
        }));
        assert_fails(FailureReason::TooHeavy, 26);
    });
}

#[test]
fn a_page_that_no_block_can_hold_is_not_stored() {
    run(|| {
        // One winner with a hundred backers. Directly, because in a whole election solving weighs more than fetching.
        let store = || {
            let backers = (0..100).map(|voter| (voter, 1)).collect();
            Export::<Runtime>::store_result(vec![(0, backers)], &SnapshotTotals::default())
        };
        assert_eq!(store(), Ok(100));
        let needed = quiet() + Export::<Runtime>::weight_of_next_page(3);
        StoredResult::<Runtime>::clear();

        MaxElectionWeight::set(needed - Weight::from_parts(1, 0));
        assert_eq!(store(), Err(FailureReason::TooHeavy));
        assert_eq!(stored_bytes(), 0);
        MaxElectionWeight::set(needed);
        assert_eq!(store(), Ok(100));
        StoredResult::<Runtime>::clear();
    });
}
