//! What the pallet does in the staking pallet, one stash at a time.
//!
//! Each step compares the stake before and after it. So it notices if the staking pallet did something else than it was
//! asked for. If stake is gone and no slash was told, [`Stakes::adopt`] corrects the record. Writes the rooms
//! `Stashes` and `Vault`; reads `Batches`. Tells losses to `slashes`.

use crate::{
    block_weight::BlockWeight,
    interfaces::ReportedSlashes,
    pallet::{Config, Error},
    rooms::{Batches, Stashes, Vault},
    slashes::Slashes,
    types::{Balance, Clock, Stash},
};
use alloc::vec;
use core::marker::PhantomData;
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::{fungible::Inspect, Get},
};
use sp_runtime::{DispatchError, DispatchResult};
use sp_staking::{Stake, StakingInterface};

/// Bonds, unbonds, withdraws and nominates for stashes.
pub(crate) struct Stakes<T>(PhantomData<T>);

impl<T: Config> Stakes<T> {
    /// Returns the eras of the staking pallet.
    pub(crate) fn clock() -> Clock {
        let free = T::Staking::current_era();
        Clock {
            free,
            unlock: free.saturating_add(T::Staking::bonding_duration()),
        }
    }

    /// Returns the stake of a stash; zero if it is not bonded.
    pub(crate) fn stake_of(account: &T::AccountId) -> Stake<Balance> {
        T::Staking::stake(account).unwrap_or_default()
    }

    /// Returns the least active stake with which a stash nominates, in units.
    pub(crate) fn least() -> Balance {
        T::Staking::minimum_nominator_bond().max(T::Currency::minimum_balance())
    }

    /// Stakes funds of the buffer in a stash, and nominates its validator.
    ///
    /// # Errors
    /// - `StakingDisagrees`: the stake did not grow by `amount`.
    /// - The errors of the staking pallet and of `Currency`.
    pub(crate) fn delegate(index: u32, amount: Balance) -> DispatchResult {
        let stash = Stashes::<T>::get(index)?;
        Vault::<T>::take_from_buffer(amount)?;
        Vault::<T>::pay(&stash.account, amount)?;
        let before = Self::stake_of(&stash.account).active;
        if T::Staking::stake(&stash.account).is_ok() {
            T::Staking::bond_extra(&stash.account, amount)?;
        } else {
            T::Staking::bond(&stash.account, amount, &Vault::<T>::reward_account())?;
        }
        let after = Self::stake_of(&stash.account).active;
        ensure!(
            after == before.saturating_add(amount),
            Error::<T>::StakingDisagrees
        );
        Stashes::<T>::change(index, |stash| {
            stash.active = stash.active.saturating_add(amount);
        })?;
        Self::nominate(&stash)
    }

    /// Lets a stash nominate its validator, if it doesn't. Returns whether the stash may get funds. Not in these cases:
    ///
    /// - The stash has no validator.
    /// - The validator has stopped to validate, or refuses the nomination: the funds would earn nothing.
    /// - The validator has offended since the admin has named it. Its nomination is not made again either: only the
    ///   admin decides whether it is trusted again.
    pub(crate) fn prepare(index: u32, stash: &Stash<T::AccountId>) -> bool {
        let Some(validator) = &stash.validator else {
            return false;
        };
        T::Staking::is_validator(validator)
            && !T::ReportedSlashes::has_offended(validator, Stashes::<T>::admitted_in(index))
            && with_storage_layer(|| Self::nominate(stash)).is_ok()
    }

    /// Lets a stash nominate its validator, or chills an idle one. Does nothing if the stash nominates this validator
    /// already, if it isn't bonded, or if its stake is too small to nominate.
    ///
    /// # Errors
    /// The errors of the staking pallet.
    pub(crate) fn nominate(stash: &Stash<T::AccountId>) -> DispatchResult {
        let present = T::Staking::nominations(&stash.account).unwrap_or_default();
        match &stash.validator {
            Some(validator) if present.iter().eq([validator]) => Ok(()),
            _ => Self::nominate_anew(stash),
        }
    }

    /// As [`Self::nominate`], but nominates even if the stash does so already. After an offence, nominations can be
    /// void until they are made again.
    ///
    /// # Errors
    /// The errors of the staking pallet.
    pub(crate) fn nominate_anew(stash: &Stash<T::AccountId>) -> DispatchResult {
        let Ok(stake) = T::Staking::stake(&stash.account) else {
            return Ok(());
        };
        match &stash.validator {
            // Also a stash that seems to nominate nobody: its nominations may be stored and unreadable.
            None => T::Staking::chill(&stash.account),
            Some(_) if stake.active < Self::least() => Ok(()),
            Some(validator) => T::Staking::nominate(&stash.account, vec![validator.clone()]),
        }
    }

    /// Unbonds stake of a stash. Returns how much unbonds: more than `amount` if dust would have stayed.
    ///
    /// A stash chills if too little stays to nominate. It keeps what stays, so that the next batch can take its part of
    /// it. The delegation of this era may raise it again.
    ///
    /// # Errors
    /// - `StakingDisagrees`: less than `amount` unbonds.
    /// - The errors of the staking pallet, for example that all unlocking chunks are in use.
    pub(crate) fn unbond(index: u32, amount: Balance) -> Result<Balance, DispatchError> {
        let stash = Stashes::<T>::get(index)?;
        let before = Self::stake_of(&stash.account).active;
        let stays = before.saturating_sub(amount);
        if stays < Self::least() {
            // Also if the stash seems to nominate nobody: unreadable nominations count, and would forbid the unbonding.
            T::Staking::chill(&stash.account)?;
        }
        T::Staking::unbond(&stash.account, amount)?;
        let unbonded = before.saturating_sub(Self::stake_of(&stash.account).active);
        ensure!(unbonded >= amount, Error::<T>::StakingDisagrees);
        Stashes::<T>::change(index, |stash| {
            stash.active = stash.active.saturating_sub(unbonded);
        })?;
        Ok(unbonded)
    }

    /// Withdraws all chunks of a stash that are free, and takes `expected` to the account of the pallet. Returns how
    /// much came. It is less if the staking pallet took stake without telling, or if the stash keeps a part: a release
    /// has raised the existential deposit, and the insurance fund can't pay.
    ///
    /// # Errors
    /// The errors of the staking pallet and of `Currency`.
    pub(crate) fn withdraw(index: u32, expected: Balance) -> Result<Balance, DispatchError> {
        let account = Stashes::<T>::get(index)?.account;
        Vault::<T>::top_up(&account);
        if T::Staking::stake(&account).is_ok() {
            // The number of spans is a weight hint in some staking pallets, and must not be too small.
            T::Staking::withdraw_unbonded(account.clone(), u32::MAX)?;
        }
        Vault::<T>::collect(&account, expected)
    }

    /// Corrects the record of a stash that has less active stake than is recorded, although no slash was told. For
    /// example, root unbonded the stake, or it was dust.
    ///
    /// - What unbonds for no batch returns to holders. Once it is free, it is withdrawn: in the work of the next era,
    ///   or with a batch of the stash.
    /// - What unbonded for no batch and is active again is recorded as active.
    /// - What is free on the account of the stash goes to the buffer, up to what is missing.
    /// - The rest is a loss of holders.
    ///
    /// All batches whose stake is free must be settled before: a withdrawal would take it, and it would be missing in
    /// what unbonds.
    ///
    /// # Errors
    /// The errors of the staking pallet and of `Currency`.
    ///
    /// # Events
    /// `LossTaken` for a loss, then `BunkerBegan` if bunker mode begins.
    pub(crate) fn adopt(index: u32) -> DispatchResult {
        let stash = Stashes::<T>::get(index)?;
        // Otherwise the stake of the stash would pay for a raised existential deposit.
        Vault::<T>::top_up(&stash.account);
        let stray = Stashes::<T>::stray(index);
        if stray > 0 && T::Staking::stake(&stash.account).is_ok() {
            T::Staking::withdraw_unbonded(stash.account.clone(), u32::MAX)?;
        }
        let stake = Self::stake_of(&stash.account);
        let missing = stash.active.saturating_sub(stake.active);
        if missing == 0 && stray == 0 {
            return Ok(());
        }
        let of_batches = Batches::<T>::unbonding_in(index);
        let open = Batches::<T>::open().len() as u64;
        BlockWeight::<T>::register(T::DbWeight::get().reads(open));

        let regained = stake.active.saturating_sub(stash.active).min(stray);
        let expected = missing.saturating_add(stray).saturating_sub(regained);
        let unbonding = stake.total.saturating_sub(stake.active);
        let unbonding = unbonding.saturating_sub(of_batches).min(expected);
        let gone = expected.saturating_sub(unbonding);
        let back = Vault::<T>::collect(&stash.account, gone)?;
        Vault::<T>::add_to_buffer(back);
        Vault::<T>::change_returning(unbonding, stray);
        Stashes::<T>::set_stray(index, unbonding);
        Stashes::<T>::change(index, |stash| {
            stash.active = stash.active.min(stake.active).saturating_add(regained);
        })?;
        Slashes::<T>::tell(index, 0, gone.saturating_sub(back));
        Ok(())
    }
}
