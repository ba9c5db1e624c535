//! One election for every rule that is easily missed, each with its numbers. They come from the reference
//! and hold for it too: [`hold`] compares before it returns.
//!
//! In the order of the algorithm: [`input`], [`loads`], [`weights`], [`balancing`], [`ratios`].

mod balancing;
mod input;
mod loads;
mod ratios;
mod weights;

use super::comparison::plain;
use super::elections::Election;
use sp_arithmetic::{PerU16, Perbill, Percent, Permill, Perquintill};
use sp_npos_elections::BalancingConfig;

const ALICE: u32 = 0;
const BOB: u32 = 1;
const CHARLIE: u32 = 2;
const DAVE: u32 = 3;

const EVE: u32 = 10;
const OMAR: u32 = 11;
const NINA: u32 = 12;
const DORA: u32 = 13;

const NOBODY: u32 = 99;

/// The whole of a voter's budget.
const ALL: u32 = 1_000_000_000;

type Voter<'a> = (u32, u64, &'a [u32]);

/// Winners with their stake in the order of election.
type Winners = Vec<(u32, u128)>;

/// Voters with their ratios in billionths.
type Shares = Vec<(u32, Vec<(u32, u32)>)>;

/// The election without balancing.
fn hold(seats: usize, candidates: &[u32], voters: &[Voter]) -> (Winners, Shares) {
    run(seats, candidates, voters, None)
}

/// The election, balanced so often, with this tolerance.
fn balance(
    (iterations, tolerance): (usize, u128),
    seats: usize,
    candidates: &[u32],
    voters: &[Voter],
) -> (Winners, Shares) {
    run(
        seats,
        candidates,
        voters,
        Some(BalancingConfig {
            iterations,
            tolerance,
        }),
    )
}

fn run(
    seats: usize,
    candidates: &[u32],
    voters: &[Voter],
    balancing: Option<BalancingConfig>,
) -> (Winners, Shares) {
    let election = election(seats, candidates, voters);
    election.assert_same::<Percent>(balancing);
    election.assert_same::<PerU16>(balancing);
    election.assert_same::<Permill>(balancing);
    election.assert_same::<Perbill>(balancing);
    election.assert_same::<Perquintill>(balancing);

    let result = plain(election.ours::<u32, Perbill>(|name| name, balancing));
    let (winners, shares) = result.expect("no sum overflows");
    let in_billionths = |ratios: Vec<(u32, Perbill)>| {
        ratios
            .into_iter()
            .map(|(winner, ratio)| (winner, ratio.deconstruct()))
            .collect()
    };
    (
        winners,
        shares
            .into_iter()
            .map(|(who, ratios)| (who, in_billionths(ratios)))
            .collect(),
    )
}

fn election(seats: usize, candidates: &[u32], voters: &[Voter]) -> Election {
    let voters = voters
        .iter()
        .map(|(who, budget, votes)| (*who, *budget, votes.to_vec()));
    Election {
        seats,
        candidates: candidates.to_vec(),
        voters: voters.collect(),
        iterations: 0,
        tolerance: 0,
    }
}
