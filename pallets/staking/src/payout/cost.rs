//! The weight of a claim, before it is made and when it is refused.
//!
//! Reads the rooms `Exposures` and `Rewards`. The weight follows from the page as it is stored: when the page was
//! stored, `MaxExposurePageSize` may have had another value.

use crate::{
    pallet::Config,
    rooms::{Exposures, Rewards},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{
    dispatch::{DispatchErrorWithPostInfo, WithPostDispatchInfo},
    weights::Weight,
};
use sp_runtime::DispatchError;
use sp_staking::{EraIndex, Page};

/// Computes the weight of claims.
pub(crate) struct PayoutCost<T>(PhantomData<T>);

impl<T: Config> PayoutCost<T> {
    /// Returns the maximum weight of paying the next unclaimed page.
    ///
    /// One transaction can make the same call several times. Then the later calls pay later pages. No page of an
    /// exposure is longer than a page before it, so this weight is enough for each of them. An inherited exposure can
    /// lack a page that it promises. Such a page pays nobody, so the first page with nominators counts. If nothing can
    /// be claimed, the call is refused. Then the weight is that of a page without nominators.
    pub(crate) fn of_next_page(validator: &T::AccountId, era: EraIndex) -> Weight {
        let promised = Exposures::<T>::overview(era, validator).map_or(0, |o| o.page_count);
        let mut lengths = Rewards::<T>::unclaimed_pages(era, validator, promised)
            .map(|page| Exposures::<T>::length_of_page(era, validator, page));
        T::WeightInfo::payout_page(lengths.find(|length| *length > 0).unwrap_or(0))
    }

    /// Returns the maximum weight of paying a page. A page that was not promised has the weight of a page without
    /// nominators.
    pub(crate) fn of_page(validator: &T::AccountId, era: EraIndex, page: Page) -> Weight {
        let overview = Exposures::<T>::overview(era, validator);
        let nominators = match overview {
            Some(overview) if page < overview.page_count => {
                Exposures::<T>::length_of_page(era, validator, page)
            }
            _ => 0,
        };
        T::WeightInfo::payout_page(nominators)
    }

    /// Adds the weight of a refused claim to its error. A refused claim reads a few values and pays nobody.
    pub(crate) fn refusal(error: DispatchError) -> DispatchErrorWithPostInfo {
        error.with_weight(T::WeightInfo::payout_page(0))
    }
}
