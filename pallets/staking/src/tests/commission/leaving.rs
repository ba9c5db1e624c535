//! Whoever leaves comes back with what it offered, or waits.

use super::*;
use crate::ChilledPrefs;

#[test]
fn one_that_comes_back_dearer_serves_first_for_what_it_offered_before() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        for nominates in [false, true] {
            ExtBuilder::unpaid().run(|| {
                if nominates {
                    nominate(ALICE, &[BOB]);
                } else {
                    assert_ok!(Staking::chill(signed(ALICE)));
                }
                roll_to_active_era(3);
                assert_eq!(elected(3), [BOB, CHARLIE]);
                offer(ALICE, 60);
                roll_to_active_era(5);
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
            roll_to(9);
            offer(ALICE, 90);
            roll_to(11);
            assert_eq!(Staking::planned_era(), 1);
            if let Some(percent) = second_rise {
                offer(ALICE, percent);
            }
            assert_ok!(Staking::chill(signed(ALICE)));
            roll_to_active_era(3);
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
        offer(ALICE, 80);
        for _ in 0..3 {
            assert_ok!(Staking::chill(signed(ALICE)));
            offer(ALICE, 80);
        }
        roll_to_reading();
        assert_ok!(Staking::chill(signed(ALICE)));
        offer(ALICE, 80);
        roll_to_active_era(2);
        assert_eq!(elected_with(1, ALICE), commission(10));
        assert_eq!(elected_with(2, ALICE), commission(80));
    });
}

#[test]
fn one_that_lowers_it_and_leaves_after_the_snapshot_comes_back_for_the_lower() {
    elect(true);
    ExtBuilder::unpaid().run(|| {
        roll_to_reading();
        offer(ALICE, 2);
        roll_one();
        assert_ok!(Staking::chill(signed(ALICE)));
        roll_to_active_era(1);
        assert!(elected_with(1, ALICE).commission <= Perbill::from_percent(10));
        // Nominators came for the 2%, and couldn't see more since.
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
            new_validator(DAN, 2_000);
            offer(DAN, 35);
            offer(DAN, 12);
            roll_to_reading();
            roll_one();
            if nominates {
                nominate(DAN, &[BOB]);
            } else {
                assert_ok!(Staking::chill(signed(DAN)));
            }
            roll_to_active_era(1);
            assert!(elected(1).contains(&DAN) && !is_candidate(DAN));
            assert_eq!(elected_with(1, DAN), commission(10));
        });
    }
}

#[test]
fn a_newcomer_asks_for_what_it_likes() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        ExtBuilder::unpaid().run(|| {
            new_validator(DAN, 2_000);
            assert_eq!(StandingPrefs::<Test>::get(DAN), None);
            assert_ok!(bond(DORA, 1_000));
            offer(DORA, 70);
            assert_eq!(StandingPrefs::<Test>::get(DORA), None);
            roll_to_active_era(1);
            assert_eq!(elected_with(1, DAN), commission(10));
        });
    }
}

#[test]
fn an_offender_that_the_set_needs_serves_for_what_it_offered_before_its_rise() {
    elect(false);
    let two = vec![(ALICE, 1_000), (BOB, 900)];
    ExtBuilder::unpaid().validators(two).run(|| {
        offer(ALICE, 100);
        offence(0).by(&[ALICE]);
        assert_eq!(ChilledPrefs::<Test>::get(ALICE), Some(commission(100)));
        roll_to_active_era(1);
        // The other alone is too few.
        assert_eq!(elected(1), [ALICE, BOB]);
        assert_eq!(elected_with(1, ALICE), commission(10));
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(100));
    });
}

#[test]
fn a_stash_has_one_record_at_most_which_counts_also_if_it_is_forgotten_and_comes_back() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        for percent in [10, 50, 20, 90] {
            offer(DORA, percent);
            assert_ok!(Staking::chill(signed(DORA)));
            roll_to_next_session();
        }
        offer(DORA, 90);
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
        assert_ok!(Staking::force_unstake(root(), DORA, 0));
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
        let before = StandingPrefs::<Test>::get(DORA).expect("stays");

        // Nominations of it stayed as well, so what it offers now has to wait.
        assert_ok!(bond(DORA, 1_000));
        offer(DORA, 100);
        let stands = StandingPrefs::<Test>::get(DORA).expect("stays");
        assert_eq!(stands.prefs.commission, before.prefs.commission);
        assert_eq!(stands.era, Staking::planned_era() + 1);
        assert_eq!(StandingPrefs::<Test>::iter().count(), 1);
    });
}

#[test]
fn one_that_took_out_all_its_stake_does_not_come_back_dearer_without_notice() {
    ExtBuilder::unpaid()
        .nominator(NINA, 5_000, &[ALICE, BOB])
        .run(|| {
            assert_ok!(Staking::chill(signed(ALICE)));
            assert_ok!(Staking::unbond(signed(ALICE), 1_000));
            roll_to_mature_era(ledger(ALICE).unlocking[0].era);
            withdraw(ALICE);
            assert_eq!(crate::Bonded::<Test>::get(ALICE), None);

            // Nina names her still.
            assert_ok!(bond(ALICE, 1_000));
            super::super::candidates::give_keys(ALICE);
            assert_ok!(Staking::validate(signed(ALICE), commission(100)));
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
