//! Stress: what a given loss of stake leads to.
//!
//! A [`Scenario`] loses stake. [`run`] applies it to a graph, certifies the graph before and after, simulates the
//! cascade that follows, and puts it beside the proven bound. Two more scenarios lose no stake at once:
//! [`depeg`] is about the price of a liquid token, [`mass_exit`] about everybody leaving at once.

use crate::{
    at,
    cascade::{self, Cascade},
    concentration::operators,
    error::StressError,
    indexed,
    robustness::{certify, Certificate},
    search::Limits,
    Fraction, Graph,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::cmp::Reverse;
use sp_arithmetic::Perbill;

pub mod depeg;
pub mod mass_exit;

/// A loss of stake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Scenario {
    /// The operators with the most stake lose all of it. Of equal ones, those with the lower label.
    LargestOperators {
        /// How many.
        count: u32,
    },
    /// All validators with a tag lose all their stake.
    TagFails {
        /// The tag.
        tag: u32,
    },
    /// A service slashes all its validators to its cap.
    ServiceSlashes {
        /// The index of the service.
        service: u32,
    },
    /// The base chain slashes validators. This scales all their allocations.
    BaseSlash {
        /// The indices of the validators.
        validators: Vec<u32>,
        /// The part of its stake that each loses, rounded up to a unit.
        part: Perbill,
    },
}

/// What a scenario leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// The stake that the scenario itself loses, in units.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub shock: u128,
    /// The same as a part `ψ` of all stake. Zero without stake.
    pub shock_part: Fraction,
    /// The certificate before the shock.
    pub before: Certificate,
    /// The certificate after the shock, before any attack.
    pub after: Certificate,
    /// The attacks that follow: of two simulations the one that loses more.
    pub cascade: Cascade,
    /// What the shock and the simulated attacks lose, as a part of all stake: a lower bound of the worst case.
    pub lost_part: Fraction,
    /// The upper bound of the worst case: `min(1, (1 + 1/γ*) · ψ)`, from the certificate before the shock.
    pub bound: Fraction,
}

/// Runs a scenario.
///
/// # Errors
/// See [`StressError`].
///
/// ```
/// use palisade_stake_risk::{graph::Service, search::Limits, stress::{run, Scenario}, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// // One validator of three has 5% of the stake. An attack needs all stake and brings 80 of 100.
/// let graph = Graph::whole_stakes(
///     &[50, 45, 5],
///     &[Service::new(80, Perbill::one())],
///     &[(0, 0), (1, 0), (2, 0)],
/// )
/// .unwrap();
/// let loses_third = Scenario::BaseSlash { validators: vec![2], part: Perbill::one() };
/// let report = run(&graph, &loses_third, &Limits::default()).unwrap();
/// // 95 are left, which is more than 80. The bound for γ = 1/4 is 5 · 5%.
/// assert!(report.cascade.attacks.is_empty());
/// assert_eq!(report.lost_part, Fraction::ratio(5, 100).unwrap());
/// assert_eq!(report.bound, Fraction::ratio(25, 100).unwrap());
/// ```
pub fn run(graph: &Graph, scenario: &Scenario, limits: &Limits) -> Result<Report, StressError> {
    let shocked = scenario.apply(graph)?;
    let total = graph.total_stake();
    let part = |lost: u128| Fraction::ratio(lost, total).unwrap_or_else(Fraction::zero);
    let shock = total.saturating_sub(shocked.total_stake());
    let before = certify(graph);
    let after = certify(&shocked);
    let cascade = cascade::worse(&shocked, limits);
    Ok(Report {
        shock,
        shock_part: part(shock),
        bound: before.slack.loss_bound(&part(shock)),
        lost_part: part(shock.saturating_add(cascade.lost)),
        before,
        after,
        cascade,
    })
}

impl Scenario {
    /// Returns the graph after the loss, before any attack.
    ///
    /// # Errors
    /// See [`StressError`].
    pub fn apply(&self, graph: &Graph) -> Result<Graph, StressError> {
        match self {
            Self::LargestOperators { count } => {
                let lost = largest_operators(graph, *count);
                let is_lost = |validator| {
                    let each = at(graph.validators(), validator);
                    each.is_some_and(|each| lost.contains(&each.operator))
                };
                Ok(slash_base(graph, is_lost, Perbill::one()))
            }
            Self::TagFails { tag } => {
                let has_tag = |validator| {
                    let each = at(graph.validators(), validator);
                    each.is_some_and(|each| each.tags.contains(tag))
                };
                indexed(graph.validators())
                    .any(|(validator, _)| has_tag(validator))
                    .then(|| slash_base(graph, has_tag, Perbill::one()))
                    .ok_or(StressError::UnknownTag { tag: *tag })
            }
            Self::ServiceSlashes { service } => at(graph.services(), *service)
                .map(|_| graph.after_service_slash(*service))
                .ok_or(StressError::UnknownService { service: *service }),
            Self::BaseSlash { validators, part } => {
                let named: BTreeSet<u32> = validators.iter().copied().collect();
                let unknown = named
                    .iter()
                    .find(|each| at(graph.validators(), **each).is_none());
                match unknown {
                    Some(&validator) => Err(StressError::UnknownValidator { validator }),
                    None => Ok(slash_base(graph, |each| named.contains(&each), *part)),
                }
            }
        }
    }
}

/// Returns the graph after some validators lost a part of their stake, rounded up.
fn slash_base(graph: &Graph, is_slashed: impl Fn(u32) -> bool, part: Perbill) -> Graph {
    let losses: Vec<u128> = indexed(graph.validators())
        .map(|(validator, each)| {
            if is_slashed(validator) {
                part.mul_ceil(each.stake)
            } else {
                0
            }
        })
        .collect();
    graph.after_base_slash(&losses)
}

fn largest_operators(graph: &Graph, count: u32) -> BTreeSet<u32> {
    let mut operators = operators(graph);
    operators.sort_unstable_by_key(|&(operator, stake)| (Reverse(stake), operator));
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let largest = operators.into_iter().take(count);
    largest.map(|(operator, _)| operator).collect()
}

#[cfg(test)]
mod tests;
