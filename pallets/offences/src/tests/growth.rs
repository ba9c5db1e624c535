//! When more offenders of a slot are reported, the fraction of all of them grows.

use crate::{mock::*, upkeep::STEPS_PER_BLOCK};
use frame_support::assert_ok;
use sp_runtime::Perbill;

#[test]
fn two_offenders_of_one_slot_grow_each_others_fraction() {
    run(|| {
        // 1. Rita reports Alice. Ron reports Bob, in the same slot.
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE])
            .told_by(&[RITA])
            .report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).told_by(&[RON]).report());
        check_handed_over(&[
            told(&[ALICE], &[RITA], equivocation(1), 5),
            told(&[BOB], &[RON], equivocation(2), 5),
        ]);

        // 2. Alice is handed over again when the session has ended, and only once.
        next_block();
        check_handed_over(&[]);
        end_session();
        check_handed_over(&[told_more(&[ALICE], &[RITA], equivocation(2), 5)]);
        go_to_session(9);
        check_handed_over(&[]);
    });
}

#[test]
fn a_growth_hands_over_the_kind_and_its_consequences_again() {
    run(|| {
        // 1. Alice and Bob commit two kinds of offences together.
        Validators::set(10);
        for offender in [ALICE, BOB] {
            assert_ok!(fault::<Silence>(5).by(&[offender]).report());
            assert_ok!(fault::<DoubleVote>(5).by(&[offender]).report());
        }
        HandedOver::take();

        // 2. For each kind, Alice is handed over again with its own consequences.
        end_session();
        let mut growths = HandedOver::take();
        // Slots are handed over in the order of their ids, which are hashes.
        growths.sort_by_key(|call| call.ruling.kind);
        let percent = Perbill::from_percent;
        assert_eq!(
            growths,
            [
                // (3·2/10)²
                told_more(&[ALICE], &[], percent(36), 5).for_kind::<DoubleVote>(),
                told_more(&[ALICE], &[], percent(2), 5).for_kind::<Silence>(),
            ]
        );
    });
}

#[test]
fn all_growths_of_a_session_are_told_at_once() {
    run(|| {
        // 1. Three offenders of one slot are reported in three blocks.
        for offender in [ALICE, BOB, CAROL] {
            assert_ok!(fault::<DoubleBlock>(7).by(&[offender]).report());
            next_block();
        }
        HandedOver::take();

        // 2. The first two are handed over again, once, with the fraction of three.
        end_session();
        check_handed_over(&[
            told_more(&[BOB], &[], equivocation(3), 5),
            told_more(&[ALICE], &[], equivocation(3), 5),
        ]);
    });
}

#[test]
fn a_growth_reported_sessions_later_still_reaches_everybody() {
    run(|| {
        // 1. Alice and Bob are reported in session 5.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE, BOB]).report());
        go_to_session(9);
        HandedOver::take();

        // 2. In session 9 Carol is reported for the same slot.
        assert_ok!(fault::<DoubleBlock>(7).by(&[CAROL]).in_session(5).report());
        check_handed_over(&[told(&[CAROL], &[], equivocation(3), 5)]);
        // 3. Alice and Bob are handed over again.
        end_session();
        check_handed_over(&[
            told_more(&[BOB], &[], equivocation(3), 5),
            told_more(&[ALICE], &[], equivocation(3), 5),
        ]);
    });
}

#[test]
fn a_fraction_that_cannot_grow_any_more_is_not_told_again() {
    run(|| {
        Validators::set(3);
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());
        check_handed_over(&[
            told(&[ALICE], &[], Perbill::one(), 5),
            told(&[BOB], &[], Perbill::one(), 5),
        ]);
        go_to_session(7);
        check_handed_over(&[]);
    });
}

#[test]
fn a_fraction_never_falls() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        // A reporter claims a larger validator set, which would make two offenders less severe.
        Validators::set(1_000);
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());

        let first = Perbill::from_parts(900_000);
        check_handed_over(&[told(&[ALICE], &[], first, 5), told(&[BOB], &[], first, 5)]);
        go_to_session(7);
        check_handed_over(&[]);
    });
}

#[test]
fn a_block_tells_a_bounded_number_of_offenders() {
    run(|| {
        // 1. A growth concerns forty offenders.
        Validators::set(1_000);
        let crowd: Vec<u64> = (100..140).collect();
        assert_ok!(fault::<DoubleBlock>(7).by(&crowd).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        HandedOver::take();

        // 2. Each block hands over some of them, and no more than its bound, until all are told.
        let mut told_in_all = 0;
        end_session();
        while told_in_all < 40 {
            let told = HandedOver::take();
            assert!(!told.is_empty() && told.len() <= STEPS_PER_BLOCK as usize);
            told_in_all += told.len();
            next_block();
        }
        assert_eq!(told_in_all, 40);
        check_handed_over(&[]);
    });
}

#[test]
fn the_block_that_tells_of_a_growth_pays_for_it() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).report());

        let quiet = next_block();
        let busy = end_session();
        assert!(busy.ref_time() >= (quiet + HANDLER_WEIGHT).ref_time());
    });
}

#[test]
fn a_growth_amid_the_telling_waits_for_the_next_session() {
    run(|| {
        // 1. A growth concerns forty offenders. The first block hands over a part of them.
        Validators::set(1_000);
        let crowd: Vec<u64> = (100..140).collect();
        assert_ok!(fault::<DoubleBlock>(7).by(&crowd).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        HandedOver::take();
        end_session();
        assert_eq!(HandedOver::take().len(), STEPS_PER_BLOCK as usize);

        // 2. Bob is reported for the same slot. The rest of the session hands over nobody else.
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).in_session(5).report());
        check_handed_over(&[told(&[BOB], &[], equivocation(42), 5)]);
        settle();
        check_handed_over(&[]);

        // 3. Everybody but Bob is handed over with the last fraction, once.
        end_session();
        settle();
        let mut everybody = crowd;
        everybody.push(ALICE);
        let expected: Vec<_> = everybody
            .iter()
            .rev()
            .map(|offender| told_more(&[*offender], &[], equivocation(42), 5))
            .collect();
        check_handed_over(&expected);
    });
}
