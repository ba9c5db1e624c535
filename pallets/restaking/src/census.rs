//! All operators, seen once: what they allocate in an era, and the graph of it. Slashes that wait count as if they were
//! applied.
//!
//! Reads the rooms `Operators`, `FaultBook` and `Buckets`.

use crate::{
    arithmetic::magnitudes::stake_of,
    pallet::Config,
    rooms::{Buckets, FaultBook, Operators},
    types::{Balance, Load, Mode, Operator, Service, Tags},
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use palisade_stake_risk::{
    graph::{self, Allocation, Graph, Validator},
    GraphError,
};
use sp_staking::EraIndex;

/// A service and its number.
type Numbered<T> = (ServiceId, Service<<T as frame_system::Config>::AccountId>);

/// An operator that was elected.
pub(crate) struct Seen<AccountId> {
    /// The stash.
    pub(crate) stash: AccountId,
    /// The stake behind it, in units. Not zero.
    pub(crate) stake: Balance,
    tags: Tags,
    parts: Vec<(ServiceId, Balance)>,
}

/// What operators allocate in an era.
pub(crate) struct Census<T: Config> {
    /// The operators with stake, in the order of storage.
    pub(crate) operators: Vec<Seen<T::AccountId>>,
    /// The number of operators that were read.
    pub(crate) count: u32,
    /// The number of entries of the fault book that were read.
    pub(crate) lookups: u64,
    /// The operators that have allocated something and are invulnerable: nothing of them counts.
    pub(crate) left_out: Vec<T::AccountId>,
    loads: BTreeMap<ServiceId, Load>,
    waiting: BTreeMap<ServiceId, Balance>,
    protected: BTreeMap<ServiceId, Balance>,
    /// Whom governance protects. Read once: the list can be as long as the list of operators.
    invulnerables: BTreeSet<T::AccountId>,
    era: EraIndex,
}

impl<T: Config> Census<T> {
    /// Reads all operators and the stakes of an era. `services` has all services.
    pub(crate) fn take(era: EraIndex, services: &[Numbered<T>]) -> Self {
        let mut census = Self {
            operators: Vec::new(),
            count: 0,
            lookups: 0,
            left_out: Vec::new(),
            waiting: BTreeMap::new(),
            protected: BTreeMap::new(),
            invulnerables: T::Staking::invulnerables().into_iter().collect(),
            loads: services
                .iter()
                .map(|(id, _)| (*id, Load::default()))
                .collect(),
            era,
        };
        // The fault book is read only for services with slashes that wait.
        let open: BTreeMap<_, _> = services
            .iter()
            .filter(|(_, service)| !service.is_over(era))
            .map(|(id, _)| (*id, Buckets::<T>::is_open(*id)))
            .collect();
        for (stash, operator) in Operators::<T>::all() {
            census.count = census.count.saturating_add(1);
            let stake = T::Staking::stake_behind(&stash, era).unwrap_or(0);
            if stake > 0 {
                census.add(stash, operator, stake, &open);
            }
        }
        census
    }

    fn add(
        &mut self,
        stash: T::AccountId,
        operator: Operator,
        stake: Balance,
        open: &BTreeMap<ServiceId, bool>,
    ) {
        self.announce(&operator, stake);
        // Stake that no service can slash secures no service.
        let parts = match self.invulnerables.contains(&stash) {
            true => {
                self.protect(&stash, &operator, stake, open);
                Vec::new()
            }
            false => self.secure(&stash, &operator, stake, open),
        };
        self.operators.push(Seen {
            stash,
            stake,
            tags: operator.tags,
            parts,
        });
    }

    /// Notes what an invulnerable operator allocates.
    fn protect(
        &mut self,
        stash: &T::AccountId,
        operator: &Operator,
        stake: Balance,
        open: &BTreeMap<ServiceId, bool>,
    ) {
        let total = operator.total_at(self.era);
        let effective = operator.record_at(self.era).into_iter();
        let parts = effective.flat_map(|record| &record.parts);
        let mut is_left_out = false;
        for part in parts.filter(|part| open.contains_key(&part.service)) {
            let amount = stake_of(part.magnitude, total, stake);
            let protected = self.protected.entry(part.service).or_default();
            *protected = protected.saturating_add(amount);
            is_left_out = true;
        }
        if is_left_out {
            self.left_out.push(stash.clone());
        }
    }

    /// Adds what an operator has behind its services, without slashes that wait. Returns it.
    fn secure(
        &mut self,
        stash: &T::AccountId,
        operator: &Operator,
        stake: Balance,
        open: &BTreeMap<ServiceId, bool>,
    ) -> Vec<(ServiceId, Balance)> {
        let total = operator.total_at(self.era);
        let mut parts = Vec::new();
        let effective = operator.record_at(self.era).into_iter();
        for part in effective.flat_map(|record| &record.parts) {
            let Some(is_open) = open.get(&part.service) else {
                continue;
            };
            let mut magnitude = part.magnitude;
            if *is_open {
                self.lookups = self.lookups.saturating_add(1);
                let pending = FaultBook::<T>::get(part.service, stash).pending;
                magnitude = magnitude.saturating_sub(pending);
            }
            let amount = stake_of(magnitude, total, stake);
            let lost = stake_of(part.magnitude, total, stake).saturating_sub(amount);
            let waiting = self.waiting.entry(part.service).or_default();
            *waiting = waiting.saturating_add(lost);
            if amount == 0 {
                continue;
            }
            if let Some(load) = self.loads.get_mut(&part.service) {
                load.effective = load.effective.saturating_add(amount);
                parts.push((part.service, amount));
            }
        }
        parts
    }

    /// Adds what an operator has announced.
    fn announce(&mut self, operator: &Operator, stake: Balance) {
        let total = operator.total_at(self.era);
        let announced = operator.latest().into_iter().flat_map(|last| &last.parts);
        for part in announced {
            if let Some(load) = self.loads.get_mut(&part.service) {
                load.shift(&operator.tags, stake_of(part.magnitude, total, stake), 0);
            }
        }
    }

    /// Returns the stake behind a service.
    pub(crate) fn load(&self, service: ServiceId) -> Load {
        self.loads.get(&service).cloned().unwrap_or_default()
    }

    /// Returns the stake of slashes of a service that wait, in units. It is left out of the stake behind it.
    pub(crate) fn waiting(&self, service: ServiceId) -> Balance {
        self.waiting.get(&service).copied().unwrap_or(0)
    }

    /// Returns for each service the stake that invulnerable operators allocate to it, in units. It is left out of the
    /// stake behind it.
    pub(crate) fn protected(&self) -> &BTreeMap<ServiceId, Balance> {
        &self.protected
    }

    /// Returns the graph of the operators with stake and of all services, in these orders. It is in unique mode if all
    /// services are. The shared mode proves a lower bound for a mixture.
    ///
    /// # Errors
    /// Those of [`Graph::new`].
    pub(crate) fn graph(&self, services: &[Numbered<T>]) -> Result<Graph, GraphError> {
        let is_shared = services
            .iter()
            .any(|(_, service)| service.terms.mode == Mode::Shared);
        let mode = match is_shared {
            true => graph::Mode::Shared,
            false => graph::Mode::Unique,
        };
        let indices: BTreeMap<_, u32> = services.iter().map(|(id, _)| *id).zip(0..).collect();
        let validators = (0u32..)
            .zip(&self.operators)
            .map(|(index, seen)| Validator {
                stake: seen.stake,
                operator: index,
                tags: seen.tags.to_vec(),
            });
        let allocations = (0u32..).zip(&self.operators).flat_map(|(validator, seen)| {
            seen.parts.iter().filter_map({
                let indices = &indices;
                move |(id, amount)| {
                    Some(Allocation {
                        validator,
                        service: *indices.get(id)?,
                        amount: *amount,
                    })
                }
            })
        });
        let services = services.iter().map(|(_, service)| graph::Service {
            profit: service.counted_profit(self.era),
            threshold: service.terms.threshold,
            slash_cap: service.terms.cap,
        });
        Graph::new(
            mode,
            validators.collect(),
            services.collect(),
            allocations.collect(),
        )
    }
}
