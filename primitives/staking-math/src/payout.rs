//! How the stakers' part of an era's inflation is divided.
//!
//! The part comes from [`inflation`](crate::inflation). It is divided three times:
//! 1. Among the validators, by era points alone. The share of a validator is its pool.
//! 2. Each pool into the validator's commission and the rest.
//! 3. The rest among the validator and its nominators, by stake.
//!
//! All shares are rounded down, so no division pays more than the whole. A division leaves fewer units than it has
//! parties. The staking pallet gives these units to the treasury, together with the shares that are never claimed.

use crate::multiply_ratio_floor;
use sp_arithmetic::Perbill;

/// Returns the pool of one validator and its nominators for an era: `floor(era_payout · points / total_points)`.
///
/// Stake has no influence: equal work, equal pay. The pool is zero if no validator has points. It is never more than
/// `era_payout`, even if `points` is more than `total_points`.
pub fn compute_validator_pool(era_payout: u128, points: u32, total_points: u32) -> u128 {
    compute_share(era_payout, points.into(), total_points.into())
}

/// A validator's pool, divided without a remainder: `commission + for_stakers` is the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSplit {
    /// The validator's commission. It is taken first.
    pub commission: u128,
    /// The rest. It is divided by stake, including the validator's own stake.
    pub for_stakers: u128,
}

/// Splits a pool: the commission is `floor(commission · pool)`, and the stakers get the rest.
///
/// The rounding favours the stakers. With a commission of 100% they get nothing.
pub fn compute_pool_split(pool: u128, commission: Perbill) -> PoolSplit {
    let commission = commission.mul_floor(pool);
    PoolSplit {
        commission,
        // The commission is at most the whole pool.
        for_stakers: pool.saturating_sub(commission),
    }
}

/// Returns the reward of one stake from the stakers' part of a pool: `floor(for_stakers · stake / exposure_total)`.
///
/// `exposure_total` is the total exposure of the validator in the era: its own stake and the stakes on all pages. The
/// reward is zero if the total is zero. It is never more than `for_stakers`, even if `stake` is more than the total.
pub fn compute_staker_reward(for_stakers: u128, stake: u128, exposure_total: u128) -> u128 {
    compute_share(for_stakers, stake, exposure_total)
}

/// Returns `floor(amount · part / whole)`, capped at `amount`, so that a wrong count does not mint.
fn compute_share(amount: u128, part: u128, whole: u128) -> u128 {
    multiply_ratio_floor(amount, part.min(whole), whole)
}

#[cfg(test)]
mod tests;
