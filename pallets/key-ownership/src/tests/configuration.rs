//! The configurations that the integrity test refuses. A deposit for keys is in `references`.

use crate::mock::*;
use frame_support::traits::IntegrityTest;

fn check() {
    <KeyOwnership as IntegrityTest>::integrity_test();
}

#[test]
fn the_configuration_of_these_tests_is_sound() {
    check();
}

#[test]
#[should_panic(expected = "keys in force are noted")]
fn a_session_manager_that_notes_no_keys_is_refused() {
    // The chain would elect and pay its validators, and nobody could prove an equivocation.
    AreKeysNoted::set(false);
    check();
}
