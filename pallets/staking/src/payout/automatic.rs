//! Pages are paid in idle weight, without anybody claiming them.
//!
//! Owns `NextPayout`. The walk over an era's validators goes in the order of their storage keys and remembers the last
//! one it finished.

use crate::{pallet::*, types::*, weights::WeightInfo};
use frame_support::{traits::Get, weights::WeightMeter};

impl<T: Config> Pallet<T> {
    /// Pays pages of finished eras, oldest first, as long as the weight lasts.
    pub(crate) fn process_automatic_payouts(meter: &mut WeightMeter) {
        if meter
            .try_consume(T::WeightInfo::find_next_payout())
            .is_err()
            || !AutomaticPayouts::<T>::get()
        {
            return;
        }
        let oldest = Self::planned_era().saturating_sub(T::HistoryDepth::get());
        let start = PayoutPosition {
            era: oldest,
            done: None,
        };
        let before = NextPayout::<T>::get().filter(|position| position.era >= oldest);
        let mut position = before.clone().unwrap_or(start);
        while position.era < Self::active_era() {
            let Some(next) = Self::next_payout(&position, meter) else {
                break;
            };
            position = next;
        }
        if before.as_ref() != Some(&position) {
            NextPayout::<T>::put(position);
        }
    }

    /// Pays one more validator, or moves on to the next era. `None` when the weight is used up; pages
    /// paid before that are claimed and will be passed over the next time.
    fn next_payout(
        position: &PayoutPosition<T::AccountId>,
        meter: &mut WeightMeter,
    ) -> Option<PayoutPosition<T::AccountId>> {
        meter.try_consume(T::WeightInfo::find_next_payout()).ok()?;
        let era = position.era;
        let mut remaining = match &position.done {
            Some(done) => ErasStakersOverview::<T>::iter_prefix_from(
                era,
                ErasStakersOverview::<T>::hashed_key_for(era, done),
            ),
            None => ErasStakersOverview::<T>::iter_prefix(era),
        };
        let Some((validator, overview)) = remaining.next() else {
            return Some(PayoutPosition {
                era: era.saturating_add(1),
                done: None,
            });
        };
        let claimed = ClaimedRewards::<T>::get(era, &validator);
        for page in (0..overview.page_count).filter(|page| !claimed.contains(page)) {
            let nominators = Self::length_of_page(era, &validator, page);
            if !meter.can_consume(T::WeightInfo::payout_page(nominators)) {
                return None;
            }
            let paid = Self::pay_page(&validator, era, page).unwrap_or(0);
            meter.consume(T::WeightInfo::payout_page(paid));
        }
        Some(PayoutPosition {
            era,
            done: Some(validator),
        })
    }
}
