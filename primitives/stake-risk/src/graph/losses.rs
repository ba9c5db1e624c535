//! What losses do to a graph. The graph stays valid: an allocation is never above the stake of its validator.
//!
//! - A **base slash** is senior: it scales all allocations of a validator by the part of its stake that remains.
//! - A **slash by services** takes stake. In unique mode the allocations to them fall by it, and all others stay as
//!   they are. In shared mode each allocation, also one to them, stays as it is, or is cut to the stake that remains.
//!   So the rest of an over-allocated stake is stretched (*Elastic Restaking Networks*, arXiv 2503.00170).
//! - A service that was **corrupted** is closed: its profit is gone, and so are the allocations to it.

use super::{Allocation, Graph, Mode};
use crate::{at, at_mut, coalition::cost_of, coalition::Coalition};
use alloc::vec::Vec;
use primitive_types::U256;

impl Graph {
    /// Returns the graph after a base slash of each validator by an amount in units, given by index. A validator loses
    /// at most its stake. Missing amounts are zero.
    ///
    /// Rounding: of the allocations of a validator, the first `i` together keep `⌊their sum · remaining / stake⌋`. So
    /// none loses more than its share, rounded up. In unique mode all together lose no more than the stake does.
    pub fn after_base_slash(&self, losses: &[u128]) -> Self {
        let mut validators = self.validators.clone();
        for (each, loss) in validators.iter_mut().zip(losses) {
            each.stake = each.stake.saturating_sub(*loss);
        }
        let mut kept = Kept::default();
        let allocations = self.allocations.iter().map(|each| {
            let before = self.stake_of(each.validator);
            let after = at(&validators, each.validator).map_or(0, |owner| owner.stake);
            Allocation {
                amount: kept.next(each, after, before),
                ..*each
            }
        });
        let allocations = allocations.filter(|each| each.amount > 0).collect();
        Self::assemble(self.mode, validators, self.services.clone(), allocations)
    }

    /// Returns the graph after each validator of a service was slashed by the most that the service may slash.
    pub fn after_service_slash(&self, service: u32) -> Self {
        let everybody = self.validators_of(service).iter().map(|edge| edge.index);
        self.slashed(&Coalition::new([service].into(), everybody.collect()))
    }

    /// Returns the graph after an attack: the coalition is slashed, and the services it corrupted are closed.
    pub fn after_attack(&self, attack: &Coalition) -> Self {
        let mut graph = self.slashed(attack);
        for service in &attack.services {
            if let Some(each) = at_mut(&mut graph.services, *service) {
                each.profit = 0;
            }
        }
        let is_closed = |service: &u32| attack.services.binary_search(service).is_ok();
        let open = graph.allocations.into_iter();
        let open: Vec<_> = open.filter(|each| !is_closed(&each.service)).collect();
        Self::assemble(graph.mode, graph.validators, graph.services, open)
    }

    /// Returns the graph after the validators of a coalition were slashed by its services.
    fn slashed(&self, coalition: &Coalition) -> Self {
        let is_slashing = |service: u32| coalition.services.binary_search(&service).is_ok();
        let mut validators = self.validators.clone();
        for &validator in &coalition.validators {
            let loss = cost_of(self, validator, is_slashing);
            if let Some(each) = at_mut(&mut validators, validator) {
                each.stake = each.stake.saturating_sub(loss);
            }
        }
        let allocations = self.allocations.iter().map(|each| {
            let remaining = at(&validators, each.validator).map_or(0, |owner| owner.stake);
            let takes_part = coalition.validators.binary_search(&each.validator).is_ok();
            let amount = match self.mode {
                Mode::Shared => each.amount.min(remaining),
                Mode::Unique if takes_part && is_slashing(each.service) => {
                    let slash = at(&self.services, each.service);
                    let slash = slash.map_or(0, |service| service.slash_of(each.amount));
                    each.amount.saturating_sub(slash)
                }
                Mode::Unique => each.amount,
            };
            Allocation { amount, ..*each }
        });
        let allocations = allocations.filter(|each| each.amount > 0).collect();
        Self::assemble(self.mode, validators, self.services.clone(), allocations)
    }
}

/// The allocations of one validator so far, and what of them is kept.
#[derive(Default)]
struct Kept {
    validator: Option<u32>,
    sum: U256,
    kept: U256,
}

impl Kept {
    /// Returns what is kept of the next allocation, if `after` of `before` units of the stake remain.
    fn next(&mut self, allocation: &Allocation, after: u128, before: u128) -> u128 {
        if self.validator != Some(allocation.validator) {
            *self = Self {
                validator: Some(allocation.validator),
                ..Self::default()
            };
        }
        // In shared mode the sum has at most 160 bits: fewer than 2³² amounts of 128 bits.
        self.sum = self.sum.saturating_add(allocation.amount.into());
        let kept = scale(self.sum, after, before);
        let part = kept.saturating_sub(self.kept);
        self.kept = kept;
        u128::try_from(part).unwrap_or(u128::MAX)
    }
}

/// Returns `⌊sum · after / before⌋`, where `after ≤ before`. The product has 512 bits.
fn scale(sum: U256, after: u128, before: u128) -> U256 {
    let product = sum.full_mul(after.into());
    let quotient = product.checked_div(before.into());
    // At most the sum, because `after ≤ before`.
    quotient
        .and_then(|quotient| U256::try_from(quotient).ok())
        .unwrap_or_else(U256::zero)
}

#[cfg(test)]
mod tests;
