//! Ledgers: the stake of each stash, its controller and its reward destination.
//!
//! Owns `Ledger`, `Bonded` and `Payee`. [`Custody`] keeps the funds. `Bonded` maps a stash to its controller. `Ledger`
//! maps a controller to the ledger of its stash. So one account controls at most one stash.
//!
//! Most changes are one method: `update` for bonding and unbonding, `slash` for slashes, `reassign` for a new
//! controller. Three changes have two steps, because the caller has work between them:
//! - a new stash: `Custody::hold_first` or `Custody::entrust`, then `open`;
//! - a repair: `Custody::hold` and `remove_entries_of`, then `rewrite`;
//! - an exit: `Custody::release`, then `forget`.
//!
//! A ledger can be unreadable (see [`LedgerEntry`]). Then methods that need all of it fail, or count its stake as zero.
//! `stake_of`, `reassign` and the methods that remove entries still work: an unreadable ledger must not block a key.
//!
//! `EventListeners` hear of each change of a stake, after it is made. `VoterList` hears of changes of the active stake,
//! but of staked rewards later ([`Ledgers::compound`]). Neither hears of a new controller or reward destination.
//!
//! `ledger_check` says when a ledger is consistent. The arithmetic is `palisade_staking_math::ledger`.

use super::{keys_after, Custody, LedgerEntry, Taken};
use crate::{
    pallet::{Bonded, Config, Error, Ledger, Payee},
    types::{from_u128, to_u128, BalanceOf, RewardDestination, StakingLedger},
};
use core::marker::PhantomData;
use frame_election_provider_support::SortedListProvider;
use frame_support::{
    ensure,
    storage::{unhashed, KeyPrefixIterator},
};
use sp_runtime::{traits::Zero, DispatchResult};
use sp_staking::{EraIndex, OnStakingUpdate, Stake};

/// Outside of the migration, the only writer of `Ledger`, `Bonded` and `Payee`. `migrations` moves ledgers to other
/// keys and removes them, under the name `old::Ledger`.
///
/// Invariant after every method: total == active + Σ unlocking. The hold is the total, or zero for a virtual staker.
/// Exceptions are changes in two steps: the invariant holds again after the second step.
pub(crate) struct Ledgers<T>(PhantomData<T>);

/// Reads.
impl<T: Config> Ledgers<T> {
    /// Returns the entry under a key of `Ledger`, readable or not.
    pub(crate) fn entry(key: &T::AccountId) -> Option<LedgerEntry<T>> {
        let bytes = unhashed::get_raw(&Ledger::<T>::hashed_key_for(key))?;
        Some(LedgerEntry::decode(key, &bytes))
    }

    /// Returns the ledger that an account controls. A ledger whose stash names another controller gives the account no
    /// power.
    ///
    /// # Errors
    /// - `NotController`: there is no ledger under the account.
    /// - `BadState`: the ledger can't be read, or its stash does not name the account as its controller.
    pub(crate) fn of_controller(controller: &T::AccountId) -> Result<StakingLedger<T>, Error<T>> {
        let entry = Self::entry(controller).ok_or(Error::NotController)?;
        let ledger = entry.into_ledger().ok_or(Error::BadState)?;
        let named = Self::controller_of(&ledger.stash);
        ensure!(named.as_ref() == Some(controller), Error::BadState);
        Ok(ledger)
    }

    /// Returns the controller and the ledger of a stash.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `BadState`: there is no ledger of the stash under its controller, or the ledger can't be read.
    pub(crate) fn of_stash(
        stash: &T::AccountId,
    ) -> Result<(T::AccountId, StakingLedger<T>), Error<T>> {
        let controller = Self::controller_of(stash).ok_or(Error::NotStash)?;
        let ledger = Self::of_stash_under(&controller, stash).ok_or(Error::BadState)?;
        Ok((controller, ledger))
    }

    /// Returns the stake of a stash, also if the chunks of its ledger can't be read.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `BadState`: there is no ledger of the stash under its controller, or its first fields can't be read.
    pub(crate) fn stake_of(stash: &T::AccountId) -> Result<Stake<BalanceOf<T>>, Error<T>> {
        let controller = Self::controller_of(stash).ok_or(Error::NotStash)?;
        let entry = Self::entry(&controller).filter(|entry| entry.stash() == stash);
        entry
            .and_then(LedgerEntry::into_stake)
            .ok_or(Error::BadState)
    }

    /// Returns the controller that a stash names.
    pub(crate) fn controller_of(stash: &T::AccountId) -> Option<T::AccountId> {
        Bonded::<T>::get(stash)
    }

    /// Returns whether an account is a stash.
    pub(crate) fn is_stash(account: &T::AccountId) -> bool {
        Bonded::<T>::contains_key(account)
    }

    /// Returns whether there is any entry under a key of `Ledger`, readable or not.
    pub(crate) fn is_key_taken(key: &T::AccountId) -> bool {
        Ledger::<T>::contains_key(key)
    }

    /// Returns the ledger of a stash under a key, if there is one and it can be read.
    pub(crate) fn of_stash_under(
        key: &T::AccountId,
        stash: &T::AccountId,
    ) -> Option<StakingLedger<T>> {
        let ledger = Self::entry(key)?.into_ledger()?;
        Some(ledger).filter(|ledger| ledger.stash == *stash)
    }

    /// Returns whether there is a ledger of a stash under a key, readable or not.
    pub(crate) fn has_entry_of(key: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::entry(key).is_some_and(|entry| entry.stash() == stash)
    }

    /// Returns whether there is no ledger under a key, or a ledger of this stash.
    pub(crate) fn is_key_free_for(key: &T::AccountId, stash: &T::AccountId) -> bool {
        Self::entry(key).is_none_or(|entry| entry.stash() == stash)
    }

    /// Returns the active stake of a stash; zero if there is no readable ledger.
    pub(crate) fn readable_stake_of(stash: &T::AccountId) -> BalanceOf<T> {
        Self::of_stash(stash)
            .map(|(_, ledger)| ledger.active)
            .unwrap_or_default()
    }

    /// Returns the reward destination of a stash.
    pub(crate) fn payee_of(stash: &T::AccountId) -> Option<RewardDestination<T::AccountId>> {
        Payee::<T>::get(stash)
    }

    /// Returns whether a reward destination is stored for a stash.
    pub(crate) fn has_payee(stash: &T::AccountId) -> bool {
        Payee::<T>::contains_key(stash)
    }

    /// Returns the stashes in storage order: those after a given one, or all.
    pub(crate) fn stashes_after(after: Option<&T::AccountId>) -> KeyPrefixIterator<T::AccountId> {
        keys_after(
            Bonded::<T>::iter_keys(),
            after.map(Bonded::<T>::hashed_key_for),
        )
    }

    /// Returns the keys of `Payee` in storage order: those after a given one, or all.
    pub(crate) fn payees_after(after: Option<&T::AccountId>) -> KeyPrefixIterator<T::AccountId> {
        keys_after(
            Payee::<T>::iter_keys(),
            after.map(Payee::<T>::hashed_key_for),
        )
    }
}

/// Writes.
impl<T: Config> Ledgers<T> {
    /// Stores the first ledger of a stash, which controls itself.
    pub(crate) fn open(ledger: StakingLedger<T>, payee: RewardDestination<T::AccountId>) {
        let stash = ledger.stash.clone();
        Ledger::<T>::insert(&stash, ledger);
        Bonded::<T>::insert(&stash, &stash);
        Payee::<T>::insert(&stash, payee);
        T::EventListeners::on_stake_update(&stash, None);
    }

    /// Stores a ledger under its controller, and sets the hold to its total, except for a virtual staker. `before` is
    /// the stake until now.
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be held. Then nothing changes.
    pub(crate) fn update(
        controller: &T::AccountId,
        before: Stake<BalanceOf<T>>,
        ledger: StakingLedger<T>,
    ) -> DispatchResult {
        Custody::<T>::follow(&ledger.stash, ledger.total)?;
        let (stash, active) = (ledger.stash.clone(), ledger.active);
        Ledger::<T>::insert(controller, ledger);
        Self::tell(&stash, Some(before), active);
        Ok(())
    }

    /// As [`Self::update`], for a reward that is added to the stake. Two things are different, because a page of an
    /// exposure has hundreds of such rewards:
    ///
    /// - `VoterList` doesn't hear of it. The room `PagesToSettle` notes the page instead.
    /// - Nobody asks whether the stash is a virtual staker. The reward destination of such a stash is never `Staked`
    ///   (room `Custody`).
    ///
    /// # Errors
    /// The error of `Currency`, if the funds can't be held. Then nothing changes.
    pub(crate) fn compound(
        controller: &T::AccountId,
        before: Stake<BalanceOf<T>>,
        ledger: StakingLedger<T>,
    ) -> DispatchResult {
        Custody::<T>::hold(&ledger.stash, ledger.total)?;
        Ledger::<T>::insert(controller, &ledger);
        T::EventListeners::on_stake_update(&ledger.stash, Some(before));
        Ok(())
    }

    /// Takes up to `amount` of a stake, and returns what was taken.
    ///
    /// The slash reaches the active stake and the unlocking chunks of era `first_chunk` and later. They lose in
    /// proportion to their size. Earlier chunks are not slashed.
    pub(crate) fn slash(
        controller: T::AccountId,
        ledger: StakingLedger<T>,
        amount: BalanceOf<T>,
        first_chunk: EraIndex,
    ) -> Taken<T> {
        let before = ledger.to_plain();
        let (_, reachable) = before.clone().slash(to_u128::<T>(amount), first_chunk);
        let mut taken = Custody::<T>::slash(&ledger.stash, from_u128::<T>(reachable));
        // `Currency` decides how much is taken. The ledger loses the same amount.
        let (after, _) = before.slash(to_u128::<T>(taken.amount), first_chunk);
        let after = ledger.clone().with_plain(after);
        Ledger::<T>::insert(controller, &after);
        taken.is_emptied = after.lost_its_youngest(&ledger);
        if !taken.amount.is_zero() {
            let chunks = after.slashed_chunks(&ledger);
            T::EventListeners::on_slash(&after.stash, after.active, &chunks, taken.amount);
            Self::tell(&after.stash, Some(ledger.stake()), after.active);
        }
        taken
    }

    /// Moves the ledger of a stash from one controller to another, whose key is free. Works on the bytes, so an
    /// unreadable ledger moves as well.
    pub(crate) fn reassign(stash: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        Ledger::<T>::swap(from, to);
        Bonded::<T>::insert(stash, to);
    }

    /// Stores a controller and a ledger, whatever was stored for the stash before. A missing reward destination becomes
    /// the stash. `before` is the stake until now, if it can be read.
    pub(crate) fn rewrite(
        controller: &T::AccountId,
        before: Option<Stake<BalanceOf<T>>>,
        ledger: StakingLedger<T>,
    ) {
        let (stash, active) = (ledger.stash.clone(), ledger.active);
        Ledger::<T>::insert(controller, ledger);
        Bonded::<T>::insert(&stash, controller);
        if !Self::has_payee(&stash) {
            Payee::<T>::insert(&stash, RewardDestination::Stash);
        }
        Self::tell(&stash, before, active);
    }

    /// Removes the ledgers of a stash under three keys: its controller, the stash itself, and a `stray` account.
    /// Removes unreadable ledgers as well, but no ledger of another stash.
    pub(crate) fn remove_entries_of(stash: &T::AccountId, stray: Option<&T::AccountId>) {
        let other = Self::controller_of(stash).filter(|controller| controller != stash);
        for key in other.iter().chain([stash]).chain(stray) {
            if Self::has_entry_of(key, stash) {
                Ledger::<T>::remove(key);
            }
        }
    }

    /// Removes the ledger, the controller and the reward destination of a stash. A caller that has read a ledger of the
    /// stash passes its controller as `read_under`.
    pub(crate) fn forget(stash: &T::AccountId, read_under: Option<&T::AccountId>) {
        read_under.into_iter().for_each(Ledger::<T>::remove);
        if read_under != Some(stash) {
            Self::remove_entries_of(stash, None);
        }
        Bonded::<T>::remove(stash);
        Payee::<T>::remove(stash);
        T::EventListeners::on_unstake(stash);
    }

    /// Makes an account a stash that controls itself. Its ledger is under its own key.
    pub(crate) fn bind(stash: &T::AccountId) {
        Bonded::<T>::insert(stash, stash);
    }

    /// Removes the reward destination of an account that is no stash.
    pub(crate) fn forget_payee(account: &T::AccountId) {
        Payee::<T>::remove(account);
    }

    /// Sets the reward destination of a stash.
    pub(crate) fn set_payee(stash: &T::AccountId, payee: RewardDestination<T::AccountId>) {
        Payee::<T>::insert(stash, payee);
    }

    /// Tells the list of voters and the listeners that a stake has changed.
    fn tell(stash: &T::AccountId, before: Option<Stake<BalanceOf<T>>>, active: BalanceOf<T>) {
        if before.is_none_or(|before| before.active != active) {
            // Refused if the stash does not nominate. A list that is locked notes the change, or finds it later.
            T::VoterList::on_update(stash, active).ok();
        }
        T::EventListeners::on_stake_update(stash, before);
    }
}
