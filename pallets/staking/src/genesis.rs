//! The first stakers and settings.
//!
//! Writes through the same functions as the calls, so that a genesis can't hold what a call would
//! refuse. A genesis that is wrong must not start a chain: it is refused while the chain spec is built,
//! before there is a block. A refusal names the field as it is written in JSON, its value, the bound and
//! the reason.
//!
//! What the configuration itself can tell is checked first, by `check`. Whether a stash has the funds, and
//! whether enough candidates have session keys, turns out while building.

mod check;

use crate::{pallet::*, session::SessionInterface, types::*};
use alloc::{format, string::String};
use core::fmt::{Debug, Display};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use sp_staking::StakerStatus;

/// Says in which row of `staking.stakers` a flaw is.
fn at_row(index: usize, stash: impl Debug, flaw: impl Display) -> String {
    format!("staking.stakers[{index}]: {stash:?} {flaw}")
}

/// Says which field a setter refuses.
fn set(field: &str, result: DispatchResult) -> Result<(), String> {
    result.map_err(|error| format!("staking.{field}: {error:?}"))
}

impl<T: Config> GenesisConfig<T> {
    /// # Panics
    /// If the genesis is wrong, with the reason.
    pub(crate) fn build_stakers_and_settings(&self) {
        if let Err(flaw) = self.check().and_then(|()| self.write()) {
            panic!("{flaw}");
        }
    }

    fn write(&self) -> Result<(), String> {
        self.write_settings()?;
        self.write_each(Self::write_bond)?;
        // Validators come first: a nomination needs its targets to validate.
        self.write_each(Self::write_validator)?;
        self.write_each(Self::write_nominator)
    }

    fn write_each(
        &self,
        write: impl Fn(&Self, &GenesisStaker<T>) -> Result<(), String>,
    ) -> Result<(), String> {
        for (index, staker) in self.stakers.iter().enumerate() {
            write(self, staker).map_err(|flaw| at_row(index, &staker.0, flaw))?;
        }
        Ok(())
    }

    fn write_bond(&self, (stash, controller, bond, _): &GenesisStaker<T>) -> Result<(), String> {
        let free = Pallet::<T>::free_to_bond(stash);
        ensure!(
            *bond <= free,
            format!("has too little to bond {bond:?}: no more than {free:?} is free")
        );
        Pallet::<T>::bond_new_stash(stash.clone(), *bond, RewardDestination::Staked)
            .map_err(|error| format!("can't bond {bond:?}: {error:?}"))?;
        Pallet::<T>::name_controller(stash, controller.clone())
            .map_err(|error| format!("can't be controlled by {controller:?}: {error:?}"))
    }

    fn write_validator(&self, (_, controller, _, status): &GenesisStaker<T>) -> Result<(), String> {
        if !matches!(status, StakerStatus::Validator) {
            return Ok(());
        }
        let prefs = ValidatorPrefs {
            commission: self.commission,
            blocked: false,
        };
        Pallet::<T>::set_validator(controller, prefs, None)
            .map_err(|error| format!("can't validate: {error:?}"))
    }

    fn write_nominator(&self, (_, controller, _, status): &GenesisStaker<T>) -> Result<(), String> {
        let StakerStatus::Nominator(targets) = status else {
            return Ok(());
        };
        Pallet::<T>::set_nominator(controller, targets.clone(), None)
            .map_err(|error| format!("can't nominate: {error:?}"))
    }

    fn write_settings(&self) -> Result<(), String> {
        // A chain whose staking waits to be switched on has no seats.
        if self.validator_count > 0 {
            let seats = Pallet::<T>::set_desired_validators(self.validator_count);
            set("validatorCount", seats)?;
        }
        let least = Pallet::<T>::set_least_validators(self.minimum_validator_count);
        set("minimumValidatorCount", least)?;
        ForceEra::<T>::put(self.force_era);
        let share = Pallet::<T>::set_reporters_share(self.slash_reward_fraction);
        set("slashRewardFraction", share)?;
        MinNominatorBond::<T>::put(self.min_nominator_bond);
        MinValidatorBond::<T>::put(self.min_validator_bond);
        if let Some(ceiling) = self.max_commission {
            let ceiling = Pallet::<T>::set_commission_ceiling(ceiling);
            set("maxCommission", ceiling)?;
        }
        let floor = Pallet::<T>::set_commission_floor(self.min_commission);
        set("minCommission", floor)?;
        MaxValidatorsCount::<T>::set(self.max_validator_count);
        MaxNominatorsCount::<T>::set(self.max_nominator_count);
        ChillThreshold::<T>::set(self.chill_threshold);
        // Not before: the longest time may be longer than a long era, of which another pallet's genesis tells.
        self.check_longest_era()?;
        let longest = Pallet::<T>::set_longest_era(self.max_era_duration);
        set("maxEraDuration", longest)?;
        let invulnerables = Pallet::<T>::replace_invulnerables(self.invulnerables.clone());
        set("invulnerables", invulnerables)
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses a genesis whose first election fails: its chain would start with whoever has session keys,
    /// and without an era. Called when no set could be elected for the genesis, which is after the session
    /// pallet has stored the first session keys.
    ///
    /// A genesis without seats is left alone: there staking waits to be switched on.
    ///
    /// # Panics
    /// With the reason, unless there are no seats, or an era is planned already.
    pub(crate) fn refuse_genesis_without_era(reason: &str) {
        if ValidatorCount::<T>::get() == 0 || CurrentEra::<T>::get().is_some() {
            return;
        }
        let has_keys = |stash: &T::AccountId| T::SessionInterface::has_keys(stash);
        let electable = Validators::<T>::iter_keys().filter(has_keys).count();
        let minimum = MinimumValidatorCount::<T>::get().max(1);
        assert!(
            minimum as usize <= electable,
            "{}",
            too_few_electable(minimum, electable)
        );
        panic!("staking.stakers: the first election failed: {reason}");
    }
}

/// The refusal of a genesis that can't elect the minimum of validators.
fn too_few_electable(minimum: u32, electable: usize) -> String {
    format!(
        "staking.minimumValidatorCount: {minimum} is more than the {electable} candidates that can be elected \
         (validators with session keys)"
    )
}
