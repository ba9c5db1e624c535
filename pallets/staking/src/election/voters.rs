//! Voters are read in pages.
//!
//! Writes the room `VoterReadings`. Reads `CandidateList`, `Roles` and `Config::VoterList`. The election starts when
//! its candidates are read, or with the first page of voters (`ElectionCycle`). Candidates without stake lose their
//! place (`intentions::Listing`).
//!
//! **The largest stakes come first.** Self-votes fill as many pages as they need. Nominators follow in the order of
//! `VoterList`: by stake. If there is no room for all, the nominators with the smallest stakes have no vote. Nobody
//! gains by choosing an account id, and `MinimumActiveStake` says which stake was enough.
//!
//! **No stash votes twice.** Each page starts after the last voter of the page before. The list is locked meanwhile, so
//! a stash keeps its place even if its stake changes. But a candidate that becomes a nominator between two pages could
//! be in both lists. So a stash that *starts* to nominate during the snapshot has no vote in this election: its
//! nomination is `suppressed`. A stash that nominated before and changes its targets votes with the targets that it has
//! when its page is read.
//!
//! **The bound is on what is read**, not on what is listed. A stash that no longer nominates is passed over. With
//! several pages, a nominator without a vote is listed without targets: for example, its nominations can't be decoded,
//! or its stake is below the minimum bond. With one page, such a nominator is left out.

use super::{
    cycle::ElectionCycle,
    types::{VoterPosition, VoterReading},
    voter_page::{SilentVoters, VoidedTargets, VoterPage},
};
use crate::{
    block_weight::BlockWeight,
    intentions::Listing,
    pallet::{Config, Event, Pallet},
    rooms::{CandidateList, Reading, Roles, VoterReadings},
    types::BalanceOf,
    weights::WeightInfo,
};
use alloc::{boxed::Box, vec, vec::Vec};
use core::marker::PhantomData;
use frame_election_provider_support::{
    DataProviderBounds, ElectionProvider, PageIndex, SortedListProvider, VoterOf,
};
use frame_support::{traits::Get, weights::Weight, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, Saturating};

/// Reads the voters of an election.
pub(super) struct Voters<T>(PhantomData<T>);

/// A page that is full, or that has read all voters.
struct FilledPage<T: Config> {
    page: VoterPage<T>,
    /// The last voter that was read.
    position: VoterPosition<T::AccountId>,
    /// The weight of the reading. It is not registered yet.
    weight: Weight,
}

impl<T: Config> Voters<T> {
    /// Starts the election anew, because its candidates are read. Does nothing if an election takes no time. Registers
    /// its weight.
    ///
    /// A provider may read the first page of voters in a later block. If planning the era fails in between, one more
    /// election is counted. Even so, the page belongs to the election whose candidates were read here.
    pub(super) fn expect_first_page() {
        if ElectionCycle::<T>::takes_no_time() {
            return;
        }
        ElectionCycle::<T>::start();
        let first = T::ElectionProvider::msp();
        if !first.is_zero() {
            VoterReadings::<T>::announce(Self::beginning_with(first));
        }
        BlockWeight::<T>::register(Self::weight_of_start());
    }

    /// Returns the weight of starting an election. The weight of a page of voters includes it.
    fn weight_of_start() -> Weight {
        T::WeightInfo::read_voters(0, 0)
    }

    /// Reads the first of several pages. Starts the election anew, unless its candidates were read for this page.
    ///
    /// If candidates were read in the same block, the weight of the start is registered already.
    pub(super) fn read_first_page(
        page: PageIndex,
        bounds: DataProviderBounds,
    ) -> Vec<VoterOf<Pallet<T>>> {
        let since = VoterReadings::<T>::expected_since(page);
        if since.is_none() {
            ElectionCycle::<T>::start();
        }
        let registered = match since {
            Some(since) if since == frame_system::Pallet::<T>::block_number() => {
                Self::weight_of_start()
            }
            _ => Weight::zero(),
        };
        Self::read_page(Self::beginning_with(page), bounds, registered)
    }

    /// Returns a reading that begins now, with this page.
    fn beginning_with(page: PageIndex) -> Reading<T> {
        VoterReading {
            next_page: page,
            position: VoterPosition::SelfVotes(None),
            since: frame_system::Pallet::<T>::block_number(),
            voters: 0,
            least_stake: None,
        }
    }

    /// Reads all voters in one page, and starts the election anew. Does not change a reading in pages.
    pub(super) fn read_everybody(bounds: DataProviderBounds) -> Vec<VoterOf<Pallet<T>>> {
        ElectionCycle::<T>::start();
        let start = VoterPosition::SelfVotes(None);
        let FilledPage {
            page,
            position,
            weight,
        } = Self::fill(start, bounds, None, T::MaxCandidates::get());
        BlockWeight::<T>::register(weight);
        Self::publish_snapshot(&position, page.count(), page.least_stake());
        page.into_voters()
    }

    /// Reads the next page. `registered` is the part of its weight that the block has registered already.
    pub(super) fn read_page(
        mut reading: Reading<T>,
        bounds: DataProviderBounds,
        registered: Weight,
    ) -> Vec<VoterOf<Pallet<T>>> {
        // While candidates are read, each voter that is read is listed.
        let candidates_left = match reading.position {
            VoterPosition::SelfVotes(_) => CandidateList::<T>::left_to_read(reading.voters),
            _ => 0,
        };
        let since = Some(reading.since);
        let FilledPage {
            page,
            position,
            weight,
        } = Self::fill(reading.position, bounds, since, candidates_left);
        BlockWeight::<T>::register(weight.saturating_sub(registered));
        let least_stakes = [reading.least_stake, page.least_stake()].into_iter();
        reading.least_stake = least_stakes.flatten().min();
        reading.voters.saturating_accrue(page.count());
        reading.position = position;
        let next_page = reading.next_page.checked_sub(1);
        if next_page.is_none() || reading.position == VoterPosition::End {
            Self::publish_snapshot(&reading.position, reading.voters, reading.least_stake);
        }
        match next_page {
            Some(next_page) => VoterReadings::<T>::put(VoterReading {
                next_page,
                ..reading
            }),
            None => VoterReadings::<T>::clear(),
        }
        page.into_voters()
    }

    /// Publishes the least stake of a nominator that has a vote in the snapshot, zero if there is none. Called when the
    /// snapshot is complete.
    ///
    /// # Events
    /// `SnapshotVotersSizeExceeded` if voters are left out.
    fn publish_snapshot(
        position: &VoterPosition<T::AccountId>,
        size: u32,
        least_stake: Option<BalanceOf<T>>,
    ) {
        VoterReadings::<T>::set_minimum_active_stake(least_stake.unwrap_or_default());
        if *position != VoterPosition::End {
            Pallet::<T>::deposit_event(Event::SnapshotVotersSizeExceeded { size });
        }
    }

    /// Fills a page with the voters after a position. At most `candidates_left` candidates vote for themselves.
    ///
    /// `since` is the block in which a reading in pages began. `None` stands for a reading in one page.
    fn fill(
        position: VoterPosition<T::AccountId>,
        bounds: DataProviderBounds,
        since: Option<BlockNumberFor<T>>,
        candidates_left: u32,
    ) -> FilledPage<T> {
        let silent = match since {
            Some(_) => SilentVoters::Listed,
            None => SilentVoters::LeftOut,
        };
        let mut page = VoterPage::<T>::new(bounds, silent);
        let position = match position {
            VoterPosition::SelfVotes(after) => {
                Self::read_self_votes(&mut page, after, candidates_left)
            }
            later => later,
        };
        let (position, lookups) = match position {
            VoterPosition::Nominators(after) => Self::read_nominators(&mut page, after, since),
            other => (other, 0),
        };
        if let (Some(_), VoterPosition::Nominators(Some(last))) = (since, &position) {
            // An empty page would mean the end. So the last voter that was passed over is listed without targets.
            if page.is_empty() && page.has_read_enough() {
                page.add(last, BoundedVec::new());
            }
        }
        FilledPage {
            weight: T::WeightInfo::read_voters(page.number_read(), lookups),
            page,
            position,
        }
    }

    /// Adds the self-votes of candidates, and takes those without stake off the list. Returns the position after them.
    fn read_self_votes(
        page: &mut VoterPage<T>,
        mut last: Option<T::AccountId>,
        candidates_left: u32,
    ) -> VoterPosition<T::AccountId> {
        let candidates = CandidateList::<T>::after(last.as_ref());
        for stash in candidates.take(candidates_left as usize) {
            if page.has_read_enough() {
                return VoterPosition::SelfVotes(last);
            }
            let own = BoundedVec::truncate_from(vec![stash.clone()]);
            let Some(stake) = page.add(&stash, own) else {
                return VoterPosition::SelfVotes(last);
            };
            if stake.is_zero() {
                Listing::<T>::remove_without_stake(&stash);
            }
            last = Some(stash);
        }
        VoterPosition::Nominators(None)
    }

    /// Returns the nominators in the order of the list: those after a given one, or all. `None` if the given one is not
    /// in the list any more. While the list is locked, this can happen only if a release has built the list anew.
    fn nominators_after(
        last: Option<&T::AccountId>,
    ) -> Option<Box<dyn Iterator<Item = T::AccountId>>> {
        match last {
            Some(last) => T::VoterList::iter_from(last).ok(),
            None => Some(T::VoterList::iter()),
        }
    }

    /// Adds nominators with their targets. Returns the position after them, and the number of look-ups of punished
    /// targets and of the blocks of nominations.
    fn read_nominators(
        page: &mut VoterPage<T>,
        after: Option<T::AccountId>,
        since: Option<BlockNumberFor<T>>,
    ) -> (VoterPosition<T::AccountId>, u32) {
        let mut voided = VoidedTargets::<T>::read();
        let position = Self::add_nominators(page, &mut voided, after, since);
        (position, voided.lookups())
    }

    fn add_nominators(
        page: &mut VoterPage<T>,
        voided: &mut VoidedTargets<T>,
        mut last: Option<T::AccountId>,
        since: Option<BlockNumberFor<T>>,
    ) -> VoterPosition<T::AccountId> {
        let Some(nominators) = Self::nominators_after(last.as_ref()) else {
            log::warn!(target: "runtime::staking", "the list of voters has changed while it was read");
            return VoterPosition::End;
        };
        for stash in nominators {
            if page.has_read_enough() {
                return VoterPosition::Nominators(last);
            }
            let nominations = Roles::<T>::nominations_of(&stash);
            if nominations.is_none() && !Roles::<T>::nominates(&stash) {
                page.pass_over();
                last = Some(stash);
                continue;
            }
            let is_late = since
                .zip(nominations.as_ref())
                .is_some_and(|(since, said)| Roles::<T>::has_begun_since(&stash, said, since));
            if is_late {
                page.pass_over();
                voided.count_lookup();
                last = Some(stash);
                continue;
            }
            let targets = nominations.map(|said| voided.without_void(&stash, said));
            let Some(stake) = page.add_nominator(&stash, targets.unwrap_or_default()) else {
                return VoterPosition::Nominators(last);
            };
            page.update_least_stake(stake);
            last = Some(stash);
        }
        VoterPosition::End
    }
}
