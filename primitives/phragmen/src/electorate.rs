//! Who votes for whom, in flat arrays.
//!
//! First in the flow: callers fill an [`Electorate`] voter by voter (`accounts` does so from account ids), and
//! `election` and `stakes` read it. A vote is the index of a candidate; all votes of a voter lie side by side,
//! in the order given. `Backers` is the same turned round: all voters of a candidate, side by side.

use alloc::{vec, vec::Vec};
use core::ops::Range;
use sp_npos_elections::{ExtendedBalance, VoteWeight};

/// An election's input: candidates by index, voters in the order in which they were added.
#[derive(Debug, Clone)]
pub struct Electorate {
    /// For each candidate the last one of the same name, which has the votes: itself, unless it was named
    /// twice.
    pub(crate) namesakes: Vec<u32>,
    candidates: Vec<Candidate>,
    /// For each voter what it has to give.
    pub(crate) budgets: Vec<VoteWeight>,
    /// For each voter where its votes end; they begin where the voter before it ends.
    ends: Vec<usize>,
    /// The candidates voted for, voter by voter.
    pub(crate) votes: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Candidate {
    /// The sum of its voters' budgets, saturating.
    approval: ExtendedBalance,
    /// The last voter that named it, counted from one: finds repeated votes.
    named_by: usize,
}

impl Electorate {
    /// An electorate of candidates that all differ, and no voters yet.
    pub fn new(candidates: usize) -> Self {
        Self::with_namesakes((0u32..).take(candidates).collect())
    }

    /// Votes must be for the last candidate of a name.
    pub(crate) fn with_namesakes(namesakes: Vec<u32>) -> Self {
        Self {
            candidates: vec![Candidate::default(); namesakes.len()],
            namesakes,
            budgets: Vec::new(),
            ends: Vec::new(),
            votes: Vec::new(),
        }
    }

    /// Make room for this many more voters and votes.
    pub fn reserve(&mut self, voters: usize, votes: usize) {
        self.budgets.reserve(voters);
        self.ends.reserve(voters);
        self.votes.reserve(votes);
    }

    /// Adds a voter. A repeated vote counts once, where it was first; a vote for no candidate counts not
    /// at all. Returns `false` if no vote is left: such a voter takes no part. Those that do are numbered from
    /// 0 in the order in which they are added.
    pub fn add_voter(&mut self, budget: VoteWeight, votes: impl IntoIterator<Item = u32>) -> bool {
        for vote in votes {
            self.add_vote(vote, budget);
        }
        self.end_voter(budget)
    }

    /// Adds one more vote of the voter that [`Self::end_voter`] will end.
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

    /// All votes of a voter were added. Returns whether there are any.
    #[inline]
    pub(crate) fn end_voter(&mut self, budget: VoteWeight) -> bool {
        let has_voted = self.ends.last().copied().unwrap_or(0) < self.votes.len();
        if has_voted {
            self.budgets.push(budget);
            self.ends.push(self.votes.len());
        }
        has_voted
    }

    /// How many candidates there are, each name counted as often as it was given.
    pub fn candidates(&self) -> usize {
        self.namesakes.len()
    }

    /// How many voters take part.
    pub fn voters(&self) -> usize {
        self.budgets.len()
    }

    /// How many votes they cast together, repeated and unknown ones left out.
    pub fn votes(&self) -> usize {
        self.votes.len()
    }

    /// For each candidate the sum of its voters' budgets, saturating.
    pub(crate) fn approvals(&self) -> impl Iterator<Item = ExtendedBalance> + '_ {
        self.candidates.iter().map(|candidate| candidate.approval)
    }

    /// The bounds of every voter's votes, in order.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }
}

/// The voters of every candidate, candidate by candidate, each one's in their order.
pub(crate) struct Backers {
    /// For each candidate where its backers end.
    ends: Vec<usize>,
    voters: Vec<u32>,
}

impl Backers {
    /// Sorts the votes by candidate.
    pub(crate) fn of(electorate: &Electorate) -> Self {
        // Counted one further on: the count of a candidate becomes the place where the next begins, and
        // after all its backers have been put down, the place where it ends.
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

    /// The voters of a candidate.
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
