//! Batches: exits that leave together, once an era.
//!
//! A batch passes through three states.
//!
//! 1. **Collecting.** One batch collects shares. They still exist, so they bear losses and get rewards. Its number is
//!    [`Batches::collecting_id`].
//! 2. **Open.** The batch is closed for members. It owns cash and chunks that unbond. A slash makes the chunks smaller.
//! 3. **Settled.** All its funds are on the account of the pallet. Members claim.

use crate::{
    arithmetic::batches::compute_pay,
    pallet::{BatchById, CollectedShares, Config, Error, NextBatch, OpenBatches},
    types::{Balance, Batch, BatchId, Part},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, WeakBoundedVec};
use sp_staking::EraIndex;

/// The only writer of `CollectedShares`, `NextBatch`, `OpenBatches` and `BatchById`.
///
/// Invariant after every method: `OpenBatches` has each batch that is not settled, oldest first, and a later batch has
/// a later unlock era. A settled batch has no chunks.
pub(crate) struct Batches<T>(PhantomData<T>);

/// What a slash took from the chunk of a batch, in units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChunkLoss {
    /// What the batch lost.
    pub(crate) of_batch: Balance,
    /// What holders lost.
    pub(crate) of_holders: Balance,
}

/// Collecting.
impl<T: Config> Batches<T> {
    /// Returns the number of the batch that collects.
    pub(crate) fn collecting_id() -> BatchId {
        NextBatch::<T>::get()
    }

    /// For benchmarks: forgets what is collected, and all batches. Their numbers begin with zero again.
    #[cfg(feature = "runtime-benchmarks")]
    pub(crate) fn clear() {
        CollectedShares::<T>::kill();
        OpenBatches::<T>::kill();
        NextBatch::<T>::kill();
    }

    /// Returns the shares that are collected.
    pub(crate) fn collected() -> Balance {
        CollectedShares::<T>::get()
    }

    /// Collects shares. Returns the number of the batch.
    pub(crate) fn collect(shares: Balance) -> BatchId {
        CollectedShares::<T>::mutate(|collected| *collected = collected.saturating_add(shares));
        Self::collecting_id()
    }
}

/// Open.
impl<T: Config> Batches<T> {
    /// Returns open batches by their unlock eras, oldest first.
    pub(crate) fn open() -> Vec<(EraIndex, BatchId)> {
        OpenBatches::<T>::get().into_inner()
    }

    /// Returns the unlock era of the oldest open batch.
    pub(crate) fn first_unlock() -> Option<EraIndex> {
        OpenBatches::<T>::get().first().map(|(era, _)| *era)
    }

    /// Returns the unlock era of the youngest open batch.
    pub(crate) fn last_unlock() -> Option<EraIndex> {
        OpenBatches::<T>::get().last().map(|(era, _)| *era)
    }

    /// Returns what unbonds in a stash for open batches, with the parts of holders.
    pub(crate) fn unbonding_in(stash: u32) -> Balance {
        let parts = Self::open()
            .into_iter()
            .flat_map(|(_, id)| Self::parts_of(id));
        parts
            .filter(|part| part.stash == stash)
            .fold(0, |sum: Balance, part| sum.saturating_add(part.chunk.value))
    }

    /// Closes the batch that collects. Returns its number. `unlock` is later than [`Self::last_unlock`]. `parts` has
    /// one of each stash at most, and may be longer than `MaxStashes`: a part that is left out would be lost for
    /// members.
    ///
    /// # Errors
    /// `TooManyBatches`: `MaxOpenBatches` or more are open.
    pub(crate) fn close(
        unlock: EraIndex,
        cash: Balance,
        parts: Vec<Part>,
    ) -> Result<BatchId, Error<T>> {
        let id = Self::collecting_id();
        OpenBatches::<T>::try_append((unlock, id)).map_err(|()| Error::TooManyBatches)?;
        let shares = CollectedShares::<T>::take();
        let batch = Batch {
            shares,
            unclaimed: shares,
            cash,
            parts: WeakBoundedVec::force_from(parts, Some("parts of a batch")),
            settled: None,
        };
        BatchById::<T>::insert(id, batch);
        NextBatch::<T>::put(id.saturating_add(1));
        Ok(id)
    }

    /// Records what a slash has left of the chunk of a stash in an open batch. Returns what was lost.
    pub(crate) fn overwrite(id: BatchId, stash: u32, value: Balance) -> ChunkLoss {
        let mut loss = ChunkLoss::default();
        BatchById::<T>::mutate(id, |batch| {
            let parts = batch.iter_mut().flat_map(|batch| &mut batch.parts);
            for part in parts.filter(|part| part.stash == stash) {
                let before = part.chunk;
                part.chunk.value = value.min(before.value);
                loss = ChunkLoss {
                    of_batch: before.claim().saturating_sub(part.chunk.claim()),
                    of_holders: before.rest().saturating_sub(part.chunk.rest()),
                };
            }
        });
        loss
    }

    /// Gives a batch cash that is on the account of the pallet.
    pub(crate) fn add_cash(id: BatchId, amount: Balance) {
        BatchById::<T>::mutate(id, |batch| {
            if let Some(batch) = batch {
                batch.cash = batch.cash.saturating_add(amount);
            }
        });
    }

    /// Returns the chunks of a batch.
    pub(crate) fn parts_of(id: BatchId) -> Vec<Part> {
        BatchById::<T>::get(id)
            .map(|batch| batch.parts.into_inner())
            .unwrap_or_default()
    }

    /// Settles the oldest open batch. `claims` is what was withdrawn for it. Returns what members get together.
    pub(crate) fn settle(id: BatchId, claims: Balance) -> Balance {
        OpenBatches::<T>::mutate(|open| open.retain(|(_, other)| *other != id));
        let mut balance = 0;
        BatchById::<T>::mutate(id, |batch| {
            if let Some(batch) = batch {
                batch.parts = WeakBoundedVec::default();
                batch.cash = batch.cash.saturating_add(claims);
                batch.settled = Some(batch.cash);
                balance = batch.cash;
            }
        });
        balance
    }
}

/// Settled.
impl<T: Config> Batches<T> {
    /// Takes the shares of a member out of a settled batch. Returns what the member gets, and what is left if it was
    /// the last one: then the batch is removed.
    ///
    /// # Errors
    /// - `NotSettled`: there is no such batch, or stake of it is still unbonding.
    /// - `NoRequest`: fewer shares are unclaimed.
    pub(crate) fn claim(id: BatchId, shares: Balance) -> Result<(Balance, Balance), Error<T>> {
        let mut batch = BatchById::<T>::get(id).ok_or(Error::NotSettled)?;
        let balance = batch.settled.ok_or(Error::NotSettled)?;
        ensure!(shares <= batch.unclaimed, Error::NoRequest);
        let pay = compute_pay(shares, batch.shares, balance).min(batch.cash);
        batch.cash = batch.cash.saturating_sub(pay);
        batch.unclaimed = batch.unclaimed.saturating_sub(shares);
        if batch.unclaimed == 0 {
            BatchById::<T>::remove(id);
            return Ok((pay, batch.cash));
        }
        BatchById::<T>::insert(id, batch);
        Ok((pay, 0))
    }
}
