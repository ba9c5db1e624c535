//! How winners are divided into pages.
//!
//! Owns nothing, and reads nothing: pure functions.

use crate::types::{PageSize, TargetIndex, VoterIndex};
use alloc::vec::Vec;
use frame_election_provider_support::VoteWeight;

/// A winner, and each backer with the stake that it gives to this winner.
pub(crate) type BackedTarget = (TargetIndex, Vec<(VoterIndex, VoteWeight)>);

/// Some winners, and their size in a page.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct PackedPage {
    /// The numbers of winners and backers.
    pub(crate) size: PageSize,
    /// The winners, each with all its backers.
    pub(crate) winners: Vec<BackedTarget>,
}

/// Fills one page after the other. A page is full when it contains `full` backers or more.
///
/// All pages but the last are full, and every winner has a backer. Suppose that `full` is at least the number of all
/// backers divided by `pages`, rounded up. Then there are at most `pages` pages: `pages` full pages contain everybody.
pub(crate) fn pack_pages(supports: Vec<BackedTarget>, full: u32) -> Vec<PackedPage> {
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
