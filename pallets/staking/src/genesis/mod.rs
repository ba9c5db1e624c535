//! The first stakers and settings.
//!
//! A wrong genesis must not start a chain. So it is refused while the chain spec is built, before the first block. A
//! refusal names the field as it is written in JSON, its value, the bound and the reason.
//!
//! The checks, in order:
//! 1. What depends on the configuration alone (`check.rs`).
//! 2. While building: whether Session waits for staking (`refusal.rs`). The longest time for which an era mints, whose
//!    bound may depend on other pallets (`check.rs`). Then whether each stash has the funds to bond.
//! 3. At the first election: whether enough candidates have session keys (`refusal.rs`).
//!
//! A genesis must not contain anything that a call would refuse. So its fields are written like this:
//!
//! | fields | written by | checks |
//! |---|---|---|
//! | `stakers`, `commission` | transitions of `bond`, `set_controller`, `validate`, `nominate` | as the calls |
//! | validator counts, commission bounds, `slash_reward_fraction` | setters of the calls, in rooms | as the calls |
//! | `max_era_duration`, `invulnerables` | setters of the calls, in rooms | as the calls |
//! | minimum bonds, maximum counts, `chill_threshold` | `Limits::apply`, which checks nothing | those of `check.rs` |
//! | `force_era` | `Eras::set_forcing`, which only stores | none is needed: each value is valid |
//!
//! The calls that force eras do more than store: they emit an event, and give up an election when eras are frozen. At
//! genesis there is no election to give up. Maxima, thresholds and ceilings that are absent, and a `validator_count` of
//! zero, are not written.

mod check;
mod refusal;

use refusal::refuse_genesis_after_session;
pub(crate) use refusal::refuse_genesis_without_era;

use crate::{
    bonding::{Bonding, Controllers},
    intentions::{Nominating, Validating},
    pallet::{Config, ConfigOp, GenesisConfig},
    rooms::{CommissionBounds, Custody, Eras, LimitOps, Limits, RewardPolicy, SlashPolicy},
    types::{GenesisStaker, RewardDestination, ValidatorPrefs},
};
use alloc::{format, string::String};
use codec::Codec;
use core::fmt::{Debug, Display};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use sp_staking::StakerStatus;

/// Returns a flaw with the row of `staking.stakers` that has it.
fn at_row(index: usize, stash: impl Debug, flaw: impl Display) -> String {
    format!("staking.stakers[{index}]: {stash:?} {flaw}")
}

/// Adds the field's name to the error of a setter.
fn set(field: &str, result: DispatchResult) -> Result<(), String> {
    result.map_err(|error| format!("staking.{field}: {error:?}"))
}

/// Returns the operation that sets a value. Without a value, the operation removes what is stored.
fn set_or_remove<Value: Codec + Default>(value: Option<Value>) -> ConfigOp<Value> {
    value.map_or(ConfigOp::Remove, ConfigOp::Set)
}

impl<T: Config> GenesisConfig<T> {
    /// Checks the configuration, then writes it.
    ///
    /// # Panics
    /// If the genesis is wrong, with the reason.
    #[allow(
        clippy::panic,
        reason = "a wrong genesis is refused while the chain spec is built, before there is a chain"
    )]
    pub(crate) fn build_stakers_and_settings(&self) {
        if let Err(flaw) = self.check().and_then(|()| self.write()) {
            panic!("{flaw}");
        }
    }

    fn write(&self) -> Result<(), String> {
        refuse_genesis_after_session::<T>(self.validator_count)?;
        self.write_settings()?;
        self.write_each(Self::write_bond)?;
        // Validators come first: a nomination needs targets that validate.
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
        let free = Custody::<T>::free_to_bond(stash);
        ensure!(
            *bond <= free,
            format!("has too little to bond {bond:?}: no more than {free:?} is free")
        );
        Bonding::<T>::bond(stash.clone(), *bond, RewardDestination::Staked)
            .map_err(|error| format!("can't bond {bond:?}: {error:?}"))?;
        Controllers::<T>::set_controller(stash, controller.clone())
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
        Validating::<T>::validate(controller, prefs, None)
            .map_err(|error| format!("can't validate: {error:?}"))
    }

    fn write_nominator(&self, (_, controller, _, status): &GenesisStaker<T>) -> Result<(), String> {
        let StakerStatus::Nominator(targets) = status else {
            return Ok(());
        };
        Nominating::<T>::nominate(controller, targets.clone(), None)
            .map_err(|error| format!("can't nominate: {error:?}"))
    }

    fn write_settings(&self) -> Result<(), String> {
        // Without seats, staking waits to be switched on.
        if self.validator_count > 0 {
            let seats = Limits::<T>::set_validator_count(self.validator_count);
            set("validatorCount", seats)?;
        }
        let least = Limits::<T>::set_minimum_validator_count(self.minimum_validator_count);
        set("minimumValidatorCount", least)?;
        Eras::<T>::set_forcing(self.force_era);
        let share = SlashPolicy::<T>::set_slash_reward_fraction(self.slash_reward_fraction);
        set("slashRewardFraction", share)?;
        if let Some(ceiling) = self.max_commission {
            let ceiling = CommissionBounds::<T>::set_max_commission(ceiling);
            set("maxCommission", ceiling)?;
        }
        let floor = CommissionBounds::<T>::set_min_commission(self.min_commission);
        set("minCommission", floor)?;
        self.write_limits();
        // Not a part of `check`: the bound may depend on the genesis of other pallets.
        self.check_longest_era()?;
        let longest = RewardPolicy::<T>::set_max_era_duration(self.max_era_duration);
        set("maxEraDuration", longest)?;
        let invulnerables = SlashPolicy::<T>::set_invulnerables(self.invulnerables.clone());
        set("invulnerables", invulnerables)
    }

    fn write_limits(&self) {
        Limits::<T>::apply(LimitOps {
            min_nominator_bond: ConfigOp::Set(self.min_nominator_bond),
            min_validator_bond: ConfigOp::Set(self.min_validator_bond),
            max_nominator_count: set_or_remove(self.max_nominator_count),
            max_validator_count: set_or_remove(self.max_validator_count),
            chill_threshold: set_or_remove(self.chill_threshold),
        });
    }
}
