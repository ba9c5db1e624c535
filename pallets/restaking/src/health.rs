//! Whether the stake behind services is enough.
//!
//! Writes the room `Services`; reads `Loads`.

use crate::{
    arithmetic::limits::{is_enough, next_phase},
    pallet::{Config, Event, Pallet},
    rooms::{Loads, Services},
    types::{Balance, Phase, Service},
};
use core::marker::PhantomData;
use palisade_restaking_primitives::ServiceId;

/// Follows the phases of services.
pub(crate) struct Health<T>(PhantomData<T>);

impl<T: Config> Health<T> {
    /// Degrades an active service if its stake is not enough any more. Only a certificate makes it active again.
    ///
    /// # Events
    /// `ServiceDegraded`.
    pub(crate) fn review(id: ServiceId) {
        let Some(service) = Services::<T>::find(id) else {
            return;
        };
        let stake = Loads::<T>::get(id).secured();
        if service.phase == Phase::Active && !is_enough(&service.terms, stake) {
            Self::set(id, service, Phase::Degraded);
        }
    }

    /// Sets the phase by the stake that was measured. Returns the service.
    ///
    /// # Events
    /// `ServiceActive` or `ServiceDegraded`, if the phase changes.
    pub(crate) fn measure(
        id: ServiceId,
        service: Service<T::AccountId>,
        stake: Balance,
    ) -> Service<T::AccountId> {
        let phase = next_phase(service.phase, is_enough(&service.terms, stake));
        match phase == service.phase {
            true => service,
            false => Self::set(id, service, phase),
        }
    }

    fn set(
        id: ServiceId,
        mut service: Service<T::AccountId>,
        phase: Phase,
    ) -> Service<T::AccountId> {
        service.phase = phase;
        Services::<T>::put(id, service.clone());
        if phase == Phase::Degraded {
            Pallet::<T>::deposit_event(Event::ServiceDegraded { service: id });
        } else {
            Pallet::<T>::deposit_event(Event::ServiceActive { service: id });
        }
        service
    }
}
