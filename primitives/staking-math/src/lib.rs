//! The arithmetic of staking: plain numbers in, plain numbers out.
//!
//! This crate does not depend on pallets, storage or accounts. A pallet reads its storage, calls one of these
//! functions and writes the result. So every formula can be tested by itself.
//!
//! The modules, in the order in which they apply to a stake:
//!
//! | module             | what it answers                                                            |
//! |--------------------|----------------------------------------------------------------------------|
//! | [`ledger`]         | what bonding, unbonding, rebonding, withdrawing and slashing do to a stake |
//! | [`votes`]          | how many votes a stake has in an election, and what they are worth         |
//! | [`inflation`]      | how much an era mints, and how much of it is for the stakers               |
//! | [`payout`]         | how the stakers' part is divided among validators and their nominators     |
//! | [`slash_fraction`] | which part of a stake an offence costs                                     |
//! | [`slash`]          | how much that is for each stake, and what reporters get of it              |
//! | [`era_slashes`]    | how much of it the chain takes, and how much a service that stake secures  |
//! | [`slash_spans`]    | how much of it is due, after what other offences cost already              |
//!
//! # Conventions
//! - Amounts are `u128` in the smallest unit of the token. Times are milliseconds. Eras are indices.
//! - **Every division rounds down**, except that of [`votes::units_per_vote`]. So a reward or a slash is never more
//!   than the exact value. What is left of a reward goes to the treasury. What is left of a slash stays with the
//!   staker. There is one more exception: beyond the ideal staking rate, a power of two is approximated. It can shift
//!   the last digits between stakers and treasury.
//! - The parts of a slashed ledger add up to exactly the slash. So a part can be above its exact value, by less than a
//!   unit.
//! - No function panics, for any arguments. The docs of each function state the result for senseless arguments.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod era_slashes;
pub mod inflation;
pub mod ledger;
pub mod payout;
mod ratio;
pub mod slash;
pub mod slash_fraction;
pub mod slash_spans;
pub mod votes;

pub use ratio::multiply_ratio_floor;
