//! The weights of calls, of hooks, and of hearing what became of slashes.
//!
//! | implementation of [`WeightInfo`] | numbers |
//! |---|---|
//! | [`Measured`] | what each benchmark took in the Wasm of our runtime; `make weights` writes it |
//! | [`CountedWeight`] | the reads and writes of the longest path, plus an allowance for computing |
//! | [`Larger`] | of two implementations, the larger number; our runtime uses it with both |
//!
//! Counted weights are upper bounds by reading the code: storage accesses of this pallet and of accounts, and an
//! allowance for the staking pallet. Only tests use them alone, because they are the same on every machine. A chain
//! measures on its own hardware.

mod measured;

pub use measured::Measured;
pub use palisade_weights::Larger;
// The generated file implements the trait that has this name, in each crate.
use WeightInfo as Measurements;

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

palisade_weights::weight_info! {
    /// The weights, as functions of the amount of work.
    pub trait WeightInfo {
        /// Returns the weight of looking whether there is work in a block.
        fn look() -> Weight;
        /// Returns the weight of a certificate.
        fn certify(operators: u32, services: u32) -> Weight;
        /// Returns the weight of reading and writing all pots.
        fn open_pots(services: u32) -> Weight;
        /// Returns the weight of paying an operator.
        fn pay_operator() -> Weight;
        /// Returns the weight of hearing that a slash was applied.
        fn hear() -> Weight;
        /// Returns the weight of hearing that a slash was cancelled.
        fn hear_cancelled() -> Weight;
        /// Returns the weight of `register_service`.
        fn register_service() -> Weight;
        /// Returns the weight of `retire_service`.
        fn retire_service() -> Weight;
        /// Returns the weight of `set_profit`.
        fn set_profit() -> Weight;
        /// Returns the weight of `allocate`.
        fn allocate() -> Weight;
        /// Returns the weight of `deallocate`.
        fn deallocate() -> Weight;
        /// Returns the weight of `set_tags`.
        fn set_tags() -> Weight;
        /// Returns the weight of `remove_operator` with eras that are at risk.
        fn remove_operator(eras: u32) -> Weight;
        /// Returns the weight of `slash`.
        fn slash() -> Weight;
        /// Returns the weight of `reward`.
        fn reward() -> Weight;
        /// Returns the weight of `set_settings`.
        fn set_settings() -> Weight;
    }
}

/// The time for the computation around a few storage accesses, in picoseconds: 50 µs.
const COMPUTATION: u64 = 50_000_000;

/// The time for an operator in a certificate, beside storage accesses, in picoseconds: 30 µs.
const OPERATOR: u64 = 30_000_000;

/// The time for a service in a certificate, beside storage accesses, in picoseconds: 300 µs.
const SERVICE: u64 = 300_000_000;

/// The time to find, and to decode or remove, an entry of a map, beside storage accesses, in picoseconds: 5 µs.
const ENTRY: u64 = 5_000_000;

/// The reads of the clock of the staking pallet: eras, durations.
const CLOCK: u64 = 6;

/// The most eras before those at risk that may still be slashed, because stake was bonded for longer then. The search
/// for the oldest era reads one value of each.
const EARLIER: u64 = crate::types::MAX_RECORDS as u64;

/// The most services of an operator, allocated or locked: all.
const PARTS: u64 = SERVICES;

/// The most services of a record that were removed since.
const REMOVED: u64 = crate::types::MAX_PARTS as u64;

/// The most services.
const SERVICES: u64 = crate::types::MAX_SERVICES as u64;

/// An allowance for a slash that the staking pallet stores: reads and writes.
const SLASH: (u64, u64) = (25, 15);

/// An allowance for a reward that the staking pallet takes over: reads and writes. It withdraws the funds, and notes
/// the reward.
const REWARD: (u64, u64) = (10, 6);

/// Returns the weight of reading entries of maps.
pub(crate) fn read_entries<T: frame_system::Config>(entries: u64) -> Weight {
    T::DbWeight::get()
        .reads(1)
        .saturating_add(Weight::from_parts(ENTRY, 0))
        .saturating_mul(entries)
}

/// Returns the weight of removing entries of maps.
pub(crate) fn remove_entries<T: frame_system::Config>(entries: u64) -> Weight {
    T::DbWeight::get()
        .reads_writes(1, 1)
        .saturating_add(Weight::from_parts(ENTRY, 0))
        .saturating_mul(entries)
}

/// Upper bounds that are counted from storage accesses, with the database weights of the runtime.
pub struct CountedWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> CountedWeight<T> {
    fn counted(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(COMPUTATION, 0)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }

    fn each(count: u32, reads: u64, writes: u64, time: u64) -> Weight {
        T::DbWeight::get()
            .reads_writes(reads, writes)
            .saturating_add(Weight::from_parts(time, 0))
            .saturating_mul(count.into())
    }
}

impl<T: frame_system::Config> WeightInfo for CountedWeight<T> {
    /// The planned or active era, and how far the work is.
    fn look() -> Weight {
        T::DbWeight::get()
            .reads(2)
            .saturating_add(Weight::from_parts(COMPUTATION / 10, 0))
    }

    /// An operator, its stake, and whether it is invulnerable. A service is read, measured, and perhaps removed, and its
    /// stakes of four eras are forgotten. The search for the oldest era asks the staking pallet.
    fn certify(operators: u32, services: u32) -> Weight {
        Self::counted(CLOCK.saturating_add(EARLIER + 11), 5)
            .saturating_add(Self::each(operators, 2, 0, OPERATOR))
            .saturating_add(Self::each(services, 8, 10, SERVICE))
    }

    fn open_pots(services: u32) -> Weight {
        Self::counted(4, 1).saturating_add(Self::each(services, 2, 1, 0))
    }

    fn pay_operator() -> Weight {
        let (reads, writes) = REWARD;
        Self::counted(reads.saturating_add(2), writes)
    }

    /// An operator, its stake, and whether it was invulnerable; its services, their loads and its faults there; the
    /// bucket; and as much of a service of which it holds nothing. The search for the oldest era asks the staking
    /// pallet.
    fn hear() -> Weight {
        let reads = CLOCK.saturating_add(EARLIER + PARTS * 3 + 12);
        Self::counted(reads, PARTS * 3 + 4)
    }

    /// Reads: the service, the operator, its stake in two eras, whether it was invulnerable, the stake of the service,
    /// its load, the fault book, the bucket, the certified era or the planned one. Writes: load, fault book, bucket.
    /// The operator is decoded.
    fn hear_cancelled() -> Weight {
        Self::counted(10, 3).saturating_add(Weight::from_parts(COMPUTATION + OPERATOR, 0))
    }

    fn register_service() -> Weight {
        Self::counted(6, 6)
    }

    fn retire_service() -> Weight {
        Self::counted(CLOCK.saturating_add(1), 1)
    }

    fn set_profit() -> Weight {
        Self::counted(4, 2)
    }

    /// Due locks ask the fault book, and which eras can be slashed. Then the services of the operator, settings, the
    /// load and the account.
    fn allocate() -> Weight {
        Self::counted(CLOCK.saturating_add(PARTS * 4 + 10), 6)
    }

    fn deallocate() -> Weight {
        Self::counted(CLOCK.saturating_add(PARTS * 4 + 8), 4)
    }

    fn set_tags() -> Weight {
        Self::counted(CLOCK.saturating_add(PARTS * 6 + 8), PARTS + 5)
    }

    /// For each era: the stake, and whether it can be slashed, which is asked four times.
    fn remove_operator(eras: u32) -> Weight {
        Self::counted(CLOCK.saturating_add(SERVICES * 3 + 12), SERVICES + 5)
            .saturating_add(Self::each(eras, 2, 0, ENTRY * 5))
    }

    /// Of a service that shares stake, all services of the operator and its faults there are read, and the services of
    /// the era of the fault, which can be removed by now.
    fn slash() -> Weight {
        let (reads, writes) = SLASH;
        Self::counted(
            CLOCK
                .saturating_add(reads)
                .saturating_add(EARLIER + PARTS * 2 + REMOVED + 12),
            writes.saturating_add(2),
        )
    }

    /// The service, two accounts twice, and all pots.
    fn reward() -> Weight {
        Self::counted(SERVICES + 7, 4)
    }

    fn set_settings() -> Weight {
        Self::counted(1, 1)
    }
}
