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
    /// Consumes `page`, the weight of a step on a page, if the block has room for it and for `rest`. Returns whether it
    /// has.
    ///
    /// `rest` is the least work that must follow in the same block. `found` is the most weight that finding the step
    /// can have consumed. If no more is consumed, this is the first slashing work of the block.
    ///
    /// A page that an earlier release stored can be larger than the pages of today, and take more than
    /// `MaxSlashingWeight`. Such a page is the only work of its block, and may exceed the limit. If it waited forever,
    /// all slashes after it and all withdrawals would wait as well. After the page there is room for `rest` only: how
    /// much room the block really has is not known at its start. So a page is read as often as it has stakers.
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

    /// Counts work that is done already, because its weight is known only afterwards. The block can exceed its limit by
    /// this weight, and then nothing else fits. Sets a new meter, because `WeightMeter::consume` asserts in debug
    /// builds that the limit holds.
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
