//! Winners that can't serve any more when their era is planned.

use super::{chain, roll_to_complete_result};
use crate::{
    mock::*, rooms::Elections, Candidates, ErasPayablePages, ErasTotalStake, Event, Forcing,
    MinimumValidatorCount,
};
use frame_support::assert_ok;

fn lose_keys(who: AccountId) {
    pallet_session::NextKeys::<Test>::remove(who);
}

/// Three seats, so that the set can do without one of its validators.
fn chain_of_three() -> ExtBuilder {
    chain().validator_count(3)
}

/// Checks that Alice is not in era 1, and that no stake backs her in it.
fn assert_without_alice() {
    assert_eq!(elected(1), [BOB, CAROL]);
    assert!(!Staking::is_exposed(&ALICE, 1) && !Staking::is_exposed(&NINA, 1));
    assert_eq!(
        crate::ErasStakersPaged::<Test>::iter_prefix((1, ALICE)).count(),
        0
    );
    assert!(!crate::ErasValidatorPrefs::<Test>::contains_key(1, ALICE));
    assert_eq!(ErasTotalStake::<Test>::get(1), 1_200 + 500);
    assert_eq!(ErasPayablePages::<Test>::get(1), 1 + 1);
    roll_to_active_era(1);
    assert_eq!(session_validators(), [BOB, CAROL]);
}

#[test]
fn a_winner_that_offends_before_planning_is_left_out_even_if_it_returns() {
    for block in [3, 6, 9] {
        chain_of_three().run(|| {
            // 1. Alice offends during the election, and validates again.
            roll_to(block);
            offence(0).by(&[ALICE]);
            validate(ALICE);
            // 2. She is left out of era 1.
            roll_to(10);
            assert_eq!(elections().last(), Some(&Event::StakersElected));
            assert_without_alice();
            // 3. Era 2 has her again.
            roll_to_active_era(2);
            assert_eq!(elected(2), [ALICE, BOB, CAROL]);
        });
    }
}

#[test]
fn an_offender_whom_nothing_chills_stays_elected() {
    chain().run(|| {
        roll_to(6);
        offence(10).mildly().by(&[ALICE]);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn who_offended_before_the_snapshot_is_not_in_it_and_may_win_the_next() {
    chain().run(|| {
        // 1. Bob offends before the snapshot, and validates again.
        offence(0).by(&[BOB]);
        validate(BOB);
        // 2. Carol wins in his place.
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, CAROL]);
        // 3. He may win the next election.
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
    });
}

#[test]
fn a_winner_that_lost_its_keys_is_left_out() {
    chain_of_three().run(|| {
        // 1. Alice wins, and then loses her session keys.
        roll_to_complete_result();
        lose_keys(ALICE);
        // 2. She is left out of era 1.
        roll_to(10);
        assert_without_alice();
        // 3. With keys she is elected again.
        give_keys(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB, CAROL]);
    });
}

#[test]
fn keys_that_are_back_in_time_are_as_good_as_ever() {
    chain().run(|| {
        roll_to_complete_result();
        lose_keys(ALICE);
        roll_one();
        give_keys(ALICE);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn with_too_few_winners_left_the_election_fails() {
    chain().run(|| {
        // 1. Alice, one of two winners, loses her session keys. Two are needed.
        MinimumValidatorCount::<Test>::put(2);
        roll_to_complete_result();
        lose_keys(ALICE);
        // 2. The election fails, and the old set works on.
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (Staking::planned_era(), session_validators()),
            (0, vec![ALICE, BOB])
        );
        roll_to(12);
        assert!(elected(1).is_empty());
        // 3. The next election elects Carol in her place.
        begin_again();
        roll_to(20);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![BOB, CAROL]));
    });
}

#[test]
fn when_a_whole_set_is_chilled_during_its_election_two_thirds_serve() {
    chain_of_three().run(|| {
        // 1. All three winners offend, and validate again.
        roll_to_complete_result();
        offence(10).by(&[ALICE, BOB, CAROL]);
        [ALICE, BOB, CAROL].into_iter().for_each(validate);
        // 2. Two are admitted, because the set can do without one only.
        roll_to(10);
        let admitted = |stash| Event::OffenderAdmitted {
            stash,
            severity: sp_runtime::Perbill::from_percent(10),
        };
        let expected = [
            admitted(ALICE),
            admitted(BOB),
            Event::StakersElected,
            // With so many disabled, an era was forced. It was due in this block anyway.
            Event::ForceEra {
                mode: Forcing::NotForcing,
            },
        ];
        assert_eq!(staking_events(), expected);
        assert_eq!(elected(1), [ALICE, BOB]);
        // 3. Nominations from the snapshot count in era 1.
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        // 4. They count in era 2 as well, and all three are elected.
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB, CAROL]);
        assert_eq!((backing(2, ALICE, NINA), backing(2, BOB, OMAR)), (500, 300));
    });
}

#[test]
fn a_winner_that_chills_or_kicks_after_the_snapshot_serves_its_era() {
    chain().run(|| {
        // 1. After the snapshot Alice chills, and Bob kicks Omar.
        roll_to(5);
        assert_ok!(Staking::chill(signed(ALICE)));
        assert_ok!(Staking::kick(signed(BOB), vec![OMAR]));
        assert_eq!(targets_of(OMAR), None);
        // 2. Both serve era 1 with all their backers.
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        assert_eq!(
            crate::ErasValidatorPrefs::<Test>::get(1, ALICE),
            commission(10)
        );
        // 3. Alice is not in era 2, and Omar backs nobody in it.
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CAROL]);
        assert!(!Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn a_winner_that_left_during_the_snapshot_has_own_stake_behind_it() {
    elect_over_blocks();
    VotersPerPage::set(2);
    ExtBuilder::unpaid()
        .nominator(NINA, 900, &[ALICE, BOB, CAROL])
        .validator_count(3)
        .run(|| {
            // 1. All three are read as candidates, and the self-votes of two.
            roll_to(2);
            assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
            // 2. The third chills before its self-vote is read.
            let last = Candidates::<Test>::iter_keys().last().expect("are three");
            assert_ok!(Staking::chill(signed(last)));
            // 3. Every validator of era 1 has own stake.
            roll_to_active_era(1);
            assert!(!elected(1).is_empty());
            for validator in elected(1) {
                let overview = Staking::exposure_overview(1, &validator).expect("is elected");
                assert!(overview.own > 0, "{validator} risks only what others have");
            }
        });
}
