//! Stake is taken, from the start of a slash's era on.
//!
//! Owns `NextApplication`, `ValidatorSlashInEra` and `NominatorSlashInEra`. Deferral comes before this in
//! the flow; ledgers, reporters and the treasury after.
//!
//! Slashes are applied one at a time, the first due first, in the order of their reports, and each
//! staker by staker: the validator, then its nominators, page by page of the exposure. A cursor remembers
//! who is next, so that a slash of any size spreads over as many blocks as it needs. Of several slashes of a
//! validator in an era the largest fraction counts, whichever comes first: a further one takes what it adds.

use super::types::{ApplicationCursor, DeferredSlash};
use crate::{pallet::*, types::*, weights::WeightInfo};
use frame_support::{
    traits::{fungible::Balanced, tokens::imbalance::Imbalance, OnUnbalanced},
    weights::WeightMeter,
};
use palisade_staking_math::slash::{compute_increase, compute_reporter_share, compute_slash};
use sp_runtime::{traits::Zero, Perbill, Saturating};
use sp_staking::EraIndex;

impl<T: Config> Pallet<T> {
    /// Applies slashes that are due, as long as the weight lasts.
    pub(super) fn process_due_slashes(meter: &mut WeightMeter) {
        let mut cursor = NextApplication::<T>::get();
        let before = cursor;
        let active = Self::active_era();
        while cursor.due_era <= active && meter.try_consume(T::WeightInfo::find_due_slash()).is_ok()
        {
            match DeferredSlashes::<T>::get(cursor.due_era, cursor.index) {
                Some(slash) => {
                    if !Self::apply_slash(&slash, &mut cursor, meter) {
                        break;
                    }
                    cursor = Self::finish_slash(slash, cursor);
                }
                // Cancelled.
                None if cursor.index < SlashCount::<T>::get(cursor.due_era) => {
                    cursor.index.saturating_inc();
                }
                None => {
                    Self::forget_slash_count(cursor.due_era);
                    cursor = ApplicationCursor {
                        due_era: cursor.due_era.saturating_add(1),
                        ..Default::default()
                    };
                }
            }
        }
        if cursor != before {
            NextApplication::<T>::put(cursor);
        }
    }

    /// Takes from the stakers whose turn it is, and pays what was taken on. Returns whether that was all.
    fn apply_slash(
        slash: &DeferredSlash<T>,
        cursor: &mut ApplicationCursor<BalanceOf<T>>,
        meter: &mut WeightMeter,
    ) -> bool {
        let from = Self::applied_fraction(slash.slash_era, &slash.validator);
        let oldest = Self::oldest_chargeable_era();
        let before = cursor.taken;
        let mut credit = CreditOf::<T>::zero();
        let complete = loop {
            let length = Self::length_of_page(slash.slash_era, &slash.validator, cursor.page);
            if !Self::take_weight_of_page(
                meter,
                T::WeightInfo::find_due_slash(),
                T::WeightInfo::read_slash_page(length),
                T::WeightInfo::slash_staker(),
            ) {
                break false;
            }
            let page = Self::slashable_stakers(slash.slash_era, &slash.validator, cursor.page);
            let Some(stakers) = page else { break true };
            for (who, stake) in stakers.into_iter().skip(cursor.staker as usize) {
                if meter.try_consume(T::WeightInfo::slash_staker()).is_err() {
                    Self::pay_out_slash(slash, before, cursor.taken, credit);
                    return false;
                }
                let taken = Self::slash_staker(slash, from, oldest, &who, stake);
                cursor.taken.saturating_accrue(taken.peek());
                credit.subsume(taken);
                cursor.staker.saturating_inc();
            }
            cursor.page.saturating_inc();
            cursor.staker = 0;
        };
        Self::pay_out_slash(slash, before, cursor.taken, credit);
        complete
    }

    /// Charges one staker and takes what is due from its ledger. One that is too small for the fraction to
    /// make a unit is passed over, without a record, and so is everybody if as much was taken for the era already. So is
    /// one that came back after the era with new stake: a charge would count as paid in its span.
    fn slash_staker(
        slash: &DeferredSlash<T>,
        from: Perbill,
        oldest: EraIndex,
        who: &T::AccountId,
        stake: BalanceOf<T>,
    ) -> CreditOf<T> {
        let stake = to_u128::<T>(stake);
        if slash.fraction <= from
            || compute_slash(stake, slash.fraction).is_zero()
            || Self::is_excused(who, slash.slash_era)
        {
            return CreditOf::<T>::zero();
        }
        let increase = compute_increase(stake, from, slash.fraction);
        let charge = Self::charge_span(who, slash.slash_era, increase, slash.reported_in, oldest);
        if *who != slash.validator {
            NominatorSlashInEra::<T>::insert(slash.slash_era, who, charge.era_total);
        }
        let taken = Self::take_slash(who, charge.due, slash.slash_era);
        if !taken.peek().is_zero() {
            Self::deposit_event(Event::Slashed {
                staker: who.clone(),
                amount: taken.peek(),
            });
        }
        taken
    }

    /// Pays what was taken in this block: the reporters their share of it, the rest to the treasury. Each
    /// reporter's part is rounded down over the whole slash, not block by block. What a reporter's account
    /// can't take goes to the treasury as well.
    fn pay_out_slash(
        slash: &DeferredSlash<T>,
        before: BalanceOf<T>,
        after: BalanceOf<T>,
        mut credit: CreditOf<T>,
    ) {
        let reporters = slash.reporters.len() as u32;
        let share_of = |taken: BalanceOf<T>| {
            compute_reporter_share(to_u128::<T>(taken), slash.reporters_share, reporters)
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

    /// Closes a slash of which every staker was charged, and moves on to the next.
    fn finish_slash(
        slash: DeferredSlash<T>,
        cursor: ApplicationCursor<BalanceOf<T>>,
    ) -> ApplicationCursor<BalanceOf<T>> {
        let DeferredSlash {
            validator,
            slash_era,
            fraction,
            ..
        } = slash;
        let largest = fraction.max(Self::applied_fraction(slash_era, &validator));
        let own = Self::charged_in_era(&validator, slash_era);
        ValidatorSlashInEra::<T>::insert(slash_era, &validator, (largest, own));
        Self::close_slash((cursor.due_era, cursor.index));
        Self::deposit_event(Event::SlashApplied {
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

    /// The largest fraction that was taken from a validator and its nominators for an era.
    pub(super) fn applied_fraction(era: EraIndex, validator: &T::AccountId) -> Perbill {
        ValidatorSlashInEra::<T>::get(era, validator)
            .map(|(fraction, _)| fraction)
            .unwrap_or_default()
    }

    /// Removes up to `limit` records of slashes of an era out of its history, and with each the span
    /// record of its staker if that matters no more. Returns as `prune_exposures`.
    pub(crate) fn prune_slashes(era: EraIndex, limit: u32) -> (u32, bool) {
        let limit = limit as usize;
        let mut pruned = 0usize;
        for (validator, _) in ValidatorSlashInEra::<T>::drain_prefix(era).take(limit) {
            Self::prune_spans(&validator);
            pruned.saturating_inc();
        }
        let left = limit.saturating_sub(pruned);
        for (nominator, _) in NominatorSlashInEra::<T>::drain_prefix(era).take(left) {
            Self::prune_spans(&nominator);
            pruned.saturating_inc();
        }
        (pruned as u32, pruned < limit)
    }
}
