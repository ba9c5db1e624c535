//! One page of an exposure is claimed and paid.
//!
//! 1. Check that the page can be claimed: its era is over and not expired, and the page was promised.
//! 2. Mark the page as claimed.
//! 3. Pay the stakers of the page. The first page pays the validator as well.
//! 4. Count down what is outstanding of the era.
//!
//! Reads the rooms `Eras`, `Exposures` and `Points`, writes the room `Rewards`.

use super::{EraReward, RewardPayment};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Eras, Exposures, Handover, Points, Rewards},
    types::{from_u128, to_u128, BalanceOf, Outstanding},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_staking_math::payout::{
    compute_pool_split, compute_staker_reward, compute_validator_pool, PoolSplit,
};
use sp_runtime::{traits::Zero, DispatchError, Saturating};
use sp_staking::{EraIndex, ExposurePage, Page, PagedExposureMetadata};

/// The result of paying the stakers of a page.
struct PaidPage<Balance> {
    /// What is not paid of the era's reward afterwards.
    unpaid: Balance,
    /// The number of nominators on the page.
    nominators: u32,
}

/// Pays rewards page by page.
pub(crate) struct Payout<T>(PhantomData<T>);

impl<T: Config> Payout<T> {
    /// Pays the lowest unclaimed page. Returns the number of nominators on it.
    ///
    /// # Errors
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    /// - `AlreadyClaimed`: all pages are claimed, or the era is settled.
    pub(crate) fn payout_stakers(
        validator: &T::AccountId,
        era: EraIndex,
    ) -> Result<u32, DispatchError> {
        let overview = Self::ensure_claimable(validator, era)?;
        let page = Rewards::<T>::unclaimed_pages(era, validator, overview.page_count)
            .next()
            .ok_or(Error::<T>::AlreadyClaimed)?;
        Self::payout_stakers_by_page(validator, era, page)
    }

    /// Pays one page. Returns the number of nominators on it.
    ///
    /// # Errors
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    /// - `InvalidPage`: the page was not promised.
    /// - `AlreadyClaimed`: the page is claimed, or the era is settled.
    pub(crate) fn payout_stakers_by_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
    ) -> Result<u32, DispatchError> {
        let overview = Self::ensure_claimable(validator, era)?;
        ensure!(page < overview.page_count, Error::<T>::InvalidPage);
        // A settled era has paid its whole reward.
        let Outstanding { unpaid, pages } =
            Rewards::<T>::outstanding(era).ok_or(Error::<T>::AlreadyClaimed)?;
        Rewards::<T>::mark_claimed(era, validator, page)?;
        let next = page.saturating_add(1);
        Pallet::<T>::deposit_event(Event::PayoutStarted {
            era_index: era,
            validator_stash: validator.clone(),
            page,
            next: (next < overview.page_count).then_some(next),
        });
        let paid = Self::pay_stakers_of_page(validator, era, page, overview, unpaid);
        EraReward::<T>::set_outstanding(
            era,
            Outstanding {
                unpaid: paid.unpaid,
                pages: pages.saturating_sub(1),
            },
        );
        Ok(paid.nominators)
    }

    /// Returns whether a validator has a page that can still be claimed for an era.
    pub(crate) fn has_pending(era: EraIndex, validator: &T::AccountId) -> bool {
        Self::ensure_claimable(validator, era).is_ok_and(|overview| {
            Rewards::<T>::has_outstanding(era)
                && Rewards::<T>::unclaimed_pages(era, validator, overview.page_count)
                    .next()
                    .is_some()
        })
    }

    /// Returns the most that some pages of a validator are paid for an era, in units. The stakes of a page count as one:
    /// so the result is at most one unit for each nominator above what is paid.
    pub(crate) fn most_owed(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        pages: impl Iterator<Item = Page>,
    ) -> u128 {
        let split = Self::split_of_pool(validator, era);
        let total = to_u128::<T>(overview.total);
        let owed = pages.map(|page| {
            let stakes = Exposures::<T>::page(era, validator, page).page_total;
            let of_nominators =
                compute_staker_reward(split.for_stakers, to_u128::<T>(stakes), total);
            Self::reward_of_validator(era, overview, &split, page, stakes)
                .saturating_add(of_nominators)
        });
        owed.fold(0, u128::saturating_add)
    }

    /// Returns the sums of an exposure whose rewards can be claimed.
    ///
    /// # Errors
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    fn ensure_claimable(
        validator: &T::AccountId,
        era: EraIndex,
    ) -> Result<PagedExposureMetadata<BalanceOf<T>>, Error<T>> {
        let oldest = Eras::<T>::planned().saturating_sub(T::HistoryDepth::get());
        ensure!(
            era >= oldest && era < Eras::<T>::active(),
            Error::<T>::InvalidEraToReward
        );
        ensure!(
            Rewards::<T>::has_reward(era),
            Error::<T>::InvalidEraToReward
        );
        Exposures::<T>::overview(era, validator).ok_or(Error::<T>::InvalidEraToReward)
    }

    /// Pays the nominators of a page out of what is `unpaid` of the era. The first page pays the validator as well.
    fn pay_stakers_of_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
        overview: PagedExposureMetadata<BalanceOf<T>>,
        mut unpaid: BalanceOf<T>,
    ) -> PaidPage<BalanceOf<T>> {
        let split = Self::split_of_pool(validator, era);
        let total = to_u128::<T>(overview.total);
        let share_of = |stake: BalanceOf<T>| {
            compute_staker_reward(split.for_stakers, to_u128::<T>(stake), total)
        };

        let mut payment = RewardPayment::<T>::start();
        let mut pay = |who: &T::AccountId, reward: u128| {
            let reward = from_u128::<T>(reward).min(unpaid);
            unpaid.saturating_reduce(payment.pay(who, reward));
        };
        let ExposurePage {
            page_total,
            others: stakers,
        } = Exposures::<T>::page(era, validator, page);
        let own = Self::reward_of_validator(era, &overview, &split, page, page_total);
        if page.is_zero() || !own.is_zero() {
            pay(validator, own);
        }
        for staker in &stakers {
            pay(&staker.who, share_of(staker.value));
        }
        payment.issue();
        PaidPage {
            unpaid,
            nominators: stakers.len() as u32,
        }
    }

    /// Returns what the validator itself gets with a page, in units: with page 0 its commission and its share.
    ///
    /// Exception: `pallet-staking` pays a part of the commission with each page, `floor(commission · stakes / total)`. The
    /// stakes are those of the page, on page 0 with that of the validator. Some pages of an era that it has elected may
    /// have been paid like this. So the others are as well.
    fn reward_of_validator(
        era: EraIndex,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        split: &PoolSplit,
        page: Page,
        stakes: BalanceOf<T>,
    ) -> u128 {
        let (own, commission) = match page {
            0 => (overview.own, split.commission),
            _ => (Zero::zero(), 0),
        };
        let total = to_u128::<T>(overview.total);
        let commission = if overview.page_count > 1 && Handover::<T>::is_inherited(era) {
            let stakes = to_u128::<T>(stakes.saturating_add(own));
            compute_staker_reward(split.commission, stakes, total)
        } else {
            commission
        };
        let share = compute_staker_reward(split.for_stakers, to_u128::<T>(own), total);
        commission.saturating_add(share)
    }

    /// Returns the split of a validator's pool into its commission and the part that is shared by stake.
    fn split_of_pool(validator: &T::AccountId, era: EraIndex) -> PoolSplit {
        let points = Points::<T>::of(era, validator);
        let era_reward = to_u128::<T>(Rewards::<T>::reward_of(era).unwrap_or_default());
        let pool = compute_validator_pool(era_reward, points.own, points.all);
        let prefs = Exposures::<T>::prefs_of(era, validator).unwrap_or_default();
        compute_pool_split(pool, prefs.commission)
    }
}
