//! What the benchmarks of the runtime's Wasm share.
//!
//! | module | what it owns |
//! |---|---|
//! | [`authoring`] | what an author puts into a block; a module of the runtime's tests |
//! | [`wasm`] | the executor |

#[path = "../../../runtime/tests/runtime/authoring.rs"]
pub mod authoring;
pub mod wasm;

use std::time::Duration;

/// Returns the middle one of several times, of an even number the later of the two in the middle.
pub fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
