//! What pending slashes take from one account.
//!
//! Goes over all pending slashes in the order in which they are applied, with copies of the account's slashing spans
//! and ledger. The arithmetic is that of the application (`slashing/exposed.rs`). So the amounts of all slashes
//! together are what the account loses if all slashes are applied now. Each amount depends on the slashes before it: of
//! the eras of one span only the most expensive one is paid, and no slash takes more than there is.
//!
//! A slash that `pallet-staking` has deferred takes its fixed amount. It charges no span: the spans contain its charge
//! already.
//!
//! Reads the rooms `Handover`, `SlashQueue`, `AppliedSlashes`, `Exposures`, `Spans`, `Liability`, `Ledgers`,
//! `UnlockEras` and `SlashView`.

use super::{
    pause::ensure_not_paused,
    types::{NoAnswer, PendingSlash, PendingSlashOf},
};
use crate::{
    eras::Forecast,
    pallet::{Config, Error},
    rooms::{
        AppliedSlashes, Exposures, Ledgers, Liability, SlashQueue, SlashView, Spans, UnlockEras,
    },
    slashing::{
        types::{DeferredSlash, SlashKey},
        Addition, INHERITED,
    },
    types::{from_u128, to_u128, BalanceOf},
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use palisade_staking_math::{ledger as plain, slash_spans as spans};
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
    /// - `UnreadableLedger`: a slash reaches the account, but its ledger is missing or can't be read. Applied now, the
    ///   slash would take nothing. After a repair of the ledger it may take something.
    /// - `Paused`: a handover is under way.
    pub(crate) fn slashes_of(who: &T::AccountId) -> Result<Vec<PendingSlashOf<T>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        let mut account = Account {
            spans: Spans::<T>::of(who),
            ledger: Self::ledger_of(who),
        };
        let mut every = BTreeMap::new();
        let mut slashes = Vec::new();
        for (key, slash) in SlashQueue::<T>::in_order() {
            let applied = every
                .entry((slash.slash_era, slash.validator.clone()))
                .or_insert_with(|| AppliedSlashes::<T>::all_of(slash.slash_era, &slash.validator));
            let addition = Addition::to(applied.clone(), &slash);
            if let Some(value) = Self::value_in(key, &slash, who) {
                let amount = Self::take(&mut account, &slash, &addition, who, value)?;
                slashes.push(Self::shown(key, &slash, amount));
            }
            // `pallet-staking` has recorded its slashes when they were reported.
            if slash.kind != INHERITED {
                *applied = addition.into_sum();
            }
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

    /// Returns the stake of an account in the exposure that a slash reaches, or the fixed amount. `None` if the slash
    /// does not reach the account, or has already charged it.
    fn value_in(
        key: SlashKey,
        slash: &DeferredSlash<T>,
        who: &T::AccountId,
    ) -> Option<BalanceOf<T>> {
        let (page, staker, value) = Self::place_of(key, slash, who)?;
        let cursor = AppliedSlashes::<T>::cursor();
        let is_under_way = (cursor.due_era, cursor.index) == key;
        let is_charged = is_under_way && (page, staker) < (cursor.page, cursor.staker);
        (!is_charged).then_some(value)
    }

    /// Finds an account among the stakers that a slash reaches. Returns its page, its place on the page, and its stake
    /// there or its fixed amount.
    fn place_of(
        key: SlashKey,
        slash: &DeferredSlash<T>,
        who: &T::AccountId,
    ) -> Option<(Page, u32, BalanceOf<T>)> {
        for page in 0.. {
            let stakers = if slash.kind == INHERITED {
                SlashQueue::<T>::fixed_page(key, page)?.stakers
            } else {
                Exposures::<T>::slashable_stakers(slash.slash_era, &slash.validator, page)?
            };
            let mut places = (0..).zip(stakers);
            if let Some((place, (_, value))) = places.find(|(_, (staker, _))| staker == who) {
                return Some((page, place, value));
            }
        }
        None
    }

    /// Charges a slash to the copies of an account. Returns what it takes. `value` is the stake of the account in the
    /// exposure, or the fixed amount.
    fn take(
        account: &mut Account,
        slash: &DeferredSlash<T>,
        addition: &Addition,
        who: &T::AccountId,
        value: BalanceOf<T>,
    ) -> Result<u128, NoAnswer> {
        let ledger = account.ledger.as_mut().map_err(|reason| *reason)?;
        let due = if slash.kind == INHERITED {
            let is_excused = Liability::<T>::is_excused(who, slash.slash_era);
            (!is_excused).then(|| to_u128::<T>(value))
        } else {
            let charge = addition.charge_of(slash, who, value);
            let spans = &mut account.spans;
            charge.map(|charge| match slash.service {
                None => spans.charge(slash.slash_era, charge, Some(slash.reported_in)),
                Some(_) => charge,
            })
        };
        let Some(due) = due else {
            return Ok(0);
        };
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
