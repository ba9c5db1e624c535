//! The invariants of the room `StoredSnapshot`.

use crate::{
    pallet::{Ballots, Config, CountedTargets, Targets, Totals, VoterIds},
    rooms::StoredSnapshot,
    types::SnapshotTotals,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

/// Checks the snapshot.
pub(super) struct SnapshotInvariants<T>(PhantomData<T>);

impl<T: Config> SnapshotInvariants<T> {
    /// Checks that there is no snapshot.
    pub(super) fn check_none() -> Result<(), TryRuntimeError> {
        ensure!(
            !Targets::<T>::exists() && !CountedTargets::<T>::exists() && !Totals::<T>::exists(),
            "no targets are stored without a snapshot"
        );
        ensure!(
            Ballots::<T>::iter_keys().next().is_none()
                && VoterIds::<T>::iter_keys().next().is_none(),
            "no voters are stored without a snapshot"
        );
        Ok(())
    }

    /// Checks that no ballots are left.
    pub(super) fn check_ballots_removed() -> Result<(), TryRuntimeError> {
        ensure!(
            Ballots::<T>::iter_keys().next().is_none(),
            "ballots are removed when the election is solved"
        );
        Ok(())
    }

    /// Checks ballots, accounts and totals. The pages from `lowest` up are taken.
    pub(super) fn check_voters(
        totals: &SnapshotTotals,
        lowest: PageIndex,
    ) -> Result<(), TryRuntimeError> {
        Self::check_voter_ids(totals)?;
        let (mut votes, mut weights) = (0usize, 0u128);
        for (page, ballots) in Ballots::<T>::iter() {
            ensure!(
                page >= lowest && page < T::Pages::get(),
                "only pages that were taken are stored"
            );
            let ids = VoterIds::<T>::get(page).unwrap_or_default();
            ensure!(
                ids.len() == ballots.len() && !ids.is_empty(),
                "every voter of a page has an account and a ballot"
            );
            for (weight, named) in ballots {
                weights = weights.saturating_add(weight.into());
                ensure!(
                    !named.is_empty() && named.iter().all(|n| u32::from(*n) < totals.targets),
                    "a voter votes for targets"
                );
                votes = votes.saturating_add(named.len());
            }
        }
        ensure!(
            Ballots::<T>::iter_keys().count() == totals.pages as usize,
            "the total of pages is correct"
        );
        ensure!(
            votes == totals.votes as usize && weights == totals.weight,
            "the totals of votes and weights are correct"
        );
        Ok(())
    }

    /// Checks candidates and accounts of voters.
    pub(super) fn check_voter_ids(totals: &SnapshotTotals) -> Result<(), TryRuntimeError> {
        let targets = Targets::<T>::get();
        ensure!(
            targets.len() == totals.targets as usize && !targets.is_empty(),
            "the total of targets is correct"
        );
        ensure!(
            targets.iter().collect::<BTreeSet<_>>().len() == targets.len(),
            "no target is listed twice"
        );
        ensure!(
            (1..=T::MaxWinners::get()).contains(&totals.seats),
            "there are seats, and not too many"
        );
        let ids = StoredSnapshot::<T>::voter_ids(totals).unwrap_or_default();
        ensure!(
            ids.len() == totals.voters as usize
                && VoterIds::<T>::iter_keys().count() == totals.pages as usize,
            "the total of voters is correct"
        );
        let targets: BTreeSet<_> = targets.into_iter().collect();
        let candidates: Vec<_> = ids.iter().filter(|id| targets.contains(id)).collect();
        ensure!(
            candidates.iter().collect::<BTreeSet<_>>().len() == candidates.len(),
            "no target votes twice"
        );
        Ok(())
    }
}
