//! A table from candidate ids to their indices.
//!
//! `accounts` looks up every vote here, so the table is a hash table. A chain has no secret seed, and anybody can
//! make accounts whose hashes collide. So the table measures its longest search while it is filled. If a search is
//! too long, the table tries another seed. If all seeds are bad, it takes the best one.
//!
//! An attacker must make colliding accounts for every seed. So only few of its accounts collide under any one seed.

use alloc::{vec, vec::Vec};
use codec::{Encode, Output};

/// The longest search that is accepted, in places. The table is at most a quarter full, where a random seed needs
/// about ten.
const LONGEST_SEARCH: usize = 24;

/// The number of seeds that are tried.
const SEEDS: u64 = 16;

/// Marks a place without a candidate.
const VACANT: u32 = u32::MAX;

/// One place in the table: a part of the hash, and the candidate. The part of the hash avoids most comparisons of
/// whole ids.
#[derive(Clone, Copy)]
struct Place {
    tag: u32,
    candidate: u32,
}

impl Place {
    #[inline]
    fn is_of<AccountId: Eq>(&self, tag: u32, candidates: &[AccountId], id: &AccountId) -> bool {
        self.tag == tag && candidates.get(self.candidate as usize) == Some(id)
    }
}

/// Candidates by the hash of their ids. Equal ids must have equal encodings. If several candidates have the same id,
/// the last one is found.
pub(crate) struct Lookup {
    seed: u64,
    /// The length is a power of two.
    places: Vec<Place>,
}

impl Lookup {
    /// Returns a table of all candidates. There must be fewer than 2^32 candidates.
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
        let mut best = (usize::MAX, 0);
        for seed in 0..SEEDS {
            lookup.seed = seed;
            let longest = lookup.fill(candidates);
            if longest <= LONGEST_SEARCH {
                return lookup;
            }
            best = best.min((longest, seed));
        }
        (_, lookup.seed) = best;
        lookup.fill(candidates);
        lookup
    }

    /// Puts all candidates into their places, and returns the length of the longest search.
    fn fill<AccountId: Encode + Eq>(&mut self, candidates: &[AccountId]) -> usize {
        for place in &mut self.places {
            place.candidate = VACANT;
        }
        let mut longest = 0;
        for (index, candidate) in (0u32..).zip(candidates) {
            let hash = hash(candidate, self.seed);
            let (position, searched) = self.search(candidates, candidate, hash);
            if let Some(place) = self.places.get_mut(position) {
                *place = Place {
                    tag: hash as u32,
                    candidate: index,
                };
            }
            longest = longest.max(searched);
        }
        longest
    }

    /// Returns the place of an id, or the vacant place where it belongs, and the number of places searched before.
    fn search<AccountId: Eq>(
        &self,
        candidates: &[AccountId],
        id: &AccountId,
        hash: u64,
    ) -> (usize, usize) {
        let mut position = self.first_position(hash);
        // At least three of four places are vacant, so the search ends.
        for searched in 0..self.places.len() {
            let place = self.places.get(position);
            let is_end = |place: &Place| {
                place.candidate == VACANT || place.is_of(hash as u32, candidates, id)
            };
            if place.is_none_or(is_end) {
                return (position, searched);
            }
            position = self.next_position(position);
        }
        (position, self.places.len())
    }

    #[inline]
    fn first_position(&self, hash: u64) -> usize {
        self.next_position(((hash >> 32) as usize).wrapping_sub(1))
    }

    #[inline]
    fn next_position(&self, position: usize) -> usize {
        position.wrapping_add(1) & self.places.len().wrapping_sub(1)
    }

    /// Returns the last candidate with this id.
    #[inline]
    pub(crate) fn find<AccountId: Encode + Eq>(
        &self,
        candidates: &[AccountId],
        id: &AccountId,
    ) -> Option<u32> {
        let hash = hash(id, self.seed);
        let mut position = self.first_position(hash);
        loop {
            let place = self.places.get(position)?;
            if place.candidate == VACANT {
                return None;
            }
            if place.is_of(hash as u32, candidates, id) {
                return Some(place.candidate);
            }
            position = self.next_position(position);
        }
    }

    /// Returns for each candidate the last candidate with the same id.
    pub(crate) fn namesakes<AccountId: Encode + Eq>(&self, candidates: &[AccountId]) -> Vec<u32> {
        (0u32..)
            .zip(candidates)
            .map(|(index, candidate)| self.find(candidates, candidate).unwrap_or(index))
            .collect()
    }
}

#[inline]
fn hash<T: Encode>(value: &T, seed: u64) -> u64 {
    let mut hasher = Hasher(seed.wrapping_add(1).wrapping_mul(MULTIPLIER));
    value.encode_to(&mut hasher);
    // The high bits depend on all bytes, the low bits do not yet. The tag and the position come from different
    // halves.
    (hasher.0 ^ hasher.0 >> 32).wrapping_mul(MULTIPLIER)
}

/// 2^64 divided by the golden ratio, odd: spreads neighbouring numbers.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes an encoding, eight bytes at a time, without storing it.
struct Hasher(u64);

impl Hasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(MULTIPLIER);
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

    /// Accounts made to collide with each of the seeds.
    #[test]
    fn where_no_seed_is_good_the_best_is_taken() {
        let colliding = |seed: u64, count: usize| {
            let position = move |id: &u64| hash(id, seed) >> 32 & 0xfff;
            (0..).filter(move |id| position(id) == 0).take(count)
        };
        let jammed = |seed| colliding(seed, if seed == 11 { 30 } else { 40 });
        let candidates: Vec<u64> = (0..SEEDS).flat_map(jammed).collect();
        let lookup = Lookup::new(&candidates);
        assert_eq!(lookup.seed, 11);
        for candidate in &candidates {
            let found = lookup.find(&candidates, candidate).unwrap();
            assert_eq!(candidates[found as usize], *candidate);
        }
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
