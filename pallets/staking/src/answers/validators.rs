//! The validators of an era: their stakes, points, pay and slashes.
//!
//! Reads the rooms `Handover`, `Eras`, `History`, `Exposures`, `Points`, `Rewards` and `AppliedSlashes`.

use super::{
    pause::ensure_not_paused,
    types::{EraValidator, EraValidators, NoAnswer},
};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Eras, Exposures, Handover, History, Points, Rewards},
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_staking_math::payout::compute_validator_pool;
use sp_runtime::Perbill;
use sp_staking::EraIndex;

/// The most validators of one answer.
const MAX_VALIDATORS_AT_ONCE: u32 = 256;

/// Answers who validated.
pub(crate) struct ValidatorAnswers<T>(PhantomData<T>);

impl<T: Config> ValidatorAnswers<T> {
    /// Returns the validators of an era that come after a given account in the order of storage, or from the first on.
    /// The account need not be a validator. Returns at most `limit` validators. `limit` counts as 1 if it is zero, and
    /// as [`MAX_VALIDATORS_AT_ONCE`] if it is more.
    ///
    /// # Errors
    /// - `UnknownEra`: the era is not planned yet, or it is out of the history.
    /// - `Paused`: a handover is under way.
    pub(crate) fn era_validators(
        era: EraIndex,
        after: Option<&T::AccountId>,
        limit: u32,
    ) -> Result<EraValidators<T::AccountId, BalanceOf<T>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        let oldest = Eras::<T>::planned().saturating_sub(T::HistoryDepth::get());
        let is_planned = Eras::<T>::last_planned().is_some_and(|planned| era <= planned);
        // The first session of an era is forgotten when the era is removed.
        let is_stored =
            Eras::<T>::first_session_of(era).is_some() && !History::<T>::is_leaving(era);
        ensure!(
            era >= oldest && is_planned && is_stored,
            NoAnswer::UnknownEra
        );

        let points = Points::<T>::all_of(era);
        let reward = Rewards::<T>::reward_of(era).map(to_u128::<T>);
        let limit = limit.clamp(1, MAX_VALIDATORS_AT_ONCE) as usize;
        let mut stored = Exposures::<T>::validators_after(era, after);
        let mut validators = Vec::new();
        for (validator, overview) in stored.by_ref().take(limit) {
            let earned = points.of(&validator);
            let pool = reward.map(|all| compute_validator_pool(all, earned.own, earned.all));
            let pages = overview.page_count;
            let unclaimed = Rewards::<T>::unclaimed_pages(era, &validator, pages).count() as u32;
            let commission = Exposures::<T>::prefs_of(era, &validator).map(|p| p.commission);
            let (slashed_fraction, slashed_own) = Self::slashed(era, &validator).unzip();
            validators.push(EraValidator {
                validator,
                total: overview.total,
                own: overview.own,
                nominators: overview.nominator_count,
                commission: commission.unwrap_or_default(),
                points: earned.own,
                pool: pool.map(from_u128::<T>),
                paid_pages: pages.saturating_sub(unclaimed),
                pages,
                slashed_fraction,
                slashed_own,
            });
        }
        let last = validators.last().map(|last| last.validator.clone());
        let next = last.filter(|_| stored.next().is_some());
        Ok(EraValidators { validators, next })
    }

    /// Returns the largest fraction that slashes took for an era, and what the era costs the validator itself. `None`
    /// in an inherited era: the records of `pallet-staking` count slashes that were not applied.
    fn slashed(era: EraIndex, validator: &T::AccountId) -> Option<(Perbill, BalanceOf<T>)> {
        let is_known = !Handover::<T>::is_inherited(era);
        is_known.then(|| AppliedSlashes::<T>::of_validator(era, validator).unwrap_or_default())
    }
}
