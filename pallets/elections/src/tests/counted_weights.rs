//! Counted weights have at least the storage accesses that benchmarks have found.

use crate::{
    mock::*,
    types::{PageSize, SnapshotTotals},
    weights::{CountedWeight, Measured, MeasuredWeight},
    WeightInfo,
};
use palisade_testing::{accesses::declared, compare_accesses};

type Found = MeasuredWeight<Runtime, Measured<Runtime>>;

#[test]
fn no_access_that_a_benchmark_finds_is_left_out_of_the_counts() {
    let few = &SnapshotTotals {
        seats: 1,
        targets: 1,
        pages: 1,
        voters: 1,
        votes: 1,
        weight: 1,
    };
    let many = &SnapshotTotals {
        seats: 1_000,
        targets: 2_000,
        pages: 32,
        voters: 24_576,
        votes: 24_576 * 16,
        weight: u128::MAX,
    };
    let page = |winners, backers| PageSize { winners, backers };
    let compared = compare_accesses!(CountedWeight<Runtime>, Found, DbWeights::set;
        idle_block() begin()
        snapshot_targets(1) snapshot_targets(2_000)
        snapshot_page(1, 1, 1) snapshot_page(2_000, 768, 768 * 16)
        solve(1, 1, few) solve(32, 16, many)
        balancing_round(1, 1) balancing_round(24_576, 24_576 * 16)
        export_page(few, page(0, 0)) export_page(few, page(1, 1))
        export_page(many, page(0, 0)) export_page(many, page(1_000, 24_576))
        clear(1) clear(32)
    );
    assert_eq!(compared, declared(include_str!("../weights.rs")));
}
