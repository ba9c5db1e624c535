//! The configurations that the integrity test refuses.

use crate::{mock::*, types::MAX_RECORDS};
use frame_support::traits::Hooks;
use sp_io::TestExternalities;

fn check() {
    TestExternalities::default().execute_with(<Restaking as Hooks<u64>>::integrity_test);
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check();
}

#[test]
#[should_panic = "a block can make the largest certificate"]
fn a_block_must_make_the_largest_certificate() {
    MaxOperators::set(1_000);
    check();
    // More than 80 µs for each: above the second that a block has.
    MaxOperators::set(20_000);
    check();
}

#[test]
#[should_panic = "a service remembers all faults of an operator"]
fn a_service_must_remember_each_fault_that_can_be_slashed() {
    // A list has 64 faults. 20 eras are a window, and two are to spare.
    BondingEras::set(42);
    check();
    BondingEras::set(43);
    check();
}

#[test]
#[should_panic = "an operator has a record for each era"]
fn an_operator_must_have_a_record_for_each_era() {
    // Two eras are to spare. Four more are from the active one to the last that is announced.
    // Calls leave a quarter of the records to slashes.
    MaxWindow::set(1);
    let records = MAX_RECORDS * 3 / 4;
    BondingEras::set(records - 6);
    check();
    BondingEras::set(records - 5);
    check();
}
