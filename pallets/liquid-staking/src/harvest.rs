//! Rewards: what staking paid becomes net asset value, once an era.
//!
//! Reads the room `Rules`; writes `Vault`.

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{Rules, Vault},
};
use core::marker::PhantomData;

/// Takes rewards.
pub(crate) struct Harvest<T>(PhantomData<T>);

impl<T: Config> Harvest<T> {
    /// Takes all rewards from the reward account. The fee goes to its account, a part to the insurance fund, and the
    /// rest to the buffer. If the fee can't be paid, holders get it. The insurance fund gets at least what it lacks of
    /// the existential deposit, but nothing of the fee.
    ///
    /// # Events
    /// `RewardTaken`, if there was any.
    pub(crate) fn process() {
        let reward = Vault::<T>::collect_rewards();
        if reward == 0 {
            return;
        }
        let rules = Rules::<T>::get();
        let share = rules.insurance_share.mul_floor(reward);
        let fee = rules.fee_account.map_or(0, |account| {
            let fee = rules.reward_fee.mul_floor(reward);
            Vault::<T>::pay(&account, fee).map_or(0, |()| fee)
        });
        let insurance = share
            .max(Vault::<T>::missing_insurance())
            .min(reward.saturating_sub(fee));
        Vault::<T>::add_to_insurance(insurance);
        Vault::<T>::add_to_buffer(reward.saturating_sub(fee).saturating_sub(insurance));
        Pallet::<T>::deposit_event(Event::RewardTaken {
            reward,
            fee,
            insurance,
        });
    }
}
