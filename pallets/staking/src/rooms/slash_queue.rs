//! The queue of deferred slashes: slashes that are reported and not yet applied in full.
//!
//! A slash is stored under a key: the era from whose start it is applied, and its number in that era.
//! [`Deferral`](crate::slashing) opens and raises slashes of the chain, [`ServiceSlashing`](crate::slashing) opens
//! those of services, and the migration those of `pallet-staking`. [`Cancellation`](crate::slashing) and
//! [`Application`](crate::slashing) close them. `SlashView` shows to clients what this queue holds.
//!
//! This queue is the truth about slashes. Three indices make it cheap to use:
//!
//! - Two counters give the next number: one for slashes of the chain, one for slashes of services.
//! - A map finds the slash that a further report raises.
//! - A count by offence era says which stake must wait.

use crate::{
    pallet::{
        Config, DeferredSlashes, FixedSlashes, OpenSlashes, PendingSlashes, ServiceSlashCount,
        SlashCount,
    },
    slashing::{
        types::{DeferredSlash, FixedPage, Shown, SlashKey},
        INHERITED,
    },
    types::BalanceOf,
};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use core::marker::PhantomData;
use sp_runtime::{traits::Zero, Perbill, Saturating};
use sp_staking::{offence::Kind, EraIndex, Page};

/// The number of the first slash of a service in an era. There are fewer slashes of the chain.
pub(crate) const FIRST_OF_SERVICES: u32 = 1 << 31;

/// The only writer of `DeferredSlashes`, `SlashCount`, `ServiceSlashCount`, `OpenSlashes`, `PendingSlashes` and
/// `FixedSlashes`.
///
/// Invariant after every method:
/// - `PendingSlashes` counts the deferred slashes by the era of their offence.
/// - Each key in `OpenSlashes` is in `DeferredSlashes`.
/// - The number of a deferred slash of the chain is below `SlashCount` of its era, until that count is forgotten. The
///   number of a slash of a service is [`FIRST_OF_SERVICES`] or higher, and below the sum of [`FIRST_OF_SERVICES`] and
///   `ServiceSlashCount`. So the chain's slashes of an era come first.
/// - Fixed amounts belong to a deferred slash.
pub(crate) struct SlashQueue<T>(PhantomData<T>);

type FixedPageOf<T> = FixedPage<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

impl<T: Config> SlashQueue<T> {
    /// Returns a deferred slash.
    pub(crate) fn get((due_era, index): SlashKey) -> Option<DeferredSlash<T>> {
        DeferredSlashes::<T>::get(due_era, index)
    }

    /// Returns all deferred slashes, in the order in which they are applied.
    ///
    /// For answers to clients only: the weight of this is not registered.
    pub(crate) fn in_order() -> Vec<(SlashKey, DeferredSlash<T>)> {
        let stored = DeferredSlashes::<T>::iter();
        let mut slashes: Vec<_> = stored
            .map(|(due_era, index, slash)| ((due_era, index), slash))
            .collect();
        slashes.sort_by_key(|(key, _)| *key);
        slashes
    }

    /// Returns whether a slash is deferred.
    pub(crate) fn contains((due_era, index): SlashKey) -> bool {
        DeferredSlashes::<T>::contains_key(due_era, index)
    }

    /// Returns the next number to look at, if no slash with the number `index` is deferred. Either that slash was
    /// cancelled, or the number comes after the last one of the chain or of services. `None` if no slash of the era can
    /// come after this number.
    pub(crate) fn next_number((due_era, index): SlashKey) -> Option<u32> {
        let next = index.saturating_add(1);
        let first = FIRST_OF_SERVICES;
        if index < SlashCount::<T>::get(due_era) {
            return Some(next);
        }
        let last = first.saturating_add(ServiceSlashCount::<T>::get(due_era));
        match index < first {
            true if last > first => Some(first),
            false if index < last => Some(next),
            _ => None,
        }
    }

    /// Returns the key of the slash that a further report of the same validator, offence era and kind raises.
    pub(crate) fn open_key(
        era: EraIndex,
        validator: &T::AccountId,
        kind: Kind,
    ) -> Option<SlashKey> {
        OpenSlashes::<T>::get((era, validator, kind))
    }

    /// Adds a slash to an era, and returns its key.
    pub(crate) fn push(due_era: EraIndex, slash: DeferredSlash<T>) -> SlashKey {
        let index = Self::take_number(due_era, &slash);
        let key = (due_era, index);
        // Only offences of bonded eras are slashed, so this map stays short.
        PendingSlashes::<T>::mutate(|pending| pending.count(slash.slash_era));
        // No slash of a service is raised: each further one is a slash of its own.
        if slash.service.is_none() {
            OpenSlashes::<T>::insert((slash.slash_era, &slash.validator, slash.kind), key);
        }
        DeferredSlashes::<T>::insert(due_era, index, slash);
        key
    }

    fn take_number(due_era: EraIndex, slash: &DeferredSlash<T>) -> u32 {
        let count = |count: &mut u32| {
            let number = *count;
            count.saturating_inc();
            number
        };
        match slash.service {
            None => SlashCount::<T>::mutate(due_era, count),
            Some(_) => {
                FIRST_OF_SERVICES.saturating_add(ServiceSlashCount::<T>::mutate(due_era, count))
            }
        }
    }

    /// Stores one page of a slash whose amounts are fixed.
    pub(crate) fn fix((due_era, index): SlashKey, page: Page, amounts: FixedPageOf<T>) {
        FixedSlashes::<T>::insert((due_era, index, page), amounts);
    }

    /// Returns one page of a slash whose amounts are fixed. `None` after the last page, and for all other slashes.
    pub(crate) fn fixed_page((due_era, index): SlashKey, page: Page) -> Option<FixedPageOf<T>> {
        FixedSlashes::<T>::get((due_era, index, page))
    }

    /// Returns the number of stakers on one page of fixed amounts, zero if there is no such page. Reads only the length
    /// of the stored value, so a page counts up to one staker more than it has.
    pub(crate) fn length_of_fixed_page((due_era, index): SlashKey, page: Page) -> u32 {
        let key = FixedSlashes::<T>::hashed_key_for((due_era, index, page));
        let bytes = sp_io::storage::read(&key, &mut [], 0).unwrap_or(0);
        let entry = <(T::AccountId, BalanceOf<T>)>::max_encoded_len() as u32;
        bytes.checked_div(entry).unwrap_or(0)
    }

    /// Raises the fraction of a slash. Returns `true` if the fraction grew.
    pub(crate) fn raise(key: SlashKey, fraction: Perbill) -> bool {
        let Some(mut slash) = Self::get(key).filter(|slash| fraction > slash.fraction) else {
            return false;
        };
        slash.fraction = fraction;
        // If some pages are already shown up to the old target, the difference is shown after all pages.
        if slash.shown.page.is_zero() {
            slash.shown.target = fraction;
        }
        let (due_era, index) = key;
        DeferredSlashes::<T>::insert(due_era, index, slash);
        true
    }

    /// Stores how much of a slash clients can see.
    pub(crate) fn set_shown((due_era, index): SlashKey, shown: Shown) {
        DeferredSlashes::<T>::mutate(due_era, index, |slash| {
            if let Some(slash) = slash {
                slash.shown = shown;
            }
        });
    }

    /// Removes a slash that is applied or cancelled, and returns it. Its fixed amounts are
    /// [forgotten](Self::forget_amounts) before.
    ///
    /// If this is the slash that further reports raise, they raise the earlier slash that it adds to from now on. If
    /// there is no such slash any more, the next report opens a new one.
    pub(crate) fn close((due_era, index): SlashKey) -> Option<DeferredSlash<T>> {
        let slash = DeferredSlashes::<T>::take(due_era, index)?;
        let name = (slash.slash_era, &slash.validator, slash.kind);
        if OpenSlashes::<T>::get(name) == Some((due_era, index)) {
            match Self::earlier_slash(&slash) {
                Some(earlier) => OpenSlashes::<T>::insert(name, earlier),
                None => OpenSlashes::<T>::remove(name),
            }
        }
        PendingSlashes::<T>::mutate(|pending| pending.uncount(slash.slash_era));
        Some(slash)
    }

    /// Removes the fixed amounts of a slash that is about to be closed. Returns the number of pages that were removed:
    /// zero for most slashes, which have no fixed amounts.
    pub(crate) fn forget_amounts((due_era, index): SlashKey, slash: &DeferredSlash<T>) -> u32 {
        if slash.kind != INHERITED {
            return 0;
        }
        let mut pages = 0u32;
        while FixedSlashes::<T>::contains_key((due_era, index, pages)) {
            FixedSlashes::<T>::remove((due_era, index, pages));
            pages.saturating_inc();
        }
        pages
    }

    /// Returns the key of the earlier slash that this one adds to, if that slash is still deferred.
    fn earlier_slash(slash: &DeferredSlash<T>) -> Option<SlashKey> {
        let key = slash.raises?;
        let is_deferred = Self::get(key).is_some_and(|earlier| {
            earlier.kind == slash.kind && earlier.slash_era == slash.slash_era
        });
        is_deferred.then_some(key)
    }

    /// Removes the counters of an era whose slashes are all applied or cancelled.
    pub(crate) fn forget_count(due_era: EraIndex) {
        SlashCount::<T>::remove(due_era);
        ServiceSlashCount::<T>::remove(due_era);
    }

    /// Returns whether no slash is pending.
    pub(crate) fn is_empty() -> bool {
        Self::oldest_pending_era().is_none()
    }

    /// Returns the oldest era with an offence whose slash is pending. Stake that was at stake in it must not leave.
    pub(crate) fn oldest_pending_era() -> Option<EraIndex> {
        PendingSlashes::<T>::get().keys().next().copied()
    }
}
