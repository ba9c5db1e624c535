//! Who votes for whom.
//!
//! Owns `Targets`, `CountedTargets`, `Ballots`, `VoterIds` and `Totals`. `schedule` comes before it in the flow, `solve`
//! after it. Takes the candidates and the first page of voters in one block, and a page in each block after that.
//! Votes are kept as places in the list of candidates, two bytes each.

use crate::{
    allowance::Allowance,
    pallet::{Ballots, Config, CountedTargets, Event, Pallet, Targets, Totals, VoterIds},
    types::{BallotOf, FailureReason, Phase, SnapshotTotals, TargetIndex},
    weights::WeightInfo,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use frame_election_provider_support::{
    data_provider, DataProviderBounds, ElectionDataProvider, PageIndex, VoterOf,
};
use frame_support::{ensure, traits::Get, weights::Weight, BoundedVec};

impl<T: Config> Pallet<T> {
    /// Takes a page of voters, and before the first the candidates. Passes over empty pages, since they cost nothing:
    /// if there are no more voters, that is all that are left. Returns the next phase.
    pub(crate) fn take_snapshot_page(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<Phase, FailureReason> {
        if page == Self::first_page() {
            Self::take_targets(allowance)?;
        }
        let (mut page, mut voters) = (page, Self::ask_for_voters(page, allowance)?);
        while let (true, Some(next)) = (voters.is_empty(), page.checked_sub(1)) {
            (page, voters) = (next, Self::ask_for_voters(next, allowance)?);
        }
        let is_full = voters.len() >= T::VotersPerPage::get() as usize;
        Self::store_voters(page, voters, allowance)?;
        match page.checked_sub(1) {
            Some(next) => Ok(Phase::Snapshot(next)),
            None => Self::complete_snapshot(is_full),
        }
    }

    /// The most that taking a page may take, and the candidates before the first.
    pub(crate) fn snapshot_page_weight(page: PageIndex) -> Weight {
        let targets = T::MaxTargets::get();
        let voters = T::VotersPerPage::get();
        let votes = voters.saturating_mul(Self::max_votes());
        let weight = T::WeightInfo::snapshot_page(targets, voters, votes);
        if page == Self::first_page() {
            weight.saturating_add(T::WeightInfo::snapshot_targets(targets))
        } else {
            weight
        }
    }

    /// Votes that one voter may have.
    pub(crate) fn max_votes() -> u32 {
        <T::DataProvider as ElectionDataProvider>::MaxVotesPerVoter::get()
    }

    pub(crate) fn snapshot_totals() -> SnapshotTotals {
        Totals::<T>::get()
    }

    /// The candidates.
    ///
    /// # Errors
    /// [`FailureReason::Corrupted`] if there are others than were stored.
    pub(crate) fn snapshot_targets(
        totals: &SnapshotTotals,
    ) -> Result<Vec<T::AccountId>, FailureReason> {
        let targets = Targets::<T>::get().into_inner();
        // A list that can't be read is empty.
        ensure!(
            !targets.is_empty() && targets.len() == totals.targets as usize,
            FailureReason::Corrupted
        );
        Ok(targets)
    }

    /// The pages of ballots, in the order in which they were taken.
    pub(crate) fn ballot_pages(
        totals: &SnapshotTotals,
    ) -> impl Iterator<Item = impl Iterator<Item = BallotOf<T>>> {
        let pages = (0..T::Pages::get()).rev().filter_map(Ballots::<T>::get);
        pages
            .map(|page| page.into_iter())
            .take(totals.pages as usize)
    }

    /// The accounts of all voters, each at the place that its index says.
    ///
    /// # Errors
    /// [`FailureReason::Corrupted`] if they are not as many as were stored: with a page that can't be read all later ones
    /// would stand at wrong places.
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

    /// Who votes for whom isn't needed when the election is solved.
    pub(crate) fn clear_ballots() {
        // Bounded: there are no keys but pages. By prefix, since an upgrade may have changed how many.
        let _ = Ballots::<T>::clear(u32::MAX, None);
    }

    pub(crate) fn clear_snapshot() {
        Targets::<T>::kill();
        CountedTargets::<T>::kill();
        Self::clear_ballots();
        let _ = VoterIds::<T>::clear(u32::MAX, None);
        Totals::<T>::kill();
    }

    fn take_targets(allowance: &mut Allowance<T>) -> Result<(), FailureReason> {
        let bounds = at_most(T::MaxTargets::get());
        let mut targets = Self::ask(allowance, || T::DataProvider::electable_targets(bounds, 0))?;
        let seats = Self::ask(allowance, T::DataProvider::desired_targets)?;
        allowance.spend(T::WeightInfo::snapshot_targets(targets.len() as u32));
        ensure!(!targets.is_empty(), FailureReason::NoTargets);
        ensure!(seats > 0, FailureReason::NoSeats);
        ensure!(seats <= T::MaxWinners::get(), FailureReason::TooManySeats);

        let mut known = BTreeSet::new();
        targets.retain(|target| known.insert(target.clone()));
        let targets = BoundedVec::try_from(targets).map_err(|_| FailureReason::BoundsIgnored)?;
        let count = targets.len() as u32;
        CountedTargets::<T>::put(BoundedVec::truncate_from(alloc::vec![false; targets.len()]));
        Targets::<T>::put(targets);
        Totals::<T>::put(SnapshotTotals {
            seats,
            targets: count,
            ..Default::default()
        });
        Self::deposit_event(Event::SnapshotStarted {
            targets: count,
            seats,
        });
        Ok(())
    }

    fn ask_for_voters(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<Vec<VoterOf<T::DataProvider>>, FailureReason> {
        let room = T::VotersPerPage::get();
        let voters = Self::ask(allowance, || {
            T::DataProvider::electing_voters(at_most(room), page)
        })?;
        ensure!(voters.len() <= room as usize, FailureReason::BoundsIgnored);
        Ok(voters)
    }

    fn ask<R>(
        allowance: &mut Allowance<T>,
        question: impl FnOnce() -> data_provider::Result<R>,
    ) -> Result<R, FailureReason> {
        allowance.call_provider(question).map_err(|error| {
            log::warn!(target: "runtime::elections", "the data provider failed: {error}");
            FailureReason::DataProvider
        })
    }

    /// Keeps a page's voters, without votes for nobody and voters that have no others. A candidate that was counted before
    /// has changed sides meanwhile, and isn't counted again.
    fn store_voters(
        page: PageIndex,
        voters: Vec<VoterOf<T::DataProvider>>,
        allowance: &mut Allowance<T>,
    ) -> Result<(), FailureReason> {
        let mut totals = Self::snapshot_totals();
        let targets = Self::snapshot_targets(&totals)?;
        let places: BTreeMap<&T::AccountId, TargetIndex> = targets.iter().zip(0..).collect();
        let mut counted = CountedTargets::<T>::get();
        ensure!(counted.len() == targets.len(), FailureReason::Corrupted);
        let (mut ids, mut ballots) = (Vec::new(), Vec::<BallotOf<T>>::new());
        let (offered, mut offered_votes) = (voters.len() as u32, 0u32);
        for (voter, weight, named) in voters {
            offered_votes = offered_votes.saturating_add(named.len() as u32);
            let known = named
                .iter()
                .filter_map(|target| places.get(target).copied());
            let known = BoundedVec::truncate_from(known.collect());
            let own = places
                .get(&voter)
                .and_then(|place| counted.get_mut(usize::from(*place)));
            if known.is_empty() || own.is_some_and(|counted| core::mem::replace(counted, true)) {
                continue;
            }
            totals.votes = totals.votes.saturating_add(known.len() as u32);
            totals.weight = totals.weight.saturating_add(weight.into());
            ids.push(voter);
            ballots.push((weight, known));
        }
        allowance.spend(T::WeightInfo::snapshot_page(
            targets.len() as u32,
            offered,
            offered_votes,
        ));

        let voters = ids.len() as u32;
        if voters > 0 {
            CountedTargets::<T>::put(counted);
            VoterIds::<T>::insert(page, BoundedVec::truncate_from(ids));
            Ballots::<T>::insert(page, BoundedVec::truncate_from(ballots));
            totals.pages = totals.pages.saturating_add(1);
            totals.voters = totals.voters.saturating_add(voters);
            Totals::<T>::put(totals);
        }
        Self::deposit_event(Event::VotersTaken { page, voters });
        Ok(())
    }

    /// `is_full`: there was no room left in the last page.
    fn complete_snapshot(is_full: bool) -> Result<Phase, FailureReason> {
        CountedTargets::<T>::kill();
        let SnapshotTotals { voters, votes, .. } = Self::snapshot_totals();
        ensure!(voters > 0, FailureReason::NoVoters);
        let (electorate, room) = (T::ElectorateSize::get(), Self::voter_room());
        if is_full && electorate > room {
            Self::deposit_event(Event::ElectorateTruncated { electorate, room });
        }
        Self::deposit_event(Event::SnapshotCompleted { voters, votes });
        Ok(Phase::Solve)
    }
}

fn at_most(count: u32) -> DataProviderBounds {
    DataProviderBounds {
        count: Some(count.into()),
        size: None,
    }
}
