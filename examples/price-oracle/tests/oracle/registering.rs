//! Keys: set, changed, ended, forgotten.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_price_oracle::{Error, Event, KeyOwners, Records};
use sp_core::Pair;

fn keys_of(who: AccountId) -> Vec<(sp_core::sr25519::Public, u32, Option<u32>)> {
    let record = Records::<Runtime>::get(who).unwrap_or_default();
    let periods = record.keys.into_iter();
    periods
        .map(|period| (period.key, period.since, period.until))
        .collect()
}

#[test]
fn a_key_is_in_force_from_the_next_round_on() {
    run(|| {
        elect(ALICE, 600 * PAL, 50);
        assert_ok!(set_key(ALICE, 0));
        System::assert_last_event(
            Event::<Runtime>::KeySet {
                validator: ALICE,
                key: key(ALICE, 0),
                since: 1,
            }
            .into(),
        );
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 0, 10)),
            Error::<Runtime>::KeyNotInForce
        );
        next_round();
        assert_ok!(Oracle::submit(admitted(), state(ALICE, 1, 10)));
    });
}

#[test]
fn who_has_nothing_at_risk_has_no_key() {
    run(|| {
        // 1. A stranger. 2. Elected, but allocates nothing. 3. Allocates, but was not elected.
        elect(DAVE, 1_000 * PAL, 0);
        for era in [10, 11] {
            Stakes::mutate(|stakes| {
                stakes.insert((CAROL, era), (None, sp_runtime::Perbill::from_percent(50)))
            });
        }
        for who in [STRANGER, DAVE, CAROL] {
            assert_noop!(set_key(who, 0), Error::<Runtime>::NoAllocation);
        }
        assert_noop!(
            Oracle::set_key(root(), key(ALICE, 0), pair(ALICE, 0).sign(b"")),
            sp_runtime::DispatchError::BadOrigin
        );
        // A validator that is elected for the next era can prepare.
        Stakes::mutate(|stakes| {
            stakes.insert(
                (CAROL, 11),
                (Some(200 * PAL), sp_runtime::Perbill::from_percent(50)),
            )
        });
        assert_ok!(set_key(CAROL, 0));
    });
}

#[test]
fn nobody_takes_the_key_of_another_validator() {
    run(|| {
        elect(ALICE, 600 * PAL, 50);
        elect(BOB, 400 * PAL, 50);
        // Bob has seen Alice's proof in the pool.
        let proof = pair(ALICE, 0).sign(&Oracle::key_to_sign(ALICE));
        assert_noop!(
            Oracle::set_key(signed(BOB), key(ALICE, 0), proof),
            Error::<Runtime>::BadSignature
        );
        assert_ok!(Oracle::set_key(signed(ALICE), key(ALICE, 0), proof));
    });
}

#[test]
fn a_key_on_record_cannot_be_set_again() {
    run_with_keys(|| {
        assert_noop!(set_key(ALICE, 0), Error::<Runtime>::KeyTaken);
        // Not even by somebody to whom its owner gives it.
        let proof = pair(ALICE, 0).sign(&Oracle::key_to_sign(BOB));
        assert_noop!(
            Oracle::set_key(signed(BOB), key(ALICE, 0), proof),
            Error::<Runtime>::KeyTaken
        );
        // Nor after it was replaced, because it can still be reported.
        assert_ok!(set_key(ALICE, 1));
        next_round();
        assert_noop!(set_key(ALICE, 0), Error::<Runtime>::KeyTaken);
    });
}

#[test]
fn a_change_of_keys_leaves_one_key_in_each_round() {
    run_with_keys(|| {
        next_round();
        assert_ok!(set_key(ALICE, 1));
        assert_eq!(
            keys_of(ALICE),
            [(key(ALICE, 0), 1, Some(2)), (key(ALICE, 1), 3, None)]
        );
        let new = sign(&pair(ALICE, 1), statement(2, 10));
        assert_noop!(
            Oracle::submit(admitted(), new),
            Error::<Runtime>::KeyNotInForce
        );
        report(ALICE, 10);
        next_round();
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 3, 10)),
            Error::<Runtime>::KeyNotInForce
        );
        let new = sign(&pair(ALICE, 1), statement(3, 10));
        assert_ok!(Oracle::submit(admitted(), new));
    });
}

#[test]
fn of_two_changes_in_a_round_the_first_leaves_no_trace() {
    run_with_keys(|| {
        assert_ok!(set_key(ALICE, 1));
        assert_ok!(set_key(ALICE, 2));
        assert_eq!(
            keys_of(ALICE),
            [(key(ALICE, 0), 1, Some(1)), (key(ALICE, 2), 2, None)]
        );
        assert!(!KeyOwners::<Runtime>::contains_key(key(ALICE, 1)));
        // Its owner can use it later.
        next_round();
        assert_ok!(set_key(ALICE, 1));
    });
}

#[test]
fn a_fourth_key_waits_until_the_first_cannot_be_reported() {
    run_with_keys(|| {
        for n in [1, 2] {
            assert_ok!(set_key(ALICE, n));
            next_round();
        }
        assert_noop!(set_key(ALICE, 3), Error::<Runtime>::TooManyKeys);
        for _ in 0..AT_RISK {
            next_era();
            next_round();
        }
        assert_noop!(set_key(ALICE, 3), Error::<Runtime>::TooManyKeys);
        next_era();
        next_round();
        assert_ok!(set_key(ALICE, 3));
        // The first two are forgotten: their rounds were in the first era.
        let kept: Vec<_> = keys_of(ALICE).into_iter().map(|(key, ..)| key).collect();
        assert_eq!(kept, [key(ALICE, 2), key(ALICE, 3)]);
        assert!(!KeyOwners::<Runtime>::contains_key(key(ALICE, 0)));
    });
}

#[test]
fn a_validator_ends_its_key_and_can_still_be_reported() {
    run_with_keys(|| {
        assert_ok!(Oracle::end_key(signed(ALICE)));
        System::assert_last_event(
            Event::<Runtime>::KeyEnded {
                validator: ALICE,
                key: key(ALICE, 0),
                end: 2,
            }
            .into(),
        );
        assert_noop!(Oracle::end_key(signed(ALICE)), Error::<Runtime>::NoKey);
        assert_noop!(Oracle::end_key(signed(STRANGER)), Error::<Runtime>::NoKey);
        report(ALICE, 10);
        next_round();
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 2, 10)),
            Error::<Runtime>::KeyNotInForce
        );
        assert_ok!(accuse(&state(ALICE, 1, 10), &state(ALICE, 1, 11)));
    });
}

#[test]
fn anyone_clears_away_a_validator_that_has_left() {
    run_with_keys(|| {
        assert_noop!(
            Oracle::forget(signed(STRANGER), ALICE),
            Error::<Runtime>::NothingToForget
        );
        assert_noop!(
            Oracle::forget(signed(STRANGER), STRANGER),
            Error::<Runtime>::NothingToForget
        );
        // Alice allocates nothing from the next era on. Her last allocation ends with this era.
        next_era();
        elect(ALICE, 600 * PAL, 0);
        next_round();
        assert_ok!(Oracle::forget(signed(STRANGER), ALICE));
        assert_eq!(keys_of(ALICE), [(key(ALICE, 0), 1, Some(2))]);
        // The key can be reported for its last round. So it stays.
        assert_noop!(
            Oracle::forget(signed(STRANGER), ALICE),
            Error::<Runtime>::NothingToForget
        );
        for _ in 0..=AT_RISK {
            next_era();
            next_round();
        }
        assert_ok!(Oracle::forget(signed(STRANGER), ALICE));
        assert!(Records::<Runtime>::get(ALICE).is_none());
        assert!(!KeyOwners::<Runtime>::contains_key(key(ALICE, 0)));
    });
}

#[test]
fn who_misses_one_election_keeps_its_key() {
    run_with_keys(|| {
        let part = sp_runtime::Perbill::from_percent(50);
        for era in [10, 11] {
            Stakes::mutate(|stakes| stakes.insert((ALICE, era), (None, part)));
        }
        assert_noop!(
            Oracle::forget(signed(STRANGER), ALICE),
            Error::<Runtime>::NothingToForget
        );
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 1, 10)),
            Error::<Runtime>::NoAllocation
        );
        elect(ALICE, 600 * PAL, 50);
        report(ALICE, 10);
    });
}
