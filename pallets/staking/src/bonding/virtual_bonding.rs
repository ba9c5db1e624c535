//! Virtual stakers: stashes whose funds another pallet keeps.
//!
//! Writes the rooms `Custody` and `Ledgers`. Only other pallets of the runtime get here, by `StakingUnchecked`. They
//! are trusted: staking can't see whether they have the funds.

use super::Bonding;
use crate::{
    pallet::{Config, Error},
    rooms::{Custody, Ledgers},
    types::{BalanceOf, RewardDestination},
};
use core::marker::PhantomData;
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::DispatchResult;

/// Bonds funds that another pallet keeps.
pub(crate) struct VirtualBonding<T>(PhantomData<T>);

impl<T: Config> VirtualBonding<T> {
    /// Makes an account a virtual staker with a stake of `value`. Changes no balance.
    ///
    /// # Errors
    /// - `RewardDestinationRestricted`: `payee` is the account itself.
    /// - All errors of [`Bonding::bond`].
    ///
    /// # Events
    /// As [`Bonding::bond`].
    pub(crate) fn bond(
        stash: &T::AccountId,
        value: BalanceOf<T>,
        payee: &T::AccountId,
    ) -> DispatchResult {
        ensure!(stash != payee, Error::<T>::RewardDestinationRestricted);
        let payee = RewardDestination::Account(payee.clone());
        Bonding::<T>::open(stash.clone(), value, payee, |stash, _| {
            Custody::<T>::entrust(stash)
        })
    }

    /// Adds to the active stake of a stash. A virtual staker gets exactly `amount`. Another stash bonds up to `amount`
    /// of its free funds.
    ///
    /// # Errors
    /// All errors of [`Bonding::grow`].
    ///
    /// # Events
    /// `Bonded`.
    pub(crate) fn bond_extra(stash: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
        if Custody::<T>::is_virtual(stash) {
            return Bonding::<T>::grow(stash, amount);
        }
        Bonding::<T>::bond_extra(stash, amount)
    }

    /// Makes a stash a virtual staker: frees its hold, and keeps its ledger, its nominations and its exposures. Rewards
    /// that were staked go to the account of the stash from now on.
    ///
    /// # Errors
    /// - `NotStash`, `BadState`: as in `Ledgers::of_stash`.
    /// - `VirtualStakerNotAllowed`: the stash is a virtual staker already.
    /// - The error of `Currency`, if the hold can't be released.
    pub(crate) fn entrust(stash: &T::AccountId) -> DispatchResult {
        Ledgers::<T>::of_stash(stash)?;
        Custody::<T>::ensure_not_virtual(stash)?;
        with_storage_layer(|| {
            Custody::<T>::entrust(stash)?;
            if Ledgers::<T>::payee_of(stash) == Some(RewardDestination::Staked) {
                Ledgers::<T>::set_payee(stash, RewardDestination::Stash);
            }
            Ok(())
        })
    }
}
