//! The shares: how many there are, and the tokens that stand for them.

use crate::pallet::{Config, Error, TotalShares};
use crate::types::Balance;
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungibles::{metadata::Mutate as SetMetadata, Create, Mutate},
        tokens::{Fortitude, Precision, Preservation},
        Get,
    },
};
use sp_runtime::DispatchResult;

/// The only writer of `TotalShares`, and the only minter of the token.
///
/// Invariant: `TotalShares` is at least the issuance of the token and the collected shares together. It is more if
/// tokens were burnt elsewhere, for example as dust. Such a share stays counted, so burning tokens can't raise the
/// rate.
pub(crate) struct Supply<T>(PhantomData<T>);

impl<T: Config> Supply<T> {
    /// Creates the token, and names it. `owner` may mint and burn it.
    ///
    /// # Errors
    /// - `AlreadyOpen`: the token was created before.
    /// - The errors of `Assets`.
    pub(crate) fn open(owner: T::AccountId) -> DispatchResult {
        ensure!(!Self::is_open(), Error::<T>::AlreadyOpen);
        let (asset, look) = (T::ShareAsset::get(), T::ShareMetadata::get());
        T::Assets::create(asset.clone(), owner.clone(), false, 1)?;
        <T::Assets as SetMetadata<_>>::set(
            asset,
            &owner,
            look.name.into(),
            look.symbol.into(),
            look.decimals,
        )?;
        TotalShares::<T>::put(0);
        Ok(())
    }

    /// Returns whether the token exists.
    pub(crate) fn is_open() -> bool {
        TotalShares::<T>::exists()
    }

    /// Returns the number of shares, collected ones included.
    pub(crate) fn total() -> Balance {
        TotalShares::<T>::get().unwrap_or(0)
    }

    /// For benchmarks: forgets that the token was created.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn clear() {
        TotalShares::<T>::kill();
    }

    /// Creates shares of an account.
    ///
    /// # Errors
    /// - `TooManyShares`: the sum overflows.
    /// - The errors of `Assets`.
    pub(crate) fn mint(who: &T::AccountId, shares: Balance) -> DispatchResult {
        let total = Self::total()
            .checked_add(shares)
            .ok_or(Error::<T>::TooManyShares)?;
        T::Assets::mint_into(T::ShareAsset::get(), who, shares)?;
        TotalShares::<T>::put(total);
        Ok(())
    }

    /// Burns tokens of an account. Its shares still exist: they are collected for a batch.
    ///
    /// # Errors
    /// The errors of `Assets`: the account has fewer tokens, or may not spend them.
    pub(crate) fn burn_token(who: &T::AccountId, shares: Balance) -> DispatchResult {
        T::Assets::burn_from(
            T::ShareAsset::get(),
            who,
            shares,
            Preservation::Expendable,
            Precision::Exact,
            Fortitude::Polite,
        )?;
        Ok(())
    }

    /// Removes shares whose tokens are burnt.
    pub(crate) fn retire(shares: Balance) {
        TotalShares::<T>::put(Self::total().saturating_sub(shares));
    }
}
