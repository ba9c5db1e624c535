//! Cascades: attacks that became profitable because of earlier losses, one after the other, until none pays.
//!
//! Those who attacked are slashed, and the services they corrupted are closed. So each attack closes at least one
//! service, and there are at most as many attacks as services.
//!
//! A simulated cascade is one of many possible ones. Its loss is a **lower bound** of the worst case. The **upper
//! bound** is [`Slack::loss_bound`](crate::Slack::loss_bound) of the certificate before the shock.

use crate::{
    coalition::Attack,
    robustness::certify,
    search::{cheapest, most_profitable, Found, Limits},
    Fraction, Graph, Rounding, Slack,
};
use alloc::vec::Vec;

/// Which attack comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Order {
    /// The one that costs least for its profit. It shows how a loss spreads, step by step.
    CheapestFirst,
    /// The one that gains most. These attackers coordinate: with whole stakes, a cascade is as profitable in one attack
    /// as in several (corollary 1 of *Robust Restaking Networks*, arXiv 2407.21785).
    LargestGain,
}

/// What happened after a shock.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Cascade {
    /// Which attack came next.
    pub order: Order,
    /// The attacks, in their order.
    pub attacks: Vec<Attack>,
    /// The stake that the attacks lost, in units.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub lost: u128,
    /// Whether each attack was the best one, and no attack pays in `rest`: each search was exhaustive, or the
    /// certificate proved that there was nothing to find.
    pub exhaustive: bool,
    /// The graph in which no attack that pays was found.
    pub rest: Graph,
}

/// Returns the cascade in a graph to which the shock has happened already.
///
/// ```
/// use palisade_stake_risk::{cascade::{run, Order}, graph::Service, search::Limits, Graph};
/// use sp_arithmetic::Perbill;
///
/// // Theorem 2: the slack is zero, so the loss of 1 unit of 100 loses everything.
/// let service = Service::new(100, Perbill::one());
/// let graph = Graph::whole_stakes(&[1, 99], &[service], &[(0, 0), (1, 0)]).unwrap();
/// let lost = |graph| run(graph, Order::CheapestFirst, &Limits::default()).lost;
/// assert_eq!(lost(graph.after_base_slash(&[1])), 99);
/// assert_eq!(lost(graph), 0);
/// ```
pub fn run(after_shock: Graph, order: Order, limits: &Limits) -> Cascade {
    let mut cascade = Cascade {
        order,
        attacks: Vec::new(),
        lost: 0,
        exhaustive: true,
        rest: after_shock,
    };
    // One more round than services, to see that nothing is left.
    for _ in 0..=cascade.rest.services().len() {
        // A certificate takes a small part of the time of a search.
        if certify(&cascade.rest).slack.is_secure() {
            break;
        }
        let Found { attack, exhaustive } = match order {
            Order::CheapestFirst => cheapest(&cascade.rest, limits),
            Order::LargestGain => most_profitable(&cascade.rest, limits),
        };
        cascade.exhaustive &= exhaustive;
        let Some(attack) = attack.filter(|attack| attack.gain() > 0) else {
            break;
        };
        cascade.rest = cascade.rest.after_attack(&attack.coalition);
        cascade.lost = cascade.lost.saturating_add(attack.cost);
        cascade.attacks.push(attack);
    }
    cascade
}

/// Returns the cascade that loses more stake: of both orders, and of equal ones, the cheapest first.
pub fn worse(after_shock: &Graph, limits: &Limits) -> Cascade {
    let stepwise = run(after_shock.clone(), Order::CheapestFirst, limits);
    let coordinated = run(after_shock.clone(), Order::LargestGain, limits);
    if coordinated.lost > stepwise.lost {
        coordinated
    } else {
        stepwise
    }
}

/// Returns a bound on the number of attacks in a cascade: a whole number that is at least
/// `k · (1 + log_{1+γ}(ψ / (γ · ε)))`. A cascade has **fewer** attacks (theorem 7 of *Robust Restaking Networks*, for
/// whole stakes).
///
/// - `slack`: the slack before the shock.
/// - `shock`: the part `ψ` of all stake that the shock loses.
/// - `least_stake`: the part `ε` of all stake that the smallest validator has.
/// - `depth`: the reference depth `k`. Each attack uses losses of the shock or of the last `k` attacks only. The number
///   of services is always large enough.
///
/// The logarithm is rounded **up** to a whole number. The powers that are compared with `ψ / (γ · ε)` are rounded down,
/// and this quotient is rounded up, each only if it does not fit. So the result is never too small. If everything fits,
/// it is too large by less than `k`. If the shock is smaller than `γ · ε`, nobody can be lost to an attack: the result
/// is zero, and there is no attack.
///
/// Returns `None` if `γ` is unlimited or not above zero, if `ε` is zero, if the logarithm is above 1,000, or if the
/// result does not fit.
///
/// ```
/// use palisade_stake_risk::{cascade::length_bound, Fraction, Slack};
///
/// // γ = 1: doublings. ψ/ε = 8 gives 1 + log₂ 8 = 4.
/// let part = |of| Fraction::ratio(1, of).unwrap();
/// let slack = Slack::of_attack(2, 1);
/// assert_eq!(length_bound(&slack, &part(10), &part(80), 1), Some(4));
/// assert_eq!(length_bound(&slack, &part(10), &part(80), 3), Some(12));
/// ```
pub fn length_bound(
    slack: &Slack,
    shock: &Fraction,
    least_stake: &Fraction,
    depth: u32,
) -> Option<u32> {
    let gamma = slack.gamma().filter(|gamma| !gamma.is_zero())?;
    let coverage = slack.coverage()?;
    let inverse = gamma.recip()?;
    // An upper bound of ψ/(γε), so that the number of steps is never too small.
    let up = Rounding::Up;
    let target = shock
        .mul_rounded(&least_stake.recip()?, up)?
        .mul_rounded(&inverse, up)?;
    if target < Fraction::one() {
        return Some(0);
    }
    let mut power = Fraction::one();
    let mut exponent = 0u32;
    // A lower bound of the power needs at least as many steps as the power itself.
    while power < target {
        power = power.mul_rounded(&coverage, Rounding::Down)?;
        exponent = exponent
            .checked_add(1)
            .filter(|steps| *steps <= MAX_STEPS)?;
    }
    exponent.checked_add(1)?.checked_mul(depth)
}

/// The most powers that [`length_bound`] computes. Beyond it, the bound says little.
const MAX_STEPS: u32 = 1_000;

#[cfg(test)]
mod tests;
