//! Slashes that `pallet-staking` has deferred take the amounts that it has computed.
//!
//! `pallet-staking` computes the loss of each staker when an offence is reported, and counts it in the slashing spans
//! and in the costs of the era at once. So when such a slash is applied, nothing is charged: each staker loses its
//! fixed amount, as far as its stake reaches. The reporters share a fixed amount as well, as far as funds were
//! collected.
//!
//! `migrations` stores these slashes in the room `SlashQueue`. `application` calls this file.

use super::{
    kinds::INHERITED,
    page_weight::PageWeight,
    taking::{Progress, Taking},
    types::{ApplicationCursor, DeferredSlash},
};
use crate::{
    pallet::Config,
    rooms::SlashQueue,
    types::{to_u128, BalanceOf, CreditOf},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::weights::WeightMeter;
use sp_runtime::Saturating;

/// Applies slashes with fixed amounts.
pub(super) struct Inherited<T>(PhantomData<T>);

impl<T: Config> Inherited<T> {
    /// Takes the fixed amounts of the next stakers of a slash, as long as the weight lasts. Collects them in `credit`.
    pub(super) fn slash_stakers(
        slash: &DeferredSlash<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        credit: &mut CreditOf<T>,
        meter: &mut WeightMeter,
    ) -> Progress {
        loop {
            let key = (cursor.due_era, cursor.index);
            let length = SlashQueue::<T>::length_of_fixed_page(key, cursor.page);
            if !PageWeight::consume::<T>(
                meter,
                T::WeightInfo::find_due_slash(),
                T::WeightInfo::read_slash_page(length),
                T::WeightInfo::slash_staker(),
            ) {
                return Progress::Interrupted;
            }
            let Some(page) = SlashQueue::<T>::fixed_page(key, cursor.page) else {
                return Progress::Complete;
            };
            for (who, amount) in page.stakers.into_iter().skip(cursor.staker as usize) {
                if meter.try_consume(T::WeightInfo::slash_staker()).is_err() {
                    return Progress::Interrupted;
                }
                let taken = Taking::<T>::take(&who, amount, slash.slash_era);
                Taking::<T>::collect(taken, cursor, credit, meter);
            }
            cursor.page.saturating_inc();
            cursor.staker = 0;
        }
    }

    /// Returns the fixed amount that the reporters of a slash share. `None` for a slash without fixed amounts.
    pub(super) fn reporters_payout(
        slash: &DeferredSlash<T>,
        cursor: &ApplicationCursor<BalanceOf<T>>,
    ) -> Option<BalanceOf<T>> {
        if slash.kind != INHERITED {
            return None;
        }
        let first = SlashQueue::<T>::fixed_page((cursor.due_era, cursor.index), 0)?;
        Some(first.payout)
    }

    /// Returns the part of one of several reporters, in units: `floor(min(payout, collected) / reporters)`. Zero
    /// without reporters.
    pub(super) fn reporter_share(
        payout: BalanceOf<T>,
        collected: BalanceOf<T>,
        reporters: u32,
    ) -> u128 {
        let shared = to_u128::<T>(payout.min(collected));
        shared.checked_div(reporters.into()).unwrap_or(0)
    }
}
