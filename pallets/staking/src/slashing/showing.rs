//! Deferred slashes become visible, with the loss of each staker, so that governance can judge and cancel them.
//!
//! Deferral comes before this file in the flow. [`Showing`] reads the `SlashQueue` and exposures, and writes the
//! `SlashView`. In the `SlashQueue` it notes how much of a slash is shown. The rows decide no amount: amounts are
//! computed again from the exposure when a slash is applied.
//!
//! A slash is shown page by page of its exposure, within `MaxSlashingWeight`. Each page is one row, which is appended
//! without decoding the rows before it. If a slash is raised, further rows show the difference. A row shows what its
//! slash takes alone. Together with other slashes of the same staker it can take less, or more
//! (`docs/spec/slashing.md`, section 4).

use super::{
    page_weight::PageWeight,
    types::{DeferredSlash, SlashKey},
};
use crate::{
    pallet::Config,
    rooms::{Eras, Exposures, SlashQueue, SlashView},
    types::{from_u128, to_u128, BalanceOf, UnappliedSlash},
    weights::WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};
use palisade_staking_math::slash::{compute_increase, compute_reporter_share};
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, Page};

/// Shows deferred slashes to clients.
pub(crate) struct Showing<T>(PhantomData<T>);

impl<T: Config> Showing<T> {
    /// Shows pages of slashes that are not shown in full, as long as the weight lasts.
    pub(crate) fn process(meter: &mut WeightMeter) {
        let find = T::WeightInfo::find_unshown_slash();
        let found = find.saturating_add(T::WeightInfo::find_due_slash());
        while meter.try_consume(find).is_ok() {
            let Some(key) = SlashView::<T>::next_unshown() else {
                return;
            };
            let (due_era, _) = key;
            let slash = SlashQueue::<T>::get(key);
            match slash.filter(|_| due_era > Eras::<T>::active()) {
                Some(slash) => {
                    let show = Self::weight_of_next_row(due_era, &slash);
                    if !PageWeight::consume::<T>(meter, found, show, Weight::zero()) {
                        return;
                    }
                    Self::show_next_page(key, slash);
                }
                // The slash is cancelled or due.
                None => SlashView::<T>::mark_shown(key),
            }
        }
    }

    /// Returns the weight of showing a page of the largest size. Its row is computed, and appended to a value that is
    /// hashed and written as a whole.
    pub(crate) fn weight_of_showing_a_page() -> Weight {
        T::WeightInfo::show_slash_page(T::MaxExposurePageSize::get(), T::MaxShownNominators::get())
    }

    /// Returns the weight of showing the next page of a slash, with its size as it is stored.
    fn weight_of_next_row(due_era: EraIndex, slash: &DeferredSlash<T>) -> Weight {
        let page =
            Exposures::<T>::length_of_page(slash.slash_era, &slash.validator, slash.shown.page);
        let shown = SlashView::<T>::most_shown(due_era);
        T::WeightInfo::show_slash_page(page, shown)
    }

    /// Appends the row of the next page. After the last page, all pages are shown up to the target, and the next target
    /// is the fraction of the slash.
    fn show_next_page(key: SlashKey, mut slash: DeferredSlash<T>) {
        match Self::row(&slash, slash.shown.page) {
            Some(row) => {
                SlashView::<T>::append(key, row);
                slash.shown.page.saturating_inc();
            }
            None => {
                slash.shown.fraction = slash.shown.target;
                slash.shown.target = slash.fraction;
                slash.shown.page = 0;
            }
        }
        if slash.is_shown() {
            SlashView::<T>::mark_shown(key);
        }
        SlashQueue::<T>::set_shown(key, slash.shown);
    }

    /// Returns the row of one page, `None` after the last page.
    fn row(
        slash: &DeferredSlash<T>,
        page: Page,
    ) -> Option<UnappliedSlash<T::AccountId, BalanceOf<T>>> {
        let stakers = Exposures::<T>::slashable_stakers(slash.slash_era, &slash.validator, page)?;
        let (mut own, mut others, mut sum) = (BalanceOf::<T>::zero(), Vec::new(), 0u128);
        for (who, stake) in stakers {
            let amount = compute_increase(
                to_u128::<T>(stake),
                slash.shown.fraction,
                slash.shown.target,
            );
            sum.saturating_accrue(amount);
            if who == slash.validator {
                own = from_u128::<T>(amount);
            } else {
                others.push((who, from_u128::<T>(amount)));
            }
        }
        let reporters = slash.reporters.len() as u32;
        let each = compute_reporter_share(sum, slash.reporters_share, reporters);
        Some(UnappliedSlash {
            validator: slash.validator.clone(),
            own,
            others,
            reporters: slash.reporters.to_vec(),
            payout: from_u128::<T>(each.saturating_mul(reporters.into())),
        })
    }
}
