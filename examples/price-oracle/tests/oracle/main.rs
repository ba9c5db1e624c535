//! Stories of the price oracle, with a restaking pallet that records what it is asked to slash.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the runtime, the stakes of its validators, and how blocks are made and checked |
//! | `people` | what the stories do |
//! | `median` | worked examples and properties of the weighted median |
//! | `signing` | the bytes that are signed, and signatures that a client made |
//! | `registering` | keys: set, changed, ended, forgotten |
//! | `reporting` | reports: who counts, who is refused, full rounds |
//! | `rounds` | prices, their age, settings |
//! | `equivocating` | two prices in a round: what is proven, and what it costs |
//! | `releases` | a release lowers a bound below what is stored |
//! | `configuring` | configurations that the integrity test refuses |
//! | `random` | random histories, checked after each step |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod chain;
mod configuring;
mod equivocating;
mod median;
mod people;
mod random;
mod registering;
mod releases;
mod reporting;
mod rounds;
mod signing;
