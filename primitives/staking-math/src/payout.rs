//! How the stakers' part of an era's inflation reaches the stakers.
//!
//! It comes from [`inflation`](crate::inflation) and is divided three times: among the validators by
//! era points alone, each validator's pool into its commission and the rest, and that rest among all
//! who stand behind the validator, itself included, by stake.
//!
//! All shares are rounded down, so no division gives away more than it has, and one among all of its
//! parties leaves fewer units than they are. The staking pallet hands these to the treasury, together
//! with the shares that nobody takes.

use crate::multiply_ratio_floor;
use sp_arithmetic::Perbill;

/// What one validator and everyone behind it earn in an era: `floor(era_payout · points / total_points)`.
///
/// Stake plays no part: equal work, equal pay. Zero if nobody has points, and never more than
/// `era_payout`, even if `points` exceeded the total.
pub fn compute_validator_pool(era_payout: u128, points: u32, total_points: u32) -> u128 {
    compute_share(era_payout, points.into(), total_points.into())
}

/// A validator's pool, divided without loss: `commission + for_stakers` is the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSplit {
    /// What the validator takes first, for its work.
    pub commission: u128,
    /// What is shared by stake, the validator's own stake included.
    pub for_stakers: u128,
}

/// Take the commission off a pool: `floor(commission · pool)`, and the stakers keep the rest.
///
/// The rounding favours the stakers. A commission of 100% leaves them nothing.
pub fn compute_pool_split(pool: u128, commission: Perbill) -> PoolSplit {
    let commission = commission.mul_floor(pool);
    PoolSplit {
        commission,
        // A commission is at most the whole pool.
        for_stakers: pool.saturating_sub(commission),
    }
}

/// What one stake earns of the stakers' part of a pool: `floor(for_stakers · stake / exposure_total)`.
///
/// `exposure_total` is everything that stands behind the validator in the era, its own stake and the
/// stakes on all pages. Zero if nothing does, and never more than `for_stakers`, even if `stake`
/// exceeded the total.
pub fn compute_staker_reward(for_stakers: u128, stake: u128, exposure_total: u128) -> u128 {
    compute_share(for_stakers, stake, exposure_total)
}

/// `floor(amount · part / whole)`, capped at `amount`: a wrong count must not mint.
fn compute_share(amount: u128, part: u128, whole: u128) -> u128 {
    multiply_ratio_floor(amount, part.min(whole), whole)
}

#[cfg(test)]
mod tests;
