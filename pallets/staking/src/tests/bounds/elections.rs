//! A result with more winners than `MaxValidatorSet` fails. It is never taken for a result without winners. With fewer
//! seats than the minimum of validators, elections go on.

use crate::{mock::*, CollectedWinners, Event};
use frame_support::assert_ok;

/// Alice and Bob win. The result is collected from block 5 to block 7, and taken over in block 10.
fn chain() -> ExtBuilder {
    elect_over_blocks();
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 300, &[BOB])
}

fn winners() -> Vec<AccountId> {
    CollectedWinners::<Test>::get().into_inner()
}

/// The election for era 1 has failed, and nothing of it is left. The old set works on.
fn check_failure() {
    roll_to(10);
    assert_eq!(elections(), [Event::StakingElectionFailed]);
    assert_eq!((Staking::planned_era(), winners()), (0, vec![]));
    roll_to(12);
    assert!(elected(1).is_empty());
    assert_eq!(session_validators(), [ALICE, BOB]);
}

/// Era 1 is planned with a new result.
fn check_next_election() {
    begin_again();
    roll_to_active_era(1);
    assert_eq!(elections().last(), Some(&Event::StakersElected));
    assert_eq!(elected(1), [ALICE, BOB]);
    assert_eq!(backing(1, ALICE, NINA), 500);
}

#[test]
fn with_fewer_winners_allowed_than_were_collected_the_election_fails() {
    chain().run(|| {
        // 1. Both winners are collected. Then only one is allowed.
        roll_to(7);
        assert_eq!(winners(), [ALICE, BOB]);
        MaxValidatorSet::set(1);
        roll_one();
        assert_eq!(winners(), [ALICE, BOB]);
        // 2. The election fails when its era should be planned.
        check_failure();
        // 3. With two allowed, the next election succeeds.
        MaxValidatorSet::set(2);
        check_next_election();
    });
}

#[test]
fn a_half_collected_result_is_dropped_at_the_first_winner_too_many() {
    chain().run(|| {
        // 1. Alice is collected. Then only one winner is allowed.
        roll_to(5);
        assert_eq!(winners(), [ALICE]);
        MaxValidatorSet::set(1);
        // 2. Bob would be the second. The whole result is dropped.
        roll_one();
        assert!(winners().is_empty());
        check_failure();
        // 3. With more allowed, the next election succeeds.
        MaxValidatorSet::set(100);
        check_next_election();
    });
}

#[test]
fn with_more_winners_allowed_a_result_is_taken_over_as_it_is() {
    MaxValidatorSet::set(2);
    chain().run(|| {
        roll_to(5);
        MaxValidatorSet::set(1_000);
        roll_to(10);
        assert_eq!(elections(), [Event::StakersElected]);
        assert_eq!(elected(1), [ALICE, BOB]);
        roll_to_active_era(2);
        assert_eq!(session_validators(), [ALICE, BOB]);
    });
}

#[test]
fn with_fewer_seats_than_the_minimum_of_validators_elections_go_on() {
    ExtBuilder::unpaid().validator_count(3).run(|| {
        // 1. Three validators are the minimum. Then an election returns no more than two.
        assert_ok!(Staking::set_minimum_validator_count(root(), 3));
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB, CAROL]);
        MaxWinners::set(2);
        // 2. Two are enough.
        roll_to_active_era(2);
        assert_eq!(elected(2), [ALICE, BOB]);
        // 3. With more seats, three are needed again.
        MaxWinners::set(100);
        roll_to_active_era(3);
        assert_eq!(elected(3), [ALICE, BOB, CAROL]);
    });
}
