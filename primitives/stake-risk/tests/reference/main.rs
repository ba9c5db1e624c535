//! The crate against independent, slow definitions, and against the numbers of the papers.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod brute_force;
mod cascades;
mod certificate;
mod papers;
mod pools;
mod random;
mod searches;
mod worst_case;
