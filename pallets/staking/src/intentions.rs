//! Who wants to validate, and who backs whom: validate, nominate, chill, kick.
//!
//! Owns `Validators`, `Nominators` and `NominatedAt`. A stash validates or nominates, not both, and only with
//! a ledger; ledgers come before this in the flow. `candidates`, which comes after, says who of the validators takes a
//! place that elections read, and who gives way.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{traits::StaticLookup, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Makes a stash a validator, or changes its preferences. If it needs a place among the candidates and there is none
    /// free, the candidate to be `displaced` gives way.
    pub(crate) fn set_validator(
        controller: &T::AccountId,
        prefs: ValidatorPrefs,
        displaced: Option<T::AccountId>,
    ) -> DispatchResult {
        let StakingLedger { stash, active, .. } = Self::ledger_of_controller(controller)?;
        ensure!(
            active >= Self::minimum_bond_to_validate(),
            Error::<T>::InsufficientBond
        );
        Self::ensure_commission_within_bounds(prefs.commission)?;
        let needs_place = Self::needs_place(&stash);
        let displaced = Self::candidate_to_displace(&stash, active, displaced)?;

        if let Some(displaced) = displaced {
            Self::displace(&displaced, &stash);
        }
        Self::remove_nominator(&stash);
        Self::forget_chilled_prefs(&stash);
        Self::insert_validator(&stash, prefs);
        if needs_place {
            Self::list(&stash);
        }
        Self::deposit_event(Event::ValidatorPrefsSet { stash, prefs });
        Ok(())
    }

    /// Makes a stash a nominator, or changes whom it backs. If it begins to nominate and there is no place free, the
    /// nominator to be `displaced` gives way.
    pub(crate) fn set_nominator(
        controller: &T::AccountId,
        targets: Vec<T::AccountId>,
        displaced: Option<T::AccountId>,
    ) -> DispatchResult {
        let StakingLedger { stash, active, .. } = Self::ledger_of_controller(controller)?;
        ensure!(
            active >= Self::minimum_bond_to_nominate(),
            Error::<T>::InsufficientBond
        );
        let displaced = Self::nominator_to_displace(&stash, active, displaced)?;
        // One that can't be read counts as none: it stands in a snapshot without targets, if it was read already.
        let nominations = Nominators::<T>::get(&stash);
        let suppressed = Self::begins_to_nominate_late(&stash, nominations.as_ref());
        let backed = nominations.map(|n| n.targets).unwrap_or_default();
        ensure!(!targets.contains(&stash), Error::<T>::BadTarget);
        let targets = Self::ensure_targets(targets, &backed)?;
        let submitted_in = Self::planned_era();

        if let Some(displaced) = displaced {
            Self::displace(&displaced, &stash);
        }
        Self::remove_validator(&stash);
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

    /// The accounts that a call names as targets. Their number is the caller's, and look-ups may read storage: so it is
    /// checked first.
    pub(crate) fn look_up_targets(
        targets: Vec<AccountIdLookupOf<T>>,
    ) -> Result<Vec<T::AccountId>, DispatchError> {
        ensure!(
            targets.len() as u32 <= T::MaxNominations::get(),
            Error::<T>::TooManyTargets
        );
        let mut accounts = Vec::with_capacity(targets.len());
        for target in targets {
            accounts.push(T::Lookup::lookup(target)?);
        }
        Ok(accounts)
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
        Self::remove_validator(stash);
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

    /// Makes a validator again of one that was chilled for an offence, since the set needs it. `list_admitted` gives it a
    /// place.
    pub(crate) fn return_validator(stash: &T::AccountId, prefs: ValidatorPrefs) {
        if !Nominators::<T>::contains_key(stash) {
            Self::insert_validator(stash, prefs);
        }
    }

    fn insert_validator(stash: &T::AccountId, prefs: ValidatorPrefs) {
        Self::keep_standing_prefs(stash, Some(&prefs));
        Validators::<T>::insert(stash, prefs);
    }

    /// Takes a stash out of the validators, and out of the candidates among them.
    fn remove_validator(stash: &T::AccountId) {
        if Validators::<T>::contains_key(stash) {
            Self::keep_standing_prefs(stash, None);
            Validators::<T>::remove(stash);
        }
        Self::strike_off(stash);
    }

    fn remove_nominator(stash: &T::AccountId) {
        Nominators::<T>::remove(stash);
        NominatedAt::<T>::remove(stash);
    }

    pub(crate) fn chill_on_behalf(caller: &T::AccountId, stash: &T::AccountId) -> DispatchResult {
        let controller = Bonded::<T>::get(stash).ok_or(Error::<T>::NotStash)?;
        if *caller == controller {
            Self::ledger_of_stash(stash)?;
        } else {
            ensure!(
                Self::may_be_chilled_by_anybody(stash),
                Error::<T>::CannotChillOther
            );
        }
        Self::chill_stash(stash);
        Ok(())
    }

    /// Whether a stash takes a place for nothing: it has more targets than allowed, or its list is crowded and its active
    /// stake is below the minimum. A stake that can't be read backs nobody, so it counts as none. A validator that is not
    /// listed takes no place.
    fn may_be_chilled_by_anybody(stash: &T::AccountId) -> bool {
        if Nominators::<T>::contains_key(stash) {
            let is_crowded = Self::is_crowded(Nominators::<T>::count(), Self::max_nominators());
            let is_small = Self::active_stake_of(stash) < Self::minimum_bond_to_nominate();
            return Self::has_too_many_targets(stash) || (is_crowded && is_small);
        }
        Candidates::<T>::contains_key(stash)
            && Self::is_crowded(Candidates::<T>::count(), Self::max_candidates())
            && Self::active_stake_of(stash) < Self::minimum_bond_to_validate()
    }

    /// Whether a nominator has more targets than this release allows. Then its nomination can't be read.
    fn has_too_many_targets(nominator: &T::AccountId) -> bool {
        Nominators::<T>::get(nominator)
            .is_none_or(|nominations| nominations.targets.len() as u32 > T::MaxNominations::get())
    }

    /// Whether a list is filled beyond the threshold. Never without a threshold.
    fn is_crowded(count: u32, max: u32) -> bool {
        ChillThreshold::<T>::get().is_some_and(|threshold| count > threshold.mul_floor(max))
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
            Self::insert_validator(stash, prefs);
            Self::deposit_event(Event::ValidatorPrefsSet {
                stash: stash.clone(),
                prefs,
            });
        }
        Ok(())
    }
}
