//! The curve pays what the arithmetic says, with the numbers of its parameters.

use frame_support::parameter_types;
use palisade_era_payout::Curve;
use proptest::prelude::*;
use sp_runtime::Perquintill;
use sp_staking::EraPayout;

const MILLIS_PER_DAY: u64 = 86_400_000;

parameter_types! {
    pub static Minimum: Perquintill = Perquintill::from_rational(25u64, 1_000u64);
    pub static Maximum: Perquintill = Perquintill::from_percent(10);
    pub static Ideal: Perquintill = Perquintill::from_percent(50);
    pub static Falloff: Perquintill = Perquintill::from_percent(5);
}

type Inflation = Curve<Minimum, Maximum, Ideal, Falloff>;

#[test]
fn a_day_at_a_quarter_staked_pays_the_published_amounts() {
    // 10,000,000 tokens of 12 decimals. The stakers' rate is 6.25% a year, and the whole is 10%.
    let issuance: u128 = 10_000_000_000_000_000_000;
    let day = Inflation::era_payout(issuance / 4, issuance, MILLIS_PER_DAY);
    assert_eq!(day.0, 1_711_156_741_957_563);
    assert_eq!(day.0 + day.1, 2_737_850_787_132_101);
}

#[test]
fn each_parameter_counts_from_the_next_era_on() {
    let issuance: u128 = 1_000_000_000;
    let year =
        |percent: u128| Inflation::era_payout(issuance / 100 * percent, issuance, 31_557_600_000);
    assert_eq!(year(0), (25_000_000, 75_000_000));
    Minimum::set(Perquintill::from_percent(5));
    assert_eq!(year(0), (50_000_000, 50_000_000));
    assert_eq!(year(50), (100_000_000, 0));
    Maximum::set(Perquintill::from_percent(20));
    assert_eq!(year(50), (200_000_000, 0));
    Ideal::set(Perquintill::from_percent(25));
    assert_eq!(year(25), (200_000_000, 0));
    // One falloff beyond the ideal, half of the excess of 15% is left.
    assert_eq!(year(30), (125_000_000, 75_000_000));
    Falloff::set(Perquintill::from_percent(25));
    assert_eq!(year(50), (125_000_000, 75_000_000));
}

proptest! {
    #[test]
    fn a_balance_of_64_bits_gets_the_same_or_saturates(staked: u64, issuance: u64, millis: u64) {
        let small: (u64, u64) = Inflation::era_payout(staked, issuance, millis);
        let large: (u128, u128) = Inflation::era_payout(staked.into(), issuance.into(), millis);
        prop_assert_eq!(u128::from(small.0), large.0.min(u64::MAX.into()));
        prop_assert_eq!(u128::from(small.1), large.1.min(u64::MAX.into()));
    }
}
