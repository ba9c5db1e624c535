//! The stashes: which validator each one nominates and since when, its active stake, and what unbonds of it for no
//! batch.

use crate::{
    pallet::{AdmittedIn, Config, Error, StashList, StrayStake},
    types::{Balance, Stash},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;

/// The only writer of `StashList`, `StrayStake` and `AdmittedIn`.
///
/// Invariants: a stash has at least as much active stake here as in the staking pallet, together with what unbonds for
/// no batch. It has more if stake went without a slash that was told, until `Stakes::adopt`. No two stashes have the
/// same validator. Only a stash with an operator has a bond.
pub(crate) struct Stashes<T>(PhantomData<T>);

impl<T: Config> Stashes<T> {
    /// Returns all stashes, in the order of their numbers.
    pub(crate) fn all() -> Vec<Stash<T::AccountId>> {
        StashList::<T>::get().into_inner()
    }

    /// Returns a stash.
    ///
    /// # Errors
    /// `NoStash`.
    pub(crate) fn get(index: u32) -> Result<Stash<T::AccountId>, Error<T>> {
        let mut all = Self::all().into_iter();
        all.nth(index as usize).ok_or(Error::NoStash)
    }

    /// Returns the number of a stash.
    pub(crate) fn index_of(account: &T::AccountId) -> Option<u32> {
        let all = Self::all();
        let position = all.iter().position(|stash| stash.account == *account)?;
        Some(position as u32)
    }

    /// Returns the number of stashes.
    pub(crate) fn count() -> u32 {
        StashList::<T>::decode_len().unwrap_or(0) as u32
    }

    /// Returns how many lists of `MaxStashes` the stashes fill, rounded up; at least one. It is more than one if a
    /// release has lowered `MaxStashes`.
    pub(crate) fn full_lists() -> u64 {
        let last = Self::count().saturating_sub(1);
        let earlier = last.checked_div(T::MaxStashes::get()).unwrap_or(last);
        u64::from(earlier).saturating_add(1)
    }

    /// Returns the active stake of all stashes together, in units.
    pub(crate) fn total_active() -> Balance {
        let active = Self::all().into_iter().map(|stash| stash.active);
        active.fold(0, Balance::saturating_add)
    }

    /// Adds an idle stash.
    ///
    /// # Errors
    /// `TooManyStashes`: there are `MaxStashes` or more.
    pub(crate) fn add(account: T::AccountId) -> Result<(), Error<T>> {
        StashList::<T>::try_append(Stash::new(account)).map_err(|()| Error::TooManyStashes)
    }

    /// Changes a stash.
    ///
    /// # Errors
    /// `NoStash`.
    pub(crate) fn change(
        index: u32,
        change: impl FnOnce(&mut Stash<T::AccountId>),
    ) -> Result<(), Error<T>> {
        StashList::<T>::try_mutate(|all| {
            change(all.get_mut(index as usize).ok_or(Error::NoStash)?);
            Ok(())
        })
    }

    /// Returns what unbonds in a stash for holders and for no batch.
    pub(crate) fn stray(index: u32) -> Balance {
        StrayStake::<T>::get(index)
    }

    /// Records what unbonds in a stash for holders and for no batch.
    pub(crate) fn set_stray(index: u32, amount: Balance) {
        if amount == 0 {
            StrayStake::<T>::remove(index);
        } else {
            StrayStake::<T>::insert(index, amount);
        }
    }

    /// Returns the block in which the admin last set the validator of a stash.
    pub(crate) fn admitted_in(index: u32) -> BlockNumberFor<T> {
        AdmittedIn::<T>::get(index)
    }

    /// Records that the admin has set the validator of a stash in this block.
    pub(crate) fn admit(index: u32) {
        AdmittedIn::<T>::insert(index, frame_system::Pallet::<T>::block_number());
    }

    /// For benchmarks: forgets all stashes.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn clear() {
        StashList::<T>::kill();
    }
}
