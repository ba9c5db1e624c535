//! Feeds bytes to the generator of the tests in `tests/reference` and compares with the reference. The
//! fuzzer sees which of our branches were taken, so it finds its way to rare ones.

#![no_main]

// The tests use more of these two.
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
