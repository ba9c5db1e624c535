//! A chain of a given size, and the numbers that its weights depend on.
//!
//! The assumptions of the tables are here:
//!
//! - Each seat has two candidates.
//! - Each nominator has as many votes as it can have. Each of its votes backs a winner, as far as there are winners.
//! - Nominators are spread evenly over the winners.

use palisade_bench_election::statistics::grouped;
use palisade_elections::types::{PageSize, SnapshotTotals};
use palisade_runtime::configs::{
    elections::{ElectionPages, VotersPerPage},
    staking::{MaxCandidates, MaxExposurePageSize, MaxNominations, MaxNominators, MaxValidatorSet},
};
use std::ops::Range;

/// The number of candidates for each seat.
const CANDIDATES_A_SEAT: u32 = 2;

/// A chain of a given size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The number of validators, which is also the number of seats.
    pub validators: u32,
    /// The number of nominators.
    pub nominators: u32,
}

/// A page of voters, as an election reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoterPage {
    /// The number of voters on the page.
    pub voters: u32,
    /// The number of their votes.
    pub votes: u32,
    /// The number of voters that are read. If voters follow, it is one more: for that voter the page has no room.
    pub read: u32,
    /// The number of targets that are looked up. On one page, each target is looked up once.
    pub lookups: u32,
}

impl Chain {
    /// Returns the chains of the tables. The last one is as large as the runtime allows.
    pub fn all() -> [Self; 4] {
        [
            Self::of(10, 100),
            Self::of(100, 1_000),
            Self::of(300, 5_000),
            Self::largest(),
        ]
    }

    /// Returns the largest chain that the runtime allows.
    pub fn largest() -> Self {
        Self::of(MaxValidatorSet::get(), MaxNominators::get())
    }

    fn of(validators: u32, nominators: u32) -> Self {
        Self {
            validators,
            nominators,
        }
    }

    /// Returns the size in words.
    pub fn name(&self) -> String {
        let [validators, nominators] =
            [self.validators, self.nominators].map(|number| grouped(number.into()));
        format!("{validators} validators, {nominators} nominators")
    }

    /// Returns the number of candidates.
    pub fn candidates(&self) -> u32 {
        (self.validators * CANDIDATES_A_SEAT).min(MaxCandidates::get())
    }

    /// Returns the number of votes of each nominator.
    pub fn votes_each(&self) -> u32 {
        self.candidates().min(MaxNominations::get())
    }

    /// Returns the totals of the snapshot of an election. Its stakes fit into 64 bits together.
    pub fn totals(&self) -> SnapshotTotals {
        let voters = self.candidates() + self.nominators;
        SnapshotTotals {
            seats: self.validators,
            targets: self.candidates(),
            pages: voters.div_ceil(VotersPerPage::get()),
            voters,
            votes: self.candidates() + self.nominators * self.votes_each(),
            weight: 0,
        }
    }

    /// Returns the pages of voters in the order in which they are read: self-votes first, then nominators.
    pub fn voter_pages(&self) -> Vec<VoterPage> {
        let SnapshotTotals { voters, pages, .. } = self.totals();
        let page = |number: u32| {
            let start = number * VotersPerPage::get();
            let listed = start..voters.min(start + VotersPerPage::get());
            let read = start..voters.min(listed.end + 1);
            let (count, nominators) = (listed.end - start, self.nominators_among(&listed));
            let named = self.nominators_among(&read) * self.votes_each();
            VoterPage {
                voters: count,
                votes: count - nominators + nominators * self.votes_each(),
                read: read.end - start,
                lookups: named.min(self.candidates()),
            }
        };
        (0..pages).map(page).collect()
    }

    /// Returns the number of nominators among these voters. Voters are numbered in the order in which they are read.
    fn nominators_among(&self, voters: &Range<u32>) -> u32 {
        voters
            .end
            .saturating_sub(voters.start.max(self.candidates()))
    }

    /// Returns the pages of an election's result that have winners.
    ///
    /// A page is full when it has its share of all backers, and at least as many as a page of voters can have.
    pub fn result_pages(&self) -> Vec<PageSize> {
        // A winner backs itself, too.
        let supported_by = self.nominators_per_validator() + 1;
        let share = (self.validators * supported_by).div_ceil(self.totals().pages);
        let winners = share.max(VotersPerPage::get()).div_ceil(supported_by);
        let page = |number: u32| {
            let winners = winners.min(self.validators - number * winners);
            PageSize {
                winners,
                backers: winners * supported_by,
            }
        };
        (0..self.validators.div_ceil(winners)).map(page).collect()
    }

    /// Returns the number of pages of a result, or of voters, that are empty.
    pub fn empty_pages(pages: usize) -> u64 {
        u64::from(ElectionPages::get()) - pages as u64
    }

    /// Returns the number of nominators that are exposed behind each validator.
    pub fn nominators_per_validator(&self) -> u32 {
        let winners_each = self.votes_each().min(self.validators);
        (self.nominators * winners_each).div_ceil(self.validators)
    }

    /// Returns the number of nominators on each page of a validator's exposure. There is at least one page.
    pub fn exposure_pages(&self) -> Vec<u32> {
        let (nominators, most) = (self.nominators_per_validator(), MaxExposurePageSize::get());
        let pages = nominators.div_ceil(most).max(1);
        (0..pages)
            .map(|page| most.min(nominators - page * most))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_electorate_fills_all_pages_of_voters() {
        let chain = Chain::largest();
        assert_eq!((chain.validators, chain.candidates()), (1_000, 2_000));
        let pages = chain.voter_pages();
        assert_eq!(pages.len(), 32);
        assert!(pages.iter().all(|page| page.voters == 768));
        // Self-votes alone. One more voter is read.
        let first = VoterPage {
            voters: 768,
            votes: 768,
            read: 769,
            lookups: 0,
        };
        assert_eq!(pages[0], first);
        // 464 self-votes, then nominators.
        assert_eq!(pages[2].votes, 464 + 304 * 16);
        let last = VoterPage {
            voters: 768,
            votes: 768 * 16,
            read: 768,
            lookups: 2_000,
        };
        assert_eq!(pages[31], last);
        assert_eq!(Chain::empty_pages(pages.len()), 0);
    }

    #[test]
    fn pages_have_all_voters_and_votes() {
        for chain in Chain::all() {
            let (pages, totals) = (chain.voter_pages(), chain.totals());
            let voters: u32 = pages.iter().map(|page| page.voters).sum();
            let votes: u32 = pages.iter().map(|page| page.votes).sum();
            assert_eq!((voters, votes), (totals.voters, totals.votes));
        }
    }

    #[test]
    fn a_small_electorate_fits_on_one_page() {
        let chain = Chain::of(10, 100);
        let page = VoterPage {
            voters: 120,
            votes: 20 + 100 * 16,
            read: 120,
            lookups: 20,
        };
        assert_eq!(chain.voter_pages(), [page]);
        assert_eq!(Chain::empty_pages(1), 31);
        let result = PageSize {
            winners: 10,
            backers: 10 * 101,
        };
        assert_eq!(chain.result_pages(), [result]);
    }

    #[test]
    fn pages_of_a_result_have_all_winners_and_are_no_more_than_of_voters() {
        for chain in [
            Chain::of(100, 1_000),
            Chain::of(300, 5_000),
            Chain::largest(),
        ] {
            let pages = chain.result_pages();
            let winners: u32 = pages.iter().map(|page| page.winners).sum();
            assert_eq!(winners, chain.validators);
            assert!(pages.len() <= 32);
        }
    }

    #[test]
    fn exposures_have_as_many_pages_as_nominators_need() {
        assert_eq!(Chain::of(10, 0).exposure_pages(), [0]);
        // 100 nominators back all 10 validators each.
        assert_eq!(Chain::of(10, 100).exposure_pages(), [100]);
        assert_eq!(Chain::of(10, 512).exposure_pages(), [512]);
        assert_eq!(Chain::of(10, 513).exposure_pages(), [512, 1]);
        // 22,576 nominators back 16 of 1,000 validators each.
        assert_eq!(Chain::largest().exposure_pages(), [362]);
    }
}
