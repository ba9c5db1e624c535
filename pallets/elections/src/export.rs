//! The result, in pages.
//!
//! Writes the rooms `StoredResult` and `Phases`, reads `StoredSnapshot`. Comes after `solve` in the flow, and before
//! `provider`, which hands the pages out. A page contains some winners with all their backers. They are stored as
//! positions in the snapshot. Their accounts are looked up when the page is fetched. So the account of a backer is not
//! stored once for each winner that it backs.

use crate::{
    ending::Ending,
    packing::{pack_pages, BackedTarget},
    pallet::{Config, Event, Pallet},
    rooms::{Allowance, Phases, StoredResult, StoredSnapshot},
    types::{
        ElectionError, FailureReason, PageSize, Phase, ResultPageOf, SnapshotTotals, SupportPageOf,
    },
    weights::WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::{
    BoundedSupport, BoundedSupports, ExtendedBalance, PageIndex,
};
use frame_support::{ensure, traits::Get, weights::Weight};

/// Stores the result, and hands it out page by page.
pub(crate) struct Export<T>(PhantomData<T>);

impl<T: Config> Export<T> {
    /// Stores the winners, which are sorted by account, in pages. Returns the number of their backers.
    ///
    /// There are at most as many pages with winners as there were pages of voters. `schedule` relies on that.
    ///
    /// # Errors
    /// - [`FailureReason::TooHeavy`]: a page can't be fetched in any block.
    /// - [`FailureReason::TooManyBackers`]: a winner has more backers than `MaxBackersPerWinner`.
    /// - [`FailureReason::Corrupted`]: never happens.
    pub(crate) fn store_result(
        supports: Vec<BackedTarget>,
        totals: &SnapshotTotals,
    ) -> Result<u32, FailureReason> {
        let backers = supports.iter().fold(0u32, |sum, (_, backers)| {
            sum.saturating_add(backers.len() as u32)
        });
        let share = backers.div_ceil(totals.pages.max(1));
        let pages = pack_pages(supports, share.max(T::VotersPerPage::get()));
        let is_light = |size| Allowance::<T>::fits_some_block(Self::weight_of_page(totals, size));
        ensure!(
            pages.iter().all(|page| is_light(page.size)),
            FailureReason::TooHeavy
        );
        StoredResult::<T>::store(pages)?;
        Ok(backers)
    }

    /// Returns the weight of fetching a page of this size.
    ///
    /// It includes the weight of ending the election. The election ends after the last page, and it ends if fetching a
    /// page fails.
    pub(crate) fn weight_of_page(totals: &SnapshotTotals, size: PageSize) -> Weight {
        T::WeightInfo::export_page(totals, size).saturating_add(Ending::<T>::reserve())
    }

    /// Returns the weight of fetching this page, which has to be the next one.
    pub(crate) fn weight_of_next_page(page: PageIndex) -> Weight {
        let size = StoredResult::<T>::size_of_page(page).unwrap_or_default();
        Self::weight_of_page(&StoredSnapshot::<T>::totals(), size)
    }

    /// Removes a page, which has to be the next one, and returns it. After page 0 the election ends.
    ///
    /// # Errors
    /// - [`ElectionError::TooHeavy`]: this block has too little weight left. Nothing changes.
    /// - [`ElectionError::Failed`] with [`FailureReason::Corrupted`]: the page or the snapshot can't be decoded.
    ///
    /// # Events
    /// `SupportsExported`, unless the page is empty and others follow.
    pub(crate) fn export_page(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<ResultPageOf<T>, ElectionError> {
        let totals = StoredSnapshot::<T>::totals();
        let corrupted = ElectionError::Failed(FailureReason::Corrupted);
        let size = StoredResult::<T>::size_of_page(page).ok_or(corrupted)?;
        ensure!(
            allowance.fits(Self::weight_of_page(&totals, size)),
            ElectionError::TooHeavy
        );
        allowance.spend(T::WeightInfo::export_page(&totals, size));
        let supports = Self::take_supports(page, size, &totals).ok_or(corrupted)?;
        match page.checked_sub(1) {
            Some(next) => Phases::<T>::enter(Phase::Export(next)),
            None => Ending::<T>::clear(allowance),
        }
        let PageSize { winners, backers } = size;
        // A small result leaves most pages empty. Events for them would only hide others.
        if winners > 0 || page == 0 {
            Pallet::<T>::deposit_event(Event::SupportsExported {
                page,
                winners,
                backers,
            });
        }
        Ok(supports)
    }

    /// Removes a page, and returns its winners and backers with their accounts.
    ///
    /// Returns `None` in three cases:
    /// - The page does not have the given size.
    /// - A winner or a backer is not in the snapshot.
    /// - The snapshot can't be decoded.
    fn take_supports(
        page: PageIndex,
        size: PageSize,
        totals: &SnapshotTotals,
    ) -> Option<ResultPageOf<T>> {
        let winners = StoredResult::<T>::take_page(page);
        let backers = winners.iter().fold(0u32, |sum, (_, backers)| {
            sum.saturating_add(backers.len() as u32)
        });
        if winners.len() != size.winners as usize || backers != size.backers {
            return None;
        }
        if winners.is_empty() {
            return Some(Default::default());
        }
        let targets = StoredSnapshot::<T>::targets(totals).ok()?;
        let ids = StoredSnapshot::<T>::voter_ids(totals).ok()?;
        Self::look_up_accounts(winners, &targets, &ids)
    }

    fn look_up_accounts(
        winners: SupportPageOf<T>,
        targets: &[T::AccountId],
        ids: &[T::AccountId],
    ) -> Option<ResultPageOf<T>> {
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
