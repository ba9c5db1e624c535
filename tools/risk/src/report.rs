//! The report: all numbers about an input under named assumptions.
//!
//! [`Report::of`] computes it, [`text`](crate::text) prints it, [`pictures`](crate::pictures) draws it. As JSON it is the
//! serialisation of [`Report`]. `docs/spec/risk.md` says what each number means.

use crate::{
    input::Input,
    number::{part_in_percent, Amount, Difference, Ratio},
};
use concentration::Concentrations;
use nodes::{Reuse, ServiceRow, ValidatorRow};
use palisade_stake_risk::{error::ExposureError, graph::Mode, Slack};
use robustness::Robustness;
use serde::Serialize;
use sp_arithmetic::Perbill;
use std::fmt;
use stress::{Exit, StressRow};
use tokens::TokenRow;
use yields::Yields;

pub mod concentration;
pub mod nodes;
pub mod robustness;
pub mod stress;
pub mod tokens;
pub mod yields;

/// The version of the JSON of a report.
pub const VERSION: u32 = 1;

/// What the report assumes. None of it is a fact about the graph.
#[derive(Clone, Debug)]
pub struct Assumptions {
    /// For each `k`: a scenario in which the `k` operators with the most stake are lost.
    pub operators: Vec<u32>,
    /// What the base chain slashes of a validator for a fault, and of all validators in a scenario.
    pub base_slash: Perbill,
    /// How far below its peg a token trades.
    pub depeg: Perbill,
    /// The part of a validator's stake that its services should be able to slash together at most: `κ`.
    pub most_slashed: Perbill,
    /// The probability that a validator commits a fault in a year, on the base chain and for each of its services.
    pub fault_probability: Perbill,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            operators: vec![1, 2, 3, 5, 10],
            base_slash: Perbill::from_percent(10),
            depeg: Perbill::from_percent(10),
            most_slashed: Perbill::one(),
            fault_probability: Perbill::from_percent(1),
        }
    }
}

/// As sentences: nobody shall take an assumption for a fact.
impl Serialize for Assumptions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sentences())
    }
}

impl Assumptions {
    /// Returns the assumptions as sentences.
    pub fn sentences(&self) -> Vec<String> {
        let slash = part_in_percent(self.base_slash);
        vec![
            format!(
                "In each year a validator commits a fault with the probability {}: one on the base chain, and one for \
                 each of its services, independently. A guess, not a measurement.",
                part_in_percent(self.fault_probability)
            ),
            format!("The base chain slashes {slash} for a fault. A service slashes up to its cap."),
            format!("A token that loses its peg trades {} below it.", part_in_percent(self.depeg)),
            format!(
                "All services of a validator together should be able to slash {} of its stake at most.",
                part_in_percent(self.most_slashed)
            ),
        ]
    }
}

/// All numbers about an input.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this format: [`VERSION`].
    pub version: u32,
    /// Where the input comes from.
    pub source: String,
    /// What is missing in the input, and what that means.
    pub notes: Vec<String>,
    /// What is assumed.
    pub assumptions: Assumptions,
    /// The symbol of the token. Empty if it has none.
    pub symbol: String,
    /// The sums of the graph.
    pub totals: Totals,
    /// On how few the stake depends.
    pub concentration: Concentrations,
    /// How far a loss can spread.
    pub robustness: Robustness,
    /// How often stake is promised.
    pub reuse: Reuse,
    /// The services, by index.
    pub services: Vec<ServiceRow>,
    /// The validators, by index.
    pub validators: Vec<ValidatorRow>,
    /// The liquid tokens, by index.
    pub tokens: Vec<TokenRow>,
    /// What losses lead to.
    pub stress: Vec<StressRow>,
    /// What it means that everybody leaves at once.
    pub exit: Exit,
    /// What stake earns, minus what it is expected to lose.
    pub yields: Yields,
}

/// The sums of a graph.
#[derive(Clone, Debug, Serialize)]
pub struct Totals {
    /// `Shared` or `Unique`.
    pub mode: Mode,
    /// The number of validators.
    pub validators: usize,
    /// The number of services.
    pub services: usize,
    /// The number of allocations.
    pub allocations: usize,
    /// All stake.
    pub stake: Amount,
    /// What it would bring to corrupt all services.
    pub profit: Amount,
}

/// Why there is no report: what backs a token can't be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportError {
    /// The name of the token.
    pub token: String,
    /// The cause.
    pub cause: ExposureError,
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tokens: {}: {}", self.token, self.cause)
    }
}

impl std::error::Error for ReportError {}

impl Report {
    /// Returns the report on an input.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn of(input: &Input, assumptions: &Assumptions) -> Result<Self, ReportError> {
        let tokens = tokens::rows(input, assumptions)?;
        Ok(Self {
            version: VERSION,
            source: input.source.clone(),
            notes: input.notes.clone(),
            assumptions: assumptions.clone(),
            symbol: input.unit.symbol.clone(),
            totals: totals(input),
            concentration: Concentrations::of(input),
            robustness: Robustness::of(input),
            reuse: Reuse::of(input, assumptions),
            services: nodes::services(input),
            validators: nodes::validators(input, assumptions),
            yields: Yields::of(input, assumptions, &tokens),
            tokens,
            stress: stress::rows(input, assumptions),
            exit: Exit::of(input),
        })
    }
}

/// A name with its index or label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The index, or the label of an operator or tag.
    pub index: u32,
    /// The name.
    pub name: String,
}

/// A slack for a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlackNumbers {
    /// Whether no attack has a profit. Then there is neither coverage nor `γ`.
    pub unlimited: bool,
    /// The coverage `1 + γ`: the cost of the cheapest attack for each unit of its profit.
    pub coverage: Option<Ratio>,
    /// The slack `γ`. Below zero if an attack may pay.
    pub gamma: Option<Difference>,
}

impl SlackNumbers {
    pub(crate) fn of(slack: &Slack) -> Self {
        Self {
            unlimited: *slack == Slack::Unlimited,
            coverage: slack.coverage().map(Ratio::good),
            gamma: Difference::gamma(slack),
        }
    }

    /// Returns `γ` in percent, or a word if it is unlimited.
    pub fn percent(&self) -> String {
        let gamma = self.gamma.as_ref().map(Difference::percent);
        gamma.unwrap_or_else(|| "unlimited".into())
    }
}

impl Input {
    pub(crate) fn amount(&self, units: u128) -> Amount {
        Amount {
            units,
            decimals: self.unit.decimals,
        }
    }
}

fn totals(input: &Input) -> Totals {
    let graph = &input.graph;
    let profits = graph.services().iter().map(|each| each.profit);
    Totals {
        mode: graph.mode(),
        validators: graph.validators().len(),
        services: graph.services().len(),
        allocations: graph.allocations().len(),
        stake: input.amount(graph.total_stake()),
        // `Graph::new` has checked that it fits.
        profit: input.amount(profits.fold(0, u128::saturating_add)),
    }
}

#[cfg(test)]
mod tests;
