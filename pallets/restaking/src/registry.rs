//! Services come, change and go.
//!
//! Writes the rooms `Services`, `Loads`, `FaultBook`, `Buckets`, `Pots` and `Deposits`; reads `Rules` and `Operators`.

use crate::{
    arithmetic::limits::leaves_slack,
    clock::Clock,
    health::Health,
    pallet::{Config, Error, Event, HoldReason, Pallet},
    rooms::{Buckets, Deposits, FaultBook, Loads, Operators, Pots, Rules, Services},
    types::{Balance, Phase, Service, Terms},
    weights,
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{Contains, Get},
    weights::Weight,
};
use palisade_restaking_primitives::{Proceeds, ServiceId};
use sp_runtime::{DispatchError, DispatchResult};

/// Serves owners of services.
pub(crate) struct Registry<T>(PhantomData<T>);

impl<T: Config> Registry<T> {
    /// Registers a service.
    ///
    /// # Errors
    /// Those of [`check`](Self::check) and of `Currency`; `TooManyServices`.
    ///
    /// # Events
    /// `ServiceRegistered`.
    pub(crate) fn register(owner: T::AccountId, terms: Terms<T::AccountId>) -> DispatchResult {
        Self::check(&terms)?;
        let deposit = T::ServiceDeposit::get();
        Deposits::<T>::hold(HoldReason::Service, &owner, deposit)?;
        let service = Services::<T>::add(Service {
            owner: owner.clone(),
            deposit,
            terms,
            phase: Phase::Growing,
            ends: None,
        })?;
        Pallet::<T>::deposit_event(Event::ServiceRegistered { service, owner });
        Ok(())
    }

    /// Checks terms.
    ///
    /// # Errors
    /// - `ZeroThreshold`, `ZeroCap`, `ZeroCorrelation`: the part is zero.
    /// - `InvalidWindow`: it is zero or above `MaxWindow`.
    /// - `InvalidQuota`: it is zero, or alone leaves less than `min_slack`.
    /// - `ProfitTooLarge`: it is above `MaxProfit`.
    /// - `ProceedsNotAllowed`: slashed stake would go to an account that is none of `ProceedsAccounts`.
    pub(crate) fn check(terms: &Terms<T::AccountId>) -> Result<(), Error<T>> {
        ensure!(!terms.threshold.is_zero(), Error::ZeroThreshold);
        ensure!(!terms.cap.is_zero(), Error::ZeroCap);
        ensure!(!terms.correlation.is_zero(), Error::ZeroCorrelation);
        ensure!(
            (1..=T::MaxWindow::get()).contains(&terms.window),
            Error::InvalidWindow
        );
        let is_possible = leaves_slack([terms.quota], Rules::<T>::get().min_slack);
        ensure!(!terms.quota.is_zero() && is_possible, Error::InvalidQuota);
        ensure!(terms.profit <= T::MaxProfit::get(), Error::ProfitTooLarge);
        if let Proceeds::Account(account) = &terms.proceeds {
            ensure!(
                T::ProceedsAccounts::contains(account),
                Error::ProceedsNotAllowed
            );
        }
        Ok(())
    }

    /// Returns where what a service slashes goes. It is burnt if a release has taken the account off `ProceedsAccounts`.
    pub(crate) fn proceeds(terms: &Terms<T::AccountId>) -> Proceeds<T::AccountId> {
        match &terms.proceeds {
            Proceeds::Account(account) if T::ProceedsAccounts::contains(account) => {
                terms.proceeds.clone()
            }
            _ => Proceeds::Burn,
        }
    }

    /// Sets the profit. `who` is the owner, or `None` for the admin.
    ///
    /// # Errors
    /// - `NoService`, `NotOwner`, `ServiceRetired`, `ProfitTooLarge`.
    /// - `ProfitNotRaised`: the owner can't lower it.
    /// - `ShareExceeded`: the owner declares the first profit, and stake is allocated already. Without a profit, shares
    ///   and tags have no limits. So one operator may have all of the stake.
    ///
    /// # Events
    /// `ProfitSet`, and `ServiceDegraded` if the stake is not enough for it.
    pub(crate) fn set_profit(
        who: Option<T::AccountId>,
        id: ServiceId,
        profit: Balance,
    ) -> DispatchResult {
        let mut service = Self::owned(&who, id)?;
        ensure!(profit <= T::MaxProfit::get(), Error::<T>::ProfitTooLarge);
        ensure!(
            who.is_none() || profit > service.terms.profit,
            Error::<T>::ProfitNotRaised
        );
        let is_limited = service.terms.profit > 0 || Loads::<T>::get(id).announced == 0;
        ensure!(who.is_none() || is_limited, Error::<T>::ShareExceeded);
        service.terms.profit = profit;
        Services::<T>::put(id, service);
        Pallet::<T>::deposit_event(Event::ProfitSet {
            service: id,
            profit,
        });
        Health::<T>::review(id);
        Ok(())
    }

    /// Retires a service. `who` is the owner, or `None` for the admin.
    ///
    /// # Errors
    /// `NoService`, `NotOwner`, `ServiceRetired`.
    ///
    /// # Events
    /// `ServiceRetired`.
    pub(crate) fn retire(who: Option<T::AccountId>, id: ServiceId) -> DispatchResult {
        let mut service = Self::owned(&who, id)?;
        let ends = Clock::<T>::next_change();
        service.ends = Some(ends);
        Services::<T>::put(id, service);
        Pallet::<T>::deposit_event(Event::ServiceRetired { service: id, ends });
        Ok(())
    }

    /// Returns a service that is not retired, if `who` may change it.
    fn owned(
        who: &Option<T::AccountId>,
        id: ServiceId,
    ) -> Result<Service<T::AccountId>, DispatchError> {
        let service = Services::<T>::get(id)?;
        let is_allowed = who.as_ref().is_none_or(|who| *who == service.owner);
        ensure!(is_allowed, Error::<T>::NotOwner);
        ensure!(service.ends.is_none(), Error::<T>::ServiceRetired);
        Ok(service)
    }

    /// Removes a service if it is over, no fault can be slashed, no slash waits, and its pot is paid back to the owner.
    /// Returns the weight of forgetting its entries, or `None` if it stays.
    ///
    /// # Events
    /// `ServiceRemoved`.
    pub(crate) fn remove_if_over(id: ServiceId, service: &Service<T::AccountId>) -> Option<Weight> {
        let is_over = service.ends.is_some_and(Clock::<T>::is_past);
        if !is_over || Buckets::<T>::is_open(id) || !Pots::<T>::empty(id, &service.owner) {
            return None;
        }
        Deposits::<T>::release(HoldReason::Service, &service.owner, service.deposit);
        Services::<T>::remove(id);
        let eras = Loads::<T>::remove(id);
        let faults = FaultBook::<T>::remove(id, Operators::<T>::count());
        Buckets::<T>::remove(id);
        Pallet::<T>::deposit_event(Event::ServiceRemoved { service: id });
        let entries = eras.saturating_add(faults);
        Some(weights::remove_entries::<T>(entries.into()))
    }
}
