//! The work of an era, one step in a block.
//!
//! In each block at most one of these steps:
//!
//! 1. **Settle.** Stake of open batches is free: it is withdrawn, and members can claim.
//! 2. **Close.** An era was planned: rewards are taken, and the collected shares become a batch that unbonds.
//! 3. **Delegate.** What the buffer has above its target is delegated.
//!
//! [`LookEachSession`](crate::LookEachSession) notes that an era was planned. A block looks for a step only if a mark
//! says that there may be one. `LookEachSession` sets it too.
//!
//! Each step goes over stashes, never over people. If settling fails, nothing changes. It is tried again when the clock
//! has changed or an era was planned. If a batch can't be closed, its shares wait, but rewards are taken. Closing is
//! tried again in the next era. Uses the rooms `Batches`, `Progress`, `Supply`, `Stashes`, `Vault` and `Alarm`.

use crate::{
    arithmetic::{
        batches::{compute_slice, Chunk},
        rate::is_recovered,
    },
    delegation::Delegation,
    harvest::Harvest,
    nav::Nav,
    pallet::{Config, Error, Event, Pallet},
    rooms::{Alarm, Batches, Progress, Stashes, Supply, Vault},
    slashes::Slashes,
    stakes::Stakes,
    types::{Balance, BatchId, Clock, Part},
    weights::WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Does the work of an era.
pub(crate) struct Eras<T>(PhantomData<T>);

impl<T: Config> Eras<T> {
    /// Does the next step, if there may be one. Returns the weight.
    pub(crate) fn process() -> Weight {
        if !Progress::<T>::is_marked() {
            return T::WeightInfo::quiet_block();
        }
        let (clock, work) = (Stakes::<T>::clock(), Progress::<T>::get());
        let look = T::WeightInfo::look();
        if work.failed == Some(clock) || !Supply::<T>::is_open() {
            Progress::<T>::unmark();
            return look;
        }
        let stashes = Stashes::<T>::count();
        let (weight, done) = if Batches::<T>::first_unlock().is_some_and(|era| era <= clock.free) {
            let batches = Batches::<T>::open().len() as u32;
            let done = with_storage_layer(|| Self::settle(clock));
            if done.is_err() {
                // No step until something has changed: to unbond might withdraw what was not settled.
                Progress::<T>::failed(clock);
            }
            (T::WeightInfo::settle(stashes, batches), done)
        } else if work.closed == 0 {
            Progress::<T>::closed(clock);
            Self::begin_era();
            let done = with_storage_layer(|| Self::close(clock));
            (T::WeightInfo::close(stashes), done)
        } else if work.delegated == 0 {
            Progress::<T>::delegated(clock);
            Delegation::<T>::process();
            (T::WeightInfo::delegate(stashes), Ok(()))
        } else {
            Progress::<T>::unmark();
            return look;
        };
        if let Err(error) = done {
            Pallet::<T>::deposit_event(Event::StepFailed { error });
        }
        look.saturating_add(weight)
    }

    /// Begins the work of an era:
    ///
    /// 1. Corrects the records of stashes whose stake is gone.
    /// 2. Takes rewards.
    /// 3. Begins to count losses anew.
    /// 4. Ends bunker mode if a share is worth as much as before.
    fn begin_era() {
        for stash in 0..Stashes::<T>::count() {
            // What can't be moved is tried again in the next era.
            with_storage_layer(|| Stakes::<T>::adopt(stash)).ok();
        }
        Harvest::<T>::process();
        Alarm::<T>::begin_era();
        let now = (Nav::<T>::get(), Supply::<T>::total());
        if Alarm::<T>::state()
            .bunker
            .is_some_and(|before| is_recovered(now, before))
        {
            Alarm::<T>::end_bunker();
            Pallet::<T>::deposit_event(Event::BunkerEnded);
        }
    }

    /// Closes the batch of collected shares: fixes what it is worth, and takes the same part of the buffer and of each
    /// stash.
    ///
    /// The batch waits if an open one has its unlock era: each stash has one chunk for an unlock era, and the two would
    /// share it. That happens after the bonding duration has become shorter.
    ///
    /// # Errors
    /// - `AssetsUnbonding`: the shares are worth more than buffer and active stake. The rest of the net asset value is
    ///   unbonding.
    /// - `TooManyBatches`: too many batches are open.
    /// - The errors of [`Stakes::unbond`].
    ///
    /// # Events
    /// `BatchClosed`, if any shares were collected and the batch doesn't wait.
    fn close(clock: Clock) -> DispatchResult {
        let shares = Batches::<T>::collected();
        let has_own_era = Batches::<T>::last_unlock().is_none_or(|last| last < clock.unlock);
        if shares == 0 || !has_own_era {
            return Ok(());
        }
        let amount = Nav::<T>::value_of(shares)?;
        let buffer = Vault::<T>::cash().buffer;
        let liquid = buffer.saturating_add(Stashes::<T>::total_active());
        ensure!(amount <= liquid, Error::<T>::AssetsUnbonding);

        let cash = compute_slice(buffer, amount, liquid);
        Vault::<T>::take_from_buffer(cash)?;
        let mut parts = Vec::new();
        for (stash, record) in (0..).zip(Stashes::<T>::all()) {
            let owed = compute_slice(record.active, amount, liquid);
            if owed > 0 {
                parts.push(Self::unbond(stash, owed)?);
            }
        }
        let balance = parts.iter().fold(cash, |sum, part: &Part| {
            sum.saturating_add(part.chunk.claim())
        });
        let batch = Batches::<T>::close(clock.unlock, cash, parts)?;
        Supply::<T>::retire(shares);
        Pallet::<T>::deposit_event(Event::BatchClosed {
            batch,
            shares,
            balance,
            unlock_era: clock.unlock,
        });
        Ok(())
    }

    /// Unbonds what a batch is owed by a stash.
    fn unbond(stash: u32, owed: Balance) -> Result<Part, DispatchError> {
        let whole = Stakes::<T>::unbond(stash, owed)?;
        let chunk = Chunk {
            value: whole,
            owed,
            whole,
        };
        Vault::<T>::change_returning(chunk.rest(), 0);
        Ok(Part { stash, chunk })
    }

    /// Withdraws the stake of all open batches that is free.
    ///
    /// # Errors
    /// The errors of [`Stakes::withdraw`] and [`Stakes::adopt`].
    ///
    /// # Events
    /// `BatchSettled` for each batch. Then, for each stash, `LossTaken` if less came than is recorded, `BunkerBegan` if
    /// bunker mode begins, and those of `Stakes::adopt`.
    fn settle(clock: Clock) -> DispatchResult {
        let open = Batches::<T>::open().into_iter();
        let due: Vec<(BatchId, Vec<Part>)> = open
            .filter(|(era, _)| *era <= clock.free)
            .map(|(_, id)| (id, Batches::<T>::parts_of(id)))
            .collect();
        let mut came = Self::withdraw(&due)?;
        let mut lost = BTreeMap::<u32, (Balance, Balance)>::new();
        for (id, parts) in due {
            let (mut claims, mut returned, mut expected) = (0, 0, 0);
            for part in parts {
                let left = came.entry(part.stash).or_default();
                let mut chunk = part.chunk;
                expected = chunk.rest().saturating_add(expected);
                chunk.value = chunk.value.min(*left);
                *left = left.saturating_sub(chunk.value);
                claims = chunk.claim().saturating_add(claims);
                returned = chunk.rest().saturating_add(returned);
                let (of_batches, of_holders) = lost.entry(part.stash).or_default();
                let (claim, rest) = (part.chunk.claim(), part.chunk.rest());
                *of_batches = of_batches.saturating_add(claim.saturating_sub(chunk.claim()));
                *of_holders = of_holders.saturating_add(rest.saturating_sub(chunk.rest()));
            }
            Vault::<T>::change_returning(0, expected);
            Vault::<T>::add_to_buffer(returned);
            let balance = Batches::<T>::settle(id, claims);
            Pallet::<T>::deposit_event(Event::BatchSettled { batch: id, balance });
        }
        for (stash, (of_batches, of_holders)) in lost {
            Slashes::<T>::tell(stash, of_batches, of_holders);
            // Dust of the active stake may have been freed as well, and what unbonded for no batch.
            Stakes::<T>::adopt(stash)?;
        }
        Ok(())
    }

    /// Withdraws the chunks of some batches. Returns by stash how much came.
    fn withdraw(due: &[(BatchId, Vec<Part>)]) -> Result<BTreeMap<u32, Balance>, DispatchError> {
        let mut came = BTreeMap::<u32, Balance>::new();
        for part in due.iter().flat_map(|(_, parts)| parts) {
            let sum = came.entry(part.stash).or_default();
            *sum = sum.saturating_add(part.chunk.value);
        }
        for (stash, amount) in &mut came {
            *amount = Stakes::<T>::withdraw(*stash, *amount)?;
        }
        Ok(came)
    }
}
