//! Chilling: a stash stops validating and nominating.
//!
//! 1. The controller gives up the role of its stash (`chill`). Or another account chills the stash (`chill_other`).
//!    That is allowed if the list is crowded and the stake is below the minimum bond, or if the stash has too many
//!    targets.
//! 2. The stash leaves `Roles` and `CandidateList`.
//! 3. `ChilledOffenders` forgets it, so no election admits it again.
//!
//! Kicks, displacement, slashing and exits chill stashes as well. Nominations for the stash stay.

use super::Candidacy;
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{CandidateList, ChilledOffenders, Ledgers, Limits, Roles},
    types::ValidatorPrefs,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Removes stashes from the validators and the nominators.
pub(crate) struct Chilling<T>(PhantomData<T>);

impl<T: Config> Chilling<T> {
    /// Chills the stash of a controller.
    ///
    /// # Errors
    /// As `Ledgers::of_controller`.
    ///
    /// # Events
    /// `Chilled` if the stash validated or nominated.
    pub(crate) fn chill(controller: &T::AccountId) -> DispatchResult {
        let ledger = Ledgers::<T>::of_controller(controller)?;
        Self::chill_stash(&ledger.stash);
        Ok(())
    }

    /// Removes a stash from the validators and from the nominators. Its own nominators keep it as a target, and back
    /// it again when it comes back.
    ///
    /// # Events
    /// `Chilled` if the stash validated or nominated.
    pub(crate) fn chill_stash(stash: &T::AccountId) {
        if Candidacy::<T>::withdraw(stash) || Roles::<T>::remove_nominator(stash) {
            Self::emit_chilled(stash);
        } else {
            // Only a stash without a role can be a chilled offender.
            ChilledOffenders::<T>::forget(stash);
        }
    }

    /// Chills a validator, which announces these preferences.
    ///
    /// # Events
    /// `Chilled`.
    pub(crate) fn chill_validator(stash: &T::AccountId, announced: ValidatorPrefs) {
        Candidacy::<T>::end(stash, Some(announced));
        Self::emit_chilled(stash);
    }

    /// Chills a stash on behalf of any account. Its controller may always do so, other accounts only if
    /// [`Self::may_be_chilled_by_anyone`].
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - As `Ledgers::of_stash`: the caller is the controller, and the ledger can't be used.
    /// - `CannotChillOther`: the caller is another account, and may not chill the stash.
    ///
    /// # Events
    /// `Chilled` if the stash validated or nominated.
    pub(crate) fn chill_other(caller: &T::AccountId, stash: &T::AccountId) -> DispatchResult {
        let controller = Ledgers::<T>::controller_of(stash).ok_or(Error::<T>::NotStash)?;
        if *caller == controller {
            Ledgers::<T>::of_stash(stash)?;
        } else {
            ensure!(
                Self::may_be_chilled_by_anyone(stash),
                Error::<T>::CannotChillOther
            );
        }
        Self::chill_stash(stash);
        Ok(())
    }

    /// Returns whether anyone may chill a stash to make room. One of two must hold:
    ///
    /// - It nominates more targets than allowed.
    /// - The places of its role are crowded, and its active stake is below the minimum bond.
    ///
    /// A stake that can't be read backs nobody, so it counts as zero. A validator that is not a candidate takes no
    /// place, so it stays. A virtual staker takes none either, but it can be chilled as any nominator.
    fn may_be_chilled_by_anyone(stash: &T::AccountId) -> bool {
        if Roles::<T>::nominates(stash) {
            let is_crowded = Limits::<T>::is_crowded(
                Roles::<T>::nominators_in_places(),
                Limits::<T>::max_nominators(),
            );
            let is_small =
                Ledgers::<T>::readable_stake_of(stash) < Limits::<T>::minimum_bond_to_nominate();
            return Self::has_too_many_targets(stash) || (is_crowded && is_small);
        }
        CandidateList::<T>::contains(stash)
            && Limits::<T>::is_crowded(CandidateList::<T>::count(), Limits::<T>::max_candidates())
            && Ledgers::<T>::readable_stake_of(stash) < Limits::<T>::minimum_bond_to_validate()
    }

    fn emit_chilled(stash: &T::AccountId) {
        Pallet::<T>::deposit_event(Event::Chilled {
            stash: stash.clone(),
        });
    }

    /// Returns whether a nominator has more targets than this release allows. Then its nominations can't be decoded.
    fn has_too_many_targets(nominator: &T::AccountId) -> bool {
        Roles::<T>::nominations_of(nominator)
            .is_none_or(|nominations| nominations.targets.len() as u32 > T::MaxNominations::get())
    }
}
