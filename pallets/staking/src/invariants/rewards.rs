//! Invariants of points, claims and outstanding rewards.
//!
//! Reads the items of points, payouts and exposures. `EraInvariants` says which eras are complete.

use super::eras::EraInvariants;
use crate::{
    pallet::{
        ClaimedRewards, Config, ErasOutstanding, ErasPayablePages, ErasRewardPoints,
        ErasStakersOverview, ErasTotalPoints, ErasValidatorPoints, ErasValidatorReward,
    },
    rooms::Eras,
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{Saturating, TryRuntimeError};
use sp_staking::EraIndex;

/// Points sum up. Only paid pages are claimed. No more is outstanding than was promised.
pub(super) struct RewardInvariants<T>(PhantomData<T>);

impl<T: Config> RewardInvariants<T> {
    /// Checks the points and the rewards of all kept eras.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        for era in EraInvariants::<T>::kept() {
            Self::check_points(era)?;
            let claimed_pages = Self::check_claims(era)?;
            Self::check_outstanding(era, claimed_pages)?;
        }
        Ok(())
    }

    /// Only elected validators have points. The published points of a finished era are complete. Those of the running
    /// era are at most the earned ones.
    fn check_points(era: EraIndex) -> Result<(), TryRuntimeError> {
        let points: BTreeMap<_, _> = ErasValidatorPoints::<T>::iter_prefix(era).collect();
        let total = ErasTotalPoints::<T>::get(era);
        ensure!(
            u64::from(total) == points.values().map(|p| u64::from(*p)).sum::<u64>(),
            "the total of points is their sum"
        );
        ensure!(
            points
                .keys()
                .all(|validator| ErasStakersOverview::<T>::contains_key(era, validator)),
            "only elected validators earn points"
        );
        let published = ErasRewardPoints::<T>::get(era);
        if era < Eras::<T>::active() {
            ensure!(
                published.total == total && published.individual == points,
                "the points of a finished era are published"
            );
        } else {
            ensure!(
                published.total <= total
                    && (published.individual.iter())
                        .all(|(validator, published)| points.get(validator) >= Some(published)),
                "no point is published before it is earned"
            );
        }
        Ok(())
    }

    /// Returns the number of claimed pages.
    fn check_claims(era: EraIndex) -> Result<u32, TryRuntimeError> {
        let mut claimed_pages = 0u32;
        for (validator, claimed) in ClaimedRewards::<T>::iter_prefix(era) {
            let pages = ErasStakersOverview::<T>::get(era, &validator)
                .map_or(0, |overview| overview.page_count);
            let mut claimed = claimed.to_vec();
            claimed.sort();
            ensure!(
                claimed.is_sorted_by(|a, b| a < b),
                "no page is claimed twice"
            );
            ensure!(
                claimed.iter().all(|page| *page < pages),
                "only paid pages are claimed"
            );
            claimed_pages.saturating_accrue(claimed.len() as u32);
        }
        Ok(claimed_pages)
    }

    fn check_outstanding(era: EraIndex, claimed_pages: u32) -> Result<(), TryRuntimeError> {
        let open = ErasPayablePages::<T>::get(era).saturating_sub(claimed_pages);
        let reward = ErasValidatorReward::<T>::get(era);
        match (reward, ErasOutstanding::<T>::get(era)) {
            (Some(reward), Some(outstanding)) => {
                ensure!(
                    outstanding.unpaid <= reward,
                    "no more is outstanding than was promised"
                );
                ensure!(outstanding.pages == open, "the unclaimed pages are counted");
            }
            (Some(_), None) => ensure!(open == 0, "a settled era has no unclaimed page"),
            (None, outstanding) => ensure!(
                outstanding.is_none(),
                "nothing is outstanding before an era ends"
            ),
        }
        Ok(())
    }
}
