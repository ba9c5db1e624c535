//! The election after a report leaves the offender out, even if it validates again.

use crate::mock::*;
use frame_election_provider_support::ElectionDataProvider;

#[test]
fn the_next_election_skips_an_offender_even_if_it_validates_again() {
    ExtBuilder::unpaid().run(|| {
        // 1. Alice is chilled, and validates again at once.
        offence(0).by(&[ALICE]);
        validate(ALICE);
        assert!(is_candidate(ALICE));
        // 2. The next election leaves her out.
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CAROL]);
        assert_eq!(session_validators(), [BOB, CAROL]);
        // 3. The one after it elects her.
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn an_offender_in_an_eras_last_session_misses_the_era_after_the_next() {
    ExtBuilder::unpaid().run(|| {
        // 1. Era 1 is elected with Alice. Then she offends, in the last session of era 0.
        roll_to(11);
        assert_eq!(elected(1), [ALICE, BOB]);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        // 2. She misses era 2, and is back in era 3.
        roll_to_active_era(3);
        assert_eq!(elected(2), [BOB, CAROL]);
        assert_eq!(elected(3), [ALICE, BOB]);
    });
}

#[test]
fn an_election_asks_for_no_more_seats_than_can_be_filled() {
    let candidates = vec![(ALICE, 1_000), (BOB, 900), (CAROL, 800), (4, 700)];
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
