//! Governance cancels deferred slashes, before the era from whose start they are applied.
//!
//! For each slash:
//!
//! 1. It leaves the `SlashQueue`.
//! 2. `punishment` takes its other consequences back.
//!
//! After all slashes:
//!
//! 1. `disabling` enables the validators that no remaining offence disables, and shortens the terms of the others.
//! 2. The rows of the cancelled slashes leave the `SlashView`.
//!
//! A slash that waits has changed no stake and no spans, so there is nothing else to take back.

use super::{causes::Term, disabling::Disabling, punishment::Punishing, types::SlashKey};
use crate::{
    block_weight::BlockWeight,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Handover, SlashQueue, SlashView},
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get};
use palisade_restaking_primitives::ServiceSlashListener;
use sp_runtime::{DispatchError, DispatchResult};
use sp_staking::EraIndex;

/// Cancels deferred slashes.
pub(crate) struct Cancellation<T>(PhantomData<T>);

impl<T: Config> Cancellation<T> {
    /// Cancels the slashes of the given rows of `UnappliedSlashes[due_era]`. A slash is cancelled with all its rows.
    ///
    /// # Errors
    /// - `Unavailable`: the state of `pallet-staking` is being taken over. Nothing is slashed meanwhile.
    /// - `EmptyTargets`: no index was given.
    /// - `NotSortedAndUnique`: the indices are not strictly ascending.
    /// - `InvalidSlashIndex`: there is no such row, or its era has started.
    ///
    /// # Events
    /// `SlashCancelled` for each slash.
    pub(crate) fn cancel_deferred_slash(due_era: EraIndex, indices: &[u32]) -> DispatchResult {
        ensure!(!Handover::<T>::is_under_way(), DispatchError::Unavailable);
        ensure!(!indices.is_empty(), Error::<T>::EmptyTargets);
        ensure!(
            indices.is_sorted_by(|index, next| index < next),
            Error::<T>::NotSortedAndUnique
        );
        let rows = SlashView::<T>::rows(due_era);
        let cancelled = indices
            .iter()
            .map(|row| rows.get(*row as usize).copied())
            .collect::<Option<BTreeSet<_>>>()
            .ok_or(Error::<T>::InvalidSlashIndex)?;
        let mut pardoned = Vec::new();
        for index in &cancelled {
            pardoned.extend(Self::cancel((due_era, *index)));
        }
        Disabling::<T>::shorten(pardoned);
        SlashView::<T>::remove_rows_of(due_era, rows, &cancelled);
        Ok(())
    }

    /// Cancels one slash. Registers the weight of removing its fixed amounts, because the weight of the call does not
    /// include them. Returns how long its validator is still disabled. `None` as in [`Punishing::pardon`], or if there
    /// is no such slash.
    fn cancel(key: SlashKey) -> Option<Term<T::AccountId>> {
        let slash = SlashQueue::<T>::get(key)?;
        let pages = u64::from(SlashQueue::<T>::forget_amounts(key, &slash));
        BlockWeight::<T>::register(T::DbWeight::get().reads_writes(pages, pages));
        SlashQueue::<T>::close(key);
        if !slash.is_shown() {
            SlashView::<T>::mark_shown(key);
        }
        if let Some(terms) = &slash.service {
            T::ServiceSlashes::on_cancelled(
                terms.service,
                &slash.validator,
                slash.slash_era,
                slash.fraction,
            );
        }
        let term = Punishing::<T>::pardon(&slash.validator, key);
        Pallet::<T>::deposit_event(Event::SlashCancelled {
            slash_era: slash.slash_era,
            validator: slash.validator,
            fraction: slash.fraction,
        });
        term
    }
}
