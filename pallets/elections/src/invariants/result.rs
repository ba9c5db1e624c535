//! The invariants of the room `StoredResult`.

use crate::{
    bounds::Bounds,
    pallet::{Config, PageSizes, SupportPages, Targets},
    rooms::StoredResult,
    types::{PageSize, SnapshotTotals},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// Checks the result.
pub(super) struct ResultInvariants<T>(PhantomData<T>);

impl<T: Config> ResultInvariants<T> {
    /// Checks that there is no result.
    pub(super) fn check_none() -> Result<(), TryRuntimeError> {
        ensure!(
            !PageSizes::<T>::exists() && SupportPages::<T>::iter_keys().next().is_none(),
            "no result is stored while there is none to fetch"
        );
        Ok(())
    }

    /// Checks the pages that can still be fetched: those from `next` down.
    pub(super) fn check(totals: &SnapshotTotals, next: PageIndex) -> Result<(), TryRuntimeError> {
        ensure!(
            next <= Bounds::<T>::first_page(),
            "pages count down from the first"
        );
        ensure!(
            SupportPages::<T>::iter_keys().all(|page| page <= next),
            "a page that was fetched is removed"
        );
        let targets = Targets::<T>::get();
        let mut winners = Vec::new();
        for page in (0..=next).rev() {
            let supports = SupportPages::<T>::get(page).unwrap_or_default();
            let mut size = PageSize::default();
            for (target, backers) in supports {
                size.winners = size.winners.saturating_add(1);
                size.backers = size.backers.saturating_add(backers.len() as u32);
                ensure!(
                    !backers.is_empty() && backers.iter().all(|(voter, _)| *voter < totals.voters),
                    "a winner has backers, and all of them are voters"
                );
                winners.push(targets.get(usize::from(target)).cloned());
            }
            ensure!(
                StoredResult::<T>::size_of_page(page) == Some(size),
                "the size of each page is correct"
            );
        }
        ensure!(winners.iter().all(Option::is_some), "winners are targets");
        ensure!(
            winners.is_sorted_by(|one, next| one < next),
            "winners are sorted by account"
        );
        Ok(())
    }
}
