//! Who votes for which candidates, in flat arrays.
//!
//! The first module in the flow. Callers add voters to an [`Electorate`] one by one; `accounts` does so from account
//! ids. `election` and `stakes` read it.
//!
//! A vote is the index of a candidate. All votes of a voter are adjacent, in the order given. `Backers` is the
//! inverse: all voters of a candidate are adjacent.

use alloc::{vec, vec::Vec};
use core::ops::Range;
use sp_npos_elections::{ExtendedBalance, VoteWeight};

/// An election's input: candidates by index, voters in the order in which they were added.
#[derive(Debug, Clone)]
pub struct Electorate {
    /// For each candidate: the last candidate of the same name, which gets the votes. Normally this is the candidate
    /// itself.
    pub(crate) namesakes: Vec<u32>,
    candidates: Vec<Candidate>,
    /// For each voter: its budget.
    pub(crate) budgets: Vec<VoteWeight>,
    /// For each voter: the index at which its votes end. They begin where the previous voter's votes end.
    ends: Vec<usize>,
    /// The candidate of each vote, voter by voter.
    pub(crate) votes: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Candidate {
    /// The sum of its voters' budgets, saturating.
    approval: ExtendedBalance,
    /// The last voter that voted for it, counted from one. This finds repeated votes.
    named_by: usize,
}

impl Electorate {
    /// Returns an electorate of distinct candidates, without voters.
    pub fn new(candidates: usize) -> Self {
        Self::with_namesakes((0u32..).take(candidates).collect())
    }

    /// Returns an electorate without voters. Each vote must be for the last candidate of its name.
    pub(crate) fn with_namesakes(namesakes: Vec<u32>) -> Self {
        Self {
            candidates: vec![Candidate::default(); namesakes.len()],
            namesakes,
            budgets: Vec::new(),
            ends: Vec::new(),
            votes: Vec::new(),
        }
    }

    /// Reserves memory for this number of additional voters and votes.
    pub fn reserve(&mut self, voters: usize, votes: usize) {
        self.budgets.reserve(voters);
        self.ends.reserve(voters);
        self.votes.reserve(votes);
    }

    /// Adds a voter, and returns whether it takes part.
    ///
    /// A repeated vote counts once, at its first place. A vote for no candidate doesn't count. A voter without a
    /// valid vote takes no part. Voters that take part are numbered from 0, in the order in which they are added.
    pub fn add_voter(&mut self, budget: VoteWeight, votes: impl IntoIterator<Item = u32>) -> bool {
        for vote in votes {
            self.add_vote(vote, budget);
        }
        self.end_voter(budget)
    }

    /// Adds one vote of the current voter. [`Self::end_voter`] ends that voter.
    #[inline]
    pub(crate) fn add_vote(&mut self, vote: u32, budget: VoteWeight) {
        let voter = self.budgets.len().saturating_add(1);
        if let Some(candidate) = self.candidates.get_mut(vote as usize) {
            if candidate.named_by != voter {
                candidate.named_by = voter;
                candidate.approval = candidate.approval.saturating_add(budget.into());
                self.votes.push(vote);
            }
        }
    }

    /// Ends the current voter. Returns whether it has a valid vote.
    #[inline]
    pub(crate) fn end_voter(&mut self, budget: VoteWeight) -> bool {
        let has_voted = self.ends.last().copied().unwrap_or(0) < self.votes.len();
        if has_voted {
            self.budgets.push(budget);
            self.ends.push(self.votes.len());
        }
        has_voted
    }

    /// Returns the number of candidates. A candidate that is listed twice counts twice.
    pub fn candidates(&self) -> usize {
        self.namesakes.len()
    }

    /// Returns the number of voters that take part.
    pub fn voters(&self) -> usize {
        self.budgets.len()
    }

    /// Returns the number of all votes, without repeated and unknown ones.
    pub fn votes(&self) -> usize {
        self.votes.len()
    }

    /// Returns for each candidate the sum of its voters' budgets, saturating.
    pub(crate) fn approvals(&self) -> impl Iterator<Item = ExtendedBalance> + '_ {
        self.candidates.iter().map(|candidate| candidate.approval)
    }

    /// Returns the indices of each voter's votes, in order.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }
}

/// The voters of every candidate, candidate by candidate. The voters of one candidate are in their order.
pub(crate) struct Backers {
    /// For each candidate: the index at which its backers end.
    ends: Vec<usize>,
    voters: Vec<u32>,
}

impl Backers {
    /// Sorts the votes by candidate.
    pub(crate) fn of(electorate: &Electorate) -> Self {
        // The count of a candidate is stored one place further. So the prefix sum is the index where its backers
        // begin. When all backers are written, this index has moved to where they end.
        let mut places = vec![0usize; electorate.candidates().saturating_add(1)];
        for candidate in &electorate.votes {
            if let Some(count) = places.get_mut((*candidate as usize).saturating_add(1)) {
                *count = count.saturating_add(1);
            }
        }
        let mut sum = 0usize;
        for place in &mut places {
            sum = sum.saturating_add(*place);
            *place = sum;
        }
        let mut voters = vec![0; electorate.votes()];
        for (voter, range) in (0u32..).zip(electorate.ranges()) {
            for candidate in electorate.votes.get(range).unwrap_or_default() {
                if let Some(place) = places.get_mut(*candidate as usize) {
                    if let Some(backer) = voters.get_mut(*place) {
                        *backer = voter;
                    }
                    *place = place.saturating_add(1);
                }
            }
        }
        Self {
            ends: places,
            voters,
        }
    }

    /// Returns the voters of a candidate.
    pub(crate) fn of_candidate(&self, candidate: u32) -> &[u32] {
        let end_of = |candidate: u32| self.ends.get(candidate as usize).copied().unwrap_or(0);
        let start = candidate.checked_sub(1).map_or(0, end_of);
        let voters = self.voters.get(start..end_of(candidate));
        voters.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_unknown_votes_are_dropped_and_the_order_stays() {
        let mut electorate = Electorate::new(3);
        assert!(electorate.add_voter(10, [2, 7, 0, 2, 0]));
        assert!(!electorate.add_voter(5, [3, 4]));
        assert!(electorate.add_voter(1, [0]));

        assert_eq!(electorate.votes, [2, 0, 0]);
        assert_eq!(electorate.approvals().collect::<Vec<_>>(), [11, 0, 10]);
        assert_eq!(electorate.budgets, [10, 1]);
        assert_eq!(electorate.ranges().collect::<Vec<_>>(), [0..2, 2..3]);
    }

    #[test]
    fn backers_are_the_votes_turned_round() {
        let mut electorate = Electorate::new(3);
        electorate.add_voter(1, [2, 0]);
        electorate.add_voter(1, [2]);

        let backers = Backers::of(&electorate);
        assert_eq!(backers.of_candidate(0), [0]);
        assert!(backers.of_candidate(1).is_empty());
        assert_eq!(backers.of_candidate(2), [0, 1]);
    }
}
