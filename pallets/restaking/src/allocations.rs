//! Operators allocate and deallocate.
//!
//! Both count two eras after the planned one. Writes the rooms `Operators` and `Loads`. `membership` takes the deposit.

use crate::{
    admission::Admission,
    clock::Clock,
    health::Health,
    history,
    membership::Membership,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Loads, Operators, Services},
    types::{Lock, Magnitude},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::DispatchResult;

/// The smallest allocation is the total divided by it.
const SMALLEST: Magnitude = 1_000;

/// Returns the smallest magnitude that an operator with this total allocates to a service: a thousandth, rounded up.
pub(crate) fn smallest(total: Magnitude) -> Magnitude {
    total.div_ceil(SMALLEST)
}

/// Serves operators.
pub(crate) struct Allocations<T>(PhantomData<T>);

impl<T: Config> Allocations<T> {
    /// Allocates more to a service.
    ///
    /// # Errors
    /// - `ZeroMagnitude`, `NoService`, `ServiceRetired`.
    /// - `AllocationTooSmall`: less than a thousandth of the total would be allocated.
    /// - `TooManyParts`: the record has no room for another service.
    /// - Those of `Membership`, `Admission`, `Operators` and `Currency`.
    ///
    /// # Events
    /// `Allocated`.
    pub(crate) fn allocate(who: &T::AccountId, id: ServiceId, more: Magnitude) -> DispatchResult {
        ensure!(more > 0, Error::<T>::ZeroMagnitude);
        let service = Services::<T>::get(id)?;
        ensure!(service.ends.is_none(), Error::<T>::ServiceRetired);
        let stake = Membership::<T>::stake_to_allocate(who)?;
        let mut operator = Membership::<T>::open_or_join(who)?;
        let before = Membership::<T>::announced(&operator, id, stake);

        let record = Membership::<T>::plan(&mut operator)?;
        let (from, total) = (record.from, record.total);
        let magnitude = record.magnitude(id).saturating_add(more);
        ensure!(magnitude >= smallest(total), Error::<T>::AllocationTooSmall);
        ensure!(record.set(id, magnitude), Error::<T>::TooManyParts);

        let services = Membership::<T>::services_of(&operator);
        let promised = Membership::<T>::promised(&operator, &services);
        Admission::<T>::check_promises(&promised, total)?;
        Admission::<T>::check_services(id, &services)?;
        let after = Membership::<T>::announced(&operator, id, stake);
        let mut load = Loads::<T>::get(id);
        load.shift(&operator.tags, after, before);
        Admission::<T>::check_spread(&service.terms, &load, &operator.tags, after)?;

        Loads::<T>::put(id, load);
        Operators::<T>::put(who, operator)?;
        Pallet::<T>::deposit_event(Event::Allocated {
            operator: who.clone(),
            service: id,
            magnitude,
            from,
        });
        Ok(())
    }

    /// Allocates less to a service. What is taken away is locked until no fault of its time can be slashed.
    ///
    /// # Errors
    /// - `ZeroMagnitude`, `NotOperator`, `TooManyChanges`.
    /// - `NotAllocated`: less is allocated.
    /// - `TooManyLocks`.
    ///
    /// # Events
    /// `Deallocated`, and `ServiceDegraded` if the rest is not enough.
    pub(crate) fn deallocate(who: &T::AccountId, id: ServiceId, less: Magnitude) -> DispatchResult {
        ensure!(less > 0, Error::<T>::ZeroMagnitude);
        let mut operator = Membership::<T>::open(who)?;
        let stake = T::Staking::stake_behind(who, Clock::<T>::measured()).unwrap_or(0);
        let before = Membership::<T>::announced(&operator, id, stake);

        let record = Membership::<T>::plan(&mut operator)?;
        let (from, allocated) = (record.from, record.magnitude(id));
        let rest = allocated
            .checked_sub(less)
            .ok_or(Error::<T>::NotAllocated)?;
        let rest = match rest >= smallest(record.total) {
            true => rest,
            false => 0,
        };
        record.set(id, rest);
        let free_in = Clock::<T>::free_after(from);
        let lock = Lock {
            service: id,
            magnitude: allocated.saturating_sub(rest),
            free_in,
        };
        ensure!(history::lock(&mut operator, lock), Error::<T>::TooManyLocks);

        let after = Membership::<T>::announced(&operator, id, stake);
        Loads::<T>::change(id, |load| load.shift(&operator.tags, after, before));
        Operators::<T>::put(who, operator)?;
        Pallet::<T>::deposit_event(Event::Deallocated {
            operator: who.clone(),
            service: id,
            magnitude: rest,
            from,
            free_in,
        });
        Health::<T>::review(id);
        Ok(())
    }
}
