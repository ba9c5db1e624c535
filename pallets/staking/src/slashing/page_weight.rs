//! The weight of a step on one page of an exposure, within the budget of a block.
//!
//! Owns no storage. `showing`, `application` and `taking` use it.

use crate::pallet::Config;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

/// Consumes the weight of pages.
pub(crate) struct PageWeight;

impl PageWeight {
    /// Consumes the weight of a step on a page. Returns whether this block may take the step.
    ///
    /// - `page`: the weight of the step.
    /// - `rest`: the least work that must follow in the same block, for example to slash one staker of the page.
    /// - `found`: the most weight that looking for the step consumes. If no more than this is consumed, the block has
    ///   done no other slashing work.
    ///
    /// There are three cases:
    /// 1. `page` and `rest` fit into the rest of this block. The step is taken.
    /// 2. They fit into an empty block only. The step waits.
    /// 3. They fit into no block, because an earlier release has stored a larger page. A block that has done no other
    ///    slashing work takes the step, and exceeds `MaxSlashingWeight`. Other blocks don't.
    ///
    /// Example: the limit is 100, `found` is 1, and `rest` is 4. The block has consumed 20. A page of 70 is taken. A
    /// page of 90 waits for the next block. A page of 300 waits for a block that has consumed 1 at most. There the
    /// meter is set to 301 consumed, with room for 4.
    ///
    /// If the page of case 3 waited forever, all slashes after it and all withdrawals would wait as well. After it
    /// there is room for `rest` only: how much room the block really has is not known at its start. So such a block
    /// slashes one staker, and the page is read once for each of its stakers.
    pub(crate) fn consume<T: Config>(
        meter: &mut WeightMeter,
        found: Weight,
        page: Weight,
        rest: Weight,
    ) -> bool {
        let step = page.saturating_add(rest);
        if meter.can_consume(step) {
            meter.consume(page);
            return true;
        }
        let fits_alone = found
            .saturating_add(step)
            .all_lte(T::MaxSlashingWeight::get());
        if fits_alone || !meter.consumed().all_lte(found) {
            return false;
        }
        let consumed = meter.consumed().saturating_add(page);
        *meter = WeightMeter::with_consumed_and_limit(consumed, consumed.saturating_add(rest));
        true
    }

    /// Consumes the weight of work that is done already, because its weight is known only afterwards. So the block can
    /// exceed its limit by this weight. Then nothing else fits into the block.
    ///
    /// Sets a new meter, because `WeightMeter::consume` asserts in debug builds that the limit holds.
    pub(super) fn consume_afterwards(meter: &mut WeightMeter, weight: Weight) {
        let consumed = meter.consumed().saturating_add(weight);
        *meter = WeightMeter::with_consumed_and_limit(consumed, meter.limit().max(consumed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(time: u64) -> Weight {
        Weight::from_parts(time, 0)
    }

    #[test]
    fn work_counted_afterwards_can_exceed_the_limit_and_fills_the_block() {
        let mut meter = WeightMeter::with_limit(time(100));
        PageWeight::consume_afterwards(&mut meter, time(60));
        assert_eq!((meter.consumed(), meter.limit()), (time(60), time(100)));
        PageWeight::consume_afterwards(&mut meter, time(60));
        assert_eq!((meter.consumed(), meter.limit()), (time(120), time(120)));
        assert!(!meter.can_consume(time(1)), "nothing else fits");
    }
}
