//! What always holds between blocks. Tests check it after every block.
//!
//! The only file besides the rooms that reads storage items, so that it can compare the rooms with each other.

use crate::{
    arithmetic::magnitudes::{stake_of, Claim, Promised},
    pallet::{
        CertifiedEra, Config, FaultsOf, HoldReason, LoadOf, NextService, OperatorByStash, PotOf,
        ProtectedIn, ServiceById, ServiceList, StakeInEra, StakesSince,
    },
    types::{Balance, Load, Mode, Operator, Record, Service, Tag},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Inspect as _, Inspect as _},
        Get,
    },
};
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::{traits::AccountIdConversion, TryRuntimeError};
use sp_staking::EraIndex;

/// The checks of the storage items.
pub(crate) struct Invariants<T>(PhantomData<T>);

type ServicesOf<T> = BTreeMap<ServiceId, Service<<T as frame_system::Config>::AccountId>>;

impl<T: Config> Invariants<T> {
    /// Checks everything.
    pub(crate) fn check() -> Result<(), TryRuntimeError> {
        let services: ServicesOf<T> = ServiceById::<T>::iter().collect();
        Self::check_services(&services)?;
        for (stash, operator) in OperatorByStash::<T>::iter() {
            Self::check_history(&operator)?;
            Self::check_promises(&operator, &services)?;
            for id in services.keys() {
                let pending = FaultsOf::<T>::get(id, &stash).pending;
                ensure!(
                    pending <= operator.held(*id),
                    "slashes that wait are at most what the service holds"
                );
            }
        }
        Self::check_windows(&services)?;
        Self::check_loads(&services)?;
        Self::check_deposits(&services)?;
        Self::check_pots()
    }

    fn check_services(services: &ServicesOf<T>) -> Result<(), TryRuntimeError> {
        let list = ServiceList::<T>::get();
        ensure!(
            list.iter().eq(services.keys()),
            "the list names each service once, ascending"
        );
        let next = NextService::<T>::get();
        ensure!(
            list.iter().all(|id| *id < next),
            "a service has a number that was given"
        );
        Ok(())
    }

    fn check_history(operator: &Operator) -> Result<(), TryRuntimeError> {
        let history = &operator.history;
        ensure!(
            history.is_sorted_by(|record, next| record.from < next.from),
            "a history has one record an era at most, ascending"
        );
        ensure!(
            history.is_sorted_by(|record, next| record.total >= next.total),
            "a total only falls"
        );
        let is_clean = |record: &Record| {
            let sorted = record
                .parts
                .is_sorted_by(|part, next| part.service < next.service);
            sorted && record.parts.iter().all(|part| part.magnitude > 0)
        };
        ensure!(
            history.iter().all(is_clean),
            "a record has each service once, with a magnitude"
        );
        Ok(())
    }

    /// Unique services together hold at most the total, now and in each record of an era to come. After a slash,
    /// shared ones can have been promised more than the rest: `Sources::most` limits what they take.
    fn check_promises(
        operator: &Operator,
        services: &ServicesOf<T>,
    ) -> Result<(), TryRuntimeError> {
        let claims = services.iter().map(|(id, service)| Claim {
            magnitude: operator.held(*id),
            mode: service.terms.mode,
            cap: service.terms.cap,
        });
        let promised = Promised::of(claims);
        ensure!(
            promised.unique <= operator.total().into(),
            "what unique services hold is there"
        );
        let planned = T::Staking::planned_era();
        for record in operator.history.iter().filter(|each| each.from > planned) {
            let unique = |id: &ServiceId| {
                let service = services.get(id);
                service.is_some_and(|service| service.terms.mode == Mode::Unique)
            };
            let mut sum = 0u128;
            for part in record.parts.iter().filter(|part| unique(&part.service)) {
                sum = sum.saturating_add(part.magnitude.into());
            }
            ensure!(
                sum <= record.total.into(),
                "what is allocated in an era to come is there"
            );
        }
        Ok(())
    }

    fn check_windows(services: &ServicesOf<T>) -> Result<(), TryRuntimeError> {
        for (id, _, faults) in FaultsOf::<T>::iter() {
            let service = services.get(&id).ok_or("a service that slashed exists")?;
            let (window, cap) = (service.terms.window, service.terms.cap);
            for (start, _) in &faults.parts {
                let last = start.saturating_add(window);
                let inside = faults
                    .parts
                    .iter()
                    .filter(|(era, _)| *era >= *start && *era < last);
                let sum = inside.fold(0u64, |sum, (_, part)| {
                    sum.saturating_add(part.deconstruct().into())
                });
                ensure!(
                    sum <= cap.deconstruct().into(),
                    "a service slashes its cap within a window at most"
                );
            }
        }
        Ok(())
    }

    fn check_loads(services: &ServicesOf<T>) -> Result<(), TryRuntimeError> {
        let Some(era) = CertifiedEra::<T>::get() else {
            return Ok(());
        };
        // Absent before the first certificate of this release.
        let since = StakesSince::<T>::get().unwrap_or(0);
        ensure!(
            StakeInEra::<T>::iter_keys().all(|(id, of)| services.contains_key(&id) && of >= since),
            "stakes are of services and of eras that are not forgotten"
        );
        ensure!(
            ProtectedIn::<T>::iter()
                .all(|(who, of)| OperatorByStash::<T>::contains_key(who) && of <= era),
            "operators were protected, in eras that are certified"
        );
        for id in services.keys() {
            let (sum, tags) = Self::announced(*id, era);
            let load: Load = LoadOf::<T>::get(id);
            ensure!(
                load.announced == sum,
                "the announced stake is the sum over operators"
            );
            ensure!(
                load.tags.iter().copied().eq(tags),
                "the stake of a tag is the sum over its operators"
            );
        }
        Ok(())
    }

    /// Returns the stake that all operators have announced for a service, and that of each tag.
    fn announced(id: ServiceId, era: EraIndex) -> (Balance, Vec<(Tag, Balance)>) {
        let mut sum = 0u128;
        let mut tags = BTreeMap::<Tag, Balance>::new();
        for (stash, operator) in OperatorByStash::<T>::iter() {
            let stake = T::Staking::stake_behind(&stash, era).unwrap_or(0);
            let magnitude = operator.latest().map_or(0, |record| record.magnitude(id));
            let amount = stake_of(magnitude, operator.total_at(era), stake);
            sum = sum.saturating_add(amount);
            for tag in operator.tags {
                let stake = tags.entry(tag).or_default();
                *stake = stake.saturating_add(amount);
            }
        }
        tags.retain(|_, stake| *stake > 0);
        (sum, tags.into_iter().collect())
    }

    fn check_deposits(services: &ServicesOf<T>) -> Result<(), TryRuntimeError> {
        let mut owners = BTreeMap::<T::AccountId, Balance>::new();
        for service in services.values() {
            let sum = owners.entry(service.owner.clone()).or_default();
            *sum = sum.saturating_add(service.deposit);
        }
        let reason = HoldReason::Service.into();
        ensure!(
            owners
                .iter()
                .all(|(who, sum)| T::Currency::balance_on_hold(&reason, who) == *sum),
            "deposits of owners are held"
        );
        let reason = HoldReason::Operator.into();
        ensure!(
            OperatorByStash::<T>::iter().all(|(who, operator)| {
                T::Currency::balance_on_hold(&reason, &who) == operator.deposit
            }),
            "deposits of operators are held"
        );
        Ok(())
    }

    fn check_pots() -> Result<(), TryRuntimeError> {
        let mut owed = 0u128;
        for (_, pot) in PotOf::<T>::iter() {
            ensure!(pot.funds > 0, "an empty pot is not stored");
            owed = owed.saturating_add(pot.funds);
        }
        // A release may raise the existential deposit, which the next reward completes. So it is not counted here.
        let account: T::AccountId = T::PalletId::get().into_account_truncating();
        ensure!(
            T::Currency::balance(&account) >= owed,
            "the account has the funds of all pots"
        );
        Ok(())
    }
}
