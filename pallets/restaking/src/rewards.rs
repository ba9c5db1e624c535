//! Rewards of services.
//!
//! Once an era, a run visits all operators, a few in each block, and pays each one from the pots of its services:
//! `⌊base · x / X⌋` from each pot. `base` was in the pot when the run began. `X` is the stake behind the service in the
//! active era, and `x` is the operator's part of it. `X` has the stake of invulnerable operators too, so all parts
//! together are at most `base`, whenever protections begin and end. What is left stays in the pot for the next era. If
//! an era ends before its run is done, the next run shares out what is left.
//!
//! Writes the room `Pots`; reads `Services`, `Operators` and `Loads`.

use crate::{
    arithmetic::{magnitudes::stake_of, mul_div},
    pallet::{Config, Error, Event, Pallet},
    rooms::{Loads, Operators, Pots, Services},
    types::{Balance, Operator, Pot, Run},
    weights::WeightInfo,
};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::{
    ensure,
    storage::with_storage_layer,
    traits::Get,
    weights::{Weight, WeightMeter},
};
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::DispatchResult;
use sp_staking::EraIndex;

/// A pot that is shared out, and the stake behind its service, with that of invulnerable operators.
pub(crate) struct Source {
    pot: Pot,
    behind: Balance,
}

/// Takes and pays rewards.
pub(crate) struct Rewards<T>(PhantomData<T>);

impl<T: Config> Rewards<T> {
    /// Takes a reward for the operators of a service.
    ///
    /// # Errors
    /// `NoService`, `ServiceRetired`, `RewardTooSmall`, and that of `Currency`.
    ///
    /// # Events
    /// `RewardQueued`.
    pub(crate) fn queue(who: &T::AccountId, id: ServiceId, amount: Balance) -> DispatchResult {
        let service = Services::<T>::get(id)?;
        ensure!(service.ends.is_none(), Error::<T>::ServiceRetired);
        ensure!(
            amount >= T::MinReward::get().max(1),
            Error::<T>::RewardTooSmall
        );
        Pots::<T>::fill(id, who, amount)?;
        Pallet::<T>::deposit_event(Event::RewardQueued {
            service: id,
            amount,
        });
        Ok(())
    }

    /// Pays the next operators, as many as fit into the weight. Returns what was used.
    ///
    /// # Events
    /// `OperatorRewarded` or `RewardFailed` for each operator that has something to get.
    pub(crate) fn process(left: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(left);
        if meter.try_consume(T::WeightInfo::look()).is_err() {
            return meter.consumed();
        }
        let era = T::Staking::active_era();
        let run = Pots::<T>::run().filter(|run| run.era == era);
        if run.as_ref().is_some_and(|run| run.is_done) {
            return meter.consumed();
        }
        let services = Services::<T>::count();
        if meter
            .try_consume(T::WeightInfo::open_pots(services))
            .is_err()
        {
            return meter.consumed();
        }
        let is_new = run.is_none();
        let run = run.unwrap_or(Run {
            era,
            last: None,
            is_done: false,
        });
        let sources = Self::open(era, is_new);
        Self::visit(run, sources, &mut meter);
        meter.consumed()
    }

    /// Returns the pots that are shared out. When a run begins, it shares all that waits.
    pub(crate) fn open(era: EraIndex, is_new: bool) -> BTreeMap<ServiceId, Source> {
        let mut sources = BTreeMap::new();
        let protected = Loads::<T>::protected_in_era(era);
        for id in Services::<T>::ids() {
            let mut pot = Pots::<T>::get(id);
            if pot.funds == 0 {
                continue;
            }
            let protected = protected.get(&id).copied().unwrap_or(0);
            let behind = Loads::<T>::in_era(id, era).saturating_add(protected);
            if is_new {
                pot.base = pot.funds;
                Pots::<T>::put(id, pot);
            }
            if behind > 0 && pot.base > 0 {
                sources.insert(id, Source { pot, behind });
            }
        }
        sources
    }

    /// Visits operators until there is none, the bound of a block is reached, or the weight is used up.
    fn visit(
        mut run: Run<T::AccountId>,
        mut sources: BTreeMap<ServiceId, Source>,
        meter: &mut WeightMeter,
    ) {
        let mut operators = Operators::<T>::after(run.last.as_ref());
        run.is_done = sources.is_empty();
        for _ in 0..T::MaxRewardsPerBlock::get() {
            if run.is_done || meter.try_consume(T::WeightInfo::pay_operator()).is_err() {
                break;
            }
            match operators.next() {
                Some((stash, operator)) => {
                    Self::pay(run.era, &stash, &operator, &mut sources);
                    run.last = Some(stash);
                }
                None => run.is_done = true,
            }
        }
        for (id, source) in sources {
            Pots::<T>::put(id, source.pot);
        }
        Pots::<T>::set_run(run);
    }

    /// Pays an operator from the pots of its services. If it can't be paid, the pots keep it.
    pub(crate) fn pay(
        era: EraIndex,
        stash: &T::AccountId,
        operator: &Operator,
        sources: &mut BTreeMap<ServiceId, Source>,
    ) {
        let shares = Self::shares(era, stash, operator, sources);
        let amount = shares
            .iter()
            .fold(0u128, |sum, (_, share)| sum.saturating_add(*share));
        if amount == 0 {
            return;
        }
        let account = Pots::<T>::account();
        let paid = with_storage_layer(|| T::Staking::reward(&account, stash, amount));
        if let Err(error) = paid {
            Pallet::<T>::deposit_event(Event::RewardFailed {
                operator: stash.clone(),
                error,
            });
            return;
        }
        for (id, share) in shares {
            if let Some(source) = sources.get_mut(&id) {
                source.pot.funds = source.pot.funds.saturating_sub(share);
            }
        }
        Pallet::<T>::deposit_event(Event::OperatorRewarded {
            operator: stash.clone(),
            amount,
        });
    }

    /// Returns what an operator gets from each pot, in units, rounded down. An invulnerable one gets nothing: it risks
    /// nothing. Its part stays in the pot.
    fn shares(
        era: EraIndex,
        stash: &T::AccountId,
        operator: &Operator,
        sources: &BTreeMap<ServiceId, Source>,
    ) -> alloc::vec::Vec<(ServiceId, Balance)> {
        let risks = !T::Staking::is_invulnerable(stash);
        let Some(record) = operator.record_at(era).filter(|_| risks) else {
            return Default::default();
        };
        let stake = T::Staking::stake_behind(stash, era).unwrap_or(0);
        let parts = record.parts.iter().filter_map(|part| {
            let source = sources.get(&part.service)?;
            let own = stake_of(part.magnitude, record.total, stake);
            let share = mul_div(source.pot.base, own.min(source.behind), source.behind)?;
            Some((part.service, share.min(source.pot.funds)))
        });
        parts.filter(|(_, share)| *share > 0).collect()
    }
}
