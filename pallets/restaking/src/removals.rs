//! Operators of which nothing can be slashed make room for others.
//!
//! Writes the rooms `Operators`, `FaultBook`, `Loads` and `Deposits`.

use crate::{
    clock::Clock,
    membership::Membership,
    pallet::{Config, Error, Event, HoldReason, Pallet},
    rooms::{Deposits, FaultBook, Loads, Operators, Services},
};
use core::marker::PhantomData;
use frame_support::ensure;
use palisade_restaking_primitives::SecuredStake;
use sp_runtime::DispatchResult;
use sp_staking::EraIndex;

/// Removes operators.
pub(crate) struct Removals<T>(PhantomData<T>);

impl<T: Config> Removals<T> {
    /// Removes an operator and releases its deposit. While it is elected, only the operator itself can do this: it may
    /// have set tags and be about to allocate. If it comes back, its total stands for its whole stake again, that is,
    /// for the stake that slashes have left.
    ///
    /// An operator that was elected and has allocated something is kept for as long as that era can be slashed: a slash
    /// needs its records.
    ///
    /// # Errors
    /// - `NotOperator`.
    /// - `StillLiable`, in four cases: slashes of the operator wait; slashes of it count for the window of a service;
    ///   it was elected for an era that can be slashed, and has allocated something or has locks; or another account
    ///   removes it, and it is elected for the active era or the planned one.
    ///
    /// # Events
    /// `OperatorRemoved`.
    pub(crate) fn remove(by: &T::AccountId, who: &T::AccountId) -> DispatchResult {
        let operator = Membership::<T>::open(who)?;
        let oldest = Clock::<T>::oldest();
        let has_nothing = Membership::<T>::has_nothing(&operator);
        let first = match has_nothing {
            true => T::Staking::active_era(),
            false => oldest,
        };
        let leaves = by == who && has_nothing;
        ensure!(leaves || Self::is_idle(who, first), Error::<T>::StillLiable);
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
        Loads::<T>::forget_operator(who);
        Deposits::<T>::release(HoldReason::Operator, who, operator.deposit);
        Pallet::<T>::deposit_event(Event::OperatorRemoved {
            operator: who.clone(),
        });
        Ok(())
    }

    /// Returns whether a stash was elected for no era from `first` to the planned one.
    fn is_idle(who: &T::AccountId, first: EraIndex) -> bool {
        let mut eras = first..=T::Staking::planned_era();
        eras.all(|era| T::Staking::stake_behind(who, era).is_none())
    }
}
