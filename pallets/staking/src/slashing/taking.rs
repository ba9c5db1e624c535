//! Stake is taken from one stash, for a slash that is due.
//!
//! `exposed` and `inherited` decide how much. Here the ledger loses it, and the funds are collected.

use super::{page_weight::PageWeight, types::ApplicationCursor};
use crate::{
    intentions::Chilling,
    pallet::{Config, Event, Pallet},
    rooms::{Ledgers, Liability, Roles, Taken},
    types::{BalanceOf, CreditOf},
    weights::WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
    traits::{tokens::imbalance::Imbalance, Get},
    weights::{Weight, WeightMeter},
};
use sp_runtime::{traits::Zero, Saturating};
use sp_staking::{EraIndex, Page};

/// The stakers of a slash in pages, and what each of them loses.
pub(crate) trait SlashedStakers<T: Config> {
    /// Returns the number of stakers on a page, with an error of at most one. Zero after the last page. Does not decode
    /// the page.
    fn length_of_page(&self, page: Page) -> u32;

    /// Returns the stakers on a page, each with the amount from which its loss follows. `None` after the last page.
    fn page(&self, page: Page) -> Option<Vec<(T::AccountId, BalanceOf<T>)>>;

    /// Takes stake from one of the stakers. `amount` is that of its page.
    fn slash(&self, who: &T::AccountId, amount: BalanceOf<T>) -> Taken<T>;
}

/// Takes stake.
pub(super) struct Taking<T>(PhantomData<T>);

impl<T: Config> Taking<T> {
    /// Takes up to `amount` of a stash's stake, and returns what was taken. `first_chunk` is the unlock era of the era
    /// of the offence.
    ///
    /// Active stake and the chunks that were still bonded in that era lose the same part. The slash does not reach:
    ///
    /// - stake that was unbonded before the election for that era began to read stakes, with two exceptions: a shorter
    ///   bonding duration made eras share one unlock era, or a later amount joined its chunk,
    /// - a stash that is gone,
    /// - a stash whose ledger is missing or can't be read.
    ///
    /// The caller makes sure that the stash is not excused for that era (`Liability`).
    ///
    /// # Events
    /// `Slashed`, if anything was taken.
    pub(super) fn take(
        stash: &T::AccountId,
        amount: BalanceOf<T>,
        first_chunk: EraIndex,
    ) -> Taken<T> {
        if amount.is_zero() {
            return Taken::nothing();
        }
        let Ok((controller, ledger)) = Ledgers::<T>::of_stash(stash) else {
            return Taken::nothing();
        };
        let taken = Ledgers::<T>::slash(controller, ledger, amount, first_chunk);
        if taken.is_emptied {
            Liability::<T>::remember_emptied(stash);
        }
        if !taken.amount.is_zero() {
            Pallet::<T>::deposit_event(Event::Slashed {
                staker: stash.clone(),
                amount: taken.amount,
            });
        }
        taken
    }

    /// Adds what was taken from a staker to what the slash has collected, and moves the cursor to the next staker.
    /// Chills a validator that the slash has left without active stake.
    ///
    /// # Events
    /// `Chilled` if it was a validator and has no active stake left.
    pub(super) fn collect(
        who: &T::AccountId,
        taken: Taken<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        credit: &mut CreditOf<T>,
        meter: &mut WeightMeter,
    ) {
        if taken.amount > taken.funds.peek() {
            PageWeight::consume_afterwards(meter, Self::weight_of_keeper());
        }
        if taken.is_emptied {
            // The planned era and an election under way are read, the record is written.
            PageWeight::consume_afterwards(meter, T::DbWeight::get().reads_writes(2, 1));
            Self::chill_emptied(who, meter);
        }
        cursor.taken.saturating_accrue(taken.amount);
        cursor.collected.saturating_accrue(taken.funds.peek());
        credit.subsume(taken.funds);
        cursor.staker.saturating_inc();
    }

    /// Chills a validator without active stake. Otherwise its nominators could still elect it. It would work at their
    /// risk alone, or its seat would stay empty.
    fn chill_emptied(who: &T::AccountId, meter: &mut WeightMeter) {
        PageWeight::consume_afterwards(meter, T::DbWeight::get().reads(1));
        if Roles::<T>::validates(who) {
            PageWeight::consume_afterwards(meter, T::WeightInfo::chill());
            Chilling::<T>::chill_stash(who);
        }
    }

    /// Returns an upper bound of what the pallet that keeps the funds of a virtual staker does when it hears of a
    /// slash.
    ///
    /// Nomination pools read and write three items: the id of the pool, the value of all pools, the unbonding eras of
    /// the pool. `pallet-delegated-staking` reads and writes the agent. The allowance is for 1,084 unbonding eras,
    /// 40 KB, and 32 events.
    fn weight_of_keeper() -> Weight {
        const ALLOWANCE: Weight = Weight::from_parts(500_000_000, 0);
        ALLOWANCE.saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}
