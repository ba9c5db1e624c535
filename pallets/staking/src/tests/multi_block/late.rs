//! Elections that are not ready when their era is due.

use super::{chain, stage};
use crate::{
    election::types::CollectionStage, mock::*, ElectionUnderway, ElectionsHeld, Event,
    WeightInfo as _,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::assert_ok;

#[test]
fn pages_that_are_still_to_come_are_asked_for_when_the_era_is_planned() {
    let chain = chain();
    // Solved in block 10, when one page is collected before the era is planned.
    ElectionLead::set(3);
    chain.run(|| {
        // 1. The election is solved in block 10, where one page is collected.
        roll_to(9);
        assert_eq!((stage(), elections()), (None, vec![]));
        // 2. Planning asks for the other pages in the same block.
        roll_to(10);
        assert_eq!(elections(), [Event::StakersElected]);
        assert_eq!((stage(), elected(1)), (None, vec![ALICE, BOB]));
        assert_eq!(backing(1, BOB, OMAR), 300);
    });
}

#[test]
fn an_election_that_is_late_keeps_the_old_set_and_serves_the_next_attempt() {
    let chain = chain();
    ElectionLead::set(2);
    chain.run(|| {
        // 1. The result is not ready when era 1 should be planned. The old set works on.
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (Staking::planned_era(), ElectionsHeld::<Test>::get()),
            (0, 2)
        );
        assert_eq!(session_validators(), [ALICE, BOB]);
        // 2. The result is complete before the next session, which plans era 1.
        roll_to(14);
        assert_eq!(stage(), Some(CollectionStage::Complete));
        roll_to(15);
        assert_eq!(
            elections(),
            [Event::StakingElectionFailed, Event::StakersElected]
        );
        assert_eq!((Staking::planned_era(), Staking::active_era()), (1, 0));
        // 3. Era 1 starts a session later.
        roll_to(20);
        assert_eq!(Staking::active_era(), 1);
    });
}

#[test]
fn a_provider_may_hold_a_late_election_at_once() {
    let chain = chain();
    ElectionLead::set(0);
    HoldsLateElections::set(true);
    chain.run(|| {
        // 1. No election was begun. The provider holds one when era 1 is planned.
        roll_to(10);
        assert_eq!(elections(), [Event::StakersElected]);
        assert_eq!((Staking::planned_era(), stage()), (1, None));
        assert_eq!(backing(1, ALICE, NINA), 500);
        // 2. Stake that is unbonded now backs era 1, and not era 2.
        assert_ok!(Staking::unbond(signed(NINA), 100));
        assert_eq!(ledger(NINA).unlocking[0].era, 4);
        roll_to_active_era(2);
        assert_eq!(
            (elected(2), backing(2, ALICE, NINA)),
            (vec![ALICE, BOB], 400)
        );
    });
}

#[test]
fn a_result_that_a_full_block_has_no_room_for_serves_the_next_attempt() {
    let chain = chain();
    ElectionLead::set(4);
    chain.run(|| {
        // 1. One page is collected. Then blocks are full, and the election fails.
        roll_to(9);
        assert_eq!(stage(), Some(CollectionStage::Page(2)));
        BlockIsFull::set(true);
        roll_to(12);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (stage(), elected(1)),
            (Some(CollectionStage::Page(2)), vec![ALICE])
        );
        // 2. With room again the rest is collected.
        BlockIsFull::set(false);
        roll_to(14);
        assert_eq!(stage(), Some(CollectionStage::Complete));
        // 3. The next attempt plans era 1 with the whole result.
        roll_to_active_era(1);
        assert_eq!(
            (elected(1), Session::current_index()),
            (vec![ALICE, BOB], 4)
        );
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}

#[test]
fn an_offender_read_before_its_offence_is_out_in_a_second_attempt_too() {
    let chain = chain().validator_count(3);
    ElectionLead::set(2);
    chain.run(|| {
        // 1. Alice offends after the snapshot, and validates again.
        roll_to(9);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to(12);
        // 2. The first attempt fails. The second uses the snapshot from before the offence.
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert!(elected(1).contains(&ALICE));
        // 3. Alice is left out of era 1.
        roll_to(15);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![BOB, CAROL]));
        assert!(!Staking::is_exposed(&NINA, 1));
        // 4. Era 2 has her again.
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB, CAROL]);
    });
}

#[test]
fn a_snapshot_that_comes_after_the_result_makes_no_offender_fit_again() {
    let chain = chain().validator_count(3);
    ElectionLead::set(2);
    chain.run(|| {
        // 1. Alice offends after the snapshot, and validates again. The first attempt fails.
        roll_to(9);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to(14);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 2. The result for the second attempt is complete. Then another snapshot begins.
        assert_eq!(stage(), Some(CollectionStage::Complete));
        let held = || ElectionUnderway::<Test>::get().map(|underway| underway.elections_held);
        assert_eq!(held(), Some(1));
        assert_ok!(Staking::electing_voters(DataProviderBounds::default(), 3));
        assert_eq!(held(), Some(2));
        // 3. Alice is left out of era 1 all the same.
        roll_to(15);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![BOB, CAROL]));
    });
}

#[test]
fn pages_too_heavy_for_the_planning_block_wait_for_the_next_attempt() {
    let chain = chain();
    ElectionLead::set(3);
    chain.run(|| {
        roll_to(9);
        // 1. Half of a block is hardly enough to look for a result.
        MaxBlockWeight::set(<Test as crate::Config>::WeightInfo::find_collection() * 2);
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 2. Alice's page came when the block began, Bob's at planning. There was no room for the others.
        assert_eq!(
            (stage(), elected(1), Staking::planned_era()),
            (Some(CollectionStage::Page(1)), vec![ALICE, BOB], 0)
        );
        // 3. The next attempt has the whole result.
        roll_to(15);
        assert_eq!(elections().last(), Some(&Event::StakersElected));
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![ALICE, BOB]));
        assert_eq!(backing(1, BOB, OMAR), 300);
    });
}

#[test]
fn an_era_forced_during_its_election_is_planned_when_that_is_ready() {
    let chain = chain();
    ElectionLead::set(1);
    chain.run(|| {
        // 1. An era is forced, but its election is not ready in block 5.
        assert_ok!(Staking::force_new_era(root()));
        roll_to(5);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 2. It is ready for the next session, and nothing is forced any more.
        roll_to(10);
        assert_eq!(
            elections(),
            [Event::StakingElectionFailed, Event::StakersElected]
        );
        assert_eq!(forced().last(), Some(&crate::Forcing::NotForcing));
        // 3. Era 1 starts with session 3.
        roll_to_active_era(1);
        assert_eq!(Session::current_index(), 3);
    });
}

#[test]
fn a_late_election_counts_all_nominations_for_an_admitted_offender() {
    elect_over_blocks();
    ElectionLead::set(2);
    // Ten voters fill four pages: Alice and Carol, seven nominators of Bob, and on the last page Nina, who backs Alice.
    let crowd = (31..=37).fold(ExtBuilder::unpaid(), |chain, who| {
        chain.nominator(who, 500, &[BOB])
    });
    crowd.nominator(NINA, 60, &[ALICE]).run(|| {
        // 1. Both validators of the set offend. The set can't do without both, so the election admits Alice.
        offence(10).by(&[ALICE, BOB]);
        // 2. Her era can't be planned while voters are read.
        while elections().is_empty() {
            roll_one();
        }
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        let is_reading = || crate::NextVoters::<Test>::get().map(|reading| reading.next_page);
        assert_eq!(is_reading(), Some(0));
        // 3. Nina is read after that. Her nomination counts in this election all the same.
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, CAROL]);
        assert_eq!(backing(1, ALICE, NINA), 60);
    });
}

#[test]
fn a_late_election_leaves_out_no_more_than_a_third() {
    elect_over_blocks();
    VotersPerPage::set(4);
    ElectionLead::set(2);
    ExtBuilder::twelve_validators().run(|| {
        // 1. Four of twelve validators offend, and validate again. They are left out, and strangers get their seats.
        let strangers = 201..=204;
        let four = [ALICE, BOB, CAROL, DAVE];
        strangers.clone().for_each(|who| new_validator(who, 1_000));
        offence(0).by(&four);
        four.into_iter().for_each(validate);
        // 2. A session comes while voters are read, so the era can't be planned. After that four winners offend.
        roll_to(11);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        offence(0).by(&[101, 102, 103, 104]);
        // 3. A third is left out already. So these four serve.
        roll_to_active_era(1);
        let winners: Vec<_> = (101..=108).chain(strangers).collect();
        assert_eq!(elected(1), winners);
    });
}

#[test]
fn an_offender_stays_admitted_until_its_era_is_elected() {
    elect_over_blocks();
    let chain = ExtBuilder::unpaid().nominator(NINA, 60, &[ALICE]);
    chain.run(|| {
        // 1. Both validators of the set offend, and an election admits Alice. It fails.
        offence(10).by(&[ALICE, BOB]);
        FailsWhenAsked::set(true);
        while elections().is_empty() {
            roll_one();
        }
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        // 2. The next one reads all votes again. It admits her as well, so Nina's nomination counts.
        FailsWhenAsked::set(false);
        begin_again();
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, CAROL]);
        assert_eq!(backing(1, ALICE, NINA), 60);
    });
}

#[test]
fn a_session_between_candidates_and_voters_changes_nothing_for_offenders() {
    elect_over_blocks();
    ElectionLead::set(1);
    TargetsComeFirst::set(true);
    let chain = ExtBuilder::unpaid().nominator(NINA, 60, &[ALICE]);
    chain.run(|| {
        // 1. Both validators of the set offend. Candidates are read before a session ends, and Alice is admitted.
        offence(10).by(&[ALICE, BOB]);
        while elections().is_empty() {
            roll_one();
        }
        // 2. The era can't be planned yet, and this attempt is counted. The voters come a block later.
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        let held = || ElectionUnderway::<Test>::get().map(|underway| underway.elections_held);
        let expected = held();
        assert_eq!(expected, Some(ElectionsHeld::<Test>::get() - 1));
        roll_one();
        assert_eq!(held(), expected);
        // 3. It is the election that has admitted Alice: Nina's nomination counts.
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, CAROL]);
        assert_eq!(backing(1, ALICE, NINA), 60);
    });
}
