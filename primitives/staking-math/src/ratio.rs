//! Shares of an amount without loss: the one multiplication that all the others are made of.
//!
//! A per-thing is too coarse for a share of a reward: below one billionth a `Perbill` pays nothing,
//! and rounded to the nearest, shares can add up to more than the whole. [`inflation`](crate::inflation)
//! and [`payout`](crate::payout) take their shares here instead.

use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// `floor(value · numerator / denominator)`, with a product of 256 bits in between.
///
/// Saturates at `u128::MAX`. Nothing can be said about a share of nothing, so a `denominator` of zero
/// gives zero: nobody is paid by mistake.
pub fn multiply_ratio_floor(value: u128, numerator: u128, denominator: u128) -> u128 {
    if denominator == 0 {
        return 0;
    }
    multiply_by_rational_with_rounding(value, numerator, denominator, Rounding::Down)
        .unwrap_or(u128::MAX)
}

#[cfg(test)]
mod tests;
