//! What an era would pay to a nominator.
//!
//! The question adds a stake to the exposure of a validator in the active era, and to the stake of the era. Then it
//! asks for the reward of an era of usual length, and for the share of the stake in it. The shares are those of
//! payouts. All else stays as it is: the other stakes, the validators, and the issuance. What services add to rewards
//! is not included.
//!
//! Two assumptions about points are offered. Over many eras the points of honest validators are about equal. The points
//! of the last era show a validator that was offline, but they contain chance, because slots are drawn.
//!
//! Reads the rooms `Handover`, `Eras`, `Exposures`, `Points`, `Roles` and `CommissionBounds`.

use super::{
    pause::ensure_not_paused,
    types::{NoAnswer, NominationsEstimate, RewardEstimate, ValidatorEstimate},
};
use crate::{
    eras::Forecast,
    pallet::Config,
    payout::{EraReward, PoolShares},
    rooms::{CommissionBounds, Eras, Exposures, Points, Roles},
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::{cmp::Reverse, marker::PhantomData};
use frame_support::{
    ensure,
    traits::{fungible::Inspect as _, Get},
};
use palisade_staking_math::payout::compute_validator_pool;
use sp_runtime::{Perbill, Saturating};
use sp_staking::{EraIndex, PagedExposureMetadata};

/// The active era with a stake added, as all estimates of one question see it.
struct Scene {
    era: EraIndex,
    /// The number of its validators.
    validators: u32,
    /// The stakers' part of its inflation.
    reward: u128,
}

/// Estimates rewards.
pub(crate) struct EstimateAnswers<T>(PhantomData<T>);

impl<T: Config> EstimateAnswers<T> {
    /// Estimates the reward of a nominator with a stake behind one validator.
    ///
    /// # Errors
    /// - `NotElected`: the validator has no exposure in the active era.
    /// - `StakeAboveIssuance`: the stake is above the total issuance.
    /// - `NotComputable`: an era has no length, or too many storage transactions are open.
    /// - `Paused`: a handover is under way.
    pub(crate) fn of_validator(
        stake: BalanceOf<T>,
        validator: &T::AccountId,
    ) -> Result<ValidatorEstimate<BalanceOf<T>>, NoAnswer> {
        let scene = Self::scene_with(stake)?;
        Self::estimate(&scene, validator, stake).ok_or(NoAnswer::NotElected)
    }

    /// Estimates the rewards of a nominator with stakes behind several validators.
    ///
    /// # Errors
    /// - `WrongNumberOfTargets`: there is none, or there are more than `MaxNominations`.
    /// - `DuplicateTarget`: a target is named twice.
    /// - `NotElected`: no target has an exposure in the active era.
    /// - `StakeAboveIssuance`, `NotComputable`, `Paused`: as [`of_validator`](Self::of_validator).
    pub(crate) fn of_nominations(
        stakes: Vec<(T::AccountId, BalanceOf<T>)>,
    ) -> Result<NominationsEstimate<T::AccountId, BalanceOf<T>>, NoAnswer> {
        ensure!(
            !stakes.is_empty() && stakes.len() <= T::MaxNominations::get() as usize,
            NoAnswer::WrongNumberOfTargets
        );
        let names: BTreeSet<_> = stakes.iter().map(|(target, _)| target).collect();
        ensure!(names.len() == stakes.len(), NoAnswer::DuplicateTarget);
        let whole = stakes
            .iter()
            .fold(BalanceOf::<T>::default(), |sum, (_, stake)| {
                sum.saturating_add(*stake)
            });
        let scene = Self::scene_with(whole)?;

        let reward_of = |estimate: ValidatorEstimate<BalanceOf<T>>| {
            to_u128::<T>(estimate.present.with_equal_points)
        };
        let alone: Vec<u128> = stakes
            .iter()
            .filter_map(|(target, _)| Self::estimate(&scene, target, whole).map(reward_of))
            .collect();
        let (least, most) = alone
            .iter()
            .min()
            .zip(alone.iter().max())
            .ok_or(NoAnswer::NotElected)?;
        let sum = alone
            .iter()
            .fold(0u128, |sum, reward| sum.saturating_add(*reward));
        let mean = sum.checked_div(alone.len() as u128).unwrap_or(0);
        let targets: Vec<_> = stakes
            .into_iter()
            .map(|(target, stake)| {
                let estimate = Self::estimate(&scene, &target, stake);
                (target, estimate)
            })
            .collect();
        let divided = targets
            .iter()
            .filter_map(|(_, estimate)| estimate.map(reward_of));
        Ok(NominationsEstimate {
            as_divided: from_u128::<T>(divided.fold(0, u128::saturating_add)),
            targets,
            least: from_u128::<T>(*least),
            most: from_u128::<T>(*most),
            mean: from_u128::<T>(mean),
        })
    }

    /// Returns the active era with a stake added.
    fn scene_with(added: BalanceOf<T>) -> Result<Scene, NoAnswer> {
        ensure_not_paused::<T>()?;
        ensure!(
            added <= T::Currency::total_issuance(),
            NoAnswer::StakeAboveIssuance
        );
        // Zero if nobody knows how long a session takes.
        let millis = Forecast::<T>::usual_era_millis();
        ensure!(millis > 0, NoAnswer::NotComputable);
        let era = Eras::<T>::active();
        let staked = Exposures::<T>::total_stake(era).saturating_add(added);
        let (reward, _) = EraReward::<T>::preview(staked, millis).ok_or(NoAnswer::NotComputable)?;
        Ok(Scene {
            era,
            validators: Exposures::<T>::validators_after(era, None).count() as u32,
            reward: to_u128::<T>(reward),
        })
    }

    /// Estimates the reward of a stake behind a validator. `None` if the validator has no exposure in the active era.
    fn estimate(
        scene: &Scene,
        validator: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> Option<ValidatorEstimate<BalanceOf<T>>> {
        let overview = Exposures::<T>::overview(scene.era, validator)?;
        let commission = Exposures::<T>::prefs_of(scene.era, validator)?.commission;
        let is_paid = Self::is_paid(scene.era, validator, &overview, stake);
        let stake = to_u128::<T>(stake);
        let total = to_u128::<T>(overview.total).saturating_add(stake);
        let equal = compute_validator_pool(scene.reward, 1, scene.validators);
        let last = Self::pool_with_last_points(scene, validator);
        let with = |commission: Perbill| {
            let reward = |pool: u128| {
                let share = PoolShares::split(pool, commission, total).of_stake(stake);
                from_u128::<T>(if is_paid { share } else { 0 })
            };
            RewardEstimate {
                commission,
                with_equal_points: reward(equal),
                with_last_points: last.map(reward),
            }
        };
        let announced = Roles::<T>::prefs_of(validator)
            .map(|p| CommissionBounds::<T>::range().clamp(p.commission));
        Some(ValidatorEstimate {
            present: with(commission),
            announced: announced.filter(|new| *new != commission).map(with),
            validates: announced.is_some(),
            is_paid,
        })
    }

    /// Returns the pool of a validator that earns the same part of all points as in the last era that is over.
    fn pool_with_last_points(scene: &Scene, validator: &T::AccountId) -> Option<u128> {
        let last = scene.era.checked_sub(1)?;
        let points = Points::<T>::of(last, validator);
        let is_known = points.all > 0 && Exposures::<T>::is_elected(last, validator);
        is_known.then(|| compute_validator_pool(scene.reward, points.own, points.all))
    }

    /// Returns whether a further nominator with a stake would be on a page that is paid. Pages list nominators by
    /// falling stake, and equal stakes by account. Here the further nominator comes after all equal stakes. The pages
    /// of an inherited era are not sorted, so all stakes are sorted here.
    fn is_paid(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        stake: BalanceOf<T>,
    ) -> bool {
        let (pages, length) = (
            T::MaxExposurePages::get().max(1),
            T::MaxExposurePageSize::get().max(1),
        );
        let places = pages.saturating_mul(length);
        let Some(last) = places
            .checked_sub(1)
            .filter(|_| overview.nominator_count >= places)
        else {
            return true;
        };
        // The smallest stake that has a place now. A page may be longer or shorter than today's bound.
        let stakes = (0..)
            .map(|page| Exposures::<T>::page(era, validator, page).others)
            .take_while(|others| !others.is_empty())
            .flatten();
        let mut stakes: Vec<_> = stakes.map(|staker| staker.value).collect();
        stakes.sort_unstable_by_key(|stake| Reverse(*stake));
        let smallest = stakes.get(last as usize);
        smallest.is_none_or(|smallest| stake > *smallest)
    }
}
