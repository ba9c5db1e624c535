//! The arithmetic: pure functions, without storage.
//!
//! | module | what it computes |
//! |---|---|
//! | [`magnitudes`] | stakes and fractions from magnitudes, and how much of an operator's total is promised |
//! | [`windows`] | how much a service may slash within its window |
//! | [`limits`] | how much stake a service needs, and how it may be spread |
//! | [`spread`] | how stake is spread over operators |

pub mod limits;
pub mod magnitudes;
pub mod spread;
pub mod windows;

use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Returns `⌊a · b / c⌋`. `None` if `c` is zero or the result is too large.
pub(crate) fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    multiply_by_rational_with_rounding(a, b, c, Rounding::Down)
}

/// Returns `⌈a · b / c⌉`. `None` if `c` is zero or the result is too large.
pub(crate) fn mul_div_up(a: u128, b: u128, c: u128) -> Option<u128> {
    multiply_by_rational_with_rounding(a, b, c, Rounding::Up)
}
