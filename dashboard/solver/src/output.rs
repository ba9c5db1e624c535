//! The flat result of an election.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | winners |
//! | 4 | backings: pairs of a voter and a winner that it backs |
//! | 4 for each winner | the candidate, in the order of the election. Winners without backing are among them |
//! | 4 for each backing | the voter |
//! | 4 for each backing | the winner, as a candidate |
//! | 8 for each backing | the stake, in votes of the runtime |
//!
//! Backings are in the order of the voters, and of the votes of a voter. The stakes of a voter add up to its whole
//! stake, unless it backs nobody.

use alloc::vec::Vec;

/// A result that is being written.
pub struct Output {
    winners: Vec<u32>,
    voters: Vec<u32>,
    backed: Vec<u32>,
    stakes: Vec<u64>,
}

impl Output {
    /// Returns a result with these winners, and no backing.
    pub fn new(winners: impl Iterator<Item = u32>) -> Self {
        Self {
            winners: winners.collect(),
            voters: Vec::new(),
            backed: Vec::new(),
            stakes: Vec::new(),
        }
    }

    /// Adds the stake of a voter behind a winner. A stake is part of the voter's, which has 64 bits; more is cut.
    pub fn add(&mut self, voter: u32, winner: u32, stake: u128) {
        self.voters.push(voter);
        self.backed.push(winner);
        self.stakes.push(stake.try_into().unwrap_or(u64::MAX));
    }

    /// Returns the bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        // Each number is a candidate, or at most the number of votes, which has 23 bits.
        let counts = [self.winners.len() as u32, self.voters.len() as u32];
        let words = [&counts[..], &self.winners, &self.voters, &self.backed];
        let words = words.into_iter().flatten();
        let mut bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(self.stakes.iter().flat_map(|stake| stake.to_le_bytes()));
        bytes
    }
}
