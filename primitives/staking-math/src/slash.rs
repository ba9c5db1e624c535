//! What a slash takes from one participant, and what the reporters get.
//!
//! [`slash_fraction`](crate::slash_fraction) computes the fraction of the stake that an offence costs. This module
//! turns the fraction into an amount, for the validator's own stake and for the stake of each nominator alike. Then
//! [`slash_spans`](crate::slash_spans) computes how much of the amount is newly due.

use sp_arithmetic::Perbill;

/// Returns what an offence costs a participant with `stake` units behind the offender: `floor(fraction · stake)`. It
/// is at most `stake`.
pub fn compute_slash(stake: u128, fraction: Perbill) -> u128 {
    fraction.mul_floor(stake)
}

/// Returns what is newly due if the fraction grows: `floor(to · stake) − floor(from · stake)`, in units.
///
/// A fraction can grow in any number of steps. The increases always add up to [`compute_slash`] of the last fraction.
/// The increase is zero if the fraction does not grow.
pub fn compute_increase(stake: u128, from: Perbill, to: Perbill) -> u128 {
    compute_slash(stake, to).saturating_sub(compute_slash(stake, from))
}

/// Returns the total reward of each of `reporters` after `taken` units were slashed in total: `floor(floor(share ·
/// taken) / reporters)`. Zero if there are no reporters.
///
/// The reward never falls while `taken` grows. When `taken` has grown, pay the new reward minus what was paid before.
/// Then the outcome does not depend on the steps in which a slash was taken. All reporters together get at most
/// `floor(share · taken)`.
pub fn compute_reporter_share(taken: u128, share: Perbill, reporters: u32) -> u128 {
    share
        .mul_floor(taken)
        .checked_div(u128::from(reporters))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
