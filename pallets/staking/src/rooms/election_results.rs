//! The result of an election over several blocks: how much of it is collected, and its winners so far.
//!
//! Owns `ResultCollection` and `CollectedWinners`. The exposures of a result are not here: they are stored at once in
//! `Exposures`, under the era of the result. `election/collection.rs` draws the stages of a result.

use super::Eras;
use crate::{
    election::types::{Collection, CollectionStage},
    pallet::{CollectedWinners, Config, ResultCollection},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_staking::EraIndex;

/// The only writer of `ResultCollection` and `CollectedWinners`.
///
/// Invariant after every method: without a collection, and with a dropped one, there are no winners.
/// [`clear_collection`](Self::clear_collection) keeps it because it is called for dropped results only.
pub(crate) struct ElectionResults<T>(PhantomData<T>);

impl<T: Config> ElectionResults<T> {
    /// Returns the collection, of any era and at any stage.
    pub(crate) fn get() -> Option<Collection> {
        ResultCollection::<T>::get()
    }

    /// Returns whether there is a collection, of any era and at any stage.
    pub(crate) fn exists() -> bool {
        ResultCollection::<T>::exists()
    }

    /// Returns the stage of the result for an era. `None` if nothing of it is collected.
    pub(crate) fn stage_of(era: EraIndex) -> Option<CollectionStage> {
        Self::get()
            .filter(|collection| collection.era == era)
            .map(|collection| collection.stage)
    }

    /// Stores how much of a result is collected.
    pub(crate) fn put(collection: Collection) {
        ResultCollection::<T>::put(collection);
    }

    /// Adds a winner.
    ///
    /// # Errors
    /// There are as many winners as a validator set can have.
    pub(crate) fn add_winner(winner: T::AccountId) -> Result<(), ()> {
        CollectedWinners::<T>::try_append(winner)
    }

    /// Returns the winners that are collected so far, in the order of the result.
    pub(crate) fn winners() -> Vec<T::AccountId> {
        CollectedWinners::<T>::get().into_inner()
    }

    /// Removes the collection and its winners: the result is taken.
    pub(crate) fn clear() {
        ResultCollection::<T>::kill();
        CollectedWinners::<T>::kill();
    }

    /// Removes a dropped collection, after all its exposures are removed.
    pub(crate) fn clear_collection() {
        ResultCollection::<T>::kill();
    }

    /// Drops the result. Its winners are removed now, its exposures block by block.
    pub(crate) fn discard() {
        let collection = Self::get();
        if let Some(collection) = collection.filter(|c| c.stage != CollectionStage::Dropped) {
            log::warn!(
                target: "runtime::staking",
                "the result of the election for era {} is dropped", collection.era,
            );
            let stage = CollectionStage::Dropped;
            Self::put(Collection {
                stage,
                ..collection
            });
            CollectedWinners::<T>::kill();
        }
    }

    /// Drops the result unless it is complete. A new snapshot replaces an unfinished result. A complete result stays
    /// until its era is planned.
    pub(crate) fn discard_unfinished() {
        if Self::get().is_some_and(|collection| collection.stage != CollectionStage::Complete) {
            Self::discard();
        }
    }

    /// Returns whether the result for the next era is complete.
    pub(crate) fn is_complete() -> bool {
        Self::stage_of(Eras::<T>::next()) == Some(CollectionStage::Complete)
    }
}
