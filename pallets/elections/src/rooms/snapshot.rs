//! The stored electorate: candidates, ballots and voters.
//!
//! Owns `Targets`, `CountedTargets`, `Ballots`, `VoterIds` and `Totals`. A vote is stored as a position in the list of
//! candidates, in two bytes. Accounts of voters are stored apart from their votes, because they are needed longer.

use crate::{
    pallet::{Ballots, Config, CountedTargets, Targets, Totals, VoterIds},
    types::{BallotOf, FailureReason, SnapshotTotals},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_election_provider_support::PageIndex;
use frame_support::{ensure, traits::Get, BoundedVec};

/// The voters of one page that take part in the election, with their ballots.
pub(crate) struct VoterPage<T: Config> {
    ids: Vec<T::AccountId>,
    ballots: Vec<BallotOf<T>>,
}

impl<T: Config> VoterPage<T> {
    /// Returns a page without voters.
    pub(crate) fn new() -> Self {
        Self {
            ids: Vec::new(),
            ballots: Vec::new(),
        }
    }

    /// Adds a voter.
    pub(crate) fn push(&mut self, voter: T::AccountId, ballot: BallotOf<T>) {
        self.ids.push(voter);
        self.ballots.push(ballot);
    }

    /// Returns the number of voters.
    pub(crate) fn voters(&self) -> u32 {
        self.ids.len() as u32
    }
}

/// The only writer of `Targets`, `CountedTargets`, `Ballots`, `VoterIds` and `Totals`.
///
/// Invariant after every method:
/// - `Totals` is the sum of what the other items contain. `clear_ballots` leaves it as it is.
/// - A page with voters has both `Ballots` and `VoterIds`, of the same voters in the same order. After `clear_ballots`
///   it has `VoterIds` only. A page without voters has neither.
/// - `CountedTargets` has one entry for each target, or is absent once all voters are taken.
pub(crate) struct StoredSnapshot<T>(PhantomData<T>);

impl<T: Config> StoredSnapshot<T> {
    /// Returns the totals of all pages.
    pub(crate) fn totals() -> SnapshotTotals {
        Totals::<T>::get()
    }

    /// Returns the candidates.
    ///
    /// # Errors
    /// - [`FailureReason::Corrupted`]: there are not as many as were stored.
    pub(crate) fn targets(totals: &SnapshotTotals) -> Result<Vec<T::AccountId>, FailureReason> {
        let targets = Targets::<T>::get().into_inner();
        // A list that can't be decoded is empty.
        ensure!(
            !targets.is_empty() && targets.len() == totals.targets as usize,
            FailureReason::Corrupted
        );
        Ok(targets)
    }

    /// Returns for each candidate whether it was counted as a voter.
    pub(crate) fn counted_targets() -> BoundedVec<bool, T::MaxTargets> {
        CountedTargets::<T>::get()
    }

    /// Returns the pages of ballots, in the order in which they were taken.
    pub(crate) fn ballot_pages(
        totals: &SnapshotTotals,
    ) -> impl Iterator<Item = impl Iterator<Item = BallotOf<T>>> {
        let pages = (0..T::Pages::get()).rev().filter_map(Ballots::<T>::get);
        pages
            .map(|page| page.into_iter())
            .take(totals.pages as usize)
    }

    /// Returns the accounts of all voters, each at the position that its [`VoterIndex`](crate::types::VoterIndex)
    /// names.
    ///
    /// # Errors
    /// - [`FailureReason::Corrupted`]: there are not as many as were stored. If a page can't be decoded, all voters of
    ///   later pages would be at wrong positions.
    pub(crate) fn voter_ids(totals: &SnapshotTotals) -> Result<Vec<T::AccountId>, FailureReason> {
        let (mut ids, mut pages_read) = (Vec::with_capacity(totals.voters as usize), 0u32);
        let pages = (0..T::Pages::get()).rev().filter_map(VoterIds::<T>::get);
        for page in pages.take(totals.pages as usize) {
            pages_read = pages_read.saturating_add(1);
            ids.extend(page);
        }
        ensure!(
            pages_read == totals.pages && ids.len() == totals.voters as usize,
            FailureReason::Corrupted
        );
        Ok(ids)
    }

    /// Stores the candidates of a new snapshot. None of them is counted as a voter yet.
    pub(crate) fn begin(seats: u32, targets: BoundedVec<T::AccountId, T::MaxTargets>) {
        let count = targets.len() as u32;
        CountedTargets::<T>::put(BoundedVec::truncate_from(alloc::vec![false; targets.len()]));
        Targets::<T>::put(targets);
        Totals::<T>::put(SnapshotTotals {
            seats,
            targets: count,
            ..Default::default()
        });
    }

    /// Stores a page of voters, and adds it to the totals. A page without voters changes nothing.
    ///
    /// `counted` says for each candidate whether it is counted as a voter by now. `totals` is what is stored.
    pub(crate) fn add_page(
        page: PageIndex,
        voters: VoterPage<T>,
        counted: BoundedVec<bool, T::MaxTargets>,
        mut totals: SnapshotTotals,
    ) {
        let count = voters.voters();
        if count == 0 {
            return;
        }
        for (weight, votes) in &voters.ballots {
            totals.votes = totals.votes.saturating_add(votes.len() as u32);
            totals.weight = totals.weight.saturating_add((*weight).into());
        }
        CountedTargets::<T>::put(counted);
        VoterIds::<T>::insert(page, BoundedVec::truncate_from(voters.ids));
        Ballots::<T>::insert(page, BoundedVec::truncate_from(voters.ballots));
        totals.pages = totals.pages.saturating_add(1);
        totals.voters = totals.voters.saturating_add(count);
        Totals::<T>::put(totals);
    }

    /// Removes what is needed only while voters are taken.
    pub(crate) fn complete() {
        CountedTargets::<T>::kill();
    }

    /// Removes the ballots, which nothing needs once the election is solved.
    pub(crate) fn clear_ballots() {
        // Bounded, because the only keys are pages. By prefix, because an upgrade may have changed the number of pages.
        let _removed = Ballots::<T>::clear(u32::MAX, None);
    }

    /// Removes the whole snapshot.
    pub(crate) fn clear() {
        Targets::<T>::kill();
        CountedTargets::<T>::kill();
        Self::clear_ballots();
        let _removed = VoterIds::<T>::clear(u32::MAX, None);
        Totals::<T>::kill();
    }
}
