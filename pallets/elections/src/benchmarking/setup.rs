//! What the benchmarks start from: electorates and results as large as asked for.
//!
//! Everything is written through the rooms, and without the data provider.

use crate::{
    bounds::Bounds,
    packing::PackedPage,
    pallet::Config,
    rooms::{Phases, StoredResult, StoredSnapshot, VoterPage},
    terms::TermsCheck,
    types::{MaxVotesOf, PageSize, Phase, TargetIndex},
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::account;
use frame_election_provider_support::{VoteWeight, VoterOf};
use frame_support::{traits::Get, BoundedVec};

/// The weight of a voter. All voters together don't exceed 64 bits.
pub(super) const WEIGHT: VoteWeight = 1_000_000;

/// Returns the candidates. There can't be more than 65,535.
pub(super) fn targets<T: Config>(count: u32) -> Vec<T::AccountId> {
    (0..count)
        .map(|index| account("target", index, 0))
        .collect()
}

/// Returns a voter, which is no candidate.
pub(super) fn voter<T: Config>(index: u32) -> T::AccountId {
    account("voter", index, 0)
}

/// Returns the number of candidates, and of seats, of the largest election in which all candidates win.
pub(super) fn most_winners<T: Config>() -> u32 {
    T::MaxWinners::get().min(T::MaxTargets::get())
}

/// Returns the most candidates that can each have a voter of their own.
pub(super) fn most_backed_targets<T: Config>() -> u32 {
    T::MaxTargets::get().min(Bounds::<T>::max_voters())
}

/// Returns the most seats that are filled when searches are measured: so few that almost all candidates remain.
pub(super) fn most_searches<T: Config>() -> u32 {
    let few = most_backed_targets::<T>() / 16;
    few.clamp(1, T::MaxWinners::get().max(1))
}

/// Returns the next `count` candidates after a voter's place on a ring of candidates.
pub(super) fn neighbours(voter: u32, count: u32, targets: u32) -> Vec<TargetIndex> {
    let count = count.min(targets);
    (0..count)
        .map(|step| ((voter % targets + step) % targets) as TargetIndex)
        .collect()
}

/// Returns the weight of one of `voters` voters, so that the voters of each place on the ring have the same weight
/// together. Then all candidates tie all the time. No weight is above `most`.
pub(super) fn tied_weight(voter: u32, voters: u32, places: u32, most: VoteWeight) -> VoteWeight {
    // Each place has `few` voters or one more.
    let few = VoteWeight::from(voters / places);
    let unit = most / (few + 1);
    let has_one_more = voter % places < voters % places;
    let parts = if has_one_more { few.max(1) } else { few + 1 };
    parts * unit
}

/// An electorate that is stored without the data provider.
pub(super) struct SampleElectorate {
    /// The number of seats.
    pub(super) seats: u32,
    /// The number of candidates.
    pub(super) targets: u32,
    /// The number of voters.
    pub(super) voters: u32,
    /// The number of voters in a page.
    pub(super) per_page: u32,
}

impl SampleElectorate {
    /// Returns an electorate whose pages are full.
    pub(super) fn new<T: Config>(seats: u32, targets: u32, voters: u32) -> Self {
        Self {
            seats,
            targets,
            voters,
            per_page: T::VotersPerPage::get(),
        }
    }

    /// Stores the electorate as if its election had started, and all voters were taken. `ballot` returns the weight
    /// and the votes of a voter.
    pub(super) fn store<T: Config>(self, ballot: impl Fn(u32) -> (VoteWeight, Vec<TargetIndex>)) {
        TermsCheck::<T>::begin(frame_system::Pallet::<T>::block_number());
        let accounts = BoundedVec::truncate_from(targets::<T>(self.targets));
        StoredSnapshot::<T>::begin(self.seats, accounts);
        let mut first = 0;
        for page in (0..T::Pages::get()).rev() {
            let mut taken = VoterPage::<T>::new();
            let end = (first + self.per_page).min(self.voters);
            for index in first..end {
                let (weight, votes) = ballot(index);
                taken.push(
                    voter::<T>(index),
                    (weight, BoundedVec::truncate_from(votes)),
                );
            }
            first = end;
            let counted = StoredSnapshot::<T>::counted_targets();
            StoredSnapshot::<T>::add_page(page, taken, counted, StoredSnapshot::<T>::totals());
        }
        StoredSnapshot::<T>::complete();
        Phases::<T>::enter(Phase::Solve);
        assert_eq!(StoredSnapshot::<T>::totals().voters, self.voters);
    }
}

/// Returns `voters` voters of a page, which have `votes` votes together. Voters have different candidates.
pub(super) fn page_of_voters<T: Config>(
    targets: &[T::AccountId],
    voters: u32,
    votes: u32,
) -> Vec<VoterOf<T::DataProvider>> {
    let page = (0..voters).map(|index| {
        let count = votes / voters + u32::from(index < votes % voters);
        let named = (0..count).map(|vote| {
            let position = (index * 31 + vote) as usize % targets.len();
            targets[position].clone()
        });
        let named: BoundedVec<T::AccountId, MaxVotesOf<T>> =
            BoundedVec::truncate_from(named.collect());
        (voter::<T>(index), WEIGHT, named)
    });
    page.collect()
}

/// Returns the ballot of a voter that votes for the candidate with the same number.
pub(super) fn own_vote(voter: u32) -> (VoteWeight, Vec<TargetIndex>) {
    (WEIGHT, vec![voter as TargetIndex])
}

/// Stores an election in which all candidates win and tie, and all voters have as many votes as they can have. No voter
/// has more than the weight `most`.
pub(super) fn store_tie<T: Config>(voters: u32, most: VoteWeight) {
    let winners = most_winners::<T>();
    let electorate = SampleElectorate::new::<T>(winners, winners, voters);
    let votes = Bounds::<T>::max_votes();
    electorate.store::<T>(|voter| {
        let weight = tied_weight(voter, voters, winners, most);
        (weight, neighbours(voter, votes, winners))
    });
}

/// Returns a page of a result. The backers are spread over the winners, which are some of `targets` candidates. Backers
/// are some of `voters` voters.
pub(super) fn result_page(targets: u32, voters: u32, winners: u32, backers: u32) -> PackedPage {
    let of_winner = |winner: u32| {
        let count = backers / winners + u32::from(winner < backers % winners);
        let stakes: Vec<_> = (0..count)
            .map(|backer| ((winner + backer) % voters, WEIGHT))
            .collect();
        ((winner % targets) as TargetIndex, stakes)
    };
    PackedPage {
        size: PageSize { winners, backers },
        winners: (0..winners).map(of_winner).collect(),
    }
}

/// Stores pages of a result, which are fetched next. The election must be stored, and its ballots are removed.
pub(super) fn store_result<T: Config>(pages: Vec<PackedPage>) {
    StoredSnapshot::<T>::clear_ballots();
    assert!(StoredResult::<T>::store(pages).is_ok());
    Phases::<T>::enter(Phase::Export(Bounds::<T>::first_page()));
}

/// Returns this number of pages of a result, each with one winner and one backer.
pub(super) fn small_pages(count: u32) -> Vec<PackedPage> {
    (0..count).map(|_| result_page(1, 1, 1, 1)).collect()
}
