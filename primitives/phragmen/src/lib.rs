//! Sequential Phragmén, exact and in near-linear time.
//!
//! Elects validators by nominated proof of stake: the same winners, stakes and assignments as
//! `sp-npos-elections` 44, bit for bit, in a small part of its time and memory. [`seq_phragmen`] takes the place of the
//! function of the same name there; [`elect`] does the same for callers whose votes are indices already.
//!
//! In the order in which data flows:
//!
//! | module | what it answers |
//! |---|---|
//! | `accounts`, `lookup` | which index an account has |
//! | [`electorate`] | who votes for whom |
//! | `scores` | what each candidate would cost its voters: by a bound, exactly where it decides |
//! | `election` | who is elected, in which order and with which score |
//! | `stakes` | which part of its budget each voter puts on each winner |
//! | `balancing` | the same, more even, if wanted |
//! | `ratios` | the result, in the accuracy asked for |
//!
//! `division` and `normalize` are the arithmetic below. Method and proofs are in `docs/spec/election.md`.
//!
//! # Conventions
//! - No function panics, whatever its arguments, and none uses floating point: the result is the same on every
//!   machine.
//! - Every division rounds down, unless it says otherwise.
//! - Time is about linear in votes, plus one comparison for each candidate and winner. Memory is 12 bytes a vote while
//!   seats are filled, then 8 and 12 for each vote for a winner, and at most 56 bytes a voter.

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

/// Elects up to `seats` candidates and spreads the voters' budgets over them, evened out if `balancing` says so.
///
/// # Errors
/// [`Error::BoundsExceeded`] if the votes can't be counted in 32 bits; [`Error::ArithmeticError`] never, as budgets
/// have 64 bits.
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
