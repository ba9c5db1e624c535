//! The vault: the accounts of the pallet, and what is recorded of their funds.
//!
//! The account of the pallet keeps the buffer, the insurance fund, and the cash of batches. The reward account receives
//! rewards. Each stash has an account.
//!
//! What somebody sends to the account of the pallet or of a stash is not recorded, and belongs to nobody. What
//! somebody sends to the reward account counts as a reward.

use crate::{
    pallet::{CashRecord, Config, Error},
    types::{Balance, Cash},
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Preservation},
        Get,
    },
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

/// The only writer of `CashRecord`, and the only one that moves funds of the pallet.
///
/// Invariant: the account of the pallet has at least the buffer, the insurance fund, and the cash of all batches.
pub(crate) struct Vault<T>(PhantomData<T>);

/// Accounts.
impl<T: Config> Vault<T> {
    /// Returns the account of the pallet.
    pub(crate) fn account() -> T::AccountId {
        T::PalletId::get().into_account_truncating()
    }

    /// Returns the account that receives rewards.
    pub(crate) fn reward_account() -> T::AccountId {
        // Number zero would be the account of the pallet: ids are filled up with zeros.
        T::PalletId::get().into_sub_account_truncating(1u32)
    }

    /// Returns the account of a stash.
    pub(crate) fn stash_account(stash: u32) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating(stash.saturating_add(2))
    }
}

/// The record.
impl<T: Config> Vault<T> {
    /// Returns what is recorded.
    pub(crate) fn cash() -> Cash {
        CashRecord::<T>::get()
    }

    /// For benchmarks: forgets what is recorded. The funds stay on the accounts.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn clear() {
        CashRecord::<T>::kill();
    }

    /// Returns what the insurance fund can pay: all but the existential deposit.
    pub(crate) fn payable_insurance() -> Balance {
        Self::cash()
            .insurance
            .saturating_sub(T::Currency::minimum_balance())
    }

    /// Returns what the insurance fund lacks of the existential deposit: a release may have raised it.
    pub(crate) fn missing_insurance() -> Balance {
        T::Currency::minimum_balance().saturating_sub(Self::cash().insurance)
    }

    /// Adds funds to the buffer that are on the account of the pallet already.
    pub(crate) fn add_to_buffer(amount: Balance) {
        CashRecord::<T>::mutate(|cash| cash.buffer = cash.buffer.saturating_add(amount));
    }

    /// Takes funds from the buffer. They stay on the account of the pallet.
    ///
    /// # Errors
    /// `BufferTooSmall`.
    pub(crate) fn take_from_buffer(amount: Balance) -> Result<(), Error<T>> {
        CashRecord::<T>::try_mutate(|cash| {
            cash.buffer = cash
                .buffer
                .checked_sub(amount)
                .ok_or(Error::BufferTooSmall)?;
            Ok(())
        })
    }

    /// Adds funds to the insurance fund that are on the account of the pallet already.
    pub(crate) fn add_to_insurance(amount: Balance) {
        CashRecord::<T>::mutate(|cash| cash.insurance = cash.insurance.saturating_add(amount));
    }

    /// Takes funds from the insurance fund. They stay on the account of the pallet.
    pub(crate) fn take_from_insurance(amount: Balance) {
        CashRecord::<T>::mutate(|cash| cash.insurance = cash.insurance.saturating_sub(amount));
    }

    /// Changes what returns to holders from chunks: `more` is added, `less` is subtracted.
    pub(crate) fn change_returning(more: Balance, less: Balance) {
        if more != less {
            CashRecord::<T>::mutate(|cash| {
                cash.returning = cash.returning.saturating_add(more).saturating_sub(less);
            });
        }
    }
}

/// Transfers. An error is that of `Currency`; then nothing changes.
impl<T: Config> Vault<T> {
    /// Takes a deposit into the buffer.
    pub(crate) fn deposit(who: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::transfer(who, &Self::account(), amount, Preservation::Preserve)?;
        Self::add_to_buffer(amount);
        Ok(())
    }

    /// Takes a gift into the insurance fund.
    pub(crate) fn insure(who: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::transfer(who, &Self::account(), amount, Preservation::Preserve)?;
        Self::add_to_insurance(amount);
        Ok(())
    }

    /// Pays funds that are on the account of the pallet and not recorded any more.
    pub(crate) fn pay(who: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount > 0 {
            T::Currency::transfer(&Self::account(), who, amount, Preservation::Preserve)?;
        }
        Ok(())
    }

    /// Gives the existential deposit to another account of the pallet, from the insurance fund.
    ///
    /// # Errors
    /// `InsuranceTooSmall`: less than the existential deposit would stay.
    pub(crate) fn endow(account: &T::AccountId) -> DispatchResult {
        let deposit = T::Currency::minimum_balance();
        ensure!(
            Self::payable_insurance() >= deposit,
            Error::<T>::InsuranceTooSmall
        );
        Self::take_from_insurance(deposit);
        Self::pay(account, deposit)
    }

    /// Gives another account of the pallet what it lacks of the existential deposit, which a release may have raised.
    /// The insurance fund pays, as far as it can.
    pub(crate) fn top_up(account: &T::AccountId) {
        let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(account));
        let amount = missing.min(Self::payable_insurance());
        if amount > 0 && Self::pay(account, amount).is_ok() {
            Self::take_from_insurance(amount);
        }
    }

    /// Takes free funds of another account of the pallet, up to `most`, to the account of the pallet. Returns how much
    /// came. The existential deposit stays.
    pub(crate) fn collect(account: &T::AccountId, most: Balance) -> Result<Balance, DispatchError> {
        let free =
            T::Currency::reducible_balance(account, Preservation::Preserve, Fortitude::Polite);
        let amount = free.min(most);
        if amount > 0 {
            let to = Self::account();
            T::Currency::transfer(account, &to, amount, Preservation::Preserve)?;
        }
        Ok(amount)
    }

    /// Takes all rewards to the account of the pallet, and returns how much there was; zero if they can't be moved. If
    /// a release has raised the existential deposit, rewards that have come since pay for the difference.
    pub(crate) fn collect_rewards() -> Balance {
        let account = Self::reward_account();
        Self::top_up(&account);
        Self::collect(&account, Balance::MAX).unwrap_or(0)
    }
}
