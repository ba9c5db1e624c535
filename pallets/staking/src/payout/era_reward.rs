//! An era's reward is opened when the era ends, counted down, and settled.
//!
//! 1. [`EraReward::open`] splits the inflation. The treasury's part is minted at once. The stakers' part becomes
//!    outstanding.
//! 2. [`EraReward::set_outstanding`] stores the rest after each page that is paid. After the last page it settles the
//!    era: the rest goes to the treasury. The rest comes from rounding, from nominators beyond the paid pages, from
//!    rewards that no account could take, and from an era without points.
//! 3. [`EraReward::expire`] settles an era that is too old to be claimed. Then unclaimed pages are part of the rest as
//!    well.
//!
//! Reads the rooms `Exposures` and `RewardPolicy`, writes the room `Rewards`.

use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{Exposures, RewardPolicy, Rewards},
    types::{BalanceOf, Outstanding},
};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Balanced as _, Inspect as _},
    OnUnbalanced,
};
use sp_runtime::Saturating;
use sp_staking::{EraIndex, EraPayout};

/// Opens and settles the reward of an era.
pub(crate) struct EraReward<T>(PhantomData<T>);

impl<T: Config> EraReward<T> {
    /// Mints the treasury's part of an era's inflation, and opens the stakers' part for payout. The era lasted
    /// `millis` ms. Emits `EraPaid`.
    pub(crate) fn open(era: EraIndex, millis: u64) {
        let staked = Exposures::<T>::total_stake(era);
        let issuance = T::Currency::total_issuance();
        let (stakers, treasury) = T::EraPayout::era_payout(staked, issuance, millis);
        let inflation = stakers.saturating_add(treasury);
        let most = RewardPolicy::<T>::most_for_stakers().mul_floor(inflation);
        let validator_payout = stakers.min(most);
        let remainder = inflation.saturating_sub(validator_payout);

        T::RewardRemainder::on_unbalanced(T::Currency::issue(remainder));
        Rewards::<T>::set_reward(era, validator_payout);
        Pallet::<T>::deposit_event(Event::EraPaid {
            era_index: era,
            validator_payout,
            remainder,
        });
        Self::set_outstanding(
            era,
            Outstanding {
                unpaid: validator_payout,
                pages: Exposures::<T>::payable_pages(era),
            },
        );
    }

    /// Stores what is not paid of an era. If no page is left to claim, settles the era instead: mints the rest to
    /// the treasury and emits `EraSettled`.
    pub(crate) fn set_outstanding(era: EraIndex, outstanding: Outstanding<BalanceOf<T>>) {
        if outstanding.pages > 0 {
            Rewards::<T>::set_outstanding(era, outstanding);
        } else {
            Rewards::<T>::settle(era);
            let to_treasury = outstanding.unpaid;
            T::RewardRemainder::on_unbalanced(T::Currency::issue(to_treasury));
            Pallet::<T>::deposit_event(Event::EraSettled {
                era_index: era,
                to_treasury,
            });
        }
    }

    /// Settles an era that is out of its history, unless it is settled. Rewards that nobody claimed go to the
    /// treasury.
    pub(crate) fn expire(era: EraIndex) {
        if let Some(outstanding) = Rewards::<T>::outstanding(era) {
            Self::set_outstanding(
                era,
                Outstanding {
                    pages: 0,
                    ..outstanding
                },
            );
        }
    }
}
