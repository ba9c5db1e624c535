//! The certificate: once an era, when the next one is planned.
//!
//! It measures the stake behind all services in the stakes of the planned era, sets their phases, removes a service
//! that is over, and proves a slack. Writes the rooms `Loads` and `Findings`, and through `health` and `registry` the
//! room `Services` and what is removed with a service.

use crate::{
    arithmetic::spread::nakamoto,
    census::Census,
    clock::Clock,
    health::Health,
    pallet::{Config, Event, Pallet},
    registry::Registry,
    rooms::{Findings, Loads, Rules, Services},
    types::{Binding, Certificate, Phase, Service, MAX_PARTS},
    weights::{self, WeightInfo},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight, BoundedVec};
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use palisade_stake_risk::{
    concentration::by_validator,
    robustness::{certify, Binding as Binds},
    Graph,
};
use sp_runtime::{PerThing, Perbill};
use sp_staking::EraIndex;

/// The parts of a coverage of one.
const BILLION: u128 = 1_000_000_000;

/// Makes certificates.
pub(crate) struct Certificates<T>(PhantomData<T>);

impl<T: Config> Certificates<T> {
    /// Returns the last certificate.
    pub(crate) fn last() -> Option<Certificate<T::AccountId>> {
        Findings::<T>::last()
    }

    /// Makes the certificate of the planned era, if there is none. Returns the weight.
    ///
    /// # Events
    /// `Certified` or `NotCertified`; `BelowFloor`, if the slack fell below the floor; those of phases and removals.
    pub(crate) fn process() -> Weight {
        let era = T::Staking::planned_era();
        let look = T::WeightInfo::look();
        if Findings::<T>::era() == Some(era) {
            return look;
        }
        let services = Services::<T>::all();
        let count = services.len() as u32;
        let census = Census::<T>::take(era, &services);
        Findings::<T>::measured(era);
        let services = Self::measure(era, services, &census);
        match census.graph(&services) {
            Ok(graph) => Self::store(era, &graph, &census, &services),
            Err(_) => Pallet::<T>::deposit_event(Event::NotCertified { era }),
        }
        // One at a time: the entries of a service may be as many as operators.
        let removed = services
            .iter()
            .find_map(|(id, service)| Registry::<T>::remove_if_over(*id, service));
        look.saturating_add(T::WeightInfo::certify(census.count, count))
            .saturating_add(weights::read_entries::<T>(census.lookups))
            .saturating_add(T::DbWeight::get().writes(census.left_out.len() as u64))
            .saturating_add(removed.unwrap_or_default())
    }

    /// Returns the weight of the largest certificate: there are as many operators and services as possible, slashes of
    /// all allocations wait, and a service that has slashed all operators is removed.
    pub(crate) fn largest() -> Weight {
        let (operators, services) = (T::MaxOperators::get(), T::MaxServices::get());
        let lookups = u64::from(operators).saturating_mul(services.min(MAX_PARTS).into());
        // Slashes of an operator are looked up, or it is invulnerable and that is noted.
        let each =
            weights::read_entries::<T>(lookups).max(T::DbWeight::get().writes(operators.into()));
        let entries = operators.saturating_add(T::Staking::eras_at_risk());
        T::WeightInfo::look()
            .saturating_add(T::WeightInfo::certify(operators, services))
            .saturating_add(each)
            .saturating_add(weights::remove_entries::<T>(entries.into()))
    }

    /// Notes the stake behind each service, and sets its phase. Returns the services.
    fn measure(
        era: EraIndex,
        services: Vec<(ServiceId, Service<T::AccountId>)>,
        census: &Census<T>,
    ) -> Vec<(ServiceId, Service<T::AccountId>)> {
        // A protected operator has a part of the rewards if its protection ends before they are paid.
        Loads::<T>::note_protected(era, T::Staking::active_era(), census.protected());
        Loads::<T>::leave_out(&census.left_out, era);
        let ids: Vec<_> = services.iter().map(|(id, _)| *id).collect();
        Loads::<T>::forget_before(Clock::<T>::oldest(), &ids);
        let measured = services.into_iter().map(|(id, service)| {
            let load = census.load(id);
            let (effective, secured) = (load.effective, load.secured());
            // Rewards and throttles are shared out by what is allocated, whether or not slashes of it wait.
            let allocated = effective.saturating_add(census.waiting(id));
            Loads::<T>::note(id, era, allocated);
            Loads::<T>::put(id, load);
            match service.is_over(era) {
                true => (id, service),
                false => (id, Health::<T>::measure(id, service, secured)),
            }
        });
        measured.collect()
    }

    fn store(
        era: EraIndex,
        graph: &Graph,
        census: &Census<T>,
        services: &[(ServiceId, Service<T::AccountId>)],
    ) {
        let certificate = Self::certificate(era, graph, census, services);
        let before = Findings::<T>::last().and_then(|last| last.coverage);
        let floor = BILLION.saturating_add(Rules::<T>::get().floor.deconstruct().into());
        let is_low = |coverage: &u128| *coverage < floor;
        Pallet::<T>::deposit_event(Event::Certified {
            era,
            coverage: certificate.coverage,
            binding: certificate.binding.clone(),
        });
        let low = certificate.coverage.filter(is_low);
        if let (Some(coverage), None) = (low, before.filter(is_low)) {
            Pallet::<T>::deposit_event(Event::BelowFloor { era, coverage });
        }
        Findings::<T>::put(certificate);
    }

    /// Returns the certificate of a graph.
    fn certificate(
        era: EraIndex,
        graph: &Graph,
        census: &Census<T>,
        services: &[(ServiceId, Service<T::AccountId>)],
    ) -> Certificate<T::AccountId> {
        let proven = certify(graph);
        let binding = proven.binding.and_then(|binding| match binding {
            Binds::Validator(index) => {
                let seen = census.operators.get(index as usize)?;
                Some(Binding::Operator(seen.stash.clone()))
            }
            Binds::Service(index) => {
                let (id, _) = services.get(index as usize)?;
                Some(Binding::Service(*id))
            }
        });
        let mut stakes: Vec<_> = census.operators.iter().map(|seen| seen.stake).collect();
        stakes.sort_unstable_by(|a, b| b.cmp(a));
        let most = |part, of| nakamoto(&stakes, part, of);
        let degraded = services
            .iter()
            .filter(|(_, service)| service.phase == Phase::Degraded && !service.is_over(era))
            .map(|(id, _)| *id);
        Certificate {
            era,
            coverage: proven
                .slack
                .coverage()
                .map(|coverage| coverage.parts_of(BILLION)),
            binding,
            is_exact: graph.mode() == palisade_stake_risk::graph::Mode::Unique,
            operators: census.operators.len() as u32,
            stake: graph.total_stake(),
            hhi: by_validator(graph).map_or(Perbill::from_parts(0), |spread| {
                let parts = spread.hhi().parts_of(BILLION);
                Perbill::from_parts(u32::try_from(parts).unwrap_or(Perbill::ACCURACY))
            }),
            nakamoto: (most(1, 3), most(1, 2), most(2, 3)),
            degraded: BoundedVec::truncate_from(degraded.collect()),
        }
    }
}
