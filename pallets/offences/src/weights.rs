//! Provisional weights: upper bounds counted from storage accesses, until they are measured.
//!
//! An index of which one key is looked up counts as one read. Proof sizes are zero: a sovereign chain
//! has no proof to fit into.

use crate::pallet::Config;
use frame_support::{traits::Get, weights::Weight};

/// Time for the computation around a few storage accesses, in picoseconds: 20 µs, generously.
const COMPUTATION: u64 = 20_000_000;

fn bound<T: Config>(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(COMPUTATION, 0)
        .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// A report with `newcomers` new offenders, without the handler.
///
/// Reads session, lifetime, cursor and slot; writes the slot, moves it in two indices. For each
/// offender it reads whether the report is known and writes the report and its position.
pub(crate) fn report<T: Config>(newcomers: u32) -> Weight {
    bound::<T>(4, 5).saturating_add(bound::<T>(1, 2).saturating_mul(u64::from(newcomers)))
}

/// A block in which nothing is due: session, lifetime and both cursors.
pub(crate) fn quiet_block<T: Config>() -> Weight {
    bound::<T>(4, 0)
}

/// One step of upkeep, without the handler.
///
/// At most it reads both cursors, the lifetime, one key of each index, the slot, a position and a
/// report, and writes the slot, the position, the report and two indices.
pub(crate) fn step<T: Config>() -> Weight {
    bound::<T>(8, 5)
}
