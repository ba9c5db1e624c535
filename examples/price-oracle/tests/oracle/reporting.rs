//! Reports: who counts, who is refused, full rounds.

use super::{chain::*, people::*};
use frame_support::{
    assert_noop, assert_ok,
    pallet_prelude::{InvalidTransaction, TransactionValidityError},
};
use palisade_price_oracle::{types::Statement, Error, Event, RoundReports};
use sp_core::H256;
use sp_runtime::DispatchError;

fn reporters() -> Vec<(AccountId, u128)> {
    let reports = RoundReports::<Runtime>::get().into_iter();
    reports
        .map(|report| (report.validator, report.stake))
        .collect()
}

/// The call refuses a statement with an error, whoever sends it, and the pool does not admit it.
fn assert_refused(statement: Signed, error: Error<Runtime>, invalid: InvalidTransaction) {
    let error = DispatchError::from(error);
    for origin in [admitted(), signed(STRANGER)] {
        assert_noop!(Oracle::submit(origin, statement.clone()), error);
    }
    assert_eq!(
        admit(&statement).err(),
        Some(TransactionValidityError::Invalid(invalid))
    );
}

#[test]
fn a_report_without_a_sender_counts_with_the_stake_at_risk() {
    run_with_keys(|| {
        report(ALICE, 10);
        System::assert_last_event(
            Event::<Runtime>::Reported {
                validator: ALICE,
                round: 1,
                price: price(10),
                stake: 300 * PAL,
            }
            .into(),
        );
        report(BOB, 11);
        assert_eq!(reporters(), [(ALICE, 300 * PAL), (BOB, 200 * PAL)]);
    });
}

#[test]
fn anyone_relays_a_report() {
    run_with_keys(|| {
        assert_ok!(Oracle::submit(signed(STRANGER), state(ALICE, 1, 10)));
        assert_eq!(reporters(), [(ALICE, 300 * PAL)]);
        // But not an origin that is no transaction's, and nobody whom the pool has not admitted.
        for origin in [root(), RuntimeOrigin::none()] {
            assert_noop!(
                Oracle::submit(origin, state(BOB, 1, 10)),
                DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn a_report_that_does_not_count_is_refused_with_its_reason() {
    run_with_keys(|| {
        next_round();
        let alice = pair(ALICE, 0);
        let of = |change: fn(&mut Statement<H256>)| {
            let mut statement = statement(2, 10);
            change(&mut statement);
            sign(&alice, statement)
        };
        let foreign = of(|statement| statement.genesis = H256::repeat_byte(1));
        assert_refused(foreign, Error::WrongChain, InvalidTransaction::Call);
        let of_other = of(|statement| statement.service = 8);
        assert_refused(of_other, Error::WrongService, InvalidTransaction::Call);
        let late = of(|statement| statement.round = 1);
        assert_refused(late, Error::RoundOver, InvalidTransaction::Stale);
        let early = of(|statement| statement.round = 3);
        assert_refused(early, Error::RoundNotStarted, InvalidTransaction::Future);
        let zero = of(|statement| statement.price = price(0));
        assert_refused(zero, Error::ZeroPrice, InvalidTransaction::Call);
        let strange = sign(&pair(STRANGER, 0), statement(2, 10));
        assert_refused(strange, Error::UnknownKey, InvalidTransaction::Call);

        let mut changed = of(|_| ());
        changed.statement.price = price(11);
        assert_refused(changed, Error::BadSignature, InvalidTransaction::BadProof);
        let mut forged = of(|_| ());
        forged.key = key(BOB, 0);
        assert_refused(forged, Error::BadSignature, InvalidTransaction::BadProof);

        assert_ok!(set_key(ALICE, 1));
        let new = sign(&pair(ALICE, 1), statement(2, 10));
        assert_refused(new, Error::KeyNotInForce, InvalidTransaction::Call);
        assert_eq!(reporters(), []);
    });
}

#[test]
fn a_validator_reports_once_in_a_round() {
    run_with_keys(|| {
        report(ALICE, 10);
        for units in [10, 11] {
            let second = state(ALICE, 1, units);
            assert_refused(second, Error::AlreadyReported, InvalidTransaction::Stale);
        }
        next_round();
        report(ALICE, 11);
    });
}

#[test]
fn without_an_allocation_there_is_no_report() {
    run_with_keys(|| {
        elect(ALICE, 600 * PAL, 0);
        let statement = state(ALICE, 1, 10);
        assert_refused(statement, Error::NoAllocation, InvalidTransaction::Call);
        // A part of next to nothing is rounded down to nothing.
        elect(ALICE, 1, 50);
        let statement = state(ALICE, 1, 10);
        assert_refused(statement, Error::NoAllocation, InvalidTransaction::Call);
        elect(ALICE, 2, 50);
        report(ALICE, 10);
        assert_eq!(reporters(), [(ALICE, 1)]);
    });
}

#[test]
fn while_a_validator_is_protected_its_reports_do_not_count() {
    run_with_keys(|| {
        // 1. Governance protects Alice after she has allocated. From now on no service can slash her.
        Protected::set(vec![ALICE]);
        let statement = state(ALICE, 1, 99);
        assert_refused(statement, Error::NoAllocation, InvalidTransaction::Call);
        assert_noop!(set_key(ALICE, 1), Error::<Runtime>::NoAllocation);
        // 2. The others make the price. Nobody can have her key removed.
        report(BOB, 10);
        report(CAROL, 10);
        assert_noop!(
            Oracle::forget(signed(STRANGER), ALICE),
            Error::<Runtime>::NothingToForget
        );
        next_round();
        assert_eq!(last_price(), Some(price(10)));
        // 3. The protection ends. She reports with the same key.
        Protected::set(vec![]);
        report(ALICE, 10);
        assert_eq!(reporters(), [(ALICE, 300 * PAL)]);
    });
}

#[test]
fn a_report_of_a_validator_that_is_protected_since_does_not_count() {
    run_with_keys(|| {
        // 1. Alice has half of the stake that reports. The price would be hers.
        report(ALICE, 5);
        report(BOB, 10);
        report(CAROL, 10);
        // 2. Governance protects her before the round ends. The others make the price. The list is read once for all.
        Protected::set(vec![ALICE]);
        TimesAsked::set(0);
        next_round();
        assert_eq!(TimesAsked::get(), 1);
        let last = Oracle::price().expect("is fixed").last;
        assert_eq!((last.price, last.reports), (price(10), 2));
        assert_eq!(last.stake, 300 * PAL);
    });
}

#[test]
fn a_round_that_is_longer_than_stake_is_at_risk_takes_no_more_reports() {
    run_with_keys(|| {
        report(BOB, 10);
        // Era 10, in which the round began, can be slashed for three eras more.
        (0..3).for_each(|_| next_era());
        report(CAROL, 10);
        next_era();
        let late = state(ALICE, 1, 10);
        assert_refused(late, Error::TooOld, InvalidTransaction::Call);
        next_round();
        assert_eq!(Oracle::price().expect("is fixed").last.reports, 2);
        report(ALICE, 10);
    });
}

#[test]
fn the_stake_of_the_era_in_which_the_round_began_counts() {
    run_with_keys(|| {
        // An era begins in the middle of the round, with more of Alice's stake.
        next_era();
        elect(ALICE, 6_000 * PAL, 50);
        report(ALICE, 10);
        assert_eq!(reporters(), [(ALICE, 300 * PAL)]);
        next_round();
        report(ALICE, 10);
        assert_eq!(reporters(), [(ALICE, 3_000 * PAL)]);
    });
}

#[test]
fn the_pool_keeps_one_report_of_a_validator_until_the_round_ends() {
    run_with_keys(|| {
        roll_one();
        let first = admit(&state(ALICE, 1, 10)).expect("counts");
        let other = admit(&state(ALICE, 1, 11)).expect("counts as well");
        assert_eq!(first.provides, other.provides);
        assert_eq!(first.longevity, ROUND - 1);
        assert_eq!(first.priority, PRIORITY);
        assert!(first.propagate);
        assert!(first.requires.is_empty());
        let of_bob = admit(&state(BOB, 1, 10)).expect("counts");
        assert_ne!(first.provides, of_bob.provides);
    });
}

#[test]
fn in_a_full_round_the_lightest_report_gives_way() {
    run_with_keys(|| {
        // Mallory fills the round with six small validators.
        let crowd: Vec<_> = (MALLORY..MALLORY + 7).collect();
        for (who, stake) in crowd.iter().zip(10u128..) {
            elect(*who, 2 * stake * PAL, 50);
            assert_ok!(set_key(*who, 0));
        }
        next_round();
        // The second one is the lightest: 11 PAL.
        for who in &crowd[1..] {
            report(*who, 99);
        }
        let lighter = state(crowd[0], 2, 99);
        assert_refused(lighter, Error::RoundFull, InvalidTransaction::Call);
        for (who, displaced) in [(ALICE, 1), (BOB, 2), (CAROL, 3)] {
            report(who, 10);
            System::assert_has_event(
                Event::<Runtime>::ReportDisplaced {
                    validator: crowd[displaced],
                    round: 2,
                }
                .into(),
            );
        }
        assert_eq!(reporters().len(), 6);
        // A displaced validator does not come back.
        let again = state(crowd[1], 2, 99);
        assert_refused(again, Error::RoundFull, InvalidTransaction::Call);
        next_round();
        assert_eq!(last_price(), Some(price(10)));
    });
}
