//! Where the chain is on its inflation curve, and the curve itself.
//!
//! The curve is whatever `EraPayout` computes. It is asked what an era of usual length would pay with some stake. The
//! yearly rates follow from the answer. So they are right for each implementation. The answer respects the longest paid
//! time of an era, the most for stakers (`MaxStakedRewards`), and what the source of rewards has.
//!
//! Reads the rooms `Handover`, `Eras` and `Exposures`.

use super::{
    pause::ensure_not_paused,
    types::{Inflation, InflationPoint, NoAnswer},
};
use crate::{
    eras::Forecast,
    pallet::Config,
    payout::EraReward,
    rooms::{Eras, Exposures},
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::fungible::Inspect as _;
use palisade_staking_math::{inflation::compute_yearly_rate, multiply_ratio_floor};
use sp_runtime::{traits::Zero, Perquintill, Saturating};

/// The most steps of a sampled curve.
const MAX_STEPS: u32 = 200;

/// Answers questions about inflation.
pub(crate) struct InflationAnswers<T>(PhantomData<T>);

impl<T: Config> InflationAnswers<T> {
    /// Returns where the chain is on its curve.
    ///
    /// # Errors
    /// - `NotComputable`: nothing is issued, an era has no length, a rate is too large, or too many storage
    ///   transactions are open.
    /// - `Paused`: a handover is under way.
    pub(crate) fn inflation() -> Result<Inflation<BalanceOf<T>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        let staked = Exposures::<T>::total_stake(Eras::<T>::active());
        Ok(Inflation {
            issuance: T::Currency::total_issuance(),
            staked,
            era_millis: Forecast::<T>::usual_era_millis(),
            present: Self::point(staked).ok_or(NoAnswer::NotComputable)?,
        })
    }

    /// Returns the curve from nothing staked to all staked, in equal steps. There are at least 1 and at most
    /// [`MAX_STEPS`] steps.
    ///
    /// # Errors
    /// - As [`inflation`](Self::inflation).
    pub(crate) fn curve(steps: u32) -> Result<Vec<InflationPoint<BalanceOf<T>>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        let steps = steps.clamp(1, MAX_STEPS);
        let issuance = to_u128::<T>(T::Currency::total_issuance());
        let staked = |step: u32| multiply_ratio_floor(issuance, step.into(), steps.into());
        let points = (0..=steps).map(|step| Self::point(from_u128::<T>(staked(step))));
        points.collect::<Option<_>>().ok_or(NoAnswer::NotComputable)
    }

    /// Returns the point of the curve at some stake.
    fn point(staked: BalanceOf<T>) -> Option<InflationPoint<BalanceOf<T>>> {
        let issuance = T::Currency::total_issuance();
        let era_millis = Forecast::<T>::usual_era_millis();
        let (era_stakers, era_treasury) = EraReward::<T>::preview(staked, era_millis)?;
        let rate = |amount: BalanceOf<T>, base: BalanceOf<T>| {
            compute_yearly_rate(to_u128::<T>(amount), era_millis, to_u128::<T>(base))
        };
        let stakers_return = if staked.is_zero() {
            None
        } else {
            Some(rate(era_stakers, staked)?)
        };
        Some(InflationPoint {
            staking_rate: Perquintill::from_rational(to_u128::<T>(staked), to_u128::<T>(issuance)),
            era_stakers,
            era_treasury,
            inflation: rate(era_stakers.saturating_add(era_treasury), issuance)?,
            stakers: rate(era_stakers, issuance)?,
            treasury: rate(era_treasury, issuance)?,
            stakers_return,
        })
    }
}
