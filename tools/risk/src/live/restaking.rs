//! The services of a chain with the restaking pallet, and what is allocated to them.
//!
//! The pallet's view functions `services` and `operators` give the graph of the era of its last certificate, with the
//! profits that count in it. So the certificate of the report is about the same stakes as that of the chain.

use super::{
    chain::{decoded, Chain, Metadata},
    staking::{Account, Staking},
    LiveError,
};
use codec::{Decode, Encode};
use palisade_stake_risk::graph::{Allocation, Mode, Parts, Service};
use sp_arithmetic::Perbill;
use sp_crypto_hashing::twox_128;
use std::collections::BTreeMap;

/// The name of the pallet in a runtime.
const PALLET: &str = "Restaking";
/// How many operators are asked for at once.
const PAGE: u32 = 100;

/// A service, as the pallet describes it.
#[derive(Clone, Debug, Decode, Encode)]
pub(super) struct ServiceView {
    pub id: u32,
    pub owner: Account,
    pub deposit: u128,
    pub slasher: Option<Account>,
    pub profit: u128,
    pub threshold: Perbill,
    pub cap: Perbill,
    pub window: u32,
    pub proceeds: Proceeds,
    pub correlation: Perbill,
    pub quota: Perbill,
    pub mode: Sharing,
    pub phase: Phase,
    pub ends: Option<u32>,
    pub counted_profit: u128,
    pub effective: u128,
    pub announced: u128,
    pub tags: Vec<(u32, u128)>,
    pub needed: Option<u128>,
}

/// Where slashed stake goes.
#[derive(Clone, Debug, Decode, Encode)]
pub(super) enum Proceeds {
    Burn,
    Account(Account),
}

/// Whether stake that is allocated to a service may be allocated to others too.
#[derive(Clone, Copy, Debug, Decode, Encode, PartialEq, Eq)]
pub(super) enum Sharing {
    Unique,
    Shared,
}

/// Whether the stake behind a service is enough.
#[derive(Clone, Copy, Debug, Decode, Encode, PartialEq, Eq)]
pub(super) enum Phase {
    Growing,
    Active,
    Degraded,
}

/// An operator, as the pallet describes it.
#[derive(Clone, Debug, Decode, Encode)]
pub(super) struct OperatorView {
    pub stash: Account,
    pub stake: Option<u128>,
    pub tags: Vec<u32>,
    pub total: u64,
    /// Service, magnitude, stake.
    pub allocations: Vec<(u32, u64, u128)>,
}

/// The graph, and the names of its services.
pub(super) struct Services {
    pub parts: Parts,
    pub names: Vec<String>,
}

/// Returns the era of the pallet's last certificate. `None` without the pallet or a certificate. A pallet without one
/// measures stakes in the planned era, whose exposures may be incomplete, and a note says so.
///
/// # Errors
/// See [`LiveError`].
pub(super) fn era(
    chain: &Chain<'_>,
    metadata: Option<&Metadata>,
    notes: &mut Vec<String>,
) -> Result<Option<u32>, LiveError> {
    let Some(question) = metadata.and_then(|all| all.question(PALLET, "certificate")) else {
        return Ok(None);
    };
    let what = "Restaking.certificate";
    // The era is the first field of the certificate. The others are computed again.
    let era: Option<u32> = decoded(&chain.ask(&question, (), what)?, what)?;
    if era.is_none() {
        notes.push(
            "The pallet Restaking has no certificate yet. Stakes are those of the active era, allocations those of the planned one.".into(),
        );
    }
    Ok(era)
}

/// Returns why there are no services, as a note.
///
/// # Errors
/// `UnreadServices`: there may be some.
fn without_services(
    chain: &Chain<'_>,
    metadata: Option<&Metadata>,
) -> Result<&'static str, LiveError> {
    let cause = match metadata {
        Some(metadata) if !metadata.has_pallet(PALLET) => {
            return Ok("The chain has no pallet Restaking, so there are neither services nor tags. The report is about the base stake.");
        }
        Some(_) => "the pallet has no view functions services and operators",
        // Services are stored. What stores nothing has none.
        None if !chain.has_keys(&twox_128(PALLET.as_bytes()), PALLET)? => {
            return Ok("The chain stores nothing of a pallet Restaking, so there are neither services nor tags. The report is about the base stake.");
        }
        None => "the runtime has no metadata of version 16",
    };
    Err(LiveError::UnreadServices { cause })
}

/// Reads the services. Without the pallet there are none, and a note says so.
///
/// # Errors
/// See [`LiveError`]. `UnreadServices`: the pallet is there, but its view functions can't be found.
pub(super) fn read(
    chain: &Chain<'_>,
    metadata: Option<&Metadata>,
    staking: &Staking,
    notes: &mut Vec<String>,
) -> Result<Services, LiveError> {
    let question = |name| metadata.and_then(|all| all.question(PALLET, name));
    let (Some(services), Some(operators)) = (question("services"), question("operators")) else {
        notes.push(without_services(chain, metadata)?.into());
        return Ok(graph(staking, Vec::new(), Vec::new(), notes));
    };
    let what = "Restaking.services";
    let services: Vec<ServiceView> = decoded(&chain.ask(&services, (), what)?, what)?;
    let what = "Restaking.operators";
    let mut all: Vec<OperatorView> = Vec::new();
    loop {
        let after = all.last().map(|operator| operator.stash);
        let page: Vec<OperatorView> = decoded(&chain.ask(&operators, (after, PAGE), what)?, what)?;
        // A page may be shorter than what was asked for.
        if page.is_empty() {
            return Ok(graph(staking, services, all, notes));
        }
        all.extend(page);
    }
}

/// Returns the graph of these services and operators. Operators without an exposure are left out.
pub(super) fn graph(
    staking: &Staking,
    services: Vec<ServiceView>,
    operators: Vec<OperatorView>,
    notes: &mut Vec<String>,
) -> Services {
    let index_of: BTreeMap<u32, u32> = (0..)
        .zip(&services)
        .map(|(index, each)| (each.id, index))
        .collect();
    let mut validators = staking.graph_validators();
    let mut allocations = Vec::new();
    for operator in operators {
        let Ok(place) = staking.validators.binary_search(&operator.stash) else {
            continue;
        };
        validators[place].tags = operator.tags;
        for (service, _, amount) in operator.allocations {
            // A service without a row is over.
            if let (Some(service), true) = (index_of.get(&service), amount > 0) {
                allocations.push(Allocation {
                    validator: place as u32,
                    service: *service,
                    amount: amount.min(validators[place].stake),
                });
            }
        }
    }
    let shared = services
        .iter()
        .filter(|each| each.mode == Sharing::Shared)
        .count();
    if shared > 0 && shared < services.len() {
        notes.push("Some services have unique stake. They are treated as if theirs were shared, which is cautious.".into());
    }
    let growing = services
        .iter()
        .filter(|each| each.phase == Phase::Growing)
        .count();
    if growing > 0 {
        notes.push(format!(
            "Services that never had enough stake: {growing}. Their profit does not count, as in the certificate of the chain."
        ));
    }
    Services {
        names: services
            .iter()
            .map(|each| format!("service {}", each.id))
            .collect(),
        parts: Parts {
            mode: if shared > 0 {
                Mode::Shared
            } else {
                Mode::Unique
            },
            validators,
            services: services.iter().map(service).collect(),
            allocations,
        },
    }
}

fn service(view: &ServiceView) -> Service {
    Service {
        profit: view.counted_profit,
        threshold: view.threshold,
        slash_cap: view.cap,
    }
}
