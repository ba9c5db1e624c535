//! Invariants of points, claims and outstanding rewards.
//!
//! Reads storage items of points, payouts and exposures. `EraInvariants` says which eras are complete.

use super::eras::EraInvariants;
use crate::{
    pallet::{
        ClaimedRewards, Config, ErasOutstanding, ErasPayablePages, ErasRewardPoints,
        ErasServiceReward, ErasStakersOverview, ErasValidatorReward, OpenServiceRewards,
        PendingPoints,
    },
    payout::RewardSource,
    rooms::{Eras, Rewards},
    types::{BalanceOf, MAX_POINTS_IN_TURN},
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::{Saturating, TryRuntimeError};
use sp_staking::EraIndex;

/// Points sum up. Only paid pages are claimed. No more is outstanding than was promised.
pub(super) struct RewardInvariants<T>(PhantomData<T>);

impl<T: Config> RewardInvariants<T> {
    /// Checks the points and the rewards of all kept eras.
    pub(super) fn check() -> Result<(), TryRuntimeError> {
        Self::check_pending_points()?;
        for era in EraInvariants::<T>::kept() {
            Self::check_points(era)?;
            let claimed_pages = Self::check_claims(era)?;
            Self::check_outstanding(era, claimed_pages)?;
        }
        let open = ErasServiceReward::<T>::iter_prefix_values(Eras::<T>::active())
            .fold(Default::default(), |sum: BalanceOf<T>, part| {
                sum.saturating_add(part)
            });
        ensure!(
            OpenServiceRewards::<T>::get() == open,
            "what services added to the active era is summed up"
        );
        T::RewardSource::check(Rewards::<T>::promised())
    }

    /// Only elected validators have points, and the total is their sum.
    fn check_points(era: EraIndex) -> Result<(), TryRuntimeError> {
        let points = ErasRewardPoints::<T>::get(era);
        let sum: u64 = points.individual.values().map(|p| u64::from(*p)).sum();
        ensure!(
            u64::from(points.total) == sum,
            "the total of points is their sum"
        );
        ensure!(
            points
                .individual
                .keys()
                .all(|validator| ErasStakersOverview::<T>::contains_key(era, validator)),
            "only elected validators earn points"
        );
        Ok(())
    }

    /// Points wait for the active era only. There are fewer entries than are published at once.
    fn check_pending_points() -> Result<(), TryRuntimeError> {
        let Some(pending) = PendingPoints::<T>::get() else {
            return Ok(());
        };
        ensure!(
            pending.era == Eras::<T>::active(),
            "points wait for the active era"
        );
        ensure!(
            (pending.points.len() as u32) < pending.period && pending.period <= MAX_POINTS_IN_TURN,
            "points are published in their turn"
        );
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
                let from_services = ErasServiceReward::<T>::iter_prefix_values(era)
                    .fold(Default::default(), |sum: BalanceOf<T>, part| {
                        sum.saturating_add(part)
                    });
                ensure!(
                    outstanding.from_services == from_services,
                    "what services added to an era is the sum of its parts"
                );
                ensure!(
                    outstanding.unpaid <= reward.saturating_add(from_services),
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
