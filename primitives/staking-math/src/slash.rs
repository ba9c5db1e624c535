//! What a slash takes from one participant, and what reporters get of all that was taken.
//!
//! [`slash_fraction`](crate::slash_fraction) has said which part of the stake an offence costs. Here it
//! becomes an amount, for the validator's own stake and for each of its nominators alike; then
//! [`slash_spans`](crate::slash_spans) says how much of the amount is newly due.

use sp_arithmetic::Perbill;

/// What an offence costs a participant that had `stake` units on the offender: `floor(fraction · stake)`,
/// so at most `stake`.
pub fn compute_slash(stake: u128, fraction: Perbill) -> u128 {
    fraction.mul_floor(stake)
}

/// What is to be added when the fraction grows: `floor(to · stake) − floor(from · stake)` in units.
///
/// However many steps a fraction grows in, the increases add up to [`compute_slash`] of the last one. A
/// fraction that doesn't grow adds nothing.
pub fn compute_increase(stake: u128, from: Perbill, to: Perbill) -> u128 {
    compute_slash(stake, to).saturating_sub(compute_slash(stake, from))
}

/// What each of `reporters` has got when `taken` units were taken in all:
/// `floor(floor(share · taken) / reporters)`, and zero if there is nobody to get it.
///
/// It never falls while `taken` grows. Paying each time the difference to what it was before makes the
/// outcome independent of the steps in which a slash was taken; together reporters get at most their
/// share.
pub fn compute_reporter_share(taken: u128, share: Perbill, reporters: u32) -> u128 {
    share
        .mul_floor(taken)
        .checked_div(u128::from(reporters))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
