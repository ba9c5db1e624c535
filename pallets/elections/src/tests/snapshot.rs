//! Which voters and candidates count, and with which votes.

use crate::{
    mock::*, rooms::StoredSnapshot, Ballots, CountedTargets, Event, Phase, SupportPages, Targets,
    Totals, VoterIds,
};
use frame_election_provider_support::ElectionProvider;
use frame_support::weights::Weight;

/// The voters of the snapshot, in its order.
fn counted() -> Vec<AccountId> {
    StoredSnapshot::<Runtime>::voter_ids(&Totals::<Runtime>::get()).expect("all pages can be read")
}

#[test]
fn votes_are_kept_as_places_in_the_list_of_targets() {
    run(|| {
        roll_to_phase(Phase::Solve);
        let candidates = [CAROL, ALICE, EVE, BOB, DAVE];
        assert_eq!(Targets::<Runtime>::get().into_inner(), candidates);
        // The second page: Bob, Dave, and Nina, who votes for Alice and Bob.
        let ballots: Vec<_> = Ballots::<Runtime>::get(2)
            .expect("was taken")
            .into_iter()
            .map(|(weight, votes)| (weight, votes.into_inner()))
            .collect();
        assert_eq!(ballots, [(15, vec![3]), (30, vec![4]), (100, vec![1, 3])]);
        let ids = VoterIds::<Runtime>::get(2).expect("was taken");
        assert_eq!(ids.into_inner(), [BOB, DAVE, NINA]);
    });
}

#[test]
fn empty_pages_take_no_block_of_their_own() {
    run(|| {
        // Three voters are left: one page.
        voters_leave(9);
        roll_to_phase(Phase::Snapshot(2));
        next_block();
        assert_eq!(current_phase(), Phase::Solve);
        assert_eq!(Asked::get(), [(3, 3), (2, 3), (1, 3), (0, 3)]);
        let taken = Event::VotersTaken { page: 0, voters: 0 };
        let completed = Event::SnapshotCompleted {
            voters: 3,
            votes: 3,
        };
        assert_eq!(events(), [taken, completed]);
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn votes_for_no_candidate_and_voters_without_other_votes_are_dropped() {
    run(|| {
        Voters::mutate(|voters| {
            voters[5] = voter(NINA, 100, &[who(99), BOB, who(98)]);
            voters[6] = voter(OMAR, 70, &[who(99)]);
            voters[7] = voter(PIA, 33, &[]);
        });
        roll_to_phase(Phase::Solve);
        let counted = counted();
        assert_eq!(counted.len(), 10);
        assert!(!counted.contains(&OMAR) && !counted.contains(&PIA));
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        let bob = supports.iter().find(|(who, _)| *who == BOB);
        let bob = &bob.expect("is elected").1.voters;
        assert!(bob.contains(&(NINA, 100)), "all she has goes to Bob");
    });
}

#[test]
fn a_page_without_any_valid_vote_is_not_the_last() {
    run(|| {
        Voters::mutate(|voters| {
            for voter in &mut voters[3..6] {
                voter.2 = vec![who(99)].try_into().unwrap();
            }
        });
        roll_to_phase(Phase::Solve);
        assert_eq!(Totals::<Runtime>::get().pages, 3);
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn repeated_votes_count_where_they_were_first() {
    run(|| {
        Voters::mutate(|voters| voters[5] = voter(NINA, 100, &[BOB, ALICE, BOB, BOB]));
        assert_eq!(fetch_page_by_page(), reference());
    });
}

#[test]
fn a_validator_turned_nominator_is_not_counted_twice() {
    run(|| {
        roll_to_phase(Phase::Snapshot(1));
        // Alice's self-vote was taken. Now she is no candidate any more, and votes for others.
        Voters::mutate(|voters| voters[8] = voter(ALICE, 20, &[BOB, CAROL]));
        roll_to_phase(Phase::Solve);
        let alices = counted().into_iter().filter(|who| *who == ALICE).count();
        assert_eq!(alices, 1);
        let supports = fetch_page_by_page();
        let backed_by_alice: Vec<_> = supports
            .iter()
            .flat_map(|(winner, support)| {
                let hers = support.voters.iter().filter(|(who, _)| *who == ALICE);
                hers.map(|(_, stake)| (winner.clone(), *stake))
            })
            .collect();
        assert_eq!(backed_by_alice, [(ALICE, 20)]);
    });
}

#[test]
fn a_candidate_whose_own_vote_counted_for_nothing_can_still_back_others() {
    run(|| {
        Voters::mutate(|voters| {
            // Ron is no candidate, so his vote for himself does not count.
            voters[1] = own_vote(RON, 7);
            // Eve is a candidate, but she votes for an account that is none.
            voters[2] = voter(EVE, 5, &[who(99)]);
            voters[7] = voter(EVE, 5, &[BOB]);
        });
        roll_to_phase(Phase::Solve);
        let counted = counted();
        assert_eq!(counted.iter().filter(|who| **who == EVE).count(), 1);
        assert_eq!(counted.iter().filter(|who| **who == RON).count(), 1);
    });
}

#[test]
fn a_candidate_listed_twice_is_one_candidate() {
    run(|| {
        Candidates::mutate(|candidates| candidates.push(ALICE));
        let twice = Candidates::get();
        roll_to_result();
        Candidates::set(twice[..5].to_vec());
        assert_eq!(fetch_all_from(3), reference());
    });
}

#[test]
fn whoever_changes_after_being_counted_is_counted_as_before() {
    run(|| {
        let expected = reference();
        roll_to_phase(Phase::Snapshot(0));
        Candidates::set(vec![EVE]);
        Voters::mutate(|voters| {
            for voter in &mut voters[..9] {
                voter.1 += 1_000;
            }
        });
        assert_eq!(fetch_page_by_page(), expected);
    });
}

#[test]
fn voters_beyond_the_room_are_left_out_with_an_event() {
    run(|| {
        Voters::mutate(|voters| voters.push(voter(who(90), 1_000_000, &[EVE])));
        roll_to_phase(Phase::Solve);
        let truncated = Event::ElectorateTruncated {
            electorate: 13,
            room: 12,
        };
        assert!(events().contains(&truncated));
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert!(supports.iter().all(|(who, _)| *who != EVE));
    });
}

#[test]
fn candidates_beyond_the_room_are_not_asked_for() {
    MaxTargets::set(4);
    run(|| {
        roll_to_phase(Phase::Solve);
        assert_eq!(Targets::<Runtime>::get().len(), 4);
        let supports = fetch_page_by_page();
        Candidates::mutate(|candidates| candidates.truncate(4));
        assert_eq!(supports, reference());
    });
}

#[test]
fn the_last_of_65_535_candidates_can_be_voted_for() {
    MaxTargets::set(u32::from(u16::MAX));
    MaxElectionWeight::set(Weight::MAX);
    let last = who(65_535);
    Candidates::set((1..=65_535).map(who).collect());
    Voters::set(vec![
        own_vote(who(1), 10),
        voter(who(70_000), 11, core::slice::from_ref(&last)),
    ]);
    Seats::set(1);
    run_as_is(|| {
        let supports = fetch_all_from(3);
        assert_eq!(supports, reference());
        assert_eq!(totals(&supports), [(last, 11)]);
    });
}

#[test]
fn a_small_electorate_is_no_problem() {
    Candidates::set(vec![ALICE]);
    Voters::set(vec![own_vote(ALICE, 1)]);
    Prediction::set(12);
    run_as_is(|| {
        let supports = fetch_page_by_page();
        assert_eq!(supports, reference());
        assert_eq!(totals(&supports), [(ALICE, 1)]);
    });
}

#[test]
fn voters_without_weight_back_nobody() {
    run(|| {
        Voters::mutate(|voters| voters.iter_mut().for_each(|voter| voter.1 = 0));
        assert_eq!(fetch_page_by_page(), reference());
        assert_eq!(Elections::status(), Err(()));
    });
}

#[test]
fn a_snapshot_of_22_500_voters_with_16_votes_takes_less_than_2_mib() {
    a_country(1_000, 21_500);
    // Here candidates vote for sixteen too, so that all voters are alike.
    Voters::mutate(|voters| {
        let votes: Vec<_> = (0..16).map(who).collect();
        for candidate in &mut voters[..1_000] {
            candidate.2 = votes.clone().try_into().unwrap();
        }
    });
    run_as_is(|| {
        Prediction::set(2);
        roll_to_phase(Phase::Solve);
        let totals = Totals::<Runtime>::get();
        assert_eq!((totals.voters, totals.votes), (22_500, 360_000));
        let bytes = stored_bytes();
        // Two bytes for each vote. For each voter: an account, eight bytes of weight, one to count votes. The
        // candidates.
        assert!(bytes > 360_000 * 2 + 22_500 * 41 + 1_000 * 32);
        assert!(bytes < 2 * 1_024 * 1_024, "it takes {bytes} bytes");
    });
}

#[test]
fn what_is_not_needed_any_more_goes_when_solved() {
    run(|| {
        roll_to_phase(Phase::Snapshot(0));
        assert!(CountedTargets::<Runtime>::exists());
        roll_to_phase(Phase::Solve);
        assert!(!CountedTargets::<Runtime>::exists());
        assert_eq!(Ballots::<Runtime>::iter().count(), 4);
        next_block();
        assert_eq!(Ballots::<Runtime>::iter().count(), 0);
        assert_eq!(VoterIds::<Runtime>::iter().count(), 4);
        assert_eq!(SupportPages::<Runtime>::iter().count(), 3);
    });
}
