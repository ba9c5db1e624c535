//! Provisional weights: upper bounds counted from storage accesses, until they are measured.
//!
//! Looking up one key of an index counts as one read. Proof sizes are zero, because a sovereign chain has no limit for
//! them.

use crate::pallet::Config;
use frame_support::{traits::Get, weights::Weight};

/// The time for the computation around a few storage accesses, in picoseconds: 20 µs, which is generous.
const COMPUTATION: u64 = 20_000_000;

/// The time of the computation, and of these storage accesses.
fn bound<T: Config>(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(COMPUTATION, 0)
        .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// Returns the weight of a report with `newcomers` new offenders, without the handler.
///
/// The newcomers that became habitual were marked in `marked` slots in all.
///
/// Reads the session, the lifetime, the cursor, the era, the slot and the habitual slot, and up to five items for the
/// policy. Writes both slots, and moves them in two indices. For each offender: reads whether its two reports are known
/// and the list of its slots; writes the report, its position and the list. An offender that becomes habitual is marked
/// in every slot of its list.
pub(crate) fn report<T: Config>(newcomers: u32, marked: u32) -> Weight {
    bound::<T>(11, 10)
        .saturating_add(bound::<T>(3, 3).saturating_mul(u64::from(newcomers)))
        .saturating_add(marks::<T>(marked))
}

/// Returns the weight of marking an offender as habitual in `slots` slots, or of removing these marks.
///
/// An offender has at most `MaxReports` slots, or more if a release has lowered that bound.
pub(crate) fn marks<T: Config>(slots: u32) -> Weight {
    bound::<T>(1, 1).saturating_mul(u64::from(slots))
}

/// Returns the weight of a block in which nothing is due. Reads the session, the lifetime and both cursors.
pub(crate) fn quiet_block<T: Config>() -> Weight {
    bound::<T>(4, 0)
}

/// Returns the weight of one step of upkeep, without the handler.
///
/// Reads at most both cursors, the lifetime, one key of each index, the slot, a position, a report, whether its
/// offender is habitual, and the list of the offender's slots. Writes at most the slot, the position, the report, the
/// list and two indices.
pub(crate) fn step<T: Config>() -> Weight {
    bound::<T>(10, 6)
}
