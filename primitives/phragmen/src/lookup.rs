//! A table from candidate ids to their indices.
//!
//! `accounts` looks up every vote in it, so it is a hash table. A chain has no secret to seed it with, and
//! accounts can be made until their hashes collide, so the table measures its longest search while it is
//! filled, and takes another seed if that is too long: collisions would have to be found for many seeds at
//! once.

use alloc::{vec, vec::Vec};
use codec::{Encode, Output};

/// The longest search that a table should need. At a quarter full a random one needs about ten.
const LONGEST_SEARCH: usize = 24;

/// How many seeds are tried. A table with the last one is right as well, just slow.
const SEEDS: u64 = 16;

/// No candidate.
const VACANT: u32 = u32::MAX;

/// One place: a part of the hash, which spares most comparisons of whole ids, and the candidate.
#[derive(Clone, Copy)]
struct Place {
    tag: u32,
    candidate: u32,
}

/// Candidates by the hash of their ids. Of equal ids the last one is found.
pub(crate) struct Lookup {
    seed: u64,
    /// As many as a power of two.
    places: Vec<Place>,
}

impl Lookup {
    /// A table of all candidates, of which there are fewer than 2^32.
    pub(crate) fn new<AccountId: Encode + Eq>(candidates: &[AccountId]) -> Self {
        let length = candidates.len().max(1).saturating_mul(4);
        let mut lookup = Self {
            seed: 0,
            places: vec![
                Place {
                    tag: 0,
                    candidate: VACANT
                };
                length.checked_next_power_of_two().unwrap_or(length)
            ],
        };
        for seed in 0..SEEDS {
            lookup.seed = seed;
            if lookup.fill(candidates) <= LONGEST_SEARCH {
                break;
            }
        }
        lookup
    }

    /// Puts all candidates into their places. Returns the longest way to one.
    fn fill<AccountId: Encode + Eq>(&mut self, candidates: &[AccountId]) -> usize {
        for place in &mut self.places {
            place.candidate = VACANT;
        }
        let mut longest = 0;
        for (index, candidate) in (0u32..).zip(candidates) {
            let (position, tag, searched) = self.search(candidates, candidate);
            if let Some(place) = self.places.get_mut(position) {
                *place = Place {
                    tag,
                    candidate: index,
                };
            }
            longest = longest.max(searched);
        }
        longest
    }

    /// Where an id is, or would be; its tag; and how many places were looked at before.
    fn search<AccountId: Encode + Eq>(
        &self,
        candidates: &[AccountId],
        id: &AccountId,
    ) -> (usize, u32, usize) {
        let hash = hash(id, self.seed);
        let tag = hash as u32;
        let mask = self.places.len().wrapping_sub(1);
        let mut position = (hash >> 32) as usize & mask;
        // Three of four places are vacant, so one is found.
        for searched in 0..self.places.len() {
            match self.places.get(position) {
                Some(place) if place.candidate != VACANT => {
                    let is_found =
                        place.tag == tag && candidates.get(place.candidate as usize) == Some(id);
                    if is_found {
                        return (position, tag, searched);
                    }
                }
                _ => return (position, tag, searched),
            }
            position = position.wrapping_add(1) & mask;
        }
        (position, tag, self.places.len())
    }

    /// The last candidate with an id.
    pub(crate) fn find<AccountId: Encode + Eq>(
        &self,
        candidates: &[AccountId],
        id: &AccountId,
    ) -> Option<u32> {
        let (position, ..) = self.search(candidates, id);
        let candidate = self.places.get(position)?.candidate;
        (candidate != VACANT).then_some(candidate)
    }

    /// For each candidate the last one with the same id.
    pub(crate) fn namesakes<AccountId: Encode + Eq>(&self, candidates: &[AccountId]) -> Vec<u32> {
        (0u32..)
            .zip(candidates)
            .map(|(index, candidate)| self.find(candidates, candidate).unwrap_or(index))
            .collect()
    }
}

fn hash<T: Encode>(value: &T, seed: u64) -> u64 {
    let mut hasher = Hasher(seed.wrapping_add(1).wrapping_mul(MULTIPLIER));
    value.encode_to(&mut hasher);
    // The tag and the position are taken from different halves.
    hasher.0.wrapping_mul(MULTIPLIER)
}

/// 2^64 divided by the golden ratio, odd: spreads neighbouring numbers.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes what is encoded, eight bytes at a time, without keeping it.
struct Hasher(u64);

impl Hasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        let product = (self.0 ^ word).wrapping_mul(MULTIPLIER);
        self.0 = product ^ product >> 32;
    }
}

impl Output for Hasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            self.mix(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = words.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(rest) {
                *to = *from;
            }
            self.mix(u64::from_le_bytes(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_is_found_and_nobody_else() {
        let candidates: Vec<u64> = (0..1000).map(|n| n * n).collect();
        let lookup = Lookup::new(&candidates);
        for (index, candidate) in (0u32..).zip(&candidates) {
            assert_eq!(lookup.find(&candidates, candidate), Some(index));
        }
        assert_eq!(lookup.find(&candidates, &2), None);
    }

    #[test]
    fn of_equal_ids_the_last_is_found() {
        let candidates = [7u8, 3, 7];
        let lookup = Lookup::new(&candidates);
        assert_eq!(lookup.find(&candidates, &7), Some(2));
        assert_eq!(lookup.namesakes(&candidates), [2, 1, 2]);
    }

    #[test]
    fn without_candidates_nothing_is_found() {
        assert_eq!(Lookup::new::<u8>(&[]).find(&[], &1), None);
    }

    /// Accounts made to collide with the first seed.
    #[test]
    fn colliding_ids_get_another_seed() {
        let position = |id: &u64, seed| hash(id, seed) >> 32 & 0xff;
        let candidates: Vec<u64> = (0..).filter(|id| position(id, 0) == 0).take(60).collect();
        let lookup = Lookup::new(&candidates);
        assert_ne!(lookup.seed, 0);
        for (index, candidate) in (0u32..).zip(&candidates) {
            assert_eq!(lookup.find(&candidates, candidate), Some(index));
        }
    }
}
