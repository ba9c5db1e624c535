//! How other pallets see staking: nomination pools, fast-unstake and the like.
//!
//! Owns no storage; forwards to the modules that the calls use.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::traits::{fungible::hold::Inspect as _, Get};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::{EraIndex, Stake, StakerStatus, StakingInterface};

impl<T: Config> StakingInterface for Pallet<T> {
    type AccountId = T::AccountId;
    type Balance = BalanceOf<T>;
    type CurrencyToVote = T::CurrencyToVote;

    fn minimum_nominator_bond() -> BalanceOf<T> {
        MinNominatorBond::<T>::get()
    }

    fn minimum_validator_bond() -> BalanceOf<T> {
        MinValidatorBond::<T>::get()
    }

    fn stash_by_ctrl(controller: &T::AccountId) -> Result<T::AccountId, DispatchError> {
        Ok(Self::ledger_of_controller(controller)?.stash)
    }

    fn bonding_duration() -> EraIndex {
        T::BondingDuration::get()
    }

    fn current_era() -> EraIndex {
        Self::planned_era()
    }

    fn stake(who: &T::AccountId) -> Result<Stake<BalanceOf<T>>, DispatchError> {
        let (_, ledger) = Self::ledger_of_stash(who)?;
        Ok(Stake {
            total: ledger.total,
            active: ledger.active,
        })
    }

    fn bond(who: &T::AccountId, value: BalanceOf<T>, payee: &T::AccountId) -> DispatchResult {
        let payee = if who == payee {
            RewardDestination::Stash
        } else {
            RewardDestination::Account(payee.clone())
        };
        Self::bond_new_stash(who.clone(), value, payee)
    }

    fn nominate(who: &T::AccountId, validators: Vec<T::AccountId>) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(who)?;
        Self::set_nominator(&controller, validators)
    }

    fn chill(who: &T::AccountId) -> DispatchResult {
        Self::ledger_of_stash(who)?;
        Self::chill_stash(who);
        Ok(())
    }

    fn bond_extra(who: &T::AccountId, extra: BalanceOf<T>) -> DispatchResult {
        Self::bond_more(who, extra)
    }

    fn unbond(who: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(who)?;
        Self::unbond_stake(&controller, value)
    }

    fn set_payee(stash: &T::AccountId, reward_acc: &T::AccountId) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(stash)?;
        Self::set_reward_destination(&controller, RewardDestination::Account(reward_acc.clone()))
    }

    /// Returns whether the stash was forgotten, having no stake left.
    fn withdraw_unbonded(stash: T::AccountId, _: u32) -> Result<bool, DispatchError> {
        let (controller, _) = Self::ledger_of_stash(&stash)?;
        Self::withdraw_unlocked(&controller)
    }

    fn desired_validator_count() -> u32 {
        ValidatorCount::<T>::get()
    }

    /// Whether stakes were read for an era that is not planned yet: who is exposed in it is open.
    fn election_ongoing() -> bool {
        Self::era_being_elected().is_some()
    }

    fn force_unstake(who: T::AccountId) -> DispatchResult {
        Self::unstake(&who)
    }

    fn is_exposed_in_era(who: &T::AccountId, era: &EraIndex) -> bool {
        Self::is_exposed(who, *era)
    }

    fn status(who: &T::AccountId) -> Result<StakerStatus<T::AccountId>, DispatchError> {
        Self::ledger_of_stash(who)?;
        if Validators::<T>::contains_key(who) {
            return Ok(StakerStatus::Validator);
        }
        Ok(Nominators::<T>::get(who).map_or(StakerStatus::Idle, |n| {
            StakerStatus::Nominator(n.targets.into_inner())
        }))
    }

    /// Every stake is held on the account that it belongs to.
    fn is_virtual_staker(_: &T::AccountId) -> bool {
        false
    }

    fn slash_reward_fraction() -> Perbill {
        SlashRewardFraction::<T>::get()
    }

    #[cfg(feature = "std")]
    fn set_era(era: EraIndex) {
        CurrentEra::<T>::put(era);
        ActiveEra::<T>::put(ActiveEraInfo {
            index: era,
            start: None,
        });
    }
}

impl<T: Config> Pallet<T> {
    /// What is held of a stash's balance for staking.
    pub fn held_of(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::balance_on_hold(&HoldReason::Staking.into(), stash)
    }
}
