//! How far a loss can spread: the certificate, what it promises, and the best attack that a search finds.

use crate::{
    input::Input,
    number::{Amount, Ratio},
    report::{Named, SlackNumbers},
};
use palisade_stake_risk::{
    cascade::length_bound,
    coalition::Attack,
    graph::Mode,
    robustness::{certify, Binding, Certificate},
    search::{cheapest, Limits},
    Fraction, Graph, Slack,
};
use serde::Serialize;
use sp_arithmetic::Perbill;

/// The shocks for which the bound is computed, in parts per thousand.
const SHOCKS: [u32; 4] = [1, 10, 50, 100];

/// How far a loss can spread.
#[derive(Clone, Debug, Serialize)]
pub struct Robustness {
    /// Whether it is proven that no attack pays: `γ* ≥ 0`.
    pub is_certified: bool,
    /// The certificate `γ*`: a slack that every attack leaves at least.
    pub certificate: SlackNumbers,
    /// Whether the certificate was computed without rounding.
    pub is_exactly_computed: bool,
    /// The validator or the service that determines it.
    pub binding: Option<BindingNode>,
    /// Services that can be corrupted for free: they have a profit, and no stake.
    pub free_attacks: Vec<Named>,
    /// By how much a shock is multiplied at most: `1 + 1/γ*`. `None` if `γ*` is not above zero, or unlimited.
    pub amplification: Option<Ratio>,
    /// What shocks lose in the end at most.
    pub bounds: Vec<Bound>,
    /// The slack by a search for attacks.
    pub search: Searched,
}

/// Who determines the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BindingNode {
    /// `validator` or `service`.
    pub kind: &'static str,
    /// Which one.
    #[serde(flatten)]
    pub node: Named,
}

/// What a shock loses in the end at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The shock `ψ`, a part of all stake.
    pub shock: Ratio,
    /// `min(1, (1 + 1/γ*)·ψ)`, a part of all stake.
    pub lost: Ratio,
    /// A cascade has fewer attacks than this (theorem 7). `None` if `γ*` is not above zero, or the stakes are not whole.
    pub attacks: Option<u32>,
}

/// The best attack that a search found.
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    /// Whether `slack` is the exact slack: all attacks were tried, the stake is unique, or nothing has a profit.
    pub is_exact: bool,
    /// Why: `no service has a profit`, `every attack was tried`, `unique stake`, or `the best attack that was found`.
    pub method: &'static str,
    /// The slack: exact, or else an upper bound of it.
    pub slack: SlackNumbers,
    /// The attack with the least cost for its profit that was found. In unique mode it can cost more than the exact
    /// slack says, because a validator takes part as a whole.
    pub attack: Option<AttackRow>,
}

/// An attack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttackRow {
    /// The services that are corrupted.
    pub services: Vec<Named>,
    /// The validators that take part, by index.
    pub validators: Vec<u32>,
    /// The stake that is slashed.
    pub cost: Amount,
    /// The profit.
    pub profit: Amount,
}

impl AttackRow {
    pub(crate) fn of(input: &Input, attack: &Attack) -> Self {
        let named = |index: &u32| Named {
            index: *index,
            name: input.service(*index),
        };
        Self {
            services: attack.coalition.services.iter().map(named).collect(),
            validators: attack.coalition.validators.clone(),
            cost: input.amount(attack.cost),
            profit: input.amount(attack.profit),
        }
    }
}

impl Robustness {
    pub(crate) fn of(input: &Input) -> Self {
        let graph = &input.graph;
        let certificate = certify(graph);
        let free = certificate.free_attacks.iter();
        let service = |index: u32| Named {
            index,
            name: input.service(index),
        };
        Self {
            is_certified: certificate.slack.is_secure(),
            certificate: SlackNumbers::of(&certificate.slack),
            is_exactly_computed: certificate.exact,
            binding: certificate.binding.map(|binding| match binding {
                Binding::Validator(index) => BindingNode {
                    kind: "validator",
                    node: Named {
                        index,
                        name: input.validator(index),
                    },
                },
                Binding::Service(index) => BindingNode {
                    kind: "service",
                    node: service(index),
                },
            }),
            free_attacks: free.map(|index| service(*index)).collect(),
            amplification: amplification(&certificate).map(Ratio::bad),
            bounds: SHOCKS
                .iter()
                .map(|&shock| bound(graph, &certificate, Perbill::from_rational(shock, 1_000)))
                .collect(),
            search: searched(input, &certificate),
        }
    }
}

/// Returns `1 + 1/γ`. `None` if `γ` is not above zero.
fn amplification(certificate: &Certificate) -> Option<Fraction> {
    let inverse = certificate.slack.gamma()?.recip()?;
    inverse.checked_add(&Fraction::one())
}

fn bound(graph: &Graph, certificate: &Certificate, shock: Perbill) -> Bound {
    let shock = Fraction::from_perbill(shock);
    let stakes = graph.validators().iter().map(|each| each.stake);
    let least = stakes.filter(|stake| *stake > 0).min().unwrap_or(0);
    let depth = u32::try_from(graph.services().len()).unwrap_or(u32::MAX);
    let attacks = Fraction::ratio(least, graph.total_stake())
        .filter(|_| has_whole_stakes(graph))
        .and_then(|least| length_bound(&certificate.slack, &shock, &least, depth));
    Bound {
        lost: Ratio::bad(certificate.slack.loss_bound(&shock)),
        shock: Ratio::bad(shock),
        attacks,
    }
}

/// Returns whether the graph is one of the paper: whole stakes that are slashed in full.
fn has_whole_stakes(graph: &Graph) -> bool {
    let mut allocations = graph.allocations().iter();
    let mut services = graph.services().iter();
    graph.mode() == Mode::Shared
        && allocations.all(|each| each.amount == graph.stake_of(each.validator))
        && services.all(|each| each.slash_cap == Perbill::one())
}

fn searched(input: &Input, certificate: &Certificate) -> Searched {
    let found = cheapest(&input.graph, &Limits::default());
    let is_unique = input.graph.mode() == Mode::Unique;
    let (is_exact, method, slack) = match (certificate.slack, is_unique, found.exhaustive) {
        (Slack::Unlimited, ..) => (true, "no service has a profit", Slack::Unlimited),
        (slack, true, _) => (true, "unique stake", slack),
        (_, false, true) => (true, "every attack was tried", found.slack()),
        (_, false, false) => (false, "the best attack that was found", found.slack()),
    };
    Searched {
        is_exact,
        method,
        slack: SlackNumbers::of(&slack),
        attack: found.attack.map(|attack| AttackRow::of(input, &attack)),
    }
}
