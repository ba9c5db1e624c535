//! Invariants of validators, nominators, candidates and standing preferences.
//!
//! Reads `Validators`, `Nominators`, `NominatedAt`, `Candidates`, `StandingPrefs` and `Bonded`.

use crate::{
    pallet::{Bonded, Candidates, Config, NominatedAt, Nominators, StandingPrefs, Validators},
    rooms::Eras,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{Perbill, TryRuntimeError};

/// A stash validates, or nominates, or does neither. Only bonded stashes do.
pub(super) struct IntentionInvariants<T>(PhantomData<T>);

impl<T: Config> IntentionInvariants<T> {
    /// Checks the counters, then validators, candidates, nominators and standing preferences.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        ensure!(
            Validators::<T>::count() == Validators::<T>::iter_keys().count() as u32,
            "the counter of validators is right"
        );
        ensure!(
            Nominators::<T>::count() == Nominators::<T>::iter_keys().count() as u32,
            "the counter of nominators is right"
        );
        Self::check_validators()?;
        Self::check_candidates()?;
        Self::check_nominators()?;
        Self::check_standing_prefs()
    }

    fn check_validators() -> Result<(), TryRuntimeError> {
        for stash in Validators::<T>::iter_keys() {
            ensure!(Bonded::<T>::contains_key(&stash), "a validator is bonded");
            ensure!(
                !Nominators::<T>::contains_key(&stash),
                "a validator does not nominate"
            );
        }
        Ok(())
    }

    /// The number of candidates is not checked against `MaxCandidates`: a chain can lower it without an upgrade.
    fn check_candidates() -> Result<(), TryRuntimeError> {
        ensure!(
            Candidates::<T>::count() == Candidates::<T>::iter_keys().count() as u32,
            "the counter of candidates is right"
        );
        ensure!(
            Candidates::<T>::iter_keys().all(Validators::<T>::contains_key),
            "a candidate validates"
        );
        Ok(())
    }

    fn check_nominators() -> Result<(), TryRuntimeError> {
        for stash in NominatedAt::<T>::iter_keys() {
            ensure!(
                Nominators::<T>::contains_key(&stash),
                "only a nominator has a block of nomination"
            );
        }
        for (stash, nominations) in Nominators::<T>::iter() {
            ensure!(Bonded::<T>::contains_key(&stash), "a nominator is bonded");
            let mut targets = nominations.targets.into_inner();
            ensure!(!targets.is_empty(), "a nominator has a target");
            targets.sort();
            ensure!(
                targets.is_sorted_by(|a, b| a < b),
                "a nominator names no target twice"
            );
        }
        Ok(())
    }

    /// A record is for the next election or an earlier one, and its commission is at most 100%.
    fn check_standing_prefs() -> Result<(), TryRuntimeError> {
        let next = Eras::<T>::next();
        for standing in StandingPrefs::<T>::iter_values() {
            ensure!(
                standing.prefs.commission <= Perbill::one(),
                "a standing commission is at most 100%"
            );
            ensure!(
                standing.era <= next,
                "standing preferences are for the next era or an earlier one"
            );
        }
        Ok(())
    }
}
