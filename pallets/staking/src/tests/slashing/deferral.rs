//! Slashes wait for their era: opened by a report, raised by further ones.

use crate::{mock::*, DeferredSlashes, OpenSlashes, PendingSlashes, SlashCount};
use frame_support::assert_ok;
use sp_staking::offence::Kind;

/// Era of application, number, era of the offence, validator, percent.
type Waiting = (u32, u32, u32, AccountId, u32);

fn waiting() -> Vec<Waiting> {
    let mut slashes: Vec<_> = DeferredSlashes::<Test>::iter()
        .map(|(due_era, index, slash)| {
            let percent = slash.fraction.deconstruct() / 10_000_000;
            (due_era, index, slash.slash_era, slash.validator, percent)
        })
        .collect();
    slashes.sort();
    slashes
}

fn pending() -> Vec<(u32, u32)> {
    PendingSlashes::<Test>::get()
        .into_inner()
        .into_iter()
        .collect()
}

fn open(slash_era: u32, validator: AccountId, kind: Kind) -> Option<(u32, u32)> {
    OpenSlashes::<Test>::get((slash_era, validator, kind))
}

/// Stake is taken from one staker in a block.
fn slash_one_staker_a_block() {
    MaxSlashingWeight::set(weight_to_slash(1));
}

#[test]
fn a_slash_waits_for_the_whole_deferral_after_the_era_of_the_offence() {
    ExtBuilder::twelve_validators().run(|| {
        assert_eq!(SlashDeferDuration::get(), 2);
        offence(10).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10)]);
        roll_to_active_era(1);
        offence(20).by(&[BOB]);
        // As late as it may be reported without being late: a whole era is left.
        roll_to(29);
        assert_eq!(Staking::active_era(), 1);
        offence(30).in_era(0).by(&[CHARLIE]);
        assert_eq!(
            waiting(),
            [
                (3, 0, 0, ALICE, 10),
                (3, 1, 0, CHARLIE, 30),
                (4, 0, 1, BOB, 20)
            ]
        );
        assert_eq!(pending(), [(0, 2), (1, 1)]);

        roll_to(44);
        assert_eq!((Staking::active_era(), slashed(ALICE)), (2, 0));
        roll_to_active_era(3);
        roll_one();
        assert_eq!((slashed(ALICE), slashed(CHARLIE)), (100, 240));
        assert_eq!((slashed(BOB), pending()), (0, vec![(1, 1)]));
        roll_to_active_era(4);
        roll_one();
        assert_eq!(slashed(BOB), 180);
        assert_eq!((waiting(), pending()), (vec![], vec![]));
    });
}

#[test]
fn a_slash_that_is_found_late_waits_for_a_whole_era() {
    BondingDuration::set(5);
    ExtBuilder::twelve_validators().run(|| {
        roll_to_active_era(4);
        for (slash_era, offender) in [(0, ALICE), (1, BOB), (2, CHARLIE), (3, DAN)] {
            offence(10).in_era(slash_era).by(&[offender]);
        }
        assert_eq!(
            waiting(),
            [
                (6, 0, 0, ALICE, 10),
                (6, 1, 1, BOB, 10),
                (6, 2, 2, CHARLIE, 10),
                (6, 3, 3, DAN, 10)
            ]
        );
        // However little of era 4 is left when it is found.
        roll_to(74);
        offence(20).of_kind(SILENCE).in_era(2).by(&[DAN]);
        roll_to_active_era(6);
        assert_eq!([ALICE, BOB, CHARLIE, DAN].map(slashed), [0; 4]);
        roll_one();
        // Of Dan's two the dearer counts, since both were found in one era.
        assert_eq!([ALICE, BOB, CHARLIE, DAN].map(slashed), [100, 90, 80, 140]);
    });
}

#[test]
fn without_deferral_a_slash_is_applied_with_the_next_era() {
    ExtBuilder::twelve_validators().run(|| {
        SlashDeferDuration::set(0);
        roll_to_active_era(1);
        offence(10).by(&[ALICE]);
        assert_eq!(waiting(), [(2, 0, 1, ALICE, 10)]);
        roll_to_active_era(2);
        assert_eq!(slashed(ALICE), 0);
        roll_one();
        assert_eq!(slashed(ALICE), 100);
    });
}

#[test]
fn until_a_whole_era_before_it_is_due_a_slash_is_raised_by_a_larger_fraction() {
    ExtBuilder::twelve_validators().run(|| {
        offence(10).by(&[ALICE]);
        roll_to_active_era(1);
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(
            (waiting(), pending()),
            (vec![(3, 0, 0, ALICE, 30)], vec![(0, 1)])
        );
        roll_to(29);
        assert_eq!(Staking::active_era(), 1);
        offence(20).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 30)]);
        offence(40).in_era(0).by(&[ALICE]);
        assert_eq!(
            (waiting(), pending()),
            (vec![(3, 0, 0, ALICE, 40)], vec![(0, 1)])
        );
        assert_eq!(SlashCount::<Test>::get(3), 1);
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(ALICE), 400);
    });
}

#[test]
fn a_larger_fraction_that_comes_later_opens_a_slash_for_the_difference() {
    ExtBuilder::twelve_validators().run(|| {
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!(waiting(), [(3, 0, 0, ALICE, 10)], "{fraction}%");
        }
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 30)]);
        assert_eq!(pending(), [(0, 2)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((4, 0)));
        // That one is raised from now on.
        roll_to(44);
        offence(40).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 40)]);
        roll_to_active_era(3);
        roll_one();
        assert_eq!((slashed(ALICE), pending()), (100, vec![(0, 1)]));
        roll_to_active_era(4);
        roll_one();
        assert_eq!((slashed(ALICE), pending()), (400, vec![]));
        assert_eq!(ledger(ALICE).total, 600);
    });
}

#[test]
fn after_its_application_a_larger_fraction_opens_a_slash_for_the_difference() {
    ExtBuilder::twelve_validators().run(|| {
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        roll_one();
        assert_eq!((slashed(ALICE), waiting()), (100, vec![]));
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), None);

        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!((waiting(), pending()), (vec![], vec![]), "{fraction}%");
        }
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(
            (waiting(), pending()),
            (vec![(4, 0, 0, ALICE, 30)], vec![(0, 1)])
        );
        roll_to_active_era(4);
        roll_one();
        assert_eq!(slashed(ALICE), 300);
        assert_eq!(ledger(ALICE).total, 700);
    });
}

#[test]
fn while_it_is_being_applied_a_larger_fraction_opens_a_slash_for_the_difference() {
    let chain = ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        slash_one_staker_a_block();
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 0));
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(2, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 30)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((4, 0)));
        roll_one();
        roll_one();
        assert_eq!(slashed(NINA), 50);
        assert_eq!(
            (waiting(), pending()),
            (vec![(4, 0, 0, ALICE, 30)], vec![(0, 1)])
        );
        // The later one can still be raised.
        offence(40).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(4, 0, 0, ALICE, 40)]);

        slash_without_haste();
        roll_to_active_era(4);
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 200));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
    });
}

#[test]
fn a_ruling_is_dropped_if_the_slash_that_is_being_applied_takes_at_least_as_much() {
    let chain = ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        slash_one_staker_a_block();
        roll_one();
        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!(
                (waiting(), pending()),
                (vec![(2, 0, 0, ALICE, 10)], vec![(0, 1)])
            );
            assert_eq!(SlashCount::<Test>::iter_keys().collect::<Vec<_>>(), [2]);
        }
        slash_without_haste();
        roll_to_active_era(5);
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 50));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
    });
}

#[test]
fn each_kind_of_offence_is_a_slash_of_its_own_and_the_largest_counts() {
    ExtBuilder::twelve_validators().run(|| {
        offence(10).by(&[ALICE]);
        offence(20).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (3, 1, 0, ALICE, 20)]);
        assert_eq!(pending(), [(0, 2)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((3, 0)));
        assert_eq!(open(0, ALICE, SILENCE), Some((3, 1)));
        // Raising one leaves the other.
        offence(15).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 15), (3, 1, 0, ALICE, 20)]);
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(ALICE), 200);
    });
}

#[test]
fn slashes_are_numbered_in_the_order_of_their_reports() {
    ExtBuilder::twelve_validators().run(|| {
        offence(10).by(&[DAN, ALICE]);
        offence(10).of_kind(SILENCE).by(&[BOB]);
        offence(20).by(&[DAN]);
        assert_eq!(
            waiting(),
            [(3, 0, 0, DAN, 20), (3, 1, 0, ALICE, 10), (3, 2, 0, BOB, 10)]
        );
        assert_eq!(SlashCount::<Test>::get(3), 3);
        // A number is not given twice, though the slash is gone.
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0, 1, 2]));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
        offence(10).by(&[CHARLIE]);
        assert_eq!(waiting(), [(3, 3, 0, CHARLIE, 10)]);
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(CHARLIE), 80);
        assert_eq!(SlashCount::<Test>::get(3), 0);
    });
}

#[test]
fn an_offence_in_two_eras_is_two_slashes() {
    ExtBuilder::twelve_validators().run(|| {
        roll_to_active_era(1);
        offence(10).in_era(0).by(&[ALICE]);
        offence(10).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (4, 0, 1, ALICE, 10)]);
        assert_eq!(pending(), [(0, 1), (1, 1)]);
    });
}
