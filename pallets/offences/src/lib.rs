//! Takes offence reports and tells staking whom to punish, and how.
//!
//! BABE, GRANDPA and im-online prove a misbehaviour and report it here through
//! [`ReportOffence`](sp_staking::offence::ReportOffence). This pallet
//!
//! 1. asks the runtime's [`OffencePolicy`] whether the session proves anything ([`mod@policy`]), and drops whoever
//!    was reported before for the same kind and time slot ([`mod@report`]),
//! 2. counts the offenders of the kind that misbehaved together ([`mod@habits`], [`mod@slots`]),
//! 3. asks the policy which fraction that many deserve, and what else an offence of the kind brings,
//! 4. hands the new offenders to staking at once, with a [`Ruling`](palisade_offence::Ruling), through
//!    [`OffenceHandler`](palisade_offence::OffenceHandler),
//! 5. tells earlier offenders of the slot when their fraction has grown, and forgets what is too
//!    old to be reported again ([`mod@upkeep`]).
//!
//! What a ruling takes from whom is staking's business and comes after.
//!
//! # The cost of k reports
//!
//! Upstream's handlers may expect *all* offenders of a slot with every report, which costs O(k²) for k
//! reports. Here a report writes and hands over its new offenders only. The growth of the fraction
//! reaches the earlier ones in one pass, after the session in which the growth was reported has ended,
//! so all growths of a session are told at once: k reports of a session cost at most 2k offenders handed
//! over, and each further session that brings reports for the slot at most one pass more. The receiver
//! must charge the largest fraction it was told of an offence, not the sum, so that being told twice
//! changes nothing.
//!
//! # The number of reports
//!
//! Valid reports are free, so what they store is bounded: of each offender, kind and era the reports for
//! [`Config::MaxReports`] time slots are kept. Who offends in more of them is called *habitual*, is counted
//! together with all that are, and gains nothing by it: [`mod@habits`]. More reports of it are refused, by
//! nodes' pools as well, if the runtime wires [`DatedReports`] and [`DatedProofs`] ([`mod@dated`]).
//!
//! # Departures from `pallet-offences`
//!
//! - Earlier offenders are told of a growth a session later at most (plus the blocks that the
//!   bounded pass takes), not within the report.
//! - What counts as "together" includes the session, as the trait demands, except where a slot
//!   outlives its session: see [`OffencePolicy::spans_sessions`].
//! - The same offender is counted once per kind and slot, whichever session a report names: a
//!   reporter can't choose a second session to have an offence counted twice.
//! - Nothing is kept for ever. Reports are forgotten after [`Config::ReportLifetime`] sessions, and
//!   an offence older than that is refused with [`REPORT_TOO_OLD`], for it could no longer be told
//!   from a duplicate.
//! - Staking is told the kind of an offence and its consequences, not the fraction alone.
//! - A policy can say that a report of a session proves nothing, and that a fault of many is nobody's own.
//! - The handler's weight is added to the block's instead of being thrown away.
//! - `Reports` has upstream's key and begins with upstream's fields, with a bound on the reporters;
//!   `ConcurrentReportsIndex` is a list with one entry per key instead of one growing value.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod dated;
pub mod habits;
pub mod pallet;
pub mod policy;
pub mod records;
pub mod report;
pub mod slots;
pub mod upkeep;

mod ids;
mod invariants;
mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use dated::{Dated, DatedProofs, DatedReports};
pub use pallet::*;
pub use policy::OffencePolicy;
pub use report::{INCONCLUSIVE, REPORT_TOO_OLD};
