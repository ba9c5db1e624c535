//! When the unlocking chunks of a stash can be withdrawn.
//!
//! A chunk can be withdrawn once its unlock era is mature, and no pending slash is for an era in which its stake may
//! have been bonded.
//!
//! Reads the rooms `Handover`, `Ledgers`, `UnlockEras` and `SlashQueue`.

use super::{
    pause::ensure_not_paused,
    types::{NoAnswer, Unlock},
};
use crate::{
    eras::Forecast,
    pallet::{Config, Error},
    rooms::{Ledgers, SlashQueue, UnlockEras},
    types::{BalanceOf, UnlockChunk},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// A pending slash, as a chunk sees it.
struct Hold {
    /// The slash holds chunks of this unlock era and later ones.
    first_unlock_era: EraIndex,
    /// The era from whose start the slash is applied.
    due_era: EraIndex,
}

/// Answers when stake is free.
pub(crate) struct UnlockAnswers<T>(PhantomData<T>);

impl<T: Config> UnlockAnswers<T> {
    /// Returns the unlocking chunks of a stash, the oldest first. At most `MaxUnlockingChunks`, unless a release has
    /// lowered that bound.
    ///
    /// # Errors
    /// - `NotStash`: the account is not a stash.
    /// - `UnreadableLedger`: its ledger is missing or can't be read.
    /// - `Paused`: a handover is under way.
    pub(crate) fn unlocks_of(stash: &T::AccountId) -> Result<Vec<Unlock<BalanceOf<T>>>, NoAnswer> {
        ensure_not_paused::<T>()?;
        let (_, ledger) = Ledgers::<T>::of_stash(stash).map_err(|error| match error {
            Error::NotStash => NoAnswer::NotStash,
            _ => NoAnswer::UnreadableLedger,
        })?;
        let pending = SlashQueue::<T>::in_order().into_iter();
        let holds: Vec<_> = pending
            .map(|((due_era, _), slash)| Hold {
                first_unlock_era: UnlockEras::<T>::unlock_era(slash.slash_era),
                due_era,
            })
            .collect();
        let chunks = ledger.unlocking.into_iter();
        Ok(chunks.map(|chunk| Self::unlock(chunk, &holds)).collect())
    }

    fn unlock(chunk: UnlockChunk<BalanceOf<T>>, holds: &[Hold]) -> Unlock<BalanceOf<T>> {
        let UnlockChunk { value, era } = chunk;
        let of_chunk = holds.iter().filter(|hold| hold.first_unlock_era <= era);
        let held_until = of_chunk.map(|hold| hold.due_era).max();
        let is_withdrawable = era <= UnlockEras::<T>::free_era();
        Unlock {
            value,
            era,
            is_withdrawable,
            held_until,
            millis_left: if is_withdrawable {
                Some(0)
            } else {
                Self::until_free(era, held_until)
            },
        }
    }

    /// Returns the time until an unlock era is mature and the era of the last slash that holds it has started.
    fn until_free(unlock_era: EraIndex, held_until: Option<EraIndex>) -> Option<u64> {
        let mature = Forecast::<T>::until_mature(unlock_era)?;
        let Some(due_era) = held_until else {
            return Some(mature);
        };
        Forecast::<T>::until_era(due_era).map(|applied| applied.max(mature))
    }
}
