//! Who is elected, in which order and with which score.
//!
//! The electorate comes before it in the flow; `stakes` derives from the scores what each voter gives to whom. In each
//! round the candidate with the least score is elected, and all its voters then bear its score as their load.

use crate::{
    electorate::{Backers, Electorate},
    scores::Scores,
};
use alloc::vec::Vec;
use sp_npos_elections::{Error, ExtendedBalance, VoteWeight};

/// What the rounds leave.
pub(crate) struct Rounds {
    /// The winners in the order of their election.
    pub(crate) winners: Vec<u32>,
    /// Their scores. Never less than the one before.
    pub(crate) scores: Vec<ExtendedBalance>,
    voters: Vec<Voter>,
    /// The votes of every voter: first those for candidates not elected yet, then those for winners, the last elected
    /// first. A winner's load changes nothing for those before it, so a rising load has fewer and fewer votes to
    /// be told to.
    votes: Vec<u32>,
}

/// What an election keeps of a voter, side by side: it is looked up once for each winner of the voter's.
struct Voter {
    load: ExtendedBalance,
    budget: VoteWeight,
    /// Where its votes begin, and where those for winners do.
    start: u32,
    elected: u32,
}

/// Fills `seats`, or as many as there are candidates.
///
/// # Errors
/// [`Error::BoundsExceeded`] if the votes can't be counted in 32 bits.
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
    // Nobody is left but those with nothing behind them, all with the same score: in their order.
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

    /// Puts a winner's score on its voters.
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

    /// For each voter its winners, in the order of their election.
    pub(crate) fn winners_of_voters(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + '_> {
        let ends = self.voters.iter().skip(1).map(|next| next.start as usize);
        let ends = ends.chain(core::iter::once(self.votes.len()));
        self.voters.iter().zip(ends).map(|(voter, end)| {
            let elected = self.votes.get(voter.elected as usize..end);
            elected.unwrap_or_default().iter().rev().copied()
        })
    }
}
