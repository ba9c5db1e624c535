//! The shares of a validator's pool: pure, with the arithmetic of `palisade_staking_math::payout`.
//!
//! Payouts pay these shares. Answers to clients show and estimate them.

use palisade_staking_math::payout::{compute_pool_split, compute_staker_reward, PoolSplit};
use sp_runtime::Perbill;

/// A pool that is split into commission and shares by stake. All shares are rounded down.
#[derive(Clone, Copy)]
pub(crate) struct PoolShares {
    split: PoolSplit,
    /// The total exposure of the validator.
    total: u128,
}

impl PoolShares {
    /// Splits a pool. `total` is the exposure of the validator: its own stake and all nominators.
    pub(crate) fn split(pool: u128, commission: Perbill, total: u128) -> Self {
        Self {
            split: compute_pool_split(pool, commission),
            total,
        }
    }

    /// Returns the reward of the validator: the commission, and the share of its own stake.
    pub(crate) fn of_validator(&self, own: u128) -> u128 {
        self.split.commission.saturating_add(self.of_stake(own))
    }

    /// Returns the part of the commission that goes with some of the stakes behind the validator.
    pub(crate) fn of_commission(&self, stakes: u128) -> u128 {
        compute_staker_reward(self.split.commission, stakes, self.total)
    }

    /// Returns the share of a stake behind the validator.
    pub(crate) fn of_stake(&self, stake: u128) -> u128 {
        compute_staker_reward(self.split.for_stakers, stake, self.total)
    }
}
