//! One report: what is handed over to staking, which event there is, and which offenders are counted together.

use crate::{mock::*, Event};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchClass};
use palisade_offence::{Consequences, Disabling, Ruling};
use sp_runtime::Perbill;
use sp_staking::offence::OffenceError;

#[test]
fn an_offender_is_handed_over_with_its_fraction_session_and_reporters() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE])
            .told_by(&[RITA, RON])
            .report());

        let fraction = Perbill::from_parts(900_000); // (3/100)² = 0.09%
        check_handed_over(&[told(&[ALICE], &[RITA, RON], fraction, 5)]);
        System::assert_last_event(
            Event::Offence {
                kind: *b"test:doubleblock",
                slot: 7u64.encode(),
            }
            .into(),
        );
    });
}

#[test]
fn offenders_of_one_report_are_counted_together() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE, BOB]).report());

        let fraction = Perbill::from_parts(3_600_000); // (6/100)² = 0.36%
        check_handed_over(&[told(&[ALICE, BOB], &[], fraction, 5)]);
        assert_eq!(kept_reports().len(), 2);

        go_to_session(7);
        check_handed_over(&[]);
    });
}

#[test]
fn a_report_about_an_earlier_session_names_that_session() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(2).report());
        check_handed_over(&[told(&[ALICE], &[], equivocation(1), 2)]);
    });
}

#[test]
fn different_slots_do_not_mix() {
    run(|| {
        // 1. Alice is in slots 7 and 8, Bob in slot 8.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(8).by(&[BOB]).report());
        assert_ok!(fault::<DoubleBlock>(8).by(&[ALICE]).report());

        check_handed_over(&[
            told(&[ALICE], &[], equivocation(1), 5),
            told(&[BOB], &[], equivocation(1), 5),
            told(&[ALICE], &[], equivocation(2), 5),
        ]);
        // 2. Only slot 8 has two offenders. So only Bob is handed over again.
        go_to_session(6);
        check_handed_over(&[told_more(&[BOB], &[], equivocation(2), 5)]);
    });
}

#[test]
fn different_kinds_do_not_mix() {
    run(|| {
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[BOB]).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).report());

        check_handed_over(&[
            told(&[ALICE], &[], equivocation(1), 5),
            told(&[BOB], &[], equivocation(1), 5).for_kind::<DoubleVote>(),
            told(&[ALICE], &[], equivocation(2), 5).for_kind::<DoubleVote>(),
        ]);
    });
}

/// Closes a weakness of `pallet-offences`: offences of different sessions were counted together.
#[test]
fn offences_of_different_sessions_are_not_counted_together() {
    run(|| {
        // 1. Alice and Bob offend in sessions 4 and 5, in slots of the same number.
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).in_session(4).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[BOB]).in_session(5).report());

        // 2. Each is counted alone, and no fraction grows.
        check_handed_over(&[
            told(&[ALICE], &[], equivocation(1), 4),
            told(&[BOB], &[], equivocation(1), 5),
        ]);
        go_to_session(7);
        check_handed_over(&[]);
    });
}

#[test]
fn colluding_voters_cannot_hide_behind_different_sessions_of_their_set() {
    run(|| {
        // 1. Three voters of one round are reported for different sessions.
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).in_session(4).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[BOB]).in_session(5).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[CAROL]).in_session(3).report());
        // 2. Each offender keeps the session of its report, and all are counted together.
        check_handed_over(&[
            told(&[ALICE], &[], equivocation(1), 4).for_kind::<DoubleVote>(),
            told(&[BOB], &[], equivocation(2), 5).for_kind::<DoubleVote>(),
            told(&[CAROL], &[], equivocation(3), 3).for_kind::<DoubleVote>(),
        ]);

        // 3. At the end of the session the first two are handed over again as three.
        end_session();
        check_handed_over(&[
            told_more(&[BOB], &[], equivocation(3), 5).for_kind::<DoubleVote>(),
            told_more(&[ALICE], &[], equivocation(3), 4).for_kind::<DoubleVote>(),
        ]);
    });
}

#[test]
fn the_runtime_has_the_last_word_on_the_fraction() {
    run(|| {
        Validators::set(10);
        assert_ok!(fault::<Silence>(5).by(&[ALICE, BOB, CAROL]).report());
        // The report itself proposes (9/10)² = 81%.
        let fraction = Perbill::from_percent(3);
        check_handed_over(&[told(&[ALICE, BOB, CAROL], &[], fraction, 5).for_kind::<Silence>()]);
    });
}

#[test]
fn a_fraction_of_zero_is_told_as_well() {
    run(|| {
        assert_ok!(fault::<Silence>(5).by(&[ALICE]).report());
        check_handed_over(&[told(&[ALICE], &[], Perbill::zero(), 5).for_kind::<Silence>()]);
    });
}

#[test]
fn each_kind_brings_its_own_consequences() {
    run(|| {
        assert_ok!(fault::<Silence>(5).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        assert_ok!(fault::<DoubleVote>(7).by(&[ALICE]).report());

        let ruling = |kind, fraction, chills, voids_nominations, disables| Ruling {
            kind,
            session: 5,
            fraction,
            consequences: Consequences {
                chills,
                voids_nominations,
                disables,
            },
            is_growth: false,
        };
        let rulings: Vec<_> = HandedOver::take()
            .into_iter()
            .map(|call| call.ruling)
            .collect();
        let (none, one) = (Perbill::zero(), equivocation(1));
        assert_eq!(
            rulings,
            [
                ruling(*b"test:silence0000", none, false, false, Disabling::Never),
                ruling(*b"test:doubleblock", one, true, false, Disabling::Always),
                ruling(
                    *b"grandpa:equivoca",
                    one,
                    true,
                    true,
                    Disabling::WhenSlashed
                ),
            ]
        );
    });
}

#[test]
fn a_report_without_offenders_is_refused() {
    run(|| {
        assert_noop!(
            fault::<DoubleBlock>(7).report(),
            OffenceError::DuplicateReport
        );
        check_handed_over(&[]);
    });
}

#[test]
fn of_a_crowd_of_reporters_the_first_sixteen_are_remembered() {
    run(|| {
        let crowd: Vec<u64> = (100..117).collect();
        assert_ok!(fault::<DoubleBlock>(7)
            .by(&[ALICE])
            .told_by(&crowd)
            .report());
        check_handed_over(&[told(&[ALICE], &crowd[..16], equivocation(1), 5)]);
    });
}

/// Closes a weakness of `pallet-offences`: the weight that staking returned was dropped.
#[test]
fn the_weight_of_the_handler_counts_in_the_block() {
    run(|| {
        let used_so_far = || {
            System::block_weight()
                .get(DispatchClass::Mandatory)
                .ref_time()
        };
        let before = used_so_far();
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE, BOB]).report());

        let used = used_so_far() - before;
        assert!(used > HANDLER_WEIGHT.ref_time() * 2);
        assert!(used < HANDLER_WEIGHT.ref_time() * 3);
    });
}
