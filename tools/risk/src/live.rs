//! The graph of a live chain: its validators and stakers, and its services if it has any.
//!
//! | module | what it does |
//! |---|---|
//! | [`rpc`] | asks a node over HTTP |
//! | [`chain`] | reads storage, constants and view functions at one final block |
//! | [`staking`] | reads the exposures of the era |
//! | [`restaking`] | reads services and allocations |
//!
//! The era is that of the last certificate of the restaking pallet, else the active one. All is read at the newest final
//! block. A chain can be read if it has `pallet-staking` with paged exposures under the name `Staking`, accounts of 32
//! bytes and balances of 128 bits. A chain without the restaking pallet has no services, and the report says so.

use crate::input::{Document, Input, InputError, Names, Unit, Yields, VERSION};
use chain::Chain;
use palisade_stake_risk::stress::mass_exit::ExitQueue;
use rpc::Rpc;
use serde_json::{json, Value};
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};
use std::fmt;

pub mod chain;
mod restaking;
pub mod rpc;
mod staking;

/// Why a chain can't be read.
#[derive(Debug)]
pub enum LiveError {
    /// The URL is none that this program can use.
    Url {
        /// The URL.
        url: String,
    },
    /// The node does not answer.
    Unreachable {
        /// The URL.
        url: String,
        /// The cause.
        cause: String,
    },
    /// The node answers with an error.
    Refused {
        /// The method that was called.
        method: String,
        /// The node's message.
        message: String,
    },
    /// The answer has another form than expected.
    Answer {
        /// What was read.
        what: String,
    },
    /// The chain has no staking pallet.
    NoStaking,
    /// Nobody is elected for the era.
    NoExposures {
        /// The era.
        era: u32,
    },
    /// What was read makes no sense.
    Input(InputError),
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { url } => write!(
                f,
                "{url} is no URL of a node that can be read. Write ws:// or http:// with host and port, for example \
                 ws://127.0.0.1:9944. For wss:// or https://, open a tunnel to the node."
            ),
            Self::Unreachable { url, cause } => {
                write!(f, "no node answers at {url}: {cause}. Start one, or name another URL.")
            }
            Self::Refused { method, message } => write!(f, "the node refuses {method}: {message}"),
            Self::Answer { what } => write!(f, "the node's answer about {what} can't be read"),
            Self::NoStaking => write!(
                f,
                "the chain has no pallet-staking: Staking.ActiveEra is not in its newest final block. Name a node of \
                 another chain."
            ),
            Self::NoExposures { era } => {
                write!(f, "era {era} has no exposures, so nobody has stake. Wait for the next era.")
            }
            Self::Input(cause) => write!(f, "what the node says makes no sense: {cause}"),
        }
    }
}

impl std::error::Error for LiveError {}

/// Reads the graph from a node.
///
/// # Errors
/// See [`LiveError`].
pub fn read(rpc: &dyn Rpc) -> Result<Input, LiveError> {
    let chain = Chain::at_newest_final_block(rpc)?;
    let properties = Properties::read(rpc)?;
    let active_era = staking::active_era(&chain)?;
    let metadata = chain.metadata()?;
    let certified = restaking::era(&chain, metadata.as_ref())?;
    let staking = staking::read(&chain, certified.unwrap_or(active_era))?;
    let names: Vec<String> = staking
        .validators
        .iter()
        .map(|each| properties.address(each))
        .collect();

    let mut notes = vec!["A validator is its own operator, unless it has a sub-identity. Then the account above it is the operator.".to_owned()];
    let services = restaking::read(&chain, metadata.as_ref(), &staking, &mut notes)?;
    let returns = match &metadata {
        Some(metadata) => staking::yields(&chain, metadata, &staking, &mut notes)?,
        None => Vec::new(),
    };
    let bonding_duration = metadata
        .as_ref()
        .and_then(|all| all.constant::<u32>("Staking", "BondingDuration"));
    let exit_queue = bonding_duration.map(|bonding_duration| {
        notes.push("The chain has no exit queue: all stake can start to leave in one era.".into());
        ExitQueue {
            capacity: staking.total(),
            bonding_duration,
        }
    });
    let document = Document {
        version: VERSION,
        unit: properties.unit.clone(),
        names: Names {
            operators: staking.operator_names(&properties),
            validators: names,
            services: services.names,
            ..Names::default()
        },
        stashes: staking.stashes(&properties),
        graph: services.parts,
        tokens: Vec::new(),
        exit_queue,
        yields: Yields {
            validators: returns,
            ..Yields::default()
        },
    };
    let source = format!(
        "{} in era {}, block {}",
        properties.chain, staking.era, chain.number
    );
    let mut input = Input::from_document(&source, document).map_err(LiveError::Input)?;
    input.notes = notes;
    Ok(input)
}

/// What a node says of its chain beside the state.
struct Properties {
    chain: String,
    unit: Unit,
    format: Ss58AddressFormat,
}

impl Properties {
    fn read(rpc: &dyn Rpc) -> Result<Self, LiveError> {
        let chain = rpc.call("system_chain", json!([]))?;
        let properties = rpc.call("system_properties", json!([]))?;
        let number = |name: &str| properties.get(name).and_then(first_number);
        let symbol = properties
            .get("tokenSymbol")
            .map_or("", |value| first(value).as_str().unwrap_or(""));
        Ok(Self {
            chain: chain.as_str().unwrap_or("a chain").into(),
            unit: Unit {
                symbol: symbol.into(),
                decimals: number("tokenDecimals")
                    .and_then(|each| u8::try_from(each).ok())
                    .unwrap_or(0),
            },
            // 42 is the format of chains that have none of their own.
            format: number("ss58Format")
                .and_then(|each| u16::try_from(each).ok())
                .unwrap_or(42)
                .into(),
        })
    }

    fn address(&self, account: &[u8; 32]) -> String {
        AccountId32::from(*account).to_ss58check_with_version(self.format)
    }
}

/// A chain with several tokens has lists. The first one is the staked one.
fn first(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

fn first_number(value: &Value) -> Option<u64> {
    first(value).as_u64()
}

#[cfg(test)]
mod tests;
