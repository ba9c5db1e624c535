//! Attacks that are found quickly, in graphs of any size. They may not be the best ones.
//!
//! The services are corrupted one after the other. Each time, the next service is the one whose profit costs least for
//! each unit, beyond what is paid already. Validators who are already in the coalition come first. Then the cheapest
//! ones join until the threshold is reached. Each prefix of this sequence is a possible attack.
//!
//! The time is the square of the number of services, times the validators of one service.

use crate::{
    at, at_mut,
    coalition::{needed_stake, profit_of, slash_of, Attack, Coalition},
    graph::Edge,
    indexed, Graph,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use core::cmp::{Ordering, Reverse};
use primitive_types::U256;

/// The coalition so far.
struct Growing<'a> {
    graph: &'a Graph,
    services: BTreeSet<u32>,
    /// By validator: whether it is in the coalition.
    is_inside: Vec<bool>,
    /// By validator: what the corrupted services slash of its allocations, at most the sum of them.
    slashed: Vec<u128>,
}

/// What the next service costs and brings.
struct Step {
    service: u32,
    joining: Vec<u32>,
    cost: u128,
    profit: u128,
}

/// Returns the attacks of the greedy sequence, from one service to all. Only services with a profit are attacked.
pub(crate) fn attacks(graph: &Graph) -> Vec<Attack> {
    let mut growing = Growing {
        graph,
        services: BTreeSet::new(),
        is_inside: vec![false; graph.validators().len()],
        slashed: vec![0; graph.validators().len()],
    };
    let mut attacks = Vec::new();
    while let Some(step) = growing.cheapest_step() {
        growing.take(&step);
        let services = growing.services.iter().copied().collect();
        let inside = indexed(&growing.is_inside).filter(|(_, is_inside)| **is_inside);
        let validators = inside.map(|(validator, _)| validator).collect();
        attacks.push(Attack::new(graph, Coalition::new(services, validators)));
    }
    attacks
}

impl Growing<'_> {
    /// Returns the step that costs least for each unit of profit. Of equal ones, the service with the lowest index.
    fn cheapest_step(&self) -> Option<Step> {
        let open = indexed(self.graph.services())
            .filter(|(service, each)| each.profit > 0 && !self.services.contains(service));
        open.map(|(service, _)| self.step(service))
            .min_by(compare_steps)
    }

    /// Returns what it takes to corrupt one more service.
    fn step(&self, service: u32) -> Step {
        let edges = self.graph.validators_of(service);
        let (inside, outside): (Vec<&Edge>, Vec<&Edge>) = edges
            .iter()
            .partition(|edge| at(&self.is_inside, edge.index).is_some_and(|is_inside| *is_inside));
        let reached = sum(inside.iter().map(|edge| edge.amount));
        let missing = needed_stake(self.graph, service).saturating_sub(reached);
        let outside = outside.into_iter().map(|edge| Candidate {
            validator: edge.index,
            amount: edge.amount,
            cost: self.cost_after(service, edge),
        });
        let joining = cover(outside.collect(), missing);
        let more = inside.iter().map(|edge| {
            let before = self
                .slashed_of(edge.index)
                .min(self.graph.stake_of(edge.index));
            self.cost_after(service, edge).saturating_sub(before)
        });
        Step {
            service,
            cost: sum(more.chain(joining.iter().map(|each| each.cost))),
            joining: joining.iter().map(|each| each.validator).collect(),
            profit: profit_of(self.graph, service),
        }
    }

    /// Makes a step.
    fn take(&mut self, step: &Step) {
        self.services.insert(step.service);
        for validator in &step.joining {
            if let Some(is_inside) = at_mut(&mut self.is_inside, *validator) {
                *is_inside = true;
            }
        }
        for edge in self.graph.validators_of(step.service) {
            let slashed = self.slash(step.service, edge);
            if let Some(sum) = at_mut(&mut self.slashed, edge.index) {
                *sum = sum.saturating_add(slashed);
            }
        }
    }

    /// Returns what a validator of the service loses in the end if the service is attacked, too.
    fn cost_after(&self, service: u32, validator: &Edge) -> u128 {
        self.slashed_of(validator.index)
            .saturating_add(self.slash(service, validator))
            .min(self.graph.stake_of(validator.index))
    }

    fn slashed_of(&self, validator: u32) -> u128 {
        at(&self.slashed, validator).copied().unwrap_or(0)
    }

    /// Returns what the service slashes of the allocation of one of its validators.
    fn slash(&self, service: u32, validator: &Edge) -> u128 {
        slash_of(self.graph, service, validator.amount)
    }
}

/// A validator who may join.
#[derive(Clone, Copy)]
struct Candidate {
    validator: u32,
    /// What it contributes. Not zero.
    amount: u128,
    /// What it loses.
    cost: u128,
}

/// Returns candidates who contribute `missing` units together:
/// 1. the cheapest for each unit, as long as they are not enough;
/// 2. the cheapest one who is enough with them;
/// 3. without those who are not needed in the end, the most expensive first.
fn cover(mut candidates: Vec<Candidate>, missing: u128) -> Vec<Candidate> {
    candidates.sort_unstable_by(|a, b| {
        compare_products((a.cost, b.amount), (b.cost, a.amount))
            .then(b.amount.cmp(&a.amount))
            .then(a.validator.cmp(&b.validator))
    });
    let mut reached = 0u128;
    let mut chosen = Vec::new();
    let mut others = candidates.into_iter().peekable();
    while let Some(next) = others.next_if(|next| reached.saturating_add(next.amount) < missing) {
        reached = reached.saturating_add(next.amount);
        chosen.push(next);
    }
    let gap = missing.saturating_sub(reached);
    let last = others
        .filter(|each| gap > 0 && each.amount >= gap)
        .min_by_key(|each| (each.cost, each.validator));
    reached = reached.saturating_add(last.map_or(0, |each| each.amount));
    chosen.extend(last);
    chosen.sort_unstable_by_key(|each: &Candidate| (Reverse(each.cost), each.validator));
    chosen.retain(|each| {
        let without = reached.saturating_sub(each.amount);
        let is_needed = without < missing;
        if !is_needed {
            reached = without;
        }
        is_needed
    });
    chosen
}

/// Compares costs for each unit of profit.
fn compare_steps(a: &Step, b: &Step) -> Ordering {
    compare_products((a.cost, b.profit), (b.cost, a.profit)).then(a.service.cmp(&b.service))
}

/// Compares two products of two amounts, exactly: in 128 bits if both fit, else in 256.
pub(crate) fn compare_products(left: (u128, u128), right: (u128, u128)) -> Ordering {
    let small = |(a, b): (u128, u128)| a.checked_mul(b);
    if let (Some(left), Some(right)) = (small(left), small(right)) {
        return left.cmp(&right);
    }
    let product = |(a, b): (u128, u128)| U256::from(a).saturating_mul(b.into());
    product(left).cmp(&product(right))
}

fn sum(amounts: impl Iterator<Item = u128>) -> u128 {
    amounts.fold(0, u128::saturating_add)
}

#[cfg(test)]
mod tests;
