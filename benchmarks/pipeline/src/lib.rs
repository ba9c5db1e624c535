//! The shared parts of the benchmarks that execute the runtime's Wasm.
//!
//! | module | what it owns |
//! |---|---|
//! | [`authoring`] | the header and the inherent of a block; a module of the runtime's tests |
//! | [`signer`] | secret keys, and what they sign |
//! | [`population`] | a genesis with many validators |
//! | [`wasm`] | the executor |

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[path = "../../../runtime/tests/runtime/authoring.rs"]
pub mod authoring;
pub mod population;
pub mod signer;
pub mod wasm;

use std::time::Duration;

/// Returns the median. For an even number of times, the longer of the two in the middle.
pub fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
