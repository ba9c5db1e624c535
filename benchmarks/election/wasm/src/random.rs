//! Random integers from a seed, the same natively and in Wasm.
//!
//! First in the flow: [`crate::electorate`] draws everything from here. Nothing is secret, so a small generator of good
//! statistical quality is enough: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
//! 2014).

use alloc::vec::Vec;
use sp_runtime::AccountId32;

/// A sequence of 64-bit integers. The seed determines it.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts the sequence of `seed`. All seeds are equally good.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next integer, any of 2^64.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns an integer below `bound`, or 0 if `bound` is 0. The bias is below `bound / 2^64`, which no benchmark can
    /// notice.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// Returns a new account of 32 random bytes.
    pub fn account(&mut self) -> AccountId32 {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.next_u64().to_le_bytes());
        }
        AccountId32::new(bytes)
    }

    /// Shuffles `items`. Each order is equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// Weighted ranks to draw from.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// For each rank: the sum of the weights up to and including it.
    cumulative: Vec<u64>,
}

impl Ranks {
    /// Makes `count` ranks by Zipf's law with exponent 1.
    ///
    /// Rank r, counted from 0, has the weight 1/(r + 1), in units of 10^-12, rounded down.
    pub fn zipf(count: usize) -> Self {
        Self::weighted((1..=count as u64).map(|position| 1_000_000_000_000 / position))
    }

    /// Makes `count` ranks that are equally likely.
    pub fn uniform(count: usize) -> Self {
        Self::weighted(core::iter::repeat_n(1, count))
    }

    fn weighted(weights: impl Iterator<Item = u64>) -> Self {
        let mut sum = 0;
        let cumulative = weights.map(|weight| {
            sum += weight;
            sum
        });
        Self {
            cumulative: cumulative.collect(),
        }
    }

    /// Draws a rank with a probability proportional to its weight. There must be at least one rank.
    pub fn draw(&self, random: &mut SplitMix64) -> usize {
        let total = self.cumulative.last().copied().unwrap_or_default();
        let point = random.below(total);
        self.cumulative.partition_point(|sum| *sum <= point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first outputs for seed 1234567, as every implementation of SplitMix64 gives them.
        let mut random = SplitMix64::new(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
        assert_eq!(random.next_u64(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn zipf_draws_the_first_rank_twice_as_often_as_the_second() {
        let ranks = Ranks::zipf(3);
        let mut random = SplitMix64::new(1);
        let mut drawn = [0_u32; 3];
        for _ in 0..110_000 {
            drawn[ranks.draw(&mut random)] += 1;
        }
        // The weights are 1, 1/2 and 1/3, in all 11/6.
        for (count, expected) in drawn.into_iter().zip([60_000_u32, 30_000, 20_000]) {
            assert!(count.abs_diff(expected) < 1_000, "{drawn:?}");
        }
    }

    #[test]
    fn uniform_ranks_are_drawn_equally_often_and_none_is_out_of_reach() {
        let ranks = Ranks::uniform(4);
        let mut random = SplitMix64::new(2);
        let mut drawn = [0_u32; 4];
        for _ in 0..40_000 {
            drawn[ranks.draw(&mut random)] += 1;
        }
        assert!(
            drawn.iter().all(|count| count.abs_diff(10_000) < 500),
            "{drawn:?}"
        );
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..100).collect();
        SplitMix64::new(3).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
