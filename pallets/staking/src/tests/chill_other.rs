//! `chill_other`: when anybody can chill a stash, and when its controller can.

use crate::{
    assert_refused, mock::*, ChillThreshold, Error, Event, MaxNominatorsCount, MaxValidatorsCount,
    MinNominatorBond, MinValidatorBond, Nominators, Validators,
};
use frame_support::assert_ok;
use sp_runtime::Percent;

/// Nina and Omar nominate with 100 each, and Carol validates with 500. Anybody can chill Nina and Carol:
/// the lists are filled beyond the threshold of 50%, and the minimum bonds are above their stakes.
fn grounds_for_nina_and_carol(story: impl FnOnce()) {
    let chain = ExtBuilder::default()
        .nominator(NINA, 100, &[ALICE])
        .nominator(OMAR, 100, &[ALICE]);
    chain.run(|| {
        ChillThreshold::<Test>::put(Percent::from_percent(50));
        MaxNominatorsCount::<Test>::put(3);
        MaxValidatorsCount::<Test>::put(5);
        MinNominatorBond::<Test>::put(101);
        MinValidatorBond::<Test>::put(501);
        story();
    });
}

fn dora_chills(stash: AccountId) -> sp_runtime::DispatchResult {
    Staking::chill_other(signed(DORA), stash)
}

fn assert_nobody_can_be_chilled() {
    for stash in [NINA, CAROL] {
        assert_refused!(dora_chills(stash), Error::<Test>::CannotChillOther);
    }
}

#[test]
fn with_all_grounds_a_nominator_is_chilled_by_anybody() {
    grounds_for_nina_and_carol(|| {
        assert_ok!(dora_chills(NINA));
        assert!(!Nominators::<Test>::contains_key(NINA));
        assert_eq!(staking_events(), [Event::Chilled { stash: NINA }]);
        assert_eq!((ledger(NINA).active, ledger(NINA).total), (100, 100));
        // One nominator of three is left: the list is below the threshold.
        assert_refused!(dora_chills(OMAR), Error::<Test>::CannotChillOther);
    });
}

#[test]
fn with_all_grounds_a_validator_is_chilled_by_anybody() {
    grounds_for_nina_and_carol(|| {
        assert_ok!(dora_chills(CAROL));
        assert!(!Validators::<Test>::contains_key(CAROL));
        assert_eq!(staking_events(), [Event::Chilled { stash: CAROL }]);
        assert_eq!(ledger(CAROL).active, 500);
        roll_to_active_era(1);
        assert!(!session_validators().contains(&CAROL));
    });
}

#[test]
fn without_a_threshold_nobody_is_chilled() {
    grounds_for_nina_and_carol(|| {
        ChillThreshold::<Test>::kill();
        assert_nobody_can_be_chilled();
    });
}

#[test]
fn without_a_maximum_lists_are_crowded_when_elections_read_hardly_more() {
    grounds_for_nina_and_carol(|| {
        // 1. Without maxima, the limits are what elections read: far more than there are.
        MaxNominatorsCount::<Test>::kill();
        MaxValidatorsCount::<Test>::kill();
        assert_nobody_can_be_chilled();
        // 2. The lists are exactly half full: nobody is chilled.
        MaxNominators::set(4);
        MaxCandidates::set(6);
        assert_nobody_can_be_chilled();
        // 3. They are more than half full: Nina and Carol can be chilled.
        MaxNominators::set(3);
        MaxCandidates::set(5);
        assert_ok!(dora_chills(NINA));
        assert_ok!(dora_chills(CAROL));
        assert!(Nominators::<Test>::contains_key(OMAR));
    });
}

#[test]
fn a_validator_without_session_keys_takes_no_place_and_is_not_chilled() {
    grounds_for_nina_and_carol(|| {
        // 1. Emil validates without keys, below the minimum bond. He takes no place.
        assert_ok!(bond(EMIL, 501));
        validate(EMIL);
        MinValidatorBond::<Test>::put(502);
        assert_refused!(dora_chills(EMIL), Error::<Test>::CannotChillOther);
        // 2. With keys he is listed, and can be chilled.
        give_keys(EMIL);
        roll_one();
        assert_ok!(dora_chills(EMIL));
        assert!(!is_candidate(EMIL));
        assert_eq!(ledger(EMIL).active, 501);
    });
}

#[test]
fn a_nominator_with_too_many_targets_is_chilled_by_anybody_at_any_time() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE, BOB])
        .nominator(OMAR, 500, &[BOB]);
    chain.run(|| {
        // 1. The lists are not full: nobody can be chilled.
        assert_nobody_can_be_chilled();
        // 2. A release allows one target. The nomination of Nina has two, and cannot be read.
        MaxNominations::set(1);
        assert_eq!(targets_of(NINA), None);
        // 3. Anybody can chill her now, and only her.
        assert_ok!(dora_chills(NINA));
        assert_eq!(staking_events(), [Event::Chilled { stash: NINA }]);
        assert_eq!(Nominators::<Test>::count(), 1);
        assert_eq!(ledger(NINA).active, 500);
        assert_refused!(dora_chills(OMAR), Error::<Test>::CannotChillOther);
        assert_refused!(dora_chills(NINA), Error::<Test>::CannotChillOther);
        // 4. She nominates again, with one target.
        nominate(NINA, &[ALICE]);
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}

#[test]
fn a_role_whose_stake_cannot_be_read_counts_as_one_without_stake() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    // Without the invariant checks: no call loses a ledger.
    chain.build().execute_with(|| {
        for stash in [NINA, CAROL] {
            crate::Ledger::<Test>::remove(stash);
        }
        assert_nobody_can_be_chilled();
        ChillThreshold::<Test>::put(Percent::zero());
        for stash in [NINA, CAROL] {
            assert_ok!(dora_chills(stash));
        }
        assert_refused!(dora_chills(BOB), Error::<Test>::CannotChillOther);
        assert_eq!(Nominators::<Test>::count(), 0);
        assert!(!is_candidate(CAROL));
    });
}

#[test]
fn in_a_list_just_at_the_threshold_nobody_is_chilled() {
    grounds_for_nina_and_carol(|| {
        // Two of four nominators, three of six validators: exactly the threshold of 50%.
        MaxNominatorsCount::<Test>::put(4);
        MaxValidatorsCount::<Test>::put(6);
        assert_nobody_can_be_chilled();
    });
}

#[test]
fn who_has_the_minimum_bond_is_not_chilled() {
    grounds_for_nina_and_carol(|| {
        MinNominatorBond::<Test>::put(100);
        MinValidatorBond::<Test>::put(500);
        assert_nobody_can_be_chilled();
    });
}

#[test]
fn only_the_active_stake_counts_for_the_minimum() {
    ExtBuilder::default().run(|| {
        ChillThreshold::<Test>::put(Percent::zero());
        MaxValidatorsCount::<Test>::put(3);
        assert_ok!(Staking::unbond(signed(ALICE), 500));
        MinValidatorBond::<Test>::put(501);
        assert_ok!(dora_chills(ALICE));
        assert_eq!(ledger(ALICE).total, 1_000);
        assert_refused!(dora_chills(BOB), Error::<Test>::CannotChillOther);
    });
}

#[test]
fn an_idle_stash_has_nothing_to_be_chilled_from() {
    grounds_for_nina_and_carol(|| {
        assert_ok!(bond(EMIL, 1_000));
        assert_refused!(dora_chills(EMIL), Error::<Test>::CannotChillOther);
        assert_refused!(dora_chills(FAYE), Error::<Test>::NotStash);
        assert_refused!(dora_chills(DORA), Error::<Test>::NotStash);
    });
}

#[test]
fn a_controller_needs_no_grounds_for_its_own_stash() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            assert_ok!(Staking::set_controller(signed(NINA), DORA));
            // A stash with another controller cannot chill itself.
            assert_refused!(
                Staking::chill_other(signed(NINA), NINA),
                Error::<Test>::CannotChillOther
            );
            assert_ok!(dora_chills(NINA));
            assert!(!Nominators::<Test>::contains_key(NINA));
            assert_ok!(Staking::chill_other(signed(ALICE), ALICE));
            assert!(!Validators::<Test>::contains_key(ALICE));
            assert_eq!(
                staking_events(),
                [
                    Event::Chilled { stash: NINA },
                    Event::Chilled { stash: ALICE }
                ]
            );
        });
}
