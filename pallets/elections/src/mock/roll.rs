//! Makes time pass, and checks every block.

use super::*;
use crate::{Event, Phase};
use frame_support::{
    dispatch::DispatchClass,
    parameter_types,
    traits::{OnFinalize, OnInitialize, OnRuntimeUpgrade},
    weights::Weight,
};
use sp_runtime::BuildStorage;

parameter_types! {
    /// The pallet's events in blocks before this one, with their blocks.
    pub static History: Vec<(u64, Event)> = vec![];
}

/// Tells a story in the village, from block 1 on. Checks the invariants at the end.
pub fn run(story: impl FnOnce()) {
    a_village();
    run_as_is(story);
}

/// The same with the electorate that was set before.
pub fn run_as_is(story: impl FnOnce()) {
    new_chain().execute_with(|| {
        begin_block();
        story();
        check_block();
    });
}

pub fn new_chain() -> sp_io::TestExternalities {
    History::take();
    Asked::take();
    let genesis = frame_system::GenesisConfig::<Runtime>::default();
    genesis
        .build_storage()
        .expect("an empty genesis is valid; qed")
        .into()
}

fn begin_block() {
    initialize_block(Weight::zero, || {});
}

/// Starts a block in the order in which a chain executes it.
fn initialize_block(on_runtime_upgrade: impl FnOnce() -> Weight, others: impl FnOnce()) {
    let number = System::block_number() + 1;
    System::reset_events();
    let upgrade = on_runtime_upgrade();
    System::initialize(&number, &Default::default(), &Default::default());
    others();
    let weight = upgrade + <Elections as OnInitialize<u64>>::on_initialize(number);
    System::register_extra_weight_unchecked(weight, DispatchClass::Mandatory);
    check_block();
}

fn end_block() {
    check_block();
    let number = System::block_number();
    let events = events().into_iter().map(|event| (number, event));
    History::mutate(|history| history.extend(events));
    <Elections as OnFinalize<u64>>::on_finalize(number);
}

/// Ends the block and begins the next.
pub fn next_block() {
    end_block();
    begin_block();
}

/// Ends the block and begins the next. In the next block, `others` runs before the pallet's hook.
pub fn next_block_after(others: impl FnOnce()) {
    end_block();
    initialize_block(Weight::zero, others);
}

/// Ends the block and begins the next, with another `MaxElectionWeight`.
pub fn next_block_with(weight: Weight) {
    end_block();
    MaxElectionWeight::set(weight);
    begin_block();
}

/// Ends the block and begins the next with another configuration, without an upgrade hook.
pub fn next_block_with_other_bounds(change: impl FnOnce()) {
    end_block();
    change();
    begin_block();
}

/// Ends the block and begins the next with new code. `old_code` runs between the two.
pub fn upgrade_runtime_after(old_code: impl FnOnce()) {
    end_block();
    old_code();
    initialize_block(<Elections as OnRuntimeUpgrade>::on_runtime_upgrade, || {});
}

/// Ends the block and begins the next with new code.
pub fn upgrade_runtime() {
    upgrade_runtime_after(|| {});
}

pub fn roll_to(block: u64) {
    while System::block_number() < block {
        next_block();
    }
}

/// Rolls until the election is in the phase. Fails the test if it never is.
pub fn roll_to_phase(phase: Phase) {
    for _ in 0..200 {
        if current_phase() == phase {
            return;
        }
        next_block();
    }
    panic!("{phase:?} never came");
}

/// Rolls until a result is ready.
pub fn roll_to_result() {
    roll_to_phase(Phase::Export(Pages::get() - 1));
}
