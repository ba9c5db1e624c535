//! Counted weights have at least the storage accesses that benchmarks have found.

use crate::{
    mock::*,
    weights::{CountedWeight, Measured, WeightInfo},
};
use palisade_testing::{accesses::declared, compare_accesses};

#[test]
fn no_access_that_a_benchmark_finds_is_left_out_of_the_counts() {
    let compared = compare_accesses!(CountedWeight<Runtime>, Measured<Runtime>, DbWeights::set;
        quiet_block() step()
        report(1) report(1_000)
        marks(1) marks(64)
    );
    assert_eq!(compared, declared(include_str!("../weights.rs")));
}
