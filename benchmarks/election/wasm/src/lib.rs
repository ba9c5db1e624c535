//! The code that the election benchmark measures. It is compiled twice: natively, and to Wasm for an executor.
//!
//! | module | what it owns |
//! |---|---|
//! | [`random`] | a generator of integers, and draws weighted by rank |
//! | [`electorate`] | candidates, voters, their stakes and votes, from a seed |
//! | [`solver`] | the two solvers with one interface, and the digest of a result |
//! | [`clock`] | the host function that gives Wasm the time |
//! | [`task`] | one election in Wasm: the task and the answer |
//!
//! Nothing here uses floating point or unordered collections. So both builds make the same electorate from the same seed,
//! and only a few bytes pass between them. `palisade-bench-election` decides what is timed, how often, and what is
//! printed.

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod clock;
pub mod electorate;
#[cfg(not(feature = "std"))]
mod exports;
pub mod random;
pub mod solver;
pub mod task;

#[cfg(feature = "std")]
mod blob {
    // The Wasm builder generates this file without documentation. Some of its constants are unused.
    #![allow(missing_docs, dead_code)]
    include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}

/// This crate as Wasm, compressed; `None` unless it was compiled with `PALISADE_BENCH_WASM=1`.
#[cfg(feature = "std")]
pub const WASM_BINARY: Option<&[u8]> = blob::WASM_BINARY;
