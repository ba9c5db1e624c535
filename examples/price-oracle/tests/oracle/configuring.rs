//! The configurations that the integrity test refuses.

use super::chain::*;
use frame_support::traits::Hooks;

/// Checks the configuration of these tests, with this number of reports.
fn check_with(max_reporters: u32) {
    MaxReporters::set(max_reporters);
    <Oracle as Hooks<u64>>::integrity_test();
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check_with(6);
}

#[test]
#[should_panic = "a transaction can report in the largest round"]
fn a_transaction_must_report_in_the_largest_round() {
    // A report takes 775 µs and 5 µs for each other one, twice: when it is admitted, and when it is executed.
    // With 64,000 others this is 642 ms, with 65,000 it is 652 ms. A transaction has 650 ms.
    check_with(64_000);
    check_with(65_000);
}

#[test]
#[should_panic = "a block can end the largest round"]
fn a_block_must_end_the_largest_round() {
    // The end of a round takes 725 µs, and 5 µs for each report: 1,000.7 ms. A block has a second.
    check_with(200_000);
}
