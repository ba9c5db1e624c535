//! The input: a graph of obligations, and what is known beside it.
//!
//! A file is JSON, version [`VERSION`]. `docs/spec/risk.md` describes each field, `tools/risk/examples/graph.json` is an
//! example with all of them. Only `version` and `graph` are required.
//!
//! [`Document`] is the file, [`Input`] the checked input. [`live`](crate::live) makes a document from a node instead.

use palisade_stake_risk::{
    graph::Parts,
    look_through::Exposures,
    stress::{depeg::Loan, mass_exit::ExitQueue},
    Graph,
};
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use std::collections::BTreeMap;

mod checks;
mod error;

pub(crate) use checks::stake_of as stake_of_stash;
pub use error::InputError;

/// The version of the format.
pub const VERSION: u32 = 1;

/// A file with a graph.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of the format: [`VERSION`].
    pub version: u32,
    /// The token in which all amounts are.
    #[serde(default)]
    pub unit: Unit,
    /// Validators, services and allocations. Amounts are strings of whole numbers, parts are in 10⁻⁹.
    pub graph: Parts,
    /// Names for reading. What has no name is called by its index.
    #[serde(default)]
    pub names: Names,
    /// Who owns the stake of the validators.
    #[serde(default)]
    pub stashes: Vec<Stash>,
    /// Liquid tokens, and tokens that are built on them.
    #[serde(default)]
    pub tokens: Vec<Token>,
    /// How stake leaves.
    #[serde(default)]
    pub exit_queue: Option<ExitQueue>,
    /// What stake is expected to earn in a year, without losses.
    #[serde(default)]
    pub yields: Yields,
}

/// The token in which all amounts are.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its symbol.
    #[serde(default)]
    pub symbol: String,
    /// Its decimals. Amounts are in units of 10^−decimals tokens.
    #[serde(default)]
    pub decimals: u8,
}

/// Names for reading.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// By index of the validator. Empty, or one for each.
    #[serde(default)]
    pub validators: Vec<String>,
    /// By index of the service. Empty, or one for each.
    #[serde(default)]
    pub services: Vec<String>,
    /// By label of the operator.
    #[serde(default)]
    pub operators: BTreeMap<u32, String>,
    /// By label of the tag.
    #[serde(default)]
    pub tags: BTreeMap<u32, String>,
}

/// An account whose stake is behind validators.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stash {
    /// Its name.
    pub name: String,
    /// Its stake behind each validator.
    pub validators: Vec<Behind>,
}

/// Stake behind a validator.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// The index of the validator.
    pub validator: u32,
    /// The stake, in units.
    #[serde(with = "palisade_stake_risk::serial")]
    pub amount: u128,
}

/// A token, and what backs it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// The stashes that back it.
    #[serde(default)]
    pub stashes: Vec<StashHolding>,
    /// Other tokens that back it. Loops are allowed, if value leaves them.
    #[serde(default)]
    pub tokens: Vec<TokenHolding>,
    /// Loans against the token.
    #[serde(default)]
    pub loans: Vec<Loan>,
}

/// The part of a stash that backs a token.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StashHolding {
    /// The index of the stash.
    pub stash: u32,
    /// The stake, in units.
    #[serde(with = "palisade_stake_risk::serial")]
    pub amount: u128,
}

/// Tokens that back another one.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TokenHolding {
    /// The index of the token that is held.
    pub token: u32,
    /// The value, in units of the staked token.
    #[serde(with = "palisade_stake_risk::serial")]
    pub amount: u128,
}

/// What stake is expected to earn in a year, without losses, in parts of 10⁻⁹.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Yields {
    /// What a validator's stake earns on the chain itself, by index of the validator. Empty, or one for each.
    #[serde(default)]
    pub validators: Vec<Perbill>,
    /// What an allocation to a service earns, by index of the service. Empty, or one for each.
    #[serde(default)]
    pub services: Vec<Perbill>,
    /// What is promised to the holders of a token, by index of the token. Empty, or one for each.
    #[serde(default)]
    pub tokens: Vec<Perbill>,
}

/// A checked input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it comes from, for reading.
    pub source: String,
    /// What is missing in it, and what that means. Sentences for reading.
    pub notes: Vec<String>,
    /// The token in which all amounts are.
    pub unit: Unit,
    /// The graph of obligations.
    pub graph: Graph,
    /// Names for reading.
    pub names: Names,
    /// Who owns the stake.
    pub stashes: Vec<Stash>,
    /// Liquid tokens.
    pub tokens: Vec<Token>,
    /// Tokens, then stashes, then validators: who is backed by what.
    pub exposures: Exposures,
    /// How stake leaves.
    pub exit_queue: Option<ExitQueue>,
    /// What stake is expected to earn.
    pub yields: Yields,
}

impl Input {
    /// Reads and checks a file. `source` is its name, for reading.
    ///
    /// # Errors
    /// See [`InputError`].
    pub fn from_json(source: &str, text: &str) -> Result<Self, InputError> {
        /// Any file has a version, whatever else is in it.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        // What is not even an object with a version is told below, with its place.
        if let Ok(Versioned { version }) = serde_json::from_str(text) {
            if version != VERSION {
                return Err(InputError::Version { version });
            }
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let document: Document = serde_path_to_error::deserialize(&mut json)?;
        json.end().map_err(InputError::AfterTheEnd)?;
        Self::from_document(source, document)
    }

    /// Checks a document.
    ///
    /// # Errors
    /// See [`InputError`]; all but those of JSON.
    pub fn from_document(source: &str, document: Document) -> Result<Self, InputError> {
        checks::check(&document)?;
        let exposures = checks::exposures(&document)?;
        let graph = Graph::try_from(document.graph).map_err(InputError::Graph)?;
        if graph.validators().is_empty() {
            return Err(InputError::Empty);
        }
        if graph.total_stake() == 0 {
            return Err(InputError::NoStake);
        }
        checks::check_stashes(&document.stashes, &graph)?;
        Ok(Self {
            source: source.into(),
            notes: Vec::new(),
            unit: document.unit,
            graph,
            names: document.names,
            stashes: document.stashes,
            tokens: document.tokens,
            exposures,
            exit_queue: document.exit_queue,
            yields: document.yields,
        })
    }

    /// Returns the name of a validator.
    pub fn validator(&self, index: u32) -> String {
        named(&self.names.validators, index, "validator")
    }

    /// Returns the name of a service.
    pub fn service(&self, index: u32) -> String {
        named(&self.names.services, index, "service")
    }

    /// Returns the name of an operator.
    pub fn operator(&self, label: u32) -> String {
        let name = self.names.operators.get(&label);
        name.cloned().unwrap_or_else(|| format!("operator {label}"))
    }

    /// Returns the name of a tag.
    pub fn tag(&self, label: u32) -> String {
        let name = self.names.tags.get(&label);
        name.cloned().unwrap_or_else(|| format!("tag {label}"))
    }
}

fn named(names: &[String], index: u32, what: &str) -> String {
    let name = names.get(index as usize).filter(|name| !name.is_empty());
    name.cloned().unwrap_or_else(|| format!("{what} {index}"))
}

#[cfg(test)]
mod tests;
