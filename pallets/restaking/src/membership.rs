//! Who may be an operator, and what it holds now.
//!
//! Writes the room `Deposits`; reads `Operators`, `Services`, `FaultBook`, `Loads` and `Rules`.

use crate::{
    arithmetic::magnitudes::{stake_of, Claim, Promised},
    clock::Clock,
    history,
    pallet::{Config, Error, HoldReason},
    rooms::{Deposits, FaultBook, Loads, Operators, Rules, Services},
    types::{Balance, Magnitude, Operator, Record, Service},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::DispatchError;
use sp_staking::EraIndex;

/// Opens operators.
pub(crate) struct Membership<T>(PhantomData<T>);

impl<T: Config> Membership<T> {
    /// Returns the stake behind a stash in the planned era, if it may allocate.
    ///
    /// # Errors
    /// - `NotElected`: it is not elected for the era.
    /// - `Invulnerable`: services can't slash it.
    /// - `StakeTooSmall`: less than `min_stake` is behind it.
    pub(crate) fn stake_to_allocate(stash: &T::AccountId) -> Result<Balance, Error<T>> {
        let stake =
            T::Staking::stake_behind(stash, Clock::<T>::measured()).ok_or(Error::NotElected)?;
        ensure!(!T::Staking::is_invulnerable(stash), Error::Invulnerable);
        ensure!(stake >= Rules::<T>::get().min_stake, Error::StakeTooSmall);
        Ok(stake)
    }

    /// Returns an operator without outdated records and without locks that are over. A new one pays the deposit.
    ///
    /// # Errors
    /// The error of `Currency`.
    pub(crate) fn open_or_join(stash: &T::AccountId) -> Result<Operator, DispatchError> {
        if let Some(operator) = Operators::<T>::find(stash) {
            return Ok(Self::refresh(stash, operator));
        }
        let deposit = T::OperatorDeposit::get();
        Deposits::<T>::hold(HoldReason::Operator, stash, deposit)?;
        Ok(Operator {
            deposit,
            ..Default::default()
        })
    }

    /// Returns an operator without outdated records and without locks that are over.
    ///
    /// # Errors
    /// `NotOperator`.
    pub(crate) fn open(stash: &T::AccountId) -> Result<Operator, Error<T>> {
        Ok(Self::refresh(stash, Operators::<T>::get(stash)?))
    }

    /// Forgets old records and frees what is free.
    fn refresh(stash: &T::AccountId, mut operator: Operator) -> Operator {
        history::prune(&mut operator, Clock::<T>::oldest());
        let active = T::Staking::active_era();
        let services: BTreeSet<_> = Services::<T>::ids().into_iter().collect();
        let waiting = Self::waiting(stash, &operator, active);
        operator.locks.retain(|lock| {
            let is_free = lock.free_in <= active && !waiting.contains(&lock.service);
            services.contains(&lock.service) && !is_free
        });
        operator
    }

    /// Returns the services whose locks are not free although they are due: slashes wait, or the bonding duration was
    /// raised, and faults can be slashed for longer.
    fn waiting(stash: &T::AccountId, operator: &Operator, active: EraIndex) -> BTreeSet<ServiceId> {
        let due = operator.locks.iter().filter(|lock| lock.free_in <= active);
        let mut services: BTreeSet<_> = due.map(|lock| lock.service).collect();
        if services.is_empty() {
            return services;
        }
        let first = Clock::<T>::first_slashable();
        services.retain(|id| {
            let faults = FaultBook::<T>::get(*id, stash);
            let is_needed =
                |era| history::needs_due_locks(operator, &faults.parts, *id, active, era);
            faults.pending > 0 || first.is_some_and(is_needed)
        });
        services
    }

    /// Returns the record that counts from the next change on, without services that don't exist any more.
    ///
    /// # Errors
    /// `TooManyChanges`.
    pub(crate) fn plan(operator: &mut Operator) -> Result<&mut Record, Error<T>> {
        let services: BTreeSet<_> = Services::<T>::ids().into_iter().collect();
        let from = Clock::<T>::next_change();
        let record = history::plan(operator, from).ok_or(Error::TooManyChanges)?;
        record.parts.retain(|part| services.contains(&part.service));
        Ok(record)
    }

    /// Returns the services of which an operator holds anything, ascending.
    pub(crate) fn services_of(operator: &Operator) -> Vec<(ServiceId, Service<T::AccountId>)> {
        let parts = operator.latest().into_iter().flat_map(|last| &last.parts);
        let allocated = parts.map(|part| part.service);
        let locked = operator.locks.iter().map(|lock| lock.service);
        let ids: BTreeSet<_> = allocated.chain(locked).collect();
        ids.into_iter()
            .filter_map(|id| Some((id, Services::<T>::find(id)?)))
            .collect()
    }

    /// Returns what an operator has promised to these services.
    pub(crate) fn promised(
        operator: &Operator,
        services: &[(ServiceId, Service<T::AccountId>)],
    ) -> Promised {
        Promised::of(services.iter().map(|(id, service)| Claim {
            magnitude: operator.held(*id),
            mode: service.terms.mode,
            cap: service.terms.cap,
        }))
    }

    /// Returns the stake of an operator that counts for a service now, in units, rounded down: without the magnitude of
    /// slashes that wait. Zero if the service is over, and for an operator that was invulnerable when the era was
    /// planned: until the next certificate its stake is in no sum.
    pub(crate) fn counted(
        stash: &T::AccountId,
        operator: &Operator,
        service: ServiceId,
        waiting: Magnitude,
    ) -> Balance {
        let era = Clock::<T>::measured();
        let exists = Services::<T>::find(service).is_some_and(|service| !service.is_over(era));
        let counts = exists && !Loads::<T>::is_left_out(stash, era);
        let Some(record) = operator.record_at(era).filter(|_| counts) else {
            return 0;
        };
        let stake = T::Staking::stake_behind(stash, era).unwrap_or(0);
        let magnitude = record.magnitude(service).saturating_sub(waiting);
        stake_of(magnitude, record.total, stake)
    }

    /// Returns whether nothing is allocated to a service that exists in any era that counts, and nothing is locked.
    pub(crate) fn has_nothing(operator: &Operator) -> bool {
        let parts = operator.history.iter().flat_map(|record| &record.parts);
        let mut services = parts.map(|part| part.service);
        operator.locks.is_empty() && services.all(|id| Services::<T>::find(id).is_none())
    }

    /// Returns the stake that an operator has announced for a service, in units, rounded down. A slash that was applied
    /// in this era has lowered the magnitude already. A unit of magnitude stands for the same stake as before, and
    /// other unique services keep theirs.
    pub(crate) fn announced(operator: &Operator, service: ServiceId, stake: Balance) -> Balance {
        let magnitude = operator
            .latest()
            .map_or(0, |record| record.magnitude(service));
        let total = operator.total_at(Clock::<T>::measured());
        stake_of(magnitude, total, stake)
    }
}
