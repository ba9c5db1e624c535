//! Which commission counts in which era: around a snapshot, and after several changes. Validators that leave are in
//! `leaving`, the bounds of governance in `bounds`, random lives in `lives`. Payment is in `payout`.

mod bounds;
mod leaving;
mod lives;

use crate::{
    assert_refused, mock::*, rooms::Elections, ErasValidatorPrefs, Error, StandingPrefs,
    ValidatorPrefs, Validators,
};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// Sets whether the chains that are built next elect in one block or over several.
fn elect(over_blocks: bool) {
    if over_blocks {
        elect_over_blocks();
    } else {
        ElectionPages::set(1);
        ElectionDuration::set(0);
        ElectionLead::set(0);
    }
}

/// Rolls into the block in which the snapshot for the next era begins.
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

/// Returns the preferences with which a validator was elected for an era.
fn elected_with(era: u32, who: AccountId) -> ValidatorPrefs {
    ErasValidatorPrefs::<Test>::try_get(era, who).expect("was elected")
}

// ---- around the snapshot ----

/// Returns the reward of Nina for era 1. Alice, whom she backs, sets these commissions during the election of era 1.
fn earned_behind(offers: &[u32]) -> Balance {
    elect(true);
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE]);
    chain.build().execute_with(|| {
        roll_to_reading();
        // Her page of voters is read too.
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
fn a_full_commission_around_a_snapshot_takes_nothing_from_nominators() {
    let earned = earned_behind(&[]);
    assert!(earned > 0);
    assert_eq!(earned_behind(&[100, 10]), earned, "raised and lowered");
    assert_eq!(earned_behind(&[100]), earned, "raised for good");
    assert_eq!(earned_behind(&[0]), earned, "lowered");
}

#[test]
fn what_counts_is_what_stood_when_stakes_began_to_be_read() {
    elect(true);
    ExtBuilder::unpaid().run(|| {
        // 1. The snapshot has begun. Alice and Bob change their commissions twice before era 1.
        roll_to_reading();
        offer(ALICE, 100);
        offer(BOB, 0);
        roll_to(8);
        offer(ALICE, 0);
        offer(BOB, 100);
        // 2. Era 1 is served with the commissions of the snapshot.
        roll_to_active_era(1);
        for who in [ALICE, BOB] {
            assert_eq!(elected_with(1, who), commission(10));
        }
        roll_to_active_era(2);
        // 3. Era 2 is served with the last ones.
        assert_eq!(elected_with(2, ALICE), commission(0));
        assert_eq!(elected_with(2, BOB), commission(100));
    });
}

#[test]
fn a_raised_commission_counts_an_era_later_and_nominators_leave_before() {
    for over_blocks in [false, true] {
        elect(over_blocks);
        let chain = ExtBuilder::unpaid()
            .nominator(NINA, 500, &[ALICE])
            .nominator(OMAR, 300, &[ALICE]);
        chain.run(|| {
            // 1. Alice announces 100% before the snapshot for era 1.
            offer(ALICE, 100);
            assert_eq!(Validators::<Test>::get(ALICE), commission(100));
            // 2. She serves era 1 with 10%.
            roll_to_active_era(1);
            assert_eq!(elected_with(1, ALICE), commission(10));
            assert_eq!(backing(1, ALICE, NINA), 500);
            // 3. Nina sees the announcement and leaves. Omar stays.
            nominate(NINA, &[BOB]);
            // 4. In era 2 the 100% count, and Nina is gone.
            roll_to_active_era(2);
            assert_eq!(elected_with(2, ALICE), commission(100));
            assert_eq!(backing(2, ALICE, NINA), 0);
            assert_eq!(backing(2, BOB, NINA), 500);
            assert_eq!(backing(2, ALICE, OMAR), 300);
        });
    }
}

// ---- one change after another ----

/// Returns the commissions of Alice in eras 1 and 2, in percent. She sets `offers` one after the other, before the
/// snapshot for era 1 or after its start (`are_read`).
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

/// Each row: the commissions that Alice sets, and those with which she serves eras 1 and 2. Before, she has 10%.
#[test]
fn the_least_commission_before_a_snapshot_counts_first_and_then_the_last() {
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
            // 1. Alice raises her commission in each of three eras.
            offer(ALICE, 20);
            roll_to_active_era(1);
            offer(ALICE, 30);
            roll_to_active_era(2);
            offer(ALICE, 40);
            // 2. Each rise counts one era after the next snapshot.
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
        // 1. Alice blocks and raises her commission. Nobody new can nominate her from now on.
        assert_ok!(Staking::validate(signed(ALICE), blocked(50)));
        assert_ok!(bond(DORA, 1_000));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![ALICE]),
            Error::<Test>::BadTarget
        );
        // 2. Bob blocks during the snapshot. He takes no new nominators either.
        roll_to_reading();
        assert_ok!(Staking::validate(signed(BOB), blocked(10)));
        assert_refused!(
            Staking::nominate(signed(DORA), vec![BOB]),
            Error::<Test>::BadTarget
        );
        // 3. In era 1 Alice blocks, with her old commission.
        roll_to_active_era(1);
        assert_eq!(elected_with(1, ALICE), blocked(10));
        // 4. Bob did not block when the snapshot began.
        assert_eq!(elected_with(1, BOB), commission(10));
        // 5. In era 2 everything counts.
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), blocked(50));
        assert_eq!(elected_with(2, BOB), blocked(10));
    });
}

#[test]
fn while_eras_are_frozen_a_rise_waits_with_them() {
    elect(false);
    ExtBuilder::unpaid().run(|| {
        // 1. Governance stops eras. Alice raises her commission.
        assert_ok!(Staking::force_no_eras(root()));
        offer(ALICE, 60);
        roll_to(50);
        assert_eq!(Staking::active_era(), 0);
        // 2. Eras go on. Era 1 is served with the old commission, era 2 with the new one.
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!(elected_with(1, ALICE), commission(10));
        roll_to_active_era(2);
        assert_eq!(elected_with(2, ALICE), commission(60));
    });
}
