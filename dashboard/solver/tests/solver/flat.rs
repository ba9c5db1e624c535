//! Elections in the flat form, written and read independently of the crate.

use palisade_browser_solver::{solve, Error};

/// An election: each voter has a stake and votes.
#[derive(Clone, Debug)]
pub struct Election {
    pub seats: u32,
    pub candidates: u32,
    pub voters: Vec<(u64, Vec<u32>)>,
}

/// The result: winners in their order, and voter, winner and stake of each backing.
#[derive(Debug, Eq, PartialEq)]
pub struct Held {
    pub winners: Vec<u32>,
    pub backings: Vec<(u32, u32, u64)>,
}

impl Election {
    /// A random election. One stake in four is the same as others, so that there are ties.
    pub fn random(seed: u64, candidates: u64, voters: u64, bits: u32) -> Self {
        let mut state = seed;
        let mut number = move || {
            // SplitMix64
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        };
        let candidates = 1 + number() % candidates;
        let count = number() % (voters + 1);
        let common = number() >> (64 - bits);
        let voters = (0..count).map(|_| {
            let stake = match number() % 4 {
                0 => common,
                _ => number() >> (64 - bits),
            };
            let votes = (0..number() % 6).map(|_| (number() % candidates) as u32);
            (stake, votes.collect())
        });
        let voters = voters.collect();
        Self {
            seats: (number() % (candidates + 2)) as u32,
            candidates: candidates as u32,
            voters,
        }
    }

    /// The flat input.
    pub fn bytes(&self) -> Vec<u8> {
        let votes: Vec<u32> = self
            .voters
            .iter()
            .flat_map(|(_, votes)| votes.clone())
            .collect();
        let head = [
            self.seats,
            self.candidates,
            self.voters.len() as u32,
            votes.len() as u32,
        ];
        let mut bytes: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
        for (stake, _) in &self.voters {
            bytes.extend(stake.to_le_bytes());
        }
        let mut end = 0;
        for (_, votes) in &self.voters {
            end += votes.len() as u32;
            bytes.extend(end.to_le_bytes());
        }
        bytes.extend(votes.iter().flat_map(|vote| vote.to_le_bytes()));
        bytes
    }

    /// Holds the election with the crate.
    pub fn hold(&self) -> Result<Held, Error> {
        solve(&self.bytes()).map(|bytes| Held::read(&bytes))
    }
}

impl Held {
    fn read(bytes: &[u8]) -> Self {
        let word = |at: usize| u32::from_le_bytes(bytes[4 * at..4 * at + 4].try_into().unwrap());
        let (winners, backings) = (word(0) as usize, word(1) as usize);
        let stakes = 8 + 4 * (winners + 2 * backings);
        assert_eq!(bytes.len(), stakes + 8 * backings);
        let stake = |at: usize| {
            let start = stakes + 8 * at;
            u64::from_le_bytes(bytes[start..start + 8].try_into().unwrap())
        };
        let backing = |at: usize| {
            (
                word(2 + winners + at),
                word(2 + winners + backings + at),
                stake(at),
            )
        };
        Self {
            winners: (0..winners).map(|at| word(2 + at)).collect(),
            backings: (0..backings).map(backing).collect(),
        }
    }
}
