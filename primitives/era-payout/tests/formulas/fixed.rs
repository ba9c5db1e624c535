//! Fixed amounts: by era, and by year.

use frame_support::{parameter_types, traits::ConstU64};
use palisade_era_payout::{FixedPerEra, FixedPerYear};
use palisade_staking_math::inflation::MILLIS_PER_YEAR;
use proptest::prelude::*;
use sp_staking::EraPayout;

const MILLIS_PER_DAY: u64 = 86_400_000;

parameter_types! {
    pub static Stakers: u128 = 365_250;
    pub static Treasury: u128 = 36_524;
}

type PerEra = FixedPerEra<Stakers, Treasury>;
type PerYear = FixedPerYear<Stakers, Treasury>;

#[test]
fn an_era_pays_the_same_however_long_it_is_and_whatever_is_staked() {
    for millis in [0, 1, MILLIS_PER_DAY, u64::MAX] {
        assert_eq!(PerEra::era_payout(5u128, 10, millis), (365_250, 36_524));
        assert_eq!(PerEra::era_payout(0u128, 0, millis), (365_250, 36_524));
    }
}

#[test]
fn a_day_pays_its_part_of_the_year_rounded_down() {
    // 365,250 / 365.25 is 1,000 a day. 36,524 / 365.25 is 99.997.
    assert_eq!(PerYear::era_payout(5u128, 10, MILLIS_PER_DAY), (1_000, 99));
    assert_eq!(
        PerYear::era_payout(0u128, 0, MILLIS_PER_YEAR),
        (365_250, 36_524)
    );
    assert_eq!(PerYear::era_payout(5u128, 10, 0), (0, 0));
}

#[test]
fn a_year_too_long_for_the_balance_saturates() {
    type Small = FixedPerYear<ConstU64<{ u64::MAX }>, ConstU64<0>>;
    let paid: (u64, u64) = Small::era_payout(0, 0, 2 * MILLIS_PER_YEAR);
    assert_eq!(paid, (u64::MAX, 0));
}

proptest! {
    #[test]
    fn two_eras_pay_as_one_of_their_length_but_for_a_unit(
        stakers in 0u128..1 << 100,
        first in 0u64..MILLIS_PER_YEAR,
        second in 0u64..MILLIS_PER_YEAR,
    ) {
        Stakers::set(stakers);
        let paid = |millis| PerYear::era_payout(0u128, 0, millis).0;
        let apart = paid(first) + paid(second);
        let together = paid(first + second);
        prop_assert!(apart == together || apart + 1 == together);
    }
}
