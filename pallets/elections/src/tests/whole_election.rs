//! From the prediction to the last page, block by block.

use crate::{mock::*, Event, Phase};
use frame_election_provider_support::{BalancingConfig, ElectionProvider};

#[test]
fn an_election_takes_a_step_in_each_block_and_tells_of_it() {
    run(|| {
        roll_to(21);
        assert_eq!(history(), vec![]);
        assert_eq!(Elections::status(), Err(()));

        roll_to(22);
        assert_eq!(Elections::status(), Ok(None));
        roll_to(25);
        assert_eq!(current_phase(), Phase::Solve);
        assert_eq!(Elections::status(), Ok(None));
        roll_to(26);
        assert_eq!(current_phase(), Phase::Export(3));
        let voters_taken = |page| Event::VotersTaken { page, voters: 3 };
        let started = Event::SnapshotStarted {
            targets: 5,
            seats: 3,
        };
        let completed = Event::SnapshotCompleted {
            voters: 12,
            votes: 18,
        };
        let expected = reference();
        let backers = backers(&expected);
        assert_eq!(
            history(),
            vec![
                (22, started),
                (22, voters_taken(3)),
                (23, voters_taken(2)),
                (24, voters_taken(1)),
                (25, voters_taken(0)),
                (25, completed),
                (
                    26,
                    Event::Solved {
                        winners: 3,
                        backers
                    }
                ),
            ]
        );

        assert_eq!(fetch_page_by_page(), expected);
        assert_eq!(System::block_number(), 30);
        assert_eq!(Elections::status(), Err(()));
        assert_eq!(current_phase(), Phase::Off);
        let exported: Vec<_> = history()
            .into_iter()
            .skip(7)
            .map(|(block, event)| match event {
                Event::SupportsExported {
                    page,
                    winners,
                    backers,
                } => (block, page, winners, backers),
                other => panic!("unexpected {other:?}"),
            })
            .collect();
        // Ten backers. A page is full with three backers, or with one winner that has more.
        assert_eq!(
            exported,
            [(26, 3, 1, 4), (27, 2, 1, 3), (28, 1, 1, 3), (29, 0, 0, 0)]
        );
        assert_eq!(stored_bytes(), STORED_BETWEEN_ELECTIONS);
    });
}

#[test]
fn the_winners_of_the_village_are_backed_by_all_who_named_them() {
    run(|| {
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_eq!(totals(&supports), [(ALICE, 269), (CAROL, 156), (DAVE, 119)]);
    });
}

#[test]
fn balancing_changes_stakes_as_in_the_reference() {
    run(|| {
        let without = reference();
        Balancing::set(Some(BalancingConfig {
            iterations: 4,
            tolerance: 0,
        }));
        let with = fetch_page_by_page();
        assert_eq!(with, reference());
        assert_ne!(with, without);
    });
}

#[test]
fn an_election_follows_the_other() {
    run(|| {
        for (prediction, gone) in [(40, 0), (80, 1), (120, 1)] {
            Prediction::set(prediction);
            voters_leave(gone);
            assert_eq!(fetch_page_by_page(), reference());
            assert!(System::block_number() <= prediction);
            roll_to(prediction);
            assert_eq!(current_phase(), Phase::Off);
        }
    });
}

#[test]
fn one_page_holds_everything_if_there_is_but_one() {
    Pages::set(1);
    VotersPerPage::set(12);
    run(|| {
        roll_to_result();
        let supports = fetch_all_from(0);
        assert_eq!(supports, reference());
        assert_eq!(current_phase(), Phase::Off);
    });
}

#[test]
fn the_whole_result_can_be_fetched_in_one_block() {
    run(|| {
        roll_to_result();
        assert_eq!(fetch_all_from(3), reference());
        assert_eq!(current_phase(), Phase::Off);
    });
}

#[test]
fn a_country_of_22_500_nominators_elects_297_validators() {
    a_country(1_000, 22_500);
    Seats::set(297);
    Prediction::set(130);
    run_as_is(|| {
        roll_to_phase(Phase::Solve);
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_eq!(supports.len(), 297);
        assert!(System::block_number() <= 130);
    });
}
