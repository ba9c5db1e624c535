//! Staking as a restaking pallet sees it: services slash and reward stake.
//!
//! Owns no storage. Forwards to rooms and transitions.

use crate::{
    pallet::{Config, Pallet},
    payout::ServiceReward,
    rooms::{Eras, Exposures, SlashPolicy, UnlockEras},
    slashing::ServiceSlashing,
    types::BalanceOf,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use palisade_restaking_primitives::{SecuredStake, ServiceSlash};
use sp_runtime::DispatchResult;
use sp_staking::EraIndex;

impl<T: Config> SecuredStake<T::AccountId> for Pallet<T> {
    type Balance = BalanceOf<T>;

    fn active_era() -> EraIndex {
        Eras::<T>::active()
    }

    fn planned_era() -> EraIndex {
        Eras::<T>::planned()
    }

    fn eras_at_risk() -> u32 {
        let planned = Eras::<T>::planned();
        let unlock = UnlockEras::<T>::unlock_era(planned);
        let bonded = unlock
            .saturating_sub(planned)
            .max(T::BondingDuration::get());
        // No slash of a service is due later than its stake is free. Its application takes blocks, at most an era.
        bonded.saturating_add(1)
    }

    fn is_slashable(era: EraIndex) -> bool {
        ServiceSlashing::<T>::is_slashable(era)
    }

    fn stake_behind(validator: &T::AccountId, era: EraIndex) -> Option<BalanceOf<T>> {
        Exposures::<T>::overview(era, validator).map(|overview| overview.total)
    }

    fn is_invulnerable(validator: &T::AccountId) -> bool {
        SlashPolicy::<T>::invulnerables().contains(validator)
    }

    fn invulnerables() -> Vec<T::AccountId> {
        SlashPolicy::<T>::invulnerables().0.into_inner()
    }

    fn slash(slash: ServiceSlash<T::AccountId>) -> DispatchResult {
        ServiceSlashing::<T>::slash(slash)
    }

    fn reward(
        payer: &T::AccountId,
        validator: &T::AccountId,
        amount: BalanceOf<T>,
    ) -> DispatchResult {
        ServiceReward::<T>::reward(payer, validator, amount)
    }
}
