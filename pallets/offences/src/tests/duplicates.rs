//! An offender that was reported before is not handed over again.

use crate::mock::*;
use frame_support::{assert_noop, assert_ok};
use sp_staking::offence::OffenceError;

#[test]
fn a_duplicate_is_refused_and_changes_nothing() {
    run(|| {
        // 1. Rita reports Alice.
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE])
            .told_by(&[RITA])
            .report());
        HandedOver::take();

        // 2. Ron reports the same. Nothing is handed over, now or at the end of the session.
        assert_noop!(
            fault::<DoubleBlock>(7)
                .by(&[ALICE])
                .told_by(&[RON])
                .report(),
            OffenceError::DuplicateReport
        );
        check_handed_over(&[]);
        end_session();
        check_handed_over(&[]);
    });
}

#[test]
fn of_a_report_only_the_newcomers_are_handed_over() {
    run(|| {
        // 1. Rita reports Alice.
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE])
            .told_by(&[RITA])
            .report());
        // 2. Ron reports Alice and Bob. Only Bob is handed over.
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE, BOB])
            .told_by(&[RON])
            .report());
        check_handed_over(&[
            told(&[ALICE], &[RITA], equivocation(1), 5),
            told(&[BOB], &[RON], equivocation(2), 5),
        ]);
    });
}

#[test]
fn an_offender_named_twice_in_a_report_counts_once() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE, ALICE]).report());
        check_handed_over(&[told(&[ALICE], &[], equivocation(1), 5)]);
        assert_eq!(kept_reports().len(), 1);
    });
}

#[test]
fn naming_another_session_does_not_make_an_offence_new() {
    run(|| {
        // 1. A double vote and a double block of session 4 are reported.
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).in_session(4).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(4).report());
        HandedOver::take();

        // 2. The same with session 5 are duplicates.
        assert_noop!(
            fault::<DoubleVote>(7).by(&[ALICE]).in_session(5).report(),
            OffenceError::DuplicateReport
        );
        assert_noop!(
            fault::<DoubleBlock>(7).by(&[ALICE]).in_session(5).report(),
            OffenceError::DuplicateReport
        );
        check_handed_over(&[]);
    });
}

#[test]
fn an_unknown_report_is_not_known() {
    run(|| {
        assert!(!fault::<DoubleBlock>(7).by(&[ALICE]).is_known());

        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert!(fault::<DoubleBlock>(7).by(&[ALICE]).is_known());
        assert!(!fault::<DoubleBlock>(7).by(&[BOB]).is_known());
        assert!(!fault::<DoubleBlock>(8).by(&[ALICE]).is_known());
        assert!(!fault::<DoubleVote>(7).by(&[ALICE]).is_known());
    });
}

#[test]
fn a_group_is_known_when_each_of_it_is() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert!(!fault::<DoubleBlock>(7).by(&[ALICE, BOB]).is_known());

        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());
        assert!(fault::<DoubleBlock>(7).by(&[BOB, ALICE]).is_known());
    });
}
