//! `inflation` and `inflation_curve`: what the answers say, an era then pays.

use super::ask;
use crate::{answers::types::*, mock::*, ErasTotalStake, Event, MaxStakedRewards};
use frame_support::assert_ok;
use palisade_staking_math::inflation::MILLIS_PER_YEAR;
use sp_runtime::{FixedU128, Percent, Perquintill};

/// An era of three sessions of five blocks.
const ERA_MILLIS: u64 = 15_000;

fn inflation() -> Inflation<Balance> {
    ask(Staking::inflation).expect("can be computed")
}

fn curve(steps: u32) -> Vec<InflationPoint<Balance>> {
    ask(|| Staking::inflation_curve(steps)).expect("can be computed")
}

/// Returns the yearly rate of an amount that each era pays.
fn yearly(amount: Balance, base: Balance) -> FixedU128 {
    let year = amount * Balance::from(MILLIS_PER_YEAR) / Balance::from(ERA_MILLIS);
    FixedU128::from_inner(year * 1_000_000_000_000_000_000 / base)
}

/// Returns what the last era that ended paid, by its event.
fn last_paid() -> Option<(Balance, Balance)> {
    let events = all_staking_events().into_iter().rev();
    let mut paid = events.filter_map(|event| match event {
        Event::EraPaid {
            validator_payout,
            remainder,
            ..
        } => Some((validator_payout, remainder)),
        _ => None,
    });
    paid.next()
}

#[test]
fn the_answer_is_what_the_active_era_pays() {
    ExtBuilder::default().run(|| {
        // 1. In the middle of era 1, the answer has the stake of that era.
        roll_to_active_era(1);
        roll_one();
        let answer = inflation();
        assert_eq!(answer.staked, ErasTotalStake::<Test>::get(1));
        assert_eq!(answer.issuance, Balances::total_issuance());
        assert_eq!(answer.era_millis, ERA_MILLIS);
        // 2. The era lasts as long as the answer says, and pays its amounts.
        LastEraMillis::set(0);
        roll_to_active_era(2);
        assert_eq!(LastEraMillis::get(), answer.era_millis);
        let InflationPoint {
            era_stakers,
            era_treasury,
            ..
        } = answer.present;
        assert_eq!(last_paid(), Some((era_stakers, era_treasury)));
        assert_eq!((era_stakers, era_treasury), (10_007, 993));
    });
}

#[test]
fn yearly_rates_are_what_the_eras_of_a_year_pay() {
    ExtBuilder::default().run(|| {
        let Inflation {
            issuance,
            staked,
            present,
            ..
        } = inflation();
        // The eras of the mock pay more than there is, so the rates are above 1.
        assert_eq!(present.stakers, yearly(10_007, issuance));
        assert_eq!(present.treasury, yearly(993, issuance));
        assert_eq!(present.inflation, yearly(11_000, issuance));
        assert_eq!(present.stakers_return, Some(yearly(10_007, staked)));
        assert!(present.inflation > FixedU128::from_u32(1));
        let rate = Perquintill::from_rational(staked, issuance);
        assert_eq!(present.staking_rate, rate);
    });
}

#[test]
fn the_most_for_stakers_is_in_the_answer_and_in_the_era() {
    ExtBuilder::default().run(|| {
        MaxStakedRewards::<Test>::put(Percent::from_percent(30));
        let answer = inflation().present;
        assert_eq!((answer.era_stakers, answer.era_treasury), (3_300, 7_700));
        roll_to_active_era(1);
        assert_eq!(last_paid(), Some((3_300, 7_700)));
    });
}

#[test]
fn an_era_longer_than_the_longest_paid_time_is_asked_for_that_time() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::set_max_era_duration(root(), Some(4_000)));
        assert_eq!(inflation().era_millis, ERA_MILLIS);
        assert_eq!(LastEraMillis::get(), 4_000);
        // A year has as many eras as before: each is shorter in pay, not in time.
        let issuance = Balances::total_issuance();
        assert_eq!(inflation().present.stakers, yearly(10_007, issuance));
    });
}

#[test]
fn a_curve_goes_from_nothing_to_all_in_equal_steps() {
    ExtBuilder::default().run(|| {
        let points = curve(4);
        let rates: Vec<_> = points.iter().map(|point| point.staking_rate).collect();
        let quarter = |n: u64| Perquintill::from_percent(25 * n);
        assert_eq!(Balances::total_issuance() % 4, 0, "quarters are exact");
        assert_eq!(rates, [0, 1, 2, 3, 4].map(quarter));
        // With nothing staked there is no return; with a half staked it is twice the rate of the issuance.
        assert_eq!(points[0].stakers_return, None);
        let half = Balances::total_issuance() / 2;
        assert_eq!(points[2].stakers_return, Some(yearly(10_007, half)));
    });
}

#[test]
fn the_number_of_steps_is_bounded() {
    ExtBuilder::default().run(|| {
        for (steps, points) in [(0, 2), (1, 2), (200, 201), (201, 201), (u32::MAX, 201)] {
            assert_eq!(curve(steps).len(), points, "{steps} steps");
        }
    });
}

#[test]
fn what_cannot_be_computed_is_no_answer() {
    let unanswered = || {
        assert_eq!(ask(Staking::inflation), Err(NoAnswer::NotComputable));
        let curve = ask(|| Staking::inflation_curve(2));
        assert_eq!(curve, Err(NoAnswer::NotComputable));
    };
    ExtBuilder::default().build().execute_with(|| {
        // 1. An era pays so much that no rate can express it.
        EraInflation::set((Balance::MAX, 0));
        unanswered();
        // 2. An era takes no time.
        EraInflation::set((1, 1));
        SessionsPerEra::set(0);
        unanswered();
        SessionsPerEra::set(3);
        assert_ok!(Staking::inflation());
    });
}
