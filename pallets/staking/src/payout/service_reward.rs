//! A service rewards the stakers of a validator.
//!
//! The funds are set aside at once. They become a part of the validator's pool for the active era: the payout of the
//! era pays them like any reward, the commission first. So they are paid even if the validator earns no points. What
//! rounding and expiry leave goes to `RewardRemainder`, like the rest of the era.

use super::RewardSource;
use crate::{
    pallet::{Config, Error},
    rooms::{Eras, Exposures, Handover, ServiceRewards},
    types::BalanceOf,
};
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::Balanced,
        tokens::{Fortitude, Precision, Preservation},
    },
};
use sp_runtime::{DispatchError, DispatchResult};

/// Takes rewards of services.
pub(crate) struct ServiceReward<T>(PhantomData<T>);

impl<T: Config> ServiceReward<T> {
    /// Takes `amount` from `payer`, for the stakers of a validator in the active era.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `BadTarget`: the validator has no exposure in the active era.
    /// - The error of `Currency`, if the payer can't pay and stay alive.
    pub(crate) fn reward(
        payer: &T::AccountId,
        validator: &T::AccountId,
        amount: BalanceOf<T>,
    ) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        let era = Eras::<T>::active();
        ensure!(
            Exposures::<T>::is_elected(era, validator),
            Error::<T>::BadTarget
        );
        let funds = T::Currency::withdraw(
            payer,
            amount,
            Precision::Exact,
            Preservation::Preserve,
            Fortitude::Polite,
        )?;
        T::RewardSource::deposit(funds);
        ServiceRewards::<T>::add(era, validator, amount);
        Ok(())
    }
}
