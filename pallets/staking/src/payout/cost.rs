//! What a claim costs, before it is made and when it is refused.
//!
//! Owns no storage. Weights follow from the page as it is stored. `MaxExposurePageSize` may have been another when that was
//! written.

use crate::{pallet::*, weights::WeightInfo};
use codec::{Compact, Decode};
use frame_support::{
    dispatch::{DispatchErrorWithPostInfo, WithPostDispatchInfo},
    weights::Weight,
};
use sp_runtime::DispatchError;
use sp_staking::{EraIndex, Page};

/// Enough bytes for the two numbers that a page begins with: its total and its length.
const HEAD: usize = 32;

impl<T: Config> Pallet<T> {
    /// The most that paying the next unclaimed page takes. Of the pages of an exposure none is longer than one before it, so
    /// this is enough for a page after that as well: the same call may be made several times in one transaction. One that
    /// is going to be refused, since nothing can be claimed, costs as a page without nominators.
    pub(crate) fn weight_of_next_payout(validator: &T::AccountId, era: EraIndex) -> Weight {
        let promised = Self::exposure_overview(era, validator).map_or(0, |o| o.page_count);
        let page = Self::next_unclaimed_page(validator, era, promised);
        Self::weight_of_stored_page(validator, era, page)
    }

    /// The most that paying a page takes. One that was not promised costs as a page without nominators.
    pub(crate) fn weight_of_payout(validator: &T::AccountId, era: EraIndex, page: Page) -> Weight {
        let overview = Self::exposure_overview(era, validator);
        let is_promised = overview.is_some_and(|o| page < o.page_count);
        Self::weight_of_stored_page(validator, era, is_promised.then_some(page))
    }

    fn weight_of_stored_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Option<Page>,
    ) -> Weight {
        let nominators = page.map_or(0, |page| Self::length_of_page(era, validator, page));
        T::WeightInfo::payout_page(nominators)
    }

    /// How many nominators are on a page of an exposure, zero if there is no such page. Decodes its first bytes only.
    pub(crate) fn length_of_page(era: EraIndex, validator: &T::AccountId, page: Page) -> u32 {
        let key = ErasStakersPaged::<T>::hashed_key_for((era, validator, page));
        let mut head = [0u8; HEAD];
        let Some(length) = sp_io::storage::read(&key, &mut head, 0) else {
            return 0;
        };
        let mut head = head.get(..length as usize).unwrap_or(&head);
        // The total of the page: a balance fits into 128 bits.
        let total = Compact::<u128>::decode(&mut head);
        let nominators = total.and_then(|_| Compact::<u32>::decode(&mut head));
        nominators.map_or(0, |nominators| nominators.0)
    }

    /// A claim that is refused reads a few values and pays nobody.
    pub(crate) fn refused_claim(error: DispatchError) -> DispatchErrorWithPostInfo {
        error.with_weight(T::WeightInfo::payout_page(0))
    }
}
