//! Risk-adjusted yields: what stake is expected to earn in a year, minus what it is expected to lose.
//!
//! With the fault probability `p`, the base slash `f`, the yields `y` and the allocations `x`:
//!
//! | | return | expected loss |
//! |---|---|---|
//! | service `s`, for each unit allocated to it | `y_s` | `p · c_s` |
//! | validator `v`, for each unit of its stake | `y_v + Σ_s y_s · x_vs / σ_v` | `min(1, p · f + p · Σ_s ⌈c_s · x_vs⌉ / σ_v)` |
//! | token, for each unit of its value | the promised yield, or the mean of its validators | the mean of its validators |
//!
//! A return of which the input says nothing is unknown, not zero. If it says only what validators earn on the chain, or
//! only what allocations earn, the return of a validator is that part of it, and [`Yields::missing`] says so.
//!
//! The numbers of services and validators are exact. Those of tokens are sums of parts of 10⁻¹⁸: returns are rounded
//! down, losses up. Cascades and prices are not in these numbers.

use crate::{
    input::Input,
    number::{Difference, Ratio},
    report::{tokens::TokenRow, Assumptions, Named},
};
use palisade_stake_risk::{Fraction, Graph};
use primitive_types::U256;
use serde::Serialize;
use sp_arithmetic::{PerThing, Perbill};

/// The parts of a unit of the sums of tokens.
const ACCURACY: u128 = 1_000_000_000_000_000_000;

/// Yields of services, validators and tokens.
#[derive(Clone, Debug, Serialize)]
pub struct Yields {
    /// Whether the input has any yields. If not, all returns are unknown.
    pub has_returns: bool,
    /// Which returns the input does not say, and what that means. `None` if it says all.
    pub missing: Option<&'static str>,
    /// By index of the service, for each unit allocated to it.
    pub services: Vec<YieldRow>,
    /// By index of the validator, for each unit of its stake.
    pub validators: Vec<YieldRow>,
    /// By index of the token, for each unit of its value.
    pub tokens: Vec<YieldRow>,
}

/// A yield for a year, as parts of what is at stake.
#[derive(Clone, Debug, Serialize)]
pub struct YieldRow {
    /// Of whom.
    #[serde(flatten)]
    pub node: Named,
    /// What is expected without losses. `None` if the input does not say it.
    #[serde(rename = "return")]
    pub earned: Option<Ratio>,
    /// The expected loss.
    pub loss: Ratio,
    /// Return minus loss. `None` if the return is unknown, or the difference does not fit into 256 bits.
    pub net: Option<Difference>,
}

impl YieldRow {
    fn new(index: u32, name: String, earned: Option<Ratio>, loss: Fraction) -> Self {
        Self {
            node: Named { index, name },
            earned,
            loss: Ratio::bad(loss),
            net: earned.and_then(|earned| Difference::of(&earned.value, &loss)),
        }
    }
}

impl Yields {
    pub(crate) fn of(input: &Input, assumptions: &Assumptions, tokens: &[TokenRow]) -> Self {
        let yields = &input.yields;
        let lists = [&yields.validators, &yields.services, &yields.tokens];
        let validators = validators(input, assumptions);
        Self {
            has_returns: lists.iter().any(|list| !list.is_empty()),
            missing: missing(input),
            services: services(input, assumptions),
            tokens: tokens
                .iter()
                .map(|token| of_token(input, token, &validators))
                .collect(),
            validators,
        }
    }
}

/// Says which returns the input does not know.
fn missing(input: &Input) -> Option<&'static str> {
    let has_services = !input.graph.services().is_empty();
    let chain = !input.yields.validators.is_empty();
    match (chain, !input.yields.services.is_empty()) {
        (true, false) if has_services => Some(
            "The input has no yields of services, so the returns of validators are those of the chain alone.",
        ),
        (true, _) => None,
        (false, true) => Some(
            "The input has no yields of validators, so the returns of validators are those of services alone.",
        ),
        (false, false) => Some(
            "The input has no yields of validators or services, so these returns are unknown.",
        ),
    }
}

fn services(input: &Input, assumptions: &Assumptions) -> Vec<YieldRow> {
    let services = (0u32..).zip(input.graph.services());
    services
        .map(|(index, service)| {
            let earned = input.yields.services.get(index as usize);
            let earned = earned.copied().map(Ratio::given);
            let loss = over(
                product(assumptions.fault_probability, parts(service.slash_cap)),
                whole().saturating_mul(whole()),
            );
            YieldRow::new(index, input.service(index), earned, loss)
        })
        .collect()
}

fn validators(input: &Input, assumptions: &Assumptions) -> Vec<YieldRow> {
    let yields = &input.yields;
    let is_known = !(yields.validators.is_empty() && yields.services.is_empty());
    let validators = (0u32..).zip(input.graph.validators());
    validators
        .map(|(index, _)| {
            let earned = is_known.then(|| Ratio::good(return_of(input, index)));
            let loss = loss_of(&input.graph, assumptions, index);
            YieldRow::new(index, input.validator(index), earned, loss)
        })
        .collect()
}

/// Returns `(y_v · σ_v + Σ y_s · x_vs) / σ_v`. A sum of 2³² such products has at most 190 bits.
fn return_of(input: &Input, validator: u32) -> Fraction {
    let stake = U256::from(input.graph.stake_of(validator));
    let own = product(at(&input.yields.validators, validator), stake);
    let edges = input.graph.services_of(validator).iter();
    let sum = edges.fold(own, |sum, edge| {
        let part = product(at(&input.yields.services, edge.index), edge.amount.into());
        sum.saturating_add(part)
    });
    over(sum, whole().saturating_mul(stake))
}

/// Returns `(p · f · σ_v + p · Σ ⌈c_s · x_vs⌉) / σ_v`, one at most. The sums have at most 220 bits.
fn loss_of(graph: &Graph, assumptions: &Assumptions, validator: u32) -> Fraction {
    let stake = U256::from(graph.stake_of(validator));
    let edges = graph.services_of(validator).iter();
    let slashes = edges.fold(U256::zero(), |sum, edge| {
        let service = graph.services().get(edge.index as usize);
        let slash = service.map_or(0, |service| service.slash_of(edge.amount));
        sum.saturating_add(slash.into())
    });
    let base = product(assumptions.base_slash, stake);
    let all = base.saturating_add(whole().saturating_mul(slashes));
    let expected = product(assumptions.fault_probability, all);
    let loss = over(
        expected,
        whole().saturating_mul(whole()).saturating_mul(stake),
    );
    loss.min(Fraction::one())
}

/// Returns the means over the validators on which a token rests, for each unit of the token's value.
fn of_token(input: &Input, token: &TokenRow, validators: &[YieldRow]) -> YieldRow {
    let (mut earned, mut lost) = (Some(U256::zero()), U256::zero());
    for (validator, amount) in &token.by_validator {
        if let Some(row) = validators.get(*validator as usize) {
            let amount = U256::from(*amount);
            let ceil = parts_up(&row.loss.value);
            earned = earned.zip(row.earned).map(|(sum, earned)| {
                let floor = earned.value.parts_of(ACCURACY);
                sum.saturating_add(amount.saturating_mul(floor.into()))
            });
            lost = lost.saturating_add(amount.saturating_mul(ceil.into()));
        }
    }
    let value = U256::from(token.value.units).saturating_mul(ACCURACY.into());
    let index = token.node.index;
    let promised = input.yields.tokens.get(index as usize);
    let earned = match promised {
        Some(part) => Some(Ratio::given(*part)),
        None => earned.map(|sum| Ratio::good(over(sum, value))),
    };
    YieldRow::new(index, token.node.name.clone(), earned, over(lost, value))
}

/// Returns a fraction of one at most in parts of 10⁻¹⁸, rounded up.
fn parts_up(value: &Fraction) -> u128 {
    let floor = value.parts_of(ACCURACY);
    match Fraction::ratio(floor, ACCURACY) == Some(*value) {
        true => floor,
        false => floor.saturating_add(1),
    }
}

/// Returns a fraction, or zero without stake.
fn over(numerator: U256, denominator: U256) -> Fraction {
    Fraction::new(numerator, denominator).unwrap_or_else(Fraction::zero)
}

fn product(part: Perbill, amount: U256) -> U256 {
    parts(part).saturating_mul(amount)
}

fn parts(part: Perbill) -> U256 {
    part.deconstruct().into()
}

fn whole() -> U256 {
    Perbill::ACCURACY.into()
}

/// Returns the yield with this index, or zero if none is given.
fn at(yields: &[Perbill], index: u32) -> Perbill {
    yields
        .get(index as usize)
        .copied()
        .unwrap_or(Perbill::zero())
}
