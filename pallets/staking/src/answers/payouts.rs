//! What an era pays to one stash: its part in the reward of each validator that it backed, or of itself.
//!
//! Walks all exposures of the era. The shares are those of payouts, so they are what was paid, or what will be.
//!
//! Reads the rooms `Handover`, `Exposures` and `Rewards`. `Payout` also reads `Eras`, `Points` and `ServiceRewards`.

use super::{
    pause::ensure_not_paused,
    types::{NoAnswer, PageStatus, PayoutPart, PayoutPartOf},
};
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
    /// There is one part for each exposure with the stash: at most one of its own, and at most `MaxNominations` of
    /// validators that it backed. In an inherited era a validator has a part for each page with which it is paid.
    ///
    /// # Errors
    /// - `UnknownEra`: the era is not over, or its rewards can't be claimed any more.
    /// - `Paused`: a handover is under way.
    pub(crate) fn payouts_of(
        stash: &T::AccountId,
        era: EraIndex,
    ) -> Result<Vec<PayoutPartOf<T>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        ensure!(Payout::<T>::is_rewarded(era), NoAnswer::UnknownEra);
        let mut parts = Vec::new();
        for (validator, overview) in Exposures::<T>::validators_after(era, None) {
            for page in 0.. {
                let Some(stakers) = Exposures::<T>::slashable_stakers(era, &validator, page) else {
                    break;
                };
                if validator == *stash {
                    parts.extend(Self::part_of_validator(era, stash, &overview, page));
                    continue;
                }
                let stakes = stakers.into_iter().filter(|(who, _)| who == stash);
                parts.extend(stakes.map(|(_, stake)| {
                    let shares = Payout::<T>::shares_of(&validator, era, &overview);
                    let reward = shares.of_stake(to_u128::<T>(stake));
                    Self::part(era, &validator, &overview, page, stake, reward)
                }));
            }
        }
        parts.sort_by(|a, b| (&a.validator, a.page).cmp(&(&b.validator, b.page)));
        Ok(parts)
    }

    /// Returns the part of a validator itself with a page. `None` if it is not paid with this page.
    fn part_of_validator(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        page: Page,
    ) -> Option<PayoutPartOf<T>> {
        let shares = Payout::<T>::shares_of(validator, era, overview);
        let stakes = Exposures::<T>::page(era, validator, page).page_total;
        let reward = Payout::<T>::reward_of_validator(era, overview, &shares, page, stakes);
        let stake = if page.is_zero() {
            overview.own
        } else {
            Zero::zero()
        };
        (page.is_zero() || !reward.is_zero())
            .then(|| Self::part(era, validator, overview, page, stake, reward))
    }

    /// Returns the part of a stake on a page. `reward` is paid with the page, if it is paid at all.
    fn part(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        page: Page,
        stake: BalanceOf<T>,
        reward: u128,
    ) -> PayoutPartOf<T> {
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
