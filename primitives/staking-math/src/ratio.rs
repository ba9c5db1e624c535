//! Shares of an amount in full precision: the one multiplication that the other modules use.
//!
//! A per-thing is too coarse for a share of a reward. A `Perbill` below one billionth pays nothing. And if shares are
//! rounded to the nearest, they can add up to more than the whole. So [`ledger`](crate::ledger),
//! [`inflation`](crate::inflation) and [`payout`](crate::payout) compute their shares here.

use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Returns `floor(value · numerator / denominator)`. The product has 256 bits.
///
/// The result saturates at `u128::MAX`. It is zero if the `denominator` is zero, so that nothing is paid by mistake.
pub fn multiply_ratio_floor(value: u128, numerator: u128, denominator: u128) -> u128 {
    if denominator == 0 {
        return 0;
    }
    multiply_by_rational_with_rounding(value, numerator, denominator, Rounding::Down)
        .unwrap_or(u128::MAX)
}

#[cfg(test)]
mod tests;
