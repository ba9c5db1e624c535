//! Makes an election from bytes, with the generator of the tests in `tests/reference`. Compares its result with that of
//! the reference.
//!
//! The fuzzer sees which branches of the solver were taken, so it finds the way to rare ones.

#![no_main]

// The tests use more of these two modules.
#[allow(dead_code)]
#[path = "../../tests/reference/choices.rs"]
mod choices;
#[allow(dead_code)]
#[path = "../../tests/reference/elections.rs"]
mod elections;

#[path = "../../tests/reference/comparison.rs"]
mod comparison;

use choices::Choices;
use elections::{Election, SMALL};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    Election::draw(&mut Choices::Bytes(bytes), SMALL).assert_same_as_reference();
});
