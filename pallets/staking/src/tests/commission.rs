//! Which commission counts when: around a snapshot, and after several changes. Who leaves is in `leaving`, what
//! governance allows in `bounds`, random lives in `lives`. How a commission is paid is in `payout`.

mod bounds;
mod leaving;
mod lives;

use crate::{
    assert_refused, mock::*, rooms::Elections, ErasValidatorPrefs, Error, StandingPrefs,
    ValidatorPrefs, Validators,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// Elections take no time, or several blocks, in the chains that are built from here on.
fn elect(over_blocks: bool) {
    if over_blocks {
        elect_over_blocks();
    } else {
        ElectionPages::set(1);
        ElectionDuration::set(0);
        ElectionLead::set(0);
    }
}

/// Rolls into the block in which stakes begin to be read for the next era.
fn roll_to_reading() {
    let give_up = System::block_number() + 100;
    while Elections::<Test>::era_being_elected().is_none() {
        assert!(System::block_number() < give_up, "stakes are never read");
        roll_one();
    }
}

fn offer(who: AccountId, percent: u32) {
    assert_ok!(Staking::validate(signed(who), commission(percent)));
}

/// With what a validator was elected for an era.
fn elected_with(era: u32, who: AccountId) -> ValidatorPrefs {
    ErasValidatorPrefs::<Test>::try_get(era, who).expect("was elected")
}

// ---- around the snapshot ----

/// What Nina gets of era 1 behind Alice, who asks for these while it is being elected.
fn earned_behind(offers: &[u32]) -> Balance {
    elect(true);
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]);
    chain.build().execute_with(|| {
        roll_to_reading();
        // Nina's page is read as well.
        roll_one();
        roll_one();
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        for percent in offers {
            offer(ALICE, *percent);
            roll_one();
        }
        roll_to_active_era(2);
        let before = ledger(NINA).total;
        assert_eq!(backing(1, ALICE, NINA), 500);
        let paid = System::block_number() + 3;
        roll_to(paid);
        ledger(NINA).total - before
    })
}

#[test]
fn a_commission_of_all_for_some_blocks_around_a_snapshot_takes_nothing_from_nominators() {
    let earned = earned_behind(&[]);
    assert!(earned > 0);
    assert_eq!(earned_behind(&[100, 10]), earned);
    assert_eq!(earned_behind(&[100]), earned);
    assert_eq!(earned_behind(&[0]), earned);
}

#[test]
fn what_counts_is_what_stood_when_stakes_began_to_be_read() {
    elect(true);
    ExtBuilder::unpaid().run(|| {
        roll_to_reading();
        offer(ALICE, 100);
        offer(BOB, 0);
        roll_to(8);
        offer(ALICE, 0);
        offer(BOB, 100);
        roll_to_active_era(1);
        for who in [ALICE, BOB] {
            assert_eq!(elected_with(1, who), commission(10));
        }
        roll_to_active_era(2);
        // An era after it was said.
        assert_eq!(elected_with(2, ALICE), commission(0));
        assert_eq!(elected_with(2, BOB), commission(100));
    });
}

#[test]
fn a_commission_raised_just_before_the_snapshot_counts_an_era_later_and_nominators_leave_before() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        let chain = ExtBuilder::unpaid()
            .nominator(NINA, 500, &[ALICE])
            .nominator(OMAR, 300, &[ALICE]);
        chain.run(|| {
            offer(ALICE, 100);
            assert_eq!(Validators::<Test>::get(ALICE), commission(100));
            roll_to_active_era(1);
            assert_eq!(elected_with(1, ALICE), commission(10));
            assert_eq!(backing(1, ALICE, NINA), 500);
            // Nina has seen it, Omar doesn't mind.
            nominate(NINA, &[BOB]);
            roll_to_active_era(2);
            assert_eq!(elected_with(2, ALICE), commission(100));
            assert_eq!(backing(2, ALICE, NINA), 0);
            assert_eq!(backing(2, BOB, NINA), 500);
            assert_eq!(backing(2, ALICE, OMAR), 300);
        });
    }
}

// ---- one change after another ----

/// With what Alice serves in eras 1 and 2, in percent, if she asks for these in turn: before stakes are read for era 1,
/// or after it.
fn served_after(offers: &[u32], are_read: bool) -> [u32; 2] {
    ExtBuilder::unpaid().build().execute_with(|| {
        if are_read {
            roll_to_reading();
        }
        for percent in offers {
            offer(ALICE, *percent);
        }
        roll_to_active_era(2);
        [1, 2].map(|era| elected_with(era, ALICE).commission * 100u32)
    })
}

#[test]
fn of_all_that_is_announced_before_the_snapshot_the_least_counts_and_then_the_last() {
    let stories: [(&[u32], [u32; 2]); 9] = [
        (&[10], [10, 10]),
        (&[100], [10, 100]),
        (&[100, 10], [10, 10]),
        (&[5], [5, 5]),
        (&[0, 10], [0, 10]),
        (&[0, 100], [0, 100]),
        (&[20, 30], [10, 30]),
        (&[30, 20], [10, 20]),
        (&[30, 5, 8], [5, 8]),
    ];
    for over_blocks in [false, true] {
        elect(over_blocks);
        for (offers, served) in stories {
            let story = format!("{offers:?}, over blocks: {over_blocks}");
            assert_eq!(served_after(offers, false), served, "{story}");
        }
    }
}

#[test]
fn nothing_that_is_announced_after_the_snapshot_counts_before_the_next() {
    elect(true);
    let stories: [&[u32]; 5] = [&[100], &[5], &[0, 10], &[100, 0, 7], &[10, 10]];
    for offers in stories {
        let last = offers[offers.len() - 1];
        assert_eq!(served_after(offers, true), [10, last], "{offers:?}");
    }
}

#[test]
fn each_rise_waits_an_era_and_none_waits_for_ever() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        ExtBuilder::unpaid().run(|| {
            offer(ALICE, 20);
            roll_to_active_era(1);
            offer(ALICE, 30);
            roll_to_active_era(2);
            offer(ALICE, 40);
            roll_to_active_era(5);
            let served = [1, 2, 3, 4, 5].map(|era| elected_with(era, ALICE));
            assert_eq!(served, [10, 20, 30, 40, 40].map(commission));
        });
    }
}

#[test]
fn whether_a_validator_blocks_counts_at_once_and_waits_for_no_commission() {
    elect(true);
    let blocked = |percent| ValidatorPrefs {
        blocked: true,
        ..commission(percent)
    };
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::validate(signed(ALICE), blocked(50)));
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::BadTarget
        );
        roll_to_reading();
        assert_ok!(Staking::validate(signed(BOB), blocked(10)));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![BOB]),
            Error::<Test>::BadTarget
        );
        roll_to_active_era(1);
        assert_eq!(elected_with(1, ALICE), blocked(10));
        // He didn't when stakes were read.
        assert_eq!(elected_with(1, BOB), commission(10));
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), blocked(50));
        assert_eq!(elected_with(2, BOB), blocked(10));
    });
}

#[test]
fn while_eras_are_frozen_a_rise_waits_with_them() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        assert_ok!(Staking::force_no_eras(root()));
        offer(ALICE, 60);
        roll_to(50);
        assert_eq!(Staking::active_era(), 0);
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!(elected_with(1, ALICE), commission(10));
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(60));
    });
}
