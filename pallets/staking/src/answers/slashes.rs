//! What pending slashes take from one account.
//!
//! Goes over all pending slashes in the order in which they are applied, with copies of the account's slashing spans
//! and ledger. The arithmetic is that of the application. So the amounts of all slashes together are what the account
//! loses if they are all applied now. Each amount depends on the slashes before it: of the eras of one span only the
//! most expensive one is paid, and no slash takes more than there is.
//!
//! Reads the rooms `SlashQueue`, `AppliedSlashes`, `Exposures`, `Spans`, `Ledgers`, `UnlockEras` and `SlashView`.

use super::types::{NoAnswer, PendingSlash, PendingSlashOf};
use crate::{
    eras::Forecast,
    pallet::{Config, Error},
    rooms::{AppliedSlashes, Exposures, Ledgers, SlashQueue, SlashView, Spans, UnlockEras},
    slashing::{
        types::{DeferredSlash, SlashKey},
        Application,
    },
    types::{from_u128, BalanceOf},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use palisade_staking_math::{ledger as plain, slash_spans as spans};
use sp_runtime::Perbill;
use sp_staking::Page;

/// Copies of what slashes change of an account.
struct Account {
    spans: spans::Spans,
    ledger: Result<plain::Ledger, NoAnswer>,
}

/// Answers what slashes take.
pub(crate) struct SlashAnswers<T>(PhantomData<T>);

impl<T: Config> SlashAnswers<T> {
    /// Returns the pending slashes that reach an account, as a validator or as a nominator, in the order in which they
    /// are applied. A slash that is being applied, and has already charged the account, is left out.
    ///
    /// There is at most one entry for each pending slash.
    ///
    /// # Errors
    /// - `UnreadableLedger`: a slash reaches the account, but its ledger can't be read. Applied now, it would take
    ///   nothing; after a repair it may take something.
    pub(crate) fn slashes_of(who: &T::AccountId) -> Result<Vec<PendingSlashOf<T>>, NoAnswer> {
        let mut account = Account {
            spans: Spans::<T>::of(who),
            ledger: Self::ledger_of(who),
        };
        let mut applied = BTreeMap::new();
        let mut slashes = Vec::new();
        for (key, slash) in SlashQueue::<T>::in_order() {
            let from = applied
                .entry((slash.slash_era, slash.validator.clone()))
                .or_insert_with(|| {
                    AppliedSlashes::<T>::fraction_of(slash.slash_era, &slash.validator)
                });
            if let Some(stake) = Self::stake_in(key, &slash, who) {
                let amount = Self::take(&mut account, &slash, *from, who, stake)?;
                slashes.push(Self::shown(key, &slash, amount));
            }
            *from = slash.fraction.max(*from);
        }
        Ok(slashes)
    }

    /// Returns the ledger of a stash. It is empty if there is no such stash: then a slash takes nothing.
    fn ledger_of(who: &T::AccountId) -> Result<plain::Ledger, NoAnswer> {
        match Ledgers::<T>::of_stash(who) {
            Ok((_, ledger)) => Ok(ledger.to_plain()),
            Err(Error::NotStash) => Ok(plain::Ledger::default()),
            Err(_) => Err(NoAnswer::UnreadableLedger),
        }
    }

    /// Returns the stake of an account in the exposure that a slash reaches. `None` if it has none, or if the slash has
    /// already charged it.
    fn stake_in(
        (due_era, index): SlashKey,
        slash: &DeferredSlash<T>,
        who: &T::AccountId,
    ) -> Option<BalanceOf<T>> {
        let (page, staker, stake) = Self::place_in_exposure(slash, who)?;
        let cursor = AppliedSlashes::<T>::cursor();
        let is_under_way = (cursor.due_era, cursor.index) == (due_era, index);
        let is_charged = is_under_way && (page, staker) < (cursor.page, cursor.staker);
        (!is_charged).then_some(stake)
    }

    /// Returns the page of an account in the exposure that a slash reaches, its place on the page, and its stake.
    fn place_in_exposure(
        slash: &DeferredSlash<T>,
        who: &T::AccountId,
    ) -> Option<(Page, u32, BalanceOf<T>)> {
        for page in 0.. {
            let stakers =
                Exposures::<T>::slashable_stakers(slash.slash_era, &slash.validator, page)?;
            let mut places = (0..).zip(stakers);
            if let Some((place, (_, stake))) = places.find(|(_, (staker, _))| staker == who) {
                return Some((page, place, stake));
            }
        }
        None
    }

    /// Charges a slash to the copies of an account. Returns what it takes.
    fn take(
        account: &mut Account,
        slash: &DeferredSlash<T>,
        from: Perbill,
        who: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> Result<u128, NoAnswer> {
        let ledger = account.ledger.as_mut().map_err(|reason| *reason)?;
        let Some(charge) = Application::<T>::charge_of(slash, from, who, stake) else {
            return Ok(0);
        };
        let due = account
            .spans
            .charge(slash.slash_era, charge, Some(slash.reported_in));
        let first_chunk = UnlockEras::<T>::unlock_era(slash.slash_era);
        let (after, taken) = ledger.clone().slash(due, first_chunk);
        *ledger = after;
        Ok(taken)
    }

    fn shown(
        (due_era, index): SlashKey,
        slash: &DeferredSlash<T>,
        amount: u128,
    ) -> PendingSlashOf<T> {
        let rows = SlashView::<T>::rows(due_era);
        let mut rows = (0..).zip(rows);
        PendingSlash {
            due_era,
            index,
            validator: slash.validator.clone(),
            slash_era: slash.slash_era,
            fraction: slash.fraction,
            amount: from_u128::<T>(amount),
            row: rows.find(|(_, other)| *other == index).map(|(row, _)| row),
            millis_left: Forecast::<T>::until_era(due_era),
        }
    }
}
