//! How much an era pays: implementations of `sp_staking::EraPayout` from which a chain chooses.
//!
//! At the end of an era, staking asks [`EraPayout`](sp_staking::EraPayout) with the staked amount, the total issuance
//! and the duration of the era. The answer has two parts: one for the stakers, and one for the treasury, which is the
//! receiver of `RewardRemainder`.
//!
//! | type | an era pays |
//! |---|---|
//! | [`Curve`] | a rate of the issuance. The staking rate decides how much of it is for the stakers |
//! | [`FixedPerEra`] | two amounts, however long the era is |
//! | [`FixedPerYear`] | its part of two yearly amounts |
//! | [`ScheduleByEra`] | the amounts of its row in a table by eras |
//! | [`ScheduleByYear`] | its part of the amounts in a table by years |
//! | [`Capped`] | what another type says, until issuance and promised rewards together reach a cap |
//!
//! Whether these amounts are minted or come from a funded account is a choice of the staking pallet, its
//! `Config::RewardSource`. [`sinks`] has receivers for remainders and slashes.
//!
//! # Conventions
//! - **Numbers are parameters**: each is a `Get`. A constant, a storage value and a parameter of `pallet-parameters`
//!   all fit. The crate has no storage.
//! - **The duration is bounded by the caller.** The staking pallet hands over at most its `MaxEraDuration`, however
//!   long the chain stood still. Types that pay by time pay for no more than that. [`FixedPerEra`] and
//!   [`ScheduleByEra`] pay for one era, however long it was.
//! - **Every division rounds down.** Amounts saturate at the largest `Balance`. Nothing panics.
//! - Amounts have up to 128 bits. `Balance` may be smaller.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

mod amounts;
mod capped;
mod curve;
mod fixed;
mod schedule;
pub mod sinks;

pub use amounts::Amounts;
pub use capped::Capped;
pub use curve::Curve;
pub use fixed::{FixedPerEra, FixedPerYear};
pub use schedule::{ScheduleByEra, ScheduleByYear, Table};
