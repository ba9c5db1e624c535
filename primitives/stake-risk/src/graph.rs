//! The graph of obligations: which validator has pledged how much of its stake to which service.
//!
//! This is the restaking graph of *Robust Restaking Networks* (arXiv 2407.21785, section 2) with two additions: a
//! validator may pledge a part of its stake, and a service may slash a part of what is pledged. [`Graph::whole_stakes`]
//! builds a graph without these additions. What the paper proves for it, [`robustness`](crate::robustness) extends to
//! the rest.
//!
//! [`Graph::new`] checks its input, so all other functions take a graph that makes sense:
//! - all stakes together, and all profits together, fit into a `u128`;
//! - each allocation names an existing validator and service, once, and is between 1 and the validator's stake;
//! - in [`Mode::Unique`], the allocations of a validator together are at most its stake;
//! - thresholds and slash caps are not zero.
//!
//! Validators and services are named by their indices.

use crate::{at, error::GraphError};
use alloc::vec::Vec;
use checks::{check_allocations, check_duplicates, check_nodes, check_sums};
use sp_arithmetic::Perbill;

mod assembly;
mod checks;
mod losses;

/// How much of its stake a validator may promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Mode {
    /// The same stake can secure many services. After a loss, an allocation is at most the stake that remains.
    Shared,
    /// Each unit of stake secures one service. A slash by one service leaves all other allocations as they are.
    Unique,
}

/// A validator and its stake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Validator {
    /// The stake `σ_v`, in units of the token.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub stake: u128,
    /// Who runs the validator. Validators of one operator fail together.
    pub operator: u32,
    /// What the validator has in common with others: a hoster, a client, a country. A validator can have several.
    pub tags: Vec<u32>,
}

impl Validator {
    /// Returns a validator of operator 0 without tags.
    pub fn with_stake(stake: u128) -> Self {
        Self {
            stake,
            ..Self::default()
        }
    }
}

/// A service that stake secures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Service {
    /// The profit `π_s` of corrupting the service, in units of the token.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub profit: u128,
    /// The part `α_s` of the stake behind the service that can corrupt it. Not zero.
    pub threshold: Perbill,
    /// The part `c_s` of an allocation that the service slashes at most. Not zero.
    pub slash_cap: Perbill,
}

impl Service {
    /// Returns a service that slashes all that is pledged to it.
    pub fn new(profit: u128, threshold: Perbill) -> Self {
        Self {
            profit,
            threshold,
            slash_cap: Perbill::one(),
        }
    }

    /// Returns what the service slashes of an allocation: `⌈c_s · allocation⌉`, **rounded up**, so that no slash is
    /// below the cap. At most the allocation.
    pub fn slash_of(&self, allocation: u128) -> u128 {
        // Most services have this cap, and a division takes long.
        if self.slash_cap.is_one() {
            return allocation;
        }
        self.slash_cap.mul_ceil(allocation)
    }
}

/// What a validator pledges to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Allocation {
    /// The index of the validator.
    pub validator: u32,
    /// The index of the service.
    pub service: u32,
    /// The stake `x_vs` that is pledged, in units.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub amount: u128,
}

/// An allocation as its validator or its service sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The index of the other end: of the service for a validator, of the validator for a service.
    pub index: u32,
    /// The stake that is pledged, in units.
    pub amount: u128,
}

/// The parts of a graph before they are checked: what a file or a web page holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Parts {
    /// How much of its stake a validator may promise.
    pub mode: Mode,
    /// The validators, by index.
    pub validators: Vec<Validator>,
    /// The services, by index.
    pub services: Vec<Service>,
    /// The allocations, in any order.
    pub allocations: Vec<Allocation>,
}

impl TryFrom<Parts> for Graph {
    type Error = GraphError;

    fn try_from(parts: Parts) -> Result<Self, GraphError> {
        Self::new(
            parts.mode,
            parts.validators,
            parts.services,
            parts.allocations,
        )
    }
}

impl From<Graph> for Parts {
    fn from(graph: Graph) -> Self {
        Self {
            mode: graph.mode,
            validators: graph.validators,
            services: graph.services,
            allocations: graph.allocations,
        }
    }
}

/// A checked graph of validators, services and allocations.
///
/// ```
/// use palisade_stake_risk::{graph::{Allocation, Mode, Service, Validator}, Graph};
/// use sp_arithmetic::Perbill;
///
/// let graph = Graph::new(
///     Mode::Unique,
///     vec![Validator::with_stake(100), Validator::with_stake(50)],
///     vec![Service::new(20, Perbill::from_percent(50))],
///     vec![
///         Allocation { validator: 0, service: 0, amount: 60 },
///         Allocation { validator: 1, service: 0, amount: 20 },
///     ],
/// )
/// .unwrap();
/// assert_eq!(graph.total_stake(), 150);
/// assert_eq!(graph.stake_behind(0), 80);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Parts", into = "Parts"))]
pub struct Graph {
    pub(crate) mode: Mode,
    pub(crate) validators: Vec<Validator>,
    pub(crate) services: Vec<Service>,
    /// Ascending by validator, then by service. No amount is zero.
    pub(crate) allocations: Vec<Allocation>,
    /// For each validator its services, ascending.
    services_of: Vec<Vec<Edge>>,
    /// For each service its validators, ascending.
    validators_of: Vec<Vec<Edge>>,
    /// For each service the sum of its allocations. At most all stakes together, so it fits.
    stake_behind: Vec<u128>,
}

impl Graph {
    /// Returns the graph of these parts. The order of the allocations does not matter.
    ///
    /// # Errors
    /// See [`GraphError`]. The first problem is returned: of validators, of services, then of allocations.
    pub fn new(
        mode: Mode,
        validators: Vec<Validator>,
        services: Vec<Service>,
        mut allocations: Vec<Allocation>,
    ) -> Result<Self, GraphError> {
        check_nodes(&validators, &services)?;
        check_allocations(&validators, &services, &allocations)?;
        allocations.sort_unstable_by_key(|each| (each.validator, each.service));
        check_duplicates(&allocations)?;
        let graph = Self::assemble(mode, validators, services, allocations);
        if mode == Mode::Unique {
            check_sums(&graph)?;
        }
        Ok(graph)
    }

    /// Returns the graph of the paper: the same stake secures many services, each edge `(validator, service)` pledges
    /// the whole stake, and [`Service::new`] slashes all of it. Edges of validators without stake are left out.
    ///
    /// # Errors
    /// See [`GraphError`].
    pub fn whole_stakes(
        stakes: &[u128],
        services: &[Service],
        edges: &[(u32, u32)],
    ) -> Result<Self, GraphError> {
        let stake_of = |validator: u32| stakes.get(usize::try_from(validator).ok()?).copied();
        let allocations = edges
            .iter()
            .map(|&(validator, service)| Allocation {
                validator,
                service,
                // An unknown validator is refused below.
                amount: stake_of(validator).unwrap_or(1),
            })
            .filter(|each| each.amount > 0);
        let validators = stakes.iter().copied().map(Validator::with_stake);
        Self::new(
            Mode::Shared,
            validators.collect(),
            services.to_vec(),
            allocations.collect(),
        )
    }

    /// Returns how much of its stake a validator may promise.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the validators, by index.
    pub fn validators(&self) -> &[Validator] {
        &self.validators
    }

    /// Returns the services, by index.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// Returns the allocations, ascending by validator, then by service.
    pub fn allocations(&self) -> &[Allocation] {
        &self.allocations
    }

    /// Returns the services of a validator, ascending. Empty if there is no such validator.
    pub fn services_of(&self, validator: u32) -> &[Edge] {
        at(&self.services_of, validator).map_or(&[], Vec::as_slice)
    }

    /// Returns the validators of a service, ascending. Empty if there is no such service.
    pub fn validators_of(&self, service: u32) -> &[Edge] {
        at(&self.validators_of, service).map_or(&[], Vec::as_slice)
    }

    /// Returns the stake behind a service, `X_s = Σ_v x_vs`, in units. Zero if there is no such service.
    pub fn stake_behind(&self, service: u32) -> u128 {
        at(&self.stake_behind, service).copied().unwrap_or(0)
    }

    /// Returns the stake of a validator in units. Zero if there is no such validator.
    pub fn stake_of(&self, validator: u32) -> u128 {
        at(&self.validators, validator).map_or(0, |each| each.stake)
    }

    /// Returns the stake of all validators together, in units.
    pub fn total_stake(&self) -> u128 {
        let stakes = self.validators.iter().map(|each| each.stake);
        stakes.fold(0, u128::saturating_add)
    }
}

#[cfg(test)]
mod tests;
