//! Which part of its budget each voter puts on each winner.
//!
//! `election` comes before it in the flow. Each winner raised the load of its voters to its score, so a voter's load
//! rose from the score of one of its winners to that of the next; a winner's weight is the part of the
//! voter's budget that this rise is of the voter's whole load. `balancing` may move weight afterwards; `ratios`
//! makes the output of it.

use crate::{
    division::Divisor128, election::Winners, electorate::Electorate, normalize::normalize,
};
use alloc::{vec, vec::Vec};
use core::ops::Range;
use sp_npos_elections::{Error, ExtendedBalance, VoteWeight};

/// No winner.
const NOT_ELECTED: u32 = u32::MAX;

/// The votes for winners, with their weights.
pub(crate) struct Stakes {
    pub(crate) budgets: Vec<VoteWeight>,
    /// For each voter where its votes end.
    ends: Vec<usize>,
    /// Whom each vote is for: winners only.
    pub(crate) candidates: Vec<u32>,
    /// What each vote is worth. The weights of a voter sum up to its budget.
    pub(crate) weights: Vec<VoteWeight>,
    /// For each candidate what backs it: the sum of the weights of the votes for it.
    pub(crate) backing: Vec<ExtendedBalance>,
}

impl Stakes {
    /// Makes weights of loads, each rounded down; what is left of a budget goes to its smallest weights.
    /// Votes that are worth nothing are dropped before that.
    pub(crate) fn new(electorate: Electorate, winners: &Winners) -> Result<Self, Error> {
        let mut rises = Rises::new(&electorate, winners);
        let elected = rises.count(&electorate.votes);
        let mut stakes = Self {
            budgets: Vec::new(),
            ends: Vec::with_capacity(electorate.voters()),
            candidates: Vec::with_capacity(elected),
            weights: Vec::with_capacity(elected),
            backing: vec![0; electorate.candidates()],
        };
        for (voter, votes) in electorate.ranges().enumerate() {
            let votes = electorate.votes.get(votes).unwrap_or_default();
            let budget = electorate.budgets.get(voter).copied().unwrap_or(0);
            let load = rises.read(votes);
            let start = stakes.weights.len();
            if let Some(load) = Divisor128::new(load) {
                for (candidate, rise) in votes.iter().zip(&rises.of_votes) {
                    if *rise == 0 {
                        continue;
                    }
                    let weight = load.mul_div(*rise, budget);
                    if weight > 0 {
                        stakes.candidates.push(*candidate);
                        stakes.weights.push(weight);
                    }
                }
            }
            let kept = start..stakes.weights.len();
            stakes.ends.push(kept.end);
            let weights = stakes.weights.get_mut(kept.clone()).unwrap_or_default();
            normalize(weights, budget)?;
            stakes.count(kept);
        }
        stakes.budgets = electorate.budgets;
        Ok(stakes)
    }

    /// Makes the weights of a voter sum up to its budget.
    pub(crate) fn normalize(&mut self, voter: usize, votes: Range<usize>) -> Result<(), Error> {
        let budget = self.budgets.get(voter).copied().unwrap_or(0);
        let weights = self.weights.get_mut(votes).unwrap_or_default();
        normalize(weights, budget)
    }

    /// Adds weights to what backs their candidates.
    pub(crate) fn count(&mut self, votes: Range<usize>) {
        self.change_backing(votes, ExtendedBalance::saturating_add);
    }

    /// Takes weights from what backs their candidates.
    pub(crate) fn discount(&mut self, votes: Range<usize>) {
        self.change_backing(votes, ExtendedBalance::saturating_sub);
    }

    fn change_backing(
        &mut self,
        votes: Range<usize>,
        change: impl Fn(ExtendedBalance, ExtendedBalance) -> ExtendedBalance,
    ) {
        let candidates = self.candidates.get(votes.clone()).unwrap_or_default();
        let weights = self.weights.get(votes).unwrap_or_default();
        for (candidate, weight) in candidates.iter().zip(weights) {
            if let Some(backing) = self.backing.get_mut(*candidate as usize) {
                *backing = change(*backing, (*weight).into());
            }
        }
    }

    /// What backs the candidate of a vote.
    pub(crate) fn backing_of(&self, vote: usize) -> ExtendedBalance {
        let candidate = self.candidates.get(vote).map(|c| *c as usize);
        candidate
            .and_then(|candidate| self.backing.get(candidate))
            .copied()
            .unwrap_or(0)
    }

    /// How many voters there are.
    pub(crate) fn voters(&self) -> usize {
        self.budgets.len()
    }

    /// Where the votes of a voter are.
    pub(crate) fn votes_of(&self, voter: usize) -> Range<usize> {
        let end_of = |voter: usize| self.ends.get(voter).copied().unwrap_or(0);
        let start = voter.checked_sub(1).map_or(0, end_of);
        start..end_of(voter)
    }
}

/// By how much each vote raised its voter's load, for one voter at a time, in memory that is used again.
struct Rises<'a> {
    winners: &'a Winners,
    /// For each candidate when it was elected.
    rounds: Vec<u32>,
    /// Candidates that raised loads once more when all with backing were elected: an earlier one of the same
    /// name won a seat, and its voters are found by the name.
    elected_again: Vec<u32>,
    /// The voter's winners, each by its round and by the place of the vote, in one number that sorts by round.
    elected: Vec<u64>,
    /// For each vote the rise of the load; zero if it is for no winner.
    of_votes: Vec<ExtendedBalance>,
}

impl<'a> Rises<'a> {
    fn new(electorate: &Electorate, winners: &'a Winners) -> Self {
        let mut rounds = vec![NOT_ELECTED; electorate.candidates()];
        let mut elected_again = Vec::new();
        for (round, winner) in (0u32..).zip(&winners.candidates) {
            if let Some(elected_in) = rounds.get_mut(*winner as usize) {
                *elected_in = round;
            }
            let namesake = electorate.namesakes.get(*winner as usize).copied();
            elected_again.extend(namesake.filter(|namesake| namesake != winner));
        }
        Self {
            winners,
            rounds,
            elected_again,
            elected: Vec::new(),
            of_votes: Vec::new(),
        }
    }

    /// How many of the votes are for winners.
    fn count(&self, votes: &[u32]) -> usize {
        let is_elected = |vote: &&u32| self.round_of(**vote).is_some();
        votes.iter().filter(is_elected).count()
    }

    fn round_of(&self, candidate: u32) -> Option<u32> {
        let round = self.rounds.get(candidate as usize).copied();
        round.filter(|round| *round != NOT_ELECTED)
    }

    /// Finds the rises of one voter. Returns its load in the end.
    fn read(&mut self, votes: &[u32]) -> ExtendedBalance {
        self.elected.clear();
        self.of_votes.clear();
        self.of_votes.resize(votes.len(), 0);
        for (place, candidate) in (0u32..).zip(votes) {
            if let Some(round) = self.round_of(*candidate) {
                self.elected.push(u64::from(round) << 32 | u64::from(place));
            }
        }
        self.elected.sort_unstable();
        let mut load = 0;
        for elected in &self.elected {
            let (round, place) = ((elected >> 32) as usize, *elected as u32 as usize);
            let raised = self.winners.scores.get(round).copied().unwrap_or(load);
            note(&mut self.of_votes, place, raised.saturating_sub(load));
            load = raised;
        }
        for candidate in &self.elected_again {
            if let Some(place) = votes.iter().position(|vote| vote == candidate) {
                let raised = ExtendedBalance::MAX;
                note(&mut self.of_votes, place, raised.saturating_sub(load));
                load = raised;
            }
        }
        load
    }
}

fn note(of_votes: &mut [ExtendedBalance], place: usize, rise: ExtendedBalance) {
    if let Some(of_vote) = of_votes.get_mut(place) {
        *of_vote = rise;
    }
}
