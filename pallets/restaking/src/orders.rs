//! Services slash.
//!
//! A service asks for a part of an allocation. Four limits cut it down. What is left is the order:
//!
//! 1. its cap within its window,
//! 2. its throttle: the part of the stake behind it that it takes in an era,
//! 3. what it still holds of the operator, without slashes that wait,
//! 4. if it shares stake: what is not promised to unique services.
//!
//! What is ordered secures nothing from then on. Writes the rooms `FaultBook`, `Buckets` and `Loads`; reads `Services`,
//! `Operators` and `Rules`.

use crate::{
    arithmetic::{magnitudes, windows},
    clock::Clock,
    health::Health,
    membership::Membership,
    pallet::{Config, Error, Event, Pallet},
    registry::Registry,
    rooms::{Buckets, FaultBook, Loads, Operators, Rules, Services},
    sources::{Allocated, Sources},
    types::{Faults, Magnitude, Mode, Operator, Service},
};
use core::marker::PhantomData;
use frame_support::{ensure, storage::with_storage_layer};
use palisade_restaking_primitives::{SecuredStake, ServiceId, ServiceSlash};
use sp_runtime::{DispatchError, DispatchResult, Perbill, Saturating};
use sp_staking::EraIndex;

/// The smallest part of an allocation that is ordered, unless the cap leaves less. When a slash is applied, each staker
/// of the exposure is visited, however small the slash is. So tiny slashes would cost the chain much and the service
/// nothing.
///
/// A pallet that was granted less than a fault costs may order the rest, however small. Otherwise an offender would
/// report itself when the throttle leaves little.
const SMALLEST_PART: Perbill = Perbill::from_percent(1);

/// Orders slashes.
pub(crate) struct Orders<T>(PhantomData<T>);

impl<T: Config> Orders<T> {
    /// Slashes in the name of a service's slasher.
    ///
    /// # Errors
    /// `NoService`, `NotSlasher`, and those of [`slash`](Self::slash).
    ///
    /// # Events
    /// `SlashOrdered`. `ServiceDegraded` before, if the stake that is left is not enough.
    pub(crate) fn slash_as(
        who: &T::AccountId,
        id: ServiceId,
        stash: &T::AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> DispatchResult {
        let service = Services::<T>::get(id)?;
        let is_slasher = service.terms.slasher.as_ref() == Some(who);
        ensure!(is_slasher, Error::<T>::NotSlasher);
        Self::slash(id, &service, stash, era, part)?;
        Ok(())
    }

    /// Slashes in the name of a service that is a pallet: one without an account that slashes.
    ///
    /// # Errors
    /// `NoService`, `NotSlasher`, and those of [`slash`](Self::slash).
    ///
    /// # Events
    /// `SlashOrdered`. `ServiceDegraded` before, if the stake that is left is not enough.
    pub(crate) fn slash_as_pallet(
        id: ServiceId,
        stash: &T::AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, DispatchError> {
        let service = Services::<T>::get(id)?;
        ensure!(service.terms.slasher.is_none(), Error::<T>::NotSlasher);
        Self::slash(id, &service, stash, era, part)
    }

    /// Orders a slash of the part of an allocation, or of less if the limits allow no more. Returns the part, rounded
    /// up.
    ///
    /// # Errors
    /// - `ZeroPart`, `NotOperator`.
    /// - `NotAllocated`: nothing was allocated in the era.
    /// - `NotSlashable`, `NotElected`: the staking pallet doesn't slash the operator for the era.
    /// - `CapReached`, `Throttled`, `TooManyOrders`, `NothingLeft`: a limit allows nothing.
    /// - `PartTooSmall`: it is less than 1%, although the cap leaves more and it is no rest that a pallet orders. Or it
    ///   is less than a billionth of the operator's stake.
    /// - `TooManyFaults`.
    /// - Those of the staking pallet.
    ///
    /// # Events
    /// `SlashOrdered`. `ServiceDegraded` before, if the stake that is left is not enough.
    fn slash(
        id: ServiceId,
        service: &Service<T::AccountId>,
        stash: &T::AccountId,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, DispatchError> {
        ensure!(!part.is_zero(), Error::<T>::ZeroPart);
        let operator = Operators::<T>::get(stash)?;
        let source = Sources::<T>::find(id, service, &operator, era, stash)?;
        ensure!(T::Staking::is_slashable(era), Error::<T>::NotSlashable);
        let faults = FaultBook::<T>::get(id, stash);
        let waiting = faults.pending;
        let wish = Self::within_window(service, &faults, era, part)?;
        let wish = magnitudes::fraction_of(wish, source.magnitude, source.total);
        ensure!(!wish.is_zero(), Error::<T>::PartTooSmall);
        let most = Sources::<T>::most(id, service, &operator, era);
        let throttled = Self::within_throttle(id, &source)?;
        let held = Self::within_holdings(id, service, &operator, stash, source.total)?;
        let fraction = wish.min(most).min(throttled).min(held);
        with_storage_layer(|| {
            let window = service.terms.window;
            Self::note(id, stash, era, &source, faults, fraction, window)?;
            Self::discount(id, stash, &operator, waiting);
            T::Staking::slash(ServiceSlash {
                service: id,
                validator: stash.clone(),
                era,
                fraction,
                allocated: most,
                proceeds: Registry::<T>::proceeds(&service.terms),
            })
        })?;
        let part = source.part(fraction);
        Pallet::<T>::deposit_event(Event::SlashOrdered {
            service: id,
            operator: stash.clone(),
            era,
            part,
            fraction,
        });
        Ok(part)
    }

    fn within_window(
        service: &Service<T::AccountId>,
        faults: &Faults,
        era: EraIndex,
        part: Perbill,
    ) -> Result<Perbill, Error<T>> {
        let terms = &service.terms;
        let room = windows::room(&faults.parts, era, terms.window, terms.cap);
        ensure!(!room.is_zero(), Error::CapReached);
        let is_rest = terms.slasher.is_none() && faults.parts.iter().any(|(of, _)| *of == era);
        ensure!(
            is_rest || part >= SMALLEST_PART.min(room),
            Error::PartTooSmall
        );
        Ok(part.min(room))
    }

    fn within_throttle(id: ServiceId, source: &Allocated) -> Result<Perbill, Error<T>> {
        let rules = Rules::<T>::get();
        let bucket = Buckets::<T>::at(id, T::Staking::active_era(), rules.throttle);
        ensure!(bucket.orders < rules.max_orders, Error::TooManyOrders);
        let left = rules.throttle.saturating_sub(bucket.used);
        let fraction = source.fraction_of_service(left);
        ensure!(!fraction.is_zero(), Error::Throttled);
        Ok(fraction)
    }

    /// Returns the fraction of the operator's stake that is still there for the service.
    fn within_holdings(
        id: ServiceId,
        service: &Service<T::AccountId>,
        operator: &Operator,
        stash: &T::AccountId,
        total: Magnitude,
    ) -> Result<Perbill, Error<T>> {
        let pending = |id| u128::from(FaultBook::<T>::get(id, stash).pending);
        let held = u128::from(operator.held(id));
        let mut left = held.saturating_sub(pending(id));
        if service.terms.mode == Mode::Shared {
            let services = Membership::<T>::services_of(operator);
            let promised = Membership::<T>::promised(operator, &services);
            let shared = services
                .iter()
                .filter(|(_, other)| other.terms.mode == Mode::Shared)
                .map(|(other, _)| pending(*other));
            let waiting = shared.fold(0u128, u128::saturating_add);
            let room = u128::from(operator.total()).saturating_sub(promised.unique);
            left = left.min(room.saturating_sub(waiting));
        }
        let fraction = magnitudes::share_down(left, total.into());
        ensure!(!fraction.is_zero(), Error::NothingLeft);
        Ok(fraction)
    }

    /// Takes what is ordered from the stake that counts for the service. `before` is what waited before the order.
    fn discount(id: ServiceId, stash: &T::AccountId, operator: &Operator, before: Magnitude) {
        let after = FaultBook::<T>::get(id, stash).pending;
        let counted = |waiting| Membership::<T>::counted(stash, operator, id, waiting);
        let lost = counted(before).saturating_sub(counted(after));
        Loads::<T>::change(id, |load| {
            load.effective = load.effective.saturating_sub(lost);
        });
        Health::<T>::review(id);
    }

    /// Notes an order in the fault book and the bucket.
    fn note(
        id: ServiceId,
        stash: &T::AccountId,
        era: EraIndex,
        source: &Allocated,
        mut faults: Faults,
        fraction: Perbill,
        window: u32,
    ) -> Result<(), Error<T>> {
        let magnitude = magnitudes::magnitude_of(fraction, source.total);
        if faults.pending == 0 {
            faults.since = T::Staking::active_era();
        }
        faults.pending = faults.pending.saturating_add(magnitude);
        let oldest = Clock::<T>::oldest();
        faults
            .parts
            .retain(|(fault, _)| fault.saturating_add(window) > oldest);
        faults
            .add(era, source.part(fraction))
            .ok_or(Error::TooManyFaults)?;
        FaultBook::<T>::put(id, stash, faults);

        let throttle = Rules::<T>::get().throttle;
        let mut bucket = Buckets::<T>::at(id, T::Staking::active_era(), throttle);
        bucket.used = bucket
            .used
            .saturating_add(source.share_of_service(fraction));
        bucket.orders = bucket.orders.saturating_add(1);
        bucket.open = bucket.open.saturating_add(1);
        Buckets::<T>::put(id, bucket);
        Ok(())
    }
}
