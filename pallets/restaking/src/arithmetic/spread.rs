//! How stake is spread over operators.

use super::mul_div;
use crate::types::Balance;

/// Returns how many of the largest stakes are more than the part `part / of` of all of them: the Nakamoto coefficient.
/// `stakes` descend. Zero without stake.
///
/// ```
/// use palisade_restaking::arithmetic::spread::nakamoto;
///
/// assert_eq!(nakamoto(&[50, 30, 20], 1, 2), 2); // 50 is not more than a half
/// assert_eq!(nakamoto(&[50, 30, 20], 1, 3), 1);
/// ```
pub fn nakamoto(stakes: &[Balance], part: u32, of: u32) -> u32 {
    let total = stakes
        .iter()
        .fold(0u128, |sum, each| sum.saturating_add(*each));
    // A whole number is above a fraction if it is above the fraction rounded down.
    let threshold = mul_div(total, part.into(), of.into()).unwrap_or(total);
    let mut sum = 0u128;
    for (count, stake) in (1u32..).zip(stakes) {
        sum = sum.saturating_add(*stake);
        if sum > threshold {
            return count;
        }
    }
    0
}
