//! What an operator had allocated to a service in an era: what a slash is a part of.
//!
//! Reads the rooms `Services`, `Operators` and `Loads`.

use crate::{
    arithmetic::{
        magnitudes::{self, Claim, Promised},
        mul_div, mul_div_up,
    },
    pallet::{Config, Error},
    rooms::{Loads, Operators, Services},
    types::{Balance, Magnitude, Mode, Operator, Record, Service},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::{PerThing, Perbill};
use sp_staking::EraIndex;

/// What an operator had allocated to a service in an era.
#[derive(Clone, Copy)]
pub(crate) struct Allocated {
    /// The magnitude.
    pub(crate) magnitude: Magnitude,
    /// The magnitude of the whole stake.
    pub(crate) total: Magnitude,
    /// The stake behind the operator, in units.
    pub(crate) stake: Balance,
    /// The stake behind the service, in units. If it was not measured, what this operator had allocated.
    pub(crate) behind: Balance,
}

impl Allocated {
    /// Returns the part of the stake behind the service that a fraction of the operator's stake is, rounded up.
    pub(crate) fn share_of_service(&self, fraction: Perbill) -> Perbill {
        let parts = u128::from(fraction.deconstruct());
        let share = mul_div_up(parts, self.stake, self.behind);
        let share = share.and_then(|share| u32::try_from(share).ok());
        Perbill::from_parts(share.unwrap_or(Perbill::ACCURACY))
    }

    /// Returns the largest fraction of the operator's stake that is at most this part of the stake behind the service.
    pub(crate) fn fraction_of_service(&self, share: Perbill) -> Perbill {
        let parts = u128::from(share.deconstruct());
        let fraction = mul_div(parts, self.behind, self.stake);
        let fraction = fraction.and_then(|fraction| u32::try_from(fraction).ok());
        Perbill::from_parts(fraction.unwrap_or(Perbill::ACCURACY))
    }

    /// Returns the part of the allocation that a fraction of the operator's stake is, rounded up.
    pub(crate) fn part(&self, fraction: Perbill) -> Perbill {
        magnitudes::part_of(fraction, self.magnitude, self.total)
    }
}

/// Looks allocations up.
pub(crate) struct Sources<T>(PhantomData<T>);

impl<T: Config> Sources<T> {
    /// Returns what an operator had allocated to a service in an era.
    ///
    /// # Errors
    /// - `NotAllocated`: nothing.
    /// - `NotElected`: the operator had no stake in the era.
    pub(crate) fn find(
        id: ServiceId,
        service: &Service<T::AccountId>,
        operator: &Operator,
        era: EraIndex,
        stash: &T::AccountId,
    ) -> Result<Allocated, Error<T>> {
        let record = operator.record_at(era).filter(|_| !service.is_over(era));
        let magnitude = record.map_or(0, |record| record.magnitude(id));
        ensure!(magnitude > 0, Error::NotAllocated);
        let stake = T::Staking::stake_behind(stash, era).unwrap_or(0);
        ensure!(stake > 0, Error::NotElected);
        let total = operator.total_at(era);
        let own = magnitudes::stake_of(magnitude, total, stake);
        Ok(Allocated {
            magnitude,
            total,
            stake,
            behind: Loads::<T>::in_era(id, era).max(own),
        })
    }

    /// Returns the part of the operator's stake that all slashes of the service for the era take at most, rounded down.
    ///
    /// For a unique service it is the allocation. Of shared stake it is what the cap allows. If shared services could
    /// slash more than unique ones leave, which happens after a slash of one of them, all get the same part of it. So
    /// these parts are at most one together, and a slash of the chain leaves room for all.
    pub(crate) fn most(
        id: ServiceId,
        service: &Service<T::AccountId>,
        operator: &Operator,
        era: EraIndex,
    ) -> Perbill {
        let Some(record) = operator.record_at(era) else {
            return Perbill::zero();
        };
        let magnitude = record.magnitude(id);
        if service.terms.mode == Mode::Unique {
            return magnitudes::fraction_of(Perbill::one(), magnitude, record.total);
        }
        let part = magnitudes::fraction_of(service.terms.cap, magnitude, record.total);
        let promised = Self::promised(record);
        let room = u128::from(record.total).saturating_sub(promised.unique);
        if promised.slashable <= room {
            return part;
        }
        let parts = mul_div(part.deconstruct().into(), room, promised.slashable);
        let parts = parts.and_then(|parts| u32::try_from(parts).ok());
        Perbill::from_parts(parts.unwrap_or(0))
    }

    /// Returns what a record promises.
    fn promised(record: &Record) -> Promised {
        let claims = record.parts.iter().filter_map(|part| {
            let service = Services::<T>::find(part.service)?;
            Some(Claim {
                magnitude: part.magnitude,
                mode: service.terms.mode,
                cap: service.terms.cap,
            })
        });
        Promised::of(claims)
    }

    /// Returns what a pallet that slashes for the service can be told: the [`allocation`](Self::allocation), or zero if
    /// an account slashes for the service. Then no pallet can, so the number is that of another service.
    pub(crate) fn allocation_for_pallet(
        id: ServiceId,
        stash: &T::AccountId,
        era: EraIndex,
    ) -> Perbill {
        let service = Services::<T>::find(id);
        match service.is_some_and(|service| service.terms.slasher.is_none()) {
            true => Self::allocation(id, stash, era),
            false => Perbill::zero(),
        }
    }

    /// Returns the part of its stake that an operator has allocated to a service in an era, rounded down: what a slash
    /// is measured by. Slashes for faults of the era change it neither when they wait nor when they are applied.
    pub(crate) fn allocation(id: ServiceId, stash: &T::AccountId, era: EraIndex) -> Perbill {
        let (Some(service), Some(operator)) =
            (Services::<T>::find(id), Operators::<T>::find(stash))
        else {
            return Perbill::zero();
        };
        let record = operator.record_at(era).filter(|_| !service.is_over(era));
        record.map_or(Perbill::zero(), |record| {
            magnitudes::fraction_of(Perbill::one(), record.magnitude(id), record.total)
        })
    }
}
