//! Results that are dropped, and data that must never be taken for a result.

use super::{chain, exposures, roll_to_complete_result, stage};
use crate::{
    election::types::CollectionStage, mock::*, rooms::Elections, ErasStakersOverview,
    ErasStakersPaged, ErasUnlockEra, ErasValidatorPrefs, Event, MinimumValidatorCount, NextVoters,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::assert_ok;

/// Returns the number of entries that exposures of an era take.
fn entries(era: u32) -> usize {
    ErasStakersOverview::<Test>::iter_prefix(era).count()
        + ErasStakersPaged::<Test>::iter_prefix((era,)).count()
        + ErasValidatorPrefs::<Test>::iter_prefix(era).count()
}

#[test]
fn what_was_collected_is_given_up_when_the_provider_has_no_more_of_it() {
    chain().run(|| {
        // 1. Alice's page is collected. Then the provider loses the rest.
        roll_to(5);
        assert_eq!(
            (stage(), elected(1)),
            (Some(CollectionStage::Page(2)), vec![ALICE])
        );
        lose_election();
        // 2. The result is dropped, and its entries are removed.
        roll_one();
        assert_eq!(stage(), Some(CollectionStage::Dropped));
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        // 3. The election fails when its era should be planned.
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(Staking::planned_era(), 0);

        // 4. The next election reads the new stakes and succeeds.
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
        // 1. One page is collected. The others are asked for when the era should be planned.
        roll_to(9);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        // 2. The provider fails then, and so does the election.
        FailsWhenAsked::set(true);
        roll_to(10);
        FailsWhenAsked::set(false);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 3. Nothing of the result is left.
        roll_to(12);
        assert_eq!((stage(), entries(1)), (None, 0));
    });
}

#[test]
fn a_new_snapshot_replaces_a_result_that_is_not_all_there() {
    chain().run(|| {
        // 1. One page is collected when another election begins.
        roll_to(5);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        begin_again();
        nominate(NINA, &[BOB]);
        // 2. The old result goes.
        roll_one();
        assert_eq!(
            (stage(), entries(1)),
            (None, 0),
            "dropped, and removed at once"
        );
        // 3. The new result has Nina's new vote.
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, NINA)), (0, 500));
    });
}

#[test]
fn planning_asks_for_each_page_of_an_unwanted_result_once() {
    chain().run(|| {
        // 1. A result of four pages is ready, but blocks are full. A freeze gives it up, and then an era is forced.
        roll_to(4);
        BlockIsFull::set(true);
        roll_to(9);
        assert_eq!((pages_ready(), stage()), (4, None));
        assert_ok!(Staking::force_no_eras(root()));
        assert_ok!(Staking::force_new_era(root()));
        // 2. Each page is asked for when the block begins, and once more when the era is planned. All are refused.
        PagesAsked::set(0);
        roll_to(10);
        assert_eq!((PagesAsked::get(), pages_ready()), (2 * 4, 4));
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 3. With room again, the result is discarded, and the next one is taken.
        BlockIsFull::set(false);
        roll_to_active_era(1);
        assert_eq!(elections().last(), Some(&Event::StakersElected));
    });
}

#[test]
fn with_too_few_winners_nothing_of_the_result_stays() {
    chain().run(|| {
        // 1. Two winners are collected. Then the minimum becomes three.
        roll_to_complete_result();
        MinimumValidatorCount::<Test>::put(3);
        // 2. The election fails, and the result is removed.
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (stage(), Staking::planned_era()),
            (Some(CollectionStage::Dropped), 0)
        );
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        // 3. With a minimum of two, the next election succeeds.
        MinimumValidatorCount::<Test>::put(2);
        begin_again();
        roll_to(20);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn a_large_result_takes_blocks_to_remove_and_none_is_collected_meanwhile() {
    elect_over_blocks();
    VotersPerPage::set(100);
    let crowd = (201..=290).map(|who| (who, 1_000)).collect();
    let chain = ExtBuilder::unpaid().validators(crowd).validator_count(90);
    let mut chain = chain.build();
    chain.execute_with(|| {
        // 1. A freeze drops a result of 270 entries. Then an era is forced.
        roll_to_complete_result();
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!((stage(), entries(1)), (Some(CollectionStage::Dropped), 270));
        assert_ok!(Staking::force_new_era(root()));
    });
    chain.commit_all().expect("nothing is open");
    chain.execute_with(|| {
        // 2. The next block removes 256 of them and collects nothing.
        roll_one();
        assert_eq!(
            (stage(), entries(1)),
            (Some(CollectionStage::Dropped), 270 - 256)
        );
    });
    chain.commit_all().expect("nothing is open");
    chain.execute_with(|| {
        // 3. The block after removes the rest.
        roll_one();
        assert_eq!((stage(), entries(1)), (None, 0));
        // 4. Era 1 is elected with another result.
        roll_to_active_era(1);
        assert_eq!(entries(1), 270);
    });
}

#[test]
fn while_a_dropped_result_is_removed_no_election_succeeds() {
    let chain = chain();
    HoldsLateElections::set(true);
    chain.run(|| {
        // 1. A result is complete.
        roll_to(9);
        assert_eq!(stage(), Some(CollectionStage::Complete));
        // 2. Eras are frozen and forced in one block. The result is dropped, and an era is due.
        assert_ok!(Staking::force_no_eras(root()));
        assert_ok!(Staking::force_new_era(root()));
        // 3. No era is planned while the result is being removed.
        let planned = <Staking as pallet_session::SessionManager<AccountId>>::new_session(2);
        assert_eq!((planned, Staking::planned_era()), (None, 0));
        // 4. Then the provider holds another election at once, and it succeeds.
        roll_to(10);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
    });
}

#[test]
fn when_eras_are_frozen_a_result_is_dropped_and_none_is_collected() {
    chain().run(|| {
        // 1. A result is complete when eras are frozen. It is dropped.
        roll_to_complete_result();
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(40);
        assert_eq!((stage(), entries(1), elections()), (None, 0, vec![]));

        // 2. Nina changes her vote. Then an era is forced, and a new election counts her vote.
        nominate(NINA, &[BOB]);
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, NINA)), (0, 500));
        assert_eq!(elections().last(), Some(&Event::StakersElected));
    });
}

/// A second election for era 1, which nobody needs, is ready when era 1 is planned. Then Nina changes her vote.
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
fn a_result_for_one_era_is_thrown_away_and_never_used_for_another() {
    chain().run(|| {
        // 1. A result for era 1 is left over.
        leave_a_result_for_an_era_that_is_planned();
        // 2. Its pages, two with winners and two empty, are fetched and thrown away.
        roll_to(13);
        assert_eq!((stage(), entries(2), pages_ready()), (None, 0, 0));
        // 3. Era 2 is elected with Nina's new vote.
        roll_to_active_era(2);
        assert_eq!((backing(2, ALICE, NINA), backing(2, BOB, NINA)), (0, 500));
        assert_eq!(elections(), vec![Event::StakersElected; 2]);
    });
}

#[test]
fn a_result_for_another_era_is_not_taken_in_the_block_of_planning_either() {
    chain().run(|| {
        // 1. A result for era 1 is left over. No block has room to fetch it.
        leave_a_result_for_an_era_that_is_planned();
        // No block has room to fetch it.
        BlockIsFull::set(true);
        roll_to(24);
        assert_eq!(pages_ready(), 4);
        BlockIsFull::set(false);
        // 2. One page is fetched when block 25 begins, the others at planning. The election for era 2 fails.
        roll_to(25);
        assert_eq!(elections().last(), Some(&Event::StakingElectionFailed));
        assert_eq!((stage(), entries(2), pages_ready()), (None, 0, 0));
        // 3. The next attempt elects era 2 with Nina's new vote.
        roll_to_active_era(2);
        assert_eq!((backing(2, ALICE, NINA), backing(2, BOB, NINA)), (0, 500));
    });
}

#[test]
fn a_snapshot_gets_no_more_voters_once_its_era_is_planned() {
    for pages_read in 1..=3 {
        let chain = chain();
        ElectionLead::set(9);
        chain.run(|| {
            let earlier = elections().len();
            // 1. The result is complete. Then another snapshot reads one to three pages.
            roll_to(8);
            assert_eq!(stage(), Some(CollectionStage::Complete));
            let voters = |page| Staking::electing_voters(DataProviderBounds::default(), page);
            for page in (0..4).rev().take(pages_read) {
                assert_ok!(voters(page));
            }
            // 2. Era 1 is planned.
            roll_to(10);
            assert_eq!(Staking::planned_era(), 1);
            // 3. No further page is handed out, not even page 0, which can also mean all voters at once.
            assert!((0..3).all(|page| voters(page).is_err()));
            assert_eq!(Elections::<Test>::era_being_elected(), None);
            assert!(!NextVoters::<Test>::exists() && !ErasUnlockEra::<Test>::contains_key(2));
            // 4. The next election succeeds.
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
