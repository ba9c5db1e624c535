//! The flat input of an election.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | seats |
//! | 4 | candidates, at most [`MAX_CANDIDATES`] |
//! | 4 | voters, at most [`MAX_VOTERS`] |
//! | 4 | votes of all voters, at most [`MAX_VOTES`] |
//! | 8 for each voter | its stake in votes: units, scaled so that all stakes together fit into 64 bits |
//! | 4 for each voter | where its votes end: the number of votes of all voters up to this one |
//! | 4 for each vote | the candidate |
//!
//! The order of candidates and voters matters. Of equal candidates the first wins.

use crate::Error;

/// The most candidates: 65,536. An election of the runtime has at most 2,000.
pub const MAX_CANDIDATES: u32 = 1 << 16;
/// The most voters: about a million. An election of the runtime has at most 24,576.
pub const MAX_VOTERS: u32 = 1 << 20;
/// The most votes of all voters: about eight million. An election of the runtime has at most 393,216.
pub const MAX_VOTES: u32 = 1 << 23;

const HEAD_WORDS: usize = 4;
const WORD: usize = 4;
const STAKE: usize = 8;

/// A checked input.
pub struct Input<'a> {
    seats: u32,
    candidates: u32,
    stakes: &'a [u8],
    ends: &'a [u8],
    votes: &'a [u8],
}

impl<'a> Input<'a> {
    /// Reads an input.
    ///
    /// # Errors
    /// - [`Error::WrongLength`]: the bytes are not as many as the head says.
    /// - [`Error::TooLarge`]: a number is above its bound.
    /// - [`Error::WrongEnds`]: the votes of a voter end before they begin, or the last voter's don't end at the end.
    /// - [`Error::UnknownCandidate`]: a vote is for no candidate.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let (head, rest) = split(bytes, HEAD_WORDS, WORD)?;
        let mut numbers = words(head);
        let mut next = || numbers.next().unwrap_or(0);
        let (seats, candidates, voters, votes) = (next(), next(), next(), next());
        if candidates > MAX_CANDIDATES || voters > MAX_VOTERS || votes > MAX_VOTES {
            return Err(Error::TooLarge);
        }
        let (stakes, rest) = split(rest, voters as usize, STAKE)?;
        let (ends, rest) = split(rest, voters as usize, WORD)?;
        let (all_votes, rest) = split(rest, votes as usize, WORD)?;
        if !rest.is_empty() {
            return Err(Error::WrongLength);
        }
        let ascend = words(ends).is_sorted();
        if !ascend || words(ends).last().unwrap_or(0) != votes {
            return Err(Error::WrongEnds);
        }
        if words(all_votes).any(|candidate| candidate >= candidates) {
            return Err(Error::UnknownCandidate);
        }
        Ok(Self {
            seats,
            candidates,
            stakes,
            ends,
            votes: all_votes,
        })
    }

    /// Returns the number of seats.
    pub fn seats(&self) -> usize {
        self.seats as usize
    }

    /// Returns the number of candidates.
    pub fn candidates(&self) -> usize {
        self.candidates as usize
    }

    /// Returns the number of voters, including those without votes.
    pub fn voters(&self) -> usize {
        self.ends.len() / WORD
    }

    /// Returns the number of votes of all voters.
    pub fn votes(&self) -> usize {
        self.votes.len() / WORD
    }

    /// Iterates over the voters: the stake, and the candidates that it votes for.
    pub fn ballots(&self) -> impl Iterator<Item = (u64, impl Iterator<Item = u32> + 'a)> + '_ {
        let mut start = 0usize;
        stakes(self.stakes)
            .zip(words(self.ends))
            .map(move |(stake, end)| {
                let end = (end as usize).saturating_mul(WORD);
                let votes = self.votes.get(start..end).unwrap_or_default();
                start = end;
                (stake, words(votes))
            })
    }
}

/// Splits off a number of items of a size in bytes.
fn split(bytes: &[u8], items: usize, size: usize) -> Result<(&[u8], &[u8]), Error> {
    let length = items.checked_mul(size).ok_or(Error::TooLarge)?;
    bytes.split_at_checked(length).ok_or(Error::WrongLength)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let words = bytes.chunks_exact(WORD);
    words.map(|word| word.try_into().map_or(0, u32::from_le_bytes))
}

fn stakes(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let stakes = bytes.chunks_exact(STAKE);
    stakes.map(|stake| stake.try_into().map_or(0, u64::from_le_bytes))
}
