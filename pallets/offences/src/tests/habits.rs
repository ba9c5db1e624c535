//! An offender with more slots than are kept gains nothing. It harms no offender that is alone in its slot.

use crate::mock::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;
use sp_staking::offence::OffenceError;

/// Runs a story in which four slots of each offender are kept.
pub(super) fn story(story: impl FnOnce()) {
    run(|| {
        MaxReports::set(4);
        story();
    });
}

/// Returns a slot in which nobody else offends.
fn private_slot(offender: u64, number: u64) -> u64 {
    1_000_000 + offender * 1_000 + number
}

/// Reports `times` offences that an offender commits alone.
pub(super) fn offend_alone<K: Misbehaviour>(offender: u64, times: u64) {
    for number in 0..times {
        let _ = fault::<K>(private_slot(offender, number))
            .by(&[offender])
            .report();
    }
}

/// The slot of the grave offence.
pub(super) const GRAVE: u64 = 7;

/// Reports all of `offenders` for the grave offence, one by one. Some reports may be refused.
pub(super) fn report_grave<K: Misbehaviour>(offenders: &[u64]) {
    for offender in offenders {
        let _ = fault::<K>(GRAVE).by(&[*offender]).report();
    }
}

/// Ends the session, and checks the largest fraction with which each offender was handed over.
pub(super) fn check_most_told<K: Misbehaviour>(offenders: &[u64], fraction: Perbill) {
    end_session();
    settle();
    assert_eq!(
        most_told::<K>(offenders, 1),
        vec![fraction; offenders.len()]
    );
}

#[test]
fn beyond_the_bound_one_more_report_is_taken_and_the_rest_are_duplicates() {
    story(|| {
        // 1. Four slots are kept. The fifth report makes Alice habitual, and is taken too.
        for number in 0..5 {
            assert_ok!(fault::<DoubleVote>(number).by(&[ALICE]).report());
        }
        let ruling = told(&[ALICE], &[], equivocation(1), 5).for_kind::<DoubleVote>();
        check_handed_over(&vec![ruling; 5]);
        // 2. All further reports are duplicates.
        for number in 5..50 {
            let fault = || fault::<DoubleVote>(number).by(&[ALICE]);
            assert!(fault().is_refused_by_pools());
            assert_noop!(fault().report(), OffenceError::DuplicateReport);
        }
        // 3. Five reports are kept. Nothing more is handed over.
        assert_eq!(kept_reports().len(), 5);
        go_to_session(7);
        check_handed_over(&[]);
    });
}

#[test]
fn each_kind_each_era_and_each_offender_has_a_count_of_its_own() {
    story(|| {
        // 1. Alice fills her count of double votes.
        offend_alone::<DoubleVote>(ALICE, 50);
        assert_eq!(kept_reports().len(), 5);
        // 2. Bob, another kind and another era have room of their own.
        offend_alone::<DoubleVote>(BOB, 4);
        offend_alone::<DoubleBlock>(ALICE, 4);
        for number in 0..4 {
            // Session 3 is in era 0.
            let fault = fault::<DoubleVote>(100 + number).by(&[ALICE]);
            assert_ok!(fault.in_session(3).report());
        }
        assert_eq!(kept_reports().len(), 5 + 3 * 4);
    });
}

#[test]
fn a_third_of_habitual_offenders_still_loses_all_for_a_common_offence() {
    story(|| {
        // 1. 34 of 100 validators become habitual.
        let colluders: Vec<u64> = (1..=34).collect();
        for offender in &colluders {
            offend_alone::<DoubleVote>(*offender, 10);
        }
        // 2. Together they commit the grave offence. All of them lose everything.
        report_grave::<DoubleVote>(&colluders);
        check_most_told::<DoubleVote>(&colluders, Perbill::one());
        assert_eq!(kept_reports().len(), 34 * 5);
    });
}

#[test]
fn a_habitual_offender_pays_for_what_it_did_together_with_33_others() {
    // Alice is reported before the others, after them, and among them.
    for position in [0, 33, 17] {
        story(|| {
            // 1. Alice becomes habitual.
            offend_alone::<DoubleVote>(ALICE, 10);
            // 2. She and 33 others are reported for one slot. All of them lose everything.
            let mut reported: Vec<u64> = (100..133).collect();
            reported.insert(position, ALICE);
            report_grave::<DoubleVote>(&reported);
            check_most_told::<DoubleVote>(&reported, Perbill::one());
        });
    }
}

#[test]
fn colluders_all_pay_in_any_order_though_half_filled_their_counts() {
    let (full, fresh): (Vec<u64>, Vec<u64>) = ((1..=17).collect(), (100..117).collect());
    let alternating = full.iter().zip(&fresh).flat_map(|(a, b)| [*a, *b]);
    let orders = [
        [full.clone(), fresh.clone()].concat(),
        [fresh.clone(), full.clone()].concat(),
        alternating.collect(),
    ];
    // The lists are exactly full, or the offenders are habitual already.
    for times in [4, 5] {
        for order in &orders {
            story(|| {
                for offender in &full {
                    offend_alone::<DoubleVote>(*offender, times);
                }
                report_grave::<DoubleVote>(order);
                check_most_told::<DoubleVote>(order, Perbill::one());
            });
        }
    }
}

#[test]
fn an_offender_that_becomes_habitual_amid_the_reports_is_counted() {
    story(|| {
        // 1. The lists of 17 offenders are exactly full. 17 others are reported for the grave offence.
        let (full, fresh): (Vec<u64>, Vec<u64>) = ((1..=17).collect(), (100..117).collect());
        for offender in &full {
            offend_alone::<DoubleVote>(*offender, 4);
        }
        report_grave::<DoubleVote>(&fresh);
        // 2. Accomplices quickly use up the last place with other offences.
        for offender in &full {
            offend_alone::<DoubleVote>(*offender, 5);
        }
        // 3. One more report of offender 1 is taken. Pools and chain refuse the next.
        let grave = || fault::<DoubleVote>(GRAVE).by(&[1]);
        assert!(!grave().is_refused_by_pools());
        assert_ok!(grave().report());
        assert!(grave().is_refused_by_pools());
        assert_noop!(grave().report(), OffenceError::DuplicateReport);

        // 4. All 34 lose everything.
        let all = [full, fresh].concat();
        check_most_told::<DoubleVote>(&all, Perbill::one());
    });
}

#[test]
fn a_stranger_alone_in_its_slot_answers_for_itself() {
    story(|| {
        // 1. 33 offenders become habitual.
        for offender in 1..=33 {
            offend_alone::<DoubleVote>(offender, 10);
        }
        // 2. An offender that is not habitual is alone in its slot. It pays for one.
        assert_ok!(fault::<DoubleVote>(GRAVE).by(&[CROWD]).report());
        check_most_told::<DoubleVote>(&[CROWD], equivocation(1));
        // 3. The habitual offenders pay as 33.
        assert_eq!(most_told::<DoubleVote>(&[1, 33], 1), [equivocation(33); 2]);
    });
}

/// An offender that is not habitual.
const CROWD: u64 = 500;

#[test]
fn two_that_always_offend_together_count_as_two_in_any_report_order() {
    story(|| {
        // 1. All reports of one offender arrive, then all of the other.
        for offender in [ALICE, BOB] {
            for round in 0..20 {
                let _ = fault::<DoubleVote>(round).by(&[offender]).report();
            }
        }
        // 2. Both pay as two.
        check_most_told::<DoubleVote>(&[ALICE, BOB], equivocation(2));
        assert_eq!(kept_reports().len(), 10);
    });
}

#[test]
fn where_slots_lie_in_one_session_habits_of_another_session_do_not_count() {
    story(|| {
        // 1. Alice becomes habitual in session 5. Bob and Carol offend in session 6.
        offend_alone::<DoubleBlock>(ALICE, 10);
        end_session();
        report_grave::<DoubleBlock>(&[BOB, CAROL]);
        end_session();
        settle();
        // 2. Bob and Carol pay as two, Alice as one.
        assert_eq!(
            most_told::<DoubleBlock>(&[BOB, CAROL], 1),
            [equivocation(2); 2]
        );
        assert_eq!(most_told::<DoubleBlock>(&[ALICE], 1), [equivocation(1)]);

        // 3. One more report of Alice for session 6 is taken. She can have been in any slot of it.
        let again = |slot| fault::<DoubleBlock>(slot).by(&[ALICE]).in_session(6);
        assert_ok!(again(70).report());
        assert_noop!(again(71).report(), OffenceError::DuplicateReport);
        assert_ok!(again(GRAVE).report());
        // 4. Now all three pay as three.
        end_session();
        settle();
        let all = [ALICE, BOB, CAROL];
        assert_eq!(most_told::<DoubleBlock>(&all, 1), [equivocation(3); 3]);
        assert_eq!(kept_reports().len(), 4 + 2 + 2);
    });
}

#[test]
fn those_who_are_silent_session_after_session_are_counted_in_each() {
    story(|| {
        // 1. Two slots are kept. Three of ten validators are silent in three sessions.
        MaxReports::set(2);
        Validators::set(10);
        for session in 4..7 {
            let silence = fault::<Silence>(session.into()).by(&[ALICE, BOB, CAROL]);
            assert_ok!(silence.in_session(session).report());
        }
        // 2. In the last session all three are habitual. They are three of ten, as in the other sessions.
        let rulings = HandedOver::take();
        assert_eq!(rulings.len(), 3);
        for call in rulings {
            assert_eq!(call.offenders.len(), 3);
            assert_eq!(call.ruling.fraction, Perbill::from_percent(3));
        }
        // 3. In session 7 three more are silent. All six are counted: a common fault.
        assert_ok!(fault::<Silence>(7)
            .by(&[4, 5, ALICE, BOB, CAROL, 6])
            .in_session(7)
            .report());
        let rulings = HandedOver::take();
        assert_eq!(rulings.len(), 2);
        for call in rulings {
            assert_eq!(call.offenders.len(), 3);
            assert_eq!(call.ruling.fraction, Perbill::from_percent(6));
            assert_eq!(call.ruling.consequences, Silence::IN_COMMON);
        }
    });
}
