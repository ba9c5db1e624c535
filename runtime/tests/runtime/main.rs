//! Tests of the wired runtime, as one program because linking a runtime takes its time.

mod chain;
mod constants;
mod eras;
mod fees;
mod governance;
mod metadata;
mod policies;
mod presets;
mod session_keys;
mod slashing;
mod state;
mod timing;
