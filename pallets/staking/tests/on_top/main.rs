//! Pallets of the SDK on top of staking, unchanged: nomination pools.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the runtime, its genesis, and how blocks are made and checked |
//! | `pools` | the stories |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

mod chain;
mod pools;
