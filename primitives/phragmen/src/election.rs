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
pub(crate) struct Winners {
    /// The winners in the order of their election.
    pub(crate) candidates: Vec<u32>,
    /// Their scores. Never less than the one before.
    pub(crate) scores: Vec<ExtendedBalance>,
}

/// What an election keeps of a voter, side by side: it is looked up once for each winner of the voter's.
struct Voter {
    load: ExtendedBalance,
    budget: VoteWeight,
    /// Where its votes begin and end.
    start: u32,
    end: u32,
}

/// Fills `seats`, or as many as there are candidates.
///
/// # Errors
/// [`Error::BoundsExceeded`] if the votes can't be counted in 32 bits.
pub(crate) fn run(electorate: &Electorate, seats: usize) -> Result<Winners, Error> {
    u32::try_from(electorate.votes()).map_err(|_| Error::BoundsExceeded)?;
    let backers = Backers::of(electorate);
    let mut scores = Scores::new(electorate);
    let mut voters = voters_of(electorate);
    let seats = seats.min(electorate.candidates());
    let mut winners = Winners {
        candidates: Vec::with_capacity(seats),
        scores: Vec::with_capacity(seats),
    };
    let candidates = (0u32..).take(electorate.candidates());
    let (unbacked, mut remaining): (Vec<_>, Vec<_>) =
        candidates.partition(|candidate| scores.is_unbacked(*candidate));

    while winners.candidates.len() < seats {
        let least = scores.find_least(
            &remaining,
            |candidate| backers.of_candidate(candidate),
            |voter| {
                let voter = voters.get(voter as usize);
                voter.map_or((0, 0), |voter| (voter.load, voter.budget))
            },
        );
        let Some((position, score)) = least else {
            break;
        };
        let winner = remaining.remove(position);
        for backer in backers.of_candidate(winner) {
            if let Some(voter) = voters.get_mut(*backer as usize) {
                let votes = electorate
                    .votes
                    .get(voter.start as usize..voter.end as usize);
                scores.raise(votes.unwrap_or_default(), voter.budget, voter.load, score);
                voter.load = score;
            }
        }
        winners.push(winner, score);
    }
    // Nobody is left but those with nothing behind them, all with the same score: in their order.
    let left = seats.saturating_sub(winners.candidates.len());
    for candidate in unbacked.into_iter().take(left) {
        winners.push(candidate, ExtendedBalance::MAX);
    }
    Ok(winners)
}

fn voters_of(electorate: &Electorate) -> Vec<Voter> {
    let budgets = electorate.budgets.iter();
    budgets
        .zip(electorate.ranges())
        .map(|(budget, votes)| Voter {
            load: 0,
            budget: *budget,
            start: votes.start as u32,
            end: votes.end as u32,
        })
        .collect()
}

impl Winners {
    fn push(&mut self, candidate: u32, score: ExtendedBalance) {
        self.candidates.push(candidate);
        self.scores.push(score);
    }
}
