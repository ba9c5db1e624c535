//! A common fault has other consequences than a fault of one validator. An inconclusive session has none.

use crate::{mock::*, Event, INCONCLUSIVE};
use frame_support::assert_ok;
use palisade_offence::Consequences;
use sp_runtime::Perbill;
use sp_staking::offence::OffenceError;

/// Returns the consequences that were handed over since the last check.
fn consequences() -> Vec<Consequences> {
    let calls = HandedOver::take().into_iter();
    calls.map(|call| call.ruling.consequences).collect()
}

#[test]
fn what_a_fault_brings_depends_on_how_many_share_it_in_one_report() {
    run(|| {
        Validators::set(10);
        let crowd: Vec<u64> = (1..=6).collect(); // more than half
        assert_ok!(fault::<Silence>(5).by(&crowd[..5]).report());
        assert_ok!(fault::<Silence>(6).by(&crowd).report());
        assert_eq!(consequences(), [Silence::CONSEQUENCES, Silence::IN_COMMON]);
    });
}

#[test]
fn a_growth_hands_over_the_consequences_of_the_common_fault() {
    run(|| {
        // 1. Three of four validators are silent. Only the third report shows that it is a common fault.
        Validators::set(4);
        for offender in [ALICE, BOB, CAROL] {
            assert_ok!(fault::<Silence>(5).by(&[offender]).report());
        }
        let (own, common) = (Silence::CONSEQUENCES, Silence::IN_COMMON);
        assert_eq!(consequences(), [own, own, common]);

        // 2. At the end of the session the other two are handed over again, with the consequences of a common fault.
        end_session();
        let told: Vec<_> = HandedOver::take()
            .into_iter()
            .map(|call| (call.offenders[0].0, call.ruling))
            .collect();
        assert_eq!(told.len(), 2);
        for ((who, ruling), expected) in told.into_iter().zip([BOB, ALICE]) {
            assert_eq!((who, ruling.is_growth), (expected, true));
            assert_eq!(ruling.consequences, common);
            assert_eq!(ruling.fraction, Perbill::from_percent(7));
        }
    });
}

#[test]
fn a_growth_is_judged_by_the_number_of_validators_at_its_offence() {
    run(|| {
        // 1. Three of four validators are silent.
        Validators::set(4);
        for offender in [ALICE, BOB, CAROL] {
            assert_ok!(fault::<Silence>(5).by(&[offender]).report());
        }
        HandedOver::take();
        // 2. The set grows to 1,000. The growth still counts as a common fault.
        Validators::set(1_000);
        end_session();
        assert_eq!(consequences(), [Silence::IN_COMMON; 2]);
    });
}

#[test]
fn faults_of_different_sessions_are_not_common() {
    run(|| {
        Validators::set(4);
        for (offender, session) in [(ALICE, 3), (BOB, 4), (CAROL, 5)] {
            let silence = fault::<Silence>(session.into()).by(&[offender]);
            assert_ok!(silence.in_session(session).report());
        }
        assert_eq!(consequences(), [Silence::CONSEQUENCES; 3]);
    });
}

#[test]
fn a_session_that_proves_nothing_brings_an_event_and_no_ruling() {
    run(|| {
        // 1. Session 4 proves nothing. A silence of that session is refused with an event.
        EmptySessions::set(vec![4]);
        let silence = || fault::<Silence>(4).by(&[ALICE, BOB]).in_session(4);
        assert_eq!(silence().report(), Err(OffenceError::Other(INCONCLUSIVE)));
        System::assert_last_event(
            Event::SessionInconclusive {
                kind: *b"test:silence0000",
                session: 4,
            }
            .into(),
        );
        // 2. Nothing is handed over, and nothing is stored.
        check_handed_over(&[]);
        assert!(kept_reports().is_empty() && !silence().is_known());
    });
}

#[test]
fn in_an_inconclusive_session_signatures_still_prove_offences() {
    run(|| {
        EmptySessions::set(vec![5]);
        assert_ok!(fault::<DoubleBlock>(7).by(&[ALICE]).report());
        check_handed_over(&[told(&[ALICE], &[], equivocation(1), 5)]);
    });
}

#[test]
fn the_sessions_around_an_inconclusive_one_are_judged() {
    run(|| {
        EmptySessions::set(vec![4]);
        for (slot, is_taken) in [(3, true), (4, false), (5, true)] {
            let silence = fault::<Silence>(slot.into()).by(&[ALICE]);
            assert_eq!(silence.in_session(slot).report().is_ok(), is_taken);
        }
        assert_eq!(HandedOver::take().len(), 2);
    });
}
