//! Counted weights have at least the storage accesses that benchmarks have found.

use crate::{
    mock::*,
    types::{PageSize, SnapshotTotals},
    weights::{CountedWeight, Measured, MeasuredWeight},
    WeightInfo,
};
use frame_support::weights::{RuntimeDbWeight, Weight};
use std::collections::BTreeSet;

type Counted = CountedWeight<Runtime>;
type Found = MeasuredWeight<Runtime, Measured<Runtime>>;

/// Returns the reads and the writes that a weight contains.
fn accesses(weight: impl Fn() -> Weight) -> (u64, u64) {
    let of = |read, write| {
        DbWeights::set(RuntimeDbWeight { read, write });
        weight().ref_time()
    };
    let computing = of(0, 0);
    (of(1, 0) - computing, of(0, 1) - computing)
}

/// Returns the names of the functions that a trait declares in a source.
fn declared(source: &str) -> BTreeSet<&str> {
    let lines = source.lines().map(str::trim);
    let functions = lines.filter(|line| line.ends_with("-> Weight;"));
    functions
        .filter_map(|line| line.strip_prefix("fn ")?.split('(').next())
        .collect()
}

/// Compares functions of both implementations, with these arguments. Adds their names to a set.
macro_rules! compare {
    ($names:ident: $($function:ident($($argument:expr),*))*) => {$(
        $names.insert(stringify!($function));
        let counted = accesses(|| Counted::$function($($argument),*));
        let measured = accesses(|| Found::$function($($argument),*));
        assert!(
            counted.0 >= measured.0 && counted.1 >= measured.1,
            "{}: {counted:?} are counted, and {measured:?} measured",
            stringify!($function($($argument),*))
        );
    )*};
}

#[test]
fn no_access_that_a_benchmark_finds_is_left_out_of_the_counts() {
    let mut names = BTreeSet::new();
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
    compare!(names:
        idle_block() begin()
        snapshot_targets(1) snapshot_targets(2_000)
        snapshot_page(1, 1, 1) snapshot_page(2_000, 768, 768 * 16)
        solve(1, 1, few) solve(32, 16, many)
        balancing_round(1, 1) balancing_round(24_576, 24_576 * 16)
        export_page(few, page(0, 0)) export_page(few, page(1, 1))
        export_page(many, page(0, 0)) export_page(many, page(1_000, 24_576))
        clear(1) clear(32)
    );
    assert_eq!(names, declared(include_str!("../weights.rs")));
}
