//! Rewards go to the destinations that their stashes have chosen.
//!
//! For each reward:
//!
//! 1. Look up the destination (room `Ledgers`). A stash that is gone earned the reward while it was staking. Its
//!    reward goes to its own account.
//! 2. Add the reward to the balance of that account. If the account can't take it, add it to the stash's own account.
//! 3. For the destination `Staked`, add the reward to the stake (`Bonding`).
//!
//! At the end, the source of rewards covers all that was paid, once. For example, the issuance grows by it. If it grew
//! with each reward, a page of 512 nominators would write it 512 times, with an event each time.
//!
//! Owns no storage.

use super::RewardSource;
use crate::{
    bonding::Bonding,
    pallet::{Config, Event, Pallet},
    rooms::Ledgers,
    types::{BalanceOf, RewardDestination},
};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungible::{Inspect as _, Unbalanced as _},
        tokens::Precision,
    },
};
use sp_runtime::{
    traits::{Bounded, CheckedAdd, Zero},
    Saturating,
};

/// Pays rewards. Each payer must call [`Self::settle`] at the end.
#[must_use = "what was paid must be covered"]
pub(crate) struct RewardPayment<T: Config> {
    /// The most that payments can add without an overflow of the issuance.
    room: BalanceOf<T>,
    /// What was added to balances.
    added: BalanceOf<T>,
    /// The number of rewards that were staked.
    staked: u32,
    /// What counts as paid and was added nowhere.
    declined: BalanceOf<T>,
}

impl<T: Config> RewardPayment<T> {
    /// Starts paying.
    pub(crate) fn start() -> Self {
        let issuance = T::Currency::total_issuance();
        let growth = BalanceOf::<T>::max_value().saturating_sub(issuance);
        Self {
            room: growth.saturating_add(T::RewardSource::covered()),
            added: Zero::zero(),
            staked: 0,
            declined: Zero::zero(),
        }
    }

    /// Adds a reward to its destination, and emits `Rewarded` if it was added.
    ///
    /// An account that would stay below the existential deposit can't take a reward. Then the reward goes to the
    /// stash's own account.
    ///
    /// Returns the amount that counts as paid:
    /// - Zero, if the stash's account can't take the reward either, or if the issuance would overflow.
    /// - Otherwise `amount`. With the destination `None`, it counts as paid, but is added nowhere.
    pub(crate) fn pay(&mut self, stash: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
        if amount.is_zero() {
            return amount;
        }
        let wanted = Ledgers::<T>::payee_of(stash).unwrap_or(RewardDestination::Stash);
        let account = match &wanted {
            RewardDestination::None => {
                self.declined.saturating_accrue(amount);
                return amount;
            }
            RewardDestination::Account(account) => account.clone(),
            RewardDestination::Controller => {
                Ledgers::<T>::controller_of(stash).unwrap_or_else(|| stash.clone())
            }
            RewardDestination::Staked | RewardDestination::Stash => stash.clone(),
        };
        let dest = if self.add(&account, amount) {
            match wanted {
                RewardDestination::Staked if !self.compound(stash, amount) => {
                    RewardDestination::Stash
                }
                wanted => wanted,
            }
        } else if self.add(stash, amount) {
            RewardDestination::Stash
        } else {
            return Zero::zero();
        };
        Pallet::<T>::deposit_event(Event::Rewarded {
            stash: stash.clone(),
            dest,
            amount,
        });
        amount
    }

    /// Returns the number of rewards that were staked until now.
    pub(crate) fn staked(&self) -> u32 {
        self.staked
    }

    /// Covers what was paid. `Currency` emits its own event if the issuance grows.
    pub(crate) fn settle(self) {
        T::RewardSource::settle(self.added, self.declined);
    }

    /// Adds an amount to the free balance of an account. Returns whether the account could take it.
    fn add(&mut self, account: &T::AccountId, amount: BalanceOf<T>) -> bool {
        let Some(added) = self.added.checked_add(&amount) else {
            return false;
        };
        let is_added = added <= self.room
            && T::Currency::increase_balance(account, amount, Precision::Exact).is_ok();
        if is_added {
            self.added = added;
        }
        is_added
    }

    /// Moves a paid reward from the free balance to the stake. Returns whether that was possible. If not, the reward
    /// stays free.
    fn compound(&mut self, stash: &T::AccountId, amount: BalanceOf<T>) -> bool {
        let is_staked = with_storage_layer(|| Bonding::<T>::compound(stash, amount)).is_ok();
        self.staked.saturating_accrue(is_staked.into());
        is_staked
    }
}
