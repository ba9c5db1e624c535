//! How other pallets see staking: nomination pools, fast-unstake and the like.
//!
//! Owns no storage; forwards to the modules that the calls use.
//!
//! **Eras.** Upstream's `current_era` is the planned era, and stake leaves by the active one: between the two a pool pays
//! its members for points what it can't withdraw, which is nothing. Here `current_era` is [`Pallet::free_era`], the last
//! era whose chunks can be withdrawn now. What unbonds now is free once `current_era` has grown by `bonding_duration`, and
//! not before: so it is in the last session of an era, while an election is under way, while a slash is pending, and
//! where eras are forced. `current_era` never falls, nor does the sum of both.
//!
//! `bonding_duration` does, by one when an era starts. Nomination pools bound a stored map by it, and can't read one that is
//! longer: a chain with pools has to give them [`PoolsWindow`].
//!
//! `is_exposed_in_era` takes eras as they are. The eras after `current_era`, up to the planned one, are not over for
//! stake: who asks whether somebody may leave at once has to ask about them, and `force_unstake` does.
//!
//! **Errors.** What can't be done is an error. Nothing that is asked for is done in another way, or later.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{fungible::hold::Inspect as _, Get},
};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::{EraIndex, Stake, StakerStatus, StakingInterface};

/// `PostUnbondingPoolsWindow` for a chain with nomination pools: how long they keep what members unbonded apart by eras.
///
/// Pools keep a map with an entry for each of these eras, and for each until which stake is bonded. Their bound on it is
/// `bonding_duration` and this window together. With a window of a fixed length the bound would fall with the duration,
/// a map that is full could not be read any more, and what its members unbonded would be lost. This window is what is left
/// of `Most`, so that the bound is always `Most`.
///
/// `Most` must be no less than any duration: the bonding duration in sessions, where every session may be forced to be an
/// era, and in eras, for which a slash by hand may wait, and two.
pub struct PoolsWindow<T, Most>(PhantomData<(T, Most)>);

impl<T: Config, Most: Get<u32>> Get<u32> for PoolsWindow<T, Most> {
    fn get() -> u32 {
        Most::get().saturating_sub(<Pallet<T> as StakingInterface>::bonding_duration())
    }
}

impl<T: Config> StakingInterface for Pallet<T> {
    type AccountId = T::AccountId;
    type Balance = BalanceOf<T>;
    type CurrencyToVote = T::CurrencyToVote;

    fn minimum_nominator_bond() -> BalanceOf<T> {
        Self::minimum_bond_to_nominate()
    }

    fn minimum_validator_bond() -> BalanceOf<T> {
        Self::minimum_bond_to_validate()
    }

    fn stash_by_ctrl(controller: &T::AccountId) -> Result<T::AccountId, DispatchError> {
        Ok(Self::ledger_of_controller(controller)?.stash)
    }

    /// For how many eras stake that unbonds now is bonded, counted from `current_era`. The same for nominators.
    fn bonding_duration() -> EraIndex {
        Self::unlock_era(Self::era_of_unbonding()).saturating_sub(Self::free_era())
    }

    /// The last era whose chunks can be withdrawn now.
    fn current_era() -> EraIndex {
        Self::free_era()
    }

    fn stake(who: &T::AccountId) -> Result<Stake<BalanceOf<T>>, DispatchError> {
        let (_, ledger) = Self::ledger_of_stash(who)?;
        Ok(Stake {
            total: ledger.total,
            active: ledger.active,
        })
    }

    /// Bonds what the account has, if that is less, and never the existential deposit that keeps it alive.
    fn bond(who: &T::AccountId, value: BalanceOf<T>, payee: &T::AccountId) -> DispatchResult {
        let payee = if who == payee {
            RewardDestination::Stash
        } else {
            RewardDestination::Account(payee.clone())
        };
        Self::bond_new_stash(who.clone(), value, payee)
    }

    /// Fails if the list is full: nobody gives way here.
    fn nominate(who: &T::AccountId, validators: Vec<T::AccountId>) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(who)?;
        Self::set_nominator(&controller, validators, None)
    }

    /// A stash that does neither validate nor nominate is chilled already.
    fn chill(who: &T::AccountId) -> DispatchResult {
        Self::ledger_of_stash(who)?;
        Self::chill_stash(who);
        Ok(())
    }

    fn bond_extra(who: &T::AccountId, extra: BalanceOf<T>) -> DispatchResult {
        Self::bond_more(who, extra)
    }

    /// To be free at `current_era` and `bonding_duration` of this moment, both together. Fails with `NoMoreChunks`
    /// if it would have to wait longer, or let something else wait longer that unbonded before. Takes all that is active if
    /// `value` is more, or if less than the existential deposit would stay.
    fn unbond(who: &T::AccountId, value: BalanceOf<T>) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(who)?;
        Self::unbond_on_time(&controller, value)
    }

    fn set_payee(stash: &T::AccountId, reward_acc: &T::AccountId) -> DispatchResult {
        let (controller, _) = Self::ledger_of_stash(stash)?;
        Self::set_reward_destination(&controller, RewardDestination::Account(reward_acc.clone()))
    }

    /// Frees all chunks whose era `current_era` has reached; there may be none. Returns whether the stash was forgotten,
    /// having no stake left.
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

    /// Frees all stake at once, or fails with `CannotReapStash` if it may have to answer for something: a slash waits, an
    /// election has read stakes, the stash is exposed in the era that is planned, or earlier eras are not mature; or if it took
    /// somebody's place in this era. Whether it is exposed in eras up to `current_era` is for the caller to know.
    fn force_unstake(who: T::AccountId) -> DispatchResult {
        ensure!(Bonded::<T>::contains_key(&who), Error::<T>::NotStash);
        ensure!(Self::may_leave_at_once(&who), Error::<T>::CannotReapStash);
        Self::kill_stash(&who)
    }

    /// Whether an account stands in the exposures of an era, as they are stored. `era` is a real era, which can be later
    /// than `current_era`.
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
        Self::set_mature_era(era);
    }
}

impl<T: Config> Pallet<T> {
    /// What is held of a stash's balance for staking.
    pub fn held_of(stash: &T::AccountId) -> BalanceOf<T> {
        T::Currency::balance_on_hold(&HoldReason::Staking.into(), stash)
    }

    /// Whether a stash that is not exposed in any era up to `current_era` has nothing at stake.
    fn may_leave_at_once(stash: &T::AccountId) -> bool {
        let (planned, active) = (Self::planned_era(), Self::active_era());
        // What took a place in this era must not take another under another name.
        if Self::may_be_at_stake_unseen() || Self::free_era() < active || !Self::may_displace(stash)
        {
            return false;
        }
        if planned == active {
            return true;
        }
        !Self::is_exposed(stash, planned)
    }
}
