//! The cheapest coalition for a given set of services, by branch and bound.
//!
//! Validators are decided one after the other, those who contribute most first. A branch is cut if the rest can't reach
//! a threshold any more, or if its cost plus a lower bound of what is missing reaches the limit. Each unit that is
//! missing at a service costs at least `c_s` units, since a validator loses at least `c_s` of what it contributes
//! there. In unique mode these bounds add up over the services, in shared mode the largest one counts.

use crate::{
    at,
    coalition::{cost_of, needed_stake},
    graph::{Mode, Service},
    indexed, Graph,
};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// A validator with allocations to the services.
struct Candidate {
    validator: u32,
    cost: u128,
    /// What it contributes to each service.
    amounts: Vec<u128>,
}

/// A search for the cheapest coalition below a limit.
pub(super) struct Cover {
    mode: Mode,
    services: Vec<Service>,
    needed: Vec<u128>,
    candidates: Vec<Candidate>,
    /// For each candidate what it and all later ones contribute to each service.
    remaining: Vec<Vec<u128>>,
    /// Only a smaller cost is of interest.
    limit: u128,
    best: Option<Vec<u32>>,
}

impl Cover {
    /// Returns the search for coalitions that cost less than `limit`.
    pub(super) fn new(graph: &Graph, attacked: &[u32], limit: u128) -> Self {
        let services = attacked
            .iter()
            .filter_map(|&each| at(graph.services(), each));
        let mut candidates: Vec<Candidate> = indexed(graph.validators())
            .map(|(validator, _)| candidate(graph, validator, attacked))
            .filter(|each| each.amounts.iter().any(|&amount| amount > 0))
            .collect();
        candidates.sort_by_key(|each| {
            let largest = each.amounts.iter().max().copied();
            (Reverse(largest), each.validator)
        });
        Self {
            mode: graph.mode(),
            services: services.copied().collect(),
            needed: attacked
                .iter()
                .map(|&each| needed_stake(graph, each))
                .collect(),
            remaining: remaining(&candidates),
            candidates,
            limit,
            best: None,
        }
    }

    /// Returns the validators of the cheapest coalition, or `None` if all cost the limit or more, or `nodes` ran out
    /// before one was found. Takes the partial coalitions that were visited from `nodes`. If it is zero afterwards, the
    /// search may have missed a cheaper one.
    pub(super) fn search(&mut self, nodes: &mut u64) -> Option<Vec<u32>> {
        let needed = self.needed.clone();
        self.visit(0, 0, &needed, &mut Vec::new(), nodes);
        self.best.take()
    }

    fn visit(
        &mut self,
        depth: usize,
        cost: u128,
        missing: &[u128],
        chosen: &mut Vec<u32>,
        nodes: &mut u64,
    ) {
        *nodes = nodes.saturating_sub(1);
        if *nodes == 0 || cost.saturating_add(self.least_cost(missing)) >= self.limit {
            return;
        }
        if missing.iter().all(|&each| each == 0) {
            self.limit = cost;
            self.best = Some(chosen.clone());
            return;
        }
        let (Some(next), Some(remaining)) = (self.candidates.get(depth), self.remaining.get(depth))
        else {
            return;
        };
        if missing
            .iter()
            .zip(remaining)
            .any(|(each, rest)| each > rest)
        {
            return;
        }
        let without: Vec<u128> = missing
            .iter()
            .zip(&next.amounts)
            .map(|(each, amount)| each.saturating_sub(*amount))
            .collect();
        let deeper = depth.saturating_add(1);
        if without != missing {
            let with_next = cost.saturating_add(next.cost);
            chosen.push(next.validator);
            self.visit(deeper, with_next, &without, chosen, nodes);
            chosen.pop();
        }
        self.visit(deeper, cost, missing, chosen, nodes);
    }

    /// Returns a lower bound of the cost of what is missing.
    fn least_cost(&self, missing: &[u128]) -> u128 {
        let costs = self.services.iter().zip(missing);
        let costs = costs.map(|(service, each)| service.slash_of(*each));
        match self.mode {
            Mode::Unique => costs.fold(0, u128::saturating_add),
            Mode::Shared => costs.max().unwrap_or(0),
        }
    }
}

fn candidate(graph: &Graph, validator: u32, attacked: &[u32]) -> Candidate {
    let edges = graph.services_of(validator);
    let amount_for = |service: &u32| {
        let place = edges.binary_search_by_key(service, |edge| edge.index);
        place.ok().and_then(|place| edges.get(place))
    };
    let amounts = attacked
        .iter()
        .map(|service| amount_for(service).map_or(0, |edge| edge.amount));
    Candidate {
        validator,
        cost: cost_of(graph, validator, |service| attacked.contains(&service)),
        amounts: amounts.collect(),
    }
}

fn remaining(candidates: &[Candidate]) -> Vec<Vec<u128>> {
    let mut sums: Vec<Vec<u128>> = Vec::new();
    for each in candidates.iter().rev() {
        let sum = match sums.last() {
            None => each.amounts.clone(),
            Some(later) => {
                let pairs = each.amounts.iter().zip(later);
                pairs
                    .map(|(amount, rest)| amount.saturating_add(*rest))
                    .collect()
            }
        };
        sums.push(sum);
    }
    sums.reverse();
    sums
}
