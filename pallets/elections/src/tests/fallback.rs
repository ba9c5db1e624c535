//! A result that is wanted before it is ready.

use crate::{
    mock::*, snapshot::Snapshot, ElectionError, Event, FailureReason, NotBefore, Phase, WeightInfo,
};
use frame_election_provider_support::ElectionProvider;
use frame_support::{assert_noop, weights::Weight};
use sp_runtime::traits::Zero;

#[test]
fn a_small_election_is_held_in_one_block_whatever_is_done_of_it() {
    let phases = [
        Phase::Off,
        Phase::Snapshot(2),
        Phase::Snapshot(0),
        Phase::Solve,
    ];
    for phase in phases {
        run(|| {
            roll_to_phase(phase);
            let expected = reference();
            assert_eq!(fetch_all_from(3), expected);
            assert_eq!(current_phase(), Phase::Off);
            // The next election can start when it is due.
            let next = System::block_number() + 1;
            assert_eq!(NotBefore::<Runtime>::get(), next);
            Prediction::set(next + 18);
            next_block();
            assert_eq!(current_phase(), Phase::Snapshot(2));
        });
    }
}

#[test]
fn an_election_in_one_block_tells_of_all_phases() {
    run(|| {
        fetch(3).expect("fits into the block");
        let names: Vec<_> = events()
            .iter()
            .map(|event| match event {
                Event::SnapshotStarted { .. } => "started",
                Event::VotersTaken { .. } => "taken",
                Event::SnapshotCompleted { .. } => "completed",
                Event::Solved { .. } => "solved",
                Event::SupportsExported { page: 3, .. } => "exported",
                other => panic!("unexpected {other:?}"),
            })
            .collect();
        let taken = ["taken"; 4];
        assert_eq!(names[0], "started");
        assert_eq!(names[1..5], taken);
        assert_eq!(names[5..], ["completed", "solved", "exported"]);
        assert_eq!(current_phase(), Phase::Export(2));
    });
}

#[test]
fn only_the_first_page_is_worth_the_effort() {
    run(|| {
        for phase in [Phase::Off, Phase::Snapshot(1), Phase::Solve] {
            roll_to_phase(phase);
            for page in [0, 1, 2, 4, u32::MAX] {
                assert_noop!(Elections::elect(page), ElectionError::NotReady);
            }
        }
    });
}

#[test]
fn an_electorate_too_large_for_one_block_is_refused_without_any_work() {
    run(|| {
        // Each step fits into a block, but not all of them together.
        MaxElectionWeight::set(quiet() + step_of(Pages::get() - 1));
        check_block();
        assert_noop!(Elections::elect(3), ElectionError::TooHeavy);
        assert_eq!(Asked::get(), []);
        assert!(weight_used().is_zero());
        assert_eq!(fetch_page_by_page(), reference());
    });
}

/// Returns the largest weight of taking a page, including that of failing.
fn step_of(page: u32) -> Weight {
    Snapshot::<Runtime>::weight_of_page(page)
        + <Runtime as crate::Config>::WeightInfo::clear(Pages::get())
}

#[test]
fn work_that_turns_out_too_heavy_is_undone_but_its_weight_counts() {
    run(|| {
        // 1. Two of four pages are read.
        roll_to_phase(Phase::Snapshot(2));
        next_block_with(AMPLE);
        assert_eq!(current_phase(), Phase::Snapshot(1));
        // 2. The provider claims that no more voters are left, so the fallback tries. But six are left.
        RumouredElectorate::set(Some(0));
        let (before, used) = (stored(), weight_used());
        let asked = Asked::get().len();
        let heavy = quiet() + used + step_of(1);
        MaxElectionWeight::set(heavy);
        // 3. It is too heavy after one page. Its changes are undone, and its weight stays registered.
        assert_eq!(fetch(3), Err(ElectionError::TooHeavy));

        assert_eq!(Asked::get().len(), asked + 1, "one page was taken");
        assert_eq!(stored(), before);
        let in_vain = weight_used() - used;
        assert!(in_vain.ref_time() > 3 * WEIGHT_PER_VOTER.ref_time());
        check_block();
        // 4. The pipeline goes on as if nothing had happened.
        next_block_with(AMPLE);
        assert_eq!(current_phase(), Phase::Snapshot(0));
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn the_first_page_tells_whether_the_data_provider_takes_too_much() {
    // 1. Only the weight of the ballot box is uncertain.
    Pages::set(12);
    VotersPerPage::set(1);
    MaxTargets::set(5);
    MaxWinners::set(3);
    // No election is due.
    Prediction::set(100);
    run(|| {
        let before = stored();
        // 2. The allowance grows to the least weight with which the fallback tries.
        MaxElectionWeight::set(quiet());
        while Asked::get().is_empty() {
            MaxElectionWeight::mutate(|weight| *weight += WEIGHT_PER_VOTER);
            assert_eq!(fetch(11), Err(ElectionError::TooHeavy));
            assert_eq!(stored(), before);
        }
        // 3. It gives up after the first page and the candidates.
        assert_eq!(Asked::get(), [(11, 1)], "the other eleven weren't");
        assert!(weight_used().ref_time() > 6 * WEIGHT_PER_VOTER.ref_time());
        // 4. With ample weight it succeeds.
        next_block_with(AMPLE);
        assert_eq!(fetch_all_from(11), reference());
    });
}

#[test]
fn what_the_data_provider_takes_counts() {
    run(|| {
        let whole = {
            let before = weight_used();
            fetch_all_from(3);
            weight_used() - before
        };
        assert!(whole.ref_time() > (12 + 5) * WEIGHT_PER_VOTER.ref_time());
    });
}

#[test]
fn an_election_that_fails_at_once_fails() {
    run(|| {
        roll_to_phase(Phase::Snapshot(1));
        Broken::set(Some(Part::Voters(0)));
        let failed = ElectionError::Failed(FailureReason::DataProvider);
        assert_eq!(fetch(3), Err(failed));
        let event = Event::ElectionFailed {
            reason: FailureReason::DataProvider,
        };
        assert_eq!(events().last(), Some(&event));
        assert_eq!(current_phase(), Phase::Off);
        check_block();

        Broken::set(None);
        assert_eq!(fetch_all_from(3), reference());
    });
}

#[test]
fn an_election_without_anybody_fails_at_once_from_nothing() {
    run(|| {
        Voters::set(vec![]);
        let failed = ElectionError::Failed(FailureReason::NoVoters);
        assert_eq!(fetch(3), Err(failed));
        assert_eq!(current_phase(), Phase::Off);
        // The next try by itself is some blocks later.
        assert_eq!(NotBefore::<Runtime>::get(), 1 + 9);
    });
}

#[test]
fn the_elections_of_one_block_share_what_there_is() {
    Pages::set(1);
    VotersPerPage::set(12);
    run(|| {
        fetch(0).expect("fits into the block");
        let whole = weight_used();
        next_block_with(quiet() + whole * 4);
        let mut held = 0;
        while let Ok(supports) = fetch(0) {
            assert_eq!(totals(&supports.into()), totals(&reference()));
            held += 1;
        }
        assert!((1..4).contains(&held), "{held} of them");
        assert_eq!(fetch(0), Err(ElectionError::TooHeavy));
        // The next block has an allowance of its own.
        next_block();
        fetch(0).expect("fits into the block");
    });
}

#[test]
fn a_step_waits_for_the_next_block_if_others_have_used_this_one_up() {
    run(|| {
        roll_to_phase(Phase::Snapshot(1));
        // Before the hook, somebody fetches results until the allowance is used up.
        next_block_after(use_up_the_block);
        assert_eq!(current_phase(), Phase::Snapshot(1));
        assert_eq!(events(), []);
        next_block();
        assert_eq!(current_phase(), Phase::Snapshot(0));
        assert_eq!(fetch_page_by_page(), reference());
    });
}
