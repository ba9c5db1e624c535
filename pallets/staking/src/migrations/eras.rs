//! The sums of each era, its points, and what is outstanding of its reward.
//!
//! `pallet-staking` has no record of what is not paid yet. So it is summed up: for each page that nobody has claimed,
//! the largest amount that the page can be paid. It is at most one unit for each nominator above what is paid. When the
//! era is settled, the treasury gets these units, and no other part of the reward: what `pallet-staking` has not minted
//! for claimed pages is never minted.

use super::{
    cursor::Unit,
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    payout::Payout,
    rooms::{EraSums, Eras, Exposures, Points, Rewards},
    types::{from_u128, BalanceOf, Outstanding},
};
use core::marker::PhantomData;
use frame_support::traits::Get;
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, PagedExposureMetadata};

/// Sums up eras.
pub(super) struct EraSummary<T>(PhantomData<T>);

/// The next era, and the last validator of it that was passed.
type Position<T> = (EraIndex, Option<<T as frame_system::Config>::AccountId>);

impl<T: Config> EraSummary<T> {
    /// Returns the oldest era of the history that is stored.
    pub(super) fn oldest() -> EraIndex {
        let planned = Eras::<T>::planned();
        let mut history = planned.saturating_sub(T::HistoryDepth::get())..=planned;
        history
            .find(|era| Eras::<T>::first_session_of(*era).is_some())
            .unwrap_or(planned)
    }

    /// Begins an era: its sums are zero, and nothing is outstanding. Finished after the planned era.
    pub(super) fn begin(era: EraIndex) -> Unit<Position<T>> {
        if era > Eras::<T>::planned() {
            return Unit::finished::<T>();
        }
        Exposures::<T>::reset_sums(era);
        let mut looked_up = 0;
        if era < Eras::<T>::active() {
            looked_up = Self::mend_points(era);
            if Rewards::<T>::has_reward(era) {
                Rewards::<T>::set_outstanding(era, Outstanding::default());
            }
        }
        Unit::new::<T>(Some((era, None)), looked_up.saturating_add(6), 4)
    }

    /// Adds the next validator of an era to its sums. After the last, begins the next era.
    pub(super) fn add_next(era: EraIndex, after: Option<T::AccountId>) -> Unit<Position<T>> {
        let Some((validator, overview)) =
            Exposures::<T>::validators_after(era, after.as_ref()).next()
        else {
            Self::settle_if_paid(era);
            return Self::begin(era.saturating_add(1));
        };
        Exposures::<T>::grow_sums(
            era,
            &EraSums {
                stake: overview.total,
                payable_pages: overview.page_count,
            },
        );
        let mut pages = 0;
        if let Some(outstanding) = Rewards::<T>::outstanding(era) {
            let owed = Self::owed(era, &validator, &overview);
            pages = u64::from(owed.pages);
            let reward = Rewards::<T>::reward_of(era).unwrap_or_default();
            Rewards::<T>::set_outstanding(
                era,
                Outstanding {
                    unpaid: outstanding.unpaid.saturating_add(owed.unpaid).min(reward),
                    pages: outstanding.pages.saturating_add(owed.pages),
                    from_services: outstanding.from_services,
                },
            );
        }
        Unit::new::<T>(Some((era, Some(validator))), pages.saturating_add(12), 4)
    }

    /// Removes the points of accounts that were not elected for the era. Returns the number of accounts that were
    /// looked up.
    pub(super) fn mend_points(era: EraIndex) -> u64 {
        let (points, looked_up) = Points::<T>::keep_elected(era);
        if !points.is_zero() {
            report::<T>(Repair::PointsMended { era, points });
        }
        looked_up.into()
    }

    fn settle_if_paid(era: EraIndex) {
        let outstanding = Rewards::<T>::outstanding(era);
        if outstanding.is_some_and(|outstanding| outstanding.pages.is_zero()) {
            Rewards::<T>::settle(era);
        }
    }

    /// Returns the unclaimed pages of a validator, and the most that they are paid.
    fn owed(
        era: EraIndex,
        validator: &T::AccountId,
        overview: &PagedExposureMetadata<BalanceOf<T>>,
    ) -> Outstanding<BalanceOf<T>> {
        let promised = overview.page_count;
        let (claimed, is_mended) = Rewards::<T>::mend_claims(era, validator, promised);
        if is_mended {
            report::<T>(Repair::ClaimsMended {
                era,
                validator: validator.clone(),
            });
        }
        if claimed == promised {
            return Outstanding::default();
        }
        let unclaimed = Rewards::<T>::unclaimed_pages(era, validator, promised);
        let owed = Payout::<T>::most_owed(era, validator, overview, unclaimed);
        Outstanding {
            unpaid: from_u128::<T>(owed),
            pages: promised.saturating_sub(claimed),
            ..Default::default()
        }
    }
}
