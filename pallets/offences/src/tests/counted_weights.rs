//! Counted weights have at least the storage accesses that benchmarks have found.

use crate::{
    mock::*,
    weights::{CountedWeight, Measured, WeightInfo},
};
use frame_support::weights::{RuntimeDbWeight, Weight};
use std::collections::BTreeSet;

type Counted = CountedWeight<Runtime>;
type Found = Measured<Runtime>;

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
    compare!(names:
        quiet_block() step()
        report(1) report(1_000)
        marks(1) marks(64)
    );
    assert_eq!(names, declared(include_str!("../weights.rs")));
}
