//! Era points: the share of each validator in an era's work.
//!
//! Owns `PendingPoints` and `ErasRewardPoints`. `ErasRewardPoints` has all points of an era in one value, because
//! clients read them like this. With a thousand validators this value has 36 KB. If every block read and wrote it, the
//! cost of each block would grow with the validators. So points first wait in a short list, `PendingPoints`. An entry
//! of the list is an account with its points.
//!
//! To *publish* the list is to add all of it to the value. This happens once the list has as many entries as its
//! period: one for each 32 validators that have points in the value, rounded up, at most 32. The list is also published
//! when a session ends. The first entry after a session has ended is published at once.

use super::{Eras, Exposures, Handover, Pruned};
#[cfg(feature = "runtime-benchmarks")]
use crate::types::EraRewardPoints;
use crate::{
    block_weight::BlockWeight,
    pallet::{Config, ErasRewardPoints, PendingPoints},
    types::{PointsInTurn, MAX_POINTS_IN_TURN},
    weights::WeightInfo,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::{marker::PhantomData, mem};
use frame_support::{
    storage::unhashed, traits::Get, weights::Weight, DefaultNoBound, WeakBoundedVec,
};
use sp_runtime::Saturating;
use sp_staking::EraIndex;

/// The points that decide a validator's share of the era's reward.
pub(crate) struct PointsOf {
    /// The points of the validator.
    pub own: u32,
    /// The points of all validators of the era.
    pub all: u32,
}

/// What [`ErasRewardPoints`] stores, as a list that is sorted by account. The encoding is the same as that of its
/// map. A list takes a fraction of the time to decode.
#[derive(Decode, DefaultNoBound, Encode)]
pub(crate) struct SortedPoints<AccountId> {
    total: u32,
    individual: Vec<(AccountId, u32)>,
}

impl<AccountId: Ord> SortedPoints<AccountId> {
    /// Returns the points of a validator, and those of all validators.
    pub(crate) fn of(&self, validator: &AccountId) -> PointsOf {
        let place = (self.individual).binary_search_by(|(listed, _)| listed.cmp(validator));
        let own = place.ok().and_then(|place| self.individual.get(place));
        PointsOf {
            own: own.map_or(0, |(_, points)| *points),
            all: self.total,
        }
    }

    /// Adds points to a validator, as far as the total can count them. If the total saturated below the sum of its
    /// parts, the shares of the reward would exceed the reward. A validator that has no points yet is added only if
    /// `is_elected` accepts it.
    fn add(&mut self, who: AccountId, amount: u32, is_elected: impl FnOnce(&AccountId) -> bool) {
        let countable = amount.min(u32::MAX.saturating_sub(self.total));
        let place = (self.individual).binary_search_by(|(listed, _)| listed.cmp(&who));
        match place {
            Ok(place) => {
                if let Some((_, points)) = self.individual.get_mut(place) {
                    points.saturating_accrue(countable);
                }
            }
            Err(place) if is_elected(&who) => self.individual.insert(place, (who, countable)),
            Err(_) => return,
        }
        self.total.saturating_accrue(countable);
    }
}

/// The only writer of `PendingPoints` and `ErasRewardPoints`.
///
/// Invariants after every method, until an era is pruned:
/// - The total of its `ErasRewardPoints` is the sum of its parts.
/// - Each part belongs to a validator of the era. During a handover any account can have points: its end removes those
///   of others.
/// - `PendingPoints` belongs to the active era.
pub(crate) struct Points<T>(PhantomData<T>);

impl<T: Config> Points<T> {
    /// Adds points in the active era, and publishes the list if it is long enough. An account that was not elected for
    /// the era gets no points: they could not be paid, and they would reduce the shares of the others.
    ///
    /// Returns the weight of publishing, zero if the points wait.
    #[must_use]
    pub(crate) fn add(points: impl IntoIterator<Item = (T::AccountId, u32)>) -> Weight {
        let stored = PendingPoints::<T>::get();
        let active = || Eras::<T>::active_info().map(|era| PointsInTurn::of(era.index));
        let Some(mut pending) = stored.clone().or_else(active) else {
            return Weight::zero();
        };
        let mut weight = Weight::zero();
        let mut all = mem::take(&mut pending.points).into_inner();
        all.extend(points);
        if (all.len() as u32) < pending.period {
            pending.points = WeakBoundedVec::force_from(all, None); // shorter than the period, which is bounded
        } else {
            (pending.period, weight) = Self::merge(pending.era, all);
        }
        if stored.as_ref() != Some(&pending) {
            PendingPoints::<T>::put(pending);
        }
        weight
    }

    /// Publishes all entries that wait. Called when a session ends. So the points of an era are complete when it is
    /// paid. Registers its weight.
    pub(crate) fn publish() {
        if let Some(pending) = PendingPoints::<T>::take() {
            let (_, weight) = Self::merge(pending.era, pending.points);
            BlockWeight::<T>::register(weight);
        }
    }

    /// Returns the published points of a validator in an era, and those of all validators. Points that wait are not
    /// included.
    pub(crate) fn of(era: EraIndex, validator: &T::AccountId) -> PointsOf {
        Self::all_of(era).of(validator)
    }

    /// Returns the published points of all validators of an era. Points that wait are not included.
    pub(crate) fn all_of(era: EraIndex) -> SortedPoints<T::AccountId> {
        Self::published(&ErasRewardPoints::<T>::hashed_key_for(era))
    }

    /// Removes the points of accounts that were not elected for an era. Makes the total the sum of the rest. Returns
    /// the points by which the total changed, and the number of accounts that were looked up.
    pub(crate) fn keep_elected(era: EraIndex) -> (u32, u32) {
        let key = ErasRewardPoints::<T>::hashed_key_for(era);
        let mut published = Self::published(&key);
        let before = (published.total, published.individual.len());
        let elected = |who: &T::AccountId| Exposures::<T>::is_elected(era, who);
        published.individual.retain(|(who, _)| elected(who));
        let points = published.individual.iter().map(|(_, points)| *points);
        published.total = points.fold(0, u32::saturating_add);
        if before != (published.total, published.individual.len()) {
            unhashed::put(&key, &published);
        }
        (before.0.abs_diff(published.total), before.1 as u32)
    }

    /// Replaces the published points of an era, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn replace(era: EraIndex, points: EraRewardPoints<T::AccountId>) {
        ErasRewardPoints::<T>::insert(era, points);
    }

    /// Removes the points of an era that is out of its history. They are one value, so no limit applies.
    pub(crate) fn prune(era: EraIndex, _limit: u32) -> Pruned {
        ErasRewardPoints::<T>::remove(era);
        Pruned {
            removed: 0,
            is_complete: true,
        }
    }

    /// Adds points to the published ones. Returns the next period and the weight. The period is one entry for each 32
    /// validators that have points, rounded up, at most [`MAX_POINTS_IN_TURN`].
    fn merge(
        era: EraIndex,
        points: impl IntoIterator<Item = (T::AccountId, u32)>,
    ) -> (u32, Weight) {
        let key = ErasRewardPoints::<T>::hashed_key_for(era);
        let mut published = Self::published(&key);
        let mut looked_up = 0u64;
        for (who, amount) in points {
            published.add(who, amount, |who| {
                looked_up.saturating_inc();
                // During a handover exposures may have their old shape. At its end `keep_elected` checks all points.
                Exposures::<T>::is_elected(era, who) || Handover::<T>::is_under_way()
            });
        }
        let validators = published.individual.len() as u32;
        unhashed::put(&key, &published);
        let period = validators
            .div_ceil(MAX_POINTS_IN_TURN)
            .clamp(1, MAX_POINTS_IN_TURN);
        let weight = T::WeightInfo::publish_points(validators)
            .saturating_add(T::DbWeight::get().reads(looked_up));
        (period, weight)
    }

    fn published(key: &[u8]) -> SortedPoints<T::AccountId> {
        unhashed::get(key).unwrap_or_default()
    }
}
