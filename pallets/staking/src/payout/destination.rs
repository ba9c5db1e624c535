//! One reward is minted to the destination that its stash has chosen.
//!
//! 1. Look up the destination (room `Ledgers`). A stash that is gone earned the reward while it was staking. Its
//!    reward goes to its own account.
//! 2. Mint to that account. If the account can't take the reward, mint to the stash's own account.
//! 3. For the destination `Staked`, add the reward to the stake (`Bonding`).
//!
//! Owns no storage.

use crate::{
    bonding::Bonding,
    pallet::{Config, Event, Pallet},
    rooms::Ledgers,
    types::{BalanceOf, RewardDestination},
};
use core::marker::PhantomData;
use frame_support::{storage::with_storage_layer, traits::fungible::Mutate as _};
use sp_runtime::traits::Zero;

/// Pays one reward to one stash.
pub(crate) struct RewardPayment<T>(PhantomData<T>);

impl<T: Config> RewardPayment<T> {
    /// Mints a reward to its destination, and emits `Rewarded` if something was minted.
    ///
    /// An account that would stay below the existential deposit can't take a reward. Then the reward goes to the
    /// stash's own account.
    ///
    /// Returns the amount that counts as paid: zero if the stash's account can't take the reward either, otherwise all
    /// of it. With the destination `None` all of it counts as paid, and nothing is minted.
    pub(crate) fn pay(stash: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
        if amount.is_zero() {
            return amount;
        }
        let wanted = Ledgers::<T>::payee_of(stash).unwrap_or(RewardDestination::Stash);
        let account = match &wanted {
            RewardDestination::None => return amount,
            RewardDestination::Account(account) => account.clone(),
            RewardDestination::Controller => {
                Ledgers::<T>::controller_of(stash).unwrap_or_else(|| stash.clone())
            }
            RewardDestination::Staked | RewardDestination::Stash => stash.clone(),
        };
        let dest = if T::Currency::mint_into(&account, amount).is_ok() {
            match wanted {
                RewardDestination::Staked if !Self::compound(stash, amount) => {
                    RewardDestination::Stash
                }
                wanted => wanted,
            }
        } else if T::Currency::mint_into(stash, amount).is_ok() {
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

    /// Adds a reward that was just minted to the stake. Returns whether that was possible. If not, the reward stays
    /// free.
    fn compound(stash: &T::AccountId, amount: BalanceOf<T>) -> bool {
        let Ok((controller, ledger)) = Ledgers::<T>::of_stash(stash) else {
            return false;
        };
        with_storage_layer(|| Bonding::<T>::add_to_stake(&controller, ledger, amount)).is_ok()
    }
}
