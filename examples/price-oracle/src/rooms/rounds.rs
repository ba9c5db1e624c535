//! The round at work, and the eras of rounds.
//!
//! A fault is reported with its round. The staking pallet asks for its era. There are many rounds in an era, so the era
//! of each round would be much to store. What is stored is the first round of each era.

use crate::{
    pallet::{Config, CurrentRound, EraStarts},
    types::{EraStart, Round, RoundIndex},
};
use core::{marker::PhantomData, mem};
use frame_support::WeakBoundedVec;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, Perbill};
use sp_staking::EraIndex;

/// The only writer of `CurrentRound` and `EraStarts`.
///
/// Invariant after every method: `EraStarts` grows by round and by era, and the last one is the era of the round at
/// work. An era stays while its stake is at risk, whatever `MaxEras` is.
pub(crate) struct Rounds<T>(PhantomData<T>);

impl<T: Config> Rounds<T> {
    /// Returns the round at work. `None` before the first block with this pallet.
    pub(crate) fn current() -> Option<Round<BlockNumberFor<T>>> {
        CurrentRound::<T>::get()
    }

    /// Begins the next round, of `length` blocks. A fault costs `part`, if this is the first round of the era.
    pub(crate) fn begin(
        now: BlockNumberFor<T>,
        length: u32,
        era: EraIndex,
        part: Perbill,
    ) -> Round<BlockNumberFor<T>> {
        let before = Self::current();
        let round = Round {
            index: before.map_or(0, |round| round.index.saturating_add(1)),
            // An era never goes back. If staking said so, faults would be charged to the wrong era.
            era: before.map_or(era, |round| round.era.max(era)),
            start: now,
            end: now.saturating_add(length.into()),
        };
        CurrentRound::<T>::put(round);
        if before.is_none_or(|before| before.era < round.era) {
            Self::note_era(EraStart {
                round: round.index,
                era: round.era,
                part,
            });
        }
        round
    }

    /// Never fails, also if the list is full: faults of an era that is at risk can be reported. The staking pallet
    /// limits the number of these eras.
    fn note_era(start: EraStart) {
        EraStarts::<T>::mutate(|starts| {
            let mut all = mem::take(starts).into_inner();
            all.push(start);
            *starts = WeakBoundedVec::force_from(all, Some("eras of rounds"));
        });
    }

    /// Forgets eras from the oldest on while `is_over` holds, but never the last one. Returns the number of eras
    /// before.
    pub(crate) fn forget_eras(is_over: impl Fn(EraIndex) -> bool) -> u32 {
        EraStarts::<T>::mutate(|starts| {
            let before = starts.len() as u32;
            let old = starts.iter().take_while(|start| is_over(start.era)).count();
            let old = old.min(starts.len().saturating_sub(1));
            let mut index = 0usize;
            starts.retain(|_| {
                index = index.saturating_add(1);
                index > old
            });
            before
        })
    }

    /// Returns the number of eras whose faults can be reported.
    pub(crate) fn count_eras() -> u32 {
        EraStarts::<T>::decode_len().unwrap_or(0) as u32
    }

    /// Returns the era of a round and what a fault costs in it. `None` if its era is forgotten, or the round has not
    /// begun.
    pub(crate) fn era_of(round: RoundIndex) -> Option<EraStart> {
        let current = Self::current()?;
        let starts = EraStarts::<T>::get();
        let found = starts.iter().rev().find(|start| start.round <= round);
        found.filter(|_| round <= current.index).copied()
    }

    /// Returns the oldest round whose faults can be reported. Zero before the first round.
    pub(crate) fn oldest() -> RoundIndex {
        EraStarts::<T>::get().first().map_or(0, |start| start.round)
    }
}
