//! Who votes for whom.
//!
//! Writes the room `StoredSnapshot`. Comes after `schedule` in the flow, and before `solve`. One block takes the
//! candidates and the first page of voters. Each further block takes one page of voters.

use crate::{
    bounds::Bounds,
    pallet::{Config, Event, Pallet},
    rooms::{Allowance, StoredSnapshot, VoterPage},
    types::{FailureReason, MaxVotesOf, Phase, SnapshotTotals, TargetIndex},
    weights::WeightInfo,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::marker::PhantomData;
use frame_election_provider_support::{
    data_provider, DataProviderBounds, ElectionDataProvider, PageIndex, VoterOf,
};
use frame_support::{ensure, traits::Get, weights::Weight, BoundedVec};

/// Takes the snapshot, page by page.
pub(crate) struct Snapshot<T>(PhantomData<T>);

impl<T: Config> Snapshot<T> {
    /// Takes a page of voters, and before the first page the candidates. Returns the next phase.
    ///
    /// Empty pages are skipped in the same block, because they are cheap. If no voters are left, all remaining pages
    /// are skipped.
    ///
    /// # Errors
    /// - [`FailureReason::DataProvider`]: the data provider returned an error.
    /// - [`FailureReason::BoundsIgnored`]: it returned more than the bounds of the call allow. A target that is named
    ///   twice counts once.
    /// - [`FailureReason::NoTargets`], [`FailureReason::NoSeats`], [`FailureReason::TooManySeats`]: before the first
    ///   page.
    /// - [`FailureReason::NoVoters`]: after the last page.
    /// - [`FailureReason::Corrupted`]: the candidates can't be decoded.
    ///
    /// # Events
    /// `SnapshotStarted` before the first page, `VotersTaken`. After the last page `ElectorateTruncated` if there are
    /// too many voters, and `SnapshotCompleted`.
    pub(crate) fn take_page(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<Phase, FailureReason> {
        if page == Bounds::<T>::first_page() {
            Self::take_targets(allowance)?;
        }
        let (mut page, mut voters) = (page, Self::fetch_voters(page, allowance)?);
        while let (true, Some(next)) = (voters.is_empty(), page.checked_sub(1)) {
            (page, voters) = (next, Self::fetch_voters(next, allowance)?);
        }
        Self::store_page(page, voters, allowance)
    }

    /// Stores a page of voters that the data provider returned. Returns the next phase.
    pub(crate) fn store_page(
        page: PageIndex,
        voters: Vec<VoterOf<T::DataProvider>>,
        allowance: &mut Allowance<T>,
    ) -> Result<Phase, FailureReason> {
        let is_full = voters.len() >= T::VotersPerPage::get() as usize;
        Self::store_voters(page, voters, allowance)?;
        match page.checked_sub(1) {
            Some(next) => Ok(Phase::Snapshot(next)),
            None => Self::complete(is_full),
        }
    }

    /// Returns the largest weight of taking a page, and before the first page the candidates.
    ///
    /// The data provider's own weight is not included.
    pub(crate) fn weight_of_page(page: PageIndex) -> Weight {
        let targets = T::MaxTargets::get();
        let voters = T::VotersPerPage::get();
        let votes = voters.saturating_mul(Bounds::<T>::max_votes());
        let weight = T::WeightInfo::snapshot_page(targets, voters, votes);
        if page == Bounds::<T>::first_page() {
            weight.saturating_add(T::WeightInfo::snapshot_targets(targets))
        } else {
            weight
        }
    }

    fn take_targets(allowance: &mut Allowance<T>) -> Result<(), FailureReason> {
        let bounds = at_most(T::MaxTargets::get());
        let targets = Self::fetch(allowance, || T::DataProvider::electable_targets(bounds, 0))?;
        let seats = Self::fetch(allowance, T::DataProvider::desired_targets)?;
        Self::store_targets(targets, seats, allowance)
    }

    /// Stores the candidates that the data provider returned, each once.
    pub(crate) fn store_targets(
        mut targets: Vec<T::AccountId>,
        seats: u32,
        allowance: &mut Allowance<T>,
    ) -> Result<(), FailureReason> {
        allowance.spend(T::WeightInfo::snapshot_targets(targets.len() as u32));
        ensure!(!targets.is_empty(), FailureReason::NoTargets);
        ensure!(seats > 0, FailureReason::NoSeats);
        ensure!(seats <= T::MaxWinners::get(), FailureReason::TooManySeats);

        let mut known = BTreeSet::new();
        targets.retain(|target| known.insert(target.clone()));
        let targets: BoundedVec<T::AccountId, T::MaxTargets> =
            BoundedVec::try_from(targets).map_err(|_| FailureReason::BoundsIgnored)?;
        let count = targets.len() as u32;
        StoredSnapshot::<T>::begin(seats, targets);
        Pallet::<T>::deposit_event(Event::SnapshotStarted {
            targets: count,
            seats,
        });
        Ok(())
    }

    fn fetch_voters(
        page: PageIndex,
        allowance: &mut Allowance<T>,
    ) -> Result<Vec<VoterOf<T::DataProvider>>, FailureReason> {
        let most = T::VotersPerPage::get();
        let voters = Self::fetch(allowance, || {
            T::DataProvider::electing_voters(at_most(most), page)
        })?;
        ensure!(voters.len() <= most as usize, FailureReason::BoundsIgnored);
        Ok(voters)
    }

    fn fetch<R>(
        allowance: &mut Allowance<T>,
        call: impl FnOnce() -> data_provider::Result<R>,
    ) -> Result<R, FailureReason> {
        allowance.call_provider(call).map_err(|error| {
            log::warn!(target: "runtime::elections", "the data provider failed: {error}");
            FailureReason::DataProvider
        })
    }

    fn store_voters(
        page: PageIndex,
        voters: Vec<VoterOf<T::DataProvider>>,
        allowance: &mut Allowance<T>,
    ) -> Result<(), FailureReason> {
        let totals = StoredSnapshot::<T>::totals();
        let targets = StoredSnapshot::<T>::targets(&totals)?;
        let mut counted = StoredSnapshot::<T>::counted_targets();
        ensure!(counted.len() == targets.len(), FailureReason::Corrupted);
        let offered = voters.len() as u32;
        let offered_votes = voters.iter().fold(0u32, |sum, (_, _, votes)| {
            sum.saturating_add(votes.len() as u32)
        });
        let taken = Self::select_voters(voters, &targets, &mut counted);
        allowance.spend(T::WeightInfo::snapshot_page(
            targets.len() as u32,
            offered,
            offered_votes,
        ));
        let voters = taken.voters();
        StoredSnapshot::<T>::add_page(page, taken, counted, totals);
        Pallet::<T>::deposit_event(Event::VotersTaken { page, voters });
        Ok(())
    }

    /// Selects the voters that take part, with their votes for candidates.
    ///
    /// Other votes are dropped, and so are voters that have no votes left. A candidate that was counted on an earlier
    /// page has become a nominator meanwhile. It is not counted again.
    fn select_voters(
        voters: Vec<VoterOf<T::DataProvider>>,
        targets: &[T::AccountId],
        counted: &mut BoundedVec<bool, T::MaxTargets>,
    ) -> VoterPage<T> {
        let positions: BTreeMap<&T::AccountId, TargetIndex> = targets.iter().zip(0..).collect();
        let mut taken = VoterPage::new();
        for (voter, weight, named) in voters {
            let known = named
                .iter()
                .filter_map(|target| positions.get(target).copied());
            let known: BoundedVec<TargetIndex, MaxVotesOf<T>> =
                BoundedVec::truncate_from(known.collect());
            let own = positions
                .get(&voter)
                .and_then(|position| counted.get_mut(usize::from(*position)));
            if known.is_empty() || own.is_some_and(|counted| core::mem::replace(counted, true)) {
                continue;
            }
            taken.push(voter, (weight, known));
        }
        taken
    }

    /// Completes the snapshot. `is_full` says whether the last page has no place left.
    fn complete(is_full: bool) -> Result<Phase, FailureReason> {
        StoredSnapshot::<T>::complete();
        let SnapshotTotals { voters, votes, .. } = StoredSnapshot::<T>::totals();
        ensure!(voters > 0, FailureReason::NoVoters);
        let (electorate, room) = (T::ElectorateSize::get(), Bounds::<T>::max_voters());
        if is_full && electorate > room {
            Pallet::<T>::deposit_event(Event::ElectorateTruncated { electorate, room });
        }
        Pallet::<T>::deposit_event(Event::SnapshotCompleted { voters, votes });
        Ok(Phase::Solve)
    }
}

fn at_most(count: u32) -> DataProviderBounds {
    DataProviderBounds {
        count: Some(count.into()),
        size: None,
    }
}
