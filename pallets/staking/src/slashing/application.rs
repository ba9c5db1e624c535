//! Due slashes take stake, from the start of their era on.
//!
//! Deferral comes before this in the flow. The ledgers, the reporters and the treasury come after. Slashes are applied
//! one at a time, ordered by the era in which they are due. Within an era, those of the chain come before those of
//! services, each in the order of their reports. For each slash:
//!
//! 1. Each staker is charged in its slashing spans: the validator first, then its nominators, page by page of the
//!    exposure.
//! 2. What is newly due is taken from the ledger of the staker.
//! 3. The reporters get their share of what was taken in the block, and the treasury gets the rest. What a service
//!    takes goes where the service said (`proceeds`).
//! 4. After the last staker, the slash is recorded in `AppliedSlashes` and leaves the `SlashQueue`.
//!
//! A cursor remembers the next staker, so a slash of any size spreads over as many blocks as it needs.
//!
//! `exposed` says which stakers are charged, and how much. A slash that `pallet-staking` has deferred takes fixed
//! amounts (`inherited`).
//!
//! Of several slashes of a validator in an era, the largest fraction counts. The order does not matter: a further slash
//! takes only what exceeds the applied fraction. Slashes of services are taken in addition (`addition`).

use super::{
    addition::Addition,
    exposed::ExposedStakers,
    inherited::FixedStakers,
    kinds::INHERITED,
    page_weight::PageWeight,
    proceeds::SlashProceeds,
    taking::{SlashedStakers, Taking},
    types::{ApplicationCursor, DeferredSlash},
};
use crate::{
    pallet::{Config, Event, Pallet},
    rooms::{AppliedSlashes, Eras, SlashQueue, SlashView, Spans},
    types::{BalanceOf, CreditOf},
    weights::WeightInfo,
};
use core::marker::PhantomData;
use frame_support::{
    traits::{tokens::imbalance::Imbalance, Get},
    weights::WeightMeter,
};
use palisade_restaking_primitives::{AppliedSlash, ServiceSlashListener};
use sp_runtime::Saturating;
use sp_staking::EraIndex;

/// The most eras without a slash that are passed over when an era starts.
///
/// Usually there is only one such era. There are more if the state comes from another pallet. The rest is passed over
/// when the next eras start, or in blocks with a pending slash.
const MAX_PASSED_ERAS: EraIndex = 64;

/// How far a slash is applied when the work on it in a block ends.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Progress {
    /// Every staker was charged.
    Complete,
    /// The weight of the block is used up. The next block continues.
    Interrupted,
}

/// Applies due slashes.
pub(super) struct Application<T>(PhantomData<T>);

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
                    cursor = Self::finish(slash, cursor, meter);
                }
                None => cursor = Self::pass_number(cursor),
            }
        }
        if cursor != before {
            AppliedSlashes::<T>::set_cursor(cursor);
        }
    }

    /// Passes over a number without a deferred slash. Either the slash was cancelled, or the number comes after the
    /// last slash of the chain or of services. After the last slash of the era, goes on with the next era.
    fn pass_number(cursor: ApplicationCursor<BalanceOf<T>>) -> ApplicationCursor<BalanceOf<T>> {
        match SlashQueue::<T>::next_number((cursor.due_era, cursor.index)) {
            Some(index) => ApplicationCursor { index, ..cursor },
            None => {
                SlashQueue::<T>::forget_count(cursor.due_era);
                ApplicationCursor {
                    due_era: cursor.due_era.saturating_add(1),
                    ..Default::default()
                }
            }
        }
    }

    /// Passes over the eras up to this one, at most [`MAX_PASSED_ERAS`]. No slash is pending, so none of these eras has
    /// a due slash.
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
            let stakers = FixedStakers::new(slash, (cursor.due_era, cursor.index));
            Self::slash_stakers(&stakers, cursor, &mut credit, meter)
        } else {
            Self::slash_stakers(&ExposedStakers::now(slash), cursor, &mut credit, meter)
        };
        SlashProceeds::<T>::pay_out(slash, before, cursor, credit);
        progress
    }

    /// Takes stake from the next stakers of a slash, as long as the weight lasts. Collects it in `credit`.
    fn slash_stakers(
        stakers: &impl SlashedStakers<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        credit: &mut CreditOf<T>,
        meter: &mut WeightMeter,
    ) -> Progress {
        loop {
            if !PageWeight::consume::<T>(
                meter,
                T::WeightInfo::find_due_slash(),
                T::WeightInfo::read_slash_page(stakers.length_of_page(cursor.page)),
                T::WeightInfo::slash_staker(),
            ) {
                return Progress::Interrupted;
            }
            let Some(page) = stakers.page(cursor.page) else {
                return Progress::Complete;
            };
            for (who, amount) in page.into_iter().skip(cursor.staker as usize) {
                if meter.try_consume(T::WeightInfo::slash_staker()).is_err() {
                    return Progress::Interrupted;
                }
                let taken = stakers.slash(&who, amount);
                Taking::<T>::collect(&who, taken, cursor, credit, meter);
            }
            cursor.page.saturating_inc();
            cursor.staker = 0;
        }
    }

    /// Records a slash whose stakers are all charged, and closes it. Returns the cursor of the next slash.
    fn finish(
        slash: DeferredSlash<T>,
        cursor: ApplicationCursor<BalanceOf<T>>,
        meter: &mut WeightMeter,
    ) -> ApplicationCursor<BalanceOf<T>> {
        let key = (cursor.due_era, cursor.index);
        if !slash.is_shown() {
            SlashView::<T>::mark_shown(key);
        }
        Self::record(&slash, meter);
        let pages = u64::from(SlashQueue::<T>::forget_amounts(key, &slash));
        PageWeight::consume_afterwards(meter, T::DbWeight::get().reads_writes(pages, pages));
        SlashQueue::<T>::close(key);
        Pallet::<T>::deposit_event(Event::SlashApplied {
            slash_era: slash.slash_era,
            validator: slash.validator,
            fraction: slash.fraction,
            amount: cursor.taken,
        });
        ApplicationCursor {
            due_era: cursor.due_era,
            index: cursor.index.saturating_add(1),
            ..Default::default()
        }
    }

    /// Records what a slash took for its era. Tells the restaking pallet of a slash of a service.
    fn record(slash: &DeferredSlash<T>, meter: &mut WeightMeter) {
        let (era, validator) = (slash.slash_era, &slash.validator);
        if let Some(terms) = &slash.service {
            let addition = Addition::now(slash);
            let taken = addition.taken_by(terms.service);
            AppliedSlashes::<T>::set_services(era, validator, &addition.into_sum().services);
            let heard = T::ServiceSlashes::on_applied(&AppliedSlash {
                service: terms.service,
                validator: validator.clone(),
                era,
                fraction: slash.fraction,
                taken,
                chain: AppliedSlashes::<T>::fraction_of(era, validator),
            });
            let cost = heard.saturating_add(T::DbWeight::get().reads_writes(3, 1));
            PageWeight::consume_afterwards(meter, cost);
        } else if slash.kind != INHERITED {
            // `pallet-staking` has recorded its slashes when they were reported.
            let own = Spans::<T>::charged_in_era(validator, era);
            AppliedSlashes::<T>::set_validator(era, validator, slash.fraction, own);
        }
    }
}
