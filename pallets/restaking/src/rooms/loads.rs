//! The stake behind services.

use crate::{
    block_weight::BlockWeight,
    pallet::{Config, LoadOf, ProtectedIn, ProtectedStakes, StakeInEra, StakesSince},
    types::{Balance, Load},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::traits::Get;
use palisade_restaking_primitives::ServiceId;
use sp_staking::EraIndex;

/// The most eras of a service that are removed with it.
const MAX_ERAS: u32 = 1_000;

/// The most eras that are forgotten at a time. An era is added at a time, so what was kept for longer is forgotten
/// soon.
const MAX_FORGOTTEN: u32 = 4;

/// The only writer of `LoadOf`, `StakeInEra`, `StakesSince`, `ProtectedStakes` and `ProtectedIn`.
///
/// Invariants: no stake is stored of an era before `StakesSince`, which never falls. Kept with `Operators`: the
/// announced stake of a service is the sum over its operators, in stakes of the era of the last certificate. Only
/// operators were protected.
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

    /// Notes the stake behind a service in an era.
    pub(crate) fn note(service: ServiceId, era: EraIndex, stake: Balance) {
        StakeInEra::<T>::insert(service, era, stake);
    }

    /// Forgets the stakes behind services in eras before `oldest`, at most [`MAX_FORGOTTEN`] eras. The rest is left for
    /// the next time.
    ///
    /// The first certificate of this release looks for all such eras: an earlier release can have left some. They are
    /// as few as the eras of a service.
    pub(crate) fn forget_before(oldest: EraIndex, services: &[ServiceId]) {
        let Some(since) = StakesSince::<T>::get() else {
            for service in services {
                Self::forget_all_before(oldest, *service);
            }
            return StakesSince::<T>::put(oldest);
        };
        let next = oldest.clamp(since, since.saturating_add(MAX_FORGOTTEN));
        for era in since..next {
            for service in services {
                StakeInEra::<T>::remove(service, era);
            }
        }
        StakesSince::<T>::put(next);
    }

    fn forget_all_before(oldest: EraIndex, service: ServiceId) {
        let eras: Vec<_> = StakeInEra::<T>::iter_key_prefix(service)
            .take(MAX_ERAS as usize)
            .collect();
        let read = eras.len() as u64;
        BlockWeight::<T>::register(T::DbWeight::get().reads_writes(read, read));
        for era in eras.into_iter().filter(|era| *era < oldest) {
            StakeInEra::<T>::remove(service, era);
        }
    }

    /// Notes the stake of invulnerable operators behind services in the planned era, in units, and forgets that of eras
    /// before `active`.
    pub(crate) fn note_protected(
        planned: EraIndex,
        active: EraIndex,
        stakes: &BTreeMap<ServiceId, Balance>,
    ) {
        ProtectedStakes::<T>::mutate(|all| {
            all.retain(|(era, ..)| *era >= active && *era < planned);
            for (service, stake) in stakes {
                // Two eras are stored at most, each with each service once.
                if all.try_push((planned, *service, *stake)).is_err() {
                    frame_support::defensive!("there is room for all services in two eras");
                }
            }
        });
    }

    /// Returns for each service the stake behind it in an era of operators that were invulnerable when the era was
    /// planned, in units. Only the active and the planned era are known.
    pub(crate) fn protected_in_era(era: EraIndex) -> BTreeMap<ServiceId, Balance> {
        let all = ProtectedStakes::<T>::get().into_iter();
        all.filter(|(of, ..)| *of == era)
            .map(|(_, service, stake)| (service, stake))
            .collect()
    }

    /// Notes that operators were invulnerable when an era was planned, so their stake is in no sum of its certificate.
    pub(crate) fn leave_out(operators: &[T::AccountId], era: EraIndex) {
        for operator in operators {
            ProtectedIn::<T>::insert(operator, era);
        }
    }

    /// Returns whether the stake of an operator is in no sum of the certificate of an era.
    pub(crate) fn is_left_out(operator: &T::AccountId, era: EraIndex) -> bool {
        ProtectedIn::<T>::get(operator) == Some(era)
    }

    /// Forgets an operator.
    pub(crate) fn forget_operator(operator: &T::AccountId) {
        ProtectedIn::<T>::remove(operator);
    }

    /// Forgets a service. Only its last eras are left: each certificate forgets some. Returns the number of entries.
    pub(crate) fn remove(service: ServiceId) -> u32 {
        LoadOf::<T>::remove(service);
        let left = StakeInEra::<T>::clear_prefix(service, MAX_ERAS, None);
        if left.maybe_cursor.is_some() {
            frame_support::defensive!("old eras are forgotten");
        }
        left.unique
    }
}
