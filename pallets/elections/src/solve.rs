//! Who wins, and how much stake each backer gives to each winner.
//!
//! Reads the room `StoredSnapshot`. Comes after `snapshot` in the flow, and before `export`. One block elects with
//! `palisade-phragmen`, and hands the winners to `export`, which stores them.

use crate::{
    bounds::Bounds,
    export::Export,
    packing::BackedTarget,
    pallet::{Config, Event, Pallet},
    rooms::{Allowance, StoredSnapshot},
    types::{FailureReason, Phase, SnapshotTotals},
    weights::WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{ensure, traits::Get, weights::Weight};
use palisade_phragmen::{Electorate, Outcome};
use sp_runtime::SaturatedConversion;

/// Solves the election.
pub(crate) struct Solving<T>(PhantomData<T>);

impl<T: Config> Solving<T> {
    /// Elects, and stores the result. Returns the next phase.
    ///
    /// # Errors
    /// - [`FailureReason::Solver`]: the solver returned an error.
    /// - [`FailureReason::Corrupted`]: the snapshot can't be decoded.
    /// - [`FailureReason::TooManyBackers`], [`FailureReason::TooHeavy`]: the result can't be stored.
    ///
    /// # Events
    /// `Solved`.
    pub(crate) fn solve(allowance: &mut Allowance<T>) -> Result<Phase, FailureReason> {
        let totals = StoredSnapshot::<T>::totals();
        allowance.spend(Self::weight(&totals));
        let electorate = Self::read_electorate(&totals)?;
        let outcome =
            palisade_phragmen::elect(electorate, totals.seats as usize, T::Balancing::get())
                .map_err(solver_failed)?;
        let supports = Self::compute_supports(&outcome, &totals)?;
        StoredSnapshot::<T>::clear_ballots();
        let backers = Export::<T>::store_result(supports, &totals)?;
        Pallet::<T>::deposit_event(Event::Solved {
            winners: outcome.winners().len() as u32,
            backers,
        });
        Ok(Phase::Export(Bounds::<T>::first_page()))
    }

    /// Returns the weight of solving an election with these totals.
    pub(crate) fn weight(totals: &SnapshotTotals) -> Weight {
        let iterations = T::Balancing::get().map_or(0, |config| config.iterations as u64);
        let balancing = T::WeightInfo::balancing_round(totals.voters, totals.votes);
        T::WeightInfo::solve(T::Pages::get(), Bounds::<T>::max_votes(), totals)
            .saturating_add(balancing.saturating_mul(iterations))
    }

    /// Reads all ballots. No ballot may be missing: an election without it would have another result.
    fn read_electorate(totals: &SnapshotTotals) -> Result<Electorate, FailureReason> {
        let mut read_votes = 0u32;
        let mut electorate = Electorate::new(totals.targets as usize);
        electorate.reserve(totals.voters as usize, totals.votes as usize);
        for page in StoredSnapshot::<T>::ballot_pages(totals) {
            for (weight, votes) in page {
                read_votes = read_votes.saturating_add(votes.len() as u32);
                // Every stored voter has a known target. If one took no part, the indices of later voters would shift.
                ensure!(
                    electorate.add_voter(weight, votes.into_iter().map(u32::from)),
                    FailureReason::Corrupted
                );
            }
        }
        ensure!(
            electorate.voters() == totals.voters as usize && read_votes == totals.votes,
            FailureReason::Corrupted
        );
        Ok(electorate)
    }

    /// Returns the winners that have backers, sorted by account. Their backers are in the snapshot's order.
    fn compute_supports(
        outcome: &Outcome,
        totals: &SnapshotTotals,
    ) -> Result<Vec<BackedTarget>, FailureReason> {
        let targets = StoredSnapshot::<T>::targets(totals)?;
        let mut backers = alloc::vec![Vec::new(); targets.len()];
        outcome
            .for_each_stake::<T::Accuracy>(|voter, target, stake| {
                if let Some(backers) = backers.get_mut(target as usize) {
                    // A stake is a part of the voter's weight, which has 64 bits.
                    backers.push((voter, stake.saturated_into()));
                }
            })
            .map_err(solver_failed)?;
        let mut supports: Vec<_> = targets
            .into_iter()
            .zip(backers.into_iter().zip(0..))
            .filter(|(_, (backers, _))| !backers.is_empty())
            .collect();
        supports.sort_by(|(one, _), (other, _)| one.cmp(other));
        let by_index = supports
            .into_iter()
            .map(|(_, (backers, index))| (index, backers));
        Ok(by_index.collect())
    }
}

fn solver_failed(error: sp_npos_elections::Error) -> FailureReason {
    log::warn!(target: "runtime::elections", "the solver failed: {error:?}");
    FailureReason::Solver
}
