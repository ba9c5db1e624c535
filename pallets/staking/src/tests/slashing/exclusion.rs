//! The election after a report passes the offender over, whatever it says.

use crate::mock::*;
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
