//! Coalitions of validators that can corrupt services, and what an attack costs and brings.
//!
//! A coalition `B` can attack the services `A` if `Σ_{v ∈ B} x_vs ≥ α_s · X_s` for each `s ∈ A`. The attack pays if
//! `π_A > cost` (*Robust Restaking Networks*, arXiv 2407.21785, equations 1 and 2). Each validator of `B` takes part in
//! the attack on all its services in `A`, and is slashed for each of them:
//!
//! `cost = Σ_{v ∈ B} min(σ_v, Σ_{s ∈ A ∩ N(v)} ⌈c_s · x_vs⌉)`.
//!
//! With whole stakes and `c_s = 1` this is `σ_B`, if each validator of `B` takes part. In unique mode the sum is never
//! above the stake.

use crate::{at, Graph, Slack};
use alloc::vec::Vec;
use primitive_types::U256;
use sp_arithmetic::{PerThing, Perbill};

/// Services, and validators who can corrupt them together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Coalition {
    /// The indices of the services `A`, ascending.
    pub services: Vec<u32>,
    /// The indices of the validators `B`, ascending.
    pub validators: Vec<u32>,
}

impl Coalition {
    /// Returns the coalition of these indices, in any order. Duplicates are dropped.
    pub fn new(mut services: Vec<u32>, mut validators: Vec<u32>) -> Self {
        for indices in [&mut services, &mut validators] {
            indices.sort_unstable();
            indices.dedup();
        }
        Self {
            services,
            validators,
        }
    }

    /// Returns whether the validators reach the threshold of each service.
    ///
    /// ```
    /// use palisade_stake_risk::{coalition::Coalition, graph::Service, Graph};
    /// use sp_arithmetic::Perbill;
    ///
    /// // Half of 100 units corrupt the service for a profit of 55.
    /// let service = Service::new(55, Perbill::from_percent(50));
    /// let graph = Graph::whole_stakes(&[60, 30, 10], &[service], &[(0, 0), (1, 0), (2, 0)]).unwrap();
    /// assert!(!Coalition::new(vec![0], vec![1, 2]).can_attack(&graph));
    ///
    /// let attack = Coalition::new(vec![0], vec![0]);
    /// assert!(attack.can_attack(&graph));
    /// assert_eq!((attack.cost(&graph), attack.profit(&graph)), (60, 55));
    /// assert!(!attack.pays(&graph));
    /// ```
    pub fn can_attack(&self, graph: &Graph) -> bool {
        self.services.iter().all(|&service| {
            let edges = graph.validators_of(service).iter();
            let reached = edges
                .filter(|edge| self.validators.binary_search(&edge.index).is_ok())
                .fold(0, |sum: u128, edge| sum.saturating_add(edge.amount));
            at(graph.services(), service).is_some() && reached >= needed_stake(graph, service)
        })
    }

    /// Returns the profit `π_A` of the attack, in units.
    pub fn profit(&self, graph: &Graph) -> u128 {
        let profits = self
            .services
            .iter()
            .map(|&service| profit_of(graph, service));
        profits.fold(0, u128::saturating_add)
    }

    /// Returns the stake that the attack costs, in units.
    pub fn cost(&self, graph: &Graph) -> u128 {
        let is_attacked = |service: u32| self.services.binary_search(&service).is_ok();
        let costs = self.validators.iter();
        costs
            .map(|&validator| cost_of(graph, validator, is_attacked))
            .fold(0, u128::saturating_add)
    }

    /// Returns whether the attack is possible and brings more than it costs.
    pub fn pays(&self, graph: &Graph) -> bool {
        self.can_attack(graph) && self.profit(graph) > self.cost(graph)
    }
}

/// A possible attack, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Attack {
    /// Who attacks what.
    pub coalition: Coalition,
    /// The profit, in units.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub profit: u128,
    /// The stake that is slashed, in units.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub cost: u128,
}

impl Attack {
    /// Returns the attack of a coalition. The caller has checked that it is possible.
    pub(crate) fn new(graph: &Graph, coalition: Coalition) -> Self {
        Self {
            profit: coalition.profit(graph),
            cost: coalition.cost(graph),
            coalition,
        }
    }

    /// Returns the slack that the attack leaves: `cost / profit − 1`.
    pub fn slack(&self) -> Slack {
        Slack::of_attack(self.cost, self.profit)
    }

    /// Returns `profit − cost`, or zero if the attack does not pay.
    pub fn gain(&self) -> u128 {
        self.profit.saturating_sub(self.cost)
    }
}

/// Returns the stake that an attack on a service needs, in units: `⌈α_s · X_s⌉`. Stakes are whole, so rounding up
/// changes nothing. At most the stake behind the service.
pub fn needed_stake(graph: &Graph, service: u32) -> u128 {
    let Some(each) = at(graph.services(), service) else {
        return 0;
    };
    let behind = graph.stake_behind(service);
    let whole = U256::from(Perbill::ACCURACY);
    let product = U256::from(behind).saturating_mul(each.threshold.deconstruct().into());
    let needed = product.saturating_add(whole.saturating_sub(U256::one()));
    let needed = needed.checked_div(whole).map(u128::try_from);
    needed.and_then(Result::ok).unwrap_or(behind)
}

/// Returns the profit of corrupting a service, in units. Zero if it does not exist.
pub(crate) fn profit_of(graph: &Graph, service: u32) -> u128 {
    at(graph.services(), service).map_or(0, |each| each.profit)
}

/// Returns what a service slashes of an allocation to it, in units. Zero if it does not exist.
pub(crate) fn slash_of(graph: &Graph, service: u32, allocation: u128) -> u128 {
    at(graph.services(), service).map_or(0, |each| each.slash_of(allocation))
}

/// Returns what a validator loses by taking part in an attack on all its services that are attacked, in units.
pub(crate) fn cost_of(graph: &Graph, validator: u32, is_attacked: impl Fn(u32) -> bool) -> u128 {
    let edges = graph.services_of(validator).iter();
    edges
        .filter(|edge| is_attacked(edge.index))
        .map(|edge| slash_of(graph, edge.index, edge.amount))
        .fold(0, u128::saturating_add)
        .min(graph.stake_of(validator))
}

#[cfg(test)]
mod tests;
