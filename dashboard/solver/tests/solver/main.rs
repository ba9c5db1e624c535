//! The solver of the page: the results of the reference, and refusals.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod flat;
mod golden;
mod refusals;
