//! The parts of exposures: an exposure in pages, the sums of an era, and what changes of exposures return.
//!
//! Owns no storage.

use crate::{
    pallet::Config,
    types::{BalanceOf, ExposureOf, ValidatorPrefs},
};
use alloc::vec::Vec;
use codec::{Compact, Decode, HasCompact, MaxEncodedLen};
use frame_support::weights::Weight;
use sp_runtime::Saturating;
use sp_staking::{ExposurePage, Page, PagedExposureMetadata};

/// The number of bytes that hold the two numbers at the start of a page: its total and its length.
pub(super) const PAGE_HEAD: usize = 32;

/// Returns the number of nominators on a page, from the first bytes of its encoding. Zero if they can't be decoded.
pub(super) fn length_in_head(mut head: &[u8]) -> u32 {
    // The total of the page. A balance fits into 128 bits.
    let total = Compact::<u128>::decode(&mut head);
    let nominators = total.and_then(|_| Compact::<u32>::decode(&mut head));
    nominators.map_or(0, |nominators| nominators.0)
}

/// An exposure in pages. There is at least one page, and `page_count` counts all of them.
pub(crate) struct Paged<T: Config> {
    /// The sums.
    pub overview: PagedExposureMetadata<BalanceOf<T>>,
    /// The nominators.
    pub pages: Vec<ExposurePage<T::AccountId, BalanceOf<T>>>,
}

/// Cuts an exposure into pages of `size` nominators, by falling stake, ties by account.
pub(super) fn paged<T: Config>(mut exposure: ExposureOf<T>, size: Page) -> Paged<T> {
    exposure
        .others
        .sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.who.cmp(&b.who)));
    let (mut overview, mut pages) = exposure.into_pages(size.max(1));
    if pages.is_empty() {
        pages.push(ExposurePage::default());
    }
    overview.page_count = pages.len() as Page;
    Paged { overview, pages }
}

/// Whether a validator can have an exposure in an era before more is added.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Earlier {
    /// It has none. It is not looked for.
    None,
    /// It may have one.
    Possible,
}

/// What [`super::Exposures::add`] did.
pub(crate) struct AddedExposure<Balance> {
    /// Whether the validator had no exposure in this era before.
    pub is_new: bool,
    /// How much the sums of the era grow.
    pub growth: EraSums<Balance>,
    /// The weight of storing the exposure.
    pub weight: Weight,
}

/// The sums over all exposures of an era, or a part of them.
#[derive(Clone, Copy, Default)]
pub(crate) struct EraSums<Balance> {
    /// The stake.
    pub stake: Balance,
    /// The pages that are paid.
    pub payable_pages: u32,
}

impl<Balance: Saturating + Copy> EraSums<Balance> {
    /// Adds a part to these sums.
    pub(crate) fn accrue(&mut self, part: &Self) {
        self.stake = self.stake.saturating_add(part.stake);
        self.payable_pages.saturating_accrue(part.payable_pages);
    }

    /// Returns by how much these sums exceed others. No part is below zero.
    pub(super) fn beyond(&self, others: &Self) -> Self {
        Self {
            stake: self.stake.saturating_sub(others.stake),
            payable_pages: self.payable_pages.saturating_sub(others.payable_pages),
        }
    }
}

impl<Balance: Copy + HasCompact + MaxEncodedLen> EraSums<Balance> {
    /// Returns what one exposure adds to the sums.
    pub(super) fn of(overview: &PagedExposureMetadata<Balance>) -> Self {
        Self {
            stake: overview.total,
            payable_pages: overview.page_count,
        }
    }
}

/// What `Exposures::take` removed.
pub(super) struct RemovedExposure<T: Config> {
    /// The exposure with all its pages, and the preferences, if there were any.
    pub exposure: Option<(ExposureOf<T>, ValidatorPrefs)>,
    /// Its part of the sums of the era.
    pub sums: EraSums<BalanceOf<T>>,
    /// The number of storage entries that were removed.
    pub entries: u32,
}

impl<T: Config> RemovedExposure<T> {
    /// Returns the result if nothing was removed.
    pub(super) fn nothing() -> Self {
        Self {
            exposure: None,
            sums: EraSums::default(),
            entries: 0,
        }
    }

    /// Adds the removed stakes to another exposure of the validator. Returns its preferences, `None` if it had no
    /// exposure.
    pub(super) fn merge_into(self, exposure: &mut ExposureOf<T>) -> Option<ValidatorPrefs> {
        let (before, prefs) = self.exposure?;
        exposure.total.saturating_accrue(before.total);
        exposure.own.saturating_accrue(before.own);
        exposure.others.extend(before.others);
        Some(prefs)
    }
}
