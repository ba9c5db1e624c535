//! Stories of restaking on our staking pallet.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the runtime, its genesis, and how blocks are made and checked |
//! | `people` | what the stories do |
//! | `slashing` | slashes of services: who pays, who gets it, governance, slashes of the chain |
//! | `rewarding` | rewards reach stakers |
//! | `random` | random histories, checked after each block |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod chain;
mod laundering;
mod people;
mod random;
mod rewarding;
mod slashing;
