//! On how few holders the stake depends: by validator, stash, operator, tag and liquid token.

use crate::{
    input::{stake_of_stash, Input},
    number::{Amount, Ratio},
};
use palisade_stake_risk::{
    concentration::{operators, sum_by_label, Concentration},
    Fraction,
};
use serde::Serialize;
use std::cmp::Reverse;

/// The most holders that are named.
const NAMED: usize = 10;

/// The concentration of stake in each respect.
#[derive(Clone, Debug, Serialize)]
pub struct Concentrations {
    /// By validator, by operator; by stash, tag and token if the input has any.
    pub rows: Vec<ConcentrationRow>,
}

/// The concentration in one respect.
#[derive(Clone, Debug, Serialize)]
pub struct ConcentrationRow {
    /// Whose stake it is: `validator`, `stash`, `operator`, `tag` or `token`.
    pub by: &'static str,
    /// The number of holders.
    pub holders: usize,
    /// The sum of their stakes: the whole of which the shares of this row are parts. A stake with two tags counts twice.
    pub whole: Amount,
    /// The index `Σ p²`.
    pub hhi: Ratio,
    /// `1 / HHI`: the number of equal holders with this index.
    pub effective_number: Ratio,
    /// The share of the largest holder in the whole.
    pub largest_share: Ratio,
    /// How many of the largest holders together have more than a third of the whole.
    pub nakamoto_third: Option<u32>,
    /// How many of the largest holders together have more than a half.
    pub nakamoto_half: Option<u32>,
    /// How many of the largest holders together have more than two thirds.
    pub nakamoto_two_thirds: Option<u32>,
    /// The largest holders, ten at most.
    pub largest: Vec<Share>,
}

/// A holder and its share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The name of the holder.
    pub name: String,
    /// Its stake.
    pub stake: Amount,
    /// Its part of **all** stake.
    pub share: Ratio,
}

impl Concentrations {
    pub(crate) fn of(input: &Input) -> Self {
        let rows = [
            row(input, "validator", by_validator(input)),
            row(input, "stash", by_stash(input)),
            row(input, "operator", by_operator(input)),
            row(input, "tag", by_tag(input)),
            row(input, "token", by_token(input)),
        ];
        Self {
            rows: rows.into_iter().flatten().collect(),
        }
    }

    /// Returns the concentration in one respect.
    pub fn by(&self, what: &str) -> Option<&ConcentrationRow> {
        self.rows.iter().find(|row| row.by == what)
    }
}

/// Returns a row. `None` without holders.
fn row(input: &Input, by: &'static str, holders: Vec<(String, u128)>) -> Option<ConcentrationRow> {
    let amounts: Vec<u128> = holders.iter().map(|(_, amount)| *amount).collect();
    let concentration = Concentration::of(&amounts)?;
    let summary = concentration.summary();
    Some(ConcentrationRow {
        by,
        holders: holders.len(),
        whole: input.amount(concentration.total()),
        hhi: Ratio::bad(summary.hhi),
        effective_number: Ratio::good(summary.effective_number),
        largest_share: Ratio::bad(summary.largest_share),
        nakamoto_third: summary.nakamoto_third,
        nakamoto_half: summary.nakamoto_half,
        nakamoto_two_thirds: summary.nakamoto_two_thirds,
        largest: largest(input, holders, NAMED),
    })
}

/// Returns the holders with the most stake. Of equal ones, those that come first.
pub(crate) fn largest(input: &Input, mut holders: Vec<(String, u128)>, count: usize) -> Vec<Share> {
    holders.sort_by_key(|holder| Reverse(holder.1));
    let total = input.graph.total_stake();
    let share = |(name, stake)| Share {
        name,
        stake: input.amount(stake),
        share: Ratio::bad(Fraction::ratio(stake, total).unwrap_or_else(Fraction::zero)),
    };
    holders.into_iter().take(count).map(share).collect()
}

fn by_validator(input: &Input) -> Vec<(String, u128)> {
    let validators = (0..).zip(input.graph.validators());
    validators
        .map(|(index, each)| (input.validator(index), each.stake))
        .collect()
}

/// The stashes. What of a validator's stake is in none of them counts as one more stash.
fn by_stash(input: &Input) -> Vec<(String, u128)> {
    if input.stashes.is_empty() {
        return Vec::new();
    }
    let known = input.stashes.iter().flat_map(|stash| &stash.validators);
    let known = sum_by_label(known.map(|behind| (behind.validator, behind.amount)));
    let known: std::collections::BTreeMap<u32, u128> = known.into_iter().collect();
    let stashes = input.stashes.iter();
    let mut holders: Vec<(String, u128)> = stashes
        .map(|stash| (stash.name.clone(), stake_of_stash(stash)))
        .collect();
    for (index, each) in (0..).zip(input.graph.validators()) {
        let rest = each
            .stake
            .saturating_sub(known.get(&index).copied().unwrap_or(0));
        if rest > 0 {
            holders.push((format!("others behind {}", input.validator(index)), rest));
        }
    }
    holders
}

fn by_operator(input: &Input) -> Vec<(String, u128)> {
    let operators = operators(&input.graph).into_iter();
    operators
        .map(|(label, stake)| (input.operator(label), stake))
        .collect()
}

/// The tags. Stake with several tags counts for each of them, and stake without tags for none.
fn by_tag(input: &Input) -> Vec<(String, u128)> {
    let stakes = input.graph.validators().iter().flat_map(|each| {
        let tags: std::collections::BTreeSet<u32> = each.tags.iter().copied().collect();
        tags.into_iter().map(|tag| (tag, each.stake))
    });
    let sums = sum_by_label(stakes).into_iter();
    sums.map(|(tag, stake)| (input.tag(tag), stake)).collect()
}

/// The tokens, with the stake of stashes that backs them directly.
fn by_token(input: &Input) -> Vec<(String, u128)> {
    let stake = |token: &crate::input::Token| {
        let amounts = token.stashes.iter().map(|holding| holding.amount);
        amounts.fold(0, u128::saturating_add)
    };
    let tokens = input.tokens.iter();
    tokens
        .map(|token| (token.name.clone(), stake(token)))
        .collect()
}
