//! A punished validator loses its nominators, and nominators only that validator, until they say so again.

use crate::mock::*;
use frame_support::assert_ok;
use palisade_offence::Consequences;

#[test]
fn an_offender_loses_its_nominators_until_they_nominate_again() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        assert_eq!(backing(0, ALICE, NINA), 500);
        offence(10).by(&[ALICE]);
        validate(ALICE);
        // What NINA said is still there for everyone to see; it does not count.
        assert_eq!(targets_of(NINA), Some(vec![ALICE]));
        assert_eq!(vote_of(NINA), None);
        assert_eq!(vote_of(ALICE), Some(vec![ALICE]), "its own vote counts");

        roll_to_active_era(2);
        assert_eq!((elected(2), backing(2, ALICE, NINA)), (vec![ALICE, BOB], 0));
        assert!(!Staking::is_exposed(&NINA, 2));
        // However long it waits.
        roll_to_active_era(4);
        assert_eq!(backing(4, ALICE, NINA), 0);
        nominate(NINA, &[ALICE]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        roll_to_active_era(5);
        assert_eq!(backing(5, ALICE, NINA), 500 - 50);
    });
}

#[test]
fn at_0_percent_nominations_sleep_while_the_validator_is_chilled_and_wake_with_it() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(0).by(&[ALICE]);
        roll_to_active_era(2);
        assert!(!is_candidate(ALICE) && !Staking::is_exposed(&NINA, 2));
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(
            (elected(3), backing(3, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn a_chill_for_nothing_does_not_answer_for_the_nominations_of_an_offence_before_it() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        roll_to_active_era(1);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(
            (is_candidate(ALICE), vote_of(NINA)),
            (true, Some(vec![ALICE]))
        );
        // For its place it has answered: it stays a candidate.
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        assert_eq!((is_candidate(ALICE), vote_of(NINA)), (true, None));
    });
}

#[test]
fn within_an_era_only_nominations_made_after_the_report_count() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[BOB])
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        roll_one();
        nominate(NINA, &[ALICE]);
        roll_one();
        offence(10).by(&[ALICE]);
        validate(ALICE);
        // In the block of the report, and in the one after it.
        nominate(OMAR, &[ALICE]);
        roll_one();
        nominate(PIA, &[ALICE]);
        assert_eq!((vote_of(NINA), vote_of(OMAR)), (None, None));
        assert_eq!(vote_of(PIA), Some(vec![ALICE]));
        roll_to_active_era(2);
        assert_eq!(
            [NINA, OMAR, PIA].map(|who| backing(2, ALICE, who)),
            [0, 0, 300]
        );
    });
}

#[test]
fn a_nominators_other_targets_still_count() {
    let chain = ExtBuilder::twelve_validators()
        .nominator(NINA, 500, &[ALICE, CHARLIE])
        .nominator(OMAR, 400, &[ALICE, BOB]);
    chain.run(|| {
        offence(10).by(&[ALICE, BOB]);
        validate(ALICE);
        validate(BOB);
        assert_eq!(vote_of(NINA), Some(vec![CHARLIE]));
        assert_eq!(vote_of(OMAR), None, "no target is left of it");
        roll_to_active_era(1);
        assert_eq!((elected(1).len(), backing(1, CHARLIE, NINA)), (10, 500));
        roll_to_active_era(2);
        assert!(elected(2).starts_with(&[ALICE, BOB, CHARLIE]));
        assert!(!Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn a_voluntary_chill_keeps_the_nominators() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        assert_ok!(Staking::chill(signed(ALICE)));
        validate(ALICE);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        roll_to_active_era(1);
        assert_eq!(
            (elected(1), backing(1, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn a_late_report_voids_what_was_nominated_up_to_the_offence_and_not_what_came_later() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[BOB])
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        nominate(NINA, &[ALICE]);
        // From the last session of era 0 on, era 1 is planned.
        roll_to(12);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        nominate(OMAR, &[ALICE]);
        roll_to(27);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (1, 2));
        nominate(PIA, &[ALICE]);
        roll_to(32);

        let counted = || [NINA, OMAR, PIA].map(|who| vote_of(who).is_some());
        offence(10).in_session(1).by(&[ALICE]);
        validate(ALICE);
        assert_eq!(counted(), [false, true, true]);
        roll_to_active_era(4);
        let backings = || [NINA, OMAR, PIA].map(|who| backing(4, ALICE, who));
        assert_eq!(
            (elected(4).contains(&ALICE), backings()),
            (true, [0, 400, 300])
        );
    });
}

#[test]
fn an_offence_in_an_eras_last_session_voids_nominations_up_to_the_next_planning() {
    let chain = ExtBuilder::unpaid()
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        roll_to(17);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (1, 1));
        nominate(OMAR, &[ALICE]);
        roll_to(27);
        nominate(PIA, &[ALICE]);
        roll_to(32);
        offence(10).in_session(2).by(&[ALICE]);
        validate(ALICE);
        assert_eq!((vote_of(OMAR), vote_of(PIA)), (None, Some(vec![ALICE])));
    });
}

#[test]
fn a_policy_that_voids_nothing_leaves_the_nominators() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        let lenient = Consequences {
            voids_nominations: false,
            ..Default::default()
        };
        offence(10).with(lenient).by(&[ALICE]);
        assert!(!is_candidate(ALICE) && chilled(ALICE));
        validate(ALICE);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        roll_to_active_era(2);
        assert_eq!(elected(1), [BOB, CHARLIE]);
        assert_eq!(
            (elected(2), backing(2, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}
