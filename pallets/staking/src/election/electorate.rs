//! The sizes of an election: its seats, the fewest winners that it needs, and the candidates that can win.
//!
//! Reads the rooms `Limits`, `CandidateList` and `PunishmentRecords`, and session keys. Writes nothing. Emits an event
//! if candidates are left out.

use super::failure::ElectionFailure;
use crate::{
    block_weight::BlockWeight,
    pallet::{Config, Event, Pallet},
    rooms::{CandidateList, Limits, PunishmentRecords},
    session::SessionInterface,
    types::MaxWinnersOf,
    weights::WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::{
    bounds::{CountBound, SizeBound},
    DataProviderBounds,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::Saturating;

/// The candidates and seats of the next election.
pub(crate) struct Electorate<T>(PhantomData<T>);

/// Returns whether `count` entries with `size` bytes in total exceed the bounds of a page.
pub(super) fn page_is_full(bounds: &DataProviderBounds, count: u32, size: u32) -> bool {
    bounds.exhausted(Some(SizeBound(size)), Some(CountBound(count)))
}

impl<T: Config> Electorate<T> {
    /// Returns the number of seats: `ValidatorCount`, but no more than an election can return.
    pub(super) fn seats() -> usize {
        Limits::<T>::validator_count().min(MaxWinnersOf::<T>::get()) as usize
    }

    /// Returns the fewest winners that punishments may leave to an election. This is the larger of
    ///
    /// - the number of working validators, minus a third of them (the third is rounded down),
    /// - `MinimumValidatorCount`,
    ///
    /// but never more than the seats.
    pub(super) fn fewest_winners() -> usize {
        let at_work = T::SessionInterface::validator_count();
        let without_a_third = at_work.saturating_sub(at_work / 3);
        let fewest = without_a_third.max(Limits::<T>::minimum_validator_count());
        Self::seats().min(fewest as usize)
    }

    /// Checks a number of winners.
    ///
    /// # Errors
    /// `TooFewWinners`: the number is zero, or below `MinimumValidatorCount`. If an election can't return that many
    /// winners, the most winners that it can return are enough.
    pub(super) fn ensure_enough_winners(winners: usize) -> Result<(), ElectionFailure> {
        let minimum = Limits::<T>::minimum_validator_count().min(MaxWinnersOf::<T>::get());
        ensure!(
            winners >= minimum.max(1) as usize,
            ElectionFailure::TooFewWinners
        );
        Ok(())
    }

    /// Iterates over the electable candidates in the order of the storage keys: those that still have session keys and
    /// are not excluded for an offence.
    ///
    /// `MaxCandidates` bounds the candidates that are read, not the electable ones. Otherwise the work would have no
    /// bound.
    pub(super) fn candidates() -> impl Iterator<Item = T::AccountId> {
        CandidateList::<T>::to_read().filter(Self::is_electable)
    }

    fn is_electable(candidate: &T::AccountId) -> bool {
        T::SessionInterface::has_keys(candidate) && !PunishmentRecords::<T>::is_excluded(candidate)
    }

    /// Returns the number of electable candidates, but at most `most`. Registers the weight of the candidates that it
    /// looks at.
    pub(super) fn count_up_to(most: usize) -> usize {
        let mut looked_at = 0u32;
        let electable = CandidateList::<T>::to_read()
            .inspect(|_| looked_at.saturating_inc())
            .filter(Self::is_electable)
            .take(most)
            .count();
        BlockWeight::<T>::register(T::WeightInfo::read_candidates(looked_at));
        electable
    }

    /// Returns the electable candidates that are within the bounds.
    ///
    /// # Events
    /// `SnapshotTargetsSizeExceeded` if the bounds, or `MaxCandidates`, leave candidates out.
    pub(super) fn targets_within(bounds: &DataProviderBounds) -> Vec<T::AccountId> {
        let id_size = core::mem::size_of::<T::AccountId>() as u32;
        let mut targets = Vec::new();
        let mut is_cut = CandidateList::<T>::count() > T::MaxCandidates::get();
        for target in Self::candidates() {
            let count = (targets.len() as u32).saturating_add(1);
            if page_is_full(bounds, count, count.saturating_mul(id_size)) {
                is_cut = true;
                break;
            }
            targets.push(target);
        }
        if is_cut {
            let size = targets.len() as u32;
            Pallet::<T>::deposit_event(Event::SnapshotTargetsSizeExceeded { size });
        }
        let candidates = CandidateList::<T>::number_to_read();
        BlockWeight::<T>::register(T::WeightInfo::read_candidates(candidates));
        targets
    }
}
