//! What both sides can do: the interface between cases and runtimes.
//!
//! All functions need externalities. A function that is measured calls the pallet, and does nothing else.

use crate::{
    accounts::{AccountId, Balance},
    observation::Observation,
    scenario::{Payee, Scenario},
};
use frame_support::{
    dispatch::{DispatchResult, DispatchResultWithPostInfo},
    traits::StorageInfo,
};
use sp_runtime::Perbill;

/// The result of a call.
pub type Outcome = DispatchResult;

/// Panics if a call failed.
pub fn succeed(outcome: Outcome) {
    assert!(outcome.is_ok(), "a call failed: {outcome:?}");
}

/// A result with or without the weight of the call. The two pallets do not return it from the same calls.
pub trait IntoOutcome {
    /// Drops the weight.
    fn into_outcome(self) -> Outcome;
}

impl IntoOutcome for DispatchResult {
    fn into_outcome(self) -> Outcome {
        self
    }
}

impl IntoOutcome for DispatchResultWithPostInfo {
    fn into_outcome(self) -> Outcome {
        self.map(|_| ()).map_err(|error| error.error)
    }
}

/// A runtime with one of the two staking pallets.
pub trait Side: 'static {
    /// Writes the scenario into an empty state, and starts the first session. The block number is 0.
    fn fill(scenario: &Scenario);

    /// Executes the next block: starts it, runs the hooks of all pallets, sets the time, and finishes it.
    fn run_block();
    /// Runs the hooks of the staking pallet in the present block. Ours also runs those of the elections pallet.
    fn run_hooks();
    /// Removes the events of the present block.
    fn clear_events();

    /// Returns the active era.
    fn active_era() -> u32;
    /// Returns whether a slash waits or is not applied in full.
    fn has_pending_slashes() -> bool;
    /// Returns whether a slash is not shown in full. Always false upstream, which shows a slash when it is reported.
    fn has_unshown_slashes() -> bool;
    /// Returns the storage items of the runtime.
    fn storage_items() -> Vec<StorageInfo>;
    /// Returns what can be seen of the state.
    fn observe() -> Observation;

    /// Notes the author of a block.
    fn note_author(who: AccountId);
    /// Reports an offence of session 0.
    fn report(validator: &AccountId, fraction: Perbill);
    /// Cancels the slashes with these rows of an era of application.
    fn cancel(era: u32, rows: Vec<u32>) -> Outcome;
    /// Pays the next page of a validator.
    fn payout(validator: AccountId, era: u32) -> Outcome;

    fn bond(who: AccountId, value: Balance, payee: Payee) -> Outcome;
    fn bond_extra(who: AccountId, value: Balance) -> Outcome;
    fn unbond(who: AccountId, value: Balance) -> Outcome;
    fn rebond(who: AccountId, value: Balance) -> Outcome;
    fn withdraw(who: AccountId) -> Outcome;
    fn validate(who: AccountId) -> Outcome;
    fn nominate(who: AccountId, targets: Vec<AccountId>) -> Outcome;
    fn chill(who: AccountId) -> Outcome;
    fn kick(who: AccountId, nominators: Vec<AccountId>) -> Outcome;
    fn set_payee(who: AccountId, payee: Payee) -> Outcome;
    /// Removes a stash by the call `force_unstake`.
    fn kill_stash(who: AccountId) -> Outcome;
}
