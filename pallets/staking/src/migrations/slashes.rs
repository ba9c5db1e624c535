//! Slashes that `pallet-staking` has deferred are queued, with the amounts that it has computed.
//!
//! `pallet-staking` takes all slashes of an era when the era starts, and never looks back: what is reported after that
//! stays in the list for ever. Here such a slash is due again, after one whole era, so that governance can judge it. On
//! a chain that defers no slashes, it is due in the next era. If stake of the offence's era is free by now, the slash
//! is dropped instead.
//!
//! No entry says in which era the offence was. It follows from the era of application and `SlashDeferDuration`, which
//! must be as before. If that era has not come yet, slashes were deferred for longer when this one was reported. Then
//! its stake is free in the era of application or later, as with any deferred slash. The earliest such era counts.
//!
//! 1. The lists of all eras are cut into single slashes, which are set aside. There are two shapes: one list for each
//!    era, and one entry for each page of a slash.
//! 2. Each slash is queued, page by page, with a row of `UnappliedSlashes` for each page.

use super::{
    cursor::{SlashPlace, Unit},
    old::{prefix_of, ParkedSlash, ParkedSlashOf, ParkedSlashes},
    report::{report, Repair},
};
use crate::{
    pallet::Config,
    rooms::{AppliedSlashes, Eras, SlashQueue, SlashView, SlashableEras},
    slashing::{
        types::{DeferredSlash, FixedPage, Shown, SlashKey},
        INHERITED,
    },
    types::{BalanceOf, UnappliedSlash},
};
use alloc::vec::Vec;
use codec::Decode;
use core::marker::PhantomData;
use frame_support::{storage::unhashed, traits::Get, BoundedVec};
use sp_runtime::{traits::Zero, Perbill};
use sp_staking::EraIndex;

/// The bytes of a key before its first part: the hash of the pallet and that of the item.
const ITEM: usize = 32;
/// The bytes of the hash before each part of a key.
const HASH: usize = 8;
/// The least positive fraction: that of a slash whose fraction is not known.
const LEAST: Perbill = Perbill::from_parts(1);

/// Takes over deferred slashes.
pub(super) struct InheritedSlashes<T>(PhantomData<T>);

impl<T: Config> InheritedSlashes<T> {
    /// Sets aside the slashes under the next key.
    pub(super) fn park_next() -> Unit<()> {
        let prefix = prefix_of::<T>("UnappliedSlashes");
        let next = sp_io::storage::next_key(&prefix).filter(|key| key.starts_with(&prefix));
        let Some(key) = next else {
            return Unit::finished::<T>();
        };
        let value = unhashed::get_raw(&key).unwrap_or_default();
        unhashed::kill(&key);
        let slashes = key
            .get(ITEM..)
            .and_then(|key| decode_slashes::<T>(key, &value))
            .unwrap_or_else(|| {
                report::<T>(Repair::SlashesUnreadable);
                Vec::new()
            });
        let parked = slashes.len() as u64;
        for (place, slash) in slashes {
            Self::park(place, slash);
        }
        Unit::new::<T>(Some(()), parked.saturating_add(2), parked.saturating_add(1))
    }

    /// Slashes of one list keep their order. Those of pages have no order, and get the next free place.
    fn park(place: u32, slash: ParkedSlashOf<T>) {
        let position = |number: u32| {
            let mut key = [0u8; 8];
            let bytes = (slash.due_era.to_be_bytes().into_iter()).chain(number.to_be_bytes());
            key.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
            key
        };
        let mut free = (place..u32::MAX)
            .map(position)
            .skip_while(|key| ParkedSlashes::<T>::contains_key(key));
        if let Some(key) = free.next() {
            ParkedSlashes::<T>::insert(key, slash);
        }
    }

    /// Queues the next slash that was set aside.
    pub(super) fn queue_next(after: Option<SlashPlace>) -> Unit<SlashPlace> {
        let mut parked = match after {
            Some(after) => ParkedSlashes::<T>::iter_from(ParkedSlashes::<T>::hashed_key_for(after)),
            None => ParkedSlashes::<T>::iter(),
        };
        let Some((key, slash)) = parked.next() else {
            return Unit::finished::<T>();
        };
        ParkedSlashes::<T>::remove(key);
        let slash_era = Self::era_of_offence(slash.due_era);
        let validator = slash.validator.clone();
        if SlashableEras::<T>::first_session_of(slash_era).is_none() {
            let era = slash_era;
            report::<T>(Repair::SlashExpired { era, validator });
            return Unit::new::<T>(Some(key), 6, 1);
        }
        let active = Eras::<T>::active();
        let mut due_era = slash.due_era;
        if due_era <= active {
            let whole_eras = T::SlashDeferDuration::get().min(1);
            due_era = active.saturating_add(whole_eras).saturating_add(1);
            let era = due_era;
            report::<T>(Repair::SlashRevived { era, validator });
        }
        let pages = Self::queue(due_era, slash_era, slash);
        Unit::new::<T>(
            Some(key),
            pages.saturating_add(12),
            pages.saturating_mul(4).saturating_add(6),
        )
    }

    /// Returns the era of the offence of a slash that is due in an era.
    ///
    /// Example: the active era is 6, the deferral 2, and stake is bonded for 5 eras. A slash that is due in era 8 is
    /// for era 5. One that is due in era 10 is not for era 7, which has not come. It is for era 5 or 6, and 5 counts.
    fn era_of_offence(due_era: EraIndex) -> EraIndex {
        let deferral = T::SlashDeferDuration::get().saturating_add(1);
        let slash_era = due_era.saturating_sub(deferral);
        let active = Eras::<T>::active();
        if slash_era <= active {
            return slash_era;
        }
        let earliest = due_era.saturating_sub(T::BondingDuration::get());
        earliest.min(active)
    }

    /// Queues a slash and shows it. Returns the number of its pages.
    fn queue(due_era: EraIndex, slash_era: EraIndex, slash: ParkedSlashOf<T>) -> u64 {
        let reported = AppliedSlashes::<T>::fraction_of(slash_era, &slash.validator);
        let fraction = slash.fraction.unwrap_or(reported).max(LEAST);
        let key = SlashQueue::<T>::push(
            due_era,
            DeferredSlash {
                service: None,
                validator: slash.validator.clone(),
                kind: INHERITED,
                slash_era,
                fraction,
                raises: None,
                reported_in: Eras::<T>::active(),
                reporters: BoundedVec::truncate_from(slash.reporters.clone()),
                reporters_share: Perbill::zero(),
                shown: Shown {
                    fraction,
                    target: fraction,
                    page: 0,
                },
            },
        );
        let size = T::MaxExposurePageSize::get().max(1) as usize;
        let mut chunks = slash.others.chunks(size);
        let first = chunks.next().unwrap_or_default();
        Self::add_page(key, 0, &slash, slash.own, first);
        let mut pages = 1u64;
        for (page, chunk) in (1..).zip(chunks) {
            Self::add_page(key, page, &slash, Zero::zero(), chunk);
            pages = pages.saturating_add(1);
        }
        pages
    }

    /// Stores one page of amounts, and its row. The validator is the first staker of page 0.
    fn add_page(
        key: SlashKey,
        page: u32,
        slash: &ParkedSlashOf<T>,
        own: BalanceOf<T>,
        others: &[(T::AccountId, BalanceOf<T>)],
    ) {
        let validator = (page == 0).then(|| (slash.validator.clone(), own));
        let stakers = validator
            .into_iter()
            .chain(others.iter().cloned())
            .collect();
        let payout = slash.payout;
        SlashQueue::<T>::fix(key, page, FixedPage { payout, stakers });
        SlashView::<T>::append(
            key,
            UnappliedSlash {
                validator: slash.validator.clone(),
                own,
                others: others.to_vec(),
                reporters: slash.reporters.clone(),
                payout,
            },
        );
    }
}

/// The value of one page of a slash, in the shape that has an entry for each page.
#[derive(Decode)]
struct SlashPage<AccountId, Balance> {
    validator: AccountId,
    own: Balance,
    others: Vec<(AccountId, Balance)>,
    payout: Balance,
    reporter: Option<AccountId>,
}

/// Returns the slashes under a key, each with its place in the order. `key` is what follows the prefix of the item.
/// `None` if it can't be decoded.
fn decode_slashes<T: Config>(key: &[u8], value: &[u8]) -> Option<Vec<(u32, ParkedSlashOf<T>)>> {
    let mut era = key.get(HASH..)?;
    let due_era = EraIndex::decode(&mut era).ok()?;
    if era.is_empty() {
        let mut value = value;
        let rows = Vec::<UnappliedSlash<T::AccountId, BalanceOf<T>>>::decode(&mut value).ok()?;
        let slash = |row: UnappliedSlash<T::AccountId, BalanceOf<T>>| ParkedSlash {
            due_era,
            validator: row.validator,
            fraction: None,
            own: row.own,
            others: row.others,
            reporters: row.reporters,
            payout: row.payout,
        };
        return Some((0..).zip(rows.into_iter().map(slash)).collect());
    }
    // Pages of a slash are in the order of their hashes.
    let mut hash = era;
    let place = u32::decode(&mut hash).ok()?.wrapping_shr(1);
    let mut name = era.get(HASH..)?;
    let (_, fraction, _) = <(T::AccountId, Perbill, u32)>::decode(&mut name).ok()?;
    let mut value = value;
    let page = SlashPage::<T::AccountId, BalanceOf<T>>::decode(&mut value).ok()?;
    let slash = ParkedSlash {
        due_era,
        validator: page.validator,
        fraction: Some(fraction),
        own: page.own,
        others: page.others,
        reporters: page.reporter.into_iter().collect(),
        payout: page.payout,
    };
    Some(Vec::from([(place, slash)]))
}
