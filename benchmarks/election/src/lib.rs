//! The parts that all benchmarks share.
//!
//! | module | what it owns |
//! |---|---|
//! | [`counter`] | counts reads and writes of storage |
//! | [`machine`] | the machine of a measurement |
//! | [`statistics`] | medians, and readable numbers |
//! | [`results`] | tables and files |

// No runtime contains this crate. A panic ends this program and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod counter;
pub mod machine;
pub mod results;
pub mod statistics;
