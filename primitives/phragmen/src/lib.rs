//! Sequential Phragmén, exact and in near-linear time.
//!
//! Elects validators by nominated proof of stake. Winners, stakes and assignments are the same as those of
//! `sp-npos-elections` 44, bit for bit, in a small part of its time and memory.
//!
//! [`seq_phragmen`] replaces the function of the same name there. [`elect`] does the same for callers whose votes are
//! already indices.
//!
//! The modules, in the order of the data flow:
//!
//! | module | what it answers |
//! |---|---|
//! | `accounts`, `lookup` | which index an account has |
//! | [`electorate`] | who votes for which candidates |
//! | `scores` | the score of each candidate: a lower bound, or exactly where the bound does not decide |
//! | `election` | the winners, in the order of their election, with their scores |
//! | `stakes` | which part of its budget each voter puts on each winner |
//! | `balancing` | the same, more even (optional) |
//! | `ratios` | the result, in the accuracy of the caller |
//!
//! `division` and `normalize` are the arithmetic that the other modules use. The method and the proofs are in
//! `docs/spec/election.md`.
//!
//! # Conventions
//! - No function panics, for any arguments. No function uses floating point, so the result is the same on every
//!   machine.
//! - Every division rounds down, unless its docs say otherwise.
//! - The time is about linear in the number of votes. Besides, each seat takes a look at every candidate without a
//!   seat: once, and once more for each score that is computed exactly.
//! - The memory is 12 bytes for each vote while seats are filled. After that it is 8 bytes for each vote and 12 bytes
//!   for each vote for a winner. A voter takes at most 56 bytes.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

extern crate alloc;

mod accounts;
mod balancing;
mod division;
mod election;
pub mod electorate;
mod lookup;
mod normalize;
mod ratios;
mod scores;
mod stakes;

pub use accounts::seq_phragmen;
pub use electorate::Electorate;
pub use ratios::Outcome;
pub use sp_npos_elections::{BalancingConfig, ElectionResult, Error, ExtendedBalance, VoteWeight};

/// Elects up to `seats` candidates and distributes the voters' budgets over them. If `balancing` is given, the
/// distribution is balanced afterwards.
///
/// # Errors
/// - [`Error::BoundsExceeded`]: the number of votes does not fit in 32 bits.
/// - [`Error::ArithmeticError`]: never, because budgets have 64 bits.
pub fn elect(
    electorate: Electorate,
    seats: usize,
    balancing: Option<BalancingConfig>,
) -> Result<Outcome, Error> {
    let rounds = election::run(&electorate, seats)?;
    let mut stakes = stakes::Stakes::new(electorate, &rounds)?;
    if let Some(config) = balancing {
        balancing::balance(&mut stakes, &config);
    }
    Ok(Outcome::new(rounds.winners, stakes))
}
