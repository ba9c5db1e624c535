//! Rewards: the stakers' part of each era, what is not paid of it, and which pages are claimed.
//!
//! Owns `ErasValidatorReward`, `ErasOutstanding`, `ClaimedRewards` and `NextPayout`. The reward of an era is stored
//! when the era ends. Its outstanding part counts down to the settlement of the era. The claims of an era stay until
//! it is pruned. `NextPayout` is the position of automatic payout.
//!
//! When an exposure is stored, `page_count` fixes which pages are paid (*promised* pages).

use super::{Pruned, ServiceRewards};
use crate::{
    bounds::push_anyway,
    pallet::{ClaimedRewards, Config, ErasOutstanding, ErasValidatorReward, Error, NextPayout},
    types::{BalanceOf, ListedAsVec, Outstanding, PayoutPosition},
};
use alloc::collections::BTreeSet;
use core::marker::PhantomData;
use frame_support::{ensure, WeakBoundedVec};
use sp_runtime::Saturating;
use sp_staking::{EraIndex, Page};

/// The only writer of `ErasValidatorReward`, `ErasOutstanding`, `ClaimedRewards` and `NextPayout`.
///
/// Invariant after every method: no page is claimed twice.
pub(crate) struct Rewards<T>(PhantomData<T>);

impl<T: Config> Rewards<T> {
    /// Sets the stakers' part of an era's inflation.
    pub(crate) fn set_reward(era: EraIndex, reward: BalanceOf<T>) {
        ErasValidatorReward::<T>::insert(era, reward);
    }

    /// Returns the stakers' part of an era's inflation. `None` before the era has ended, and after its removal has
    /// begun.
    pub(crate) fn reward_of(era: EraIndex) -> Option<BalanceOf<T>> {
        ErasValidatorReward::<T>::get(era)
    }

    /// Returns whether the reward of an era is stored.
    pub(crate) fn has_reward(era: EraIndex) -> bool {
        ErasValidatorReward::<T>::contains_key(era)
    }

    /// Returns what is not paid of an era's reward. `None` if the era has not ended, or is settled.
    pub(crate) fn outstanding(era: EraIndex) -> Option<Outstanding<BalanceOf<T>>> {
        ErasOutstanding::<T>::get(era)
    }

    /// Returns whether an era has a reward that is not settled.
    pub(crate) fn has_outstanding(era: EraIndex) -> bool {
        ErasOutstanding::<T>::contains_key(era)
    }

    /// Returns what is not paid of all eras, and what services added to the active one. Saturates. Reads a value for
    /// each unsettled era.
    pub(crate) fn promised() -> BalanceOf<T> {
        let unpaid = ErasOutstanding::<T>::iter_values().map(|outstanding| outstanding.unpaid);
        unpaid.fold(ServiceRewards::<T>::open_sum(), |sum, unpaid| {
            sum.saturating_add(unpaid)
        })
    }

    /// Sets what is not paid of an era's reward.
    pub(crate) fn set_outstanding(era: EraIndex, outstanding: Outstanding<BalanceOf<T>>) {
        ErasOutstanding::<T>::insert(era, outstanding);
    }

    /// Ends the payout of an era: nothing of it is outstanding any more.
    pub(crate) fn settle(era: EraIndex) {
        ErasOutstanding::<T>::remove(era);
    }

    /// Iterates over the pages below `promised` that are not claimed, in ascending order. `promised` is the number of
    /// promised pages. Reads storage once.
    pub(crate) fn unclaimed_pages(
        era: EraIndex,
        validator: &T::AccountId,
        promised: Page,
    ) -> impl Iterator<Item = Page> {
        let claimed = ClaimedRewards::<T>::get(era, validator);
        (0..promised).filter(move |page| !claimed.contains(page))
    }

    /// Marks a page as claimed.
    ///
    /// The list has at most one entry for each promised page. A release can lower `MaxExposurePages` below that
    /// number, so the list can grow beyond its bound.
    ///
    /// # Errors
    /// - `AlreadyClaimed`: the page was claimed before.
    pub(crate) fn mark_claimed(
        era: EraIndex,
        validator: &T::AccountId,
        page: Page,
    ) -> Result<(), Error<T>> {
        ClaimedRewards::<T>::try_mutate(era, validator, |claimed| {
            ensure!(!claimed.contains(&page), Error::<T>::AlreadyClaimed);
            push_anyway(&mut claimed.0, page, "claimed pages");
            Ok(())
        })
    }

    /// Marks all promised pages as claimed. `promised` is the number of pages after `Exposures::complete`.
    pub(crate) fn inherit_claim(era: EraIndex, validator: &T::AccountId, promised: Page) {
        let pages = WeakBoundedVec::force_from((0..promised).collect(), Some("claimed pages"));
        ClaimedRewards::<T>::insert(
            era,
            validator,
            ListedAsVec::<Page, T::MaxExposurePages>(pages),
        );
    }

    /// Removes claims of pages that are not promised, and claims that are there twice. Returns the number of claims
    /// that are left, and whether any was removed.
    pub(crate) fn mend_claims(
        era: EraIndex,
        validator: &T::AccountId,
        promised: Page,
    ) -> (u32, bool) {
        let claimed = ClaimedRewards::<T>::get(era, validator);
        let pages: BTreeSet<_> = claimed.iter().copied().filter(|p| *p < promised).collect();
        let left = pages.len();
        let is_mended = left != claimed.len();
        if is_mended {
            let pages = WeakBoundedVec::force_from(pages.into_iter().collect(), None);
            ClaimedRewards::<T>::insert(
                era,
                validator,
                ListedAsVec::<Page, T::MaxExposurePages>(pages),
            );
        }
        (left as u32, is_mended)
    }

    /// Removes the reward and up to `limit` claims of an era that is out of its history.
    ///
    /// The caller settles the era first, and a settled era pays nothing. So no page can be paid again after its claim
    /// is removed.
    pub(crate) fn prune(era: EraIndex, limit: u32) -> Pruned {
        ErasValidatorReward::<T>::remove(era);
        let removal = ClaimedRewards::<T>::clear_prefix(era, limit, None);
        Pruned {
            removed: removal.unique,
            is_complete: removal.maybe_cursor.is_none(),
        }
    }

    /// Returns the position of automatic payout. `None` before the first step.
    pub(crate) fn position() -> Option<PayoutPosition<T::AccountId>> {
        NextPayout::<T>::get()
    }

    /// Sets the position of automatic payout.
    pub(crate) fn set_position(position: PayoutPosition<T::AccountId>) {
        NextPayout::<T>::put(position);
    }
}
