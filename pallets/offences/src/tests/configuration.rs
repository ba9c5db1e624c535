//! The configurations that the integrity test refuses.

use crate::mock::*;
use frame_support::{traits::Hooks, weights::constants::RocksDbWeight};

/// Checks the configuration of these tests, with this number of reports and the weights of a database.
fn check(max_reports: u32) {
    DbWeights::set(RocksDbWeight::get());
    MaxReports::set(max_reports);
    <Offences as Hooks<u64>>::integrity_test();
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check(64);
}

#[test]
#[should_panic(expected = "an offender that was alone is counted alone")]
fn a_report_of_each_offender_must_be_kept_with_its_slot() {
    // One is accepted.
    check(1);
    check(0);
}

#[test]
#[should_panic(expected = "a block can take its steps of upkeep")]
fn a_block_must_take_all_its_steps_of_upkeep() {
    // In each of 16 steps, a slot takes 145 µs and the rest takes 1.215 ms. Besides, a block takes 120 µs.
    // With 422 slots this is 998.6 ms, with one more it is 1,000.9 ms. A block has a second.
    check(422);
    check(423);
}
