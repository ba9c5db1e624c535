//! How stakes become votes, so that all votes together fit into 64 bits.
//!
//! An election counts in votes of 64 bits, a chain in balances of 128. A vote stands for as many units of the token as
//! it takes for the whole issuance to be no more than 2⁶⁴ − 1 votes: the issuance divided by that, **rounded up**.
//! Rounded down, as elsewhere, a vote would stand for one unit up to an issuance of almost twice 2⁶⁴, and all votes together
//! would not fit.
//!
//! What a stake has beyond whole votes doesn't count, and isn't exposed.
//!
//! # Example
//! An issuance of 3 · 10¹⁹ units is 1.63 times 2⁶⁴ − 1, so a vote stands for two units. A stake of 1,001 units has 500
//! votes, which are 1,000 units at stake. All stakes together have no more than 1.5 · 10¹⁹ votes.

/// Returns how many units of the token a vote stands for. At least one.
pub fn units_per_vote(issuance: u128) -> u128 {
    issuance.div_ceil(u64::MAX.into()).max(1)
}

/// Returns the votes of a stake: `floor(stake / units_per_vote)`.
///
/// Of stakes that are parts of the issuance the votes sum up to `u64::MAX` at the most. No stake has more than that, not
/// even one that is larger than the issuance.
pub fn to_votes(stake: u128, issuance: u128) -> u64 {
    let votes = stake.checked_div(units_per_vote(issuance)).unwrap_or(0);
    u64::try_from(votes).unwrap_or(u64::MAX)
}

/// Returns the stake that so many votes stand for: `votes · units_per_vote`, saturating.
///
/// For the votes of a stake, by the same issuance, never more than that stake.
pub fn to_stake(votes: u128, issuance: u128) -> u128 {
    votes.saturating_mul(units_per_vote(issuance))
}

#[cfg(test)]
mod tests;
