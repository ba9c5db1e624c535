//! The weights of calls, and of the end of a round.
//!
//! | implementation of [`WeightInfo`] | numbers |
//! |---|---|
//! | [`Measured`] | what each benchmark took in the Wasm of our runtime; `make weights` writes it |
//! | [`CountedWeight`] | the reads and writes of the longest path, plus an allowance for computing |
//! | [`Larger`] | of two implementations, the larger number; our runtime uses it with both |
//!
//! Counted weights are upper bounds by reading the code: storage accesses of this pallet, signatures, and an allowance
//! for what the restaking pallet and the staking pallet do. What was measured depends on these pallets: those of our
//! runtime. Only tests use counted weights alone, because they are the same on every machine. A chain measures on its
//! own hardware.

mod measured;

pub use measured::Measured;
pub use palisade_weights::Larger;
// The generated file implements the trait that has this name, in each crate.
use WeightInfo as Measurements;

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

palisade_weights::weight_info! {
    /// The weights, as functions of the amount of work.
    pub trait WeightInfo {
        /// Returns the weight of looking whether a round ends in a block.
        fn look() -> Weight;
        /// Returns the weight of ending a round with this number of reports, and of beginning the next one.
        fn close(reports: u32) -> Weight;
        /// Returns the weight of `set_key`.
        fn set_key() -> Weight;
        /// Returns the weight of `end_key`.
        fn end_key() -> Weight;
        /// Returns the weight of `forget`.
        fn forget() -> Weight;
        /// Returns the weight of `submit`, and of admitting it without a sender, in a round with this number of reports.
        fn submit(reports: u32) -> Weight;
        /// Returns the weight of `report_equivocation`, in a round with this number of reports.
        fn report_equivocation(reports: u32) -> Weight;
        /// Returns the weight of `set_settings`.
        fn set_settings() -> Weight;
    }
}

/// The time for the computation around a few storage accesses, in picoseconds: 50 µs.
const COMPUTATION: u64 = 50_000_000;

/// The time to check a signature in both forms, in picoseconds: 200 µs.
const SIGNATURE: u64 = 200_000_000;

/// The time to decode, sort and encode a report, in picoseconds: 5 µs.
const REPORT: u64 = 5_000_000;

/// An allowance for the stake at risk in an era: reads of the restaking pallet and of the staking pallet.
const AT_RISK: u64 = 8;

/// An allowance for a slash that is opened: reads and writes of the restaking pallet and of the staking pallet. Of a
/// service that shares stake, all 64 services and faults of the validator are read. After the bonding duration has
/// become shorter, up to 64 earlier eras are looked up.
const SLASH: (u64, u64) = (251, 20);

fn signatures(count: u64) -> Weight {
    Weight::from_parts(SIGNATURE.saturating_mul(count), 0)
}

fn each_report(reports: u32) -> Weight {
    Weight::from_parts(REPORT.saturating_mul(reports.into()), 0)
}

/// Returns the weight of eras that are looked at beyond `MaxEras`, or forgotten: whether each is at risk.
pub(crate) fn each_era<T: frame_system::Config>(eras: u32) -> Weight {
    T::DbWeight::get()
        .reads(1)
        .saturating_add(Weight::from_parts(REPORT, 0))
        .saturating_mul(eras.into())
}

/// Upper bounds that are counted from storage accesses, with the database weights of the runtime.
pub struct CountedWeight<T>(PhantomData<T>);

impl<T: Config> CountedWeight<T> {
    fn counted(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(COMPUTATION, 0)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }

    /// The owners of the keys that a call forgets.
    fn forgotten() -> u64 {
        T::MaxKeys::get().into()
    }
}

impl<T: Config> WeightInfo for CountedWeight<T> {
    /// The round.
    fn look() -> Weight {
        T::DbWeight::get().reads(1)
    }

    /// Reads the round, reports, settings, prices, eras, the clock of staking, and who is invulnerable. Writes reports,
    /// prices, the round and eras.
    fn close(reports: u32) -> Weight {
        Self::counted(11, 4).saturating_add(each_report(reports))
    }

    /// Asks for the stake at risk in two eras. Reads the clock of staking, the first block, the round, eras, the owner
    /// of the key and the record. Writes the record, the owner, and the owners of keys that are forgotten.
    fn set_key() -> Weight {
        let writes = Self::forgotten().saturating_add(2);
        Self::counted(AT_RISK.saturating_mul(2).saturating_add(8), writes)
            .saturating_add(signatures(1))
    }

    /// The record, the round and an owner.
    fn end_key() -> Weight {
        Self::counted(2, 2)
    }

    /// Asks for allocations in two eras. Writes the record, and the owners of keys that are forgotten.
    fn forget() -> Weight {
        let writes = Self::forgotten().saturating_add(1);
        Self::counted(AT_RISK.saturating_mul(2).saturating_add(5), writes)
    }

    /// Reads the first block, the round, eras, the owner of the key, its record, reports, the clock of staking, and the
    /// stake at risk.
    fn submit(reports: u32) -> Weight {
        Self::counted(AT_RISK.saturating_add(9), 1)
            .saturating_add(signatures(1))
            .saturating_add(each_report(reports))
    }

    /// Asks for an allocation. Reads the first block, the round, eras, the owner of the key, its record and reports.
    /// Writes the record, reports, and the owners of keys that are forgotten.
    fn report_equivocation(reports: u32) -> Weight {
        let (reads, writes) = SLASH;
        Self::counted(
            reads.saturating_add(AT_RISK).saturating_add(8),
            writes.saturating_add(Self::forgotten()).saturating_add(2),
        )
        .saturating_add(signatures(2))
        .saturating_add(each_report(reports))
    }

    fn set_settings() -> Weight {
        Self::counted(0, 1)
    }
}
