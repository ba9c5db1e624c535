//! Who backs whom in an era, in pages.
//!
//! Owns the `ErasStakers*` maps, `ErasValidatorPrefs`, `ErasTotalStake` and `ErasPayablePages`. An
//! exposure is written before its era is planned, and read by payouts and slashes until the era is
//! pruned. The election comes before this in the flow, and `commission`, which says which preferences count; points and
//! payouts come after.

use crate::{pallet::*, types::*, weights::WeightInfo};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, ExposurePage, Page, PagedExposureMetadata};

impl<T: Config> Pallet<T> {
    /// Adds to what stands behind a validator in an era. Nominators go into pages by falling stake (ties by
    /// account), so that the pages which are paid hold the largest; with what was stored before, if the
    /// election told of the validator in several pages. A validator without nominators has one, empty, page:
    /// its own reward is paid with it. Returns whether nothing was stored before, and what it took.
    pub(crate) fn add_exposure(
        era: EraIndex,
        validator: &T::AccountId,
        mut exposure: ExposureOf<T>,
    ) -> (bool, Weight) {
        let prefs = Self::preferences_of_winner(era, validator);
        let (before, removed) = Self::remove_exposure(era, validator);
        let is_new = before.is_none();
        if let Some(before) = before {
            exposure.total.saturating_accrue(before.total);
            exposure.own.saturating_accrue(before.own);
            exposure.others.extend(before.others);
        }
        exposure
            .others
            .sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.who.cmp(&b.who)));
        let (mut overview, mut pages) = exposure.into_pages(T::MaxExposurePageSize::get().max(1));
        if pages.is_empty() {
            pages.push(ExposurePage::default());
        }
        let page_count = pages.len() as Page;
        overview.page_count = page_count.clamp(1, T::MaxExposurePages::get().max(1));
        let weight = T::WeightInfo::add_exposure(removed, page_count, overview.nominator_count);

        for (page, stakers) in (0..).zip(pages) {
            ErasStakersPaged::<T>::insert((era, validator, page), stakers);
        }
        ErasTotalStake::<T>::mutate(era, |sum| sum.saturating_accrue(overview.total));
        ErasPayablePages::<T>::mutate(era, |sum| sum.saturating_accrue(overview.page_count));
        ErasStakersOverview::<T>::insert(era, validator, overview);
        ErasValidatorPrefs::<T>::insert(era, validator, prefs);
        (is_new, weight)
    }

    /// The preferences with which a winner works. All pages of a winner have those of its first.
    fn preferences_of_winner(era: EraIndex, validator: &T::AccountId) -> ValidatorPrefs {
        ErasValidatorPrefs::<T>::try_get(era, validator)
            .unwrap_or_else(|()| Self::prefs_in_election(era, validator))
    }

    /// Removes all that stands behind a validator in an era that is not planned. Returns it, and the number of
    /// entries that it took.
    pub(crate) fn remove_exposure(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> (Option<ExposureOf<T>>, u32) {
        let Some(overview) = ErasStakersOverview::<T>::take(era, validator) else {
            return (None, 0);
        };
        ErasValidatorPrefs::<T>::remove(era, validator);
        ErasTotalStake::<T>::mutate(era, |sum| sum.saturating_reduce(overview.total));
        ErasPayablePages::<T>::mutate(era, |sum| sum.saturating_reduce(overview.page_count));
        let mut exposure = ExposureOf::<T> {
            total: overview.total,
            own: overview.own,
            others: Vec::new(),
        };
        let mut entries = 2u32;
        // Pages that are not paid are not counted in the overview.
        for page in 0.. {
            let Some(stored) = ErasStakersPaged::<T>::take((era, validator, page)) else {
                break;
            };
            exposure.others.extend(stored.others);
            entries.saturating_inc();
        }
        (Some(exposure), entries)
    }

    /// The sums of a validator's exposure, if it was elected for the era.
    pub fn exposure_overview(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> Option<PagedExposureMetadata<BalanceOf<T>>> {
        ErasStakersOverview::<T>::get(era, validator)
    }

    /// One page of nominators, empty if there is none.
    pub fn exposure_page(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> ExposurePage<T::AccountId, BalanceOf<T>> {
        ErasStakersPaged::<T>::get((era, validator, page)).unwrap_or_default()
    }

    /// Who can be slashed on one page of an exposure, with how much: the validator itself on the first,
    /// then the nominators. `None` beyond the last page; pages that are not paid count.
    pub(crate) fn slashable_stakers(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> Option<Vec<(T::AccountId, BalanceOf<T>)>> {
        let stored = ErasStakersPaged::<T>::get((era, validator, page))?;
        let own = page
            .is_zero()
            .then(|| Self::exposure_overview(era, validator))
            .flatten()
            .map(|overview| (validator.clone(), overview.own));
        let nominators = stored.others.into_iter().map(|o| (o.who, o.value));
        Some(own.into_iter().chain(nominators).collect())
    }

    /// Whether an account is exposed in an era, as a validator or behind one. Walks all pages of the
    /// era, and charges the block for them: for other pallets that ask about one era at a time, not for use in a loop.
    pub fn is_exposed(who: &T::AccountId, era: EraIndex) -> bool {
        if ErasStakersOverview::<T>::contains_key(era, who) {
            return true;
        }
        let mut read = 1u64;
        let found = ErasStakersPaged::<T>::iter_prefix((era,)).any(|(_, page)| {
            read.saturating_inc();
            page.others.iter().any(|staker| staker.who == *who)
        });
        Self::charge(T::DbWeight::get().reads(read));
        found
    }

    /// Removes up to `limit` entries of an era that is out of its history. Returns how many went, and
    /// whether none are left. The sums go last.
    pub(crate) fn prune_exposures(era: EraIndex, limit: u32) -> (u32, bool) {
        let mut left = limit;
        let mut complete = true;
        let mut spend = |removal: sp_io::MultiRemovalResults| {
            left = left.saturating_sub(removal.unique);
            complete &= removal.maybe_cursor.is_none();
            left
        };
        let left = spend(ErasStakersPaged::<T>::clear_prefix((era,), limit, None));
        let left = spend(ErasStakersOverview::<T>::clear_prefix(era, left, None));
        let left = spend(ErasValidatorPrefs::<T>::clear_prefix(era, left, None));
        if complete {
            ErasTotalStake::<T>::remove(era);
            ErasPayablePages::<T>::remove(era);
        }
        (limit.saturating_sub(left), complete)
    }
}
