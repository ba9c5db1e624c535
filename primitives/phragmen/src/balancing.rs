//! Moves each voter's weight towards those of its winners that have the least backing.
//!
//! An optional step after `stakes` and before `ratios`. The voters are balanced one by one, in order. This is repeated
//! as often as the caller wants, but ends once all voters are even enough. The W3F research calls this star balancing.
//!
//! The winners stay the same. Only their backing becomes more even.

use crate::stakes::Stakes;
use alloc::vec::Vec;
use core::ops::Range;
use sp_npos_elections::{BalancingConfig, ExtendedBalance, VoteWeight};

/// Balances all voters, at most `iterations` times. Ends after an iteration in which no voter was more uneven than the
/// tolerance (see [`balance_voter`]).
pub(crate) fn balance(stakes: &mut Stakes, config: &BalancingConfig) {
    let mut order = Vec::new();
    for _ in 0..config.iterations {
        let mut largest = 0;
        for voter in 0..stakes.voters() {
            largest = balance_voter(stakes, voter, config.tolerance, &mut order).max(largest);
        }
        if largest <= config.tolerance {
            break;
        }
    }
}

/// Distributes one voter's budget again, and returns its unevenness before. Changes nothing if that is below the
/// tolerance, or if the voter has at most one vote: then it is 0. For a voter that gives weight to no winner, the
/// unevenness counts as the budget.
///
/// The unevenness is the sum of two differences:
/// - the backing of the most backed winner that the voter gives weight to, minus the backing of the least backed
///   winner among its votes,
/// - the budget minus the weight that the voter gave.
fn balance_voter(
    stakes: &mut Stakes,
    voter: usize,
    tolerance: ExtendedBalance,
    order: &mut Vec<usize>,
) -> ExtendedBalance {
    let votes = stakes.votes_of(voter);
    if votes.len() <= 1 {
        return 0;
    }
    let budget = ExtendedBalance::from(stakes.budgets.get(voter).copied().unwrap_or(0));
    let difference = match unevenness(stakes, votes.clone(), budget) {
        Some(difference) if difference < tolerance => return difference,
        Some(difference) => difference,
        None => budget,
    };
    stakes.discount(votes.clone());
    if let Some(weights) = stakes.weights.get_mut(votes.clone()) {
        weights.fill(0);
    }
    order.clear();
    order.extend(votes.clone());
    order.sort_by_key(|vote| stakes.backing_of(*vote));
    pour(stakes, order, budget);
    // `pour` rounds down, so a remainder is left. The sum of the weights is at most the budget, so this can't fail.
    let normalized = stakes.normalize(voter, votes.clone());
    debug_assert!(normalized.is_ok(), "{normalized:?}");
    stakes.count(votes);
    difference
}

/// Returns the unevenness of a voter (see [`balance_voter`]). `None` if the voter gives weight to no winner.
fn unevenness(
    stakes: &Stakes,
    votes: Range<usize>,
    budget: ExtendedBalance,
) -> Option<ExtendedBalance> {
    let weights = stakes.weights.get(votes.clone())?;
    let given_to = votes
        .clone()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0);
    let most = given_to.map(|(vote, _)| stakes.backing_of(vote)).max()?;
    let least = votes.map(|vote| stakes.backing_of(vote)).min()?;
    let add = |sum: ExtendedBalance, weight: &VoteWeight| sum.saturating_add((*weight).into());
    let spent = weights.iter().fold(0, add);
    let unspent = budget.saturating_sub(spent);
    Some(most.saturating_sub(least).saturating_add(unspent))
}

/// Distributes a budget over votes that are sorted by the backing of their candidates, as water fills a vessel with
/// steps. The candidates with the least backing rise to one common level, rounded down.
fn pour(stakes: &mut Stakes, order: &[usize], budget: ExtendedBalance) {
    let (mut level, mut below, mut count) = (0, 0, 0);
    for vote in order {
        let backing = stakes.backing_of(*vote);
        // The weight that raises all lower candidates to this one.
        let needed = backing.saturating_mul(count).saturating_sub(below);
        if needed > budget {
            break;
        }
        level = backing;
        below = below.saturating_add(backing);
        count = count.saturating_add(1);
    }
    let excess = budget
        .saturating_add(below)
        .saturating_sub(level.saturating_mul(count));
    let share = excess.checked_div(count).unwrap_or(0);
    for vote in order.iter().take(count as usize) {
        let raised = share
            .saturating_add(level)
            .saturating_sub(stakes.backing_of(*vote));
        if let Some(weight) = stakes.weights.get_mut(*vote) {
            // At most the budget.
            *weight = raised.try_into().unwrap_or(VoteWeight::MAX);
        }
    }
}
