//! Slashes that `pallet-staking` has deferred take the amounts that `pallet-staking` has computed.
//!
//! `pallet-staking` computes the loss of each staker when an offence is reported, and counts it in the slashing spans
//! and in the costs of the era at once. So when such a slash is applied, nothing is charged: each staker loses its
//! fixed amount, as far as its stake reaches. The reporters share a fixed amount as well, as far as funds were
//! collected.
//!
//! `migrations` stores these slashes in the room `SlashQueue`. `application` calls this file.

use super::{
    kinds::INHERITED,
    taking::{SlashedStakers, Taking},
    types::{ApplicationCursor, DeferredSlash, SlashKey},
};
use crate::{
    pallet::Config,
    rooms::{Liability, SlashQueue, Taken, UnlockEras},
    types::{to_u128, BalanceOf},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_staking::{EraIndex, Page};

/// The stakers of a slash with fixed amounts. The amounts of a page are their losses.
pub(super) struct FixedStakers<'a, T: Config> {
    slash: &'a DeferredSlash<T>,
    key: SlashKey,
    /// The unlock era of the slashed era.
    first_chunk: EraIndex,
}

impl<'a, T: Config> FixedStakers<'a, T> {
    /// Returns the stakers of a slash that is stored under a key.
    pub(super) fn new(slash: &'a DeferredSlash<T>, key: SlashKey) -> Self {
        Self {
            slash,
            key,
            first_chunk: UnlockEras::<T>::unlock_era(slash.slash_era),
        }
    }
}

impl<T: Config> SlashedStakers<T> for FixedStakers<'_, T> {
    fn length_of_page(&self, page: Page) -> u32 {
        SlashQueue::<T>::length_of_fixed_page(self.key, page)
    }

    fn page(&self, page: Page) -> Option<Vec<(T::AccountId, BalanceOf<T>)>> {
        let page = SlashQueue::<T>::fixed_page(self.key, page)?;
        Some(page.stakers.into_iter().collect())
    }

    fn slash(&self, who: &T::AccountId, amount: BalanceOf<T>) -> Taken<T> {
        if Liability::<T>::is_excused(who, self.slash.slash_era) {
            return Taken::nothing();
        }
        Taking::<T>::take(who, amount, self.first_chunk)
    }
}

/// What the reporters of a slash with fixed amounts get.
pub(super) struct Inherited<T>(PhantomData<T>);

impl<T: Config> Inherited<T> {
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
