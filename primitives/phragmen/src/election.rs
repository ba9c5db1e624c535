//! The rounds of the election: the winners, in order, with their scores.
//!
//! The electorate comes before this module in the flow. In each round the candidate with the least score is elected.
//! Its score then becomes the load of all its voters. `stakes` computes from the scores how much weight each voter
//! gives to each winner.

use crate::{
    electorate::{Backers, Electorate},
    scores::Scores,
};
use alloc::vec::Vec;
use sp_npos_elections::{Error, ExtendedBalance, VoteWeight};

/// The result of all rounds.
pub(crate) struct Rounds {
    /// The winners in the order of their election.
    pub(crate) winners: Vec<u32>,
    /// The scores of the winners. They never fall from one winner to the next.
    pub(crate) scores: Vec<ExtendedBalance>,
    voters: Vec<Voter>,
    /// The votes of every voter: first its votes for candidates that are not elected yet, then its votes for winners,
    /// the last winner first.
    ///
    /// A load does not matter for candidates that are already elected. So a rising load is passed on to fewer and
    /// fewer votes.
    votes: Vec<u32>,
}

/// The state of a voter in an election. The fields are stored together, because they are read together, once for each
/// of the voter's winners.
struct Voter {
    load: ExtendedBalance,
    budget: VoteWeight,
    /// The index of the voter's first vote, and of its first vote for a winner.
    start: u32,
    elected: u32,
}

/// Fills `seats` seats, or one for each candidate if there are fewer candidates.
///
/// # Errors
/// - [`Error::BoundsExceeded`]: the number of votes does not fit in 32 bits.
pub(crate) fn run(electorate: &Electorate, seats: usize) -> Result<Rounds, Error> {
    u32::try_from(electorate.votes()).map_err(|_| Error::BoundsExceeded)?;
    let backers = Backers::of(electorate);
    let mut scores = Scores::new(electorate);
    let seats = seats.min(electorate.candidates());
    let mut rounds = Rounds::new(electorate, seats);
    let candidates = (0u32..).take(electorate.candidates());
    let (unbacked, mut remaining): (Vec<_>, Vec<_>) =
        candidates.partition(|candidate| scores.is_unbacked(*candidate));

    while rounds.winners.len() < seats {
        let least = scores.find_least(
            &remaining,
            |candidate| backers.of_candidate(candidate),
            |voter| rounds.burden(voter),
        );
        let Some((position, score)) = least else {
            break;
        };
        let winner = remaining.remove(position);
        rounds.elect(winner, score, backers.of_candidate(winner), &mut scores);
    }
    // Only candidates without backing are left. They all have the same score, so they win in their order.
    let left = seats.saturating_sub(rounds.winners.len());
    for candidate in unbacked.into_iter().take(left) {
        rounds.push(candidate, ExtendedBalance::MAX);
    }
    Ok(rounds)
}

impl Rounds {
    fn new(electorate: &Electorate, seats: usize) -> Self {
        let voter = |(budget, votes): (&VoteWeight, core::ops::Range<usize>)| Voter {
            load: 0,
            budget: *budget,
            start: votes.start as u32,
            elected: votes.end as u32,
        };
        let voters = electorate.budgets.iter().zip(electorate.ranges());
        Self {
            winners: Vec::with_capacity(seats),
            scores: Vec::with_capacity(seats),
            voters: voters.map(voter).collect(),
            votes: electorate.votes.clone(),
        }
    }

    fn burden(&self, voter: u32) -> (ExtendedBalance, VoteWeight) {
        let voter = self.voters.get(voter as usize);
        voter.map_or((0, 0), |voter| (voter.load, voter.budget))
    }

    /// Elects `winner`: its score becomes the load of its voters.
    fn elect(&mut self, winner: u32, score: ExtendedBalance, backers: &[u32], scores: &mut Scores) {
        for backer in backers {
            let Some(voter) = self.voters.get_mut(*backer as usize) else {
                continue;
            };
            let open = voter.start as usize..voter.elected as usize;
            let votes = self.votes.get_mut(open).unwrap_or_default();
            let place = scores.raise(votes, winner, voter.budget, voter.load, score);
            if let Some((last, others)) = votes.split_last_mut() {
                if let Some(vote) = others.get_mut(place) {
                    core::mem::swap(vote, last);
                }
            }
            voter.elected = voter.elected.saturating_sub(1);
            voter.load = score;
        }
        self.push(winner, score);
    }

    fn push(&mut self, winner: u32, score: ExtendedBalance) {
        self.winners.push(winner);
        self.scores.push(score);
    }

    /// Returns the winners of each voter, in the order of their election.
    pub(crate) fn winners_of_voters(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + '_> {
        let ends = self.voters.iter().skip(1).map(|next| next.start as usize);
        let ends = ends.chain(core::iter::once(self.votes.len()));
        self.voters.iter().zip(ends).map(|(voter, end)| {
            let elected = self.votes.get(voter.elected as usize..end);
            elected.unwrap_or_default().iter().rev().copied()
        })
    }
}
