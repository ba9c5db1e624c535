//! Staking with a bonding duration that never changes, for pallets whose storage depends on it.
//!
//! `bonding_duration` counts from `current_era`, so it falls when `current_era` grows. `pallet-fast-unstake` bounds a
//! stored list by this duration. If the duration falls between two blocks, a longer list can't be read any more. Then
//! the stashes in it would stay there for good, with their deposits.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::{EraIndex, Stake, StakerStatus, StakingInterface};

/// `Staking` with the bonding duration `Duration`, in eras. All else is as in `Staking`.
///
/// `Duration` must be at least the longest bonding duration of the chain plus two. fast-unstake checks this many eras
/// up to `current_era`. So it checks each era up to `current_era` for which the stash can still be slashed, and some
/// earlier ones. Later eras are checked by `force_unstake`.
pub struct SteadyBondingDuration<Staking, Duration>(PhantomData<(Staking, Duration)>);

impl<Staking: StakingInterface, Duration: Get<EraIndex>> StakingInterface
    for SteadyBondingDuration<Staking, Duration>
{
    type AccountId = Staking::AccountId;
    type Balance = Staking::Balance;
    type CurrencyToVote = Staking::CurrencyToVote;

    fn bonding_duration() -> EraIndex {
        Duration::get()
    }

    fn minimum_nominator_bond() -> Self::Balance {
        Staking::minimum_nominator_bond()
    }

    fn minimum_validator_bond() -> Self::Balance {
        Staking::minimum_validator_bond()
    }

    fn stash_by_ctrl(controller: &Self::AccountId) -> Result<Self::AccountId, DispatchError> {
        Staking::stash_by_ctrl(controller)
    }

    fn current_era() -> EraIndex {
        Staking::current_era()
    }

    fn stake(who: &Self::AccountId) -> Result<Stake<Self::Balance>, DispatchError> {
        Staking::stake(who)
    }

    fn bond(
        who: &Self::AccountId,
        value: Self::Balance,
        payee: &Self::AccountId,
    ) -> DispatchResult {
        Staking::bond(who, value, payee)
    }

    fn nominate(who: &Self::AccountId, validators: Vec<Self::AccountId>) -> DispatchResult {
        Staking::nominate(who, validators)
    }

    fn chill(who: &Self::AccountId) -> DispatchResult {
        Staking::chill(who)
    }

    fn bond_extra(who: &Self::AccountId, extra: Self::Balance) -> DispatchResult {
        Staking::bond_extra(who, extra)
    }

    /// The stake is free at `current_era` + `Duration`, or before, unless eras are forced or a slash is pending.
    fn unbond(stash: &Self::AccountId, value: Self::Balance) -> DispatchResult {
        Staking::unbond(stash, value)
    }

    fn set_payee(stash: &Self::AccountId, reward_acc: &Self::AccountId) -> DispatchResult {
        Staking::set_payee(stash, reward_acc)
    }

    fn withdraw_unbonded(
        stash: Self::AccountId,
        num_slashing_spans: u32,
    ) -> Result<bool, DispatchError> {
        Staking::withdraw_unbonded(stash, num_slashing_spans)
    }

    fn desired_validator_count() -> u32 {
        Staking::desired_validator_count()
    }

    fn election_ongoing() -> bool {
        Staking::election_ongoing()
    }

    fn force_unstake(who: Self::AccountId) -> DispatchResult {
        Staking::force_unstake(who)
    }

    fn is_exposed_in_era(who: &Self::AccountId, era: &EraIndex) -> bool {
        Staking::is_exposed_in_era(who, era)
    }

    fn status(who: &Self::AccountId) -> Result<StakerStatus<Self::AccountId>, DispatchError> {
        Staking::status(who)
    }

    fn is_virtual_staker(who: &Self::AccountId) -> bool {
        Staking::is_virtual_staker(who)
    }

    fn slash_reward_fraction() -> Perbill {
        Staking::slash_reward_fraction()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn max_exposure_page_size() -> sp_staking::Page {
        Staking::max_exposure_page_size()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn add_era_stakers(
        current_era: &EraIndex,
        stash: &Self::AccountId,
        exposures: Vec<(Self::AccountId, Self::Balance)>,
    ) {
        Staking::add_era_stakers(current_era, stash, exposures);
    }

    #[cfg(any(feature = "std", feature = "runtime-benchmarks"))]
    fn set_era(era: EraIndex) {
        Staking::set_era(era);
    }
}
