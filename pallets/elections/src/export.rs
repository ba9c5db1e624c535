//! The result, in pages.
//!
//! Owns `SupportPages` and `PageSizes`. `solve` comes before it in the flow; whoever fetches the pages after it. A page
//! holds some winners with all that back each of them, as places in the snapshot; accounts are looked up when
//! it is fetched, so that none is stored once for each winner that it backs.

use crate::{
    allowance::Allowance,
    pallet::{Config, Event, PageSizes, Pallet, SupportPages},
    solve::BackedTarget,
    types::{ElectionError, FailureReason, PageSize, Phase, SnapshotTotals, SupportPageOf},
    weights::WeightInfo,
};
use alloc::vec::Vec;
use frame_election_provider_support::{
    BoundedSupport, BoundedSupports, BoundedSupportsOf, ExtendedBalance, PageIndex,
};
use frame_support::{ensure, traits::Get, weights::Weight, BoundedVec};

/// Some winners, and how many they and their backers are.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct PackedPage {
    pub(crate) size: PageSize,
    pub(crate) winners: Vec<BackedTarget>,
}

/// Fills pages one after the other, each until it holds `full` backers or more.
///
/// All but the last are full, and nobody who wins is without backers. So if `full` is at least a `pages`th of all backers,
/// rounded up, there are no more than `pages`: if that many are full, nobody is left.
pub(crate) fn compute_pages(supports: Vec<BackedTarget>, full: u32) -> Vec<PackedPage> {
    let mut pages = Vec::new();
    let mut page = PackedPage::default();
    for winner in supports {
        page.size.winners = page.size.winners.saturating_add(1);
        page.size.backers = page.size.backers.saturating_add(winner.1.len() as u32);
        page.winners.push(winner);
        if page.size.backers >= full {
            pages.push(core::mem::take(&mut page));
        }
    }
    if !page.winners.is_empty() {
        pages.push(page);
    }
    pages
}

impl<T: Config> Pallet<T> {
    /// Stores the winners, which come by account, in pages: no more than there are of voters, which is what `schedule`
    /// counts on. Returns how many backers they have.
    pub(crate) fn store_result(
        supports: Vec<BackedTarget>,
        totals: &SnapshotTotals,
    ) -> Result<u32, FailureReason> {
        let backers = supports.iter().fold(0u32, |sum, (_, backers)| {
            sum.saturating_add(backers.len() as u32)
        });
        let share = backers.div_ceil(totals.pages.max(1));
        let pages = compute_pages(supports, share.max(T::VotersPerPage::get()));
        let sizes: Vec<_> = pages.iter().map(|page| page.size).collect();
        let is_light =
            |size: &PageSize| Allowance::<T>::fits_some_block(Self::page_weight(totals, *size));
        ensure!(sizes.iter().all(is_light), FailureReason::TooHeavy);
        let sizes = BoundedVec::try_from(sizes).map_err(|_| FailureReason::Corrupted)?;
        for (index, page) in (0..T::Pages::get()).rev().zip(pages) {
            SupportPages::<T>::insert(index, Self::bound_page(page)?);
        }
        PageSizes::<T>::put(sizes);
        Ok(backers)
    }

    /// What fetching a page takes: the next, if that is what it is.
    pub(crate) fn export_weight(page: PageIndex) -> Weight {
        let size = Self::size_of_page(page).unwrap_or_default();
        Self::page_weight(&Self::snapshot_totals(), size)
    }

    /// Hands out a page, which must be the next, and forgets it. After page 0 nothing of the election is left.
    pub(crate) fn export(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<BoundedSupportsOf<Self>, ElectionError> {
        let totals = Self::snapshot_totals();
        let corrupted = ElectionError::Failed(FailureReason::Corrupted);
        let size = Self::size_of_page(page).ok_or(corrupted)?;
        ensure!(
            allowance.fits(Self::page_weight(&totals, size)),
            ElectionError::TooHeavy
        );
        allowance.spend(T::WeightInfo::export_page(&totals, size));
        let supports = Self::take_supports(page, size, &totals).ok_or(corrupted)?;
        match page.checked_sub(1) {
            Some(next) => Self::enter(Phase::Export(next)),
            None => Self::clear(allowance),
        }
        let PageSize { winners, backers } = size;
        // A small result leaves most pages empty: events for them would only bury others.
        if winners > 0 || page == 0 {
            Self::deposit_event(Event::SupportsExported {
                page,
                winners,
                backers,
            });
        }
        Ok(supports)
    }

    pub(crate) fn clear_result() {
        let _ = SupportPages::<T>::clear(u32::MAX, None);
        PageSizes::<T>::kill();
    }

    /// Leaves room for clearing, which every page may come to: it is the last, or it fails.
    pub(crate) fn page_weight(totals: &SnapshotTotals, size: PageSize) -> Weight {
        T::WeightInfo::export_page(totals, size)
            .saturating_add(T::WeightInfo::clear(T::Pages::get()))
    }

    /// What a page holds: nothing if it comes after all that hold something. `None` if there is no list of sizes that can
    /// be read.
    pub(crate) fn size_of_page(page: PageIndex) -> Option<PageSize> {
        let position = Self::first_page().saturating_sub(page) as usize;
        let sizes = PageSizes::<T>::try_get().ok()?;
        Some(sizes.get(position).copied().unwrap_or_default())
    }

    fn bound_page(page: PackedPage) -> Result<SupportPageOf<T>, FailureReason> {
        let winners = page.winners.into_iter().map(|(target, backers)| {
            let backers = backers
                .try_into()
                .map_err(|_| FailureReason::TooManyBackers)?;
            Ok((target, backers))
        });
        let winners: Vec<_> = winners.collect::<Result<_, _>>()?;
        winners.try_into().map_err(|_| FailureReason::Corrupted)
    }

    /// `None` if a winner or a backer isn't in the snapshot, there are others than the size says, or the snapshot is not
    /// what it was.
    fn take_supports(
        page: PageIndex,
        size: PageSize,
        totals: &SnapshotTotals,
    ) -> Option<BoundedSupportsOf<Self>> {
        let winners = SupportPages::<T>::take(page).unwrap_or_default();
        let backers = winners.iter().fold(0u32, |sum, (_, backers)| {
            sum.saturating_add(backers.len() as u32)
        });
        if winners.len() != size.winners as usize || backers != size.backers {
            return None;
        }
        if winners.is_empty() {
            return Some(Default::default());
        }
        let targets = Self::snapshot_targets(totals).ok()?;
        let ids = Self::voter_ids(totals).ok()?;
        let supports = winners.into_iter().map(|(target, backers)| {
            let voters = backers.into_iter().map(|(voter, stake)| {
                let id = ids.get(voter as usize)?;
                Some((id.clone(), ExtendedBalance::from(stake)))
            });
            let voters: Vec<_> = voters.collect::<Option<_>>()?;
            let total = voters.iter().fold(0, |sum: ExtendedBalance, (_, stake)| {
                sum.saturating_add(*stake)
            });
            let voters = voters.try_into().ok()?;
            let target = targets.get(usize::from(target))?;
            Some((target.clone(), BoundedSupport { total, voters }))
        });
        let supports: Vec<_> = supports.collect::<Option<_>>()?;
        Some(BoundedSupports(supports.try_into().ok()?))
    }
}
