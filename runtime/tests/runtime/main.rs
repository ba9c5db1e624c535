//! Tests of the wired runtime, as one program because linking a runtime takes its time.

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
mod governance;
mod key_ownership;
mod key_references;
mod metadata;
mod policies;
mod presets;
mod published_metadata;
mod purged_keys;
mod session_keys;
mod slashing;
mod state;
mod timing;
