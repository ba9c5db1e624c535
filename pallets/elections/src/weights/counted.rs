//! Weights that are not measured.
//!
//! Storage accesses are counted. A comment above each function lists those of its longest path: reads before the bar,
//! writes after it. Computation is estimated with a time for each item, in the constants below.

use super::WeightInfo;
use crate::types::{PageSize, SnapshotTotals};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Times of computation, in picoseconds.
mod picos {
    /// Any step, besides its storage accesses.
    pub const PER_STEP: u64 = 50_000_000;
    /// A candidate: decode it, encode it, enter it into a lookup.
    pub const PER_TARGET: u64 = 1_000_000;
    /// A voter in a page of a snapshot: decode it, encode it, look it up among the candidates.
    pub const PER_VOTER_TAKEN: u64 = 2_000_000;
    /// A vote in a page of a snapshot: look it up among the candidates.
    pub const PER_VOTE_TAKEN: u64 = 500_000;
    /// A voter in the solver.
    pub const PER_VOTER: u64 = 500_000;
    /// A vote in the solver, until its stake is written into a page.
    pub const PER_VOTE: u64 = 200_000;
    /// A vote that a changed load touches: an addition. If the score of its candidate is exact by then, two divisions
    /// as well.
    pub const PER_TOUCH: u64 = 60_000;
    /// The same if the sum of all weights exceeds 64 bits: divisions of 256 bits.
    pub const PER_WIDE_TOUCH: u64 = 500_000;
    /// A candidate in a search for the least score: a comparison.
    pub const PER_LOOK: u64 = 8_000;
    /// A bound of a candidate that is computed again: two products of 192 bits.
    pub const PER_BOUND: u64 = 20_000;
    /// A vote in an iteration of balancing.
    pub const PER_VOTE_BALANCED: u64 = 500_000;
    /// A voter in an iteration of balancing.
    pub const PER_VOTER_BALANCED: u64 = 500_000;
    /// An account of a voter or a candidate: decode it.
    pub const PER_VOTER_ID: u64 = 100_000;
    /// A backer: decode it, look it up.
    pub const PER_BACKER: u64 = 200_000;
    /// A winner, besides its backers.
    pub const PER_WINNER: u64 = 1_000_000;
}

/// Estimated times of computation, and storage accesses at the runtime's database weights.
pub struct CountedWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> CountedWeight<T> {
    fn step(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picos::PER_STEP, 0)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

/// Returns the most votes that changed loads can touch.
///
/// The load of a voter with `d` votes changes when one of its candidates wins. Each change touches those of its
/// candidates that have not won. The last change touches none. So `d (d + 1) / 2` is more than enough for a voter, and
/// `votes · (max_votes + 1) / 2`, rounded up, for all voters together.
fn touches(votes: u32, max_votes: u32) -> u64 {
    u64::from(votes)
        .saturating_mul(u64::from(max_votes).saturating_add(1))
        .div_ceil(2)
}

/// Returns the most looks at candidates in searches.
///
/// Each seat takes a search. One more search follows whenever the least bound belongs to a candidate without an exact
/// score. This happens once for each candidate at most, because its score is exact from then on. A search looks at all
/// remaining candidates.
fn looks(seats: u32, targets: u32) -> u64 {
    u64::from(seats)
        .saturating_add(targets.into())
        .saturating_mul(targets.into())
}

/// Returns the most bounds that are computed again.
///
/// Loads change with each seat. After each change, the bound of each candidate is computed at most once.
fn bounds(seats: u32, targets: u32) -> u64 {
    u64::from(seats).saturating_mul(targets.into())
}

/// Returns the weight of the solver's work that is not linear in the numbers of items.
fn searching(max_votes: u32, totals: &SnapshotTotals) -> Weight {
    let is_wide = totals.weight > u128::from(u64::MAX);
    let per_touch = if is_wide {
        picos::PER_WIDE_TOUCH
    } else {
        picos::PER_TOUCH
    };
    let (seats, targets) = (totals.seats, totals.targets);
    let picos = touches(totals.votes, max_votes)
        .saturating_mul(per_touch)
        .saturating_add(looks(seats, targets).saturating_mul(picos::PER_LOOK))
        .saturating_add(bounds(seats, targets).saturating_mul(picos::PER_BOUND));
    Weight::from_parts(picos, 0)
}

/// Returns the weight of computation for several kinds of items: for each kind, their number and the time of one.
fn computing(counts: &[(u32, u64)]) -> Weight {
    let picos = counts.iter().fold(0u64, |sum, (count, each)| {
        sum.saturating_add(u64::from(*count).saturating_mul(*each))
    });
    Weight::from_parts(picos, 0)
}

impl<T: frame_system::Config> WeightInfo for CountedWeight<T> {
    // Phase, terms, first start, weight used; two counts of the electorate; ten for the prediction
    fn idle_block() -> Weight {
        Self::step(16, 0)
    }

    // Phase, first start; two counts of the electorate; ten for the prediction | first start, terms, phase
    fn begin() -> Weight {
        Self::step(14, 3)
    }

    // | Targets, counted targets, totals
    fn snapshot_targets(targets: u32) -> Weight {
        Self::step(0, 3).saturating_add(computing(&[(targets, picos::PER_TARGET)]))
    }

    // Phase, targets, counted targets, totals, two counts of the electorate, block weight | counted targets, totals,
    // ballots and accounts of the page, phase, weight used
    fn snapshot_page(targets: u32, voters: u32, votes: u32) -> Weight {
        Self::step(7, 6).saturating_add(computing(&[
            (targets, picos::PER_TARGET),
            (voters, picos::PER_VOTER_TAKEN),
            (votes, picos::PER_VOTE_TAKEN),
        ]))
    }

    // Phase, targets, totals, ballots | ballots, pages of the result, sizes, phase, weight used
    fn solve(pages: u32, max_votes: u32, totals: &SnapshotTotals) -> Weight {
        let pages = u64::from(pages);
        Self::step(
            pages.saturating_add(3),
            pages.saturating_mul(2).saturating_add(3),
        )
        .saturating_add(computing(&[
            (totals.targets, picos::PER_TARGET),
            (totals.voters, picos::PER_VOTER),
            (totals.votes, picos::PER_VOTE),
        ]))
        .saturating_add(searching(max_votes, totals))
    }

    fn balancing_round(voters: u32, votes: u32) -> Weight {
        computing(&[
            (voters, picos::PER_VOTER_BALANCED),
            (votes, picos::PER_VOTE_BALANCED),
        ])
    }

    // Phase, terms, weight used, targets, totals, sizes, page, accounts | page, phase, weight used. A page without
    // winners reads neither targets nor accounts.
    fn export_page(totals: &SnapshotTotals, size: PageSize) -> Weight {
        if size.winners == 0 {
            return Self::step(6, 3);
        }
        Self::step(7u64.saturating_add(totals.pages.into()), 3).saturating_add(computing(&[
            (totals.targets, picos::PER_VOTER_ID),
            (totals.voters, picos::PER_VOTER_ID),
            (size.winners, picos::PER_WINNER),
            (size.backers, picos::PER_BACKER),
        ]))
    }

    // Terms; in each of three maps all keys, and one after the last | ballots, accounts, pages of the result; targets,
    // counted targets, totals, sizes, terms, phase, first start
    fn clear(pages: u32) -> Weight {
        let pages = u64::from(pages).saturating_mul(3);
        Self::step(pages.saturating_add(4), pages.saturating_add(7))
    }
}
