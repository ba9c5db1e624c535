//! Due slashes take stake, from the start of their era on.
//!
//! Deferral comes before this in the flow. The ledgers, the reporters and the treasury come after. Slashes are applied
//! one at a time: the first due first, and within an era in the order of their reports. For each slash:
//!
//! 1. Each staker is charged in its slashing spans: the validator first, then its nominators, page by page of the
//!    exposure.
//! 2. What is newly due is taken from the ledger of the staker.
//! 3. The reporters get their share of what was taken in the block, and the treasury gets the rest.
//! 4. After the last staker, the slash is recorded in `AppliedSlashes` and leaves the `SlashQueue`.
//!
//! A cursor remembers the next staker, so a slash of any size spreads over as many blocks as it needs.
//!
//! Of several slashes of a validator in an era, the largest fraction counts. The order does not matter: a further slash
//! takes only what exceeds the applied fraction.

use super::{
    page_weight::PageWeight,
    types::{ApplicationCursor, DeferredSlash},
};
use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{
        AppliedSlashes, Eras, Exposures, Ledgers, Liability, SlashQueue, SlashView, Spans, Taken,
        UnlockEras,
    },
    types::{from_u128, to_u128, BalanceOf, CreditOf},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{
    traits::{fungible::Balanced, tokens::imbalance::Imbalance, Get, OnUnbalanced},
    weights::{Weight, WeightMeter},
};
use palisade_staking_math::slash::{compute_increase, compute_reporter_share, compute_slash};
use sp_runtime::{traits::Zero, Perbill, Saturating};
use sp_staking::EraIndex;

/// The most eras without a slash that are passed over when an era starts.
///
/// Usually there is only one such era. There are more if the state comes from another pallet. The next eras, and blocks
/// with a pending slash, pass over the rest.
const MAX_PASSED_ERAS: EraIndex = 64;

/// Applies due slashes.
pub(crate) struct Application<T>(PhantomData<T>);

/// How far a slash is applied when the work on it in a block ends.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Progress {
    /// Every staker was charged.
    Complete,
    /// The weight of the block is used up. The next block continues.
    Interrupted,
}

impl<T: Config> Application<T> {
    /// Applies due slashes, as long as the weight lasts.
    pub(super) fn process(meter: &mut WeightMeter) {
        let mut cursor = AppliedSlashes::<T>::cursor();
        let before = cursor;
        let active = Eras::<T>::active();
        while cursor.due_era <= active && meter.try_consume(T::WeightInfo::find_due_slash()).is_ok()
        {
            match SlashQueue::<T>::get((cursor.due_era, cursor.index)) {
                Some(slash) => {
                    if Self::apply(&slash, &mut cursor, meter) == Progress::Interrupted {
                        break;
                    }
                    cursor = Self::finish(slash, cursor);
                }
                // The slash was cancelled.
                None if cursor.index < SlashQueue::<T>::count(cursor.due_era) => {
                    cursor.index.saturating_inc();
                }
                None => {
                    SlashQueue::<T>::forget_count(cursor.due_era);
                    cursor = ApplicationCursor {
                        due_era: cursor.due_era.saturating_add(1),
                        ..Default::default()
                    };
                }
            }
        }
        if cursor != before {
            AppliedSlashes::<T>::set_cursor(cursor);
        }
    }

    /// Passes over the eras up to this one, at most [`MAX_PASSED_ERAS`]: no slash is pending, so none of them has one
    /// that is due.
    pub(super) fn pass_over(era: EraIndex) {
        let first = AppliedSlashes::<T>::cursor().due_era;
        let next = era
            .saturating_add(1)
            .min(first.saturating_add(MAX_PASSED_ERAS));
        for due_era in first..next {
            SlashQueue::<T>::forget_count(due_era);
        }
        AppliedSlashes::<T>::set_cursor(ApplicationCursor {
            due_era: next.max(first),
            ..Default::default()
        });
    }

    /// Takes stake from the next stakers of a slash, and pays out what was taken.
    fn apply(
        slash: &DeferredSlash<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        meter: &mut WeightMeter,
    ) -> Progress {
        let before = cursor.collected;
        let mut credit = CreditOf::<T>::zero();
        let progress = Self::slash_stakers(slash, cursor, &mut credit, meter);
        Self::pay_out(slash, before, cursor.collected, credit);
        progress
    }

    /// Takes stake from the next stakers of a slash, as long as the weight lasts. Collects it in `credit`.
    fn slash_stakers(
        slash: &DeferredSlash<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        credit: &mut CreditOf<T>,
        meter: &mut WeightMeter,
    ) -> Progress {
        let from = AppliedSlashes::<T>::fraction_of(slash.slash_era, &slash.validator);
        let oldest = Liability::<T>::oldest_chargeable_era();
        loop {
            let length =
                Exposures::<T>::length_of_page(slash.slash_era, &slash.validator, cursor.page);
            if !PageWeight::consume::<T>(
                meter,
                T::WeightInfo::find_due_slash(),
                T::WeightInfo::read_slash_page(length),
                T::WeightInfo::slash_staker(),
            ) {
                return Progress::Interrupted;
            }
            let page =
                Exposures::<T>::slashable_stakers(slash.slash_era, &slash.validator, cursor.page);
            let Some(stakers) = page else {
                return Progress::Complete;
            };
            for (who, stake) in stakers.into_iter().skip(cursor.staker as usize) {
                if meter.try_consume(T::WeightInfo::slash_staker()).is_err() {
                    return Progress::Interrupted;
                }
                let taken = Self::slash_staker(slash, from, oldest, &who, stake);
                if taken.amount > taken.funds.peek() {
                    meter.consume(Self::weight_of_keeper());
                }
                cursor.taken.saturating_accrue(taken.amount);
                cursor.collected.saturating_accrue(taken.funds.peek());
                credit.subsume(taken.funds);
                cursor.staker.saturating_inc();
            }
            cursor.page.saturating_inc();
            cursor.staker = 0;
        }
    }

    /// Returns an upper bound of what the pallet that keeps the funds of a virtual staker does when it hears of a slash.
    ///
    /// Reads and writes of nomination pools: the id of the pool, the value of all pools, the pool's unbonding eras; of
    /// delegations: the agent. The allowance is for 1,084 unbonding eras, 40 KB, and 32 events.
    fn weight_of_keeper() -> Weight {
        const ALLOWANCE: Weight = Weight::from_parts(500_000_000, 0);
        ALLOWANCE.saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    /// Returns the charge of one staker: what a slash costs it beyond the fraction `from`, which was taken before.
    ///
    /// `None` if the staker is skipped, without a record. There are three cases:
    ///
    /// - As large a fraction was already taken for the era.
    /// - Its stake is so small that the fraction of it is less than one unit.
    /// - It was forgotten after its stake was read for that era. The stake that it bonded later was not at stake. If
    ///   the staker were charged, the charge would count as paid although nothing was taken.
    pub(crate) fn charge_of(
        slash: &DeferredSlash<T>,
        from: Perbill,
        who: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> Option<u128> {
        let stake = to_u128::<T>(stake);
        let is_skipped = slash.fraction <= from
            || compute_slash(stake, slash.fraction).is_zero()
            || Liability::<T>::is_excused(who, slash.slash_era);
        (!is_skipped).then(|| compute_increase(stake, from, slash.fraction))
    }

    /// Charges one staker and takes what is due from its ledger.
    pub(crate) fn slash_staker(
        slash: &DeferredSlash<T>,
        from: Perbill,
        oldest: EraIndex,
        who: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> Taken<T> {
        let Some(increase) = Self::charge_of(slash, from, who, stake) else {
            return Taken::nothing();
        };
        let charge = Spans::<T>::charge(who, slash.slash_era, increase, slash.reported_in, oldest);
        if *who != slash.validator {
            AppliedSlashes::<T>::set_nominator(slash.slash_era, who, charge.era_total);
        }
        let taken = Self::take_slash(who, charge.due, slash.slash_era);
        if !taken.amount.is_zero() {
            Pallet::<T>::deposit_event(Event::Slashed {
                staker: who.clone(),
                amount: taken.amount,
            });
        }
        taken
    }

    /// Takes up to `amount` of a stash's stake for an offence in `slash_era`, and returns what was taken.
    ///
    /// Active stake and the chunks that were still bonded in that era lose the same part. The slash does not reach:
    ///
    /// - stake that was unbonded before the era, unless a shorter bonding duration made eras share one unlock era,
    /// - a stash that is gone,
    /// - stake that a stash bonded after it was forced out.
    fn take_slash(stash: &T::AccountId, amount: BalanceOf<T>, slash_era: EraIndex) -> Taken<T> {
        if amount.is_zero() || Liability::<T>::is_excused(stash, slash_era) {
            return Taken::nothing();
        }
        let Ok((controller, ledger)) = Ledgers::<T>::of_stash(stash) else {
            return Taken::nothing();
        };
        let first_chunk = UnlockEras::<T>::unlock_era(slash_era);
        Ledgers::<T>::slash(controller, ledger, amount, first_chunk)
    }

    /// Pays out the funds that were collected in this block: the reporters get their share, the treasury the rest. Of
    /// virtual stakers nothing is collected: the pallet that keeps their funds pays for itself.
    ///
    /// The part of each reporter is rounded down once over the whole slash, not once a block. If a reporter's account
    /// can't receive its part, the treasury gets it.
    fn pay_out(
        slash: &DeferredSlash<T>,
        before: BalanceOf<T>,
        after: BalanceOf<T>,
        mut credit: CreditOf<T>,
    ) {
        let reporters = slash.reporters.len() as u32;
        let share_of = |collected: BalanceOf<T>| {
            compute_reporter_share(to_u128::<T>(collected), slash.reporters_share, reporters)
        };
        let each = from_u128::<T>(share_of(after).saturating_sub(share_of(before)));
        for reporter in &slash.reporters {
            let share = credit.extract(each);
            if let Err(refused) = T::Currency::resolve(reporter, share) {
                credit.subsume(refused);
            }
        }
        T::Slash::on_unbalanced(credit);
    }

    /// Records a slash whose stakers are all charged, and closes it. Returns the cursor of the next slash.
    fn finish(
        slash: DeferredSlash<T>,
        cursor: ApplicationCursor<BalanceOf<T>>,
    ) -> ApplicationCursor<BalanceOf<T>> {
        let key = (cursor.due_era, cursor.index);
        if !slash.is_shown() {
            SlashView::<T>::mark_shown(key);
        }
        let DeferredSlash {
            validator,
            slash_era,
            fraction,
            ..
        } = slash;
        let own = Spans::<T>::charged_in_era(&validator, slash_era);
        AppliedSlashes::<T>::set_validator(slash_era, &validator, fraction, own);
        SlashQueue::<T>::close(key);
        Pallet::<T>::deposit_event(Event::SlashApplied {
            slash_era,
            validator,
            fraction,
            amount: cursor.taken,
        });
        ApplicationCursor {
            due_era: cursor.due_era,
            index: cursor.index.saturating_add(1),
            ..Default::default()
        }
    }
}
