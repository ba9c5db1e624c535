//! What an era pays to one stash: its part in the reward of each validator that it backed, or of itself.
//!
//! Walks all exposures of the era. The shares are those of payouts, so they are what was paid, or what will be.
//!
//! Reads the rooms `Exposures` and `Rewards`, and through `Payout` `Eras` and `Points`.

use super::types::{NoAnswer, PageStatus, PayoutPart, PayoutPartOf};
use crate::{
    pallet::Config,
    payout::Payout,
    rooms::{Exposures, Rewards},
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::traits::Zero;
use sp_staking::{EraIndex, Page, PagedExposureMetadata};

/// Answers what an era pays.
pub(crate) struct PayoutAnswers<T>(PhantomData<T>);

impl<T: Config> PayoutAnswers<T> {
    /// Returns the parts of a stash in the reward of an era, in the order of validators and pages. Empty if the stash
    /// was not exposed.
    ///
    /// There is one part for each exposure with the stash: at most one for itself, and `MaxNominations` for others.
    ///
    /// # Errors
    /// - `UnknownEra`: the era is not over, or its rewards can't be claimed any more.
    pub(crate) fn payouts_of(
        stash: &T::AccountId,
        era: EraIndex,
    ) -> Result<Vec<PayoutPartOf<T>>, NoAnswer> {
        ensure!(Payout::<T>::is_rewarded(era), NoAnswer::UnknownEra);
        let mut parts = Vec::new();
        for (validator, overview) in Exposures::<T>::validators_after(era, None) {
            for page in 0.. {
                let Some(stakers) = Exposures::<T>::slashable_stakers(era, &validator, page) else {
                    break;
                };
                let stakes = stakers.into_iter().filter(|(who, _)| who == stash);
                parts.extend(stakes.map(|(_, stake)| {
                    let is_own = validator == *stash;
                    Self::part(era, &validator, &overview, page, stake, is_own)
                }));
            }
        }
        parts.sort_by(|a, b| (&a.validator, a.page).cmp(&(&b.validator, b.page)));
        Ok(parts)
    }

    /// Returns the part of a stake on a page. `is_own`: it is that of the validator itself.
    fn part(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        page: Page,
        stake: BalanceOf<T>,
        is_own: bool,
    ) -> PayoutPartOf<T> {
        let shares = Payout::<T>::shares_of(validator, era, overview);
        let reward = if is_own {
            shares.of_validator(to_u128::<T>(stake))
        } else {
            shares.of_stake(to_u128::<T>(stake))
        };
        let mut unclaimed = Rewards::<T>::unclaimed_pages(era, validator, overview.page_count);
        let status = if page >= overview.page_count {
            PageStatus::NeverPaid
        } else if unclaimed.any(|other| other == page) {
            PageStatus::Unclaimed
        } else {
            PageStatus::Claimed
        };
        PayoutPart {
            validator: validator.clone(),
            page,
            stake,
            reward: if status == PageStatus::NeverPaid {
                Zero::zero()
            } else {
                from_u128::<T>(reward)
            },
            status,
        }
    }
}
