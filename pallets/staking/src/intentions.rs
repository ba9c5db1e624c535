//! Who wants to validate, and who backs whom: validate, nominate, chill, kick.
//!
//! Owns `Validators`, `Nominators` and `NominatedAt`. A stash validates or nominates, not both, and only with
//! a ledger; ledgers come before this in the flow, the election after.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchResult, Percent};

impl<T: Config> Pallet<T> {
    pub(crate) fn set_validator(
        controller: &T::AccountId,
        prefs: ValidatorPrefs,
    ) -> DispatchResult {
        let StakingLedger { stash, active, .. } = Self::ledger_of_controller(controller)?;
        ensure!(
            active >= Self::minimum_bond_to_validate(),
            Error::<T>::InsufficientBond
        );
        ensure!(
            prefs.commission >= MinCommission::<T>::get(),
            Error::<T>::CommissionTooLow
        );
        if !Validators::<T>::contains_key(&stash) {
            // Who was chilled for an offence comes back to its place, whoever has come meanwhile.
            let room = ChilledPrefs::<T>::contains_key(&stash)
                || MaxValidatorsCount::<T>::get().is_none_or(|max| Validators::<T>::count() < max);
            ensure!(room, Error::<T>::TooManyValidators);
        }
        Self::remove_nominator(&stash);
        Self::forget_chilled_prefs(&stash);
        Validators::<T>::insert(&stash, prefs);
        Self::deposit_event(Event::ValidatorPrefsSet { stash, prefs });
        Ok(())
    }

    pub(crate) fn set_nominator(
        controller: &T::AccountId,
        targets: Vec<T::AccountId>,
    ) -> DispatchResult {
        let StakingLedger { stash, active, .. } = Self::ledger_of_controller(controller)?;
        ensure!(
            active >= Self::minimum_bond_to_nominate(),
            Error::<T>::InsufficientBond
        );
        let nominations = Nominators::<T>::get(&stash);
        if nominations.is_none() {
            let room =
                MaxNominatorsCount::<T>::get().is_none_or(|max| Nominators::<T>::count() < max);
            ensure!(room, Error::<T>::TooManyNominators);
        }
        let suppressed = Self::begins_to_nominate_late(&stash, nominations.as_ref());
        let backed = nominations.map(|n| n.targets).unwrap_or_default();
        ensure!(!targets.contains(&stash), Error::<T>::BadTarget);
        let targets = Self::ensure_targets(targets, &backed)?;
        let submitted_in = Self::planned_era();

        Validators::<T>::remove(&stash);
        Self::forget_chilled_prefs(&stash);
        Nominators::<T>::insert(
            &stash,
            Nominations {
                targets,
                submitted_in,
                suppressed,
            },
        );
        NominatedAt::<T>::insert(&stash, frame_system::Pallet::<T>::block_number());
        Ok(())
    }

    /// Targets that may be nominated by somebody who backs `backed` now. A validator that blocks
    /// keeps the nominators it has, so they may name it again.
    fn ensure_targets(
        targets: Vec<T::AccountId>,
        backed: &[T::AccountId],
    ) -> Result<BoundedVec<T::AccountId, T::MaxNominations>, Error<T>> {
        ensure!(!targets.is_empty(), Error::<T>::EmptyTargets);
        let targets = BoundedVec::<_, T::MaxNominations>::try_from(targets)
            .map_err(|_| Error::<T>::TooManyTargets)?;
        ensure!(
            targets.iter().collect::<BTreeSet<_>>().len() == targets.len(),
            Error::<T>::DuplicateTarget
        );
        for target in &targets {
            let prefs = Validators::<T>::try_get(target).map_err(|_| Error::<T>::BadTarget)?;
            ensure!(
                !prefs.blocked || backed.contains(target),
                Error::<T>::BadTarget
            );
        }
        Ok(targets)
    }

    pub(crate) fn chill_controlled(controller: &T::AccountId) -> DispatchResult {
        let ledger = Self::ledger_of_controller(controller)?;
        Self::chill_stash(&ledger.stash);
        Ok(())
    }

    /// Takes a stash out of both lists. Its nominators keep naming it, and back it again when it
    /// comes back.
    pub(crate) fn chill_stash(stash: &T::AccountId) {
        let validated = Validators::<T>::contains_key(stash);
        let nominated = Nominators::<T>::contains_key(stash);
        Validators::<T>::remove(stash);
        Self::remove_nominator(stash);
        Self::forget_chilled_prefs(stash);
        if validated || nominated {
            Self::deposit_event(Event::Chilled {
                stash: stash.clone(),
            });
        }
    }

    /// Takes a stash out of the candidates, if it is one. One that nominates by now keeps nominating.
    pub(crate) fn chill_validator(stash: &T::AccountId) {
        if Validators::<T>::contains_key(stash) {
            Self::chill_stash(stash);
        }
    }

    /// Makes a candidate again of one that was chilled for an offence, since the set needs it.
    pub(crate) fn return_candidate(stash: &T::AccountId, prefs: ValidatorPrefs) {
        if !Nominators::<T>::contains_key(stash) {
            Validators::<T>::insert(stash, prefs);
        }
    }

    fn remove_nominator(stash: &T::AccountId) {
        Nominators::<T>::remove(stash);
        NominatedAt::<T>::remove(stash);
    }

    pub(crate) fn chill_on_behalf(caller: &T::AccountId, stash: &T::AccountId) -> DispatchResult {
        let (controller, ledger) = Self::ledger_of_stash(stash)?;
        if *caller != controller {
            let (count, max, min_bond) = if Nominators::<T>::contains_key(stash) {
                (
                    Nominators::<T>::count(),
                    MaxNominatorsCount::<T>::get(),
                    MinNominatorBond::<T>::get(),
                )
            } else if Validators::<T>::contains_key(stash) {
                (
                    Validators::<T>::count(),
                    MaxValidatorsCount::<T>::get(),
                    MinValidatorBond::<T>::get(),
                )
            } else {
                return Err(Error::<T>::CannotChillOther.into());
            };
            let crowded = Self::is_crowded(count, max, ChillThreshold::<T>::get());
            ensure!(
                crowded && ledger.active < min_bond,
                Error::<T>::CannotChillOther
            );
        }
        Self::chill_stash(stash);
        Ok(())
    }

    /// Whether a list is filled beyond the threshold. Never without a maximum and a threshold.
    fn is_crowded(count: u32, max: Option<u32>, threshold: Option<Percent>) -> bool {
        max.zip(threshold)
            .is_some_and(|(max, threshold)| count > threshold.mul_floor(max))
    }

    pub(crate) fn drop_nominators(
        controller: &T::AccountId,
        who: Vec<T::AccountId>,
    ) -> DispatchResult {
        let StakingLedger { stash, .. } = Self::ledger_of_controller(controller)?;
        for nominator in who {
            let Some(mut nominations) = Nominators::<T>::get(&nominator) else {
                continue;
            };
            let Some(position) = nominations.targets.iter().position(|t| *t == stash) else {
                continue;
            };
            nominations.targets.swap_remove(position);
            let backs_nobody = nominations.targets.is_empty();
            Nominators::<T>::insert(&nominator, nominations);
            Self::deposit_event(Event::Kicked {
                nominator: nominator.clone(),
                stash: stash.clone(),
            });
            if backs_nobody {
                Self::chill_stash(&nominator);
            }
        }
        Ok(())
    }

    pub(crate) fn raise_commission(stash: &T::AccountId) -> DispatchResult {
        let mut prefs = Validators::<T>::try_get(stash).map_err(|_| Error::<T>::NotStash)?;
        let floor = MinCommission::<T>::get();
        if prefs.commission < floor {
            prefs.commission = floor;
            Validators::<T>::insert(stash, prefs);
            Self::deposit_event(Event::ValidatorPrefsSet {
                stash: stash.clone(),
                prefs,
            });
        }
        Ok(())
    }
}
