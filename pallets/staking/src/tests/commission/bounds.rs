//! No more than the maximum counts, and no less than the minimum.

use super::*;

#[test]
fn nobody_asks_for_more_than_the_maximum_and_whoever_did_gets_no_more() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        let dear = ExtBuilder::unpaid().commission(Perbill::from_percent(30));
        dear.run(|| {
            // 1. Everybody asks for 30% when the maximum becomes 20%.
            let most = Perbill::from_percent(20);
            assert_ok!(Staking::set_max_commission(root(), most));
            assert_refused!(
                Staking::validate(signed(BOB), commission(21)),
                Error::<Test>::CommissionTooHigh
            );
            assert_eq!(Validators::<Test>::get(ALICE), commission(30));
            // 2. Alice and Bob are elected with 20%.
            roll_to_active_era(1);
            assert_eq!(elected_with(1, ALICE), commission(20));
            assert_eq!(elected_with(1, BOB), commission(20));
            // 3. An offer of 20% is no rise, so it does not wait.
            offer(BOB, 20);
            assert_eq!(StandingPrefs::<Test>::get(BOB), None);
        });
    }
}

#[test]
fn a_maximum_that_comes_while_a_rise_waits_bounds_it() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        // 1. Alice announces 100%.
        offer(ALICE, 100);
        roll_to_active_era(1);
        // 2. The maximum becomes 50% while her rise waits.
        let most = Perbill::from_percent(50);
        assert_ok!(Staking::set_max_commission(root(), most));
        // 3. She serves era 1 for 10% and era 2 for 50%.
        roll_to_active_era(2);
        assert_eq!(elected_with(1, ALICE), commission(10));
        assert_eq!(elected_with(2, ALICE), commission(50));
    });
}

#[test]
fn whoever_asks_for_less_than_a_new_minimum_is_elected_with_that() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        ExtBuilder::unpaid().run(|| {
            // 1. Bob's rise from 10% to 90% waits. In one case he leaves while voters are read.
            offer(BOB, 90);
            if over_blocks {
                roll_to_reading();
                assert_ok!(Staking::chill(signed(BOB)));
            }
            // 2. The minimum becomes 25%. Alice and Bob are elected with 25%.
            let least = Perbill::from_percent(25);
            assert_ok!(Staking::set_min_commission(root(), least));
            roll_to_active_era(1);
            assert_eq!(elected_with(1, ALICE), commission(25));
            assert_eq!(elected_with(1, BOB), commission(25));
            assert_eq!(Validators::<Test>::get(ALICE), commission(10));
        });
    }
}

#[test]
fn between_equal_bounds_all_have_the_same_commission() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        offer(BOB, 0);
        let only = Perbill::from_percent(15);
        assert_ok!(Staking::set_min_commission(root(), only));
        assert_ok!(Staking::set_max_commission(root(), only));
        assert_refused!(
            Staking::validate(signed(ALICE), commission(14)),
            Error::<Test>::CommissionTooLow
        );
        assert_refused!(
            Staking::validate(signed(ALICE), commission(16)),
            Error::<Test>::CommissionTooHigh
        );
        offer(ALICE, 15);
        roll_to_active_era(2);
        for who in [ALICE, BOB] {
            assert_eq!(elected_with(2, who), commission(15));
        }
    });
}

#[test]
fn all_pages_of_a_winner_have_the_commission_of_its_first() {
    elect(true);
    SplitSupports::set(true);
    let mut chain = ExtBuilder::unpaid().validator_count(1);
    for nominator in 31..36 {
        chain = chain.nominator(nominator, 100, &[ALICE]);
    }
    chain.run(|| {
        // 1. The first page of Alice is collected, with her 10%.
        while ErasValidatorPrefs::<Test>::try_get(1, ALICE).is_err() {
            roll_one();
        }
        let first = Staking::exposure_overview(1, &ALICE).expect("a page is here");
        // 2. The minimum becomes 40%, and the other pages come.
        let least = Perbill::from_percent(40);
        assert_ok!(Staking::set_min_commission(root(), least));
        roll_to_active_era(1);
        let all = Staking::exposure_overview(1, &ALICE).expect("is elected");
        assert!(all.nominator_count > first.nominator_count);
        // 3. She serves the whole era for 10%, and the next for 40%.
        assert_eq!(elected_with(1, ALICE), commission(10));
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(40));
    });
}
