//! The limits of new allocations. They take as long as the operator has services and tags.
//!
//! Reads the room `Rules`. The caller reads `Loads`.

use crate::{
    arithmetic::{limits, magnitudes::Promised},
    pallet::{Config, Error},
    rooms::Rules,
    types::{Balance, Load, Magnitude, Mode, Phase, Service, Tag, Terms},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::ServiceId;

/// Checks limits.
pub(crate) struct Admission<T>(PhantomData<T>);

impl<T: Config> Admission<T> {
    /// Checks that an operator promises no more than it has.
    ///
    /// # Errors
    /// - `NotEnoughFree`: it promises more than its total.
    /// - `TooMuchShared`: what shared services can slash is more than `max_shared` of it.
    pub(crate) fn check_promises(promised: &Promised, total: Magnitude) -> Result<(), Error<T>> {
        ensure!(promised.needed() <= total.into(), Error::NotEnoughFree);
        let shared = Rules::<T>::get().max_shared.mul_floor(u128::from(total));
        ensure!(promised.slashable <= shared, Error::TooMuchShared);
        Ok(())
    }

    /// Checks the other services of an operator that allocates to `id`. `services` has all of them.
    ///
    /// A degraded service freezes the operators that secure it: they take on nothing new until its stake is enough.
    /// They may raise what they allocate to it or to another degraded one, and others may join it, so that all can
    /// recover.
    ///
    /// # Errors
    /// - `OtherServiceDegraded`: another of them is degraded and not retired, and `id` is not degraded.
    /// - `QuotaExceeded`: their quotas leave less than `min_slack`.
    pub(crate) fn check_services(
        id: ServiceId,
        services: &[(ServiceId, Service<T::AccountId>)],
    ) -> Result<(), Error<T>> {
        let is_degraded =
            |service: &Service<_>| service.phase == Phase::Degraded && service.ends.is_none();
        let helps = services
            .iter()
            .any(|(each, service)| *each == id && is_degraded(service));
        let is_frozen = services
            .iter()
            .any(|(other, service)| *other != id && is_degraded(service));
        ensure!(helps || !is_frozen, Error::OtherServiceDegraded);
        let quotas = services.iter().map(|(_, service)| service.terms.quota);
        let slack = Rules::<T>::get().min_slack;
        ensure!(limits::leaves_slack(quotas, slack), Error::QuotaExceeded);
        Ok(())
    }

    /// Checks how the stake behind a service is spread. `load` has the allocation already, `stake` is all that the
    /// operator allocates to the service, in units.
    ///
    /// Limits are parts of the stake behind the service, or of the stake that it needs if that is more. A service
    /// without profit has no limits.
    ///
    /// # Errors
    /// `ShareExceeded`, and those of [`check_tags`](Self::check_tags).
    pub(crate) fn check_spread(
        terms: &Terms<T::AccountId>,
        load: &Load,
        tags: &[Tag],
        stake: Balance,
    ) -> Result<(), Error<T>> {
        if terms.profit == 0 {
            return Ok(());
        }
        let base = limits::base(terms, load.announced);
        let most = Rules::<T>::get().max_share.mul_floor(base);
        ensure!(stake <= most, Error::ShareExceeded);
        Self::check_tags(terms, load, tags)
    }

    /// Checks that operators with one tag have at most `ρ · α` of the stake.
    ///
    /// # Errors
    /// `CorrelationExceeded`.
    pub(crate) fn check_tags(
        terms: &Terms<T::AccountId>,
        load: &Load,
        tags: &[Tag],
    ) -> Result<(), Error<T>> {
        let base = limits::base(terms, load.announced);
        let most = terms.correlation.mul_floor(terms.threshold.mul_floor(base));
        let is_within = |tag: &Tag| load.of_tag(*tag) <= most;
        ensure!(
            terms.profit == 0 || tags.iter().all(is_within),
            Error::CorrelationExceeded
        );
        Ok(())
    }

    /// Returns how one of these services uses stake. `None` if it is not among them: it was removed.
    pub(crate) fn mode_of(
        services: &[(ServiceId, Service<T::AccountId>)],
        id: ServiceId,
    ) -> Option<Mode> {
        let service = services.iter().find(|(other, _)| *other == id);
        service.map(|(_, service)| service.terms.mode)
    }
}
