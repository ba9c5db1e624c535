//! Schedules: a halving by eras and by years, gaps, ends, and eras across two rows.

use frame_support::{parameter_types, traits::ConstU32};
use palisade_era_payout::{Amounts, ScheduleByEra, ScheduleByYear, Table};
use palisade_staking_math::inflation::{compute_pro_rata, MILLIS_PER_YEAR};
use proptest::prelude::*;
use sp_staking::EraPayout;

const MILLIS_PER_DAY: u64 = 86_400_000;
/// When the schedules by years start.
const LAUNCH: u64 = 1_800_000_000_000;

type Rows = Table<u128, ConstU32<8>>;

/// A table of stakers' and treasury's amounts.
fn table<const N: usize>(rows: [(u32, u128, u128); N]) -> Rows {
    let rows = rows.map(|(from, stakers, treasury)| (from, Amounts { stakers, treasury }));
    Rows::try_from(std::collections::BTreeMap::from(rows)).expect("fits")
}

parameter_types! {
    pub static Halving: Rows = table([
        (0, 1_461_000, 146_100),
        (4, 730_500, 73_050),
        (8, 365_250, 36_525),
        (12, 0, 0),
    ]);
    pub static Era: u32 = 0;
    pub static Start: u64 = LAUNCH;
    pub static Now: u64 = LAUNCH;
}

type ByEra = ScheduleByEra<Halving, ConstU32<8>, Era>;
type ByYear = ScheduleByYear<Halving, ConstU32<8>, Start, Now>;

/// What an era pays in a schedule by eras.
fn by_era(era: u32) -> (u128, u128) {
    Era::set(era);
    ByEra::era_payout(5u128, 10, 1)
}

/// What an era of `millis` pays that ends `end` ms after the start of a schedule by years.
fn by_year(end: u64, millis: u64) -> (u128, u128) {
    Now::set(LAUNCH + end);
    ByYear::era_payout(5u128, 10, millis)
}

#[test]
fn a_halving_by_eras_pays_half_after_each_four_eras_and_ends() {
    for era in 0..4 {
        assert_eq!(by_era(era), (1_461_000, 146_100));
        assert_eq!(by_era(era + 4), (730_500, 73_050));
        assert_eq!(by_era(era + 8), (365_250, 36_525));
        assert_eq!(by_era(era + 12), (0, 0));
    }
    assert_eq!(by_era(u32::MAX), (0, 0));
}

#[test]
fn before_the_first_row_and_in_an_empty_table_nothing_is_paid() {
    Halving::set(table([(5, 10, 1)]));
    assert_eq!(by_era(4), (0, 0));
    assert_eq!(by_era(5), (10, 1));
    assert_eq!(by_year(5 * MILLIS_PER_YEAR, MILLIS_PER_YEAR), (0, 0));
    assert_eq!(by_year(6 * MILLIS_PER_YEAR, MILLIS_PER_YEAR), (10, 1));
    Halving::set(Rows::new());
    assert_eq!(by_era(5), (0, 0));
    assert_eq!(by_year(6 * MILLIS_PER_YEAR, MILLIS_PER_YEAR), (0, 0));
}

#[test]
fn a_day_of_a_halving_by_years_pays_its_part_of_the_year() {
    // 1,461,000 / 365.25 is 4,000 a day, and half of it after four years.
    assert_eq!(by_year(MILLIS_PER_DAY, MILLIS_PER_DAY), (4_000, 400));
    let halved = 4 * MILLIS_PER_YEAR + MILLIS_PER_DAY;
    assert_eq!(by_year(halved, MILLIS_PER_DAY), (2_000, 200));
    assert_eq!(by_year(20 * MILLIS_PER_YEAR, MILLIS_PER_DAY), (0, 0));
}

#[test]
fn an_era_across_two_rows_gets_its_part_of_each() {
    // A quarter of the day is in the fifth year: ¾ · 4,000 + ¼ · 2,000.
    let end = 4 * MILLIS_PER_YEAR + MILLIS_PER_DAY / 4;
    assert_eq!(by_year(end, MILLIS_PER_DAY), (3_500, 350));
}

#[test]
fn the_time_before_the_start_is_not_paid() {
    assert_eq!(by_year(MILLIS_PER_DAY / 2, MILLIS_PER_DAY), (2_000, 200));
    Now::set(LAUNCH - 1);
    assert_eq!(ByYear::era_payout(5u128, 10, MILLIS_PER_DAY), (0, 0));
}

proptest! {
    #[test]
    fn eras_of_any_length_pay_what_all_their_time_pays(
        lengths in prop::collection::vec(1u64..2 * MILLIS_PER_YEAR, 1..20),
    ) {
        let (mut end, mut sum) = (0, 0);
        for length in &lengths {
            end += length;
            sum += by_year(end, *length).0;
        }
        let whole = by_year(end, end).0;
        // Each era meets at most two rows, and both parts are rounded down.
        prop_assert!(sum <= whole);
        prop_assert!(whole <= sum + 2 * lengths.len() as u128);
    }

    #[test]
    fn no_time_pays_more_than_the_richest_row(end: u64, millis: u64) {
        Start::set(0);
        Now::set(end);
        let paid = ByYear::era_payout(5u128, 10, millis);
        prop_assert!(paid.0 <= compute_pro_rata(1_461_000, millis));
    }
}
