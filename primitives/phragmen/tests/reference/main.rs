//! The solver against the reference implementation, bit for bit: small nasty elections by the thousand
//! (a million with `PALISADE_ELECTIONS=1000000`), medium and large ones, and one written election for every
//! rule that an implementation could easily miss.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod choices;
mod comparison;
mod elections;
mod large;
mod random;
mod rules;
