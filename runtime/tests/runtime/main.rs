//! Tests of the wired runtime, as one program because linking a runtime takes its time.

mod authoring;
mod chain;
mod constants;
mod elections;
mod electorate;
mod eras;
mod exposures;
mod fees;
mod governance;
mod metadata;
mod policies;
mod presets;
mod published_metadata;
mod session_keys;
mod slashing;
mod state;
mod timing;
