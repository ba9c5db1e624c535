//! Weights that are composed of measurements are upper bounds of what the measurements say.

use crate::{
    mock::*,
    types::{PageSize, SnapshotTotals},
    MeasuredWeight, Measurements, WeightInfo,
};
use frame_support::weights::Weight;
use sp_runtime::traits::Zero;

/// Simple numbers. Each measurement has a base of 1,000.
struct Numbers;

fn linear(parts: &[(u32, u64)]) -> Weight {
    let sum: u64 = parts
        .iter()
        .map(|(count, each)| u64::from(*count) * each)
        .sum();
    Weight::from_parts(1_000 + sum, 0)
}

impl Measurements for Numbers {
    fn idle_block() -> Weight {
        linear(&[])
    }
    fn begin() -> Weight {
        linear(&[])
    }
    fn snapshot_targets(targets: u32) -> Weight {
        linear(&[(targets, 1)])
    }
    fn snapshot_page(targets: u32, voters: u32) -> Weight {
        linear(&[(targets, 1), (voters, 2)])
    }
    fn snapshot_votes(votes: u32) -> Weight {
        linear(&[(votes, 3)])
    }
    fn solve_targets(targets: u32) -> Weight {
        linear(&[(targets, 4)])
    }
    fn solve_seats(seats: u32) -> Weight {
        linear(&[(seats, 5)])
    }
    fn solve_voters(voters: u32) -> Weight {
        linear(&[(voters, 6)])
    }
    fn solve_wide_voters(voters: u32) -> Weight {
        linear(&[(voters, 7)])
    }
    fn balancing(voters: u32) -> Weight {
        linear(&[(voters, 8)])
    }
    fn export_page(targets: u32, voters: u32, winners: u32, backers: u32) -> Weight {
        linear(&[(targets, 1), (voters, 2), (winners, 3), (backers, 4)])
    }
    fn export_empty_page() -> Weight {
        linear(&[])
    }
    fn clear(pages: u32) -> Weight {
        linear(&[(pages, 9)])
    }
}

type Cost = MeasuredWeight<Runtime, Numbers>;

fn accesses(reads: u64, writes: u64) -> Weight {
    <Runtime as frame_system::Config>::DbWeight::get().reads_writes(reads, writes)
}

#[test]
fn a_page_of_voters_has_one_base() {
    let expected = Weight::from_parts(1_000 + 10 + 2 * 20 + 3 * 30, 0);
    assert_eq!(Cost::snapshot_page(10, 20, 30), expected);
}

#[test]
fn solving_pays_for_searches_bounds_and_pages() {
    let totals = SnapshotTotals {
        seats: 3,
        targets: 5,
        voters: 7,
        votes: 9,
        ..Default::default()
    };
    // Two searches for each seat, one for each candidate.
    let expected = Weight::from_parts(1_000 + 4 * 5 + 6 * 7 + 5 * (2 * 3 + 5), 0);
    assert_eq!(Cost::solve(2, 16, &totals), expected + accesses(2, 4));
    let wide = SnapshotTotals {
        weight: u128::MAX,
        ..totals
    };
    let more = Cost::solve(2, 16, &wide) - Cost::solve(2, 16, &totals);
    assert_eq!(more, Weight::from_parts(7, 0));
}

#[test]
fn an_iteration_of_balancing_is_an_eighth_of_the_measured_ones() {
    assert_eq!(Cost::balancing_round(80, 1), Weight::from_parts(80, 0));
    assert!(Cost::balancing_round(0, 0).is_zero());
}

#[test]
fn a_page_of_the_result_reads_the_accounts_of_all_pages() {
    let totals = SnapshotTotals {
        targets: 5,
        voters: 7,
        pages: 4,
        ..Default::default()
    };
    let size = PageSize {
        winners: 1,
        backers: 2,
    };
    let expected = Weight::from_parts(1_000 + 5 + 14 + 3 + 8, 0) + accesses(4, 0);
    assert_eq!(Cost::export_page(&totals, size), expected);
    let empty = Cost::export_page(&totals, PageSize::default());
    assert_eq!(empty, Weight::from_parts(1_000, 0));
}
