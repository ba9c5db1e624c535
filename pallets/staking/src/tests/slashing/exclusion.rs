//! The election after a report passes the offender over, whatever it says.

use crate::{mock::*, Event};
use frame_election_provider_support::ElectionDataProvider;

#[test]
fn the_next_election_passes_an_offender_over_even_if_it_validates_again_at_once() {
    ExtBuilder::unpaid().run(|| {
        offence(0).by(&[ALICE]);
        validate(ALICE);
        assert!(is_candidate(ALICE));
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE]);
        assert_eq!(session_validators(), [BOB, CHARLIE]);
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn an_offender_of_the_last_session_of_an_era_is_left_out_of_the_era_after_the_next() {
    ExtBuilder::unpaid().run(|| {
        roll_to(11);
        assert_eq!(elected(1), [ALICE, BOB]);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(elected(2), [BOB, CHARLIE]);
        assert_eq!(elected(3), [ALICE, BOB]);
    });
}

#[test]
fn an_election_asks_for_no_more_seats_than_can_be_filled() {
    let candidates = vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (4, 700)];
    let chain = ExtBuilder::unpaid()
        .validators(candidates)
        .validator_count(4);
    chain.run(|| {
        assert_eq!(Staking::desired_targets(), Ok(4));
        offence(0).by(&[ALICE]);
        validate(ALICE);
        assert_eq!(Staking::desired_targets(), Ok(3));
        roll_to_active_era(1);
        assert_eq!(Staking::desired_targets(), Ok(4));
    });
}

#[test]
fn a_set_that_was_chilled_as_a_whole_is_elected_in_the_election_after_next() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        offence(0).by(&[ALICE, BOB, CHARLIE]);
        for validator in [ALICE, BOB, CHARLIE] {
            validate(validator);
        }
        roll_to(14);
        // There is nobody to elect: the set stays, and the next session tries again.
        assert_eq!(elections(), [Event::StakingElectionFailed]);
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!((Staking::planned_era(), Staking::active_era()), (0, 0));
        roll_to(15);
        assert_eq!(
            elections(),
            [Event::StakingElectionFailed, Event::StakersElected]
        );
        roll_to(20);
        assert_eq!((Staking::active_era(), elected(1)), (1, vec![ALICE, BOB]));
        assert_eq!(backing(1, ALICE, NINA), 0);
    });
}

#[test]
fn a_set_that_is_chilled_and_stays_away_goes_on_until_somebody_comes_back() {
    ExtBuilder::unpaid().run(|| {
        offence(100).by(&[ALICE, BOB, CHARLIE]);
        roll_to(30);
        assert!(elections()
            .iter()
            .all(|e| *e == Event::StakingElectionFailed));
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(Staking::active_era(), 0);
        validate(BOB);
        roll_to_active_era(1);
        assert_eq!(session_validators(), [BOB]);
    });
}
