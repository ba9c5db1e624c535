//! The stored result, in pages.
//!
//! Owns `SupportPages` and `PageSizes`. A page contains whole winners: each with all its backers. Winners and backers
//! are stored as positions in the snapshot.

use crate::{
    bounds::Bounds,
    packing::PackedPage,
    pallet::{Config, PageSizes, SupportPages},
    types::{FailureReason, PageSize, SupportPageOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::{traits::Get, BoundedVec};

/// The only writer of `SupportPages` and `PageSizes`.
///
/// Invariant after every method that succeeds: each page in `SupportPages` contains as many winners and backers as
/// `PageSizes` says. Pages that were taken are removed, their sizes stay until the result is cleared.
pub(crate) struct StoredResult<T>(PhantomData<T>);

impl<T: Config> StoredResult<T> {
    /// Stores all pages, from the first page on, and their sizes.
    ///
    /// # Errors
    /// After an error, earlier pages may be stored. The caller must end the election.
    /// - [`FailureReason::TooManyBackers`]: a winner has more backers than `MaxBackersPerWinner`.
    /// - [`FailureReason::Corrupted`]: there are more pages, or more winners in a page, than there can be.
    pub(crate) fn store(pages: Vec<PackedPage>) -> Result<(), FailureReason> {
        let sizes: Vec<_> = pages.iter().map(|page| page.size).collect();
        let sizes = BoundedVec::try_from(sizes).map_err(|_| FailureReason::Corrupted)?;
        for (index, page) in (0..T::Pages::get()).rev().zip(pages) {
            SupportPages::<T>::insert(index, Self::bound_page(page)?);
        }
        PageSizes::<T>::put(sizes);
        Ok(())
    }

    /// Returns the size of a page. Pages after the last one with winners are empty.
    ///
    /// Returns `None` if there is no list of sizes that can be decoded.
    pub(crate) fn size_of_page(page: PageIndex) -> Option<PageSize> {
        let position = Bounds::<T>::first_page().saturating_sub(page) as usize;
        let sizes = PageSizes::<T>::try_get().ok()?;
        Some(sizes.get(position).copied().unwrap_or_default())
    }

    /// Removes a page and returns its winners.
    ///
    /// Returns no winners if the page is empty or can't be decoded.
    pub(crate) fn take_page(page: PageIndex) -> SupportPageOf<T> {
        SupportPages::<T>::take(page).unwrap_or_default()
    }

    /// Removes the whole result.
    pub(crate) fn clear() {
        // Bounded, because the only keys are pages.
        let _removed = SupportPages::<T>::clear(u32::MAX, None);
        PageSizes::<T>::kill();
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
}
