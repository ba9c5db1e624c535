//! Known points of the curve to the unit, its shape, and that the sum never depends on it.

use super::*;
use proptest::prelude::*;

/// Ten million tokens of 12 decimals.
const ISSUANCE: u128 = 10_000_000_000_000_000_000;
const MILLIS_PER_DAY: u64 = 86_400_000;
const CURVE: InflationCurve = InflationCurve::polkadot_js_default();

/// The parts in 10¹⁸ by which a rate beyond the ideal may be off.
const SERIES_ERROR: u64 = 10;

fn any_rate() -> impl Strategy<Value = Perquintill> {
    (0u64..=1_000_000_000_000_000_000).prop_map(Perquintill::from_parts)
}

fn any_curve() -> impl Strategy<Value = InflationCurve> {
    (any_rate(), any_rate(), any_rate(), any_rate()).prop_map(|(min, max, ideal_stake, falloff)| {
        InflationCurve {
            min,
            max,
            ideal_stake,
            falloff,
        }
    })
}

/// The inflation of an era with `permill` thousandths of the issuance staked.
fn inflation_at(permill: u128, era_millis: u64) -> EraInflation {
    compute_era_inflation(&CURVE, ISSUANCE / 1_000 * permill, ISSUANCE, era_millis)
}

fn stakers_parts(staking_rate: Perquintill) -> u64 {
    compute_stakers_rate(&CURVE, staking_rate).deconstruct()
}

#[test]
fn a_year_mints_a_tenth_and_the_stakers_part_follows_the_curve() {
    let ten_percent = ISSUANCE / 10;
    // (staked in thousandths, yearly part of the stakers in billionths of a percent)
    let points = [
        (0, 2_500_000_000),
        (125, 4_375_000_000),
        (250, 6_250_000_000),
        (500, 10_000_000_000),
        (550, 6_250_000_000),
        (600, 4_375_000_000),
        (750, 2_734_375_000),
    ];
    for (permill, billionths) in points {
        let year = inflation_at(permill, MILLIS_PER_YEAR);
        let stakers = ISSUANCE / 100_000_000_000 * billionths;
        assert_eq!(year.stakers, stakers, "{permill} thousandths staked");
        assert_eq!(year.treasury, ten_percent - stakers);
    }
    // With everything staked ten falloffs lie beyond the ideal: 2.5% + 7.5% / 1024, which is
    // 2.50732421875%. Summed up, the power of two comes out 10⁻¹⁸ short: ten units of this issuance.
    let year = inflation_at(1_000, MILLIS_PER_YEAR);
    assert_eq!(year.stakers, 250_732_421_874_999_990);
    assert_eq!(year.treasury, 749_267_578_125_000_010);
}

#[test]
fn a_day_mints_its_share_of_the_year_to_the_unit() {
    let total = 2_737_850_787_132_101;
    for (permill, stakers) in [
        (0, 684_462_696_783_025),
        (250, 1_711_156_741_957_563),
        (500, total),
        (550, 1_711_156_741_957_563),
        (600, 1_197_809_719_370_294),
    ] {
        let day = inflation_at(permill, MILLIS_PER_DAY);
        assert_eq!(day.stakers, stakers, "{permill} thousandths staked");
        assert_eq!(day.treasury, total - stakers);
    }
}

#[test]
fn a_rate_is_what_the_eras_of_a_year_pay_per_unit() {
    // 365.25 days that pay 1 of 1,000 each.
    let rate = compute_yearly_rate(1, MILLIS_PER_DAY, 1_000);
    assert_eq!(
        rate,
        Some(FixedU128::from_rational(365, 1_000)),
        "365 units, rounded down"
    );
    // A stake that is a hundredth of the issuance and gets 2.5% of the issuance has a return of 250%.
    let year = inflation_at(0, MILLIS_PER_YEAR).stakers;
    let rate = compute_yearly_rate(year, MILLIS_PER_YEAR, ISSUANCE / 100);
    assert_eq!(rate, Some(FixedU128::from_rational(5, 2)));
    // A day at the ideal rate: 10% a year, but for 365.25 roundings of a day and one of the year.
    let day = inflation_at(500, MILLIS_PER_DAY).stakers;
    let rate = compute_yearly_rate(day, MILLIS_PER_DAY, ISSUANCE).expect("is small");
    let short = FixedU128::from_rational(1, 10).into_inner() - rate.into_inner();
    assert!(short <= 37, "{short} parts");
}

#[test]
fn a_rate_of_nothing_or_beyond_all_bounds_is_none() {
    assert_eq!(compute_yearly_rate(5, 0, 1), None, "no time");
    assert_eq!(compute_yearly_rate(5, 1, 0), None, "of nothing");
    assert_eq!(
        compute_yearly_rate(u128::MAX, 1, u128::MAX),
        None,
        "more in a year than there can be"
    );
    assert_eq!(
        compute_yearly_rate(u128::MAX, MILLIS_PER_YEAR, 1),
        None,
        "more than a rate can be"
    );
    assert_eq!(compute_yearly_rate(0, 1, 1), Some(FixedU128::from_inner(0)));
}

#[test]
fn half_a_falloff_above_the_ideal_divides_the_incentive_by_root_two() {
    // 2.5% + 7.5% / √2
    let rate = stakers_parts(Perquintill::from_parts(525_000_000_000_000_000));
    assert!(rate.abs_diff(78_033_008_588_991_064) <= SERIES_ERROR);
}

#[test]
fn the_curve_peaks_at_the_ideal_without_a_jump() {
    let ideal = CURVE.ideal_stake;
    let step = Perquintill::from_parts(1);
    assert_eq!(stakers_parts(ideal), CURVE.max.deconstruct());
    for neighbour in [ideal.saturating_sub(step), ideal.saturating_add(step)] {
        let below = CURVE.max.deconstruct() - stakers_parts(neighbour);
        assert!(below <= SERIES_ERROR, "{below} parts");
    }
}

#[test]
fn nothing_issued_or_no_time_mints_nothing() {
    let nothing = EraInflation {
        stakers: 0,
        treasury: 0,
    };
    assert_eq!(compute_era_inflation(&CURVE, 0, 0, MILLIS_PER_DAY), nothing);
    assert_eq!(compute_era_inflation(&CURVE, 5, 0, MILLIS_PER_DAY), nothing);
    assert_eq!(inflation_at(500, 0), nothing);
}

#[test]
fn more_staked_than_issued_counts_as_everything() {
    assert_eq!(
        compute_era_inflation(&CURVE, ISSUANCE + 1, ISSUANCE, MILLIS_PER_DAY),
        inflation_at(1_000, MILLIS_PER_DAY)
    );
}

#[test]
fn an_absurdly_long_era_saturates_and_still_adds_up() {
    let era = compute_era_inflation(&CURVE, 0, u128::MAX, u64::MAX);
    assert_eq!(era.stakers.checked_add(era.treasury), Some(u128::MAX));
}

#[test]
fn a_falloff_below_a_percent_counts_as_a_percent() {
    let [cliff, steep] = [0, 1].map(|percent| InflationCurve {
        falloff: Perquintill::from_percent(percent),
        ..CURVE
    });
    for parts in [0, 250, 500, 505, 510, 520, 1_000].map(|x| x * 1_000_000_000_000_000) {
        let staking_rate = Perquintill::from_parts(parts);
        assert_eq!(
            compute_stakers_rate(&cliff, staking_rate),
            compute_stakers_rate(&steep, staking_rate)
        );
    }
    // One percent beyond the ideal half of the incentive is left: 2.5% + 7.5% / 2.
    let beyond = compute_stakers_rate(&cliff, Perquintill::from_percent(51));
    assert_eq!(beyond.deconstruct(), 62_500_000_000_000_000);
}

#[test]
fn a_minimum_above_the_maximum_counts_as_the_maximum() {
    let inverted = InflationCurve {
        min: Perquintill::from_percent(20),
        ..CURVE
    };
    let year = compute_era_inflation(&inverted, 0, ISSUANCE, MILLIS_PER_YEAR);
    assert_eq!((year.stakers, year.treasury), (ISSUANCE / 10, 0));
}

#[test]
fn a_limit_cuts_both_parts_in_their_ratio() {
    let era = EraInflation {
        stakers: 700,
        treasury: 300,
    };
    let limited = |most| {
        let EraInflation { stakers, treasury } = compute_limited(era, most);
        (stakers, treasury)
    };
    assert_eq!(limited(1_001), (700, 300), "there is enough");
    assert_eq!(limited(1_000), (700, 300), "there is enough to the unit");
    assert_eq!(limited(100), (70, 30));
    assert_eq!(limited(99), (69, 30), "69.3 of 99 round down");
    assert_eq!(limited(1), (0, 1), "the unit that rounding leaves");
    assert_eq!(limited(0), (0, 0));
    let absurd = EraInflation {
        stakers: u128::MAX,
        treasury: 5,
    };
    let at_most_all = compute_limited(absurd, u128::MAX);
    assert_eq!((at_most_all.stakers, at_most_all.treasury), (u128::MAX, 0));
}

#[test]
fn a_day_is_its_part_of_a_yearly_amount() {
    // 365.25 units a year are no whole number: 365,250 thousandths are.
    assert_eq!(compute_pro_rata(365_250, MILLIS_PER_DAY), 1_000);
    assert_eq!(
        compute_pro_rata(365_249, MILLIS_PER_DAY),
        999,
        "rounded down"
    );
    assert_eq!(compute_pro_rata(365_250, MILLIS_PER_YEAR), 365_250);
    assert_eq!(compute_pro_rata(365_250, 0), 0);
    assert_eq!(compute_pro_rata(u128::MAX, u64::MAX), u128::MAX);
}

proptest! {
    #[test]
    fn a_limit_is_never_passed_and_never_raises_a_part(
        stakers: u128,
        treasury: u128,
        most: u128,
    ) {
        let limited = compute_limited(EraInflation { stakers, treasury }, most);
        let sum = limited.stakers.checked_add(limited.treasury);
        prop_assert_eq!(sum, Some(stakers.saturating_add(treasury).min(most)));
        prop_assert!(limited.stakers <= stakers);
        // Rounding gives the treasury less than a unit more than its share, so never more than it had.
        prop_assert!(limited.treasury <= treasury);
    }

    #[test]
    fn the_days_of_a_year_pay_what_the_year_pays_but_for_a_unit_each(
        yearly in 0u128..1 << 100,
        day_millis in 1u64..MILLIS_PER_DAY,
    ) {
        let days = MILLIS_PER_YEAR / day_millis;
        let rest = MILLIS_PER_YEAR % day_millis;
        let paid = compute_pro_rata(yearly, day_millis) * u128::from(days) + compute_pro_rata(yearly, rest);
        prop_assert!(paid <= yearly);
        prop_assert!(yearly - paid <= u128::from(days));
    }

    #[test]
    fn stakers_and_treasury_get_the_total_whatever_is_staked(
        curve in any_curve(),
        staked: u128,
        issuance: u128,
        era_millis: u64,
    ) {
        let era = compute_era_inflation(&curve, staked, issuance, era_millis);
        let total = multiply_ratio_floor(
            curve.max.mul_floor(issuance),
            era_millis.into(),
            MILLIS_PER_YEAR.into(),
        );
        prop_assert_eq!(era.stakers.checked_add(era.treasury), Some(total));
    }

    #[test]
    fn the_stakers_rate_stays_between_minimum_and_maximum(curve in any_curve(), staking_rate in any_rate()) {
        let rate = compute_stakers_rate(&curve, staking_rate);
        prop_assert!(curve.min.min(curve.max) <= rate && rate <= curve.max);
    }

    #[test]
    fn up_to_the_ideal_more_stake_never_lowers_the_rate(a in any_rate(), b in any_rate()) {
        let (less, more) = (a.min(b).min(CURVE.ideal_stake), a.max(b).min(CURVE.ideal_stake));
        prop_assert!(stakers_parts(less) <= stakers_parts(more));
    }

    #[test]
    fn beyond_the_ideal_more_stake_never_raises_the_rate(a in any_rate(), b in any_rate()) {
        let (less, more) = (a.min(b).max(CURVE.ideal_stake), a.max(b).max(CURVE.ideal_stake));
        prop_assert!(stakers_parts(more) <= stakers_parts(less) + SERIES_ERROR);
    }

    #[test]
    fn the_rate_has_no_jumps(at in any_rate(), step in 0u64..1_000_000_000) {
        let next = at.saturating_add(Perquintill::from_parts(step));
        // The steepest slope, right beyond the ideal, is (I_max − I₀) · ln 2 / d ≈ 1.04.
        let change = stakers_parts(at).abs_diff(stakers_parts(next));
        prop_assert!(change <= step + step / 20 + SERIES_ERROR, "{} parts", change);
    }

    #[test]
    fn beyond_the_ideal_the_incentive_is_a_power_of_two(
        ideal_stake in any_rate(),
        staking_rate in any_rate(),
        falloff in 10_000_000_000_000_000u64..=1_000_000_000_000_000_000,
    ) {
        // With a spread of one the rate is the incentive.
        let curve = InflationCurve {
            min: Perquintill::zero(),
            max: Perquintill::one(),
            ideal_stake: ideal_stake.min(staking_rate),
            falloff: Perquintill::from_parts(falloff),
        };
        let float = |p: Perquintill| p.deconstruct() as f64 / 1e18;
        let exponent = float(staking_rate.saturating_sub(curve.ideal_stake)) / float(curve.falloff);
        let rate = float(compute_stakers_rate(&curve, staking_rate));
        prop_assert!((rate - (-exponent).exp2()).abs() < 1e-14, "{} at {}", rate, exponent);
    }

    #[test]
    fn a_yearly_rate_gives_back_the_amount_of_a_year(
        amount in 0u128..1 << 90,
        era_millis in 1_000u64..MILLIS_PER_YEAR,
        base in 1u128 << 60..1 << 90,
    ) {
        let rate = compute_yearly_rate(amount, era_millis, base).expect("is small");
        let year = multiply_ratio_floor(amount, MILLIS_PER_YEAR.into(), era_millis.into());
        let again = multiply_ratio_floor(rate.into_inner(), base, FixedU128::DIV);
        // Rounded down twice, by less than one part of the rate each time.
        prop_assert!(again <= year);
        prop_assert!(year - again <= base / FixedU128::DIV + 1);
    }
}
