//! Reward policy: for how long an era is paid, the most for stakers, and whether pages are paid automatically.
//!
//! Governance sets it. The end of an era and automatic payout read it.
//!
//! Two maximum era durations are refused: zero, because eras would mint nothing, and more than `LongestPaidEra`, the
//! bound of the runtime. A share for stakers above 100% would pay more than there is. `Settings` refuses it.

use crate::pallet::{AutomaticPayouts, Config, ConfigOp, Error, MaxEraDuration, MaxStakedRewards};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, Percent};

/// The only writer of `MaxEraDuration`, `MaxStakedRewards` and `AutomaticPayouts`.
///
/// Invariant after every method: `MaxEraDuration` is not zero.
pub(crate) struct RewardPolicy<T>(PhantomData<T>);

impl<T: Config> RewardPolicy<T> {
    /// Returns the longest time for which an era mints, in ms.
    ///
    /// `LongestPaidEra` applies if there is no other maximum, or if a release has lowered it below the stored one.
    pub(crate) fn longest_paid_era() -> u64 {
        let bound = T::LongestPaidEra::get();
        MaxEraDuration::<T>::get().map_or(bound, |millis| millis.min(bound))
    }

    /// Returns the most of an era's inflation that goes to stakers. Without a maximum it is 100%.
    pub(crate) fn most_for_stakers() -> Percent {
        MaxStakedRewards::<T>::get().unwrap_or_else(Percent::one)
    }

    /// Returns whether pages are paid without a claim.
    pub(crate) fn pays_automatically() -> bool {
        AutomaticPayouts::<T>::get()
    }

    /// Sets the longest time for which an era mints, in ms. With `None` it is `LongestPaidEra`.
    ///
    /// # Errors
    /// - `BoundNotMet`: it is zero, or above `LongestPaidEra`.
    pub(crate) fn set_max_era_duration(new: Option<u64>) -> DispatchResult {
        let bound = T::LongestPaidEra::get();
        ensure!(
            new.is_none_or(|millis| millis > 0 && millis <= bound),
            Error::<T>::BoundNotMet
        );
        MaxEraDuration::<T>::set(new);
        Ok(())
    }

    /// Sets whether pages are paid without a claim.
    pub(crate) fn set_automatic_payouts(enabled: bool) {
        AutomaticPayouts::<T>::put(enabled);
    }

    /// Carries out an operation on `MaxStakedRewards`, without checks. The caller checks that it sets at most 100%.
    pub(crate) fn apply_most_for_stakers(op: ConfigOp<Percent>) {
        op.apply_to::<MaxStakedRewards<T>>();
    }
}
