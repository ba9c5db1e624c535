//! The funds of a stash: its lock becomes a hold.
//!
//! A lock can cover the whole balance. A hold leaves the existential deposit free. So a stash that has staked its last
//! unit keeps a little less stake, and the rest is free on its account. Nothing leaves the account.

use crate::{pallet::Config, rooms::Custody, types::BalanceOf};
use core::marker::PhantomData;
use frame_support::traits::{InspectLockableCurrency, LockIdentifier};
use sp_runtime::{traits::Zero, Saturating};

/// The name of the lock of `pallet-staking`.
pub(super) const STAKING_LOCK: LockIdentifier = *b"staking ";

/// Turns locks into holds.
pub(super) struct Funds<T, Locks>(PhantomData<(T, Locks)>);

impl<T, Locks> Funds<T, Locks>
where
    T: Config,
    Locks: InspectLockableCurrency<T::AccountId, Balance = BalanceOf<T>>,
{
    /// Returns the funds that are locked or held for staking. `pallet-staking` can have both at once, after a change of
    /// a ledger that is still locked. Then they cover each other.
    pub(super) fn of(stash: &T::AccountId) -> BalanceOf<T> {
        Locks::balance_locked(STAKING_LOCK, stash).max(Custody::<T>::held_of(stash))
    }

    /// Removes the lock, and holds up to `wanted` instead. Returns what is held: less if the account has less. Holds
    /// nothing of a virtual staker, and returns all of `wanted`.
    pub(super) fn take_over(stash: &T::AccountId, wanted: BalanceOf<T>) -> BalanceOf<T> {
        Self::unlock(stash);
        let is_virtual = Custody::<T>::is_virtual(stash);
        let most = Custody::<T>::held_of(stash).saturating_add(Custody::<T>::free_to_bond(stash));
        let amount = if is_virtual {
            Zero::zero()
        } else {
            wanted.min(most)
        };
        let held = Custody::<T>::hold(stash, amount).map(|()| amount);
        if is_virtual {
            return wanted;
        }
        held.unwrap_or_else(|error| {
            log::error!(target: "runtime::staking", "the funds of {stash:?} can't be held: {error:?}");
            Custody::<T>::held_of(stash)
        })
    }

    /// Removes the lock, and with it the consumer reference that `pallet-staking` had for locked stashes.
    pub(super) fn unlock(stash: &T::AccountId) {
        if Locks::balance_locked(STAKING_LOCK, stash).is_zero() {
            return;
        }
        Locks::remove_lock(STAKING_LOCK, stash);
        if frame_system::Pallet::<T>::consumers(stash) > 0 {
            frame_system::Pallet::<T>::dec_consumers(stash);
        }
    }
}
