//! Results that are given up, and what must never be taken for a result.

use super::{chain, exposures, roll_to_complete_result, stage};
use crate::{
    election::types::CollectionStage, mock::*, rooms::Elections, ErasStakersOverview,
    ErasStakersPaged, ErasUnlockEra, ErasValidatorPrefs, Event, MinimumValidatorCount, NextVoters,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::assert_ok;

/// Entries of an era's exposures.
fn entries(era: u32) -> usize {
    ErasStakersOverview::<Test>::iter_prefix(era).count()
        + ErasStakersPaged::<Test>::iter_prefix((era,)).count()
        + ErasValidatorPrefs::<Test>::iter_prefix(era).count()
}

#[test]
fn what_was_collected_is_given_up_when_the_provider_has_no_more_of_it() {
    chain().run(|| {
        roll_to(5);
        assert_eq!(
            (stage(), elected(1)),
            (Some(CollectionStage::Page(2)), vec![ALICE])
        );
        lose_election();
        roll_one();
        assert_eq!(stage(), Some(CollectionStage::Dropped));
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(Staking::planned_era(), 0);

        assert_ok!(Staking::bond_extra(signed(NINA), 100));
        begin_again();
        roll_to_active_era(1);
        assert_eq!(elections().last(), Some(&Event::StakersElected));
        assert_eq!(backing(1, ALICE, NINA), 600);
    });
}

#[test]
fn a_result_that_is_lost_in_the_block_of_planning_is_given_up() {
    let chain = chain();
    ElectionLead::set(4);
    chain.run(|| {
        roll_to(9);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        FailsWhenAsked::set(true);
        roll_to(10);
        FailsWhenAsked::set(false);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        roll_to(12);
        assert_eq!((stage(), entries(1)), (None, 0));
    });
}

#[test]
fn a_new_snapshot_replaces_a_result_that_is_not_all_there() {
    chain().run(|| {
        roll_to(5);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        begin_again();
        nominate(NINA, &[BOB]);
        roll_one();
        assert_eq!(
            (stage(), entries(1)),
            (None, 0),
            "dropped, and removed at once"
        );
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, NINA)), (0, 500));
    });
}

#[test]
fn with_too_few_winners_nothing_of_the_result_stays() {
    chain().run(|| {
        roll_to_complete_result();
        MinimumValidatorCount::<Test>::put(3);
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (stage(), Staking::planned_era()),
            (Some(CollectionStage::Dropped), 0)
        );
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        MinimumValidatorCount::<Test>::put(2);
        begin_again();
        roll_to(20);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn a_large_result_is_removed_over_several_blocks_and_none_is_collected_meanwhile() {
    elect_over_blocks();
    VotersPerPage::set(100);
    let crowd = (201..=290).map(|who| (who, 1_000)).collect();
    let chain = ExtBuilder::unpaid().validators(crowd).validator_count(90);
    let mut chain = chain.build();
    chain.execute_with(|| {
        roll_to_complete_result();
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!((stage(), entries(1)), (Some(CollectionStage::Dropped), 270));
        assert_ok!(Staking::force_new_era(root()));
    });
    chain.commit_all().expect("nothing is open");
    chain.execute_with(|| {
        roll_one();
        assert_eq!(
            (stage(), entries(1)),
            (Some(CollectionStage::Dropped), 270 - 256)
        );
    });
    chain.commit_all().expect("nothing is open");
    chain.execute_with(|| {
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        roll_to_active_era(1);
        assert_eq!(entries(1), 270);
    });
}

#[test]
fn while_a_dropped_result_is_removed_no_election_succeeds() {
    let chain = chain();
    HoldsLateElections::set(true);
    chain.run(|| {
        roll_to(9);
        assert_eq!(stage(), Some(CollectionStage::Complete));
        // A freeze as short as can be: the result is dropped, and an era is due.
        assert_ok!(Staking::force_no_eras(root()));
        assert_ok!(Staking::force_new_era(root()));
        let planned = <Staking as pallet_session::SessionManager<AccountId>>::new_session(2);
        assert_eq!((planned, Staking::planned_era()), (None, 0));
        roll_to(10);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
    });
}

#[test]
fn when_eras_are_frozen_a_result_is_dropped_and_none_is_collected() {
    chain().run(|| {
        roll_to_complete_result();
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(40);
        assert_eq!((stage(), entries(1), elections()), (None, 0, vec![]));

        nominate(NINA, &[BOB]);
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, NINA)), (0, 500));
        assert_eq!(elections().last(), Some(&Event::StakersElected));
    });
}

/// A second election for era 1, which nobody needs, is ready when the era is planned. Then Nina changes her mind.
fn leave_a_result_for_an_era_that_is_planned() {
    roll_to(9);
    let held = exposures(1);
    begin_again();
    finish_election();
    roll_to(10);
    assert_eq!((Staking::planned_era(), exposures(1)), (1, held));
    assert_eq!(pages_ready(), 4);
    nominate(NINA, &[BOB]);
}

#[test]
fn the_result_for_one_era_is_never_taken_for_another_and_stands_in_nobodys_way() {
    chain().run(|| {
        leave_a_result_for_an_era_that_is_planned();
        // Alice and Bob, and two empty pages: they are fetched and thrown away.
        roll_to(13);
        assert_eq!((stage(), entries(2), pages_ready()), (None, 0, 0));
        roll_to_active_era(2);
        assert_eq!((backing(2, ALICE, NINA), backing(2, BOB, NINA)), (0, 500));
        assert_eq!(elections(), vec![Event::StakersElected; 2]);
    });
}

#[test]
fn a_result_for_another_era_is_not_taken_in_the_block_of_planning_either() {
    chain().run(|| {
        leave_a_result_for_an_era_that_is_planned();
        // No block has room to fetch it.
        BlockIsFull::set(true);
        roll_to(24);
        assert_eq!(pages_ready(), 4);
        BlockIsFull::set(false);
        // One page when the block begins, the others in vain when the era should be planned.
        roll_to(25);
        assert_eq!(elections().last(), Some(&Event::StakingElectionFailed));
        assert_eq!((stage(), entries(2), pages_ready()), (None, 0, 0));
        roll_to_active_era(2);
        assert_eq!((backing(2, ALICE, NINA), backing(2, BOB, NINA)), (0, 500));
    });
}

#[test]
fn a_snapshot_that_goes_on_when_its_era_is_planned_is_refused_further_voters() {
    for pages_read in 1..=3 {
        let chain = chain();
        ElectionLead::set(9);
        chain.run(|| {
            let earlier = elections().len();
            roll_to(8);
            assert_eq!(stage(), Some(CollectionStage::Complete));
            let voters = |page| Staking::electing_voters(DataProviderBounds::default(), page);
            for page in (0..4).rev().take(pages_read) {
                assert_ok!(voters(page));
            }
            roll_to(10);
            assert_eq!(Staking::planned_era(), 1);
            // Not even the last page, which might be taken for a wish to have everybody.
            assert!((0..3).all(|page| voters(page).is_err()));
            assert_eq!(Elections::<Test>::era_being_elected(), None);
            assert!(!NextVoters::<Test>::exists() && !ErasUnlockEra::<Test>::contains_key(2));
            roll_to_active_era(2);
            assert_eq!(elections()[earlier..], vec![Event::StakersElected; 2]);
        });
    }
}

#[test]
fn a_chain_that_returns_to_elections_in_one_block_leaves_nothing_behind() {
    chain().run(|| {
        roll_to(5);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        ElectionDuration::set(0);
        ElectionPages::set(1);
        lose_election();
        nominate(NINA, &[BOB]);
        roll_to(10);
        assert_eq!((Staking::planned_era(), backing(1, BOB, NINA)), (1, 500));
        assert_eq!(
            (stage(), Elections::<Test>::era_being_elected()),
            (None, None)
        );
    });
}
