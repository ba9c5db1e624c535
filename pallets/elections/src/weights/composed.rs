//! Weights that are composed of measurements.
//!
//! A benchmark varies one number while the others stay, so a measurement is linear. Some work is not: searches take
//! time for each pair of a seat and a candidate. So each number that such work depends on, besides the one that varies,
//! is at its limit in the benchmark. Therefore a composed weight is an upper bound for any smaller number.
//!
//! A chain that raises a limit of its configuration measures again.

use super::WeightInfo;
use crate::types::{PageSize, SnapshotTotals};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The iterations of balancing in [`Measurements::balancing`].
pub(crate) const BALANCING_ROUNDS: u32 = 8;

/// What the benchmarks measure: a function for each benchmark.
pub trait Measurements {
    /// Returns the weight of a block in which nothing is done.
    fn idle_block() -> Weight;
    /// Returns the weight of starting an election.
    fn begin() -> Weight;
    /// Returns the weight of taking candidates.
    fn snapshot_targets(targets: u32) -> Weight;
    /// Returns the weight of taking a page of voters with one vote each.
    fn snapshot_page(targets: u32, voters: u32) -> Weight;
    /// Returns the weight of taking a full page of voters, which have these votes together. There are as many
    /// candidates as there can be.
    fn snapshot_votes(votes: u32) -> Weight;
    /// Returns the weight of filling one seat. Each candidate has one voter, which votes for it alone.
    fn solve_targets(targets: u32) -> Weight;
    /// Returns the weight of filling these seats: at most one for each 16 candidates, so that almost all candidates
    /// remain. There are as many candidates as there can be. Each has one voter, which votes for it alone. All
    /// candidates tie.
    fn solve_seats(seats: u32) -> Weight;
    /// Returns the weight of electing all candidates. Voters have as many votes as they can have. There are as many
    /// seats as there can be. All candidates tie, so each rise of a load updates exact scores.
    fn solve_voters(voters: u32) -> Weight;
    /// As [`solve_voters`](Self::solve_voters), with stakes that exceed 64 bits together.
    fn solve_wide_voters(voters: u32) -> Weight;
    /// Returns the weight of electing, and of balancing eight times. Voters have as many votes as they can have.
    fn balancing(voters: u32) -> Weight;
    /// Returns the weight of fetching a page of a result.
    fn export_page(targets: u32, voters: u32, winners: u32, backers: u32) -> Weight;
    /// Returns the weight of fetching a page without winners.
    fn export_empty_page() -> Weight;
    /// Returns the weight of removing everything that is stored, in up to this number of pages.
    fn clear(pages: u32) -> Weight;
}

/// The weights that follow from the measurements `M`, with the database weights of the runtime `T`.
pub struct MeasuredWeight<T, M>(PhantomData<(T, M)>);

/// Returns the part of a linear measurement that grows with the items.
fn growth(measured: impl Fn(u32) -> Weight, items: u32) -> Weight {
    measured(items).saturating_sub(measured(0))
}

/// Returns a number of searches that pays for all searches and for all bounds that are computed again.
///
/// With `k` seats and `m` candidates there are at most `k + m` searches of `m` looks each, and `k · m` bounds. In the
/// measurement, a seat takes two searches among at least 15/16 of the candidates. So a seat of the measurement is more
/// than 1.8 searches, and `2k + m` of them are more than `3.6k + 1.8m`. At least `2.6k` remain for the bounds. A bound
/// takes two products, which is no more than two looks.
fn seats_of_searches(totals: &SnapshotTotals) -> u32 {
    totals
        .seats
        .saturating_mul(2)
        .saturating_add(totals.targets)
}

impl<T: frame_system::Config, M: Measurements> MeasuredWeight<T, M> {
    /// Returns the weight of these storage accesses for each page.
    ///
    /// A measurement over voters does not show them: there is less than one access for each voter.
    fn accesses(pages: u32, reads: u64, writes: u64) -> Weight {
        let of_page = T::DbWeight::get().reads_writes(reads, writes);
        of_page.saturating_mul(pages.into())
    }
}

impl<T: frame_system::Config, M: Measurements> WeightInfo for MeasuredWeight<T, M> {
    fn idle_block() -> Weight {
        M::idle_block()
    }

    fn begin() -> Weight {
        M::begin()
    }

    fn snapshot_targets(targets: u32) -> Weight {
        M::snapshot_targets(targets)
    }

    fn snapshot_page(targets: u32, voters: u32, votes: u32) -> Weight {
        M::snapshot_page(targets, voters).saturating_add(growth(M::snapshot_votes, votes))
    }

    // Each page: ballots | ballots, a page of the result. Each voter is charged for all votes that it can have. With
    // fewer votes, its changed loads touch fewer votes.
    fn solve(pages: u32, _max_votes: u32, totals: &SnapshotTotals) -> Weight {
        let is_wide = totals.weight > u128::from(u64::MAX);
        let of_voters: fn(u32) -> Weight = if is_wide {
            M::solve_wide_voters
        } else {
            M::solve_voters
        };
        M::solve_targets(totals.targets)
            .saturating_add(growth(of_voters, totals.voters))
            .saturating_add(growth(M::solve_seats, seats_of_searches(totals)))
            .saturating_add(Self::accesses(pages, 1, 2))
    }

    // The measurement contains an election as well, so it is more than the balancing alone.
    fn balancing_round(voters: u32, _votes: u32) -> Weight {
        let rounds = growth(M::balancing, voters);
        rounds
            .checked_div(BALANCING_ROUNDS.into())
            .unwrap_or(rounds)
    }

    // Each page: accounts of voters.
    fn export_page(totals: &SnapshotTotals, size: PageSize) -> Weight {
        if size.winners == 0 {
            return M::export_empty_page();
        }
        let PageSize { winners, backers } = size;
        M::export_page(totals.targets, totals.voters, winners, backers)
            .saturating_add(Self::accesses(totals.pages, 1, 0))
    }

    fn clear(pages: u32) -> Weight {
        M::clear(pages)
    }
}
