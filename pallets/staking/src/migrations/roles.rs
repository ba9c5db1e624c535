//! Validators become candidates, and nominators get their places in the list of voters.
//!
//! - A validator with session keys becomes a candidate, while there is room: first those of the planned era, then the
//!   others. The listing walk of the next sessions looks at those that are left.
//! - A nominator gets the place of its active stake. Its nominations keep the era in which they were submitted. They
//!   have no block, which counts as block zero, the block of nominations of the genesis.
//! - A role without a stash ends. So does that of a validator without active stake, of a nominator without targets, and
//!   of a nominator that validates.
//! - Those that keep their role are counted (`role_counts`).

use super::{
    cursor::Unit,
    report::{report, Repair},
    role_counts::{RoleCount, NOMINATORS, VALIDATORS},
};
use crate::{
    pallet::Config,
    rooms::{CandidateList, Eras, Exposures, Ledgers, Limits, Roles},
    session::SessionInterface,
    types::Nominations,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::BoundedVec;
use sp_runtime::traits::Zero;

/// Takes over roles.
pub(super) struct InheritedRoles<T>(PhantomData<T>);

impl<T: Config> InheritedRoles<T> {
    /// Makes the next validator of the planned era a candidate. They come first: if there are more validators than
    /// places, strangers could otherwise choose accounts that are first in storage, and take all places.
    pub(super) fn list_elected_next(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let planned = Eras::<T>::planned();
        let mut elected = Exposures::<T>::validators_after(planned, after.as_ref());
        let Some((stash, _)) = elected.next() else {
            return Unit::finished::<T>();
        };
        if Roles::<T>::validates(&stash) && Ledgers::<T>::is_stash(&stash) {
            Self::list_candidate(&stash);
        }
        Unit::new::<T>(Some(stash), 8, 2)
    }

    /// Takes over the next validator.
    pub(super) fn take_over_validator(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let count = RoleCount::<T>::go_on(VALIDATORS, after.is_none());
        let Some(stash) = Roles::<T>::validators_after(after.as_ref()).next() else {
            count.finish();
            return Unit::new::<T>(None, 4, 2);
        };
        if T::VoterList::contains(&stash) {
            // In `pallet-staking` validators are in the list of voters. Here they vote for themselves without it.
            T::VoterList::on_remove(&stash).ok();
        }
        let is_kept = Ledgers::<T>::is_stash(&stash) && !Self::has_lost_everything(&stash);
        if is_kept {
            Self::list_candidate(&stash);
        } else {
            Roles::<T>::remove_validator(&stash);
            CandidateList::<T>::remove(&stash);
            report::<T>(Repair::ValidatorRemoved {
                stash: stash.clone(),
            });
        }
        count.pass(is_kept);
        Unit::new::<T>(Some(stash), 12, 7)
    }

    /// Returns whether a stash has no active stake, for example after a slash. If others back such a validator, it
    /// would be elected, and its seat would stay empty.
    fn has_lost_everything(stash: &T::AccountId) -> bool {
        Ledgers::<T>::stake_of(stash).is_ok_and(|stake| stake.active.is_zero())
    }

    /// Makes a validator with session keys a candidate, if there is room.
    fn list_candidate(stash: &T::AccountId) {
        if T::SessionInterface::has_keys(stash)
            && CandidateList::<T>::count() < Limits::<T>::max_candidates()
        {
            CandidateList::<T>::add(stash);
        }
    }

    /// Takes over the next nominator.
    pub(super) fn take_over_nominator(after: Option<T::AccountId>) -> Unit<T::AccountId> {
        let count = RoleCount::<T>::go_on(NOMINATORS, after.is_none());
        let Some(stash) = Roles::<T>::nominators_after(after.as_ref()).next() else {
            count.finish();
            return Unit::new::<T>(None, 4, 2);
        };
        let mended = Roles::<T>::nominations_of(&stash).map(without_duplicates::<T>);
        let has_targets = mended
            .as_ref()
            .is_none_or(|(left, _)| !left.targets.is_empty());
        if !Ledgers::<T>::is_stash(&stash) || Roles::<T>::validates(&stash) || !has_targets {
            Roles::<T>::remove_nominator(&stash);
            report::<T>(Repair::NominatorRemoved {
                stash: stash.clone(),
            });
            count.pass(false);
            return Unit::new::<T>(Some(stash), 11, 8);
        }
        if let Some((left, true)) = mended {
            Roles::<T>::inherit_nominations(&stash, left);
            report::<T>(Repair::NominationsMended {
                stash: stash.clone(),
            });
        }
        Self::list(&stash);
        count.pass(true);
        Unit::new::<T>(Some(stash), 12, 9)
    }

    fn list(stash: &T::AccountId) {
        let stake = Ledgers::<T>::readable_stake_of(stash);
        let listed = if T::VoterList::contains(stash) {
            T::VoterList::on_update(stash, stake)
        } else {
            T::VoterList::on_insert(stash.clone(), stake)
        };
        if let Err(error) = listed {
            log::error!(target: "runtime::staking", "{stash:?} is not listed: {error:?}");
        }
    }
}

/// Returns the nominations with each target once, in the order of their first mention, and whether any was named twice.
fn without_duplicates<T: Config>(nominations: Nominations<T>) -> (Nominations<T>, bool) {
    let before = nominations.targets.len();
    let mut known = BTreeSet::new();
    let targets: Vec<_> = nominations
        .targets
        .into_iter()
        .filter(|target| known.insert(target.clone()))
        .collect();
    let is_mended = targets.len() < before;
    let nominations = Nominations {
        targets: BoundedVec::truncate_from(targets),
        ..nominations
    };
    (nominations, is_mended)
}
