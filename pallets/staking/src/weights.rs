//! The weights of calls and hooks.
//!
//! | implementation of [`WeightInfo`] | numbers |
//! |---|---|
//! | [`Measured`] | what each benchmark took in the Wasm of our runtime; `make weights` writes it |
//! | [`CountedWeight`] | the reads and writes of the longest path, plus an allowance for computing |
//! | [`Larger`] | of two implementations, the larger number; our runtime uses it with both |
//!
//! A benchmark shows how long computing takes, and which accesses one path makes. It runs in a small state, and other
//! paths can make more accesses. Counted weights are meant for the longest path. They are counted by hand, and a test
//! compares them with what the benchmarks found (`tests/counted_weights.rs`). A benchmark can change after that.
//! Therefore a chain uses the larger of both. Only tests, `examples/minimal-runtime` and the rehearsal use counted
//! weights alone, because they are the same on every machine. A comment above a function lists the reads and writes
//! that it counts.
//!
//! A chain measures on its own hardware (`make weights`). `make bench-pipeline ARGS="--limits"` then compares the
//! weights with the time of the largest elections.

mod counted;
mod measured;

pub use counted::CountedWeight;
pub use measured::Measured;
pub use palisade_weights::Larger;
// The generated file implements the trait that has this name, in each crate.
use WeightInfo as Measurements;

palisade_weights::weight_info! {
    /// The weights, as functions of the amount of work that the arguments of a call cause.
    #[allow(missing_docs)]
    pub trait WeightInfo {
        fn bond() -> Weight;
        fn bond_extra() -> Weight;
        fn unbond() -> Weight;
        fn withdraw_unbonded() -> Weight;
        fn rebond() -> Weight;
        fn validate() -> Weight;
        fn nominate(targets: u32) -> Weight;
        fn chill() -> Weight;
        fn displace() -> Weight;
        fn list_candidates(candidates: u32) -> Weight;
        fn set_payee() -> Weight;
        fn accept_control() -> Weight;
        fn set_controller() -> Weight;
        fn set_validator_count() -> Weight;
        fn set_forcing() -> Weight;
        fn set_invulnerables(accounts: u32) -> Weight;
        fn kill_stash() -> Weight;
        fn kick(nominators: u32) -> Weight;
        fn set_staking_configs() -> Weight;
        fn force_apply_min_commission() -> Weight;
        fn set_min_commission() -> Weight;
        fn restore_ledger() -> Weight;
        fn set_automatic_payouts() -> Weight;
        fn payout_page(nominators: u32) -> Weight;
        fn find_next_payout() -> Weight;
        fn find_next_pruning() -> Weight;
        fn prune_entry() -> Weight;
        fn report_offence(offenders: u32) -> Weight;
        fn manual_slash() -> Weight;
        fn cancel_deferred_slash(rows: u32, shown_nominators: u32) -> Weight;
        fn find_unshown_slash() -> Weight;
        fn show_slash_page(page_nominators: u32, shown_nominators: u32) -> Weight;
        fn find_due_slash() -> Weight;
        fn read_slash_page(nominators: u32) -> Weight;
        fn slash_staker() -> Weight;
        fn settle_voter() -> Weight;
        fn read_candidates(candidates: u32) -> Weight;
        fn look_for_offenders(validators: u32) -> Weight;
        fn admit_offenders(offenders: u32) -> Weight;
        fn read_voters(voters: u32, lookups: u32) -> Weight;
        fn find_collection() -> Weight;
        fn add_exposure(pages: u32, nominators: u32) -> Weight;
        fn take_exposure(entries: u32) -> Weight;
        fn take_winners(winners: u32) -> Weight;
        fn note_author() -> Weight;
        fn publish_points(validators: u32) -> Weight;
        fn on_finalize() -> Weight;
    }
}
