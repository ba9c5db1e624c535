//! Listing: validators with session keys and active stake become candidates, others stop being candidates.
//!
//! Writes the room `CandidateList`. Reads `Roles`, `Ledgers`, `Limits`, session keys, and which validators are at work.
//!
//! Session keys come and go without a call to staking. So a walk over `Roles` checks all validators once a session. It
//! runs in idle weight, and looks at up to `LOOKED_AT_PER_BLOCK` validators in each block. A walk that is longer than a
//! session goes on in the next one.
//!
//! A validator without active stake has no vote for itself. Others can back it all the same. No call leads there, but
//! a repair by governance can. So can a release with a smaller `MaxUnlockingChunks`: a ledger that can't be read counts
//! as no stake. The walk looks at the stakes of unlisted validators alone. An election that reads the self-votes finds
//! candidates without stake (`remove_without_stake`).
//!
//! Elections also list offenders that they admit (`list_admitted`). These get a place even if there is no room.
//!
//! A release can have elections read fewer candidates than are listed. Its upgrade shortens the list (`shorten`).

use super::Displacement;
use crate::{
    block_weight::BlockWeight,
    pallet::Config,
    rooms::{CandidateList, Ledgers, Limits, Roles},
    session::SessionInterface,
    types::IdleTask,
    weights::WeightInfo,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};
use sp_runtime::traits::Zero;

/// The most validators that the walk looks at in one block.
pub(crate) const LOOKED_AT_PER_BLOCK: u32 = 64;

/// Keeps the list of candidates up to date.
pub(crate) struct Listing<T>(PhantomData<T>);

impl<T: Config> Listing<T> {
    /// Starts a walk over all validators, unless one is under way.
    pub(crate) fn start() {
        CandidateList::<T>::start_walk();
    }

    /// Continues the walk over all validators, as far as the weight allows.
    pub(crate) fn process(meter: &mut WeightMeter) -> IdleTask {
        let weight_of = T::WeightInfo::list_candidates;
        if meter.try_consume(weight_of(0)).is_err() {
            return IdleTask::Unfinished;
        }
        let Some(mut passed) = CandidateList::<T>::walk() else {
            return IdleTask::Finished;
        };
        let mut validators = Roles::<T>::validators_after(passed.as_ref());
        let most = Limits::<T>::max_candidates();
        for looked_at in 0..LOOKED_AT_PER_BLOCK {
            // The step is computed anew each time, because the weight may not be linear in the number of validators.
            let step = weight_of(looked_at.saturating_add(1)).saturating_sub(weight_of(looked_at));
            if meter.try_consume(step).is_err() {
                break;
            }
            let Some(stash) = validators.next() else {
                CandidateList::<T>::end_walk();
                return IdleTask::Finished;
            };
            Self::update_place(&stash, most);
            passed = Some(stash);
        }
        CandidateList::<T>::continue_walk_after(passed);
        IdleTask::Unfinished
    }

    /// Shortens a list that is longer than what elections of this release read. Otherwise they would read it in the
    /// order of storage keys, which is that of hashes, up to the bound. Returns the weight.
    ///
    /// Candidates at work stay first of all, then those with the most stake to defend their place. Those without
    /// session keys come last, also if they are at work. Of equals the higher account stays. Those removed still
    /// validate, and are listed again when there is room.
    ///
    /// Reads the whole list. Elections of the earlier release have read as many candidates in a block.
    pub(crate) fn shorten() -> Weight {
        let listed = CandidateList::<T>::count();
        let surplus = listed.saturating_sub(T::MaxCandidates::get());
        if surplus.is_zero() {
            return T::DbWeight::get().reads(1);
        }
        log::warn!(target: "runtime::staking", "{surplus} of {listed} candidates lose their places: elections read fewer");
        let at_work: BTreeSet<_> = T::SessionInterface::validators().into_iter().collect();
        let rank = |candidate: T::AccountId| {
            let defence = Displacement::<T>::defence_of(&candidate);
            // Without session keys it can't be elected again.
            let stays = defence.is_some() && at_work.contains(&candidate);
            (stays, defence, candidate)
        };
        let mut ranked: Vec<_> = CandidateList::<T>::after(None).map(rank).collect();
        ranked.sort();
        for (_, _, candidate) in ranked.into_iter().take(surplus as usize) {
            CandidateList::<T>::remove(&candidate);
        }
        Self::weight_of_shortening(listed, surplus)
    }

    /// Reads in addition to a page of voters: the keys and the exposure of each candidate, the set, the planned era,
    /// and each entry that is removed. Writes: these entries and their counter.
    fn weight_of_shortening(listed: u32, removed: u32) -> Weight {
        let (listed_entries, removed) = (u64::from(listed), u64::from(removed));
        let reads = listed_entries.saturating_mul(2).saturating_add(removed);
        let accesses =
            T::DbWeight::get().reads_writes(reads.saturating_add(3), removed.saturating_add(1));
        T::WeightInfo::read_voters(listed, 0).saturating_add(accesses)
    }

    /// Lists validators that the set needs, whether or not there is room. If elections can't read all of them besides
    /// the present candidates, the smallest candidates are removed. Those at work stay.
    pub(crate) fn list_admitted(admitted: &[T::AccountId], at_work: &BTreeSet<T::AccountId>) {
        let unlisted: Vec<_> = admitted
            .iter()
            .filter(|who| Roles::<T>::validates(who) && !CandidateList::<T>::contains(who))
            .collect();
        let listed = CandidateList::<T>::count().saturating_add(unlisted.len() as u32);
        let surplus = listed.saturating_sub(T::MaxCandidates::get());
        if !unlisted.is_empty() && surplus > 0 {
            Self::remove_smallest(surplus as usize, at_work);
        }
        unlisted.into_iter().for_each(CandidateList::<T>::add);
    }

    /// Removes the candidates with the least active stake that are not at work. They still validate, and are listed
    /// again when there is room.
    fn remove_smallest(number: usize, at_work: &BTreeSet<T::AccountId>) {
        let read = CandidateList::<T>::number_to_read();
        BlockWeight::<T>::register(T::WeightInfo::read_voters(read, 0));
        let mut ranked: Vec<_> = CandidateList::<T>::to_read()
            .filter(|candidate| !at_work.contains(candidate))
            .map(|candidate| (Ledgers::<T>::readable_stake_of(&candidate), candidate))
            .collect();
        ranked.sort();
        for (_, candidate) in ranked.into_iter().take(number) {
            CandidateList::<T>::remove(&candidate);
        }
    }

    /// Removes a candidate that has no active stake that can be read. Registers its weight.
    pub(crate) fn remove_without_stake(candidate: &T::AccountId) {
        BlockWeight::<T>::register(T::DbWeight::get().reads(2));
        if Ledgers::<T>::readable_stake_of(candidate).is_zero() {
            BlockWeight::<T>::register(T::WeightInfo::list_candidates(1));
            CandidateList::<T>::remove(candidate);
        }
    }

    /// Lists a validator that has session keys and active stake, if there is room. Removes a candidate without keys.
    fn update_place(stash: &T::AccountId, most: u32) {
        let is_listed = CandidateList::<T>::contains(stash);
        let has_keys = T::SessionInterface::has_keys(stash);
        if is_listed && !has_keys {
            CandidateList::<T>::remove(stash);
            return;
        }
        let may_be_listed = has_keys && !is_listed && CandidateList::<T>::count() < most;
        if may_be_listed && !Ledgers::<T>::readable_stake_of(stash).is_zero() {
            CandidateList::<T>::add(stash);
        }
    }
}
