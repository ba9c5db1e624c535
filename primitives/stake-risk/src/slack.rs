//! Slack: by how much the cost of every attack exceeds its profit, and what that promises.
//!
//! A graph has `γ`-slack if `(1 + γ) · π_A ≤ cost` for every coalition that can attack the services `A` (*Robust
//! Restaking Networks*, arXiv 2407.21785, equation 11). A [`Slack`] holds the **coverage** `1 + γ`: the stake that the
//! cheapest attack costs for each unit of profit. The coverage is never negative, `γ` can be.
//!
//! | coverage | `γ` | meaning |
//! |---|---|---|
//! | unlimited | – | no service is worth an attack |
//! | above 1 | positive | no attack pays, and a shock spreads by at most `1 + 1/γ` |
//! | 1 | 0 | no attack pays, but a tiny shock can lose everything (theorem 2) |
//! | below 1 | negative | an attack may pay |
//! | 0 | −1 | an attack is free |

use crate::{graph::Mode, indexed, Fraction, Graph, Rounding};
use alloc::vec::Vec;
use primitive_types::U256;
use sp_arithmetic::{PerThing, Perbill};

/// By how much the cost of every attack exceeds its profit. A larger slack compares as greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Slack {
    /// The coverage `1 + γ`: the least cost of an attack, divided by its profit.
    Coverage(Fraction),
    /// No attack has a profit.
    Unlimited,
}

impl Slack {
    /// Returns the slack of an attack that costs `cost` and brings `profit`, in units.
    pub fn of_attack(cost: u128, profit: u128) -> Self {
        Fraction::ratio(cost, profit).map_or(Self::Unlimited, Self::Coverage)
    }

    /// Returns the coverage `1 + γ`, or `None` if it is unlimited.
    pub fn coverage(&self) -> Option<Fraction> {
        match self {
            Self::Coverage(coverage) => Some(*coverage),
            Self::Unlimited => None,
        }
    }

    /// Returns `γ`, or `None` if it is unlimited or negative.
    ///
    /// ```
    /// use palisade_stake_risk::{Fraction, Slack};
    ///
    /// // An attack that costs 11 and brings 10 leaves a slack of 10%.
    /// assert_eq!(Slack::of_attack(11, 10).gamma(), Fraction::ratio(1, 10));
    /// assert_eq!(Slack::of_attack(10, 11).gamma(), None);
    /// ```
    pub fn gamma(&self) -> Option<Fraction> {
        self.coverage()?.checked_sub(&Fraction::one())
    }

    /// Returns whether no attack pays: `γ ≥ 0`.
    pub fn is_secure(&self) -> bool {
        self.is_at_least(Perbill::zero())
    }

    /// Returns whether `γ` is at least a required slack.
    pub fn is_at_least(&self, required: Perbill) -> bool {
        match (self.gamma(), self) {
            (Some(gamma), _) => gamma >= Fraction::from_perbill(required),
            (None, slack) => *slack == Self::Unlimited,
        }
    }

    /// Returns the bound on the stake that a shock loses in the end, as a part of all stake: `min(1, (1 + 1/γ) · ψ)`
    /// for a shock that loses the part `ψ` (theorem 1 of *Robust Restaking Networks*). **Rounded up** if it does not
    /// fit.
    ///
    /// If `γ` is positive and `0 < ψ`, the loss is **less** than `(1 + 1/γ) · ψ`. Special cases: without profit, only
    /// the shock is lost. With `γ = 0` and no shock, nothing is lost. With `γ = 0` and a shock, or with a negative
    /// `γ`, the bound is one.
    ///
    /// ```
    /// use palisade_stake_risk::{Fraction, Slack};
    ///
    /// // 10% slack: a shock of 0.1% loses less than 1.1%.
    /// let bound = Slack::of_attack(11, 10).loss_bound(&Fraction::ratio(1, 1_000).unwrap());
    /// assert_eq!(bound, Fraction::ratio(11, 1_000).unwrap());
    /// ```
    pub fn loss_bound(&self, shock: &Fraction) -> Fraction {
        let bound = match (self.gamma(), self) {
            (_, Self::Unlimited) => Some(*shock),
            (None, _) => None,
            (Some(_), _) if shock.is_zero() => Some(*shock),
            // 1 + 1/γ = (1 + γ)/γ. The parts of both fractions are coprime.
            (Some(gamma), _) => gamma
                .recip()
                .and_then(|inverse| inverse.checked_add(&Fraction::one()))
                .and_then(|factor| factor.mul_rounded(shock, Rounding::Up)),
        };
        bound.unwrap_or_else(Fraction::one).min(Fraction::one())
    }

    /// Returns the largest part of all stake that can leave evenly, from every validator alike, until the slack is
    /// zero: `γ / (1 + γ)`. Returns one if the slack is unlimited, and zero if it is negative.
    ///
    /// Costs of attacks are proportional to stakes, so the coverage falls with the part that stays.
    ///
    /// ```
    /// use palisade_stake_risk::{Fraction, Slack};
    ///
    /// // The coverage is 5/4. If a fifth leaves, it is one.
    /// assert_eq!(Slack::of_attack(5, 4).even_exit(), Fraction::ratio(1, 5).unwrap());
    /// ```
    pub fn even_exit(&self) -> Fraction {
        let stays = self.coverage().and_then(|coverage| coverage.recip());
        match (stays, self) {
            (Some(stays), _) => Fraction::one().checked_sub(&stays),
            (None, Self::Unlimited) => Some(Fraction::one()),
            (None, Self::Coverage(_)) => None,
        }
        .unwrap_or_else(Fraction::zero)
    }
}

/// Returns the services that can be corrupted for free: they have a profit, and no stake behind them.
///
/// Corollary 2 of *Robust Restaking Networks* speaks of validators, so it does not see them.
pub fn free_attacks(graph: &Graph) -> Vec<u32> {
    let is_free = |service: u32, profit: u128| profit > 0 && graph.stake_behind(service) == 0;
    indexed(graph.services())
        .filter(|(service, each)| is_free(*service, each.profit))
        .map(|(service, _)| service)
        .collect()
}

/// Returns the coverage of a service by its own stake alone: `c_s · α_s · X_s / π_s`. Unlimited if it has no profit or
/// does not exist.
///
/// It always fits: the parts are at most `2¹⁸⁸`, since an amount has 128 bits and parts per billion have 30.
pub fn service_slack(graph: &Graph, service: u32) -> Slack {
    let Some(each) = crate::at(graph.services(), service) else {
        return Slack::Unlimited;
    };
    let parts = |parts: Perbill| U256::from(parts.deconstruct());
    let whole = U256::from(Perbill::ACCURACY);
    let cost = U256::from(graph.stake_behind(service))
        .saturating_mul(parts(each.threshold))
        .saturating_mul(parts(each.slash_cap));
    let profit = U256::from(each.profit)
        .saturating_mul(whole)
        .saturating_mul(whole);
    Fraction::new(cost, profit).map_or(Slack::Unlimited, Slack::Coverage)
}

/// Returns the slack of a graph in unique mode, `min_s c_s · α_s · X_s / π_s − 1`, and the first service that binds it.
/// Returns `None` in shared mode.
///
/// It is **exact** if stake is divisible, and otherwise a lower bound. In unique mode the costs of attacks add up, as
/// the profits do. A fraction of sums is at least the smallest of the fractions. So attacking several services at once
/// is never cheaper, for each unit of profit, than attacking the cheapest of them.
///
/// ```
/// use palisade_stake_risk::{graph::{Allocation, Mode, Service, Validator}, slack, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// // Half of 80 units corrupt service 0 for a profit of 20; a quarter of 40 units corrupt service 1 for 8.
/// let graph = Graph::new(
///     Mode::Unique,
///     vec![Validator::with_stake(120)],
///     vec![Service::new(20, Perbill::from_percent(50)), Service::new(8, Perbill::from_percent(25))],
///     vec![
///         Allocation { validator: 0, service: 0, amount: 80 },
///         Allocation { validator: 0, service: 1, amount: 40 },
///     ],
/// )
/// .unwrap();
/// let (slack, binding) = slack::segregated_slack(&graph).unwrap();
/// assert_eq!(slack.gamma(), Fraction::ratio(1, 4));
/// assert_eq!(binding, Some(1));
/// ```
pub fn segregated_slack(graph: &Graph) -> Option<(Slack, Option<u32>)> {
    (graph.mode() == Mode::Unique).then(|| weakest_service(graph))
}

/// Returns the least coverage of a service by its own stake, and the first service that has it.
pub(crate) fn weakest_service(graph: &Graph) -> (Slack, Option<u32>) {
    let slacks =
        indexed(graph.services()).map(|(service, _)| (service_slack(graph, service), service));
    match slacks.min() {
        Some((slack @ Slack::Coverage(_), service)) => (slack, Some(service)),
        _ => (Slack::Unlimited, None),
    }
}

#[cfg(test)]
mod tests;
