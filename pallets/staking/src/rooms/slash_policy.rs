//! Slash policy: the reporters' share of a slash, and the validators that are never slashed.
//!
//! Governance sets it. Reports of offences, slashes by hand and slashes of services read it. A share above 100% is
//! refused, since reporters would get more than is slashed.

use crate::{
    pallet::{Config, Error, Invulnerables, SlashRewardFraction},
    types::ListedAsVec,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, WeakBoundedVec};
use sp_runtime::{DispatchResult, Perbill};

/// The only writer of `SlashRewardFraction` and `Invulnerables`.
///
/// Invariant after every method: `SlashRewardFraction` <= 100%.
pub(crate) struct SlashPolicy<T>(PhantomData<T>);

impl<T: Config> SlashPolicy<T> {
    /// Returns the reporters' share of a slash.
    pub(crate) fn reporters_share() -> Perbill {
        SlashRewardFraction::<T>::get()
    }

    /// Returns the validators that no offence slashes.
    pub(crate) fn invulnerables() -> ListedAsVec<T::AccountId, T::MaxValidatorSet> {
        Invulnerables::<T>::get()
    }

    /// Sets the reporters' share of a slash.
    ///
    /// # Errors
    /// - `BoundNotMet`: it is above 100%.
    pub(crate) fn set_slash_reward_fraction(new: Perbill) -> DispatchResult {
        ensure!(new <= Perbill::one(), Error::<T>::BoundNotMet);
        SlashRewardFraction::<T>::put(new);
        Ok(())
    }

    /// Sets the validators that no offence slashes.
    ///
    /// # Errors
    /// - `TooManyValidators`: there are more than `MaxValidatorSet`.
    pub(crate) fn set_invulnerables(accounts: Vec<T::AccountId>) -> DispatchResult {
        let accounts =
            WeakBoundedVec::try_from(accounts).map_err(|_| Error::<T>::TooManyValidators)?;
        Invulnerables::<T>::put(ListedAsVec(accounts));
        Ok(())
    }
}
