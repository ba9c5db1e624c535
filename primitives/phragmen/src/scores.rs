//! What a candidate would cost its voters: the number by which the next winner is found.
//!
//! Owns every candidate's score. The electorate comes before it in the flow; `election` asks for the least
//! score and tells whose load has risen.
//!
//! The score of a candidate is the load that each of its voters would bear if it were elected,
//!
//! ```text
//! score(c) = ⌊MAX ÷ A⌋ + Σ ⌊load(v) · b(v) ÷ A⌋        over the voters v of c
//! ```
//!
//! in units of 1 ÷ MAX, MAX = 2^128 − 1, with the budget `b` of a voter and the approval `A` of the candidate: the
//! sum of its voters' budgets. Every term is rounded down by itself, the sum saturates. Dividing for every
//! vote whenever a load rises would be the most expensive part of an election. So a candidate's score is
//! known in one of two ways:
//!
//! - By a **lower bound**, from Σ ⌊load(v) · b(v) ÷ 2^64⌋. This sum needs no division to follow a rising load: one
//!   product a voter and one addition a vote. Since loads never fall, a bound found earlier stays a bound.
//! - **Exactly**, as soon as the bound was the least of all and did not settle the question. From then
//!   on the score follows each load by the difference of two terms.
//!
//! A candidate is evaluated in full once at most, and an ordinary election does so for little more than its
//! winners. However the votes were made, the work is never more than that of exact scores throughout,
//! and one evaluation for each candidate. The remaining candidates are looked through once for each winner and once for
//! each evaluation; a bound is found anew at most once for each winner.

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
    /// Nobody backs it with anything, or another candidate of the same name has its votes.
    Zero,
    /// Up to 64 bits, as all the stake of a chain should have.
    Fits(Divisor64),
    /// More: possible if votes are not scaled to 64 bits in all.
    Large(ExtendedBalance),
}

impl Approval {
    fn new(approval: ExtendedBalance) -> Self {
        match u64::try_from(approval) {
            Ok(small) => Divisor64::new(small).map_or(Self::Zero, Self::Fits),
            Err(_) => Self::Large(approval),
        }
    }

    /// ⌊load · budget ÷ approval⌋, for the budget of one of the approving voters; so at most `load`.
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

    /// By how much the term of a voter rises with its load. Its products are the same for all of its candidates, so they
    /// come with it.
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

    /// ⌊MAX ÷ approval⌋.
    fn score_without_load(&self) -> ExtendedBalance {
        match self {
            Self::Zero => ExtendedBalance::MAX,
            Self::Fits(divisor) => divisor.mul_div(ExtendedBalance::MAX, 1),
            Self::Large(approval) => ExtendedBalance::MAX.checked_div(*approval).unwrap_or(0),
        }
    }

    /// The score by its definition.
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

    /// A bound from ⌊load · budget ÷ 2^64⌋ summed over `voters`: never above the exact score.
    ///
    /// The exact score is above (2^128 − 1 + Σ load · budget) ÷ A − voters − 1, each floor taking less than one, and
    /// Σ load · budget ≥ 2^64 · `sum`. Rounding the reciprocal down only lowers the bound.
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
    /// `from` · `budget`, unless that is nothing.
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

/// What is known of a candidate's score.
struct Standing {
    /// The score, or a lower bound of it.
    score: ExtendedBalance,
    /// Of a bound: the weighted loads that it was found from. At zero it is the score without load, which no load lowers.
    found_from: u128,
    /// Which of the two the score is.
    is_exact: bool,
}

/// A place in the list of the remaining candidates, and what is known of the score there.
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
    /// Σ ⌊load(v) · b(v) ÷ 2^64⌋ for each candidate. It may wrap for winners and large approvals, for which nobody
    /// asks.
    weighted_loads: Vec<u128>,
    /// How many of the remaining candidates are exact. Mostly none: who is looked at closely wins.
    exact: usize,
    /// Who was near to the least score last time: a good one to start from.
    runner_up: Option<u32>,
}

impl Scores {
    /// The scores at the start, when there is no load.
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

    /// Whether nothing stands behind a candidate. Its score is above every other, a saturated one too, and
    /// no load changes it.
    pub(crate) fn is_unbacked(&self, candidate: u32) -> bool {
        let approval = self.approvals.get(candidate as usize);
        matches!(approval, None | Some(Approval::Zero))
    }

    /// Where in `remaining`, a list in the order of the candidates, the least score is, and what it is. Of equal
    /// ones the first. It is taken to be elected: its own score is followed no further.
    ///
    /// `backers` names a candidate's backers, `burden` the load and the budget of a voter.
    pub(crate) fn find_least<'a>(
        &mut self,
        remaining: &[u32],
        backers: impl Fn(u32) -> &'a [u32],
        burden: impl Fn(u32) -> (ExtendedBalance, VoteWeight),
    ) -> Option<(usize, ExtendedBalance)> {
        let near = self.runner_up.take();
        let position = near.and_then(|candidate| remaining.binary_search(&candidate).ok());
        let mut position = position.unwrap_or(0);
        // Every turn but the last makes one candidate exact, so there are few.
        loop {
            let start = self.rank(remaining, position, &backers)?;
            let least = self.find_least_bound(remaining, start, &backers);
            let approval = self.approvals.get(least.candidate as usize)?;
            let standing = self.standings.get_mut(least.candidate as usize)?;
            if standing.is_exact {
                // Everybody else's score is at least what is known of it.
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

    /// The least score or bound, of equal ones the first, looked for from any one on. Bounds are brought up to date
    /// only where the old one is low enough to matter.
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

    /// What is known of the score at a position, brought up to date.
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
            // Once a round at most: within one, no load changes.
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

    /// Follows the load of one voter, from the score of one winner to that of the next. `votes` are those for
    /// candidates that were not elected before; returns which of them is for the winner.
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
            // Without an early end: where it is can't be predicted.
            place = if *candidate == winner { index } else { place };
        }
        if self.exact > 0 {
            self.raise_exact(votes, budget, from, to);
        }
        place
    }

    /// The same for the scores that are known exactly.
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
