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
//! A slash that `pallet-staking` has deferred takes fixed amounts (`inherited`).
//!
//! Of several slashes of a validator in an era, the largest fraction counts. The order does not matter: a further slash
//! takes only what exceeds the applied fraction.

use super::{
    inherited::Inherited,
    kinds::INHERITED,
    page_weight::PageWeight,
    taking::{Progress, Taking},
    types::{ApplicationCursor, DeferredSlash},
};
use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{AppliedSlashes, Eras, Exposures, Liability, SlashQueue, SlashView, Spans, Taken},
    types::{from_u128, to_u128, BalanceOf, CreditOf},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{
    traits::{fungible::Balanced, tokens::imbalance::Imbalance, OnUnbalanced},
    weights::WeightMeter,
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
        let progress = if slash.kind == INHERITED {
            Inherited::<T>::slash_stakers(slash, cursor, &mut credit, meter)
        } else {
            Self::slash_stakers(slash, cursor, &mut credit, meter)
        };
        Self::pay_out(slash, before, cursor, credit);
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
                Taking::<T>::collect(taken, cursor, credit, meter);
            }
            cursor.page.saturating_inc();
            cursor.staker = 0;
        }
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
        Taking::<T>::take(who, charge.due, slash.slash_era)
    }

    /// Pays out the funds that were collected in this block: the reporters get their share, the treasury the rest. Of
    /// virtual stakers nothing is collected: the pallet that keeps their funds pays for itself.
    ///
    /// The part of each reporter is rounded down once over the whole slash, not once a block. If a reporter's account
    /// can't receive its part, the treasury gets it.
    fn pay_out(
        slash: &DeferredSlash<T>,
        before: BalanceOf<T>,
        cursor: &ApplicationCursor<BalanceOf<T>>,
        mut credit: CreditOf<T>,
    ) {
        let reporters = slash.reporters.len() as u32;
        let fixed = Inherited::<T>::reporters_payout(slash, cursor);
        let share_of = |collected: BalanceOf<T>| match fixed {
            Some(payout) => Inherited::<T>::reporter_share(payout, collected, reporters),
            None => {
                compute_reporter_share(to_u128::<T>(collected), slash.reporters_share, reporters)
            }
        };
        let after = cursor.collected;
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
            kind,
            ..
        } = slash;
        // `pallet-staking` has recorded its slashes when they were reported.
        if kind != INHERITED {
            let own = Spans::<T>::charged_in_era(&validator, slash_era);
            AppliedSlashes::<T>::set_validator(slash_era, &validator, fraction, own);
        }
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
