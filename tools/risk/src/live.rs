//! The graph of a live chain: its validators and stakers, and its services if it has any.
//!
//! | module | what it does |
//! |---|---|
//! | [`rpc`] | asks a node over HTTP |
//! | [`chain`] | reads storage, constants and view functions at one final block |
//! | `staking` | reads the exposures of the era |
//! | `restaking` | reads services and allocations |
//!
//! The era is that of the last certificate of the restaking pallet, else the active one. All is read at the newest final
//! block. A chain can be read if it has `pallet-staking` with paged exposures under the name `Staking`, accounts of 32
//! bytes and balances of 128 bits. A chain without the restaking pallet has no services, and the report says so. If the
//! pallet is there, but its services can't be read, there is no report.

use crate::input::{Document, Input, InputError, Names, Unit, Yields, VERSION};
use chain::{Chain, Metadata};
use palisade_stake_risk::stress::mass_exit::ExitQueue;
use rpc::Rpc;
use serde_json::{json, Value};
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};
use staking::Staking;
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
    /// The chain has no staking pallet, or no era.
    NoStaking,
    /// Nobody is elected for the era, or its exposures have another form.
    NoExposures {
        /// The era.
        era: u32,
    },
    /// The chain has the restaking pallet, but its services can't be read.
    UnreadServices {
        /// The cause.
        cause: &'static str,
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
                "Staking.ActiveEra is not in the newest final block: the chain has no pallet-staking, or its first era \
                 has not begun. Name a node of another chain, or wait for the era."
            ),
            Self::NoExposures { era } => write!(
                f,
                "Staking.ErasStakersOverview has nothing for era {era}: nobody is elected for it, or the chain has no \
                 paged exposures. Wait for the next era, or name a node of another chain."
            ),
            Self::UnreadServices { cause } => write!(
                f,
                "the services of the pallet Restaking can't be read: {cause}. A report without them would be wrong. \
                 Upgrade the runtime, or write the graph into a file for --graph."
            ),
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
    let mut notes = Vec::new();
    let properties = Properties::read(rpc, &mut notes)?;
    let active_era = staking::active_era(&chain)?;
    let metadata = chain.metadata()?;
    let certified = restaking::era(&chain, metadata.as_ref(), &mut notes)?;
    let staking = staking::read(&chain, certified.unwrap_or(active_era))?;
    notes.push(operators_note(&staking).into());
    let services = restaking::read(&chain, metadata.as_ref(), &staking, &mut notes)?;
    let (returns, exit_queue) = match &metadata {
        Some(metadata) => (
            staking::yields(&chain, metadata, &staking, &mut notes)?,
            exit_queue(metadata, &staking, &mut notes),
        ),
        None => {
            notes.push("The runtime has no metadata of version 16, so returns and the wait of an exit are unknown.".into());
            (Vec::new(), None)
        }
    };
    let document = Document {
        version: VERSION,
        unit: properties.unit.clone(),
        names: Names {
            operators: staking.operator_names(&properties),
            validators: staking.validator_names(&properties),
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

/// Says who counts as the operator of a validator.
fn operators_note(staking: &Staking) -> &'static str {
    if staking.has_sub_identities() {
        "A validator is its own operator, unless it has a sub-identity. Then the account above it is the operator."
    } else {
        "No validator has a sub-identity on this chain, so each one counts as an operator of its own. Who runs several \
         is not known."
    }
}

/// Returns how stake leaves. `None` if the metadata does not say how long that takes.
fn exit_queue(
    metadata: &Metadata,
    staking: &Staking,
    notes: &mut Vec<String>,
) -> Option<ExitQueue> {
    let duration = metadata.constant::<u32>("Staking", "BondingDuration");
    notes.push(match duration {
        Some(_) => "It is assumed that all stake can start to leave in one era. A queue of the chain is not looked for.".into(),
        None => "Staking.BondingDuration is no number of 32 bits in the metadata, so the wait of an exit is unknown.".into(),
    });
    Some(ExitQueue {
        capacity: staking.total(),
        bonding_duration: duration?,
    })
}

/// What a node says of its chain beside the state.
struct Properties {
    chain: String,
    unit: Unit,
    format: Ss58AddressFormat,
}

impl Properties {
    fn read(rpc: &dyn Rpc, notes: &mut Vec<String>) -> Result<Self, LiveError> {
        let chain = rpc.call("system_chain", json!([]))?;
        let properties = rpc.call("system_properties", json!([]))?;
        let number = |name: &str| properties.get(name).and_then(first_number);
        let symbol = properties.get("tokenSymbol");
        if symbol.and_then(|value| value.get(1)).is_some() {
            notes.push(
                "The node names several tokens. The first one is taken for the staked one.".into(),
            );
        }
        let symbol = symbol.and_then(|value| first(value).as_str());
        let unit = match number("tokenDecimals") {
            Some(decimals) => Unit {
                symbol: symbol.unwrap_or_default().into(),
                decimals: u8::try_from(decimals)
                    .map_err(|_| chain::unreadable("the decimals of its token"))?,
            },
            // With the symbol, units would look like tokens.
            None => {
                notes.push("The node does not name the decimals of its token, so amounts are in the smallest unit of the token.".into());
                Unit::default()
            }
        };
        Ok(Self {
            chain: chain.as_str().unwrap_or("a chain").into(),
            unit,
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

/// A chain with several tokens has lists. The first one is taken for the staked one.
fn first(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

fn first_number(value: &Value) -> Option<u64> {
    first(value).as_u64()
}

#[cfg(test)]
mod tests;
