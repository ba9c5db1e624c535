//! The insurance fund, the token and the stashes of a new chain.
//!
//! A genesis contains nothing that a call would refuse: it is written by the transitions of `fund_insurance`,
//! `set_settings`, `open` and `set_validator`, in this order. A wrong one is refused while the chain spec is built. A
//! refusal names the field as it is written in JSON, its value, the bound and the reason.

use crate::{
    governance::Governance,
    operators::Operators,
    pallet::{Config, GenesisConfig},
    types::{Balance, Settings, MAX_BUFFER_TARGET, MAX_INSTANT_FEE, MAX_REWARD_CUT},
};
use alloc::{collections::BTreeSet, format, string::String};
use core::fmt::{Debug, Display};
use frame_support::{
    ensure,
    traits::{fungible::Inspect, Get},
};
use sp_runtime::Perbill;

/// Returns the text of a flaw of a row.
fn at_row(field: &str, index: usize, who: impl Debug, flaw: impl Display) -> String {
    format!("liquidStaking.{field}[{index}]: {who:?} {flaw}")
}

/// Checks that a setting is not above its bound. In JSON a share is a number of parts, which nothing else limits.
fn at_most(field: &str, parts: u32, bound: Perbill, what: &str) -> Result<(), String> {
    let bound = bound.deconstruct();
    ensure!(
        parts <= bound,
        format!("liquidStaking.settings.{field}: {parts} is more than {bound}, {what}")
    );
    Ok(())
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
    pub(crate) fn build_fund_and_stashes(&self) {
        if let Err(flaw) = self.check().and_then(|()| self.write()) {
            panic!("{flaw}");
        }
    }

    /// Checks everything that depends on the configuration alone. Whether the givers have the funds, and whether the
    /// validators validate, is not checked here.
    ///
    /// # Errors
    /// The first flaw, as one sentence: field, value, bound and reason.
    pub fn check(&self) -> Result<(), String> {
        if let Some(settings) = &self.settings {
            check_settings::<T>(settings)?;
        }
        self.check_validators()?;
        self.check_insurance()
    }

    fn check_validators(&self) -> Result<(), String> {
        ensure!(
            self.is_open || self.validators.is_empty(),
            "liquidStaking.validators: there are no stashes before liquidStaking.isOpen is true"
        );
        let (count, most) = (self.validators.len(), T::MaxStashes::get());
        ensure!(
            count <= most as usize,
            format!("liquidStaking.validators: {count} is more than {most}, the most stashes")
        );
        let mut taken = BTreeSet::new();
        for (index, who) in self.validators.iter().enumerate() {
            ensure!(
                taken.insert(who),
                at_row(
                    "validators",
                    index,
                    who,
                    "has a stash already; list it once"
                )
            );
        }
        Ok(())
    }

    /// Checks that the insurance fund pays all existential deposits, and keeps its own.
    fn check_insurance(&self) -> Result<(), String> {
        let mut given: Balance = 0;
        for (index, (who, amount)) in self.insurance.iter().enumerate() {
            ensure!(
                *amount > 0,
                at_row("insurance", index, who, "gives 0; leave the row out")
            );
            given = given.saturating_add(*amount);
        }
        let accounts = (self.validators.len() as Balance).saturating_add(2);
        let needed = T::Currency::minimum_balance().saturating_mul(accounts);
        ensure!(
            !self.is_open || given >= needed,
            format!(
                "liquidStaking.insurance: {given} is less than {needed}, which are {accounts} existential deposits: for the \
                 fund, for rewards, and for each of liquidStaking.validators"
            )
        );
        Ok(())
    }

    fn write(&self) -> Result<(), String> {
        for (index, (who, amount)) in self.insurance.iter().enumerate() {
            Governance::<T>::fund_insurance(who.clone(), *amount).map_err(|error| {
                let flaw = format!("can't give {amount}: {error:?}");
                at_row("insurance", index, who, flaw)
            })?;
        }
        if let Some(settings) = self.settings.clone() {
            Governance::<T>::set_settings(settings)
                .map_err(|error| format!("liquidStaking.settings: {error:?}"))?;
        }
        if self.is_open {
            Governance::<T>::open().map_err(|error| format!("liquidStaking.isOpen: {error:?}"))?;
        }
        for (index, who) in self.validators.iter().enumerate() {
            Operators::<T>::set_validator(index as u32, Some(who.clone()), None)
                .map_err(|error| at_row("validators", index, who, format!("{error:?}")))?;
        }
        Ok(())
    }
}

/// Checks each of the settings: what [`Settings::check`] refuses, and shares above 100%.
fn check_settings<T: Config>(settings: &Settings<T::AccountId>) -> Result<(), String> {
    const ALL: &str = "which is 100%";
    let cut = settings
        .reward_fee
        .deconstruct()
        .saturating_add(settings.insurance_share.deconstruct());
    let most = "the most that rewardFee and insuranceShare may take of a reward together";
    at_most("rewardFee", cut, MAX_REWARD_CUT, most)?;
    for (field, share, bound, what) in [
        (
            "instantFee",
            settings.instant_fee,
            MAX_INSTANT_FEE,
            "the largest fee",
        ),
        (
            "bufferTarget",
            settings.buffer_target,
            MAX_BUFFER_TARGET,
            "the largest buffer",
        ),
        ("maxShare", settings.max_share, Perbill::one(), ALL),
        (
            "maxPerValidator",
            settings.max_per_validator,
            Perbill::one(),
            ALL,
        ),
        (
            "bunkerThreshold",
            settings.bunker_threshold,
            Perbill::one(),
            ALL,
        ),
    ] {
        at_most(field, share.deconstruct(), bound, what)?;
    }
    let (deposit, least) = (settings.min_deposit, T::Currency::minimum_balance());
    ensure!(
        deposit >= least,
        format!("liquidStaking.settings.minDeposit: {deposit} is less than {least}, the existential deposit")
    );
    Ok(())
}
