//! A release lowers a bound below what is stored. What is stored counts as before. The bound limits what is added.

use super::{chain::*, people::*};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::GetDispatchInfo,
    traits::OnInitialize,
    weights::{constants::RocksDbWeight, Weight},
};
use palisade_price_oracle::{
    types::Settings, Call, EraStarts, Error, KeyOwners, Prices, Records, RoundReports, WeightInfo,
};

type Weights = <Runtime as palisade_price_oracle::Config>::WeightInfo;

/// Two statements of a validator that contradict each other.
fn contradiction(who: AccountId, round: u32) -> [Signed; 2] {
    [10, 11].map(|units| state(who, round, units))
}

/// The numbers of the keys that the chain knows of a validator.
fn known_keys(who: AccountId) -> Vec<u32> {
    let is_known = |n: &u32| KeyOwners::<Runtime>::get(key(who, *n)) == Some(who);
    (0..5).filter(is_known).collect()
}

fn eras_on_record() -> Vec<u32> {
    let starts = EraStarts::<Runtime>::get();
    starts.iter().map(|start| start.era).collect()
}

/// Ends the round at work, with this bound. Returns the weight of its last block.
fn end_of_round(bound: u32) -> Weight {
    MaxEras::set(bound);
    let end = Oracle::round().expect("is at work").end;
    System::set_block_number(end);
    let weight = Oracle::on_initialize(end);
    check();
    weight
}

#[test]
fn with_room_for_fewer_eras_no_fault_is_forgotten() {
    run_with_keys(|| {
        // 1. Alice, Bob and Carol offend in era 10. Two eras later their stake is still at risk.
        for _ in 0..2 {
            next_era();
            next_round();
        }
        assert_eq!(eras_on_record(), [10, 11, 12]);
        // 2. A release has room for two eras. A round ends in it. Alice is accused.
        MaxEras::set(2);
        next_round();
        assert_eq!(eras_on_record(), [10, 11, 12]);
        let [first, second] = contradiction(ALICE, 1);
        assert_ok!(accuse(&first, &second));
        // 3. The next era begins. The first one is at risk, so it stays. Bob is accused.
        next_era();
        next_round();
        assert_eq!(eras_on_record(), [10, 11, 12, 13]);
        let [first, second] = contradiction(BOB, 1);
        assert_ok!(accuse(&first, &second));
        // 4. One era later its stake is free. Carol can't be accused.
        next_era();
        next_round();
        assert_eq!(eras_on_record(), [11, 12, 13, 14]);
        let [first, second] = contradiction(CAROL, 1);
        assert_noop!(accuse(&first, &second), Error::<Runtime>::TooOld);
    });
}

#[test]
fn eras_beyond_the_bound_are_kept_and_paid_for() {
    run_with_keys(|| {
        // 1. A release expects two eras at risk. There are four.
        MaxEras::set(2);
        for _ in 0..AT_RISK {
            next_era();
            next_round();
        }
        assert_eq!(eras_on_record(), [10, 11, 12, 13]);
        // 2. The end of a round looks at two eras more than its weight expects.
        let (longer, allowed) = (end_of_round(2), end_of_round(5));
        assert_eq!(eras_on_record(), [10, 11, 12, 13]);
        assert_eq!(allowed, Weights::close(0));
        assert!(longer.ref_time() > allowed.ref_time());
    });
}

#[test]
fn eras_that_are_over_at_once_are_paid_for() {
    run_with_keys(|| {
        for _ in 0..2 {
            next_era();
            next_round();
        }
        assert_eq!(eras_on_record(), [10, 11, 12]);
        // The stake of all of them is free before the next round ends.
        (0..5).for_each(|_| next_era());
        let (longer, usual) = (end_of_round(5), end_of_round(5));
        assert_eq!(eras_on_record(), [17]);
        assert_eq!(usual, Weights::close(0));
        assert!(longer.all_gte(usual + RocksDbWeight::get().reads(3)));
    });
}

#[test]
fn with_room_for_fewer_keys_an_offender_does_not_shed_its_old_keys() {
    run_with_keys(|| {
        // 1. Alice signs two prices in round 1 with her first key, and changes her key.
        assert_ok!(set_key(ALICE, 1));
        next_round();
        // 2. A release has room for one key. Her two can still be reported, so she gets no third one.
        MaxKeys::set(1);
        assert_noop!(set_key(ALICE, 2), Error::<Runtime>::TooManyKeys);
        assert_eq!(known_keys(ALICE), [0, 1]);
        // 3. She ends her key. Both stay on record.
        assert_ok!(Oracle::end_key(signed(ALICE)));
        assert_eq!(known_keys(ALICE), [0, 1]);
        // 4. Her fault is reported.
        let [first, second] = contradiction(ALICE, 1);
        assert_ok!(accuse(&first, &second));
    });
}

#[test]
fn a_record_with_more_keys_is_forgotten_in_several_calls() {
    run_with_keys(|| {
        // 1. Alice has three keys. They grow too old to be reported.
        for n in [1, 2] {
            assert_ok!(set_key(ALICE, n));
            next_round();
        }
        assert_ok!(Oracle::end_key(signed(ALICE)));
        for _ in 0..=AT_RISK {
            next_era();
            next_round();
        }
        // 2. A release has room for two. A call forgets as many as it is charged for.
        MaxKeys::set(2);
        assert_ok!(Oracle::forget(signed(STRANGER), ALICE));
        assert_eq!(known_keys(ALICE), [2]);
        assert_ok!(Oracle::forget(signed(STRANGER), ALICE));
        assert!(Records::<Runtime>::get(ALICE).is_none());
        assert_eq!(known_keys(ALICE), [0; 0]);
        assert_noop!(
            Oracle::forget(signed(STRANGER), ALICE),
            Error::<Runtime>::NothingToForget
        );
        // 3. She has room again.
        assert_ok!(set_key(ALICE, 3));
    });
}

#[test]
fn with_room_for_fewer_faults_no_punishment_is_forgotten() {
    run_with_keys(|| {
        // 1. Alice is punished for two rounds.
        next_round();
        next_round();
        for round in [1, 2] {
            let [first, second] = contradiction(ALICE, round);
            assert_ok!(accuse(&first, &second));
        }
        // 2. A release has room for one punishment. She is not punished again for the same rounds, nor for another one.
        MaxFaults::set(1);
        for (round, error) in [
            (1, Error::<Runtime>::AlreadyPunished),
            (2, Error::AlreadyPunished),
            (3, Error::TooManyFaults),
        ] {
            let [first, second] = contradiction(ALICE, round);
            assert_noop!(accuse(&first, &second), error);
        }
        assert_eq!(Slashes::get().len(), 2);
        // 3. The next release has room for three.
        MaxFaults::set(3);
        let [first, second] = contradiction(ALICE, 3);
        assert_ok!(accuse(&first, &second));
        assert_eq!(Slashes::get().len(), 3);
    });
}

#[test]
fn with_room_for_fewer_reports_those_of_the_round_count() {
    run_with_keys(|| {
        // 1. Governance asks for three reports. All three validators report.
        let settings = Settings {
            min_reports: 3,
            ..HouseRules::get()
        };
        assert_ok!(Oracle::set_settings(root(), settings));
        for (who, units) in [(ALICE, 10), (BOB, 11), (CAROL, 12)] {
            report(who, units);
        }
        // 2. A release has room for two. The round is full, and a call pays for the three that it reads.
        MaxReporters::set(2);
        elect(DAVE, 100 * PAL, 50);
        let late = state(DAVE, 1, 99);
        let call = Call::<Runtime>::submit { signed: late };
        assert_eq!(call.get_dispatch_info().call_weight, Weights::submit(3));
        assert_noop!(
            Oracle::submit(admitted(), state(ALICE, 1, 10)),
            Error::<Runtime>::AlreadyReported
        );
        // 3. Carol's report is contradicted. Bob's and Alice's count: no more than two can be asked for.
        let [first, second] = contradiction(CAROL, 1);
        assert_ok!(accuse(&first, &second));
        assert_eq!(RoundReports::<Runtime>::get().len(), 2);
        next_round();
        let last = Oracle::price().expect("is fixed").last;
        assert_eq!((last.round, last.reports), (1, 2));
        // 4. The next round has two places.
        let call = Call::<Runtime>::submit {
            signed: state(ALICE, 2, 10),
        };
        assert_eq!(call.get_dispatch_info().call_weight, Weights::submit(2));
        report(ALICE, 10);
        report(BOB, 11);
        assert_eq!(RoundReports::<Runtime>::get().len(), 2);
    });
}

#[test]
fn with_room_for_fewer_reports_a_heavier_one_takes_one_place() {
    run_with_keys(|| {
        elect(DAVE, 800 * PAL, 50);
        assert_ok!(set_key(DAVE, 0));
        next_round();
        for who in [ALICE, BOB, CAROL] {
            report(who, 10);
        }
        MaxReporters::set(2);
        // Carol's report is the lightest of the three.
        report(DAVE, 20);
        let reports = RoundReports::<Runtime>::get();
        let mut reporters: Vec<_> = reports.iter().map(|one| one.validator).collect();
        reporters.sort_unstable();
        assert_eq!(reporters, [ALICE, BOB, DAVE]);
        next_round();
        let last = Oracle::price().expect("is fixed").last;
        assert_eq!((last.round, last.reports), (2, 3));
    });
}

#[test]
fn with_room_for_fewer_prices_the_newest_stay() {
    run_with_keys(|| {
        let priced_round = |units| {
            report(ALICE, units);
            report(BOB, units);
            next_round();
        };
        let rounds = || -> Vec<u32> {
            let prices = Prices::<Runtime>::get();
            prices.iter().map(|price| price.round).collect()
        };
        for units in 10..14 {
            priced_round(units);
        }
        assert_eq!(rounds(), [1, 2, 3, 4]);
        // The last price is known until the next one, which leaves as many as there is room for.
        MaxPrices::set(2);
        assert_eq!(last_price(), Some(price(13)));
        next_round();
        assert_eq!(rounds(), [1, 2, 3, 4]);
        priced_round(15);
        assert_eq!(rounds(), [4, 6]);
        // With more room they are more again.
        MaxPrices::set(4);
        priced_round(16);
        assert_eq!(rounds(), [4, 6, 7]);
    });
}
