//! Builds both views of the allocations: by validator and by service.

use super::{Allocation, Edge, Graph, Mode, Service, Validator};
use crate::at_mut;
use alloc::vec::Vec;

impl Graph {
    /// Returns the graph of parts that are checked already. The allocations are sorted.
    pub(crate) fn assemble(
        mode: Mode,
        validators: Vec<Validator>,
        services: Vec<Service>,
        allocations: Vec<Allocation>,
    ) -> Self {
        let mut services_of = empty_lists(validators.len());
        let mut validators_of = empty_lists(services.len());
        for each in &allocations {
            push(&mut services_of, each.validator, each.service, each.amount);
            push(
                &mut validators_of,
                each.service,
                each.validator,
                each.amount,
            );
        }
        let stake_behind = validators_of
            .iter()
            .map(|edges| sum_of(edges.iter().map(|edge| edge.amount)))
            .collect();
        Self {
            mode,
            validators,
            services,
            allocations,
            services_of,
            validators_of,
            stake_behind,
        }
    }
}

/// Returns the sum. It fits if the amounts are parts of different stakes.
fn sum_of(amounts: impl Iterator<Item = u128>) -> u128 {
    amounts.fold(0, u128::saturating_add)
}

fn empty_lists(count: usize) -> Vec<Vec<Edge>> {
    let mut lists = Vec::new();
    lists.resize_with(count, Vec::new);
    lists
}

fn push(lists: &mut [Vec<Edge>], of: u32, index: u32, amount: u128) {
    if let Some(edges) = at_mut(lists, of) {
        edges.push(Edge { index, amount });
    }
}
