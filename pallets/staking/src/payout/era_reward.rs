//! An era's reward is opened when the era ends, counted down, and settled.
//!
//! 1. [`EraReward::open`] splits the inflation. If the source of rewards has less, both parts are lowered. The
//!    treasury's part is taken from the source at once. The stakers' part is reserved there, and becomes outstanding.
//!    What services added in the era becomes outstanding with it.
//! 2. [`EraReward::set_outstanding`] stores the rest after each page that is paid. After the last page it settles the
//!    era: the rest goes to the treasury. The rest comes from rounding, from nominators beyond the paid pages, from
//!    rewards that no account could take, and from an era without points.
//! 3. [`EraReward::expire`] settles an era that is too old to be claimed. Then unclaimed pages are part of the rest as
//!    well.
//!
//! Reads the rooms `Exposures` and `RewardPolicy`, writes the rooms `Rewards` and `ServiceRewards`.

use super::RewardSource;
use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{Exposures, RewardPolicy, Rewards, ServiceRewards},
    types::{from_u128, to_u128, BalanceOf, Outstanding},
};
use core::marker::PhantomData;
use frame_support::{
    storage::with_transaction,
    traits::{fungible::Inspect as _, Imbalance as _, OnUnbalanced},
};
use palisade_staking_math::inflation::{compute_limited, EraInflation};
use sp_runtime::{traits::Zero, DispatchError, Saturating, TransactionOutcome};
use sp_staking::{EraIndex, EraPayout};

/// Opens and settles the reward of an era.
pub(crate) struct EraReward<T>(PhantomData<T>);

impl<T: Config> EraReward<T> {
    /// Pays the treasury's part of an era's inflation, and opens the stakers' part for payout. `millis` is the time
    /// that is paid, in ms.
    ///
    /// # Events
    /// `EraUnderpaid` if the source of rewards has less than the inflation, `EraPaid`, `EraSettled` if the era has no
    /// page to claim.
    pub(crate) fn open(era: EraIndex, millis: u64) {
        let staked = Exposures::<T>::total_stake(era);
        let wanted = Self::divide_inflation(staked, millis);
        let (for_stakers, for_treasury) = Self::limit(wanted);

        // The receiver can be the source. So it gets its part after the stakers' part is reserved.
        let to_treasury = T::RewardSource::withdraw(for_treasury);
        let remainder = to_treasury.peek();
        let validator_payout = T::RewardSource::reserve(for_stakers);
        T::RewardRemainder::on_unbalanced(to_treasury);
        Rewards::<T>::set_reward(era, validator_payout);
        let missing = wanted
            .0
            .saturating_add(wanted.1)
            .saturating_sub(validator_payout.saturating_add(remainder));
        if !missing.is_zero() {
            Pallet::<T>::deposit_event(Event::EraUnderpaid {
                era_index: era,
                missing,
            });
        }
        Pallet::<T>::deposit_event(Event::EraPaid {
            era_index: era,
            validator_payout,
            remainder,
        });
        let from_services = ServiceRewards::<T>::close();
        Self::set_outstanding(
            era,
            Outstanding {
                unpaid: validator_payout.saturating_add(from_services),
                pages: Exposures::<T>::payable_pages(era),
                from_services,
            },
        );
    }

    /// Returns what an era would pay if this much were staked and it ended now: the stakers' part and the treasury's
    /// part. The era lasts `millis` ms, but at most the longest paid time counts. Changes no storage, even if
    /// `EraPayout` writes. `None` if that can't be guaranteed, because too many storage transactions are open.
    pub(crate) fn preview(
        staked: BalanceOf<T>,
        millis: u64,
    ) -> Option<(BalanceOf<T>, BalanceOf<T>)> {
        let paid = millis.min(RewardPolicy::<T>::longest_paid_era());
        let preview = with_transaction(|| {
            let parts = Self::limit(Self::divide_inflation(staked, paid));
            TransactionOutcome::Rollback(Ok::<_, DispatchError>(parts))
        });
        preview.ok()
    }

    /// Divides the inflation of an era into the stakers' part and the treasury's part.
    fn divide_inflation(staked: BalanceOf<T>, millis: u64) -> (BalanceOf<T>, BalanceOf<T>) {
        let issuance = T::Currency::total_issuance();
        let (stakers, treasury) = T::EraPayout::era_payout(staked, issuance, millis);
        let inflation = stakers.saturating_add(treasury);
        let most = RewardPolicy::<T>::most_for_stakers().mul_floor(inflation);
        let for_stakers = stakers.min(most);
        (for_stakers, inflation.saturating_sub(for_stakers))
    }

    /// Lowers both parts of an era in their ratio to what the source of rewards has. The stakers' part is rounded down.
    fn limit((stakers, treasury): (BalanceOf<T>, BalanceOf<T>)) -> (BalanceOf<T>, BalanceOf<T>) {
        let wanted = EraInflation {
            stakers: to_u128::<T>(stakers),
            treasury: to_u128::<T>(treasury),
        };
        let era = compute_limited(wanted, to_u128::<T>(T::RewardSource::available()));
        (from_u128::<T>(era.stakers), from_u128::<T>(era.treasury))
    }

    /// Stores what is not paid of an era. If no page is left to claim, settles the era instead: gives the rest to the
    /// treasury and emits `EraSettled`.
    pub(crate) fn set_outstanding(era: EraIndex, outstanding: Outstanding<BalanceOf<T>>) {
        if outstanding.pages > 0 {
            Rewards::<T>::set_outstanding(era, outstanding);
        } else {
            Rewards::<T>::settle(era);
            let rest = T::RewardSource::release(outstanding.unpaid);
            let to_treasury = rest.peek();
            T::RewardRemainder::on_unbalanced(rest);
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
