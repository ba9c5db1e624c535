//! All coalitions of a small graph, by the definition: for each set of services and each set of validators, is the
//! threshold reached, and what does the attack cost?

use palisade_stake_risk::{graph::Mode, Graph, Slack};

/// What all coalitions together tell.
#[derive(Debug, PartialEq, Eq)]
pub struct AllCoalitions {
    /// The least `cost / profit`.
    pub slack: Slack,
    /// The largest `profit − cost` above zero, or zero.
    pub gain: u128,
    /// How many coalitions can attack.
    pub count: u64,
}

/// Tries all coalitions. Amounts must be below 10²⁵, so that a threshold in billionths fits into 128 bits.
pub fn all_coalitions(graph: &Graph) -> AllCoalitions {
    let (services, validators) = (graph.services().len(), graph.validators().len());
    assert!(services <= 6 && validators <= 12, "it would not end");
    let allocated = matrix(graph);
    let mut all = AllCoalitions {
        slack: Slack::Unlimited,
        gain: 0,
        count: 0,
    };
    let reached: Vec<Vec<u128>> = (0..services)
        .map(|service| subset_sums(&allocated.iter().map(|row| row[service]).collect::<Vec<_>>()))
        .collect();
    for attacked in 1usize..1 << services {
        let is_attacked = |service: usize| attacked >> service & 1 == 1;
        let profit: u128 = (0..services)
            .filter(|service| is_attacked(*service))
            .map(|service| graph.services()[service].profit)
            .sum();
        let costs: Vec<u128> = (0..validators)
            .map(|validator| cost(graph, &allocated[validator], validator, is_attacked))
            .collect();
        for (coalition, cost) in subset_sums(&costs).into_iter().enumerate() {
            let can_attack = (0..services)
                .filter(|service| is_attacked(*service))
                .all(|service| {
                    let threshold = u128::from(graph.services()[service].threshold.deconstruct());
                    let behind = reached[service].last().unwrap();
                    reached[service][coalition] * 1_000_000_000 >= threshold * behind
                });
            if can_attack {
                all.count += 1;
                all.slack = all.slack.min(Slack::of_attack(cost, profit));
                all.gain = all.gain.max(profit.saturating_sub(cost));
            }
        }
    }
    all
}

/// The allocations, by validator and service.
pub fn matrix(graph: &Graph) -> Vec<Vec<u128>> {
    let mut matrix = vec![vec![0; graph.services().len()]; graph.validators().len()];
    for each in graph.allocations() {
        matrix[each.validator as usize][each.service as usize] = each.amount;
    }
    matrix
}

fn cost(
    graph: &Graph,
    allocated: &[u128],
    validator: usize,
    is_attacked: impl Fn(usize) -> bool,
) -> u128 {
    let mut cost = 0;
    for (service, amount) in allocated.iter().enumerate() {
        if is_attacked(service) {
            let cap = u128::from(graph.services()[service].slash_cap.deconstruct());
            cost += (amount * cap).div_ceil(1_000_000_000);
        }
    }
    let stake = graph.validators()[validator].stake;
    assert!(graph.mode() == Mode::Shared || cost <= stake);
    cost.min(stake)
}

/// The sum of each subset of the amounts, by its bits.
fn subset_sums(amounts: &[u128]) -> Vec<u128> {
    let mut sums = vec![0; 1 << amounts.len()];
    for set in 1..sums.len() {
        let lowest = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + amounts[lowest];
    }
    sums
}
