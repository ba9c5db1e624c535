//! What always holds between blocks. Tests check it after every block.
//!
//! The only file besides the rooms that reads storage items, so that it can compare the rooms with each other.

use crate::{
    arithmetic::rate::compute_value,
    pallet::{
        AlarmRecord, BatchById, CashRecord, CollectedShares, Config, ExitRequests, HoldReason,
        NextBatch, OpenBatches, SharesOfLoss, StashList, StrayStake, TotalShares, WorkRecord,
    },
    types::{Balance, Batch, BatchId},
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::{
    ensure,
    traits::{
        fungible::{hold::Inspect as _, Inspect as _},
        fungibles::Inspect as _,
        Get,
    },
};
use sp_runtime::{traits::AccountIdConversion, TryRuntimeError};
use sp_staking::StakingInterface;

/// The checks of the storage items.
pub(crate) struct Invariants<T>(PhantomData<T>);

impl<T: Config> Invariants<T> {
    /// Checks everything.
    pub(crate) fn check() -> Result<(), TryRuntimeError> {
        Self::check_shares()?;
        Self::check_batches()?;
        Self::check_requests()?;
        Self::check_stashes()?;
        Self::check_funds()?;
        let work = WorkRecord::<T>::get();
        ensure!(
            work.delegated == 0 || work.closed > 0,
            "an era is closed before it delegates"
        );
        Ok(())
    }

    fn nav() -> Balance {
        let cash = CashRecord::<T>::get();
        let active = StashList::<T>::get().into_iter().map(|stash| stash.active);
        let active = active.fold(0, Balance::saturating_add);
        cash.buffer
            .saturating_add(cash.returning)
            .saturating_add(active)
    }

    fn check_shares() -> Result<(), TryRuntimeError> {
        let Some(shares) = TotalShares::<T>::get() else {
            ensure!(
                CollectedShares::<T>::get() == 0,
                "no shares before the token"
            );
            return Ok(());
        };
        let tokens = T::Assets::total_issuance(T::ShareAsset::get());
        ensure!(
            tokens.saturating_add(CollectedShares::<T>::get()) <= shares,
            "each token is a share"
        );
        let nav = Self::nav();
        ensure!(
            compute_value(shares, nav, shares).is_some_and(|value| value <= nav),
            "all shares are worth the net asset value at most"
        );
        let alarm = AlarmRecord::<T>::get();
        ensure!(
            alarm.bunker.is_none_or(|(_, shares)| shares > 0),
            "only holders have losses"
        );
        ensure!(
            alarm.loss > 0 || !SharesOfLoss::<T>::exists(),
            "without losses no shares have any"
        );
        Ok(())
    }

    fn check_batches() -> Result<(), TryRuntimeError> {
        let open = OpenBatches::<T>::get();
        ensure!(
            open.is_sorted_by(|(era, id), (later, next)| era < later && id < next),
            "a later batch has a later unlock era"
        );
        let next = NextBatch::<T>::get();
        let mut unsettled = 0usize;
        let mut returning: Balance = 0;
        for (id, batch) in BatchById::<T>::iter() {
            ensure!(id < next, "a batch has a number that was given");
            let is_open = open.iter().any(|(_, other)| *other == id);
            ensure!(
                is_open == batch.settled.is_none(),
                "a batch is open until it is settled"
            );
            unsettled = unsettled.saturating_add(usize::from(is_open));
            Self::check_batch(&batch)?;
            let rests = batch.parts.iter().map(|part| part.chunk.rest());
            returning = rests.fold(returning, Balance::saturating_add);
        }
        ensure!(unsettled == open.len(), "each open batch exists");
        let returning = StrayStake::<T>::iter_values().fold(returning, Balance::saturating_add);
        ensure!(
            returning == CashRecord::<T>::get().returning,
            "what returns is the rest of the chunks, and what unbonds for no batch"
        );
        Ok(())
    }

    fn check_batch(batch: &Batch<T::MaxStashes>) -> Result<(), TryRuntimeError> {
        ensure!(batch.unclaimed <= batch.shares, "members claim once");
        let Some(balance) = batch.settled else {
            ensure!(batch.unclaimed == batch.shares, "nobody claims before");
            return Ok(());
        };
        ensure!(batch.parts.is_empty(), "a settled batch has no chunks");
        // Σ ⌊balance · part / shares⌋ over those who have not claimed.
        let claims =
            crate::arithmetic::batches::compute_pay(batch.unclaimed, batch.shares, balance);
        ensure!(claims <= batch.cash, "claims are at most the cash");
        Ok(())
    }

    fn check_requests() -> Result<(), TryRuntimeError> {
        let mut shares = BTreeMap::<BatchId, Balance>::new();
        let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
        for (who, batch, request) in ExitRequests::<T>::iter() {
            ensure!(request.shares > 0, "a request is for shares");
            let sum = shares.entry(batch).or_default();
            *sum = sum.saturating_add(request.shares);
            let sum = deposits.entry(who).or_default();
            *sum = sum.saturating_add(request.deposit);
        }
        let collected = shares.remove(&NextBatch::<T>::get()).unwrap_or(0);
        ensure!(
            collected == CollectedShares::<T>::get(),
            "requests for the next batch are what is collected"
        );
        for (id, batch) in BatchById::<T>::iter() {
            let requested = shares.remove(&id).unwrap_or(0);
            ensure!(
                requested == batch.unclaimed,
                "requests of a batch are its unclaimed shares"
            );
        }
        ensure!(shares.is_empty(), "each request has a batch");
        let reason = HoldReason::ExitRequest.into();
        ensure!(
            deposits
                .iter()
                .all(|(who, sum)| T::Currency::balance_on_hold(&reason, who) == *sum),
            "the deposit of each request is held"
        );
        Ok(())
    }

    fn check_stashes() -> Result<(), TryRuntimeError> {
        let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
        for (index, stash) in (0u32..).zip(StashList::<T>::get()) {
            let stake = T::Staking::stake(&stash.account).unwrap_or_default();
            let mut recorded = stash.active.saturating_add(StrayStake::<T>::get(index));
            for (_, id) in OpenBatches::<T>::get() {
                let batch = BatchById::<T>::get(id).ok_or("an open batch exists")?;
                let parts = batch.parts.iter().filter(|part| part.stash == index);
                recorded = parts
                    .map(|part| part.chunk.value)
                    .fold(recorded, Balance::saturating_add);
            }
            // What root freed, or what was dust, is on the account of the stash until the next era.
            let free = T::Currency::balance(&stash.account);
            ensure!(
                recorded <= stake.total.saturating_add(free),
                "the recorded stake is there"
            );
            let active = stash.active.saturating_add(StrayStake::<T>::get(index));
            ensure!(active >= stake.active, "no stake is unrecorded");
            ensure!(
                stash.operator.is_some() || stash.bond == 0,
                "only an operator has a bond"
            );
            if let Some(operator) = stash.operator {
                let sum = bonds.entry(operator).or_default();
                *sum = sum.saturating_add(stash.bond);
            }
        }
        let reason = HoldReason::OperatorBond.into();
        ensure!(
            bonds
                .iter()
                .all(|(who, sum)| T::Currency::balance_on_hold(&reason, who) >= *sum),
            "bonds are held"
        );
        Ok(())
    }

    fn check_funds() -> Result<(), TryRuntimeError> {
        let cash = CashRecord::<T>::get();
        let batches = BatchById::<T>::iter_values().map(|batch| batch.cash);
        let owed = batches.fold(cash.buffer, Balance::saturating_add);
        let owed = owed.saturating_add(cash.insurance);
        let account: T::AccountId = T::PalletId::get().into_account_truncating();
        ensure!(
            T::Currency::balance(&account) >= owed,
            "the account has what is recorded"
        );
        // The one that counted when the fund last paid: a release may have raised it.
        ensure!(
            TotalShares::<T>::get().is_none() || cash.insurance > 0,
            "the account keeps an existential deposit"
        );
        Ok(())
    }
}
