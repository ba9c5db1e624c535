//! What the runtime and clients ask.

use crate::{
    invariants::Invariants,
    nav::Nav,
    pallet::{Config, Pallet},
    rooms::{Alarm, Rules, Stashes, Supply, Vault},
    types::{Balance, Cash, Settings, Stash},
};
use alloc::vec::Vec;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Returns the net asset value: what belongs to holders, in units.
    pub fn net_asset_value() -> Balance {
        Nav::<T>::get()
    }

    /// Returns the number of shares, those that are collected for the next batch included.
    pub fn total_shares() -> Balance {
        Supply::<T>::total()
    }

    /// Returns what shares are worth to a holder that leaves now, in units, before a fee. Zero if a number is too
    /// large.
    pub fn value_of(shares: Balance) -> Balance {
        Nav::<T>::value_of(shares).unwrap_or(0)
    }

    /// Returns the shares for a deposit now. Zero if a number is too large.
    pub fn shares_for(amount: Balance) -> Balance {
        Nav::<T>::shares_for(amount).unwrap_or(0)
    }

    /// Returns the buffer, the insurance fund, and what returns to holders from unbonding chunks.
    pub fn cash() -> Cash {
        Vault::<T>::cash()
    }

    /// Returns all stashes, in the order of their numbers.
    pub fn stashes() -> Vec<Stash<T::AccountId>> {
        Stashes::<T>::all()
    }

    /// Returns the settings.
    pub fn settings() -> Settings<T::AccountId> {
        Rules::<T>::get()
    }

    /// Returns whether bunker mode is on: there are no instant exits.
    pub fn is_bunker() -> bool {
        Alarm::<T>::is_bunker()
    }

    /// Returns the account of the pallet.
    pub fn account() -> T::AccountId {
        Vault::<T>::account()
    }

    /// Returns the account that receives rewards of staking.
    pub fn reward_account() -> T::AccountId {
        Vault::<T>::reward_account()
    }

    /// Checks what is stored against itself, the tokens, the accounts and the staking pallet.
    ///
    /// Reads all of the pallet's storage, so it must not be used within a block.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn check_invariants() -> Result<(), TryRuntimeError> {
        Invariants::<T>::check()
    }
}
