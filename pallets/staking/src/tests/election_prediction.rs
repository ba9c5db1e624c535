//! `next_election_prediction`: the block of the next election, in advance.

use crate::{mock::*, MinimumValidatorCount};
use frame_election_provider_support::ElectionDataProvider;
use frame_support::assert_ok;

/// Returns the block in which the next era will be planned.
fn prediction() -> u64 {
    Staking::next_election_prediction(System::block_number())
}

/// Rolls this number of blocks and compares each prediction with the block of the next election.
fn assert_predictions_hold(blocks: u64) {
    let (mut open, mut elections) = (vec![], 0);
    let end = System::block_number() + blocks;
    while System::block_number() < end {
        open.push((System::block_number(), prediction()));
        let planned = Staking::planned_era();
        roll_one();
        if Staking::planned_era() > planned {
            elections += 1;
            for (block, predicted) in open.drain(..) {
                assert_eq!(
                    predicted,
                    System::block_number(),
                    "predicted in block {block}"
                );
            }
        }
    }
    assert!(elections > 1, "there was something to predict");
}

#[test]
fn the_block_of_the_next_election_is_predicted_exactly() {
    ExtBuilder::default().run(|| assert_predictions_hold(60));
}

#[test]
fn the_next_election_is_predicted_exactly_for_eras_of_one_session() {
    SessionsPerEra::set(1);
    ExtBuilder::default().run(|| assert_predictions_hold(60));
}

#[test]
fn forced_elections_are_predicted_exactly() {
    ExtBuilder::default().run(|| {
        // 1. Without forcing, era 1 is planned in block 10.
        roll_to(3);
        assert_eq!(prediction(), 10);
        // 2. Forced once, forced always: predictions hold.
        assert_ok!(Staking::force_new_era(root()));
        assert_predictions_hold(40);
        assert_ok!(Staking::force_new_era_always(root()));
        assert_predictions_hold(40);
        // 3. Eras are stopped: there is no next election.
        assert_ok!(Staking::force_no_eras(root()));
        assert_eq!(prediction(), u64::MAX);
    });
}

#[test]
fn a_failed_election_is_predicted_for_the_next_session() {
    ExtBuilder::default().run(|| {
        // 1. Elections fail for want of winners. The next try is predicted for the next session.
        MinimumValidatorCount::<Test>::put(3);
        roll_to(12);
        assert_eq!(prediction(), 15);
        roll_to(22);
        assert_eq!(prediction(), 25);
        // 2. The next try succeeds, in the predicted block.
        MinimumValidatorCount::<Test>::put(1);
        roll_to(25);
        assert_eq!(Staking::planned_era(), 1);
    });
}

#[test]
fn before_the_first_era_the_next_session_is_predicted() {
    super::genesis::waiting_for_seats().execute_with(|| {
        roll_to(3);
        assert_eq!(prediction(), 5);
        // Alice and Bob validate, but there are no seats yet.
        for who in [ALICE, BOB] {
            assert_ok!(bond(who, 1_000));
            assert_ok!(Staking::validate(signed(who), commission(20)));
        }
        roll_to(12);
        assert_eq!(crate::CurrentEra::<Test>::get(), None);
        assert_eq!(prediction(), 15);
        assert_ok!(Staking::set_validator_count(root(), 2));
        roll_to(15);
        assert_eq!(crate::CurrentEra::<Test>::get(), Some(0));
    });
}
