//! Displacement: in a full list, a larger stake takes the place of a smaller one.
//!
//! Writes the room `Displacements`, and chills the displaced stash. Reads `CandidateList`, `Roles`, `Ledgers`,
//! `Custody`, `Limits`, `Eras`, `Exposures`, `ChilledOffenders` and session keys.
//!
//! 1. Before a stash validates or nominates, `candidate_to_displace` or `nominator_to_displace` checks for room. If
//!    there is none, it checks the stash that the caller names.
//! 2. When all other checks have passed, `displace` chills the named stash.
//!
//! A virtual staker, such as a pool, can't sign for a displacement. So it takes no place. It can nominate when the list
//! is full, and nobody displaces it. The other stashes that other pallets control take a place. They too can nominate
//! when the list is full (`Nominating::nominate_in_full_list`), but a larger stake can displace them. Elections don't
//! read more nominators because of either: the smallest stakes are left out.
//!
//! The caller names the stash to displace. So keys and stakes are read for two stashes only, and the cost does not
//! grow with the list. A stash displaces at most one other in each planned era.

use super::Chilling;
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{
        CandidateList, ChilledOffenders, Custody, Displacements, Eras, Exposures, Ledgers, Limits,
        Roles,
    },
    session::SessionInterface,
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::traits::Zero;

/// Finds room in the lists of candidates and nominators, and makes it.
pub(crate) struct Displacement<T>(PhantomData<T>);

impl<T: Config> Displacement<T> {
    /// Returns whether a stash that validates must be listed as a candidate: it has session keys and is not listed
    /// yet.
    ///
    /// At genesis every validator is listed, because the genesis of session keys comes after that of staking.
    pub(crate) fn needs_place(stash: &T::AccountId) -> bool {
        let is_genesis = frame_system::Pallet::<T>::block_number().is_zero();
        !CandidateList::<T>::contains(stash) && (is_genesis || T::SessionInterface::has_keys(stash))
    }

    /// Returns the candidate that is displaced when a stash with this active stake, which needs a place, is listed.
    /// That is `named`, or `None` if there is room.
    ///
    /// # Errors
    /// - `TooManyValidators`: there is no room, and no candidate is named.
    /// - `CannotDisplace`: the named stash is not a candidate, or has as much stake or more. Or the stash has
    ///   displaced another one in this era.
    pub(crate) fn candidate_to_displace(
        stash: &T::AccountId,
        stake: BalanceOf<T>,
        named: Option<T::AccountId>,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        if Self::has_room_for_candidate(stash) {
            return Ok(None);
        }
        let displaced = named.ok_or(Error::<T>::TooManyValidators)?;
        ensure!(
            Displacements::<T>::may_displace(stash)
                && CandidateList::<T>::contains(&displaced)
                && Self::candidate_has_less(&displaced, stake),
            Error::<T>::CannotDisplace
        );
        Ok(Some(displaced))
    }

    /// Returns the nominator that is displaced when a stash with this active stake starts to nominate. That is
    /// `named`. It is `None` if there is room, or if the stash is a virtual staker.
    ///
    /// # Errors
    /// - `TooManyNominators`: there is no room, and no nominator is named.
    /// - `CannotDisplace`: the named stash does not nominate, is a virtual staker, or has as much active stake or more.
    ///   Or the stash has displaced another one in this era.
    pub(crate) fn nominator_to_displace(
        stash: &T::AccountId,
        stake: BalanceOf<T>,
        named: Option<T::AccountId>,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        if Roles::<T>::nominators_in_places() < Limits::<T>::max_nominators()
            || Custody::<T>::is_virtual(stash)
        {
            return Ok(None);
        }
        let displaced = named.ok_or(Error::<T>::TooManyNominators)?;
        ensure!(
            Displacements::<T>::may_displace(stash)
                && Roles::<T>::nominates(&displaced)
                && !Custody::<T>::is_virtual(&displaced)
                && Ledgers::<T>::readable_stake_of(&displaced) < stake,
            Error::<T>::CannotDisplace
        );
        Ok(Some(displaced))
    }

    /// Chills a stash so that another one gets its place. The displaced stash keeps its bond, and may come back under
    /// the same rules as any other stash.
    ///
    /// # Events
    /// `Chilled`, then `Displaced`.
    pub(crate) fn displace(displaced: &T::AccountId, by: &T::AccountId) {
        Chilling::<T>::chill_stash(displaced);
        Displacements::<T>::record(by);
        Pallet::<T>::deposit_event(Event::Displaced {
            stash: displaced.clone(),
            by: by.clone(),
        });
    }

    /// Returns whether a stash can be listed without displacing a candidate.
    ///
    /// Others may have taken all places that governance allows. Even then a stash that was chilled for an offence can
    /// come back, as long as elections can read one more candidate.
    fn has_room_for_candidate(stash: &T::AccountId) -> bool {
        let most = if ChilledOffenders::<T>::contains(stash) {
            T::MaxCandidates::get()
        } else {
            Limits::<T>::max_candidates()
        };
        CandidateList::<T>::count() < most
    }

    /// Returns whether a candidate has less than `stake`.
    fn candidate_has_less(candidate: &T::AccountId, stake: BalanceOf<T>) -> bool {
        Self::defence_of(candidate).is_none_or(|defence| defence < stake)
    }

    /// Returns the stake that defends the place of a candidate. If it is elected, its whole exposure counts. `None` if
    /// it lost its session keys: it can't be elected, so any stake is larger.
    pub(super) fn defence_of(candidate: &T::AccountId) -> Option<BalanceOf<T>> {
        if !T::SessionInterface::has_keys(candidate) {
            return None;
        }
        let backing = Exposures::<T>::overview(Eras::<T>::planned(), candidate)
            .map_or_else(Zero::zero, |overview| overview.total);
        Some(Ledgers::<T>::readable_stake_of(candidate).max(backing))
    }
}
