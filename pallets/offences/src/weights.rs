//! What reports and steps cost.
//!
//! [`WeightInfo`] has a function for each benchmark. [`Measured`] implements it: `make weights` writes its file,
//! `weights/measured.rs`. [`CountedWeight`] is for tests and examples, because it is the same on every machine. The
//! functions of this module combine these weights for a report.

mod measured;

pub use measured::Measured;
// The generated file implements the trait that has this name, in each crate.
use WeightInfo as Measurements;

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights, without those of the offence handler.
pub trait WeightInfo {
    /// Returns the weight of a report in which nobody became habitual.
    fn report(newcomers: u32) -> Weight;
    /// Returns the weight of marking an offender as habitual in its slots, or of removing these marks. There is at
    /// least one slot.
    fn marks(slots: u32) -> Weight;
    /// Returns the weight of a block in which nothing is due.
    fn quiet_block() -> Weight;
    /// Returns the weight of one step of upkeep.
    fn step() -> Weight;
}

/// Upper bounds that are counted from storage accesses. For tests and examples.
///
/// Looking up one key of an index counts as one read. Proof sizes are zero, because a sovereign chain has no limit for
/// them.
pub struct CountedWeight<T>(PhantomData<T>);

/// The time for the computation around a few storage accesses, in picoseconds: 20 µs, which is generous.
const COMPUTATION: u64 = 20_000_000;

impl<T: frame_system::Config> CountedWeight<T> {
    /// Returns the time of the computation, and of these storage accesses.
    fn bound(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(COMPUTATION, 0)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for CountedWeight<T> {
    /// Reads the session, the lifetime, the cursor, the era, the slot and the habitual slot, and up to five items for
    /// the policy. Writes both slots, and moves them in two indices. For each offender: reads whether its two reports
    /// are known and the list of its slots; writes the report, its position and the list. The benchmark shows up to
    /// four more reads and one more write for each offender, in the handler. They are added.
    fn report(newcomers: u32) -> Weight {
        Self::bound(11, 10).saturating_add(Self::bound(7, 4).saturating_mul(u64::from(newcomers)))
    }

    /// An offender has at most `MaxReports` slots, or more if a release has lowered that bound. Besides each slot,
    /// reads the list of slots, and writes the report and its position. One more write is counted, to be safe.
    fn marks(slots: u32) -> Weight {
        Self::bound(1, 3).saturating_add(Self::bound(1, 1).saturating_mul(u64::from(slots)))
    }

    /// Reads the session, the lifetime and both cursors.
    fn quiet_block() -> Weight {
        Self::bound(4, 0)
    }

    /// Reads at most both cursors, the lifetime, one key of each index, the slot, a position, a report, whether its
    /// offender is habitual, and the list of the offender's slots. Writes at most the slot, the position, the report,
    /// the list and two indices.
    fn step() -> Weight {
        Self::bound(10, 6)
    }
}

/// Returns the weight of a report with `newcomers` new offenders, without the handler.
///
/// The newcomers that became habitual were marked in `marked` slots in all.
pub(crate) fn report<T: Config>(newcomers: u32, marked: u32) -> Weight {
    T::WeightInfo::report(newcomers).saturating_add(marks::<T>(marked))
}

/// Returns the weight of marking an offender as habitual in `slots` slots, or of removing these marks.
pub(crate) fn marks<T: Config>(slots: u32) -> Weight {
    // The measurement contains more than the marks. Without marks there is none of that.
    match slots {
        0 => Weight::zero(),
        _ => T::WeightInfo::marks(slots),
    }
}

/// Returns the weight of a block in which nothing is due.
pub(crate) fn quiet_block<T: Config>() -> Weight {
    T::WeightInfo::quiet_block()
}

/// Returns the weight of one step of upkeep, without the handler.
pub(crate) fn step<T: Config>() -> Weight {
    T::WeightInfo::step()
}
