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

/// A report with `newcomers` new offenders; for those that go beyond what is kept of each, `marked` slots were noted in all.
/// Without the handler.
///
/// Reads session, lifetime, cursor, era, slot and habitual slot, and up to five items for the policy; writes both slots and
/// moves them in two indices. For each offender it reads whether its two reports are known and the list of its
/// slots, and writes the report, its position and the list. Who goes beyond is noted in every slot of its list.
pub(crate) fn report<T: Config>(newcomers: u32, marked: u32) -> Weight {
    bound::<T>(11, 10)
        .saturating_add(bound::<T>(3, 3).saturating_mul(u64::from(newcomers)))
        .saturating_add(marks::<T>(marked))
}

/// Noting in so many slots that an offender is habitual, or is so no longer. An offender has `MaxReports` of them, or more if a
/// release has lowered that.
pub(crate) fn marks<T: Config>(slots: u32) -> Weight {
    bound::<T>(1, 1).saturating_mul(u64::from(slots))
}

/// A block in which nothing is due: session, lifetime and both cursors.
pub(crate) fn quiet_block<T: Config>() -> Weight {
    bound::<T>(4, 0)
}

/// One step of upkeep, without the handler.
///
/// At most it reads both cursors, the lifetime, one key of each index, the slot, a position, a
/// report, whether its offender is habitual, and the list of the offender's slots, and writes the slot, the position, the
/// report, the list and two indices.
pub(crate) fn step<T: Config>() -> Weight {
    bound::<T>(10, 6)
}
