//! Concentration: on how few holders a whole depends.
//!
//! - **HHI** (Herfindahl–Hirschman index): `Σ p²` over the shares `p`. One if one holder has all, `1/n` for `n` equal
//!   ones.
//! - **Effective number**: `1 / HHI`, the number of equal holders with the same index.
//! - **Nakamoto coefficient** at a threshold: how many of the largest holders have **more** than this part of the
//!   whole. For byzantine consensus, more than 1/3 can stop finality, and more than 2/3 decide alone.
//!
//! The holders can be stashes, validators, operators or liquid tokens. [`sum_by_label`] adds up amounts of one holder.
//! Tags overlap, so they have shares of their own: [`tag_shares`].

use crate::{indexed, Fraction, Graph};
use alloc::{collections::BTreeMap, vec::Vec};
use primitive_types::U256;

/// The amounts of all holders of a whole.
///
/// ```
/// use palisade_stake_risk::{concentration::Concentration, Fraction};
///
/// let holders = Concentration::of(&[50, 30, 20]).unwrap();
/// // 0.25 + 0.09 + 0.04
/// assert_eq!(holders.hhi(), Fraction::ratio(38, 100).unwrap());
/// assert_eq!(holders.effective_number(), Fraction::ratio(100, 38).unwrap());
/// assert_eq!(holders.nakamoto(1, 3), Some(1));
/// assert_eq!(holders.nakamoto(1, 2), Some(2)); // 50 is not more than a half
/// assert_eq!(holders.nakamoto(2, 3), Some(2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concentration {
    /// Descending.
    amounts: Vec<u128>,
    /// The sum. Not zero.
    total: u128,
}

impl Concentration {
    /// Returns the concentration of these amounts, in any order. `None` if they are all zero, or their sum does not fit
    /// into 128 bits.
    pub fn of(amounts: &[u128]) -> Option<Self> {
        let total = amounts
            .iter()
            .try_fold(0, |sum: u128, each| sum.checked_add(*each))?;
        let mut amounts = amounts.to_vec();
        amounts.sort_unstable_by(|a, b| b.cmp(a));
        (total > 0).then_some(Self { amounts, total })
    }

    /// Returns the sum of all amounts. Not zero.
    pub fn total(&self) -> u128 {
        self.total
    }

    /// Returns the index `Σ p²`, exactly, between `1/n` and 1. The sum of squares is at most the square of the sum, so
    /// it has at most 256 bits.
    pub fn hhi(&self) -> Fraction {
        let square = |amount: u128| U256::from(amount).saturating_mul(amount.into());
        let squares = self.amounts.iter().map(|&amount| square(amount));
        let sum = squares.fold(U256::zero(), |sum, each| sum.saturating_add(each));
        Fraction::new(sum, square(self.total)).unwrap_or_else(Fraction::one)
    }

    /// Returns the effective number of holders, `1 / HHI`, exactly, between 1 and `n`.
    pub fn effective_number(&self) -> Fraction {
        // The index is not zero.
        self.hhi().recip().unwrap_or_else(Fraction::one)
    }

    /// Returns the share of the `count` largest holders, exactly.
    pub fn top_share(&self, count: u32) -> Fraction {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let largest = self.amounts.iter().take(count);
        let sum = largest.fold(0, |sum: u128, each| sum.saturating_add(*each));
        Fraction::ratio(sum, self.total).unwrap_or_else(Fraction::one)
    }

    /// Returns the Nakamoto coefficient: the smallest number of holders whose share is more than `part / of`. `None` if
    /// no number is enough, or `of` is zero.
    pub fn nakamoto(&self, part: u32, of: u32) -> Option<u32> {
        let threshold = Fraction::ratio(part.into(), of.into())?;
        let mut sum = 0u128;
        for (before, amount) in indexed(&self.amounts) {
            sum = sum.saturating_add(*amount);
            if Fraction::ratio(sum, self.total)? > threshold {
                return before.checked_add(1);
            }
        }
        None
    }

    /// Returns all numbers at once.
    pub fn summary(&self) -> Summary {
        Summary {
            hhi: self.hhi(),
            effective_number: self.effective_number(),
            largest_share: self.top_share(1),
            nakamoto_third: self.nakamoto(1, 3),
            nakamoto_half: self.nakamoto(1, 2),
            nakamoto_two_thirds: self.nakamoto(2, 3),
        }
    }
}

/// The numbers of a concentration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Summary {
    /// The index `Σ p²`.
    pub hhi: Fraction,
    /// `1 / HHI`.
    pub effective_number: Fraction,
    /// The share of the largest holder.
    pub largest_share: Fraction,
    /// How many of the largest holders together have more than a third.
    pub nakamoto_third: Option<u32>,
    /// How many of the largest holders together have more than a half.
    pub nakamoto_half: Option<u32>,
    /// How many of the largest holders together have more than two thirds.
    pub nakamoto_two_thirds: Option<u32>,
}

/// Returns the sums of the amounts with the same label, ascending by label. They saturate.
///
/// ```
/// use palisade_stake_risk::concentration::sum_by_label;
///
/// assert_eq!(sum_by_label([(7, 10), (3, 5), (7, 1)]), [(3, 5), (7, 11)]);
/// ```
pub fn sum_by_label(amounts: impl IntoIterator<Item = (u32, u128)>) -> Vec<(u32, u128)> {
    let mut sums = BTreeMap::<u32, u128>::new();
    for (label, amount) in amounts {
        let sum = sums.entry(label).or_default();
        *sum = sum.saturating_add(amount);
    }
    sums.into_iter().collect()
}

/// Returns the concentration of stake by validator. `None` without stake.
pub fn by_validator(graph: &Graph) -> Option<Concentration> {
    let stakes: Vec<u128> = graph.validators().iter().map(|each| each.stake).collect();
    Concentration::of(&stakes)
}

/// Returns the concentration of stake by operator. `None` without stake.
pub fn by_operator(graph: &Graph) -> Option<Concentration> {
    let stakes: Vec<u128> = operators(graph)
        .into_iter()
        .map(|(_, stake)| stake)
        .collect();
    Concentration::of(&stakes)
}

/// Returns the operators and their stakes, ascending by operator.
pub fn operators(graph: &Graph) -> Vec<(u32, u128)> {
    sum_by_label(
        graph
            .validators()
            .iter()
            .map(|each| (each.operator, each.stake)),
    )
}

/// Returns for each tag the part of all stake that has it, ascending by tag. A validator with several tags counts for
/// each of them once, so the shares can add up to more than one. Empty without stake.
///
/// ```
/// use palisade_stake_risk::{concentration::tag_shares, graph::{Mode, Validator}, Fraction, Graph};
///
/// let mut first = Validator::with_stake(60);
/// first.tags = vec![1, 2];
/// let mut second = Validator::with_stake(40);
/// second.tags = vec![2];
/// let graph = Graph::new(Mode::Unique, vec![first, second], vec![], vec![]).unwrap();
/// assert_eq!(tag_shares(&graph), [(1, Fraction::ratio(3, 5).unwrap()), (2, Fraction::one())]);
/// ```
pub fn tag_shares(graph: &Graph) -> Vec<(u32, Fraction)> {
    let stakes = graph.validators().iter().flat_map(|each| {
        let mut tags = each.tags.clone();
        tags.sort_unstable();
        tags.dedup();
        tags.into_iter().map(|tag| (tag, each.stake))
    });
    let total = graph.total_stake();
    sum_by_label(stakes)
        .into_iter()
        .filter_map(|(tag, stake)| Some((tag, Fraction::ratio(stake, total)?)))
        .collect()
}

#[cfg(test)]
mod tests;
