//! Pallets of the SDK beside staking, unchanged: `pallet-election-provider-multi-block` elects the eras, and
//! `pallet-root-offences` reports offences.
//!
//! | file | content |
//! |---|---|
//! | `chain` | the runtime: how both pallets are wired |
//! | `provider` | the configuration of the provider and its three other pallets |
//! | `blocks` | the genesis, and how blocks are made |
//! | `checks` | what holds after every block |
//! | `steps` | what the stories do, and what they read |
//! | `electing` | stories of solutions: from accounts, from validators, false ones |
//! | `failing` | stories of elections without a result, late ones, emergencies |
//! | `meanwhile` | stories of stakers that do something while an election is under way |
//! | `freezing` | stories of forced and frozen eras |
//! | `lives` | eras one after the other, with random disturbances |
//! | `root_offences` | stories of offences that root creates |
//!
//! Blocks run through `frame-executive`, so the hooks come in the order of a real chain.

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::unwrap_used
)]

mod blocks;
mod chain;
mod checks;
mod electing;
mod failing;
mod freezing;
mod lives;
mod meanwhile;
mod provider;
mod root_offences;
mod steps;
