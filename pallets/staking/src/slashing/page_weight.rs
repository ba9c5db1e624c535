//! The weight of a step on one page of an exposure, within the budget of a block.
//!
//! Owns no storage. `showing` and `application` use it.

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
    /// all slashes after it and all withdrawals would wait as well.
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
}
