//! One page of an exposure is claimed and paid.
//!
//! 1. Check that the page can be claimed: its era is over, not expired and not settled, and the page was promised.
//! 2. Mark the page as claimed.
//! 3. Pay the stakers of the page. The first page pays the validator as well. If rewards of nominators were staked,
//!    note the page: they get new places in the list of voters later (`settlement`).
//! 4. Count down what is outstanding of the era. After the last page, settle the era.
//!
//! Reads the rooms `Eras`, `Exposures`, `Handover`, `Points` and `ServiceRewards`. Writes the rooms `Rewards`,
//! `PagesToSettle` and `IdleWork`.

use super::{EraReward, PoolShares, RewardPayment};
use crate::{
    pallet::{Config, Error, Event, Pallet},
    rooms::{Eras, Exposures, Handover, IdleWork, PagesToSettle, Points, Rewards, ServiceRewards},
    settlement::Settlement,
    types::{from_u128, to_u128, BalanceOf, Outstanding},
};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_staking_math::payout::compute_validator_pool;
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
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    /// - `AlreadyClaimed`: all pages are claimed, or the era is settled.
    ///
    /// # Events
    /// As [`Self::payout_stakers_by_page`].
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
    /// - `Unavailable`: the state of `pallet-staking` is being taken over.
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    /// - `InvalidPage`: the page was not promised.
    /// - `AlreadyClaimed`: the page is claimed, or the era is settled.
    ///
    /// # Events
    /// `PayoutStarted`, `Rewarded` for each reward that is added to a balance, `EraSettled` after the era's last page.
    pub(crate) fn payout_stakers_by_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
    ) -> Result<u32, DispatchError> {
        let overview = Self::ensure_claimable(validator, era)?;
        ensure!(page < overview.page_count, Error::<T>::InvalidPage);
        // A settled era pays nothing more: all its pages are paid, or it has expired.
        let outstanding = Rewards::<T>::outstanding(era).ok_or(Error::<T>::AlreadyClaimed)?;
        Rewards::<T>::mark_claimed(era, validator, page)?;
        let next = page.saturating_add(1);
        Pallet::<T>::deposit_event(Event::PayoutStarted {
            era_index: era,
            validator_stash: validator.clone(),
            page,
            next: (next < overview.page_count).then_some(next),
        });
        let paid = Self::pay_stakers_of_page(validator, era, page, overview, outstanding);
        EraReward::<T>::set_outstanding(
            era,
            Outstanding {
                unpaid: paid.unpaid,
                pages: outstanding.pages.saturating_sub(1),
                ..outstanding
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

    /// Returns the most that some pages of a validator are paid for an era, in units. All stakes of a page count as one
    /// stake, and are rounded once. This rounding adds at most one unit for each nominator.
    pub(crate) fn most_owed(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        pages: impl Iterator<Item = Page>,
    ) -> u128 {
        let shares = Self::shares_of(validator, era, overview);
        let owed = pages.map(|page| {
            let stakes = Exposures::<T>::page(era, validator, page).page_total;
            Self::reward_of_validator(era, overview, &shares, page, stakes)
                .saturating_add(shares.of_stake(to_u128::<T>(stakes)))
        });
        owed.fold(0, u128::saturating_add)
    }

    /// Returns the sums of an exposure whose rewards can be claimed.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over. What is outstanding is not known yet.
    /// - `InvalidEraToReward`: the era is not over or too old, or the validator was not elected for it.
    fn ensure_claimable(
        validator: &T::AccountId,
        era: EraIndex,
    ) -> Result<PagedExposureMetadata<BalanceOf<T>>, DispatchError> {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        ensure!(Self::is_rewarded(era), Error::<T>::InvalidEraToReward);
        let overview = Exposures::<T>::overview(era, validator);
        Ok(overview.ok_or(Error::<T>::InvalidEraToReward)?)
    }

    /// Returns whether an era is over, and recent enough for claims.
    pub(crate) fn is_rewarded(era: EraIndex) -> bool {
        let oldest = Eras::<T>::planned().saturating_sub(T::HistoryDepth::get());
        era >= oldest && era < Eras::<T>::active() && Rewards::<T>::has_reward(era)
    }

    /// Pays the nominators of a page out of what is `unpaid` of the era. The first page pays the validator as well.
    fn pay_stakers_of_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
        overview: PagedExposureMetadata<BalanceOf<T>>,
        outstanding: Outstanding<BalanceOf<T>>,
    ) -> PaidPage<BalanceOf<T>> {
        let mut unpaid = outstanding.unpaid;
        let from_services = if outstanding.from_services.is_zero() {
            Zero::zero() // so no more is read on a chain without services
        } else {
            ServiceRewards::<T>::of(era, validator)
        };
        let shares = Self::split_pool(validator, era, &overview, from_services);
        let mut payment = RewardPayment::<T>::start();
        let mut pay = |payment: &mut RewardPayment<T>, who: &T::AccountId, reward: u128| {
            let reward = from_u128::<T>(reward).min(unpaid);
            unpaid.saturating_reduce(payment.pay(who, reward));
        };
        let ExposurePage {
            page_total,
            others: stakers,
        } = Exposures::<T>::page(era, validator, page);
        let own = Self::reward_of_validator(era, &overview, &shares, page, page_total);
        if page.is_zero() || !own.is_zero() {
            pay(&mut payment, validator, own);
        }
        let staked_by_validator = payment.staked();
        if staked_by_validator > 0 {
            Settlement::<T>::settle(validator); // it may nominate by now
        }
        for staker in &stakers {
            let reward = shares.of_stake(to_u128::<T>(staker.value));
            pay(&mut payment, &staker.who, reward);
        }
        if payment.staked() > staked_by_validator {
            PagesToSettle::<T>::note(era, validator, page);
            IdleWork::<T>::mark_settling();
        }
        payment.settle();
        PaidPage {
            unpaid,
            nominators: stakers.len() as u32,
        }
    }

    /// Returns what the validator itself gets with a page, in units: with page 0 its commission and its share.
    ///
    /// Exception: `pallet-staking` pays a part of the commission with each page, `floor(commission · stakes / total)`.
    /// These stakes are those on the page. On page 0, the validator's own stake is added. In an era that
    /// `pallet-staking` has elected, some pages may have been paid like this. So the other pages are paid in the same
    /// way.
    ///
    /// `stakes` are those of the nominators on the page.
    pub(crate) fn reward_of_validator(
        era: EraIndex,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        shares: &PoolShares,
        page: Page,
        stakes: BalanceOf<T>,
    ) -> u128 {
        let own = if page.is_zero() {
            overview.own
        } else {
            Zero::zero()
        };
        if overview.page_count > 1 && Handover::<T>::is_inherited(era) {
            let commission = shares.of_commission(to_u128::<T>(stakes.saturating_add(own)));
            return commission.saturating_add(shares.of_stake(to_u128::<T>(own)));
        }
        if page.is_zero() {
            shares.of_validator(to_u128::<T>(own))
        } else {
            0
        }
    }

    /// Returns the shares of a validator's pool in an era.
    pub(crate) fn shares_of(
        validator: &T::AccountId,
        era: EraIndex,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
    ) -> PoolShares {
        Self::split_pool(
            validator,
            era,
            overview,
            ServiceRewards::<T>::of(era, validator),
        )
    }

    /// Returns the shares of a validator's pool: its part of the era's reward by points, and what services added.
    fn split_pool(
        validator: &T::AccountId,
        era: EraIndex,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
        from_services: BalanceOf<T>,
    ) -> PoolShares {
        let points = Points::<T>::of(era, validator);
        let era_reward = to_u128::<T>(Rewards::<T>::reward_of(era).unwrap_or_default());
        let pool = compute_validator_pool(era_reward, points.own, points.all)
            .saturating_add(to_u128::<T>(from_services));
        let prefs = Exposures::<T>::prefs_of(era, validator).unwrap_or_default();
        PoolShares::split(pool, prefs.commission, to_u128::<T>(overview.total))
    }
}
