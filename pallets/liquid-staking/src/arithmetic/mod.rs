//! The arithmetic: pure functions over amounts and shares, without storage.
//!
//! | module | what it computes |
//! |---|---|
//! | [`rate`] | what a deposit and a share are worth |
//! | [`batches`] | what a batch takes with it, and what each member of a batch gets |
//! | [`losses`] | who bears a loss |
//! | [`spread`] | how funds are spread over validators |

pub mod batches;
pub mod losses;
pub mod rate;
pub mod spread;

use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Returns `floor(a · b / c)`. `None` if `c` is zero or the result is too large.
pub(crate) fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    multiply_by_rational_with_rounding(a, b, c, Rounding::Down)
}

/// Returns the part `floor(a · b / c)` of `a`, for `b` up to `c`. It is at most `a`; zero if `c` is zero.
pub(crate) fn part_of(a: u128, b: u128, c: u128) -> u128 {
    mul_div(a, b.min(c), c).unwrap_or(0)
}
