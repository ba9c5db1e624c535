//! A cancelled slash leaves everything as if it had never been.

use crate::{
    mock::*, ChilledPrefs, DisabledOffenders, MaxValidatorsCount, Punishments, SlashingSpans,
    UnappliedSlashRows,
};
use frame_support::assert_ok;

/// Four candidates for four seats; Nina's 500 stand behind Alice's 1,000.
fn chain() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators(vec![(ALICE, 1_000), (BOB, 900), (CHARLIE, 800), (DAN, 700)])
        .validator_count(4)
        .nominator(NINA, 500, &[ALICE])
}

/// Four candidates with 1,000 each for four seats.
fn four() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators([ALICE, BOB, CHARLIE, DAN].map(|who| (who, 1_000)).to_vec())
        .validator_count(4)
}

/// Cancels the slash with this number among those of an era of application.
fn cancel(due_era: u32, number: u32) {
    let rows = UnappliedSlashRows::<Test>::get(due_era);
    let row = rows.iter().position(|owner| *owner == number);
    let row = row.expect("is shown") as u32;
    assert_ok!(Staking::cancel_deferred_slash(root(), due_era, vec![row]));
}

#[test]
fn the_nominations_that_a_slash_voided_count_again() {
    chain().run(|| {
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), None);
        cancel(3, 0);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(!Punishments::<Test>::contains_key(ALICE));
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
fn also_a_winner_of_an_election_under_way_is_elected_after_all() {
    elect_over_blocks();
    chain().run(|| {
        roll_to(6);
        offence(50).by(&[ALICE]);
        roll_to(8);
        cancel(3, 0);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB, CHARLIE, DAN]);
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
            offence(50).by(&[ALICE]);
            offence(20).of_kind(SILENCE).by(&[ALICE]);
            roll_one();
            cancel(3, cancelled);
            assert_eq!(barred(), [ALICE]);
            let left = DisabledOffenders::<Test>::get()[0].severity;
            assert_eq!(
                left,
                sp_runtime::Perbill::from_percent([20, 50][cancelled as usize])
            );
            assert_eq!(vote_of(NINA), None);
            validate(ALICE);
            roll_to_active_era(1);
            assert_eq!(elected(1), [BOB, CHARLIE, DAN]);
            roll_to_application(3);
            assert_eq!(slashed(ALICE), [200, 500][cancelled as usize]);
        });
    }
}

#[test]
fn an_offence_of_0_percent_keeps_what_it_brought_when_a_slash_of_the_same_kind_is_cancelled() {
    chain().run(|| {
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        let alone = Punishments::<Test>::get(ALICE);
        roll_to_next_session();
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), None);
        cancel(3, 0);
        assert_eq!(Punishments::<Test>::get(ALICE), alone);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // Still passed over, for its silence of the first session.
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE, DAN]);
    });
}

#[test]
fn what_an_earlier_chill_covered_counts_once_that_is_cancelled() {
    BondingDuration::set(6);
    SlashDeferDuration::set(4);
    HistoryDepth::set(20);
    chain().run(|| {
        roll_to_active_era(1);
        offence(90).by(&[ALICE]);
        roll_one();
        come_back();
        roll_to_active_era(3);
        assert_eq!(backing(3, ALICE, NINA), 500);
        // Done before that chill, for which she lost her nominators then: it voids nothing again.
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        assert!(is_candidate(ALICE));
        cancel(6, 0);
        // What Nina said in era 1 came after that silence's era, and before the silence was known.
        assert_eq!(vote_of(NINA), None);
        assert_eq!(
            chill_eras(&Punishments::<Test>::get(ALICE).expect("is left")),
            [3]
        );
        assert!(is_candidate(ALICE), "nobody is chilled by a cancellation");
        nominate(NINA, &[ALICE]);
        roll_one();
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
    });
}

/// What Alice and Nina lose. In era 3 an offence of era 1 is found (50%). In era 10 she offends again (100%). In
/// between governance cancels a mistaken slash of era 2, whose chill had covered the offence of era 1; or there was
/// none.
fn lost_with(mistake: bool) -> [Balance; 2] {
    BondingDuration::set(6);
    HistoryDepth::set(20);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    // Not by events, which the mock remembers across two chains of a test.
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
        offence(50).by(&[ALICE]);
        roll_one();
        cancel(3, 0);
        validate(ALICE);
        assert_eq!(Punishments::<Test>::iter().count(), 0);
        assert_eq!(ChilledPrefs::<Test>::iter().count(), 0);
        roll_to_application(4);
        assert_eq!(SlashingSpans::<Test>::iter().count(), 0);
        assert_eq!((ledger(ALICE).total, ledger(NINA).total), (1_000, 500));
    });
}

#[test]
fn a_silence_of_0_percent_keeps_what_it_brought_whichever_came_first() {
    four().run(|| {
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_to_next_session();
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        cancel(3, 0);
        validate(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [BOB, CHARLIE, DAN]);
    });
}

#[test]
fn a_chilled_validator_can_come_back_when_the_list_is_full() {
    four().run(|| {
        MaxValidatorsCount::<Test>::put(4);
        offence(7).by(&[ALICE]);
        roll_one();
        new_validator(66, 100);
        cancel(3, 0);
        assert_ok!(Staking::validate(signed(ALICE), commission(10)));
    });
}

#[test]
fn a_new_offence_excludes_although_an_earlier_one_of_its_kind_grew() {
    four().run(|| {
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        offence(7).of_kind(SILENCE).told_again().by(&[ALICE]);

        roll_to(11);
        offence(7).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        validate(ALICE);
        roll_to_active_era(2);
        assert_eq!(elected(2), [BOB, CHARLIE, DAN]);
    });
}

#[test]
fn a_mistake_that_took_the_place_of_a_disabled_one_gives_it_back() {
    four().run(|| {
        offence(20).by(&[BOB]);
        assert_eq!(barred(), [BOB]);
        offence(50).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(barred(), [ALICE]);
        roll_one();
        cancel(3, 1);
        assert_eq!(DisabledOffenders::<Test>::get().len(), 1);
        assert_eq!(barred(), [BOB]);
    });
}

#[test]
fn nothing_is_void_for_good_by_a_report_that_slashes_nothing() {
    BondingDuration::set(6);
    SlashDeferDuration::set(1);
    HistoryDepth::set(20);
    four().nominator(NINA, 500, &[ALICE]).run(|| {
        offence(20).mildly().by(&[ALICE]);
        roll_to_application(2);
        offence(10).of_kind(SILENCE).in_era(0).by(&[ALICE]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
    });
}

#[test]
fn a_record_that_says_nothing_is_removed_by_an_admission() {
    four().run(|| {
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        roll_one();
        validate(ALICE);
        roll_to_active_era(5);
        offence(10).by(&[ALICE]);
        roll_one();
        cancel(8, 0);
        assert!(Punishments::<Test>::contains_key(ALICE));
        offence(10).by(&[BOB, CHARLIE, DAN]);
        roll_to_active_era(6);
    });
}
