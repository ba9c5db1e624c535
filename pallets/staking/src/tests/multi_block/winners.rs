//! Who wins and can't serve any more when the era is planned.

use super::{chain, roll_to_complete_result};
use crate::{
    mock::*, rooms::Elections, Candidates, ErasPayablePages, ErasTotalStake, Event, Forcing,
    MinimumValidatorCount,
};
use frame_support::assert_ok;
use sp_runtime::testing::UintAuthorityId;

fn lose_keys(who: AccountId) {
    pallet_session::NextKeys::<Test>::remove(who);
}

fn set_keys(who: AccountId) {
    let dummy = UintAuthorityId(who);
    assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(
        &who,
        SessionKeys { dummy }
    ));
}

/// Three seats, so that the set can do without one of those who sit in them.
fn chain_of_three() -> ExtBuilder {
    chain().validator_count(3)
}

/// Alice is out of era 1, and nobody stands behind her in it.
fn assert_without_alice() {
    assert_eq!(elected(1), [BOB, CHARLIE]);
    assert!(!Staking::is_exposed(&ALICE, 1) && !Staking::is_exposed(&NINA, 1));
    assert_eq!(
        crate::ErasStakersPaged::<Test>::iter_prefix((1, ALICE)).count(),
        0
    );
    assert!(!crate::ErasValidatorPrefs::<Test>::contains_key(1, ALICE));
    assert_eq!(ErasTotalStake::<Test>::get(1), 1_200 + 500);
    assert_eq!(ErasPayablePages::<Test>::get(1), 1 + 1);
    roll_to_active_era(1);
    assert_eq!(session_validators(), [BOB, CHARLIE]);
}

#[test]
fn a_winner_that_offends_before_its_era_is_planned_is_left_out_even_if_it_comes_back() {
    for block in [3, 6, 9] {
        chain_of_three().run(|| {
            roll_to(block);
            offence(0).by(&[ALICE]);
            validate(ALICE);
            roll_to(10);
            assert_eq!(elections().last(), Some(&Event::StakersElected));
            assert_without_alice();
            roll_to_active_era(2);
            assert_eq!(elected(2), [ALICE, BOB, CHARLIE]);
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
        offence(0).by(&[BOB]);
        validate(BOB);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, CHARLIE]);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
    });
}

#[test]
fn a_winner_that_lost_its_keys_is_left_out() {
    chain_of_three().run(|| {
        roll_to_complete_result();
        lose_keys(ALICE);
        roll_to(10);
        assert_without_alice();
        set_keys(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB, CHARLIE]);
    });
}

#[test]
fn keys_that_are_back_in_time_are_as_good_as_ever() {
    chain().run(|| {
        roll_to_complete_result();
        lose_keys(ALICE);
        roll_one();
        set_keys(ALICE);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn with_too_few_winners_left_the_election_fails() {
    chain().run(|| {
        MinimumValidatorCount::<Test>::put(2);
        roll_to_complete_result();
        lose_keys(ALICE);
        roll_to(10);
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(
            (Staking::planned_era(), session_validators()),
            (0, vec![ALICE, BOB])
        );
        roll_to(12);
        assert!(elected(1).is_empty());
        begin_again();
        roll_to(20);
        assert_eq!(
            (Staking::planned_era(), elected(1)),
            (1, vec![BOB, CHARLIE])
        );
    });
}

#[test]
fn a_set_that_is_chilled_as_a_whole_during_an_election_serves_but_for_a_third_and_comes_back() {
    chain_of_three().run(|| {
        roll_to_complete_result();
        offence(10).by(&[ALICE, BOB, CHARLIE]);
        [ALICE, BOB, CHARLIE].into_iter().for_each(validate);
        roll_to(10);
        let admitted = |stash| Event::OffenderAdmitted {
            stash,
            severity: sp_runtime::Perbill::from_percent(10),
        };
        let expected = [
            admitted(ALICE),
            admitted(BOB),
            Event::StakersElected,
            // With so many barred, this election was asked for early; it would have come anyway.
            Event::ForceEra {
                mode: Forcing::NotForcing,
            },
        ];
        assert_eq!(staking_events(), expected);
        assert_eq!(elected(1), [ALICE, BOB]);
        // What stood in the snapshot stands; it is void from the next election on, which takes all.
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB, CHARLIE]);
        assert!(!Staking::is_exposed(&NINA, 2) && !Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn a_winner_that_chills_or_is_kicked_about_after_the_snapshot_serves_its_era() {
    chain().run(|| {
        roll_to(5);
        assert_ok!(Staking::chill(signed(ALICE)));
        assert_ok!(Staking::kick(signed(BOB), vec![OMAR]));
        assert_eq!(targets_of(OMAR), None);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
        assert_eq!(
            crate::ErasValidatorPrefs::<Test>::get(1, ALICE),
            commission(10)
        );
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CHARLIE]);
        assert!(!Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn who_leaves_before_its_own_vote_is_read_does_not_work_with_others_stake_alone() {
    elect_over_blocks();
    VotersPerPage::set(2);
    ExtBuilder::unpaid()
        .nominator(NINA, 900, &[ALICE, BOB, CHARLIE])
        .validator_count(3)
        .run(|| {
            // All three are read as candidates, and the votes of two.
            roll_to(2);
            assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
            let last = Candidates::<Test>::iter_keys().last().expect("are three");
            assert_ok!(Staking::chill(signed(last)));
            roll_to_active_era(1);
            assert!(!elected(1).is_empty());
            for validator in elected(1) {
                let overview = Staking::exposure_overview(1, &validator).expect("is elected");
                assert!(overview.own > 0, "{validator} risks only what others have");
            }
        });
}
