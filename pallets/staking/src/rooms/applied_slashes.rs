//! Applied slashes: how far the application is, and what each era cost its stakers.
//!
//! [`Application`](crate::slashing) writes here. `Deferral` reads the applied fraction, because a further slash of the
//! same validator and era takes only what exceeds it. Pruning removes the records of an era that is out of its history.

use super::{Pruned, Spans};
use crate::{
    pallet::{
        Config, NextApplication, NominatorSlashInEra, ServiceSlashesInEra, ValidatorSlashInEra,
    },
    slashing::types::{ApplicationCursor, ServiceTaking},
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::WeakBoundedVec;
use palisade_staking_math::era_slashes::{EraSlashes, ServiceShare};
use sp_runtime::{Perbill, Saturating};
use sp_staking::EraIndex;

/// The only writer of `NextApplication`, `ValidatorSlashInEra`, `NominatorSlashInEra` and `ServiceSlashesInEra`.
///
/// Invariant after every method: the applied fraction of a validator and an era never falls while it is stored.
pub(crate) struct AppliedSlashes<T>(PhantomData<T>);

impl<T: Config> AppliedSlashes<T> {
    /// Returns how far the application of due slashes is.
    pub(crate) fn cursor() -> ApplicationCursor<BalanceOf<T>> {
        NextApplication::<T>::get()
    }

    /// Stores how far the application of due slashes is.
    pub(crate) fn set_cursor(cursor: ApplicationCursor<BalanceOf<T>>) {
        NextApplication::<T>::put(cursor);
    }

    /// Returns the largest fraction that was taken for an era, and the amount that the era costs the validator itself.
    /// `None` if no slash for it was applied.
    pub(crate) fn of_validator(
        era: EraIndex,
        validator: &T::AccountId,
    ) -> Option<(Perbill, BalanceOf<T>)> {
        ValidatorSlashInEra::<T>::get(era, validator)
    }

    /// Returns the largest fraction that was taken from a validator and its nominators for an era.
    pub(crate) fn fraction_of(era: EraIndex, validator: &T::AccountId) -> Perbill {
        Self::of_validator(era, validator)
            .map(|(fraction, _)| fraction)
            .unwrap_or_default()
    }

    /// Returns all slashes that were applied to a validator for an era.
    pub(crate) fn all_of(era: EraIndex, validator: &T::AccountId) -> EraSlashes {
        let services = ServiceSlashesInEra::<T>::get(era, validator);
        EraSlashes {
            chain: Self::fraction_of(era, validator),
            services: services.into_iter().map(share_of).collect(),
        }
    }

    /// Returns what offences against the chain cost a stash in an era, as a validator or as a nominator.
    pub(crate) fn cost_of(era: EraIndex, stash: &T::AccountId) -> BalanceOf<T> {
        let own = ValidatorSlashInEra::<T>::get(era, stash).map(|(_, own)| own);
        own.or_else(|| NominatorSlashInEra::<T>::get(era, stash))
            .unwrap_or_default()
    }

    /// Stores the largest fraction that was taken for an era, and what the era costs the validator itself.
    ///
    /// A fraction below the stored one does not replace it.
    pub(crate) fn set_validator(
        era: EraIndex,
        validator: &T::AccountId,
        fraction: Perbill,
        own: BalanceOf<T>,
    ) {
        let largest = fraction.max(Self::fraction_of(era, validator));
        ValidatorSlashInEra::<T>::insert(era, validator, (largest, own));
    }

    /// Stores what services took from a validator and its nominators for an era.
    pub(crate) fn set_services(era: EraIndex, validator: &T::AccountId, services: &[ServiceShare]) {
        let takings = services.iter().map(taking_of).collect();
        let takings = WeakBoundedVec::force_from(takings, Some("services that slash"));
        ServiceSlashesInEra::<T>::insert(era, validator, takings);
    }

    /// Stores what an era costs a nominator.
    pub(crate) fn set_nominator(era: EraIndex, nominator: &T::AccountId, total: BalanceOf<T>) {
        NominatorSlashInEra::<T>::insert(era, nominator, total);
    }

    /// Removes up to `limit` records of an era that is out of its history.
    ///
    /// With each record, the span record of its staker is removed if it no longer matters.
    pub(crate) fn prune(era: EraIndex, limit: u32) -> Pruned {
        let limit = limit as usize;
        let mut removed = 0usize;
        for (validator, _) in ValidatorSlashInEra::<T>::drain_prefix(era).take(limit) {
            Spans::<T>::prune(&validator);
            removed.saturating_inc();
        }
        let left = limit.saturating_sub(removed);
        let services = ServiceSlashesInEra::<T>::clear_prefix(era, left as u32, None);
        removed.saturating_accrue(services.unique as usize);
        let left = limit.saturating_sub(removed);
        for (nominator, _) in NominatorSlashInEra::<T>::drain_prefix(era).take(left) {
            Spans::<T>::prune(&nominator);
            removed.saturating_inc();
        }
        Pruned {
            removed: removed as u32,
            is_complete: removed < limit,
        }
    }
}

fn share_of(taking: ServiceTaking) -> ServiceShare {
    ServiceShare {
        service: taking.service,
        allocated: taking.allocated,
        granted: taking.granted,
        taken: taking.taken,
    }
}

fn taking_of(share: &ServiceShare) -> ServiceTaking {
    ServiceTaking {
        service: share.service,
        allocated: share.allocated,
        granted: share.granted,
        taken: share.taken,
    }
}
