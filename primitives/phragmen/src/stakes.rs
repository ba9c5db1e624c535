//! Which part of its budget each voter puts on each winner.
//!
//! `election` comes before this module in the flow. Each winner raised the load of its voters to its score. So a
//! voter's load rose from the score of one of its winners to the score of the next one.
//!
//! The weight of a winner is a part of the voter's budget: budget · rise ÷ the voter's whole load. `balancing` may
//! move weight afterwards. `ratios` turns the weights into the result.

use crate::{division::Divisor128, election::Rounds, electorate::Electorate, normalize::normalize};
use alloc::{vec, vec::Vec};
use core::ops::Range;
use sp_npos_elections::{Error, ExtendedBalance, VoteWeight};

/// The votes for winners, with their weights.
pub(crate) struct Stakes {
    pub(crate) budgets: Vec<VoteWeight>,
    /// For each voter: the index at which its votes end.
    ends: Vec<usize>,
    /// For each vote: its candidate. Only votes for winners are kept.
    pub(crate) candidates: Vec<u32>,
    /// For each vote: its weight. The weights of a voter sum up to its budget, unless it gives weight to no winner.
    pub(crate) weights: Vec<VoteWeight>,
    /// For each candidate: its backing, which is the sum of the weights of the votes for it.
    pub(crate) backing: Vec<ExtendedBalance>,
}

impl Stakes {
    /// Turns loads into weights, each rounded down. Votes with a weight of zero are dropped. Then the remainder of a
    /// budget goes to the voter's smallest weights.
    pub(crate) fn new(electorate: Electorate, rounds: &Rounds) -> Result<Self, Error> {
        let mut rises = Rises::new(&electorate, rounds);
        let elected = rises.count(&electorate.votes);
        let mut stakes = Self {
            budgets: Vec::new(),
            ends: Vec::with_capacity(electorate.voters()),
            candidates: Vec::with_capacity(elected),
            weights: Vec::with_capacity(elected),
            backing: vec![0; electorate.candidates()],
        };
        let voters = electorate.budgets.iter().zip(electorate.ranges());
        for ((budget, votes), winners) in voters.zip(rounds.winners_of_voters()) {
            let votes = electorate.votes.get(votes).unwrap_or_default();
            let load = rises.read(votes, winners);
            let start = stakes.weights.len();
            if let Some(load) = Divisor128::new(load) {
                for candidate in votes {
                    let weight = load.mul_div(rises.of(*candidate), *budget);
                    if weight > 0 {
                        stakes.candidates.push(*candidate);
                        stakes.weights.push(weight);
                    }
                }
            }
            let kept = start..stakes.weights.len();
            stakes.ends.push(kept.end);
            let weights = stakes.weights.get_mut(kept.clone()).unwrap_or_default();
            normalize(weights, *budget)?;
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

    /// Adds the weights of these votes to the backing of their candidates.
    pub(crate) fn count(&mut self, votes: Range<usize>) {
        self.change_backing(votes, ExtendedBalance::saturating_add);
    }

    /// Subtracts the weights of these votes from the backing of their candidates.
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

    /// Returns the backing of the vote's candidate.
    pub(crate) fn backing_of(&self, vote: usize) -> ExtendedBalance {
        let candidate = self.candidates.get(vote).map(|c| *c as usize);
        candidate
            .and_then(|candidate| self.backing.get(candidate))
            .copied()
            .unwrap_or(0)
    }

    /// Returns the number of voters.
    pub(crate) fn voters(&self) -> usize {
        self.budgets.len()
    }

    /// Returns the indices of the voter's votes.
    pub(crate) fn votes_of(&self, voter: usize) -> Range<usize> {
        let end_of = |voter: usize| self.ends.get(voter).copied().unwrap_or(0);
        let start = voter.checked_sub(1).map_or(0, end_of);
        start..end_of(voter)
    }
}

/// How much each winner raised the load of one voter. One voter at a time is read.
struct Rises {
    /// Candidates whose voters' loads rise once more at the end. A candidate of the same name, earlier in the list, has
    /// no votes and won a seat that was left. `sp-npos-elections` finds voters by name, so the loads of this
    /// candidate's voters rise.
    elected_again: Vec<u32>,
    candidates: Vec<Elected>,
}

#[derive(Clone, Copy, Default)]
struct Elected {
    /// The score at the candidate's election. Zero if it was not elected.
    score: ExtendedBalance,
    /// How much the candidate raised the load of the voter that was read last. Only valid if that voter votes for it.
    rise: ExtendedBalance,
}

impl Rises {
    fn new(electorate: &Electorate, rounds: &Rounds) -> Self {
        let mut candidates = vec![Elected::default(); electorate.candidates()];
        let mut elected_again = Vec::new();
        for (winner, score) in rounds.winners.iter().zip(&rounds.scores) {
            if let Some(elected) = candidates.get_mut(*winner as usize) {
                elected.score = *score;
            }
            let namesake = electorate.namesakes.get(*winner as usize).copied();
            elected_again.extend(namesake.filter(|namesake| namesake != winner));
        }
        Self {
            elected_again,
            candidates,
        }
    }

    /// Returns the number of votes for winners.
    fn count(&self, votes: &[u32]) -> usize {
        let is_elected = |vote: &&u32| {
            let candidate = self.candidates.get(**vote as usize);
            candidate.is_some_and(|candidate| candidate.score > 0)
        };
        votes.iter().filter(is_elected).count()
    }

    /// Computes the rises of one voter, and returns its final load.
    ///
    /// `winners` are the winners among the voter's votes, in the order of their election.
    fn read(&mut self, votes: &[u32], winners: impl Iterator<Item = u32>) -> ExtendedBalance {
        let mut load = 0;
        for winner in winners {
            if let Some(elected) = self.candidates.get_mut(winner as usize) {
                elected.rise = elected.score.saturating_sub(load);
                load = elected.score;
            }
        }
        for candidate in &self.elected_again {
            if let Some(elected) = self.candidates.get_mut(*candidate as usize) {
                if votes.contains(candidate) {
                    elected.rise = ExtendedBalance::MAX.saturating_sub(load);
                    load = ExtendedBalance::MAX;
                }
            }
        }
        load
    }

    /// Returns how much this candidate raised the load of the voter that was read last. Zero if the candidate was not
    /// elected.
    #[inline]
    fn of(&self, candidate: u32) -> ExtendedBalance {
        let elected = self.candidates.get(candidate as usize);
        elected.map_or(0, |elected| elected.rise)
    }
}
