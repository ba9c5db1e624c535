//! The services.

use crate::{
    pallet::{Config, Error, NextService, ServiceById, ServiceList},
    types::Service,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_restaking_primitives::ServiceId;

/// The only writer of `NextService`, `ServiceList` and `ServiceById`.
///
/// Invariants: the list names the services that exist, ascending. A number is never given twice.
pub(crate) struct Services<T>(PhantomData<T>);

impl<T: Config> Services<T> {
    /// Returns the numbers of all services, ascending.
    pub(crate) fn ids() -> Vec<ServiceId> {
        ServiceList::<T>::get().into_inner()
    }

    /// Returns the number of services.
    pub(crate) fn count() -> u32 {
        ServiceList::<T>::decode_len().unwrap_or(0) as u32
    }

    /// Returns all services, ascending.
    pub(crate) fn all() -> Vec<(ServiceId, Service<T::AccountId>)> {
        let ids = Self::ids().into_iter();
        ids.filter_map(|id| Some((id, Self::find(id)?))).collect()
    }

    /// Returns a service, if it exists.
    pub(crate) fn find(id: ServiceId) -> Option<Service<T::AccountId>> {
        ServiceById::<T>::get(id)
    }

    /// Returns a service.
    ///
    /// # Errors
    /// `NoService`.
    pub(crate) fn get(id: ServiceId) -> Result<Service<T::AccountId>, Error<T>> {
        Self::find(id).ok_or(Error::NoService)
    }

    /// Returns the longest window of a service, in eras. Zero without services. A release may have lowered `MaxWindow`
    /// below it.
    pub(crate) fn longest_window() -> u32 {
        let windows = Self::all().into_iter();
        let windows = windows.map(|(_, service)| service.terms.window);
        windows.max().unwrap_or(0)
    }

    /// Adds a service, and returns its number.
    ///
    /// # Errors
    /// `TooManyServices`: there are as many as possible, or all numbers are used up.
    pub(crate) fn add(service: Service<T::AccountId>) -> Result<ServiceId, Error<T>> {
        ensure!(
            Self::count() < T::MaxServices::get(),
            Error::TooManyServices
        );
        let id = NextService::<T>::get();
        let next = id.checked_add(1).ok_or(Error::TooManyServices)?;
        // A later number is the largest, so the list stays sorted.
        ServiceList::<T>::try_append(id).map_err(|()| Error::TooManyServices)?;
        NextService::<T>::put(next);
        ServiceById::<T>::insert(id, service);
        Ok(id)
    }

    /// Stores a service that exists.
    pub(crate) fn put(id: ServiceId, service: Service<T::AccountId>) {
        ServiceById::<T>::insert(id, service);
    }

    /// Removes a service.
    pub(crate) fn remove(id: ServiceId) {
        ServiceList::<T>::mutate(|ids| ids.retain(|other| *other != id));
        ServiceById::<T>::remove(id);
    }
}
