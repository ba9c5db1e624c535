//! The certificate of robustness: a slack `γ*` that every attack leaves at least, in one pass over the allocations.
//!
//! # Formula
//! For each service, `r_s = π_s / (c_s · α_s · X_s)` is its profit for each unit of stake that an attack on it loses.
//! For each validator, `T_v = Σ_{s ∈ N(v)} r_s`. Then
//!
//! `γ* = min_v 1/T_v − 1` in shared mode, and `γ* = min_s 1/r_s − 1` in unique mode.
//!
//! With whole stakes and `c_s = 1`, the first formula is corollary 2 of *Robust Restaking Networks* (arXiv
//! 2407.21785): the graph has `γ`-slack if `(1 + γ) · T_v ≤ 1` for every validator. A validator without allocations
//! has `T_v = 0` and does not bind. A service that has a profit and no stake is a free attack: `γ* = −1`.
//!
//! # It is a lower bound
//! `γ*` is at most the exact slack, which [`search::cheapest`](crate::search::cheapest) finds in small graphs. If `γ*`
//! is too low, the graph is **not certified**. That does not mean that an attack pays.
//!
//! `γ*` is exact against **proportional** attacks, which take the part `a_s` of the profit of a service with the part
//! `a_s · α_s · X_s` of the stake. The cheapest such attack uses the binding validator alone. A real coalition must
//! reach the whole threshold, so it also needs validators that earn less. It costs the same if there is a group of
//! validators with exactly the threshold and the services of the binding validator, and no others. In unique mode
//! `γ*` is exact if stake is divisible.
//!
//! # Proof
//! Let `B` be able to attack `A`, and let `v ∈ B` allocate `x_vs`. By the threshold, `1 ≤ Σ_{v ∈ B} x_vs / (α_s X_s)`
//! for each `s ∈ A`. So `π_A ≤ Σ_{v ∈ B} Σ_{s ∈ A ∩ N(v)} c_s x_vs r_s`. The attack costs `v` the stake
//! `min(σ_v, Σ_s ⌈c_s x_vs⌉)`.
//! - If it costs the sum: `Σ c_s x_vs r_s ≤ max r_s · Σ c_s x_vs`, and each `r_s` is at most `1/(1 + γ*)`.
//! - If it costs `σ_v`, which happens in shared mode only: `c_s x_vs ≤ σ_v`, so `Σ c_s x_vs r_s ≤ σ_v · T_v`.
//!
//! In both cases the profit is at most the cost, divided by `1 + γ*`.
//!
//! # What follows after a shock
//! Theorem 1 holds for `γ*` in the extended model, too, in which a validator that attacked keeps the rest of its stake.
//! Let `y_v` be all that `v` loses, by the shock and by attacks. Before an attack on `s`, the service lost from `v` at
//! most what `v` lost until then. In the attack, `v` loses at least `c_s` times what it contributes, or all it has. So
//! both together bring at most `y_v` toward `c_s α_s X_s`, and in unique mode these parts of `y_v` are different for
//! different services. It follows that the profit of all attacks is at most `Σ_v y_v / (1 + γ*)`. Each attack pays, so
//! the attacks lose less than their profit. Hence `(1 + γ*) · attacks < shock + attacks`, and `attacks < shock / γ*`.

use crate::{
    graph::Mode,
    indexed,
    rates::Rates,
    slack::{free_attacks, weakest_service, Slack},
    Fraction, Graph,
};
use alloc::vec::Vec;

/// Who determines the slack of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Binding {
    /// The services of this validator are worth most for each unit of its stake.
    Validator(u32),
    /// The stake behind this service is worth least for each unit of its profit.
    Service(u32),
}

/// A proven slack, and who determines it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate {
    /// The slack `γ*`, **rounded down** unless `exact`. Every attack leaves at least this slack.
    pub slack: Slack,
    /// The first validator (shared mode) or service (unique mode, free attacks) that has this slack. `None` if the
    /// slack is unlimited.
    pub binding: Option<Binding>,
    /// Whether the formula was computed without rounding. Otherwise `T_v` is too large by less than `2⁻¹⁸⁰` times the
    /// larger of itself and one.
    pub exact: bool,
    /// The services that can be corrupted for free, ascending.
    pub free_attacks: Vec<u32>,
}

/// Returns the slack `γ*` that the formula of this module proves.
///
/// The time is linear in the number of allocations, plus a division of 512 bits and a few greatest common divisors of
/// 256 bits for each service.
///
/// ```
/// use palisade_stake_risk::{graph::Service, robustness::{certify, Binding}, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// // Two validators with 60 and 40 secure service 0; the first also secures service 1.
/// let half = Perbill::from_percent(50);
/// let graph = Graph::whole_stakes(
///     &[60, 40],
///     &[Service::new(10, half), Service::new(15, half)],
///     &[(0, 0), (1, 0), (0, 1)],
/// )
/// .unwrap();
/// // T = 10/(0.5 · 100) + 15/(0.5 · 60) = 0.7 for the first, 0.2 for the second.
/// let certificate = certify(&graph);
/// assert_eq!(certificate.slack.gamma(), Fraction::ratio(3, 7));
/// assert_eq!(certificate.binding, Some(Binding::Validator(0)));
/// ```
pub fn certify(graph: &Graph) -> Certificate {
    let free_attacks = free_attacks(graph);
    if graph.mode() == Mode::Unique || !free_attacks.is_empty() {
        let (slack, service) = weakest_service(graph);
        return Certificate {
            slack,
            binding: service.map(Binding::Service),
            exact: true,
            free_attacks,
        };
    }
    let rates = Rates::new(graph);
    let demands = indexed(graph.validators()).map(|(validator, _)| {
        let services = graph.services_of(validator).iter().map(|edge| edge.index);
        (rates.sum(services), validator)
    });
    // Of equal demands, the first one.
    let largest = demands.reduce(|most, next| if next.0 > most.0 { next } else { most });
    let coverage = largest.and_then(|(demand, _)| rates.fraction(demand).recip());
    Certificate {
        slack: coverage.map_or(Slack::Unlimited, Slack::Coverage),
        binding: coverage
            .and(largest)
            .map(|(_, validator)| Binding::Validator(validator)),
        exact: rates.is_exact(),
        free_attacks,
    }
}

/// Returns the demand `T_v` on each validator, by index, **rounded up** if it does not fit. The part of its stake that
/// its services would use up if each unit of their profit needed a unit of stake. Services without stake don't count.
///
/// `γ*` is at least `γ` if and only if no demand is above `1/(1 + γ)` (shared mode, no free attacks).
///
/// ```
/// use palisade_stake_risk::{graph::Service, robustness::demands, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// let graph = Graph::whole_stakes(&[60, 40], &[Service::new(10, Perbill::one())], &[(0, 0)]).unwrap();
/// assert_eq!(demands(&graph), [Fraction::ratio(1, 6).unwrap(), Fraction::zero()]);
/// ```
pub fn demands(graph: &Graph) -> Vec<Fraction> {
    let rates = Rates::new(graph);
    indexed(graph.validators())
        .map(|(validator, _)| {
            let services = graph.services_of(validator).iter().map(|edge| edge.index);
            rates.fraction(rates.sum(services))
        })
        .collect()
}

#[cfg(test)]
mod tests;
