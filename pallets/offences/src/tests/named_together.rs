//! A report proves that its offenders acted together, even if some of them are habitual.

use super::habits::{check_most_told, offend_alone, report_grave, story, GRAVE};
use crate::mock::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use sp_staking::offence::OffenceError;

/// Reports Alice, whose count is full, together with Bob: two of three validators.
fn check_pair_in_one_report(order: [u64; 2]) {
    MaxReports::set(2);
    Validators::set(3);
    // 1. Alice is silent in two sessions. Her count is full.
    for session in 4..6 {
        let silence = fault::<Silence>(session.into()).by(&[ALICE]);
        assert_ok!(silence.in_session(session).report());
    }
    HandedOver::take();

    // 2. One report names her and Bob.
    assert_ok!(fault::<Silence>(6).by(&order).in_session(6).report());
    let rulings = HandedOver::take();
    // Alice is handed over with the habitual offenders, Bob with his slot.
    let told: Vec<u64> = rulings.iter().map(|call| call.offenders[0].0).collect();
    assert_eq!(told, [BOB, ALICE]);
    for call in rulings {
        // Two of three are more than half. One alone would cost 3%.
        assert_eq!(call.ruling.fraction, Perbill::from_percent(6));
        assert_eq!(call.ruling.consequences, Silence::IN_COMMON);
    }
    assert_eq!(kept_reports().len(), 4);
}

#[test]
fn a_report_of_two_silent_validators_counts_both_if_one_is_habitual() {
    for order in [[ALICE, BOB], [BOB, ALICE]] {
        story(|| check_pair_in_one_report(order));
    }
}

#[test]
fn one_report_of_two_tells_the_one_that_stood_alone_that_there_were_two() {
    story(|| {
        MaxReports::set(2);
        // 1. Alice's count is full. Bob is reported alone.
        offend_alone::<DoubleVote>(ALICE, 2);
        assert_ok!(fault::<DoubleVote>(GRAVE).by(&[BOB]).report());
        // 2. A report names both. Both pay as two.
        assert_ok!(fault::<DoubleVote>(GRAVE).by(&[BOB, ALICE]).report());
        check_most_told::<DoubleVote>(&[ALICE, BOB], equivocation(2));
        // 3. The same report adds nothing.
        let again = fault::<DoubleVote>(GRAVE).by(&[BOB, ALICE]);
        assert_noop!(again.report(), OffenceError::DuplicateReport);
    });
}

#[test]
fn who_is_named_twice_in_a_report_is_counted_once() {
    story(|| {
        MaxReports::set(2);
        // 1. Two reports are new. The third one makes Alice habitual. She is one offender in each.
        for slot in 0..3 {
            let report = fault::<DoubleVote>(slot).by(&[ALICE, ALICE]);
            assert_ok!(report.report());
        }
        check_most_told::<DoubleVote>(&[ALICE], equivocation(1));

        // 2. With Bob she is one of two.
        let with_bob = fault::<DoubleVote>(GRAVE).by(&[ALICE, BOB, ALICE, BOB]);
        assert_ok!(with_bob.report());
        check_most_told::<DoubleVote>(&[BOB], equivocation(2));
    });
}

#[test]
fn who_is_reported_separately_from_a_habitual_offender_counts_alone() {
    // This is the price of storing nothing for refused reports: see ADR 025.
    story(|| {
        offend_alone::<DoubleVote>(ALICE, 5);
        report_grave::<DoubleVote>(&[ALICE, BOB]);
        check_most_told::<DoubleVote>(&[ALICE, BOB], equivocation(1));
    });
}
