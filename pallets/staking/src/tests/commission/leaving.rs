//! A validator that left and returns serves at first for the commission that it had offered, unless it asks for less.

use super::*;
use crate::ChilledPrefs;

#[test]
fn one_that_comes_back_dearer_serves_first_for_what_it_offered_before() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        for nominates in [false, true] {
            ExtBuilder::unpaid().run(|| {
                // 1. Alice, who offered 10%, chills or turns nominator.
                if nominates {
                    nominate(ALICE, &[BOB]);
                } else {
                    assert_ok!(Staking::chill(signed(ALICE)));
                }
                roll_to_active_era(3);
                assert_eq!(elected(3), [BOB, CAROL]);
                // 2. She returns in era 3 and asks for 60%.
                offer(ALICE, 60);
                roll_to_active_era(5);
                // 3. She serves era 4 for 10%, and era 5 for 60%.
                assert_eq!(elected_with(4, ALICE), commission(10));
                assert_eq!(elected_with(5, ALICE), commission(60));
            });
        }
    }
}

#[test]
fn one_that_comes_back_cheaper_serves_for_that() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::chill(signed(ALICE)));
        roll_to_active_era(1);
        offer(ALICE, 3);
        assert_eq!(StandingPrefs::<Test>::get(ALICE), None);
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(3));
    });
}

#[test]
fn a_rise_that_was_announced_for_some_blocks_is_withdrawn_by_leaving() {
    elect(false);
    for second_rise in [None, Some(100)] {
        ExtBuilder::unpaid().run(|| {
            // 1. Alice announces 90% just before era 1 is planned.
            roll_to(9);
            offer(ALICE, 90);
            roll_to(11);
            assert_eq!(Staking::planned_era(), 1);
            // 2. She leaves, in one case after another rise.
            if let Some(percent) = second_rise {
                offer(ALICE, percent);
            }
            assert_ok!(Staking::chill(signed(ALICE)));
            roll_to_active_era(3);
            // 3. She returns with 90%. The rise waits an era, as if it were new.
            offer(ALICE, 90);
            roll_to_active_era(5);
            let served = [1, 4, 5].map(|era| elected_with(era, ALICE));
            assert_eq!(served, [10, 10, 90].map(commission), "{second_rise:?}");
        });
    }
}

#[test]
fn leaving_and_coming_back_shortens_no_wait() {
    elect(true);
    ExtBuilder::unpaid().run(|| {
        // 1. Alice announces 80%, and leaves and returns three times.
        offer(ALICE, 80);
        for _ in 0..3 {
            assert_ok!(Staking::chill(signed(ALICE)));
            offer(ALICE, 80);
        }
        // 2. She does so once more while voters are read.
        roll_to_reading();
        assert_ok!(Staking::chill(signed(ALICE)));
        offer(ALICE, 80);
        // 3. She serves era 1 for 10% and era 2 for 80%, like any other.
        roll_to_active_era(2);
        assert_eq!(elected_with(1, ALICE), commission(10));
        assert_eq!(elected_with(2, ALICE), commission(80));
    });
}

#[test]
fn a_commission_lowered_before_leaving_still_counts_after_the_return() {
    elect(true);
    ExtBuilder::unpaid().run(|| {
        // 1. Alice lowers her 10% to 2% after the snapshot, and leaves.
        roll_to_reading();
        offer(ALICE, 2);
        roll_one();
        assert_ok!(Staking::chill(signed(ALICE)));
        roll_to_active_era(1);
        assert!(elected_with(1, ALICE).commission <= Perbill::from_percent(10));
        // 2. She returns with 10%. Her nominators came for 2%, so era 2 is served for 2%.
        offer(ALICE, 10);
        roll_to_active_era(3);
        assert_eq!(elected_with(2, ALICE), commission(2));
        assert_eq!(elected_with(3, ALICE), commission(10));
    });
}

#[test]
fn a_newcomer_that_leaves_after_the_snapshot_serves_for_what_it_asked() {
    elect(true);
    for nominates in [false, true] {
        ExtBuilder::unpaid().run(|| {
            assert_ok!(Staking::set_min_commission(
                root(),
                Perbill::from_percent(10)
            ));
            // 1. Dave is new. He asks for 10%, then 35%, then 12%.
            new_validator(DAVE, 2_000);
            offer(DAVE, 35);
            offer(DAVE, 12);
            // 2. He leaves after the snapshot.
            roll_to_reading();
            roll_one();
            if nominates {
                nominate(DAVE, &[BOB]);
            } else {
                assert_ok!(Staking::chill(signed(DAVE)));
            }
            // 3. He is elected nevertheless, for the least that he asked.
            roll_to_active_era(1);
            assert!(elected(1).contains(&DAVE) && !is_candidate(DAVE));
            assert_eq!(elected_with(1, DAVE), commission(10));
        });
    }
}

#[test]
fn a_newcomer_asks_for_what_it_likes() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        ExtBuilder::unpaid().run(|| {
            new_validator(DAVE, 2_000);
            assert_eq!(StandingPrefs::<Test>::get(DAVE), None);
            assert_ok!(bond(DORA, 1_000));
            offer(DORA, 70);
            assert_eq!(StandingPrefs::<Test>::get(DORA), None);
            roll_to_active_era(1);
            assert_eq!(elected_with(1, DAVE), commission(10));
        });
    }
}

#[test]
fn an_offender_that_the_set_needs_serves_for_its_earlier_commission() {
    elect(false);
    let two = vec![(ALICE, 1_000), (BOB, 900)];
    ExtBuilder::unpaid().validators(two).run(|| {
        // 1. Alice announces 100%, and offends.
        offer(ALICE, 100);
        offence(0).by(&[ALICE]);
        assert_eq!(ChilledPrefs::<Test>::get(ALICE), Some(commission(100)));
        roll_to_active_era(1);
        // 2. Bob alone is too few, so she is elected, for her earlier 10%.
        assert_eq!(elected(1), [ALICE, BOB]);
        assert_eq!(elected_with(1, ALICE), commission(10));
        // 3. Her rise counts an era later.
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(100));
    });
}

#[test]
fn a_stash_has_one_standing_record_which_outlives_a_forced_exit() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        // 1. Dora comes and goes with different offers. There is one record of them.
        for percent in [10, 50, 20, 90] {
            offer(DORA, percent);
            assert_ok!(Staking::chill(signed(DORA)));
            roll_to_next_session();
        }
        offer(DORA, 90);
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
        // 2. Root unstakes her. The record stays.
        assert_ok!(Staking::force_unstake(root(), DORA, 0));
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
        let before = StandingPrefs::<Test>::get(DORA).expect("stays");

        // 3. Nominations of her stayed as well. So her offer after the return has to wait.
        assert_ok!(bond(DORA, 1_000));
        offer(DORA, 100);
        let stands = StandingPrefs::<Test>::get(DORA).expect("stays");
        assert_eq!(stands.prefs.commission, before.prefs.commission);
        assert_eq!(stands.era, Staking::planned_era() + 1);
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
    });
}

#[test]
fn a_stash_that_withdrew_everything_cannot_return_dearer_without_notice() {
    ExtBuilder::unpaid()
        .nominator(NINA, 5_000, &[ALICE, BOB])
        .run(|| {
            // 1. Alice leaves and withdraws her whole stake.
            assert_ok!(Staking::chill(signed(ALICE)));
            assert_ok!(Staking::unbond(signed(ALICE), 1_000));
            roll_to_mature_era(ledger(ALICE).unlocking[0].era);
            withdraw(ALICE);
            assert_eq!(crate::Bonded::<Test>::get(ALICE), None);

            // 2. She bonds again and asks for 100%. Nina still nominates her.
            assert_ok!(bond(ALICE, 1_000));
            give_keys(ALICE);
            assert_ok!(Staking::validate(signed(ALICE), commission(100)));
            // 3. She serves the first era for 10%, and the second for 100%.
            let next = Staking::planned_era() + 1;
            roll_to_active_era(next);
            assert!(backing(next, ALICE, NINA) > 0);
            let first = ErasValidatorPrefs::<Test>::get(next, ALICE).commission;
            assert_eq!(first, commission(10).commission);
            roll_to_active_era(next + 1);
            let second = ErasValidatorPrefs::<Test>::get(next + 1, ALICE).commission;
            assert_eq!(second, commission(100).commission);
        });
}
