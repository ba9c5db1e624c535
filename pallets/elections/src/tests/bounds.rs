//! Bounds of the configuration change during an election, without an upgrade hook. Then nothing is handed out that was
//! written under the old bounds, and the next election runs under the new ones. The same holds for data that can't be
//! decoded for another reason.

use crate::{
    mock::*, Ballots, CountedTargets, CurrentPhase, ElectionError, Event, FailureReason, PageSizes,
    Phase, SupportPages, Targets, Terms, Totals, VoterIds,
};
use frame_election_provider_support::ElectionProvider;
use frame_support::storage::unhashed;

const BOUNDS_CHANGED: Event = Event::ElectionFailed {
    reason: FailureReason::BoundsChanged,
};
const CORRUPTED: Event = Event::ElectionFailed {
    reason: FailureReason::Corrupted,
};

/// Each bound, raised and lowered, but so that the village can still elect.
const CHANGES: [(&str, fn()); 12] = [
    ("more pages", || Pages::set(5)),
    ("fewer pages", || Pages::set(2)),
    ("more voters in a page", || VotersPerPage::set(4)),
    ("fewer voters in a page", || VotersPerPage::set(2)),
    ("more candidates", || MaxTargets::set(1_001)),
    ("fewer candidates", || {
        MaxTargets::set(4);
        Candidates::mutate(|candidates| candidates.truncate(4));
    }),
    ("more votes", || MaxVotes::set(17)),
    ("fewer votes", || {
        MaxVotes::set(2);
        votes_are_cut_to_the_bound();
    }),
    ("more winners", || MaxWinners::set(301)),
    ("fewer winners", || MaxWinners::set(3)),
    ("more backers", || MaxBackersPerWinner::set(25_001)),
    ("fewer backers", || MaxBackersPerWinner::set(4)),
];

const PHASES: [Phase; 5] = [
    Phase::Snapshot(2),
    Phase::Snapshot(0),
    Phase::Solve,
    Phase::Export(3),
    Phase::Export(1),
];

/// Tells a story in the village, with the bounds of all other stories.
fn run_in_village(story: impl FnOnce()) {
    Pages::set(4);
    VotersPerPage::set(3);
    MaxTargets::set(1_000);
    MaxVotes::set(16);
    MaxWinners::set(300);
    MaxBackersPerWinner::set(25_000);
    run(story);
}

/// Rolls until the election is in the phase, and fetches pages if needed.
fn reach(phase: Phase) {
    roll_to_phase(match phase {
        Phase::Export(_) => Phase::Export(3),
        earlier => earlier,
    });
    while current_phase() != phase {
        let Phase::Export(page) = current_phase() else {
            panic!("{phase:?} never came");
        };
        fetch(page).expect("is ready");
    }
}

/// Writes a value that can't be decoded.
fn spoil(key: &[u8]) {
    assert!(unhashed::exists(key), "there is something to spoil");
    unhashed::put_raw(key, &[0xff]);
}

#[test]
fn an_election_starts_over_when_a_bound_is_raised_or_lowered_in_any_phase() {
    for (name, change) in CHANGES {
        for phase in PHASES {
            run_in_village(|| {
                reach(phase);
                next_block_with_other_bounds(change);
                assert_eq!(events()[0], BOUNDS_CHANGED, "{name} in {phase:?}");
                assert!(!matches!(current_phase(), Phase::Solve | Phase::Export(_)));

                let supports = fetch_page_by_page();
                assert_eq!(supports, reference(), "{name} in {phase:?}");
                assert_eq!(current_phase(), Phase::Off);
                assert_eq!(stored_bytes(), STORED_BETWEEN_ELECTIONS);
            });
        }
    }
}

#[test]
fn no_page_is_handed_out_once_a_bound_has_changed() {
    for (name, change) in CHANGES {
        for phase in PHASES {
            run_in_village(|| {
                reach(phase);
                change();
                let page = match phase {
                    Phase::Export(page) => page,
                    _ => Pages::get() - 1,
                };
                assert_eq!(Elections::status(), Ok(None), "{name} in {phase:?}");
                let failed = ElectionError::Failed(FailureReason::BoundsChanged);
                assert_eq!(fetch(page), Err(failed), "{name} in {phase:?}");
                assert_eq!(events().last(), Some(&BOUNDS_CHANGED));
                assert_eq!(current_phase(), Phase::Off);
                assert_eq!(stored_bytes(), STORED_BETWEEN_ELECTIONS);

                next_block();
                assert_eq!(fetch_page_by_page(), reference(), "{name} in {phase:?}");
            });
        }
    }
}

#[test]
fn with_the_same_bounds_an_election_goes_on() {
    for phase in PHASES {
        run_in_village(|| {
            reach(phase);
            next_block_with_other_bounds(|| {});
            assert!(!history().iter().any(|(_, event)| *event == BOUNDS_CHANGED));
        });
    }
}

#[test]
fn a_result_with_more_winners_than_now_allowed_is_not_taken_for_empty() {
    run_in_village(|| {
        // All three winners are in one page.
        VotersPerPage::set(12);
        reach(Phase::Export(3));
        assert_eq!(
            SupportPages::<Runtime>::get(3).map(|page| page.len()),
            Some(3)
        );
        next_block_with_other_bounds(|| {
            MaxWinners::set(2);
            Seats::set(2);
        });
        assert!(SupportPages::<Runtime>::get(3).is_none());
        assert_eq!(events()[0], BOUNDS_CHANGED);
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_eq!(supports.len(), 2);
    });
}

#[test]
fn a_result_with_more_backers_than_now_allowed_is_not_handed_out() {
    run_in_village(|| {
        reach(Phase::Export(3));
        next_block_with_other_bounds(|| MaxBackersPerWinner::set(3));
        assert_eq!(events()[0], BOUNDS_CHANGED);
        // The same voters would have the same result, so the next election fails, with an event.
        roll_to(40);
        let exported = |event: &Event| matches!(event, Event::SupportsExported { .. });
        assert!(!history().iter().any(|(_, event)| exported(event)));
        let too_many = Event::ElectionFailed {
            reason: FailureReason::TooManyBackers,
        };
        assert!(history().iter().any(|(_, event)| *event == too_many));
    });
}

/// A page whose votes were skipped would give its voters' places to the voters after them.
#[test]
fn an_unreadable_page_of_votes_ends_the_election_unsolved() {
    run_in_village(|| {
        reach(Phase::Solve);
        // The accounts of the page can be decoded, its votes can't.
        next_block_with_other_bounds(|| spoil(&Ballots::<Runtime>::hashed_key_for(2)));
        assert_eq!(events(), [CORRUPTED]);
        let solved = |event: &Event| matches!(event, Event::Solved { .. });
        assert!(!history().iter().any(|(_, event)| solved(event)));
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn unreadable_data_of_the_snapshot_ends_the_election() {
    let items: [fn() -> Vec<u8>; 4] = [
        || Targets::<Runtime>::hashed_key().to_vec(),
        || CountedTargets::<Runtime>::hashed_key().to_vec(),
        || Totals::<Runtime>::hashed_key().to_vec(),
        || Terms::<Runtime>::hashed_key().to_vec(),
    ];
    for item in items {
        run_in_village(|| {
            reach(Phase::Snapshot(1));
            next_block_with_other_bounds(|| spoil(&item()));
            let is_terms = item() == Terms::<Runtime>::hashed_key().to_vec();
            let expected = if is_terms { BOUNDS_CHANGED } else { CORRUPTED };
            assert_eq!(events()[0], expected);
            assert_eq!(fetch_page_by_page(), reference());
        });
    }
}

#[test]
fn what_the_solver_needs_and_cannot_read_ends_the_election() {
    let items: [fn() -> Vec<u8>; 3] = [
        || Targets::<Runtime>::hashed_key().to_vec(),
        || Totals::<Runtime>::hashed_key().to_vec(),
        || Ballots::<Runtime>::hashed_key_for(0),
    ];
    for item in items {
        run_in_village(|| {
            reach(Phase::Solve);
            next_block_with_other_bounds(|| spoil(&item()));
            assert_eq!(events(), [CORRUPTED]);
            assert_eq!(current_phase(), Phase::Off);
        });
    }
}

#[test]
fn a_result_of_which_a_piece_cannot_be_read_is_not_handed_out() {
    let pieces: [fn(); 6] = [
        || spoil(&SupportPages::<Runtime>::hashed_key_for(3)),
        || spoil(&PageSizes::<Runtime>::hashed_key()),
        || {
            spoil(&SupportPages::<Runtime>::hashed_key_for(3));
            spoil(&PageSizes::<Runtime>::hashed_key());
        },
        || spoil(&VoterIds::<Runtime>::hashed_key_for(1)),
        || spoil(&Targets::<Runtime>::hashed_key()),
        || spoil(&Totals::<Runtime>::hashed_key()),
    ];
    for spoil_piece in pieces {
        run_in_village(|| {
            reach(Phase::Export(3));
            spoil_piece();
            let failed = ElectionError::Failed(FailureReason::Corrupted);
            assert_eq!(fetch(3), Err(failed));
            assert_eq!(events().last(), Some(&CORRUPTED));
            assert!(!CurrentPhase::<Runtime>::exists());
        });
    }
}
