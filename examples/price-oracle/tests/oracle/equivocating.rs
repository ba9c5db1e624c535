//! Two prices in a round: what is proven, and what it costs.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use palisade_price_oracle::{
    types::{Settings, Statement},
    Error, Event, Records, RoundReports,
};
use sp_core::H256;
use sp_runtime::{DispatchError, Perbill};

const PART: Perbill = Perbill::from_percent(30);

fn slashed() -> Vec<(AccountId, u32, Perbill)> {
    let slashes = Slashes::get().into_iter();
    slashes
        .map(|(service, who, era, part)| {
            assert_eq!(service, ORACLE);
            (who, era, part)
        })
        .collect()
}

#[test]
fn two_prices_in_a_round_cost_the_configured_part() {
    run_with_keys(|| {
        // One is in a block. The other one was seen in a pool, and never gets into a block.
        report(ALICE, 10);
        report(BOB, 10);
        let answer = accuse(&state(ALICE, 1, 10), &state(ALICE, 1, 11)).expect("is proven");
        assert_eq!(answer.pays_fee, Pays::No);
        assert_eq!(slashed(), [(ALICE, 10, PART)]);
        System::assert_has_event(
            Event::<Runtime>::Equivocated {
                validator: ALICE,
                round: 1,
                era: 10,
                slashed: PART,
            }
            .into(),
        );
        // Her report does not count. Bob's alone is too few.
        let left = RoundReports::<Runtime>::get();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].validator, BOB);
        next_round();
        assert_eq!(last_price(), None);
    });
}

#[test]
fn nobody_is_punished_twice_for_a_round() {
    run_with_keys(|| {
        let [ten, eleven, twelve] = [10, 11, 12].map(|units| state(ALICE, 1, units));
        assert_ok!(accuse(&ten, &eleven));
        let pairs = [(&ten, &eleven), (&eleven, &ten), (&ten, &twelve)];
        for (first, second) in pairs {
            assert_noop!(accuse(first, second), Error::<Runtime>::AlreadyPunished);
        }
        // Nor after many rounds, while the round can be reported.
        for _ in 0..AT_RISK {
            next_era();
            next_round();
        }
        assert_noop!(accuse(&ten, &twelve), Error::<Runtime>::AlreadyPunished);
        assert_eq!(slashed(), [(ALICE, 10, PART)]);
    });
}

#[test]
fn a_first_fault_ends_the_key_and_a_new_key_goes_on() {
    run_with_keys(|| {
        assert_ok!(accuse(&state(ALICE, 1, 10), &state(ALICE, 1, 11)));
        System::assert_has_event(
            Event::<Runtime>::KeyEnded {
                validator: ALICE,
                key: key(ALICE, 0),
                end: 2,
            }
            .into(),
        );
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 1, 10)),
            Error::<Runtime>::AlreadyPunished
        );
        assert_ok!(set_key(ALICE, 1));
        next_round();
        // The thief of the key does no more harm.
        assert_noop!(
            accuse(&state(ALICE, 2, 10), &state(ALICE, 2, 11)),
            Error::<Runtime>::KeyNotInForce
        );
        let new = sign(&pair(ALICE, 1), statement(2, 10));
        assert_ok!(Oracle::submit(admitted(), new));
    });
}

#[test]
fn faults_of_two_rounds_are_two_faults() {
    run_with_keys(|| {
        next_round();
        assert_ok!(accuse(&state(ALICE, 2, 10), &state(ALICE, 2, 11)));
        assert_ok!(accuse(&state(ALICE, 1, 10), &state(ALICE, 1, 11)));
        assert_eq!(slashed(), [(ALICE, 10, PART), (ALICE, 10, PART)]);
    });
}

#[test]
fn statements_that_prove_nothing_punish_nobody() {
    run_with_keys(|| {
        next_round();
        let alice = |change: fn(&mut Statement<H256>)| {
            let mut statement = statement(2, 11);
            change(&mut statement);
            sign(&pair(ALICE, 0), statement)
        };
        let first = state(ALICE, 2, 10);
        let foreign = alice(|statement| statement.genesis = H256::repeat_byte(1));
        let of_other = alice(|statement| statement.service = 8);
        let earlier = alice(|statement| statement.round = 1);
        let mut forged = alice(|_| ());
        forged.signature = state(BOB, 2, 11).signature;
        for (second, error) in [
            (state(BOB, 2, 11), Error::<Runtime>::DifferentKeys),
            (foreign, Error::WrongChain),
            (of_other, Error::WrongService),
            (earlier, Error::DifferentRounds),
            (state(ALICE, 2, 10), Error::SamePrice),
            (forged, Error::BadSignature),
        ] {
            let error = DispatchError::from(error);
            assert_noop!(accuse(&first, &second), error);
            assert_noop!(accuse(&second, &first), error);
        }
        let strange = |units| sign(&pair(STRANGER, 0), statement(2, units));
        assert_noop!(
            accuse(&strange(10), &strange(11)),
            Error::<Runtime>::UnknownKey
        );
        assert_noop!(
            accuse(&state(ALICE, 3, 10), &state(ALICE, 3, 11)),
            Error::<Runtime>::RoundNotStarted
        );
        // Before she had the key.
        assert_noop!(
            accuse(&state(ALICE, 0, 10), &state(ALICE, 0, 11)),
            Error::<Runtime>::KeyNotInForce
        );
        assert_noop!(
            Oracle::report_equivocation(root(), first.clone(), alice(|_| ())),
            DispatchError::BadOrigin
        );
        assert_eq!(slashed(), []);
    });
}

#[test]
fn a_new_key_saves_nobody() {
    run_with_keys(|| {
        let two = [state(ALICE, 1, 10), state(ALICE, 1, 11)];
        assert_ok!(set_key(ALICE, 1));
        next_round();
        // And she leaves.
        assert_ok!(Oracle::end_key(signed(ALICE)));
        next_era();
        elect(ALICE, 600 * PAL, 0);
        next_round();
        assert_noop!(
            Oracle::forget(signed(ALICE), ALICE),
            Error::<Runtime>::NothingToForget
        );
        assert_ok!(accuse(&two[0], &two[1]));
        assert_eq!(slashed(), [(ALICE, 10, PART)]);
        assert!(!Records::<Runtime>::get(ALICE).unwrap().keys.is_empty());
    });
}

#[test]
fn an_old_key_that_is_reported_does_not_end_the_new_one() {
    run_with_keys(|| {
        assert_ok!(set_key(ALICE, 1));
        next_round();
        assert_ok!(accuse(&state(ALICE, 1, 10), &state(ALICE, 1, 11)));
        let new = sign(&pair(ALICE, 1), statement(2, 10));
        assert_ok!(Oracle::submit(admitted(), new));
        next_round();
        let new = sign(&pair(ALICE, 1), statement(3, 10));
        assert_ok!(Oracle::submit(admitted(), new));
    });
}

#[test]
fn the_stake_of_the_era_of_the_round_pays_what_it_cost_then() {
    run_with_keys(|| {
        // From the next era on, a fault costs all.
        let harsh = Settings {
            equivocation_part: Perbill::one(),
            ..Oracle::settings()
        };
        assert_ok!(Oracle::set_settings(root(), harsh));
        next_round();
        next_era();
        // This round began before the era.
        assert_ok!(accuse(&state(ALICE, 2, 10), &state(ALICE, 2, 11)));
        next_round();
        assert_ok!(accuse(&state(BOB, 3, 10), &state(BOB, 3, 11)));
        assert_ok!(accuse(&state(CAROL, 1, 10), &state(CAROL, 1, 11)));
        assert_eq!(
            slashed(),
            [
                (ALICE, 10, PART),
                (BOB, 11, Perbill::one()),
                (CAROL, 10, PART)
            ]
        );
    });
}

#[test]
fn a_fault_can_be_reported_as_long_as_its_stake_is_at_risk() {
    run_with_keys(|| {
        let of = |who| [state(who, 1, 10), state(who, 1, 11)];
        for _ in 0..AT_RISK {
            next_era();
            next_round();
        }
        let [first, second] = of(ALICE);
        assert_ok!(accuse(&first, &second));
        // The era is over before the round ends.
        next_era();
        let [first, second] = of(BOB);
        assert_noop!(accuse(&first, &second), Error::<Runtime>::TooOld);
        next_round();
        assert_noop!(accuse(&first, &second), Error::<Runtime>::TooOld);
        assert_eq!(slashed(), [(ALICE, 10, PART)]);
    });
}

#[test]
fn if_nothing_can_be_slashed_nothing_changes_and_it_can_be_tried_again() {
    run_with_keys(|| {
        report(ALICE, 10);
        let [first, second] = [state(ALICE, 1, 10), state(ALICE, 1, 11)];
        Refusal::set(Some(DispatchError::Other("staking is paused")));
        assert_noop!(
            accuse(&first, &second),
            DispatchError::Other("staking is paused")
        );
        Refusal::set(None);
        assert_ok!(accuse(&first, &second));
        assert_eq!(slashed(), [(ALICE, 10, PART)]);
    });
}

#[test]
fn what_was_not_allowed_at_first_can_be_slashed_later_and_no_more() {
    run_with_keys(|| {
        // Alice reports herself while the service may slash next to nothing.
        let [ten, eleven, twelve] = [10, 11, 12].map(|units| state(ALICE, 1, units));
        Throttle::set(Perbill::from_percent(1));
        assert_ok!(accuse(&ten, &eleven));
        Throttle::set(Perbill::from_percent(20));
        next_round();
        assert_ok!(accuse(&ten, &eleven));
        assert_ok!(accuse(&twelve, &eleven));
        let parts = [1, 20, 9].map(|percent| (ALICE, 10, Perbill::from_percent(percent)));
        assert_eq!(slashed(), parts);
        assert_noop!(accuse(&ten, &eleven), Error::<Runtime>::AlreadyPunished);
    });
}

#[test]
fn what_rounding_leaves_of_a_part_is_no_second_punishment() {
    run_with_keys(|| {
        let [ten, eleven] = [10, 11].map(|units| state(ALICE, 1, units));
        // Half of a billionth is nothing.
        Throttle::set(Perbill::from_parts(299_999_999));
        assert_ok!(accuse(&ten, &eleven));
        assert_noop!(accuse(&ten, &eleven), Error::<Runtime>::AlreadyPunished);
        // Two billionths are one.
        Throttle::set(Perbill::from_parts(299_999_998));
        let [ten, eleven] = [10, 11].map(|units| state(BOB, 1, units));
        assert_ok!(accuse(&ten, &eleven));
        assert_ok!(accuse(&ten, &eleven));
        assert_noop!(accuse(&ten, &eleven), Error::<Runtime>::AlreadyPunished);
        let parts = [(ALICE, 299_999_999), (BOB, 299_999_998), (BOB, 2)];
        assert_eq!(
            slashed(),
            parts.map(|(who, parts)| (who, 10, Perbill::from_parts(parts)))
        );
    });
}

#[test]
fn a_validator_is_punished_for_as_many_rounds_as_can_be_counted() {
    run_with_keys(|| {
        for _ in 0..3 {
            next_round();
        }
        for round in 1..4 {
            assert_ok!(accuse(&state(ALICE, round, 10), &state(ALICE, round, 11)));
        }
        let [first, second] = [state(ALICE, 4, 10), state(ALICE, 4, 11)];
        assert_noop!(accuse(&first, &second), Error::<Runtime>::TooManyFaults);
        assert_eq!(slashed().len(), 3);
        // Old faults are forgotten, then there is room.
        for _ in 0..=AT_RISK {
            next_era();
            next_round();
        }
        assert_ok!(set_key(ALICE, 1));
        next_round();
        let [first, second] =
            [10, 11].map(|units| sign(&pair(ALICE, 1), statement(round(), units)));
        assert_ok!(accuse(&first, &second));
        assert_eq!(slashed().last(), Some(&(ALICE, 14, PART)));
    });
}

#[test]
fn a_fault_that_meets_a_full_record_is_punished_when_there_is_room() {
    run_with_keys(|| {
        // 1. Alice signs two prices in each of three rounds of era 10, and in a round of era 11.
        next_round();
        next_round();
        next_era();
        next_round();
        // 2. She reports the faults of era 10 herself. That of era 11 meets a full record.
        for fault in 1..4 {
            assert_ok!(accuse(&state(ALICE, fault, 10), &state(ALICE, fault, 11)));
        }
        let [first, second] = [10, 11].map(|units| state(ALICE, 4, units));
        assert_noop!(accuse(&first, &second), Error::<Runtime>::TooManyFaults);
        // 3. Era 10 can't be slashed any more, era 11 can. A stranger has kept the proof.
        for _ in 0..AT_RISK {
            next_era();
            next_round();
        }
        assert_ok!(accuse(&first, &second));
        assert_eq!(slashed().last(), Some(&(ALICE, 11, PART)));
    });
}

#[test]
fn who_cannot_be_punished_again_has_no_key_and_no_report() {
    run_with_keys(|| {
        // 1. Alice signs two prices in each of three rounds. She changes her key, and reports with the new one.
        next_round();
        next_round();
        assert_ok!(set_key(ALICE, 1));
        next_round();
        let of_new = |units| sign(&pair(ALICE, 1), statement(round(), units));
        assert_ok!(Oracle::submit(admitted(), of_new(10)));
        // 2. She reports herself. The first two faults do not concern the new key.
        for fault in [1, 2] {
            assert_ok!(accuse(&state(ALICE, fault, 10), &state(ALICE, fault, 11)));
        }
        let last_key = || Records::<Runtime>::get(ALICE).expect("is on record").keys[1];
        assert_eq!((last_key().key, last_key().until), (key(ALICE, 1), None));
        assert_eq!(RoundReports::<Runtime>::get().len(), 1);
        // 3. The third one leaves no room. It ends the new key, and her report does not count.
        assert_ok!(accuse(&state(ALICE, 3, 10), &state(ALICE, 3, 11)));
        System::assert_has_event(
            Event::<Runtime>::KeyEnded {
                validator: ALICE,
                key: key(ALICE, 1),
                end: 5,
            }
            .into(),
        );
        assert_eq!(last_key().until, Some(4));
        assert_eq!(RoundReports::<Runtime>::get().len(), 0);
        // 4. She can't report in this round, in which the key is in force, nor set another key.
        for _ in 0..2 {
            let reported = Oracle::submit(admitted(), of_new(12));
            assert!(reported.is_err());
            assert_noop!(set_key(ALICE, 2), Error::<Runtime>::TooManyFaults);
            next_round();
        }
        assert_eq!(slashed().len(), 3);
        // 5. The faults are too old to be reported. She begins again, and can be punished.
        for _ in 0..=AT_RISK {
            next_era();
            next_round();
        }
        assert_ok!(set_key(ALICE, 2));
        next_round();
        let of_next = |units| sign(&pair(ALICE, 2), statement(round(), units));
        assert_ok!(Oracle::submit(admitted(), of_next(10)));
        assert_ok!(accuse(&of_next(10), &of_next(11)));
        assert_eq!(slashed().len(), 4);
    });
}
