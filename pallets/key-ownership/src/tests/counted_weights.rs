//! Counted weights have at least the storage accesses that benchmarks have found.
//!
//! Benchmarks run in our runtime, which has four kinds of keys, and this mock has two. So functions whose accesses
//! depend on the number of kinds are not compared.

use crate::{
    mock::*,
    weights::{CountedWeight, Measured, WeightInfo},
};
use palisade_testing::{accesses::declared, compare_accesses};

#[test]
fn no_access_that_a_benchmark_finds_is_left_out_of_the_counts() {
    let mut compared = compare_accesses!(CountedWeight<Runtime>, Measured<Runtime>, DbWeights::set;
        check_proof() purge()
        begin_session(1) begin_session(1_000)
        begin_repeated_session(1) begin_repeated_session(1_000)
        lend(0, 0) lend(500, 0)
        search(0) search(1_000_000)
    );
    let by_kind = ["control_changed", "forget_keys", "claim_keys"];
    compared.extend(by_kind);
    assert_eq!(compared, declared(include_str!("../weights.rs")));
}
