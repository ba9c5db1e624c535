//! The search for the attack that matters: the one that is cheapest for its profit, or the one that gains most.
//!
//! In a small graph, all sets of services are tried, and for each of them the cheapest coalition is found by branch and
//! bound. Then the answer is exact. To find it is NP-hard in general: one service with the threshold `α_s` is a
//! knapsack problem. So [`Limits`] say how long to search. Beyond them, the answer is the best attack that was found,
//! at least as good as the best of a greedy sequence. [`Found::exhaustive`] tells which.
//!
//! The result depends only on the graph and the limits.

use crate::{
    coalition::{profit_of, Attack, Coalition},
    greedy::{self, compare_products},
    indexed, Graph, Slack,
};
use alloc::vec::Vec;
use core::cmp::Ordering;
use cover::Cover;
use primitive_types::U256;

mod cover;

/// How long an exhaustive search may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Limits {
    /// If more services than this have a profit, the search is greedy. At most 20 are ever searched.
    pub services: u32,
    /// If more validators than this have allocations, the search is greedy. It is also the depth of the search. At
    /// most 64 are ever searched.
    pub validators: u32,
    /// The number of partial coalitions after which the search gives up.
    pub nodes: u64,
}

impl Limits {
    /// Never searches exhaustively.
    pub const GREEDY: Self = Self {
        services: 0,
        validators: 0,
        nodes: 0,
    };

    /// Returns whether a graph is small enough for an exhaustive search.
    fn allow(&self, graph: &Graph, services: &[u32]) -> bool {
        let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
        let active = indexed(graph.validators())
            .filter(|(validator, _)| !graph.services_of(*validator).is_empty());
        count(services.len()) <= self.services.min(20)
            && count(active.count()) <= self.validators.min(64)
    }
}

impl Default for Limits {
    /// Twelve services, 32 validators, a million partial coalitions.
    fn default() -> Self {
        Self {
            services: 12,
            validators: 32,
            nodes: 1_000_000,
        }
    }
}

/// The best attack that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Found {
    /// The attack. `None` if no service has a profit, or, for [`most_profitable`], if no attack that pays was found.
    pub attack: Option<Attack>,
    /// Whether no attack is better. Otherwise a limit was reached.
    pub exhaustive: bool,
}

impl Found {
    /// Returns the slack that the attack leaves. If the search was for the [`cheapest`] attack and exhaustive, it is
    /// the exact slack of the graph. Otherwise it is an upper bound.
    pub fn slack(&self) -> Slack {
        let attack = self.attack.as_ref();
        attack.map_or(Slack::Unlimited, Attack::slack)
    }
}

/// Returns the attack with the smallest `cost / profit`. Its slack is the exact slack of the graph, if the search was
/// exhaustive: `γ = min cost/π_A − 1` over all coalitions (*Robust Restaking Networks*, equation 11).
///
/// ```
/// use palisade_stake_risk::{graph::Service, search::{cheapest, Limits}, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// // Half of 100 units corrupt the service for a profit of 40. The cheapest coalition has 60, not 50.
/// let service = Service::new(40, Perbill::from_percent(50));
/// let graph = Graph::whole_stakes(&[60, 40], &[service], &[(0, 0), (1, 0)]).unwrap();
/// let found = cheapest(&graph, &Limits::default());
/// assert!(found.exhaustive);
/// assert_eq!(found.slack().gamma(), Fraction::ratio(1, 2));
/// ```
pub fn cheapest(graph: &Graph, limits: &Limits) -> Found {
    Search::new(graph, limits, Goal::Cheapest).run()
}

/// Returns the attack with the largest `profit − cost`, if it is above zero.
///
/// ```
/// use palisade_stake_risk::{graph::Service, search::{most_profitable, Limits}, Graph};
/// use sp_arithmetic::Perbill;
///
/// let all = Perbill::one();
/// let graph = Graph::whole_stakes(&[10, 30], &[Service::new(12, all), Service::new(35, all)], &[(0, 0), (1, 1)]);
/// let attack = most_profitable(&graph.unwrap(), &Limits::default()).attack.unwrap();
/// assert_eq!(attack.gain(), 7);
/// assert_eq!(attack.coalition.validators, [0, 1]);
/// ```
pub fn most_profitable(graph: &Graph, limits: &Limits) -> Found {
    Search::new(graph, limits, Goal::MostProfitable).run()
}

/// What makes an attack better than another one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// A smaller `cost / profit`.
    Cheapest,
    /// A larger `profit − cost`, above zero.
    MostProfitable,
}

struct Search<'a> {
    graph: &'a Graph,
    goal: Goal,
    /// The services with a profit, ascending.
    services: Vec<u32>,
    /// Whether the graph is small enough.
    is_small: bool,
    nodes: u64,
    best: Option<Attack>,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph, limits: &Limits, goal: Goal) -> Self {
        let services: Vec<u32> = indexed(graph.services())
            .filter(|(_, each)| each.profit > 0)
            .map(|(service, _)| service)
            .collect();
        Self {
            graph,
            goal,
            is_small: limits.allow(graph, &services),
            services,
            nodes: limits.nodes,
            best: None,
        }
    }

    fn run(mut self) -> Found {
        for attack in greedy::attacks(self.graph) {
            if self.is_better(&attack) {
                self.best = Some(attack);
            }
        }
        let exhaustive = self.is_small && self.try_all();
        Found {
            attack: self.best,
            exhaustive,
        }
    }

    /// Tries all sets of services. Returns whether it came to an end.
    fn try_all(&mut self) -> bool {
        // At most 20 services.
        let sets = 1u32.checked_shl(u32::try_from(self.services.len()).unwrap_or(0));
        for set in 1..sets.unwrap_or(0) {
            let services: Vec<u32> = (0u32..)
                .zip(&self.services)
                .filter(|(place, _)| set.checked_shr(*place).unwrap_or(0) & 1 == 1)
                .map(|(_, service)| *service)
                .collect();
            let Some(limit) = self.cost_limit(&services) else {
                continue;
            };
            let mut cover = Cover::new(self.graph, &services, limit);
            let found = cover.search(&mut self.nodes);
            if let Some(validators) = found {
                let coalition = Coalition::new(services, validators);
                self.best = Some(Attack::new(self.graph, coalition));
            }
            if self.nodes == 0 {
                return false;
            }
        }
        true
    }

    /// Returns the cost below which an attack on `services` is better than the best one. `None` if there is none.
    fn cost_limit(&self, services: &[u32]) -> Option<u128> {
        let profits = services.iter().map(|&each| profit_of(self.graph, each));
        let profit = profits.fold(0, u128::saturating_add);
        match (self.goal, &self.best) {
            (Goal::Cheapest, None) => Some(u128::MAX),
            (Goal::Cheapest, Some(best)) => {
                // cost / profit < best.cost / best.profit
                let product = U256::from(best.cost).saturating_mul(profit.into());
                let (quotient, rest) = product.div_mod(U256::from(best.profit.max(1)));
                let limit = quotient.saturating_add(u8::from(!rest.is_zero()).into());
                Some(u128::try_from(limit).unwrap_or(u128::MAX))
            }
            (Goal::MostProfitable, best) => {
                profit.checked_sub(best.as_ref().map_or(0, Attack::gain))
            }
        }
    }

    fn is_better(&self, attack: &Attack) -> bool {
        match (self.goal, &self.best) {
            (Goal::Cheapest, None) => true,
            (Goal::Cheapest, Some(best)) => {
                let order =
                    compare_products((attack.cost, best.profit), (best.cost, attack.profit));
                order == Ordering::Less
            }
            (Goal::MostProfitable, best) => attack.gain() > best.as_ref().map_or(0, Attack::gain),
        }
    }
}

#[cfg(test)]
mod tests;
