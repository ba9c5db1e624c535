//! The calls of validators: validate, kick nominators, raise a commission to the minimum.
//!
//! Writes the rooms `Roles`, `ChilledOffenders` and `CandidateList`. Reads `Ledgers`, `Limits` and `CommissionBounds`.
//!
//! A validator is a candidate only with session keys. One without keys is not listed and needs no room. `Listing`
//! lists it when it has keys.

use super::{Candidacy, Chilling, Displacement};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{CandidateList, ChilledOffenders, CommissionBounds, Ledgers, Limits, Roles},
    types::{StakingLedger, ValidatorPrefs},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// Carries out the calls of validators.
pub(crate) struct Validating<T>(PhantomData<T>);

impl<T: Config> Validating<T> {
    /// Makes a stash a validator, or changes its preferences. If it needs a place among the candidates and the list is
    /// full, it displaces the candidate `displaced`.
    ///
    /// # Errors
    /// - As `Ledgers::of_controller`.
    /// - `InsufficientBond`: the active stake is below the minimum bond of a validator.
    /// - As `CommissionBounds::ensure_within`.
    /// - As `Displacement::candidate_to_displace`.
    ///
    /// # Events
    /// `Chilled` and `Displaced` if a candidate is displaced. Then `ValidatorPrefsSet`.
    pub(crate) fn validate(
        controller: &T::AccountId,
        prefs: ValidatorPrefs,
        displaced: Option<T::AccountId>,
    ) -> DispatchResult {
        let StakingLedger { stash, active, .. } = Ledgers::<T>::of_controller(controller)?;
        ensure!(
            active >= Limits::<T>::minimum_bond_to_validate(),
            Error::<T>::InsufficientBond
        );
        CommissionBounds::<T>::ensure_within(prefs.commission)?;
        let needs_place = Displacement::<T>::needs_place(&stash);
        let displaced = if needs_place {
            Displacement::<T>::candidate_to_displace(&stash, active, displaced)?
        } else {
            None
        };

        if let Some(displaced) = displaced {
            Displacement::<T>::displace(&displaced, &stash);
        }
        // Only a stash without a role can be a chilled offender.
        if !Roles::<T>::validates(&stash) && !Roles::<T>::remove_nominator(&stash) {
            ChilledOffenders::<T>::forget(&stash);
        }
        if needs_place {
            CandidateList::<T>::add(&stash);
        }
        Candidacy::<T>::announce(&stash, prefs);
        Pallet::<T>::deposit_event(Event::ValidatorPrefsSet { stash, prefs });
        Ok(())
    }

    /// Removes the stash of a controller from the targets of nominators. A nominator without targets is chilled.
    /// Accounts that don't nominate the stash are passed over.
    ///
    /// # Errors
    /// As `Ledgers::of_controller`.
    ///
    /// # Events
    /// For each nominator `Kicked`, then `Chilled` if it has no target left.
    pub(crate) fn kick(controller: &T::AccountId, who: Vec<T::AccountId>) -> DispatchResult {
        let StakingLedger { stash, .. } = Ledgers::<T>::of_controller(controller)?;
        for nominator in who {
            Self::kick_one(&nominator, &stash);
        }
        Ok(())
    }

    fn kick_one(nominator: &T::AccountId, stash: &T::AccountId) {
        let Some(targets_left) = Roles::<T>::remove_target(nominator, stash) else {
            return;
        };
        Pallet::<T>::deposit_event(Event::Kicked {
            nominator: nominator.clone(),
            stash: stash.clone(),
        });
        if targets_left == 0 {
            Chilling::<T>::chill_stash(nominator);
        }
    }

    /// Raises the commission of a validator to `MinCommission`, if it is below.
    ///
    /// # Errors
    /// - `NotStash`: the account does not validate.
    ///
    /// # Events
    /// `ValidatorPrefsSet` if the commission changes.
    pub(crate) fn force_apply_min_commission(stash: &T::AccountId) -> DispatchResult {
        let mut prefs = Roles::<T>::prefs_of(stash).ok_or(Error::<T>::NotStash)?;
        let floor = CommissionBounds::<T>::floor();
        if prefs.commission < floor {
            prefs.commission = floor;
            Candidacy::<T>::announce(stash, prefs);
            Pallet::<T>::deposit_event(Event::ValidatorPrefsSet {
                stash: stash.clone(),
                prefs,
            });
        }
        Ok(())
    }
}
