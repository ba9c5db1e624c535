//! Invariants of exposures: the pages, the overviews and the sums of an era agree.
//!
//! Reads `ErasStakersOverview`, `ErasStakersPaged`, `ErasTotalStake`, `ErasPayablePages` and `LastInheritedEra`.
//! `EraInvariants` says which eras are complete.

use super::eras::EraInvariants;
use crate::{
    pallet::{
        Config, ErasPayablePages, ErasStakersOverview, ErasStakersPaged, ErasTotalStake,
        LastInheritedEra,
    },
    types::BalanceOf,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{traits::Zero, Saturating, TryRuntimeError};
use sp_staking::{EraIndex, ExposurePage, Page, PagedExposureMetadata};

/// Exposures sum up: page by page, validator by validator, and for the era.
pub(super) struct ExposureInvariants<T>(PhantomData<T>);

impl<T: Config> ExposureInvariants<T> {
    /// Checks the exposures of all kept eras.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        for era in EraInvariants::<T>::kept() {
            Self::check_era(era)?;
        }
        Ok(())
    }

    /// Checks the exposures of one era, and their sums.
    pub(super) fn check_era(era: EraIndex) -> Result<(), TryRuntimeError> {
        let (mut total_stake, mut payable_pages) = (BalanceOf::<T>::zero(), 0u32);
        for (validator, overview) in ErasStakersOverview::<T>::iter_prefix(era) {
            Self::check_exposure(era, &validator, &overview)?;
            total_stake.saturating_accrue(overview.total);
            payable_pages.saturating_accrue(overview.page_count);
        }
        ensure!(
            ErasTotalStake::<T>::get(era) == total_stake,
            "the stake of an era is the sum of its exposures"
        );
        ensure!(
            ErasPayablePages::<T>::get(era) == payable_pages,
            "the payable pages of an era are counted"
        );
        Ok(())
    }

    /// There may be more pages than `page_count`: nominators on unpaid pages can still be slashed.
    fn check_exposure(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
    ) -> Result<(), TryRuntimeError> {
        let pages = Self::pages_of(era, validator);
        ensure!(
            pages.len() as u32 >= overview.page_count,
            "all paid pages are stored"
        );
        let (mut sum, mut nominators) = (overview.own, 0u32);
        for page in &pages {
            let stakes = page.others.iter().map(|staker| staker.value);
            let page_sum = stakes.fold(BalanceOf::<T>::zero(), |so_far, stake| {
                so_far.saturating_add(stake)
            });
            ensure!(
                page_sum == page.page_total,
                "the total of a page is the sum of its stakes"
            );
            sum.saturating_accrue(page.page_total);
            nominators.saturating_accrue(page.others.len() as u32);
        }
        let stakers = pages.iter().flat_map(|page| page.others.iter());
        // `pallet-staking` does not sort them.
        let is_inherited = LastInheritedEra::<T>::get().is_some_and(|last| era <= last);
        ensure!(
            is_inherited
                || stakers
                    .map(|staker| staker.value)
                    .is_sorted_by(|larger, smaller| larger >= smaller),
            "stakes descend from page to page"
        );
        ensure!(
            sum == overview.total,
            "the total is the own stake and the pages"
        );
        ensure!(
            nominators == overview.nominator_count,
            "the nominators of a validator are counted"
        );
        ensure!(overview.page_count > 0, "an exposure has a page");
        Ok(())
    }

    /// Returns the stored pages of an exposure, in order.
    fn pages_of(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> Vec<ExposurePage<T::AccountId, BalanceOf<T>>> {
        (0..Page::MAX)
            .map_while(|page| ErasStakersPaged::<T>::get((era, validator, page)))
            .collect()
    }
}
