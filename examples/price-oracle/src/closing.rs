//! The end of a round: its price is fixed, and the next round begins.
//!
//! Writes the rooms `Reports`, `History` and `Rounds`; reads `Rules`.

use crate::{
    median::{total, weighted_median},
    pallet::{Config, Event, Pallet},
    rooms::{History, Reports, Rounds, Rules},
    types::{Round, RoundPrice},
    weights::{self, WeightInfo},
};
use alloc::collections::BTreeSet;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use palisade_restaking_primitives::SecuredStake;

/// Ends rounds.
pub(crate) struct Closing<T>(PhantomData<T>);

impl<T: Config> Closing<T> {
    /// The work of a block.
    pub(crate) fn process(now: BlockNumberFor<T>) -> Weight {
        let round = Rounds::<T>::current();
        if round.is_some_and(|round| now < round.end) {
            return T::WeightInfo::look();
        }
        let reports = round.map_or(0, |round| Self::fix_price(now, round));
        let rules = Rules::<T>::get();
        let era = T::Stake::active_era();
        Rounds::<T>::begin(now, rules.round_length, era, rules.equivocation_part);
        let eras = Rounds::<T>::forget_eras(|era| !T::Stake::is_slashable(era));
        // After the bonding duration has become shorter, many eras are over at once.
        let forgotten = eras.saturating_sub(Rounds::<T>::count_eras());
        let beyond = eras.saturating_sub(T::MaxEras::get());
        let more = beyond.saturating_add(forgotten);
        T::WeightInfo::close(reports).saturating_add(weights::each_era::<T>(more))
    }

    /// Fixes the price of a round, if enough validators reported with enough stake. Returns the number of reports that
    /// are read. Those of validators that governance has protected since do not count: no service can slash them.
    ///
    /// # Events
    /// `PriceFixed` or `RoundWithoutPrice`.
    fn fix_price(now: BlockNumberFor<T>, round: Round<BlockNumberFor<T>>) -> u32 {
        let mut taken = Reports::<T>::take();
        let read = taken.len() as u32;
        let protected: BTreeSet<_> = T::Stake::invulnerables().into_iter().collect();
        taken.retain(|report| !protected.contains(&report.validator));
        let rules = Rules::<T>::get();
        let reports = taken.len() as u32;
        let stake = total(taken.iter().map(|report| report.stake));
        let is_enough = reports >= rules.min_reports && stake >= rules.min_stake;
        let priced = taken.iter().map(|report| (report.price, report.stake));
        let Some(price) = weighted_median(priced).filter(|_| is_enough) else {
            Pallet::<T>::deposit_event(Event::RoundWithoutPrice {
                round: round.index,
                reports,
                stake,
            });
            return read;
        };
        History::<T>::add(RoundPrice {
            round: round.index,
            price,
            fixed_at: now,
            reports,
            stake,
        });
        Pallet::<T>::deposit_event(Event::PriceFixed {
            round: round.index,
            price,
            reports,
            stake,
        });
        read
    }
}
