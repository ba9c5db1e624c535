//! Prices, their age, and settings.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_price_oracle::{
    types::{EraStart, RoundPrice, Settings, MAX_ROUND_LENGTH},
    EraStarts, Error, Event, Prices, RoundReports,
};
use sp_runtime::{DispatchError, Perbill};

/// Alice and Bob report in this round, which ends.
fn priced_round(units: u32) {
    report(ALICE, units);
    report(BOB, units);
    next_round();
}

#[test]
fn the_price_is_the_median_by_stake_and_not_by_accounts() {
    run_with_keys(|| {
        // Mallory has three validators with 50 PAL each, against Alice's 300 and Bob's 200.
        let crowd: Vec<_> = (MALLORY..MALLORY + 3).collect();
        for who in &crowd {
            elect(*who, 100 * PAL, 50);
            assert_ok!(set_key(*who, 0));
        }
        next_round();
        report(ALICE, 10);
        for who in &crowd {
            report(*who, 99);
        }
        report(BOB, 12);
        assert_eq!(last_price(), None, "not before the round ends");
        next_round();
        System::assert_has_event(
            Event::<Runtime>::PriceFixed {
                round: 2,
                price: price(12),
                reports: 5,
                stake: 650 * PAL,
            }
            .into(),
        );
        let answer = Oracle::price().expect("there is a price");
        let fixed_at = System::block_number();
        let expected = RoundPrice {
            round: 2,
            price: price(12),
            fixed_at,
            reports: 5,
            stake: 650 * PAL,
        };
        assert_eq!(answer.last, expected);
        assert_eq!(answer.age, 0);
        assert_eq!(RoundReports::<Runtime>::get(), vec![]);
    });
}

#[test]
fn without_a_price_there_is_no_answer() {
    run_with_keys(|| {
        assert_eq!(Oracle::price(), None);
        assert_eq!(Oracle::price_within(u64::MAX), None);
        assert_eq!(Oracle::prices(), vec![]);
    });
}

#[test]
fn a_round_with_too_few_reports_has_no_price_and_the_last_one_ages() {
    run_with_keys(|| {
        priced_round(10);
        let fixed_at = System::block_number();
        // Alice alone has enough stake, but two validators must report.
        report(ALICE, 20);
        next_round();
        System::assert_has_event(
            Event::<Runtime>::RoundWithoutPrice {
                round: 2,
                reports: 1,
                stake: 300 * PAL,
            }
            .into(),
        );
        // Nobody reports.
        next_round();
        let answer = Oracle::price().expect("the last price");
        assert_eq!((answer.last.price, answer.last.round), (price(10), 1));
        assert_eq!(answer.last.fixed_at, fixed_at);
        assert_eq!(answer.age, 2 * ROUND);
        assert_eq!(Oracle::price_within(2 * ROUND), Some(price(10)));
        assert_eq!(Oracle::price_within(2 * ROUND - 1), None);
    });
}

#[test]
fn a_round_with_too_little_stake_has_no_price() {
    run_with_keys(|| {
        elect(ALICE, 100 * PAL, 50);
        elect(BOB, 100 * PAL - 1, 50);
        report(ALICE, 10);
        report(BOB, 10);
        next_round();
        System::assert_has_event(
            Event::<Runtime>::RoundWithoutPrice {
                round: 1,
                reports: 2,
                stake: 100 * PAL - 1,
            }
            .into(),
        );
        elect(BOB, 100 * PAL, 50);
        priced_round(10);
        assert_eq!(last_price(), Some(price(10)));
    });
}

#[test]
fn the_history_keeps_the_last_four_prices() {
    run_with_keys(|| {
        for units in 10..13 {
            priced_round(units);
        }
        next_round();
        for units in 14..16 {
            priced_round(units);
        }
        let prices: Vec<_> = Oracle::prices()
            .into_iter()
            .map(|one| (one.round, one.price))
            .collect();
        let expected = [(2, 11), (3, 12), (5, 14), (6, 15)];
        assert_eq!(prices, expected.map(|(round, units)| (round, price(units))));
        assert_eq!(Prices::<Runtime>::get().len(), 4);
    });
}

#[test]
fn rounds_follow_each_other_without_a_gap() {
    run_with_keys(|| {
        let first = Oracle::round().expect("is at work");
        assert_eq!((first.index, first.start, first.end), (1, 6, 11));
        for _ in 1..ROUND {
            roll_one();
            assert_eq!(Oracle::round(), Some(first));
        }
        roll_one();
        let second = Oracle::round().expect("is at work");
        assert_eq!((second.index, second.start, second.end), (2, 11, 16));
    });
}

#[test]
fn new_settings_count_for_the_price_at_once_and_for_the_next_round() {
    run_with_keys(|| {
        let settings = Settings {
            round_length: 3,
            min_reports: 1,
            ..Oracle::settings()
        };
        assert_ok!(Oracle::set_settings(root(), settings));
        System::assert_last_event(Event::<Runtime>::SettingsChanged { settings }.into());
        assert_eq!(Oracle::settings(), settings);
        report(ALICE, 10);
        assert_eq!(Oracle::round().expect("is at work").end, 11);
        next_round();
        assert_eq!(last_price(), Some(price(10)));
        let round = Oracle::round().expect("is at work");
        assert_eq!((round.start, round.end), (11, 14));
    });
}

#[test]
fn only_the_admin_sets_settings_and_only_allowed_ones() {
    run(|| {
        let settings = Oracle::settings();
        assert_noop!(
            Oracle::set_settings(signed(ALICE), settings),
            DispatchError::BadOrigin
        );
        let refused = [
            Settings {
                round_length: MAX_ROUND_LENGTH + 1,
                ..settings
            },
            Settings {
                round_length: 0,
                ..settings
            },
            Settings {
                min_reports: 0,
                ..settings
            },
            Settings {
                min_reports: 7,
                ..settings
            },
            Settings {
                equivocation_part: Perbill::zero(),
                ..settings
            },
        ];
        for settings in refused {
            assert_noop!(
                Oracle::set_settings(root(), settings),
                Error::<Runtime>::InvalidSettings
            );
        }
        let allowed = Settings {
            round_length: MAX_ROUND_LENGTH,
            min_reports: 6,
            min_stake: u128::MAX,
            equivocation_part: Perbill::one(),
        };
        assert_ok!(Oracle::set_settings(root(), allowed));
    });
}

#[test]
fn the_first_round_of_each_era_at_risk_is_on_record() {
    run_with_keys(|| {
        let part = Perbill::from_percent(30);
        let starts = || EraStarts::<Runtime>::get().into_inner();
        let start = |round, era| EraStart { round, era, part };
        assert_eq!(starts(), [start(0, 10)]);
        next_era();
        assert_eq!(starts(), [start(0, 10)], "the round keeps its era");
        next_round();
        next_round();
        assert_eq!(starts(), [start(0, 10), start(2, 11)]);
        // An era is shorter than a round: it has none.
        next_era();
        next_era();
        next_round();
        assert_eq!(starts(), [start(0, 10), start(2, 11), start(4, 13)]);
        next_era();
        next_round();
        assert_eq!(starts(), [start(2, 11), start(4, 13), start(5, 14)]);
        // The chain stands still for long: the last era stays whatever staking says.
        ActiveEra::set(100);
        next_round();
        assert_eq!(starts(), [start(6, 100)]);
    });
}
