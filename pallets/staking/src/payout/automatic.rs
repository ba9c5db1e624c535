//! Pages are paid in idle weight, without a claim.
//!
//! The walk goes over finished eras, oldest first, and over the validators of each era in the order of their storage
//! keys. Its position is the last validator that is done (room `Rewards`). Claims by hand stay possible. Both ways pay
//! a page through `Payout`, so a page is paid once.
//!
//! A page of an earlier release can take more weight than any block has to spare. Such a page is passed over. Otherwise
//! all pages after it would wait until its era has left the history.
//!
//! Reads the rooms `RewardPolicy`, `Eras`, `Exposures` and `Rewards`. Writes the position in `Rewards`.

use super::Payout;
use crate::{
    pallet::Config,
    rooms::{Eras, Exposures, RewardPolicy, Rewards},
    types::{IdleTask, PayoutPosition},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};

/// Pays pages without a claim.
pub(crate) struct AutomaticPayout<T>(PhantomData<T>);

impl<T: Config> AutomaticPayout<T> {
    /// Pays pages of finished eras, oldest first, as long as the weight lasts.
    pub(crate) fn process(meter: &mut WeightMeter) -> IdleTask {
        if meter
            .try_consume(T::WeightInfo::find_next_payout())
            .is_err()
        {
            return IdleTask::Unfinished;
        }
        if !RewardPolicy::<T>::pays_automatically() {
            return IdleTask::Finished;
        }
        let oldest = Eras::<T>::planned().saturating_sub(T::HistoryDepth::get());
        let start = PayoutPosition {
            era: oldest,
            done: None,
        };
        let before = Rewards::<T>::position().filter(|position| position.era >= oldest);
        let mut position = before.clone().unwrap_or(start);
        let active = Eras::<T>::active();
        while position.era < active {
            let Some(next) = Self::pay_next_validator(&position, meter) else {
                break;
            };
            position = next;
        }
        let left = if position.era < active {
            IdleTask::Unfinished
        } else {
            IdleTask::Finished
        };
        if before.as_ref() != Some(&position) {
            Rewards::<T>::set_position(position);
        }
        left
    }

    /// Pays one more validator, or moves to the next era. Returns the new position.
    ///
    /// Returns `None` if the weight is used up, even if some pages of the validator were paid. These pages are claimed,
    /// so the next run skips them.
    fn pay_next_validator(
        position: &PayoutPosition<T::AccountId>,
        meter: &mut WeightMeter,
    ) -> Option<PayoutPosition<T::AccountId>> {
        meter.try_consume(T::WeightInfo::find_next_payout()).ok()?;
        let era = position.era;
        let next = Exposures::<T>::validators_after(era, position.done.as_ref()).next();
        let Some((validator, overview)) = next else {
            return Some(PayoutPosition {
                era: era.saturating_add(1),
                done: None,
            });
        };
        for page in Rewards::<T>::unclaimed_pages(era, &validator, overview.page_count) {
            let nominators = Exposures::<T>::length_of_page(era, &validator, page);
            let most = T::WeightInfo::payout_page(nominators);
            if !meter.can_consume(most) {
                Self::pass_over(most, meter)?;
                continue;
            }
            let paid = Payout::<T>::payout_stakers_by_page(&validator, era, page).unwrap_or(0);
            meter.consume(T::WeightInfo::payout_page(paid));
        }
        Some(PayoutPosition {
            era,
            done: Some(validator),
        })
    }

    /// Passes over a page that takes the weight `most`, if that is more than nine tenths of a block. The hooks and
    /// inherents of each block need the last tenth. Returns `None` if another block can have room for the page, or if
    /// the weight is used up.
    fn pass_over(most: Weight, meter: &mut WeightMeter) -> Option<()> {
        let tenth = T::BlockWeights::get().max_block.saturating_div(10);
        if most.all_lte(tenth.saturating_mul(9)) {
            return None;
        }
        // The page was looked up.
        meter.try_consume(T::DbWeight::get().reads(1)).ok()
    }
}
