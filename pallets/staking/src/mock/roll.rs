//! Time passes, and every block is checked.

use super::*;
use frame_support::traits::{OnFinalize, OnIdle, OnInitialize};
use frame_support::weights::Weight;

/// More weight than the idle work of any test needs.
const AMPLE: Weight = Weight::from_parts(2_000_000_000_000, u64::MAX);

/// Begins block 1.
pub fn start_first_block() {
    begin_block(1);
}

fn begin_block(number: u64) {
    System::reset_events();
    System::set_block_number(number);
    note_issuance();
    step_election();
    <AllPalletsWithSystem as OnInitialize<u64>>::on_initialize(number);
    // As on a chain: the inherent sets the time after `on_initialize`.
    Timestamp::set_timestamp(number * BLOCK_MILLIS);
}

/// Finishes the block with this idle weight, and begins the next.
pub fn roll_one_with_idle_weight(idle: Weight) {
    let number = System::block_number();
    let used = <Staking as OnIdle<u64>>::on_idle(number, idle);
    assert!(used.all_lte(idle), "idle work stays within what is left");
    <AllPalletsWithSystem as OnFinalize<u64>>::on_finalize(number);
    check_block();
    remember_events();
    begin_block(number + 1);
    check_block();
}

/// Finishes the block and begins the next.
pub fn roll_one() {
    roll_one_with_idle_weight(AMPLE);
}

/// Rolls into the given block.
pub fn roll_to(number: u64) {
    while System::block_number() < number {
        roll_one();
    }
}

/// Rolls into the first block of the next session.
pub fn roll_to_next_session() {
    let session = Session::current_index();
    while Session::current_index() == session {
        roll_one();
    }
}

/// Rolls into the first block in which chunks of the era are due. Unless eras were forced, the era becomes active then.
pub fn roll_to_mature_era(era: u32) {
    let give_up = System::block_number() + 1_000;
    while Staking::mature_era() < era {
        assert!(System::block_number() < give_up, "it never matured");
        roll_one();
    }
}

/// Rolls into the first block in which the era is active. Panics if that does not happen within 1,000 blocks.
pub fn roll_to_active_era(era: u32) {
    let give_up = System::block_number() + 1_000;
    while Staking::active_era() < era {
        assert!(System::block_number() < give_up, "era {era} never came");
        roll_one();
    }
    assert_eq!(Staking::active_era(), era, "rolled too far");
}
