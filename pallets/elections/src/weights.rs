//! What each step costs.
//!
//! **Provisional.** Storage accesses are counted, each function listing those of its longest path. Computing is an
//! allowance for each thing that is handled, in the constants below. Proof sizes are zero: a sovereign chain has no
//! proof to fit into. What the data provider does comes on top; it weighs that itself.
//!
//! How often the solver does what, at the most, is derived in `docs/spec/election.md`, 5.5. `make bench-pipeline ARGS="--limits"`
//! runs every step at its limits in Wasm, and fails if one takes longer than it is charged.

use crate::types::{PageSize, SnapshotTotals};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The costs, as functions of what is handled.
pub trait WeightInfo {
    /// A block in which nothing is done, the prediction of the data provider included.
    fn idle_block() -> Weight;
    /// Beginning an election, the prediction of the data provider included.
    fn begin() -> Weight;
    /// Taking this many candidates.
    fn snapshot_targets(targets: u32) -> Weight;
    /// Taking a page of this many voters with this many votes together, for these candidates.
    fn snapshot_page(targets: u32, voters: u32, votes: u32) -> Weight;
    /// Electing without balancing, from up to `pages` pages of voters into as many of supports. However the votes are
    /// spread: none of the voters has more than `max_votes`.
    fn solve(pages: u32, max_votes: u32, totals: &SnapshotTotals) -> Weight;
    /// One iteration of balancing.
    fn balancing_round(voters: u32, votes: u32) -> Weight;
    /// Fetching a page of a result, all voters being looked through, unless there is nobody in it.
    fn export_page(totals: &SnapshotTotals, size: PageSize) -> Weight;
    /// Removing all that is stored, in up to this many pages.
    fn clear(pages: u32) -> Weight;
}

/// Computing, in picoseconds.
mod picos {
    /// Around the storage accesses of any step.
    pub const PER_STEP: u64 = 50_000_000;
    /// A candidate: to decode, encode and enter into a lookup.
    pub const PER_TARGET: u64 = 1_000_000;
    /// A voter in a page of a snapshot: to decode, encode and find among the candidates.
    pub const PER_VOTER_TAKEN: u64 = 2_000_000;
    /// A vote in a page of a snapshot: to find among the candidates.
    pub const PER_VOTE_TAKEN: u64 = 500_000;
    /// A voter in the solver.
    pub const PER_VOTER: u64 = 500_000;
    /// A vote in the solver, up to the page that its stake is written to.
    pub const PER_VOTE: u64 = 200_000;
    /// A vote that a changed load touches: an addition, and two divisions if its candidate is exact by then.
    pub const PER_TOUCH: u64 = 70_000;
    /// The same if all voters together have more to give than 64 bits hold: divisions of 256 bits.
    pub const PER_WIDE_TOUCH: u64 = 500_000;
    /// A candidate looked at in a search for the least score: a comparison.
    pub const PER_LOOK: u64 = 8_000;
    /// A candidate whose bound is found anew: two products of 192 bits.
    pub const PER_BOUND: u64 = 20_000;
    /// A vote in an iteration of balancing, and its voter.
    pub const PER_VOTE_BALANCED: u64 = 500_000;
    pub const PER_VOTER_BALANCED: u64 = 500_000;
    /// A voter's account, to decode.
    pub const PER_VOTER_ID: u64 = 100_000;
    /// A backer, to decode and look up.
    pub const PER_BACKER: u64 = 200_000;
    /// A winner with its list of backers.
    pub const PER_WINNER: u64 = 1_000_000;
}

/// Allowances for computing, storage accesses at the runtime's database weights.
pub struct ProvisionalWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> ProvisionalWeight<T> {
    fn step(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picos::PER_STEP, 0)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

/// The most votes that changed loads can touch. A voter of `d` votes has its load changed by the rise of each of its
/// candidates, the last of which touches nobody: `d (d + 1) / 2` is more than enough, and for all voters together `votes`
/// times `(max_votes + 1) / 2`, rounded up.
fn touches(votes: u32, max_votes: u32) -> u64 {
    u64::from(votes)
        .saturating_mul(u64::from(max_votes).saturating_add(1))
        .div_ceil(2)
}

/// The most candidates that are looked at. Each seat takes a search, and so does each candidate that turns out to be
/// worse than its bound: once each, since it is exact from then on. A search looks at all that remain.
fn looks(seats: u32, targets: u32) -> u64 {
    u64::from(seats)
        .saturating_add(targets.into())
        .saturating_mul(targets.into())
}

/// The most bounds that are found anew. Loads change with each seat, and each candidate's bound follows at most once.
fn bounds(seats: u32, targets: u32) -> u64 {
    u64::from(seats).saturating_mul(targets.into())
}

/// The solver's own work that isn't linear in what it is given.
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

/// The computing for so many of several things.
fn computing(counts: &[(u32, u64)]) -> Weight {
    let picos = counts.iter().fold(0u64, |sum, (count, each)| {
        sum.saturating_add(u64::from(*count).saturating_mul(*each))
    });
    Weight::from_parts(picos, 0)
}

impl<T: frame_system::Config> WeightInfo for ProvisionalWeight<T> {
    // Phase, terms, earliest start, weight used; two counts of the electorate; eight for the prediction
    fn idle_block() -> Weight {
        Self::step(14, 0)
    }

    // Phase; two counts of the electorate; eight for the prediction | earliest start, terms, phase
    fn begin() -> Weight {
        Self::step(11, 3)
    }

    // | Targets, those counted, totals
    fn snapshot_targets(targets: u32) -> Weight {
        Self::step(0, 3).saturating_add(computing(&[(targets, picos::PER_TARGET)]))
    }

    // Phase, targets, those counted, totals, two counts of the electorate, block weight | those counted, totals,
    // both halves of the page, phase
    fn snapshot_page(targets: u32, voters: u32, votes: u32) -> Weight {
        Self::step(7, 5).saturating_add(computing(&[
            (targets, picos::PER_TARGET),
            (voters, picos::PER_VOTER_TAKEN),
            (votes, picos::PER_VOTE_TAKEN),
        ]))
    }

    // Phase, targets, totals, ballots | ballots, pages, sizes, phase
    fn solve(pages: u32, max_votes: u32, totals: &SnapshotTotals) -> Weight {
        let pages = u64::from(pages);
        Self::step(3 + pages, pages.saturating_mul(2).saturating_add(2))
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

    // Phase, terms, weight used, targets, totals, sizes, page, accounts | page, phase. Without winners neither targets nor
    // accounts
    fn export_page(totals: &SnapshotTotals, size: PageSize) -> Weight {
        if size.winners == 0 {
            return Self::step(6, 2);
        }
        Self::step(7u64.saturating_add(totals.pages.into()), 2).saturating_add(computing(&[
            (totals.targets, picos::PER_VOTER_ID),
            (totals.voters, picos::PER_VOTER_ID),
            (size.winners, picos::PER_WINNER),
            (size.backers, picos::PER_BACKER),
        ]))
    }

    // Terms; of each map one key beyond the last | ballots, accounts, pages; targets, those counted, totals, sizes,
    // terms, phase, earliest start
    fn clear(pages: u32) -> Weight {
        let pages = u64::from(pages).saturating_mul(3);
        Self::step(pages.saturating_add(4), pages.saturating_add(7))
    }
}
