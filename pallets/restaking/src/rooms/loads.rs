//! The stake behind services.

use crate::{
    pallet::{Config, LoadOf, StakeInEra},
    types::{Balance, Load},
};
use core::marker::PhantomData;
use palisade_restaking_primitives::ServiceId;
use sp_staking::EraIndex;

/// The most eras of a service that are removed with it.
const MAX_ERAS: u32 = 1_000;

/// The only writer of `LoadOf` and `StakeInEra`.
///
/// Invariant, kept with `Operators`: the announced stake of a service is the sum over its operators, in stakes of the
/// era of the last certificate.
pub(crate) struct Loads<T>(PhantomData<T>);

impl<T: Config> Loads<T> {
    /// Returns the stake behind a service.
    pub(crate) fn get(service: ServiceId) -> Load {
        LoadOf::<T>::get(service)
    }

    /// Replaces the stake behind a service.
    pub(crate) fn put(service: ServiceId, load: Load) {
        LoadOf::<T>::insert(service, load);
    }

    /// Changes the stake behind a service, and returns it.
    pub(crate) fn change(service: ServiceId, change: impl FnOnce(&mut Load)) -> Load {
        LoadOf::<T>::mutate(service, |load| {
            change(load);
            load.clone()
        })
    }

    /// Returns the stake that was behind a service in an era, in units. Zero if it was not measured.
    pub(crate) fn in_era(service: ServiceId, era: EraIndex) -> Balance {
        StakeInEra::<T>::get(service, era)
    }

    /// Notes the stake behind a service in an era, and forgets an old era.
    pub(crate) fn note(service: ServiceId, era: EraIndex, stake: Balance, old: Option<EraIndex>) {
        StakeInEra::<T>::insert(service, era, stake);
        if let Some(old) = old {
            StakeInEra::<T>::remove(service, old);
        }
    }

    /// Forgets a service. Only its last eras are left: each certificate forgets one.
    /// Returns the number of entries.
    pub(crate) fn remove(service: ServiceId) -> u32 {
        LoadOf::<T>::remove(service);
        let left = StakeInEra::<T>::clear_prefix(service, MAX_ERAS, None);
        if left.maybe_cursor.is_some() {
            frame_support::defensive!("old eras are forgotten");
        }
        left.unique
    }
}
