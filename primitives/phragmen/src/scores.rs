//! The scores of the candidates: the candidate with the least score is the next winner.
//!
//! This module owns all scores. The electorate comes before it in the flow. `election` calls it for the least score,
//! and reports each load that rises.
//!
//! The score of a candidate is the load that each of its voters would have if it were elected:
//!
//! ```text
//! score(c) = ⌊MAX ÷ A⌋ + Σ ⌊load(v) · b(v) ÷ A⌋        over the voters v of c
//! ```
//!
//! The unit is 1 ÷ MAX, with MAX = 2^128 − 1. `b` is the budget of a voter. `A` is the approval of the candidate: the
//! sum of its voters' budgets. Every term is rounded down by itself. The sum saturates.
//!
//! A division for every vote at every rise of a load would be the most expensive part of an election. So a
//! candidate's score is known in one of two ways:
//!
//! - By a **lower bound**, from Σ ⌊load(v) · b(v) ÷ 2^64⌋. This sum follows a rising load without a division: one
//!   product for each voter and one addition for each vote. Loads never fall, so an earlier bound is still a bound.
//! - **Exactly**, if the bound was the least of all. From then on the score follows each load by the difference of two
//!   terms. A candidate whose approval exceeds 64 bits has an exact score from the start.
//!
//! The exact score of a candidate is computed in full at most once. An ordinary election does so for few candidates
//! besides its winners. For any votes, the work is at most that of exact scores throughout, plus one full evaluation
//! for each candidate.
//!
//! The remaining candidates are searched once for each winner and once for each evaluation. A bound is computed again
//! at most once for each winner.

use crate::{
    division::{mul_high, product, Divisor64},
    electorate::Electorate,
};
use alloc::{vec, vec::Vec};
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};
use sp_npos_elections::{ExtendedBalance, VoteWeight};

/// The sum of the budgets of a candidate's voters, as a divisor.
#[derive(Clone, Copy)]
enum Approval {
    /// The candidate has no backing. Or another candidate of the same name has its votes.
    Zero,
    /// Up to 64 bits. All stake of a chain should fit in 64 bits.
    Fits(Divisor64),
    /// More than 64 bits. This is possible if the votes are not scaled to 64 bits in total.
    Large(ExtendedBalance),
}

impl Approval {
    fn new(approval: ExtendedBalance) -> Self {
        match u64::try_from(approval) {
            Ok(small) => Divisor64::new(small).map_or(Self::Zero, Self::Fits),
            Err(_) => Self::Large(approval),
        }
    }

    /// Returns ⌊load · budget ÷ approval⌋. The budget must be that of a voter of this candidate, so the term is at
    /// most `load`.
    fn term(&self, load: ExtendedBalance, budget: VoteWeight) -> ExtendedBalance {
        match self {
            Self::Zero => 0,
            Self::Fits(divisor) => divisor.mul_div(load, budget),
            Self::Large(approval) => {
                multiply_by_rational_with_rounding(load, budget.into(), *approval, Rounding::Down)
                    .unwrap_or(ExtendedBalance::MAX)
            }
        }
    }

    /// Returns how much the term of a voter rises with its load. `rise` carries the products, because all candidates
    /// of the voter share them.
    fn rise(&self, rise: &LoadRise) -> ExtendedBalance {
        match self {
            Self::Fits(divisor) => {
                let before = rise.before.map_or(0, |p| divisor.divide_product(p));
                divisor.divide_product(rise.after).saturating_sub(before)
            }
            Self::Zero | Self::Large(_) => {
                let before = self.term(rise.from, rise.budget);
                self.term(rise.to, rise.budget).saturating_sub(before)
            }
        }
    }

    /// Returns ⌊MAX ÷ approval⌋.
    fn score_without_load(&self) -> ExtendedBalance {
        match self {
            Self::Zero => ExtendedBalance::MAX,
            Self::Fits(divisor) => divisor.mul_div(ExtendedBalance::MAX, 1),
            Self::Large(approval) => ExtendedBalance::MAX.checked_div(*approval).unwrap_or(0),
        }
    }

    /// Returns the score by its definition.
    fn score(
        &self,
        backers: &[u32],
        burden: impl Fn(u32) -> (ExtendedBalance, VoteWeight),
    ) -> ExtendedBalance {
        let add = |sum: ExtendedBalance, voter: &u32| {
            let (load, budget) = burden(*voter);
            sum.saturating_add(self.term(load, budget))
        };
        backers.iter().fold(self.score_without_load(), add)
    }

    /// Returns a bound from the sum of ⌊load · budget ÷ 2^64⌋ over `voters`. It is never above the exact score.
    ///
    /// Each rounding takes less than one, so the exact score is above (2^128 − 1 + Σ load · budget) ÷ A − voters − 1.
    /// And Σ load · budget ≥ 2^64 · `sum`. The reciprocal is rounded down, which only lowers the bound.
    fn lower_bound(&self, sum: u128, voters: usize) -> ExtendedBalance {
        let Self::Fits(divisor) = self else {
            return 0;
        };
        let (reciprocal, l) = divisor.scaled_reciprocal();
        let product = mul_high(sum.saturating_add(1 << 64), reciprocal);
        let up = 64u32.saturating_sub(l);
        let quotient = if product.leading_zeros() < up {
            ExtendedBalance::MAX
        } else {
            product.checked_shl(up).unwrap_or(0)
        };
        quotient.saturating_sub(2).saturating_sub(voters as u128)
    }
}

/// A voter's load rises from the score of one winner to that of the next.
struct LoadRise {
    from: ExtendedBalance,
    to: ExtendedBalance,
    budget: VoteWeight,
    /// `from` · `budget`. `None` if `from` is zero.
    before: Option<[u64; 3]>,
    /// `to` · `budget`.
    after: [u64; 3],
}

impl LoadRise {
    fn new(budget: VoteWeight, from: ExtendedBalance, to: ExtendedBalance) -> Self {
        Self {
            from,
            to,
            budget,
            before: (from > 0).then(|| product(from, budget)),
            after: product(to, budget),
        }
    }
}

/// What is known about a candidate's score.
struct Standing {
    /// The score, or a lower bound of it.
    score: ExtendedBalance,
    /// For a bound: the sum of weighted loads that it was computed from. At zero, the bound is the score without
    /// load, and loads only raise the score.
    found_from: u128,
    /// Whether `score` is exact.
    is_exact: bool,
}

/// A position in the list of remaining candidates, with its score or bound.
#[derive(Clone, Copy)]
struct Ranked {
    score: ExtendedBalance,
    position: usize,
    candidate: u32,
}

/// The scores of all candidates.
pub(crate) struct Scores {
    approvals: Vec<Approval>,
    standings: Vec<Standing>,
    /// Σ ⌊load(v) · b(v) ÷ 2^64⌋ for each candidate. It may wrap for winners and for large approvals, where it is not
    /// used.
    weighted_loads: Vec<u128>,
    /// The number of remaining candidates with an exact score. Mostly zero: a candidate that is evaluated usually
    /// wins.
    exact: usize,
    /// A candidate that was close to the least score in the last search. The next search starts there.
    runner_up: Option<u32>,
}

impl Scores {
    /// Returns the scores at the start, when all loads are zero.
    pub(crate) fn new(electorate: &Electorate) -> Self {
        let approvals: Vec<_> = electorate.approvals().map(Approval::new).collect();
        let standings = approvals.iter().map(|approval| Standing {
            score: approval.score_without_load(),
            found_from: 0,
            is_exact: matches!(approval, Approval::Large(_)),
        });
        let standings: Vec<_> = standings.collect();
        Self {
            exact: standings.iter().filter(|s| s.is_exact).count(),
            standings,
            weighted_loads: vec![0; approvals.len()],
            approvals,
            runner_up: None,
        }
    }

    /// Returns whether a candidate has no backing. Such a candidate comes after all others, also after those with a
    /// saturated score. No load changes its score.
    pub(crate) fn is_unbacked(&self, candidate: u32) -> bool {
        let approval = self.approvals.get(candidate as usize);
        matches!(approval, None | Some(Approval::Zero))
    }

    /// Returns the position in `remaining` and the score of the candidate with the least score. The first one wins a
    /// tie.
    ///
    /// `remaining` must be in the order of the candidates. The caller elects the candidate, so its score is not
    /// updated any more.
    ///
    /// `backers` returns the backers of a candidate. `burden` returns the load and the budget of a voter.
    pub(crate) fn find_least<'a>(
        &mut self,
        remaining: &[u32],
        backers: impl Fn(u32) -> &'a [u32],
        burden: impl Fn(u32) -> (ExtendedBalance, VoteWeight),
    ) -> Option<(usize, ExtendedBalance)> {
        let near = self.runner_up.take();
        let position = near.and_then(|candidate| remaining.binary_search(&candidate).ok());
        let mut position = position.unwrap_or(0);
        // Each iteration but the last makes one candidate exact, so there are few.
        loop {
            let start = self.rank(remaining, position, &backers)?;
            let least = self.find_least_bound(remaining, start, &backers);
            let approval = self.approvals.get(least.candidate as usize)?;
            let standing = self.standings.get_mut(least.candidate as usize)?;
            if standing.is_exact {
                // The scores of all others are at least this score.
                standing.is_exact = false;
                self.exact = self.exact.saturating_sub(1);
                return Some((least.position, standing.score));
            }
            standing.score = approval.score(backers(least.candidate), &burden);
            standing.is_exact = true;
            self.exact = self.exact.saturating_add(1);
            position = least.position;
        }
    }

    /// Returns the least score or bound, the first one of equal ones. The search starts with `start`. A bound is
    /// updated only if the old one is low enough to matter.
    fn find_least_bound<'a>(
        &mut self,
        remaining: &[u32],
        start: Ranked,
        backers: impl Fn(u32) -> &'a [u32],
    ) -> Ranked {
        let mut least = start;
        for (position, candidate) in remaining.iter().enumerate() {
            let standing = self.standings.get(*candidate as usize);
            if standing.is_none_or(|standing| standing.score > least.score) {
                continue;
            }
            let Some(ranked) = self.rank(remaining, position, &backers) else {
                continue;
            };
            if (ranked.score, position) < (least.score, least.position) {
                self.runner_up = Some(least.candidate);
                least = ranked;
            }
        }
        least
    }

    /// Returns the score or the updated bound at a position.
    fn rank<'a>(
        &mut self,
        remaining: &[u32],
        position: usize,
        backers: impl Fn(u32) -> &'a [u32],
    ) -> Option<Ranked> {
        let candidate = *remaining.get(position)?;
        let standing = self.standings.get_mut(candidate as usize)?;
        if !standing.is_exact {
            let sum = *self.weighted_loads.get(candidate as usize)?;
            // At most once in a round: no load changes within a round.
            if sum != standing.found_from {
                let approval = self.approvals.get(candidate as usize)?;
                standing.score = approval.lower_bound(sum, backers(candidate).len());
                standing.found_from = sum;
            }
        }
        Some(Ranked {
            score: standing.score,
            position,
            candidate,
        })
    }

    /// Updates the scores for the rising load of one voter, from the score of one winner to that of the next. Returns
    /// the place of the winner in `votes`.
    ///
    /// `votes` are the voter's votes for candidates that were not elected before.
    pub(crate) fn raise(
        &mut self,
        votes: &[u32],
        winner: u32,
        budget: VoteWeight,
        from: ExtendedBalance,
        to: ExtendedBalance,
    ) -> usize {
        let rise = mul_high(to, budget).wrapping_sub(mul_high(from, budget));
        let mut place = 0;
        for (index, candidate) in votes.iter().enumerate() {
            if let Some(sum) = self.weighted_loads.get_mut(*candidate as usize) {
                *sum = sum.wrapping_add(rise);
            }
            // The loop has no early exit, because a processor can't predict it.
            place = if *candidate == winner { index } else { place };
        }
        if self.exact > 0 {
            self.raise_exact(votes, budget, from, to);
        }
        place
    }

    /// Updates the exact scores in the same way.
    fn raise_exact(
        &mut self,
        votes: &[u32],
        budget: VoteWeight,
        from: ExtendedBalance,
        to: ExtendedBalance,
    ) {
        let load = LoadRise::new(budget, from, to);
        for candidate in votes {
            let standing = self.standings.get_mut(*candidate as usize);
            let approval = self.approvals.get(*candidate as usize);
            let (Some(standing), Some(approval)) = (standing.filter(|s| s.is_exact), approval)
            else {
                continue;
            };
            standing.score = standing.score.saturating_add(approval.rise(&load));
        }
    }
}

#[cfg(test)]
mod tests;
