//! Losses: who bears what a slash takes.
//!
//! First the bond of the validator's operator, then the insurance fund, then all who own a part of the slashed stake:
//! holders, and batches whose chunks the slash reached. They bear the rest in proportion to what each of them lost.

use super::{mul_div, part_of};
use sp_runtime::Perbill;

/// What is paid for a loss, in units.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cover {
    /// From the bond of the operator.
    pub bond: u128,
    /// From the insurance fund.
    pub insurance: u128,
}

impl Cover {
    /// Returns the sum.
    pub fn total(&self) -> u128 {
        self.bond.saturating_add(self.insurance)
    }
}

/// Returns what the operator's bond and the insurance fund pay for a loss: the bond first. Together at most `loss`.
pub fn compute_cover(loss: u128, bond: u128, insurance: u128) -> Cover {
    let bond = bond.min(loss);
    let insurance = insurance.min(loss.saturating_sub(bond));
    Cover { bond, insurance }
}

/// Returns the part of a cover that belongs to an owner that lost `own` of the whole `loss`: `floor(cover · own /
/// loss)`. What rounding leaves belongs to holders.
pub fn compute_cover_share(cover: u128, own: u128, loss: u128) -> u128 {
    part_of(cover, own, loss)
}

/// Returns what a loss is for `shares`, if `then` shares lost `loss` units: `floor(loss · shares / then)`, at most the
/// largest number. Zero if `then` is zero: who has shares now had none then.
pub fn compute_loss_of_shares(loss: u128, then: u128, shares: u128) -> u128 {
    if loss == 0 || then == 0 {
        return 0;
    }
    mul_div(loss, shares, then).unwrap_or(u128::MAX)
}

/// Returns whether a loss of holders is above a threshold: `loss > floor(threshold · base)`. `base` is the net asset
/// value before the loss, in units.
pub fn is_severe(loss: u128, base: u128, threshold: Perbill) -> bool {
    loss > threshold.mul_floor(base)
}
