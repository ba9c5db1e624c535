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

    /// Returns by how much these sums exceed others, at least zero for each part.
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

/// The most promised pages of an inherited exposure that can be missing. `pallet-staking` stores every page that it
/// promises, except that of a validator without nominators. If more are missing, the counts are corrupted.
const MAX_LOST_PAGES: u32 = 64;

/// Makes the counts of an inherited exposure plausible. `stored` is the number of its stored pages. `nominators` counts
/// the nominators on them.
///
/// - If more than [`MAX_LOST_PAGES`] would be missing, both counts become those of the stored pages.
/// - Each page but the first has a nominator. So `page_count` is lowered to the number of nominators, but not below 1.
///
/// So `page_count` exceeds the number of stored pages by [`MAX_LOST_PAGES`] at most.
pub(super) fn mend_counts<Balance: HasCompact + MaxEncodedLen>(
    overview: &mut PagedExposureMetadata<Balance>,
    stored: u32,
    nominators: impl FnOnce() -> u32,
) {
    let promised = overview.page_count.min(overview.nominator_count);
    if promised > stored.saturating_add(MAX_LOST_PAGES) {
        overview.page_count = stored;
        overview.nominator_count = nominators();
    }
    overview.page_count = overview.page_count.min(overview.nominator_count).max(1);
}

/// What `Exposures::complete` did.
#[derive(Default)]
pub(crate) struct CompletedExposure {
    /// The most entries that were read.
    pub read: u32,
    /// The number of empty pages that were added.
    pub added: u32,
    /// Whether the exposure had nominators. If it had none, an added page is no sign of corruption.
    had_nominators: bool,
    /// Whether fewer pages are promised than before.
    is_lowered: bool,
}

impl CompletedExposure {
    /// Returns the result if no page is missing. `stored` pages were read twice at most: their keys, and their lengths.
    pub(super) fn new<Balance: HasCompact + MaxEncodedLen>(
        before: &PagedExposureMetadata<Balance>,
        after: &PagedExposureMetadata<Balance>,
        stored: u32,
    ) -> Self {
        Self {
            read: stored.saturating_mul(2),
            added: 0,
            had_nominators: before.nominator_count > 0,
            is_lowered: after.page_count < before.page_count,
        }
    }

    /// Returns whether the exposure was corrupted.
    pub(crate) fn is_mended(&self) -> bool {
        self.is_lowered || (self.had_nominators && self.added > 0)
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
