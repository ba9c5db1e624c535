//! Tests of the wired runtime. They are one program, because linking a runtime takes long.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::panic,
    clippy::unwrap_used
)]

mod answers;
mod authoring;
mod chain;
mod common_faults;
mod constants;
mod elections;
mod electorate;
mod equivocations;
mod eras;
mod exposures;
mod fees;
mod genesis_refusals;
mod genesis_settings;
mod governance;
mod key_ownership;
mod key_references;
mod liquid;
mod liquid_crisis;
mod liquid_model;
mod liquid_trust;
mod metadata;
mod operators;
mod policies;
mod pools;
mod presets;
mod published_metadata;
mod purged_keys;
mod referenda;
mod session_keys;
mod slashing;
mod staking_admins;
mod staking_bounds;
mod state;
mod sub_accounts;
mod timing;
#[cfg(feature = "try-runtime")]
mod try_runtime;
mod walkthrough;
