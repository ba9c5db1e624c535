//! A cancelled slash leaves everything as if it had never been.

use crate::{
    mock::*, ChilledPrefs, DisabledOffenders, MaxValidatorsCount, Punishments, SlashingSpans,
    UnappliedSlashRows,
};
use frame_support::assert_ok;

/// Four candidates for four seats; Nina's 500 stand behind Alice's 1,000.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CAROL, 800), (DAVE, 700)])
        .validator_count(4)
        .nominator(NINA, 500, &[ALICE])
}

/// Four candidates with 1,000 each for four seats.
fn four() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators([ALICE, BOB, CAROL, DAVE].map(|who| (who, 1_000)).to_vec())
        .validator_count(4)
}

/// Cancels the slash with this number among those that are due in an era.
fn cancel(due_era: u32, number: u32) {
    let rows = UnappliedSlashRows::<Test>::get(due_era);
    let row = rows.iter().position(|owner| *owner == number);
    let row = row.expect("is shown") as u32;
    assert_ok!(Staking::cancel_deferred_slash(root(), due_era, vec![row]));
}

#[test]
fn the_nominations_that_a_slash_voided_count_again() {
    chain().run(|| {
        // 1. A slash voids Nina's nomination.
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), None);
        // 2. It is cancelled. The nomination counts again.
        cancel(3, 0);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(!Punishments::<Test>::contains_key(ALICE));
        // 3. Alice validates, and is elected with Nina's stake.
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}

#[test]
fn the_exclusion_ends_and_the_validator_comes_back_by_validating() {
    for comes_back in [false, true] {
        chain().run(|| {
            offence(50).by(&[ALICE]);
            roll_one();
            cancel(3, 0);
            if comes_back {
                validate(ALICE);
            }
            roll_to_active_era(1);
            assert_eq!(elected(1).contains(&ALICE), comes_back);
        });
    }
}

#[test]
fn if_its_slash_is_cancelled_a_winner_is_elected_after_all() {
    elect_over_blocks();
    chain().run(|| {
        // 1. Alice is slashed while an election over several blocks is under way.
        roll_to(6);
        offence(50).by(&[ALICE]);
        // 2. The slash is cancelled before era 1 is planned.
        roll_to(8);
        cancel(3, 0);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB, CAROL, DAVE]);
        assert_eq!(backing(1, ALICE, NINA), 500);
    });
}

#[test]
fn the_validator_may_work_again_at_once() {
    chain().run(|| {
        offence(50).by(&[ALICE]);
        assert_eq!(barred(), [ALICE]);
        roll_one();
        cancel(3, 0);
        assert!(barred().is_empty() && DisabledOffenders::<Test>::get().is_empty());
        roll_to_next_session();
        assert!(barred().is_empty());
    });
}

#[test]
fn of_two_offences_the_one_that_is_left_still_bars_excludes_and_voids() {
    for cancelled in [0, 1] {
        chain().run(|| {
            // 1. Alice commits two offences. The slash of one of them is cancelled.
            offence(50).by(&[ALICE]);
            offence(20).of_kind(SILENCE).by(&[ALICE]);
            roll_one();
            cancel(3, cancelled);
            // 2. The other one still disables her, with its own fraction, and voids nominations.
            assert_eq!(barred(), [ALICE]);
            let left = DisabledOffenders::<Test>::get()[0].severity;
            assert_eq!(
                left,
                sp_runtime::Perbill::from_percent([20, 50][cancelled as usize])
            );
            assert_eq!(vote_of(NINA), None);
            // 3. The next election leaves her out, and its slash is taken.
            validate(ALICE);
            roll_to_active_era(1);
            assert_eq!(elected(1), [BOB, CAROL, DAVE]);
            roll_to_application(3);
            assert_eq!(slashed(ALICE), [200, 500][cancelled as usize]);
        });
    }
}

#[test]
fn cancelling_a_slash_keeps_what_a_0_percent_offence_brought() {
    chain().run(|| {
        // 1. Alice is silent in session 0, for 0%.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        let alone = Punishments::<Test>::get(ALICE);
        // 2. A slash of the same kind follows in session 1. It is cancelled.
        roll_to_next_session();
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), None);
        cancel(3, 0);
        // 3. What is left is the record of the first silence.
        assert_eq!(Punishments::<Test>::get(ALICE), alone);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // 4. The election leaves her out for it.
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CAROL, DAVE]);
    });
}

#[test]
fn what_an_earlier_chill_covered_counts_once_that_is_cancelled() {
    BondingDuration::set(6);
    SlashDeferDuration::set(4);
    HistoryDepth::set(20);
    chain().run(|| {
        // 1. Alice is chilled in era 1, and is back with Nina in era 3.
        roll_to_active_era(1);
        offence(90).by(&[ALICE]);
        roll_one();
        come_back();
        roll_to_active_era(3);
        assert_eq!(backing(3, ALICE, NINA), 500);
        // 2. A silence of era 1 is found. The chill of era 1 covers it, so it voids nothing.
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(is_candidate(ALICE));
        // 3. The slash of that chill is cancelled.
        cancel(6, 0);
        // 4. Now the silence voids what Nina nominated before it was known.
        assert_eq!(vote_of(NINA), None);
        assert_eq!(
            chill_eras(&Punishments::<Test>::get(ALICE).expect("is left")),
            [3]
        );
        assert!(is_candidate(ALICE), "nobody is chilled by a cancellation");
        // 5. Nina nominates again. That counts.
        nominate(NINA, &[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
    });
}

/// Returns the loss of Alice and Nina. An offence of era 1 is found in era 3 (50%). In era 10 Alice offends again.
/// That costs everything. With `mistake`, there is also a mistaken slash of era 2. Its chill covers the offence of
/// era 1 until governance cancels it.
fn lost_with(mistake: bool) -> [Balance; 2] {
    BondingDuration::set(6);
    HistoryDepth::set(20);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    // Ledgers are compared, because the mock keeps events across the two chains of a test.
    let lost = || [1_000 - ledger(ALICE).total, 500 - ledger(NINA).total];
    chain.build().execute_with(|| {
        roll_to_active_era(2);
        if mistake {
            offence(10).by(&[ALICE]);
            roll_one();
            come_back();
        }
        roll_to_active_era(3);
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        roll_one();
        come_back();
        if mistake {
            cancel(5, 0);
        }
        roll_to_application(5);
        assert_eq!(lost(), [500, 250]);
        come_back();
        roll_to_active_era(10);
        assert_eq!(backing(10, ALICE, NINA), 250);
        offence(100).by(&[ALICE]);
        roll_to_application(13);
        lost()
    })
}

#[test]
fn a_mistake_that_covered_another_offence_makes_no_later_one_free() {
    assert_eq!(lost_with(false), [1_000, 500]);
    assert_eq!(lost_with(true), lost_with(false));
}

#[test]
fn a_cancelled_slash_leaves_no_record_of_anybody() {
    chain().run(|| {
        // 1. A slash is cancelled.
        offence(50).by(&[ALICE]);
        roll_one();
        cancel(3, 0);
        validate(ALICE);
        // 2. No record of a punishment is left.
        assert_eq!(Punishments::<Test>::iter().count(), 0);
        assert_eq!(ChilledPrefs::<Test>::iter().count(), 0);
        // 3. No stake was taken, and there is no record of a span.
        roll_to_application(4);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 0);
        assert_eq!((ledger(ALICE).total, ledger(NINA).total), (1_000, 500));
    });
}

#[test]
fn a_silence_of_0_percent_keeps_what_it_brought_whichever_came_first() {
    four().run(|| {
        // 1. A silence of 7% is followed by one of 0%.
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_to_next_session();
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        // 2. The slash of the first is cancelled. The second still leaves Alice out.
        cancel(3, 0);
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CAROL, DAVE]);
    });
}

#[test]
fn a_chilled_validator_can_come_back_when_the_list_is_full() {
    four().run(|| {
        // 1. Alice is chilled. Somebody takes the last place in the list.
        MaxValidatorsCount::<Test>::put(4);
        offence(7).by(&[ALICE]);
        roll_one();
        new_validator(66, 100);
        // 2. Her slash is cancelled. She can validate although the list is full.
        cancel(3, 0);
        assert_ok!(Staking::validate(signed(ALICE), commission(10)));
    });
}

#[test]
fn a_new_offence_excludes_although_an_earlier_one_of_its_kind_grew() {
    four().run(|| {
        // 1. A silence of 0% grows to 7%.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        offence(7).of_kind(SILENCE).told_again().by(&[ALICE]);

        // 2. After era 1 is elected, Alice is silent again.
        roll_to(11);
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        // 3. The election for era 2 leaves her out for the new silence.
        roll_one();
        validate(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CAROL, DAVE]);
    });
}

#[test]
fn a_mistake_that_took_the_place_of_a_disabled_one_gives_it_back() {
    four().run(|| {
        // 1. Bob is disabled. A worse offence of Alice takes the only place.
        offence(20).by(&[BOB]);
        assert_eq!(barred(), [BOB]);
        offence(50).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(barred(), [ALICE]);
        roll_one();
        // 2. Alice's slash is cancelled. Bob is disabled again.
        cancel(3, 1);
        assert_eq!(DisabledOffenders::<Test>::get().len(), 1);
        assert_eq!(barred(), [BOB]);
    });
}

#[test]
fn a_report_that_slashes_nothing_voids_no_nominations() {
    BondingDuration::set(6);
    SlashDeferDuration::set(1);
    HistoryDepth::set(20);
    four().nominator(NINA, 500, &[ALICE]).run(|| {
        // 1. A slash of 20% is taken for era 0. It voids nothing.
        offence(20).mildly().by(&[ALICE]);
        roll_to_application(2);
        // 2. A smaller offence of the same era slashes nothing more, and voids nothing.
        offence(10).of_kind(SILENCE).in_era(0).by(&[ALICE]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
    });
}

#[test]
fn a_record_that_says_nothing_is_removed_by_an_admission() {
    four().run(|| {
        // 1. Alice's silence of era 0 is too old to matter. A new slash of hers is cancelled.
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        validate(ALICE);
        roll_to_active_era(5);
        offence(10).by(&[ALICE]);
        roll_one();
        cancel(8, 0);
        // Her record says nothing any more, but it is still stored.
        assert!(Punishments::<Test>::contains_key(ALICE));
        // 2. The others offend. The election that admits some of them removes her record.
        offence(10).by(&[BOB, CAROL, DAVE]);
        roll_to_active_era(6);
    });
}
