//! A report is forgotten when its offence can't be reported any more, and not earlier.

use crate::{
    mock::*, upkeep::STEPS_PER_BLOCK, ConcurrentReportsIndex, FirstKeptSession, FirstUntoldSession,
    GrowthsBySession, SlotsBySession, SlotsOfOffenders, TimeSlots, REPORT_TOO_OLD,
};
use frame_support::{assert_noop, assert_ok};
use sp_staking::offence::OffenceError;

/// Checks that only the cursors are left.
fn check_nothing_kept() {
    assert_eq!(kept_reports(), vec![]);
    assert_eq!(ConcurrentReportsIndex::<Runtime>::iter().count(), 0);
    assert_eq!(TimeSlots::<Runtime>::iter().count(), 0);
    assert_eq!(SlotsBySession::<Runtime>::iter().count(), 0);
    assert_eq!(GrowthsBySession::<Runtime>::iter().count(), 0);
    assert_eq!(SlotsOfOffenders::<Runtime>::iter().count(), 0);
}

/// Closes a weakness of `pallet-offences`: reports were never forgotten.
#[test]
fn a_report_is_kept_for_its_lifetime_and_no_longer() {
    run(|| {
        // 1. Alice is reported in session 5. The lifetime is ten sessions.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());

        // 2. In session 15 the report is still known.
        go_to_session(15); // session 5 + lifetime 10
        assert!(fault::<DoubleBlock>(7).by(&[ALICE]).is_known());
        assert_noop!(
            fault::<DoubleBlock>(7).by(&[ALICE]).in_session(5).report(),
            OffenceError::DuplicateReport
        );

        // 3. In session 16 nothing of it is left.
        go_to_session(16);
        assert!(!fault::<DoubleBlock>(7).by(&[ALICE]).is_known());
        check_nothing_kept();
    });
}

#[test]
fn an_offence_older_than_the_lifetime_is_refused() {
    run(|| {
        // 1. In session 15 an offence of session 5 is taken.
        go_to_session(15);
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(5).report());
        HandedOver::take();

        // 2. In session 16 it is too old, for known and for new offenders.
        go_to_session(16);
        for offender in [ALICE, BOB] {
            assert_noop!(
                fault::<DoubleBlock>(7)
                    .by(&[offender])
                    .in_session(5)
                    .report(),
                OffenceError::Other(REPORT_TOO_OLD)
            );
        }
        check_handed_over(&[]);
    });
}

#[test]
fn an_offence_of_an_unpunishable_era_is_refused_by_chain_and_pools() {
    run(|| {
        FirstPunishedSession::set(4);
        for session in [3, 4] {
            let fault = || fault::<DoubleBlock>(7).by(&[ALICE]).in_session(session);
            let is_too_old = session < 4;
            assert_eq!(fault().is_refused_by_pools(), is_too_old);
            if is_too_old {
                assert_noop!(fault().report(), OffenceError::Other(REPORT_TOO_OLD));
            } else {
                assert_ok!(fault().report());
            }
        }
        check_handed_over(&[told(&[ALICE], &[], equivocation(1), 4)]);
    });
}

#[test]
fn what_was_counted_of_an_offender_is_forgotten_with_its_reports() {
    run(|| {
        // 1. Alice becomes habitual for two kinds of offences, Bob for one.
        MaxReports::set(2);
        for slot in 0..4 {
            let _ = fault::<DoubleBlock>(slot).by(&[ALICE]).report();
            let _ = fault::<DoubleVote>(slot).by(&[ALICE, BOB]).report();
        }
        // Blocks: two slots and the habitual slot of Alice. Votes: the same for Alice and for Bob.
        assert_eq!(kept_reports().len(), 3 + 6);
        // 2. All is kept until session 15.
        go_to_session(15);
        assert_eq!(kept_reports().len(), 3 + 6);
        // 3. Then lists and habits are forgotten too.
        go_to_session(16);
        check_nothing_kept();
    });
}

#[test]
fn expiry_is_refused_from_the_first_block_of_the_session_on() {
    run(|| {
        // 1. A hundred offenders are reported in session 5.
        let crowd: Vec<u64> = (100..200).collect();
        assert_ok!(fault::<DoubleBlock>(7).by(&crowd).report());
        go_to_session(15);
        // 2. Session 16 begins. Most reports are still there, but a forgotten report can't come back.
        end_session();
        assert!(kept_reports().len() > 50);
        assert_noop!(
            fault::<DoubleBlock>(7).by(&[199]).in_session(5).report(),
            OffenceError::Other(REPORT_TOO_OLD)
        );
    });
}

#[test]
fn later_reports_outlive_earlier_ones() {
    run(|| {
        // 1. Alice is reported in session 5, Bob in session 6.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        go_to_session(6);
        assert_ok!(fault::<DoubleBlock>(70).by(&[BOB]).report());

        // 2. Alice's report is forgotten first.
        go_to_session(16);
        assert!(!fault::<DoubleBlock>(7).by(&[ALICE]).is_known());
        assert!(fault::<DoubleBlock>(70).by(&[BOB]).is_known());
        go_to_session(17);
        check_nothing_kept();
    });
}

#[test]
fn a_slot_of_several_sessions_is_kept_for_the_latest() {
    run(|| {
        // 1. Three voters of one round are reported for sessions 3 to 5.
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).in_session(3).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[BOB]).in_session(5).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[CAROL]).in_session(4).report());

        // 2. All three are kept as long as the report of session 5.
        go_to_session(15);
        assert!(fault::<DoubleVote>(7).by(&[ALICE, BOB, CAROL]).is_known());
        go_to_session(16);
        check_nothing_kept();
    });
}

#[test]
fn a_block_forgets_a_bounded_number_of_reports() {
    run(|| {
        // 1. Forty reports expire together.
        let crowd: Vec<u64> = (100..140).collect();
        assert_ok!(fault::<DoubleBlock>(7).by(&crowd).report());
        go_to_session(15);
        assert_eq!(kept_reports().len(), 40);

        // 2. Each block forgets some of them, and no more than its bound, until none is left.
        let mut kept = 40;
        end_session();
        while kept > 0 {
            let now_kept = kept_reports().len();
            assert!(now_kept < kept && kept - now_kept <= STEPS_PER_BLOCK as usize);
            kept = now_kept;
            next_block();
        }
        check_nothing_kept();
    });
}

#[test]
fn a_growth_reported_last_is_told_before_the_slot_is_forgotten() {
    run(|| {
        // 1. Forty offenders are reported in session 5.
        Validators::set(1_000);
        let crowd: Vec<u64> = (100..140).collect();
        assert_ok!(fault::<DoubleBlock>(7).by(&crowd).report());
        // 2. In the last session of their lifetime Alice is added.
        go_to_session(15);
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(5).report());
        HandedOver::take();

        // 3. The forty are handed over again, and then the slot is forgotten.
        go_to_session(16);
        let mut told_offenders = HandedOver::take();
        told_offenders.reverse();
        let expected: Vec<_> = crowd
            .iter()
            .map(|offender| told_more(&[*offender], &[], equivocation(41), 5))
            .collect();
        assert_eq!(told_offenders, expected);
        check_nothing_kept();
    });
}

#[test]
fn a_shorter_lifetime_forgets_untold_growths_with_their_slots() {
    run(|| {
        // 1. Two offenders of session 2 are reported. A growth waits for the end of the session.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(2).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).in_session(2).report());
        HandedOver::take();

        // 2. The lifetime shrinks to one session. The slot is forgotten, and the growth is dropped.
        ReportLifetime::set(1);
        settle();
        check_nothing_kept();
        end_session();
        check_handed_over(&[]);
    });
}

#[test]
fn a_longer_lifetime_does_not_bring_forgotten_sessions_back() {
    run(|| {
        // 1. A report of session 5 is forgotten in session 16.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        go_to_session(16);

        // 2. The lifetime grows. Session 5 stays too old. Session 6 is accepted.
        ReportLifetime::set(100);
        assert_noop!(
            fault::<DoubleBlock>(7).by(&[ALICE]).in_session(5).report(),
            OffenceError::Other(REPORT_TOO_OLD)
        );
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(6).report());
    });
}

#[test]
fn a_pallet_added_in_a_late_session_is_up_to_date_in_its_first_block() {
    run(|| {
        // 1. The chain is in session 100,000 when the pallet runs for the first time.
        CurrentSession::set(100_000);
        next_block();
        assert_eq!(FirstUntoldSession::<Runtime>::get(), 100_000);
        assert_eq!(FirstKeptSession::<Runtime>::get(), 99_990);

        // 2. A growth is handed over in time, and its slot is forgotten in time.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());
        HandedOver::take();
        end_session();
        check_handed_over(&[told_more(&[ALICE], &[], equivocation(2), 100_000)]);
        go_to_session(100_011);
        check_nothing_kept();
    });
}

#[test]
fn a_cursor_left_far_behind_passes_over_nothing() {
    run(|| {
        // 1. Growths of sessions 5 and 8 wait.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());
        CurrentSession::set(8);
        assert_ok!(fault::<DoubleBlock>(70).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(70).by(&[BOB]).report());
        HandedOver::take();

        // 2. There is no block for many sessions. Still both growths are handed over, and nothing remains.
        CurrentSession::set(1_000);
        next_block();
        check_handed_over(&[
            told_more(&[ALICE], &[], equivocation(2), 5),
            told_more(&[ALICE], &[], equivocation(2), 8),
        ]);
        settle();
        check_nothing_kept();
        assert_eq!(FirstUntoldSession::<Runtime>::get(), 1_000);
        assert_eq!(FirstKeptSession::<Runtime>::get(), 990);
    });
}
