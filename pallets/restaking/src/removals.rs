//! Operators of which nothing can be slashed make room for others.
//!
//! Writes the rooms `Operators`, `FaultBook` and `Deposits`.

use crate::{
    clock::Clock,
    membership::Membership,
    pallet::{Config, Error, Event, HoldReason, Pallet},
    rooms::{Deposits, FaultBook, Operators, Services},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::DispatchResult;

/// Removes operators.
pub(crate) struct Removals<T>(PhantomData<T>);

impl<T: Config> Removals<T> {
    /// Removes an operator and releases its deposit. Only the operator itself can do this while it is elected: it may
    /// have set tags and be about to allocate. If it comes back, it begins with its whole stake, which is what slashes
    /// left.
    ///
    /// # Errors
    /// - `NotOperator`.
    /// - `StillLiable`, in three cases: slashes of the operator wait; slashes of it count for the window of a service;
    ///   or it was elected for an era that can be slashed, and has allocated something or is removed by another
    ///   account.
    ///
    /// # Events
    /// `OperatorRemoved`.
    pub(crate) fn remove(by: &T::AccountId, who: &T::AccountId) -> DispatchResult {
        let operator = Membership::<T>::open(who)?;
        let leaves = by == who && Membership::<T>::has_nothing(&operator);
        ensure!(leaves || Self::was_idle(who), Error::<T>::StillLiable);
        let oldest = Clock::<T>::oldest();
        for (id, service) in Services::<T>::all() {
            let faults = FaultBook::<T>::get(id, who);
            let counts = |era: u32| era.saturating_add(service.terms.window) > oldest;
            ensure!(
                faults.pending == 0 && !faults.parts.iter().any(|(era, _)| counts(*era)),
                Error::<T>::StillLiable
            );
            FaultBook::<T>::put(id, who, Default::default());
        }
        Operators::<T>::remove(who);
        Deposits::<T>::release(HoldReason::Operator, who, operator.deposit);
        Pallet::<T>::deposit_event(Event::OperatorRemoved {
            operator: who.clone(),
        });
        Ok(())
    }

    /// Returns whether a stash was elected for no era that can be slashed.
    fn was_idle(who: &T::AccountId) -> bool {
        let mut eras = Clock::<T>::oldest()..=T::Staking::planned_era();
        eras.all(|era| T::Staking::stake_behind(who, era).is_none())
    }
}
