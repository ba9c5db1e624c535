//! Exposures: which stakes back a validator in an era, in pages.
//!
//! Owns `ErasStakersOverview`, `ErasStakersPaged`, `ErasValidatorPrefs`, `ErasTotalStake` and `ErasPayablePages`.
//! An exposure is stored before its era is planned. Payouts and slashes read it until the era is pruned.
//!
//! Nominators are sorted by falling stake, and equal stakes by account. So paid pages hold the largest stakes. An era
//! that `pallet-staking` has elected keeps the order of that pallet.

use super::{
    exposure_parts::{
        length_in_head, mend_counts, paged, AddedExposure, CompletedExposure, Earlier, EraSums,
        Paged, RemovedExposure, PAGE_HEAD,
    },
    keys_after, Pruned,
};
use crate::{
    block_weight::BlockWeight,
    pallet::{
        Config, ErasPayablePages, ErasStakersOverview, ErasStakersPaged, ErasTotalStake,
        ErasValidatorPrefs,
    },
    types::{BalanceOf, ExposureOf, ValidatorPrefs},
    weights::WeightInfo,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
    storage::{KeyPrefixIterator, PrefixIterator},
    traits::Get,
};
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, ExposurePage, Page, PagedExposureMetadata};

/// The only writer of `ErasStakersOverview`, `ErasStakersPaged`, `ErasValidatorPrefs`, `ErasTotalStake` and
/// `ErasPayablePages`.
///
/// Invariant after every call and hook, until an era is pruned: `ErasTotalStake` of the era is the sum of `total` of
/// all its overviews. `ErasPayablePages` is the sum of their `page_count`. Each exposure has preferences and at least
/// one page.
pub(crate) struct Exposures<T>(PhantomData<T>);

impl<T: Config> Exposures<T> {
    /// Adds to a validator's exposure in an era. `prefs` are its preferences, if it has no exposure yet. The caller
    /// adds the growth to the sums of the era, once for all exposures that it adds: [`Self::grow_sums`].
    ///
    /// An election can return a validator in several pages. So the new stakes are merged with the stored ones, and
    /// all are sorted anew. With [`Earlier::None`], stored ones are not looked for. A validator without nominators has
    /// one empty page: its own reward is paid with that page.
    pub(crate) fn add(
        era: EraIndex,
        validator: &T::AccountId,
        earlier: Earlier,
        mut exposure: ExposureOf<T>,
        prefs: impl FnOnce() -> ValidatorPrefs,
    ) -> AddedExposure<BalanceOf<T>> {
        let removed = match earlier {
            Earlier::None => RemovedExposure::nothing(),
            Earlier::Possible => Self::take(era, validator),
        };
        let (sums, entries) = (removed.sums, removed.entries);
        let prefs_before = removed.merge_into(&mut exposure);
        let is_new = prefs_before.is_none();
        let Paged {
            mut overview,
            pages,
        } = paged::<T>(exposure, T::MaxExposurePageSize::get());
        let page_count = overview.page_count;
        overview.page_count = page_count.clamp(1, T::MaxExposurePages::get().max(1));
        let adding = T::WeightInfo::add_exposure(page_count, overview.nominator_count);
        let weight = match entries {
            0 => adding,
            entries => adding.saturating_add(T::WeightInfo::take_exposure(entries)),
        };

        let growth = EraSums::of(&overview).beyond(&sums);
        Self::store(era, validator, overview, pages);
        ErasValidatorPrefs::<T>::insert(era, validator, prefs_before.unwrap_or_else(prefs));
        AddedExposure {
            is_new,
            growth,
            weight,
        }
    }

    /// Adds the growth that new exposures cause to the sums of an era.
    pub(crate) fn grow_sums(era: EraIndex, growth: &EraSums<BalanceOf<T>>) {
        ErasTotalStake::<T>::mutate(era, |sum| sum.saturating_accrue(growth.stake));
        ErasPayablePages::<T>::mutate(era, |sum| sum.saturating_accrue(growth.payable_pages));
    }

    /// Removes a validator's exposure and preferences. Returns the number of storage entries that were removed. Only
    /// for an era that is not planned yet.
    pub(crate) fn remove(era: EraIndex, validator: &T::AccountId) -> u32 {
        let removed = Self::take(era, validator);
        ErasTotalStake::<T>::mutate(era, |sum| sum.saturating_reduce(removed.sums.stake));
        ErasPayablePages::<T>::mutate(era, |sum| sum.saturating_reduce(removed.sums.payable_pages));
        removed.entries
    }

    /// Removes a validator's exposure and preferences, and leaves the sums of the era as they are.
    fn take(era: EraIndex, validator: &T::AccountId) -> RemovedExposure<T> {
        let Some(overview) = ErasStakersOverview::<T>::get(era, validator) else {
            return RemovedExposure::nothing();
        };
        ErasStakersOverview::<T>::remove(era, validator);
        let prefs = ErasValidatorPrefs::<T>::take(era, validator);
        let mut exposure = ExposureOf::<T> {
            total: overview.total,
            own: overview.own,
            others: Vec::new(),
        };
        let mut entries = 2u32;
        // The overview does not count pages that are not paid.
        let take = |page: Page| ErasStakersPaged::<T>::take((era, validator, page));
        for stored in (0..).map_while(take) {
            exposure.others.extend(stored.others);
            entries.saturating_inc();
        }
        RemovedExposure {
            exposure: Some((exposure, prefs)),
            sums: EraSums::of(&overview),
            entries,
        }
    }

    /// Returns whether a validator was elected for an era.
    pub(crate) fn is_elected(era: EraIndex, validator: &T::AccountId) -> bool {
        ErasStakersOverview::<T>::contains_key(era, validator)
    }

    /// Returns the sums of a validator's exposure, if it was elected for the era.
    pub(crate) fn overview(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> Option<PagedExposureMetadata<BalanceOf<T>>> {
        ErasStakersOverview::<T>::get(era, validator)
    }

    /// Returns one page of nominators. It is empty if there is no such page.
    pub(crate) fn page(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> ExposurePage<T::AccountId, BalanceOf<T>> {
        ErasStakersPaged::<T>::get((era, validator, page)).unwrap_or_default()
    }

    /// Returns the number of nominators on a page, zero if there is no such page. Decodes only the first bytes.
    pub(crate) fn length_of_page(era: EraIndex, validator: &T::AccountId, page: Page) -> u32 {
        let key = ErasStakersPaged::<T>::hashed_key_for((era, validator, page));
        let mut head = [0u8; PAGE_HEAD];
        let Some(length) = sp_io::storage::read(&key, &mut head, 0) else {
            return 0;
        };
        length_in_head(head.get(..length as usize).unwrap_or(&head))
    }

    /// Returns the stakers on one page that can be slashed, each with its stake. The first page starts with the
    /// validator itself; nominators follow. Pages that are not paid count as well. `None` after the last page.
    pub(crate) fn slashable_stakers(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> Option<Vec<(T::AccountId, BalanceOf<T>)>> {
        let stored = ErasStakersPaged::<T>::get((era, validator, page))?;
        let own = page
            .is_zero()
            .then(|| Self::overview(era, validator))
            .flatten()
            .map(|overview| (validator.clone(), overview.own));
        let nominators = stored.others.into_iter().map(|o| (o.who, o.value));
        Some(own.into_iter().chain(nominators).collect())
    }

    /// Returns the preferences with which a validator was elected for an era.
    pub(crate) fn prefs_of(era: EraIndex, validator: &T::AccountId) -> Option<ValidatorPrefs> {
        ErasValidatorPrefs::<T>::try_get(era, validator).ok()
    }

    /// Returns whether an account is exposed in an era, as a validator or as a nominator.
    ///
    /// Reads pages of the era until one holds the account, at worst all pages, and registers their weight. So callers
    /// ask about one era at a time, never in a loop.
    pub(crate) fn is_exposed(who: &T::AccountId, era: EraIndex) -> bool {
        let mut read = 1u64;
        let found = Self::is_elected(era, who)
            || ErasStakersPaged::<T>::iter_prefix((era,)).any(|(_, page)| {
                read.saturating_inc();
                page.others.iter().any(|staker| staker.who == *who)
            });
        BlockWeight::<T>::register(T::DbWeight::get().reads(read));
        found
    }

    /// Returns the sum of all exposures of an era.
    pub(crate) fn total_stake(era: EraIndex) -> BalanceOf<T> {
        ErasTotalStake::<T>::get(era)
    }

    /// Returns the number of pages of an era that are paid.
    pub(crate) fn payable_pages(era: EraIndex) -> u32 {
        ErasPayablePages::<T>::get(era)
    }

    /// Iterates over the validators of an era and their overviews, in storage order: those after a given one, or all.
    pub(crate) fn validators_after(
        era: EraIndex,
        after: Option<&T::AccountId>,
    ) -> PrefixIterator<(T::AccountId, PagedExposureMetadata<BalanceOf<T>>)> {
        match after {
            Some(after) => ErasStakersOverview::<T>::iter_prefix_from(
                era,
                ErasStakersOverview::<T>::hashed_key_for(era, after),
            ),
            None => ErasStakersOverview::<T>::iter_prefix(era),
        }
    }

    /// Returns the eras and validators with an exposure, in storage order: those after a given one, or all.
    pub(crate) fn keys_after(
        after: Option<&(EraIndex, T::AccountId)>,
    ) -> KeyPrefixIterator<(EraIndex, T::AccountId)> {
        let raw = after.map(|(era, who)| ErasStakersOverview::<T>::hashed_key_for(era, who));
        keys_after(ErasStakersOverview::<T>::iter_keys(), raw)
    }

    /// Stores an exposure with its pages as they are, without the sums of the era.
    pub(crate) fn store(
        era: EraIndex,
        validator: &T::AccountId,
        overview: PagedExposureMetadata<BalanceOf<T>>,
        pages: Vec<ExposurePage<T::AccountId, BalanceOf<T>>>,
    ) {
        for (page, stakers) in (0..).zip(pages) {
            ErasStakersPaged::<T>::insert((era, validator, page), stakers);
        }
        ErasStakersOverview::<T>::insert(era, validator, overview);
    }

    /// Mends the counts of an inherited exposure ([`mend_counts`]). Then adds the promised pages that are not stored,
    /// as empty ones.
    pub(crate) fn complete(era: EraIndex, validator: &T::AccountId) -> CompletedExposure {
        let Some(before) = Self::overview(era, validator) else {
            return CompletedExposure::default();
        };
        let stored: BTreeSet<Page> =
            ErasStakersPaged::<T>::iter_key_prefix((era, validator)).collect();
        let mut overview = before;
        mend_counts(&mut overview, stored.len() as u32, || {
            let lengths = stored
                .iter()
                .map(|page| Self::length_of_page(era, validator, *page));
            lengths.fold(0, u32::saturating_add)
        });
        if overview.page_count != before.page_count {
            ErasStakersOverview::<T>::insert(era, validator, overview);
        }
        let mut completed = CompletedExposure::new(&before, &overview, stored.len() as u32);
        for page in (0..overview.page_count).filter(|page| !stored.contains(page)) {
            let empty = ExposurePage::<T::AccountId, BalanceOf<T>>::default();
            ErasStakersPaged::<T>::insert((era, validator, page), empty);
            completed.added.saturating_inc();
        }
        completed
    }

    /// Sets the sums of an era to zero.
    pub(crate) fn reset_sums(era: EraIndex) {
        ErasTotalStake::<T>::insert(era, BalanceOf::<T>::zero());
        ErasPayablePages::<T>::insert(era, 0);
    }

    /// Removes up to `limit` entries of an era that is out of its history. The sums go last.
    pub(crate) fn prune(era: EraIndex, limit: u32) -> Pruned {
        let mut left = limit;
        let mut is_complete = true;
        let mut spend = |removal: sp_io::MultiRemovalResults| {
            left = left.saturating_sub(removal.unique);
            is_complete &= removal.maybe_cursor.is_none();
            left
        };
        let left = spend(ErasStakersPaged::<T>::clear_prefix((era,), limit, None));
        let left = spend(ErasStakersOverview::<T>::clear_prefix(era, left, None));
        let left = spend(ErasValidatorPrefs::<T>::clear_prefix(era, left, None));
        if is_complete {
            ErasTotalStake::<T>::remove(era);
            ErasPayablePages::<T>::remove(era);
        }
        Pruned {
            removed: limit.saturating_sub(left),
            is_complete,
        }
    }
}
