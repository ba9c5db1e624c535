//! An era's reward, from its end to the last unit.
//!
//! Owns `ErasValidatorReward`, `ErasOutstanding` and `ClaimedRewards`. Eras, points and
//! exposures come before this in the flow; balances, stakes and the treasury after.
//!
//! When an era ends, its inflation is cut into the treasury's part, minted at once, and the stakers'
//! part `T`, minted as it is paid. A validator's pool is `T · points / all points`; commission comes
//! off the pool; the rest is split by stake. Everything rounds down. `ErasOutstanding` counts `T`
//! down, and what is left when the last page is paid, or when the era expires, goes to the treasury,
//! so that paid + treasury = inflation holds to the unit.
//!
//! A page is paid by whoever claims it, or in idle weight (`automatic`). Which pages are paid was promised when the
//! exposure was stored, and so was how many nominators are on each: later releases with other bounds change neither.
//! What a claim costs follows from the page as it is stored (`cost`). No era pays more than is outstanding of it.

mod automatic;
mod cost;

use crate::{bounds::push_anyway, pallet::*, types::*};
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::{
        fungible::{Balanced as _, Inspect as _, Mutate as _},
        Get, OnUnbalanced,
    },
};
use palisade_staking_math::payout::{
    compute_pool_split, compute_staker_reward, compute_validator_pool,
};
use sp_runtime::{traits::Zero, DispatchError, Percent, Saturating};
use sp_staking::{EraIndex, EraPayout, Page, PagedExposureMetadata};

impl<T: Config> Pallet<T> {
    /// Mints the treasury's part of an era's inflation and opens the stakers' part for payout.
    pub(crate) fn reward_era(era: EraIndex, millis: u64) {
        let staked = ErasTotalStake::<T>::get(era);
        let issuance = T::Currency::total_issuance();
        let (stakers, treasury) = T::EraPayout::era_payout(staked, issuance, millis);
        let cap = MaxStakedRewards::<T>::get().unwrap_or_else(Percent::one);
        let validator_payout = stakers.min(cap.mul_floor(stakers.saturating_add(treasury)));
        let remainder = stakers
            .saturating_add(treasury)
            .saturating_sub(validator_payout);

        T::RewardRemainder::on_unbalanced(T::Currency::issue(remainder));
        ErasValidatorReward::<T>::insert(era, validator_payout);
        Self::deposit_event(Event::EraPaid {
            era_index: era,
            validator_payout,
            remainder,
        });
        let pages = ErasPayablePages::<T>::get(era);
        Self::set_outstanding(
            era,
            Outstanding {
                unpaid: validator_payout,
                pages,
            },
        );
    }

    /// Pays the lowest unclaimed page. Returns how many nominators were on it.
    pub(crate) fn pay_next_page(
        validator: &T::AccountId,
        era: EraIndex,
    ) -> Result<u32, DispatchError> {
        let overview = Self::ensure_claimable(validator, era)?;
        let page = Self::next_unclaimed_page(validator, era, overview.page_count)
            .ok_or(Error::<T>::AlreadyClaimed)?;
        Self::pay_page(validator, era, page)
    }

    /// Pays one page. Returns how many nominators were on it.
    pub(crate) fn pay_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
    ) -> Result<u32, DispatchError> {
        let overview = Self::ensure_claimable(validator, era)?;
        ensure!(page < overview.page_count, Error::<T>::InvalidPage);
        // A settled era has paid all that it had.
        let Outstanding { unpaid, pages } =
            ErasOutstanding::<T>::get(era).ok_or(Error::<T>::AlreadyClaimed)?;
        Self::mark_claimed(era, validator, page)?;
        let next = page.saturating_add(1);
        Self::deposit_event(Event::PayoutStarted {
            era_index: era,
            validator_stash: validator.clone(),
            page,
            next: (next < overview.page_count).then_some(next),
        });
        let (unpaid, nominators) =
            Self::pay_stakers_of_page(validator, era, page, overview, unpaid);
        let pages = pages.saturating_sub(1);
        Self::set_outstanding(era, Outstanding { unpaid, pages });
        Ok(nominators)
    }

    /// The sums of an exposure whose rewards can be claimed: the era is over, young enough, and the
    /// validator was elected for it.
    fn ensure_claimable(
        validator: &T::AccountId,
        era: EraIndex,
    ) -> Result<PagedExposureMetadata<BalanceOf<T>>, Error<T>> {
        let oldest = Self::planned_era().saturating_sub(T::HistoryDepth::get());
        ensure!(
            era >= oldest && era < Self::active_era(),
            Error::<T>::InvalidEraToReward
        );
        ensure!(
            ErasValidatorReward::<T>::contains_key(era),
            Error::<T>::InvalidEraToReward
        );
        Self::exposure_overview(era, validator).ok_or(Error::<T>::InvalidEraToReward)
    }

    /// The lowest of the promised pages that is not claimed.
    fn next_unclaimed_page(
        validator: &T::AccountId,
        era: EraIndex,
        promised: Page,
    ) -> Option<Page> {
        let claimed = ClaimedRewards::<T>::get(era, validator);
        (0..promised).find(|page| !claimed.contains(page))
    }

    /// There are as many entries as pages were promised, also if a release has lowered `MaxExposurePages` since.
    fn mark_claimed(era: EraIndex, validator: &T::AccountId, page: Page) -> Result<(), Error<T>> {
        ClaimedRewards::<T>::try_mutate(era, validator, |claimed| {
            ensure!(!claimed.contains(&page), Error::<T>::AlreadyClaimed);
            push_anyway(&mut claimed.0, page, "claimed pages");
            Ok(())
        })
    }

    /// Pays the nominators of a page and, with the first page, the validator, out of what is `unpaid` of the era. Returns
    /// what is left of that, and to how many nominators it was paid.
    fn pay_stakers_of_page(
        validator: &T::AccountId,
        era: EraIndex,
        page: Page,
        overview: PagedExposureMetadata<BalanceOf<T>>,
        mut unpaid: BalanceOf<T>,
    ) -> (BalanceOf<T>, u32) {
        let (points, all_points) = Self::points_of(era, validator);
        let era_reward = to_u128::<T>(ErasValidatorReward::<T>::get(era).unwrap_or_default());
        let pool = compute_validator_pool(era_reward, points, all_points);
        let split = compute_pool_split(
            pool,
            ErasValidatorPrefs::<T>::get(era, validator).commission,
        );
        let total = to_u128::<T>(overview.total);
        let share_of = |stake: BalanceOf<T>| {
            compute_staker_reward(split.for_stakers, to_u128::<T>(stake), total)
        };

        let mut pay = |who: &T::AccountId, reward: u128| {
            let reward = from_u128::<T>(reward).min(unpaid);
            unpaid.saturating_reduce(Self::pay_reward(who, reward));
        };
        if page.is_zero() {
            let reward = split.commission.saturating_add(share_of(overview.own));
            pay(validator, reward);
        }
        let stakers = Self::exposure_page(era, validator, page).others;
        for staker in &stakers {
            pay(&staker.who, share_of(staker.value));
        }
        (unpaid, stakers.len() as u32)
    }

    /// Mints a reward to where the stash wants it. Where that can't take it (an account that would stay
    /// below the existential deposit) and for a stash that is gone, which earned this while staking, it
    /// goes to the stash's own account. Returns what is accounted for as paid: all of it, minted or
    /// burned, or nothing if the stash's account can't take it either.
    fn pay_reward(stash: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
        if amount.is_zero() {
            return amount;
        }
        let wanted = Payee::<T>::get(stash).unwrap_or(RewardDestination::Stash);
        let account = match &wanted {
            RewardDestination::None => return amount,
            RewardDestination::Account(account) => account.clone(),
            RewardDestination::Controller => {
                Bonded::<T>::get(stash).unwrap_or_else(|| stash.clone())
            }
            RewardDestination::Staked | RewardDestination::Stash => stash.clone(),
        };
        let dest = if T::Currency::mint_into(&account, amount).is_ok() {
            match wanted {
                RewardDestination::Staked if !Self::compound(stash, amount) => {
                    RewardDestination::Stash
                }
                wanted => wanted,
            }
        } else if T::Currency::mint_into(stash, amount).is_ok() {
            RewardDestination::Stash
        } else {
            return Zero::zero();
        };
        Self::deposit_event(Event::Rewarded {
            stash: stash.clone(),
            dest,
            amount,
        });
        amount
    }

    /// Moves a reward that was just minted into the stake. Returns whether it could; if not, it stays
    /// free.
    fn compound(stash: &T::AccountId, amount: BalanceOf<T>) -> bool {
        let Ok((controller, ledger)) = Self::ledger_of_stash(stash) else {
            return false;
        };
        with_storage_layer(|| Self::add_to_stake(&controller, ledger, amount)).is_ok()
    }

    /// Writes what is outstanding, or settles the era if no page is left that could be claimed.
    fn set_outstanding(era: EraIndex, outstanding: Outstanding<BalanceOf<T>>) {
        if outstanding.pages > 0 {
            ErasOutstanding::<T>::insert(era, outstanding);
        } else {
            ErasOutstanding::<T>::remove(era);
            let to_treasury = outstanding.unpaid;
            T::RewardRemainder::on_unbalanced(T::Currency::issue(to_treasury));
            Self::deposit_event(Event::EraSettled {
                era_index: era,
                to_treasury,
            });
        }
    }

    /// Settles an era out of its history, what nobody claimed going to the treasury, and then forgets up
    /// to `limit` claims of it. In this order no claim is forgotten while it could be made again.
    /// Returns as `prune_exposures`.
    pub(crate) fn prune_rewards(era: EraIndex, limit: u32) -> (u32, bool) {
        if let Some(outstanding) = ErasOutstanding::<T>::get(era) {
            Self::set_outstanding(
                era,
                Outstanding {
                    pages: 0,
                    ..outstanding
                },
            );
        }
        ErasValidatorReward::<T>::remove(era);
        let removal = ClaimedRewards::<T>::clear_prefix(era, limit, None);
        (removal.unique, removal.maybe_cursor.is_none())
    }

    /// Whether a validator has a page that can still be claimed for an era.
    pub fn has_pending_rewards(era: EraIndex, validator: &T::AccountId) -> bool {
        Self::ensure_claimable(validator, era).is_ok_and(|overview| {
            ErasOutstanding::<T>::contains_key(era)
                && Self::next_unclaimed_page(validator, era, overview.page_count).is_some()
        })
    }
}
