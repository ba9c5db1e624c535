//! Converts stakes to votes, so that all votes together fit into 64 bits.
//!
//! An election counts votes of 64 bits. A chain counts balances of 128 bits. So one vote stands for a number of units
//! of the token. This number is the smallest one with which the whole issuance is at most 2⁶⁴ − 1 votes: the issuance
//! divided by 2⁶⁴ − 1, **rounded up**.
//!
//! Rounding down would not work: up to an issuance of almost twice 2⁶⁴, a vote would stand for one unit, and all
//! votes together would not fit.
//!
//! The part of a stake beyond whole votes doesn't count and isn't exposed.
//!
//! # Example
//! An issuance of 3 · 10¹⁹ units is 1.63 times 2⁶⁴ − 1, so a vote stands for two units. A stake of 1,001 units has 500
//! votes, which are 1,000 units at stake. All stakes together have no more than 1.5 · 10¹⁹ votes.

/// Returns the number of units of the token that one vote stands for. At least one.
pub fn units_per_vote(issuance: u128) -> u128 {
    issuance.div_ceil(u64::MAX.into()).max(1)
}

/// Returns the votes of a stake: `floor(stake / units_per_vote)`.
///
/// If the stakes are parts of the issuance, their votes sum up to at most `u64::MAX`. A single stake never has more
/// votes than that, even if it is larger than the issuance.
pub fn to_votes(stake: u128, issuance: u128) -> u64 {
    let votes = stake.checked_div(units_per_vote(issuance)).unwrap_or(0);
    u64::try_from(votes).unwrap_or(u64::MAX)
}

/// Returns the stake of a number of votes: `votes · units_per_vote`, saturating.
///
/// For the votes of a stake with the same issuance, the result is never more than that stake.
pub fn to_stake(votes: u128, issuance: u128) -> u128 {
    votes.saturating_mul(units_per_vote(issuance))
}

#[cfg(test)]
mod tests;
