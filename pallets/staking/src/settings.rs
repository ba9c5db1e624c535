//! What governance sets: how many validators, the bounds on stakers, the commission floor.
//!
//! Owns the counts, minimum bonds and thresholds that intentions and elections are checked against.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{DispatchResult, Perbill, Percent};

/// Carries out one [`ConfigOp`] on one storage value.
macro_rules! apply_config_op {
    ($item:ident, $op:expr) => {
        match $op {
            ConfigOp::Noop => (),
            ConfigOp::Set(value) => $item::<T>::put(value),
            ConfigOp::Remove => $item::<T>::kill(),
        }
    };
}

impl<T: Config> Pallet<T> {
    pub(crate) fn set_desired_validators(count: u32) -> DispatchResult {
        ensure!(
            count <= T::MaxValidatorSet::get(),
            Error::<T>::TooManyValidators
        );
        // With fewer seats than the minimum, every election would fail.
        let least = MinimumValidatorCount::<T>::get().max(1);
        ensure!(count >= least, Error::<T>::BoundNotMet);
        ValidatorCount::<T>::put(count);
        Ok(())
    }

    pub(crate) fn set_least_validators(count: u32) -> DispatchResult {
        ensure!(count <= ValidatorCount::<T>::get(), Error::<T>::BoundNotMet);
        MinimumValidatorCount::<T>::put(count);
        Ok(())
    }

    pub(crate) fn set_reporters_share(fraction: Perbill) {
        SlashRewardFraction::<T>::put(fraction);
    }

    pub(crate) fn replace_invulnerables(accounts: Vec<T::AccountId>) -> DispatchResult {
        let accounts = BoundedVec::try_from(accounts).map_err(|_| Error::<T>::TooManyValidators)?;
        Invulnerables::<T>::put(ListedAsVec(accounts));
        Ok(())
    }

    pub(crate) fn set_commission_floor(floor: Perbill) {
        MinCommission::<T>::put(floor);
    }

    pub(crate) fn switch_automatic_payouts(enabled: bool) {
        AutomaticPayouts::<T>::put(enabled);
    }

    pub(crate) fn apply_staking_configs(
        min_nominator_bond: ConfigOp<BalanceOf<T>>,
        min_validator_bond: ConfigOp<BalanceOf<T>>,
        max_nominator_count: ConfigOp<u32>,
        max_validator_count: ConfigOp<u32>,
        chill_threshold: ConfigOp<Percent>,
        min_commission: ConfigOp<Perbill>,
        max_staked_rewards: ConfigOp<Percent>,
    ) {
        apply_config_op!(MinNominatorBond, min_nominator_bond);
        apply_config_op!(MinValidatorBond, min_validator_bond);
        apply_config_op!(MaxNominatorsCount, max_nominator_count);
        apply_config_op!(MaxValidatorsCount, max_validator_count);
        apply_config_op!(ChillThreshold, chill_threshold);
        apply_config_op!(MinCommission, min_commission);
        apply_config_op!(MaxStakedRewards, max_staked_rewards);
    }
}
