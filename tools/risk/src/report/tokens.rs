//! Liquid tokens: on which validators and services they depend, and what the loss of the peg or an exit leads to.

use crate::{
    input::{Input, Token},
    number::{Amount, Ratio},
    report::{
        concentration::{largest, Share},
        Assumptions, Named, ReportError, SlackNumbers,
    },
};
use palisade_stake_risk::{
    concentration::Concentration,
    look_through::by_service,
    robustness::certify,
    stress::depeg::{depeg, Depeg},
    Fraction,
};
use serde::Serialize;

/// The most validators that are named.
const NAMED: usize = 10;

/// A token.
#[derive(Clone, Debug, Serialize)]
pub struct TokenRow {
    /// Which one.
    #[serde(flatten)]
    pub node: Named,
    /// The value of all that backs it directly.
    pub value: Amount,
    /// What of it rests at validators in the end, through stashes and other tokens.
    pub staked: Amount,
    /// The same by validator: index and units.
    #[serde(skip)]
    pub by_validator: Vec<(u32, u128)>,
    /// The validators on which most of it rests.
    pub largest: Vec<Share>,
    /// The number of equal validators with the same concentration. `None` if nothing is staked.
    pub effective_validators: Option<Ratio>,
    /// How many of the largest validators together hold more than a half of what is staked.
    pub nakamoto_half: Option<u32>,
    /// What each service could take of it at most. Services that could take nothing are left out.
    pub services: Vec<ServiceExposure>,
    /// What happens if it loses its peg.
    pub depeg: DepegRow,
    /// The certificate of the graph if all stake of its holders leaves.
    pub certificate_after_exit: SlackNumbers,
}

/// How a token depends on a service.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceExposure {
    /// Which service.
    #[serde(flatten)]
    pub node: Named,
    /// What the service could take, rounded up.
    pub at_risk: Amount,
    /// The same as a part of the value.
    pub part: Ratio,
}

/// What happens if a token loses its peg.
#[derive(Clone, Debug, Serialize)]
pub struct DepegRow {
    /// What the token is worth less to its holders, rounded up.
    pub holders_lose: Amount,
    /// The loans that are liquidated, by index.
    pub liquidated: Vec<u32>,
    /// The collateral that is sold, at the peg.
    pub sold: Amount,
    /// The debt that it does not repay, rounded up.
    pub bad_debt: Amount,
}

/// Returns the rows of all tokens.
///
/// # Errors
/// See [`ReportError`].
pub(crate) fn rows(input: &Input, assumptions: &Assumptions) -> Result<Vec<TokenRow>, ReportError> {
    let tokens = (0u32..).zip(&input.tokens);
    tokens
        .map(|(index, token)| row(input, assumptions, index, token))
        .collect()
}

fn row(
    input: &Input,
    assumptions: &Assumptions,
    index: u32,
    token: &Token,
) -> Result<TokenRow, ReportError> {
    let value = value_of(token);
    // The tokens are the first nodes of the exposures.
    let resting = input.exposures.look_through(index, value);
    let resting = resting.map_err(|cause| ReportError {
        token: token.name.clone(),
        cause,
    })?;
    let by_validator = input.exposures.by_validator(&resting);
    let amounts: Vec<u128> = by_validator.iter().map(|(_, amount)| *amount).collect();
    let concentration = Concentration::of(&amounts);
    let holders = by_validator.iter();
    let holders = holders.map(|(validator, amount)| (input.validator(*validator), *amount));
    Ok(TokenRow {
        node: Named {
            index,
            name: token.name.clone(),
        },
        value: input.amount(value),
        staked: input.amount(amounts.iter().copied().fold(0, u128::saturating_add)),
        largest: largest(input, holders.collect(), NAMED),
        effective_validators: concentration
            .as_ref()
            .map(|all| Ratio::good(all.effective_number())),
        nakamoto_half: concentration.and_then(|all| all.nakamoto(1, 2)),
        services: services(input, &by_validator, value),
        depeg: depeg_of(input, assumptions, token, value),
        certificate_after_exit: certificate_after_exit(input, &by_validator),
        by_validator,
    })
}

fn services(input: &Input, by_validator: &[(u32, u128)], value: u128) -> Vec<ServiceExposure> {
    let at_risk = (0u32..).zip(by_service(&input.graph, by_validator));
    at_risk
        .filter(|(_, amount)| *amount > 0)
        .map(|(index, amount)| ServiceExposure {
            node: Named {
                index,
                name: input.service(index),
            },
            at_risk: input.amount(amount),
            part: Ratio::bad(Fraction::ratio(amount, value).unwrap_or_else(Fraction::zero)),
        })
        .collect()
}

fn depeg_of(input: &Input, assumptions: &Assumptions, token: &Token, value: u128) -> DepegRow {
    let outcome: Depeg = depeg(&token.loans, assumptions.depeg);
    DepegRow {
        holders_lose: input.amount(assumptions.depeg.mul_ceil(value)),
        liquidated: outcome.liquidated,
        sold: input.amount(outcome.sold),
        bad_debt: input.amount(outcome.bad_debt),
    }
}

/// Stake that leaves scales the allocations of its validators as a base slash does.
fn certificate_after_exit(input: &Input, by_validator: &[(u32, u128)]) -> SlackNumbers {
    let mut leaving = vec![0u128; input.graph.validators().len()];
    for (validator, amount) in by_validator {
        if let Some(sum) = leaving.get_mut(*validator as usize) {
            *sum = sum.saturating_add(*amount);
        }
    }
    SlackNumbers::of(&certify(&input.graph.after_base_slash(&leaving)).slack)
}

fn value_of(token: &Token) -> u128 {
    let stashes = token.stashes.iter().map(|holding| holding.amount);
    let tokens = token.tokens.iter().map(|holding| holding.amount);
    // `Exposures::new` has checked that it fits.
    stashes.chain(tokens).fold(0, u128::saturating_add)
}
