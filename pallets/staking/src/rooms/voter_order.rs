//! The order of nominators: by stake, the largest first.
//!
//! Owns `VoterPlaces`, `ListedStakes`, `UnsettledVoters` and `VoterOrderLock`.
//!
//! The key of a place begins with `u128::MAX` minus the stake, so the storage keeps the places sorted. Listing, moving
//! or removing a nominator costs the same however many nominators there are. Nobody has to move accounts by hand.
//! Equal stakes are ordered by account.
//!
//! **While an election reads voters, the order is locked.** Otherwise a nominator whose stake changes could be read
//! twice, or not at all. So a nominator whose stake changes keeps its place, and is noted as unsettled. A nominator
//! that leaves keeps its place as well, and is noted in the same way.
//!
//! After the reading, these accounts get their right places: in idle weight from the next session on, or earlier if
//! their stake changes again. Until then only the order is out of date: a vote always has the present stake. New
//! nominators are placed at once. Their vote does not count while voters are read.
//!
//! The order hears of staked rewards later as well: see the room `PagesToSettle`.

use super::{keys_after, Ledgers, Roles};
use crate::{
    pallet::{Config, ListedStakes, UnsettledVoters, VoterOrderLock, VoterPlaces},
    types::{to_u128, BalanceOf, VoterPlace},
};
use alloc::boxed::Box;
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::{ensure, storage::unhashed};
use sp_runtime::traits::Zero;

/// Why a change of the order was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VoterOrderError {
    /// The account is in the order already.
    AlreadyListed,
    /// The account is not in the order.
    NotListed,
}

/// A `Config::VoterList` that is exact: the nominators sorted by their active stake. The only writer of `VoterPlaces`,
/// `ListedStakes`, `UnsettledVoters` and `VoterOrderLock`.
///
/// Invariants:
/// - The place of an account is the one of its listed stake.
/// - Exactly the nominators are listed, each with its active stake. Exceptions: unsettled accounts, and nominators on
///   pages of `PagesToSettle`.
pub struct VoterOrder<T>(PhantomData<T>);

impl<T: Config> VoterOrder<T> {
    /// Settles unsettled accounts, as long as `may_settle` allows one more. Returns whether all are settled. While the
    /// order is locked, none is.
    pub(crate) fn settle(mut may_settle: impl FnMut() -> bool) -> bool {
        let is_locked = VoterOrderLock::<T>::exists();
        for who in UnsettledVoters::<T>::iter_keys() {
            if is_locked || !may_settle() {
                return false;
            }
            UnsettledVoters::<T>::remove(&who);
            let active = || Ledgers::<T>::stake_of(&who).map_or(Zero::zero(), |stake| stake.active);
            let stake = Roles::<T>::nominates(&who).then(active);
            Self::place(&who, ListedStakes::<T>::get(&who), stake);
        }
        true
    }

    /// Moves an account from the place of stake `from`, which is its listed stake, to the place of stake `to`. `None`
    /// stands for no place.
    fn place(who: &T::AccountId, from: Option<BalanceOf<T>>, to: Option<BalanceOf<T>>) {
        if from == to {
            return;
        }
        if let Some(stake) = from {
            VoterPlaces::<T>::remove(Self::place_of(who, stake));
        }
        let Some(stake) = to else {
            return ListedStakes::<T>::remove(who);
        };
        VoterPlaces::<T>::insert(Self::place_of(who, stake), ());
        if from.is_some() {
            // The number of listed accounts stays. `insert` would look up once more whether this one is listed.
            unhashed::put(&ListedStakes::<T>::hashed_key_for(who), &stake);
        } else {
            ListedStakes::<T>::insert(who, stake);
        }
    }

    /// Changes the place of an account, or notes that it has to be changed.
    fn change(who: &T::AccountId, from: Option<BalanceOf<T>>, to: Option<BalanceOf<T>>) {
        if from == to {
            return;
        }
        if VoterOrderLock::<T>::exists() {
            UnsettledVoters::<T>::insert(who, ());
        } else {
            Self::place(who, from, to);
        }
    }

    fn place_of(who: &T::AccountId, stake: BalanceOf<T>) -> VoterPlace<T::AccountId> {
        VoterPlace::new(to_u128::<T>(stake), who.clone())
    }

    fn after(place: Option<VoterPlace<T::AccountId>>) -> Box<dyn Iterator<Item = T::AccountId>> {
        let raw_key = place.map(VoterPlaces::<T>::hashed_key_for);
        let places = keys_after(VoterPlaces::<T>::iter_keys(), raw_key);
        Box::new(places.map(|place| place.who))
    }
}

impl<T: Config> SortedListProvider<T::AccountId> for VoterOrder<T> {
    type Error = VoterOrderError;
    type Score = BalanceOf<T>;

    fn iter() -> Box<dyn Iterator<Item = T::AccountId>> {
        Self::after(None)
    }

    /// Iterates over the accounts after `start`, which must be in the order.
    fn iter_from(
        start: &T::AccountId,
    ) -> Result<Box<dyn Iterator<Item = T::AccountId>>, VoterOrderError> {
        let stake = ListedStakes::<T>::get(start).ok_or(VoterOrderError::NotListed)?;
        Ok(Self::after(Some(Self::place_of(start, stake))))
    }

    fn lock() {
        VoterOrderLock::<T>::put(());
    }

    fn unlock() {
        VoterOrderLock::<T>::kill();
    }

    fn count() -> u32 {
        ListedStakes::<T>::count()
    }

    fn contains(id: &T::AccountId) -> bool {
        ListedStakes::<T>::contains_key(id)
    }

    fn get_score(id: &T::AccountId) -> Result<BalanceOf<T>, VoterOrderError> {
        ListedStakes::<T>::get(id).ok_or(VoterOrderError::NotListed)
    }

    fn on_insert(id: T::AccountId, score: BalanceOf<T>) -> Result<(), VoterOrderError> {
        // An error leaves the listed stake as it is.
        let listed = ListedStakes::<T>::try_mutate_exists(&id, |listed| match *listed {
            Some(stake) => Err(stake),
            None => {
                *listed = Some(score);
                Ok(())
            }
        });
        // An account that left while the order was locked may still be listed.
        let Err(listed) = listed else {
            // Also while the order is locked: a stash that starts to nominate then has no vote in this election.
            VoterPlaces::<T>::insert(Self::place_of(&id, score), ());
            return Ok(());
        };
        ensure!(
            UnsettledVoters::<T>::contains_key(&id),
            VoterOrderError::AlreadyListed
        );
        Self::change(&id, Some(listed), Some(score));
        Ok(())
    }

    fn on_update(id: &T::AccountId, score: BalanceOf<T>) -> Result<(), VoterOrderError> {
        let listed = Self::get_score(id)?;
        Self::change(id, Some(listed), Some(score));
        Ok(())
    }

    fn on_remove(id: &T::AccountId) -> Result<(), VoterOrderError> {
        if VoterOrderLock::<T>::exists() {
            Self::get_score(id)?;
            UnsettledVoters::<T>::insert(id, ());
            return Ok(());
        }
        let listed = ListedStakes::<T>::take(id).ok_or(VoterOrderError::NotListed)?;
        VoterPlaces::<T>::remove(Self::place_of(id, listed));
        Ok(())
    }

    fn unsafe_regenerate(
        all: impl IntoIterator<Item = T::AccountId>,
        score_of: Box<dyn Fn(&T::AccountId) -> Option<BalanceOf<T>>>,
    ) -> u32 {
        Self::unsafe_clear();
        for who in all {
            Self::place(&who, None, score_of(&who));
        }
        Self::count()
    }

    fn unsafe_clear() {
        for (who, stake) in ListedStakes::<T>::drain() {
            VoterPlaces::<T>::remove(Self::place_of(&who, stake));
        }
        for _ in UnsettledVoters::<T>::drain() {}
    }

    /// Checks nothing: the hook `try_state` of the pallet checks the order with everything else.
    #[cfg(feature = "try-runtime")]
    fn try_state() -> Result<(), sp_runtime::TryRuntimeError> {
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn score_update_worst_case(who: &T::AccountId, is_increase: bool) -> BalanceOf<T> {
        use sp_runtime::{traits::One, Saturating};
        let stake = Self::get_score(who).unwrap_or_default();
        if is_increase {
            stake.saturating_add(One::one())
        } else {
            stake.saturating_sub(One::one())
        }
    }
}
