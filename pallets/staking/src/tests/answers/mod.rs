//! What people ask of staking. The stories compare each answer with what the chain does afterwards.

mod estimates;
mod inflation;
mod payouts;
mod slashes;
mod unlocks;
mod validators;

use crate::mock::*;

/// Asks a question, and checks that the answer changes nothing.
fn ask<A>(question: impl FnOnce() -> A) -> A {
    let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
    let before = root();
    let answer = question();
    assert_eq!(before, root(), "an answer only reads");
    answer
}

/// Returns the number of blocks in this time.
fn blocks(millis: u64) -> u64 {
    assert_eq!(millis % BLOCK_MILLIS, 0);
    millis / BLOCK_MILLIS
}
