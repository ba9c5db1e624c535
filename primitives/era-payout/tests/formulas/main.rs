//! What each implementation of `EraPayout` pays: worked examples, and properties over random input.

// A test shall panic. `parameter_types` generates undocumented items.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs
)]

mod capped;
mod curve;
mod fixed;
mod schedule;
