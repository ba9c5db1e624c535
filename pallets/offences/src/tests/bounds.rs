//! A release keeps more or fewer reports of an offender than the release before.

use super::habits::{check_most_told, offend_alone, report_grave};
use crate::{mock::*, weights, SlotsOfOffenders};
use frame_support::{assert_ok, dispatch::DispatchClass};
use sp_runtime::Perbill;

/// Switches to a release that keeps fewer reports than some lists have.
fn lower_bound(from: u32, to: u32) {
    MostListed::set(from);
    MaxReports::set(to);
}

/// Returns the number of reports that are listed of an offender in era 1.
fn listed<K: Misbehaviour>(offender: u64) -> usize {
    SlotsOfOffenders::<Runtime>::get(1, (K::ID, offender)).len()
}

#[test]
fn a_smaller_bound_keeps_what_is_there_and_takes_one_more() {
    run(|| {
        // 1. Ten slots of Alice are kept.
        offend_alone::<DoubleVote>(ALICE, 10);
        assert_eq!(kept_reports().len(), 10);
        // 2. The bound falls to five. The ten stay, and one more report makes her habitual.
        lower_bound(10, 5);
        offend_alone::<DoubleVote>(ALICE, 20);
        assert_eq!(
            (kept_reports().len(), listed::<DoubleVote>(ALICE)),
            (11, 10)
        );
        let ruling = told(&[ALICE], &[], equivocation(1), 5).for_kind::<DoubleVote>();
        check_handed_over(&vec![ruling; 11]);

        // 3. All of them are forgotten when they expire.
        go_to_session(15);
        assert_eq!(kept_reports().len(), 11);
        go_to_session(16);
        assert!(kept_reports().is_empty());
        assert_eq!(SlotsOfOffenders::<Runtime>::iter_keys().count(), 0);
    });
}

#[test]
fn with_a_smaller_bound_those_who_offend_together_are_counted_together() {
    run(|| {
        // 1. 34 of 100 validators have ten reports each.
        let colluders: Vec<u64> = (1..=34).collect();
        for offender in &colluders {
            offend_alone::<DoubleVote>(*offender, 10);
        }
        // 2. The bound falls to four. Together they commit the grave offence, and lose everything.
        lower_bound(10, 4);
        report_grave::<DoubleVote>(&colluders);
        check_most_told::<DoubleVote>(&colluders, Perbill::one());
        assert_eq!(kept_reports().len(), 34 * 11);
    });
}

#[test]
fn a_larger_bound_makes_room_for_offenders_that_were_not_habitual() {
    run(|| {
        // 1. With a bound of four, Alice becomes habitual. Bob's list is exactly full.
        MaxReports::set(4);
        offend_alone::<DoubleVote>(ALICE, 10);
        offend_alone::<DoubleVote>(BOB, 4);
        assert_eq!(kept_reports().len(), 5 + 4);
        // 2. The bound rises to six. More offences of both are reported.
        MaxReports::set(6);
        offend_alone::<DoubleVote>(ALICE, 20);
        offend_alone::<DoubleVote>(BOB, 20);
        // Alice is habitual for the rest of the era. Bob has room for two more. One report later he is habitual too.
        assert_eq!(listed::<DoubleVote>(ALICE), 4);
        assert_eq!(listed::<DoubleVote>(BOB), 6);
        assert_eq!(kept_reports().len(), 5 + 7);

        // 3. Both can have been in the slot of two others.
        report_grave::<DoubleVote>(&[CAROL, 4]);
        check_most_told::<DoubleVote>(&[ALICE, BOB, CAROL, 4], equivocation(4));

        // 4. In the next era the larger bound counts for Alice too.
        // Four of the rounds are known. Of the others, six are kept, and one makes her habitual.
        go_to_session(8);
        let before = kept_reports().len();
        offend_alone::<DoubleVote>(ALICE, 20);
        assert_eq!(kept_reports().len(), before + 7);
    });
}

#[test]
fn noting_a_habit_in_a_list_from_before_is_charged_for_each_of_its_slots() {
    run(|| {
        let used = || {
            let weight = System::block_weight();
            weight.get(DispatchClass::Mandatory).ref_time()
        };
        offend_alone::<DoubleVote>(ALICE, 60);
        lower_bound(60, 4);
        let before = used();
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).report());
        let expected = weights::report::<Runtime>(1, 60) + HANDLER_WEIGHT;
        assert_eq!(used() - before, expected.ref_time());
    });
}
