//! Counted weights have at least the storage accesses that benchmarks have found.
//!
//! Benchmarks run in our runtime, which has four kinds of keys, and this mock has two. So functions whose accesses
//! depend on the number of kinds are not compared.

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
        check_proof() purge()
        begin_session(1) begin_session(1_000)
        begin_repeated_session(1) begin_repeated_session(1_000)
        lend(0, 0) lend(500, 0)
        search(0) search(1_000_000)
    );
    let by_kind = ["control_changed", "forget_keys", "claim_keys"];
    names.extend(by_kind);
    assert_eq!(names, declared(include_str!("../weights.rs")));
}
