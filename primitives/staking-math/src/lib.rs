//! The arithmetic of staking: plain numbers in, plain numbers out.
//!
//! Nothing here knows a pallet, a storage item or an account. A pallet reads its storage, calls one
//! of these functions and writes what it returns, so every formula can be tested by itself.
//!
//! In the order in which a stake meets them:
//!
//! | module             | what it answers                                                            |
//! |--------------------|----------------------------------------------------------------------------|
//! | [`ledger`]         | what bonding, unbonding, rebonding, withdrawing and slashing do to a stake |
//! | [`votes`]          | how many votes a stake has in an election, and what they are worth         |
//! | [`inflation`]      | how much an era mints, and how much of it is for the stakers               |
//! | [`payout`]         | how the stakers' part is divided among validators and their nominators     |
//! | [`slash_fraction`] | which part of a stake an offence costs                                     |
//! | [`slash`]          | how much that is for each stake, and what reporters get of it              |
//! | [`slash_spans`]    | how much of it is due, after what other offences cost already              |
//!
//! # Conventions
//! - Amounts are `u128` in the smallest unit of the token, times are milliseconds, eras are indices.
//! - **Every division rounds down**, but for the units that a vote stands for. What is paid or slashed is therefore
//!   never more than the exact value, and what a division leaves over stays where the money came from. (The one power
//!   in here, beyond the ideal staking rate, shifts the last digits between stakers and treasury.)
//! - No function panics, whatever its arguments; each says what it makes of senseless ones.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod inflation;
pub mod ledger;
pub mod payout;
mod ratio;
pub mod slash;
pub mod slash_fraction;
pub mod slash_spans;
pub mod votes;

pub use ratio::multiply_ratio_floor;
