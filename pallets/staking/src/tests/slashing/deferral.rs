//! A slash waits for its era. A report opens it, and later reports raise it.

use crate::{mock::*, DeferredSlashes, OpenSlashes, PendingSlashes, SlashCount};
use frame_support::assert_ok;
use sp_staking::offence::Kind;

/// A pending slash: due era, number, era of the offence, validator, percent.
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

/// A block slashes one staker.
fn slash_one_staker_a_block() {
    MaxSlashingWeight::set(weight_to_slash(1));
}

#[test]
fn a_slash_waits_for_the_whole_deferral_after_the_era_of_the_offence() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Alice is reported in era 0. With a deferral of two eras, her slash is due in era 3.
        assert_eq!(SlashDeferDuration::get(), 2);
        offence(10).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10)]);
        // 2. Bob offends in era 1. His slash is due in era 4.
        roll_to_active_era(1);
        offence(20).by(&[BOB]);
        // 3. Carol's offence of era 0 is reported in the last block of era 1. Her slash is still due in era 3.
        roll_to(29);
        assert_eq!(Staking::active_era(), 1);
        offence(30).in_era(0).by(&[CAROL]);
        assert_eq!(
            waiting(),
            [
                (3, 0, 0, ALICE, 10),
                (3, 1, 0, CAROL, 30),
                (4, 0, 1, BOB, 20)
            ]
        );
        assert_eq!(pending(), [(0, 2), (1, 1)]);

        // 4. In the last block of era 2 nothing is taken.
        roll_to(44);
        assert_eq!((Staking::active_era(), slashed(ALICE)), (2, 0));
        // 5. The slashes are taken one block after the start of their eras.
        roll_to_active_era(3);
        roll_one();
        assert_eq!((slashed(ALICE), slashed(CAROL)), (100, 240));
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
        // 1. In era 4 offences of eras 0 to 3 are reported. All are due in era 6.
        roll_to_active_era(4);
        for (slash_era, offender) in [(0, ALICE), (1, BOB), (2, CAROL), (3, DAVE)] {
            offence(10).in_era(slash_era).by(&[offender]);
        }
        assert_eq!(
            waiting(),
            [
                (6, 0, 0, ALICE, 10),
                (6, 1, 1, BOB, 10),
                (6, 2, 2, CAROL, 10),
                (6, 3, 3, DAVE, 10)
            ]
        );
        // 2. So is an offence that is reported in the last block of era 4.
        roll_to(74);
        offence(20).of_kind(SILENCE).in_era(2).by(&[DAVE]);
        // 3. When era 6 starts, nothing is taken. One block later everything is taken.
        roll_to_active_era(6);
        assert_eq!([ALICE, BOB, CAROL, DAVE].map(slashed), [0; 4]);
        roll_one();
        // Dave pays the larger of his two, because both are in one span.
        assert_eq!([ALICE, BOB, CAROL, DAVE].map(slashed), [100, 90, 80, 140]);
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
        assert_eq!(
            slashed(ALICE),
            0,
            "slashes are applied one block after the era starts"
        );
        roll_one();
        assert_eq!(slashed(ALICE), 100);
    });
}

#[test]
fn a_larger_fraction_a_whole_era_before_it_is_due_raises_the_slash() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. A slash of 10% is opened. In era 1 it is raised to 30%.
        offence(10).by(&[ALICE]);
        roll_to_active_era(1);
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(
            (waiting(), pending()),
            (vec![(3, 0, 0, ALICE, 30)], vec![(0, 1)])
        );
        // 2. In the last block of era 1 a smaller fraction adds nothing. A larger one still raises it.
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
        // 3. The slash takes 40%.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(ALICE), 400);
    });
}

#[test]
fn a_larger_fraction_that_comes_later_opens_a_slash_for_the_difference() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. A slash of 10% is due in era 3. In era 2 fractions of up to 10% add nothing.
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!(waiting(), [(3, 0, 0, ALICE, 10)], "{fraction}%");
        }
        // 2. A larger fraction is too late to raise it. It opens a slash that is due in era 4.
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 30)]);
        assert_eq!(pending(), [(0, 2)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((4, 0)));
        // 3. The new slash is raised until the last block of era 2.
        roll_to(44);
        offence(40).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 40)]);
        // 4. The first slash takes 10%, the second the difference to 40%.
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
fn a_larger_fraction_after_the_application_opens_another_slash() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. A slash of 10% is applied.
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        roll_one();
        assert_eq!((slashed(ALICE), waiting()), (100, vec![]));
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), None);

        // 2. Fractions of up to 10% add nothing.
        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!((waiting(), pending()), (vec![], vec![]), "{fraction}%");
        }
        // 3. 30% open another slash. It takes the difference.
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
fn a_larger_fraction_during_the_application_opens_another_slash() {
    let chain = ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. A slash of 10% has taken Alice's stake, but not Nina's yet.
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        slash_one_staker_a_block();
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 0));
        // 2. 30% open another slash.
        offence(30).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(2, 0, 0, ALICE, 10), (4, 0, 0, ALICE, 30)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((4, 0)));
        // 3. The first slash is finished.
        roll_one();
        roll_one();
        assert_eq!(slashed(NINA), 50);
        assert_eq!(
            (waiting(), pending()),
            (vec![(4, 0, 0, ALICE, 30)], vec![(0, 1)])
        );
        // 4. The second one can still be raised.
        offence(40).in_era(0).by(&[ALICE]);
        assert_eq!(waiting(), [(4, 0, 0, ALICE, 40)]);

        // 5. It takes the difference to 40% from both.
        slash_without_haste();
        roll_to_active_era(4);
        roll_one();
        assert_eq!((slashed(ALICE), slashed(NINA)), (400, 200));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
    });
}

#[test]
fn a_ruling_no_larger_than_the_slash_being_applied_is_dropped() {
    let chain = ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. A slash of 10% has taken Alice's stake, but not Nina's yet.
        SlashDeferDuration::set(1);
        offence(10).by(&[ALICE]);
        roll_to_active_era(2);
        slash_one_staker_a_block();
        roll_one();
        // 2. Fractions of up to 10% add nothing.
        for fraction in [5, 10] {
            offence(fraction).in_era(0).by(&[ALICE]);
            assert_eq!(
                (waiting(), pending()),
                (vec![(2, 0, 0, ALICE, 10)], vec![(0, 1)])
            );
            assert_eq!(SlashCount::<Test>::iter_keys().collect::<Vec<_>>(), [2]);
        }
        // 3. The slash takes 10% from both.
        slash_without_haste();
        roll_to_active_era(5);
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 50));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
    });
}

#[test]
fn each_kind_of_offence_is_a_slash_of_its_own_and_the_largest_counts() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Two kinds of offences open two slashes.
        offence(10).by(&[ALICE]);
        offence(20).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 10), (3, 1, 0, ALICE, 20)]);
        assert_eq!(pending(), [(0, 2)]);
        assert_eq!(open(0, ALICE, DOUBLE_BLOCK), Some((3, 0)));
        assert_eq!(open(0, ALICE, SILENCE), Some((3, 1)));
        // 2. One is raised. The other stays.
        offence(15).by(&[ALICE]);
        assert_eq!(waiting(), [(3, 0, 0, ALICE, 15), (3, 1, 0, ALICE, 20)]);
        // 3. Alice pays the larger one.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(ALICE), 200);
    });
}

#[test]
fn slashes_are_numbered_in_the_order_of_their_reports() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. Three slashes are opened. A raise keeps its number.
        offence(10).by(&[DAVE, ALICE]);
        offence(10).of_kind(SILENCE).by(&[BOB]);
        offence(20).by(&[DAVE]);
        assert_eq!(
            waiting(),
            [
                (3, 0, 0, DAVE, 20),
                (3, 1, 0, ALICE, 10),
                (3, 2, 0, BOB, 10)
            ]
        );
        assert_eq!(SlashCount::<Test>::get(3), 3);
        // 2. All are cancelled. Their numbers are not used again.
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![0, 1, 2]));
        assert_eq!((waiting(), pending()), (vec![], vec![]));
        offence(10).by(&[CAROL]);
        assert_eq!(waiting(), [(3, 3, 0, CAROL, 10)]);
        // 3. After the last slash of the era the count is removed.
        roll_to_active_era(3);
        roll_one();
        assert_eq!(slashed(CAROL), 80);
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
