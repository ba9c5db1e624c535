//! Who wins, and who backs the winners with how much.
//!
//! Owns nothing: reads what `snapshot` took, asks `palisade-phragmen`, and hands the supports on to `export`. All of it
//! in one block.

use crate::{
    allowance::Allowance,
    pallet::{Config, Event, Pallet},
    types::{FailureReason, Phase, SnapshotTotals, TargetIndex, VoterIndex},
};
use alloc::vec::Vec;
use frame_election_provider_support::VoteWeight;
use frame_support::{ensure, traits::Get};
use palisade_phragmen::{Electorate, Outcome};
use sp_runtime::SaturatedConversion;

/// A winner, and who backs it with how much.
pub(crate) type BackedTarget = (TargetIndex, Vec<(VoterIndex, VoteWeight)>);

impl<T: Config> Pallet<T> {
    /// Elects, and stores the result. Returns the next phase.
    pub(crate) fn solve(allowance: &mut Allowance<T>) -> Result<Phase, FailureReason> {
        let totals = Self::snapshot_totals();
        allowance.spend(Self::solve_weight(&totals));
        let electorate = Self::read_electorate(&totals)?;
        let outcome =
            palisade_phragmen::elect(electorate, totals.seats as usize, T::Balancing::get())
                .map_err(solver_failed)?;
        let supports = Self::compute_supports(&outcome, &totals)?;
        Self::clear_ballots();
        let backers = Self::store_result(supports, &totals)?;
        Self::deposit_event(Event::Solved {
            winners: outcome.winners().len() as u32,
            backers,
        });
        Ok(Phase::Export(Self::first_page()))
    }

    /// Every piece is counted: one that can't be read is no reason to elect without it.
    fn read_electorate(totals: &SnapshotTotals) -> Result<Electorate, FailureReason> {
        let mut read_votes = 0u32;
        let mut electorate = Electorate::new(totals.targets as usize);
        electorate.reserve(totals.voters as usize, totals.votes as usize);
        for page in Self::ballot_pages(totals) {
            for (weight, votes) in page {
                read_votes = read_votes.saturating_add(votes.len() as u32);
                // Every voter kept has a known target; with one that took no part, indices would shift.
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

    /// The winners that somebody backs, by account, each with its backers in the snapshot's order.
    fn compute_supports(
        outcome: &Outcome,
        totals: &SnapshotTotals,
    ) -> Result<Vec<BackedTarget>, FailureReason> {
        let targets = Self::snapshot_targets(totals)?;
        let mut backers = alloc::vec![Vec::new(); targets.len()];
        outcome
            .for_each_stake::<T::Accuracy>(|voter, target, stake| {
                if let Some(backers) = backers.get_mut(target as usize) {
                    // Part of a weight of 64 bits.
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
