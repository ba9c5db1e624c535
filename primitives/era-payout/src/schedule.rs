//! Tables of amounts: by era, or by year.
//!
//! A row holds from its era or year on, until the next row. Before the first row nothing is paid. The last row holds
//! for ever, so a schedule that ends has a last row of zeros. An empty table pays nothing.

use crate::{amounts::from_plain, Amounts};
use core::marker::PhantomData;
use frame_support::{traits::Get, BoundedBTreeMap};
use palisade_staking_math::inflation::{compute_pro_rata, EraInflation, MILLIS_PER_YEAR};
use sp_runtime::traits::AtLeast32BitUnsigned;
use sp_staking::{EraIndex, EraPayout};

/// A table: the first era, or the first year, of each row. It has at most `MaxRows` rows.
pub type Table<Balance, MaxRows> = BoundedBTreeMap<u32, Amounts<Balance>, MaxRows>;

/// Pays each era the amounts of its row, however long it is. `Rows` is the [`Table`], and `Era` the era that ends.
///
/// At the end of an era, the active era of staking is the era that ends. As with
/// [`FixedPerEra`](crate::FixedPerEra), forced eras use up the table sooner.
pub struct ScheduleByEra<Rows, MaxRows, Era>(PhantomData<(Rows, MaxRows, Era)>);

impl<Balance, Rows, MaxRows, Era> EraPayout<Balance> for ScheduleByEra<Rows, MaxRows, Era>
where
    Balance: Copy + Default,
    Rows: Get<Table<Balance, MaxRows>>,
    MaxRows: Get<u32>,
    Era: Get<EraIndex>,
{
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        let rows = Rows::get();
        let row = rows.range(..=Era::get()).next_back();
        let amounts = row.map_or_else(Amounts::default, |(_, amounts)| *amounts);
        (amounts.stakers, amounts.treasury)
    }
}

/// Pays an era its part of the yearly amounts in a table. `Rows` is the [`Table`] by years of 365.25 days. Year 0
/// begins at `Start`, and `Now` is the end of the era. Both are times since the Unix epoch, in ms.
///
/// An era that ends one row and begins the next gets its part of both, to the ms. Nothing is paid for the time before
/// `Start`. The time that counts is the last `era_duration_millis` before `Now`: of a stalled era, that is its end.
///
/// For each row and part, the amount is `floor(yearly · millis / year)`. What rounding takes is not paid. In a year,
/// that is less than two units of each part for each era, as long as no era meets more than two rows.
pub struct ScheduleByYear<Rows, MaxRows, Start, Now>(PhantomData<(Rows, MaxRows, Start, Now)>);

impl<Balance, Rows, MaxRows, Start, Now> EraPayout<Balance>
    for ScheduleByYear<Rows, MaxRows, Start, Now>
where
    Balance: AtLeast32BitUnsigned + Copy,
    Rows: Get<Table<Balance, MaxRows>>,
    MaxRows: Get<u32>,
    Start: Get<u64>,
    Now: Get<u64>,
{
    fn era_payout(_: Balance, _: Balance, era_duration_millis: u64) -> (Balance, Balance) {
        let now = Now::get();
        let start = Start::get();
        // From here on, times count from the start of the schedule.
        let begin = now
            .saturating_sub(era_duration_millis)
            .saturating_sub(start);
        let end = now.saturating_sub(start);
        let rows = Rows::get();
        let row_ends = rows.keys().skip(1).map(|year| start_of_year(*year));
        let mut sum = EraInflation {
            stakers: 0,
            treasury: 0,
        };
        for ((year, amounts), row_end) in rows.iter().zip(row_ends.chain([u64::MAX])) {
            let row_begin = start_of_year(*year);
            let millis = end.min(row_end).saturating_sub(begin.max(row_begin));
            let part = |yearly: Balance| compute_pro_rata(yearly.unique_saturated_into(), millis);
            sum.stakers = sum.stakers.saturating_add(part(amounts.stakers));
            sum.treasury = sum.treasury.saturating_add(part(amounts.treasury));
        }
        from_plain(sum)
    }
}

/// Returns when a year begins, in ms from the start of the schedule. Saturates: such a year never begins.
fn start_of_year(year: u32) -> u64 {
    MILLIS_PER_YEAR.saturating_mul(year.into())
}
