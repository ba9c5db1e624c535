//! The weights of calls, of the work of an era, and of slashes.
//!
//! | implementation of [`WeightInfo`] | numbers |
//! |---|---|
//! | [`Measured`] | what each benchmark took in the Wasm of our runtime; `make weights` writes it |
//! | [`CountedWeight`] | the reads and writes of the longest path, plus an allowance for computing |
//! | [`Larger`] | of two implementations, the larger number; our runtime uses it with both |
//!
//! Counted weights are upper bounds by reading the code: storage accesses of this pallet, of the tokens and of the
//! accounts, and for each stash an allowance for the staking pallet. Only tests use them alone, because they are the
//! same on every machine. A chain measures on its own hardware.

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
        /// Returns the weight of a block in which nothing can be due.
        fn quiet_block() -> Weight;
        /// Returns the weight of looking whether there is work in a block.
        fn look() -> Weight;
        /// Returns the weight of settling batches: withdrawals of all stashes.
        fn settle(stashes: u32, batches: u32) -> Weight;
        /// Returns the weight of taking rewards and closing a batch: all stashes unbond.
        fn close(stashes: u32) -> Weight;
        /// Returns the weight of delegating: all stashes bond and nominate.
        fn delegate(stashes: u32) -> Weight;
        /// Returns the weight of hearing of a slash of any staker.
        fn hear() -> Weight;
        /// Returns the weight of a slash of a stash that reaches chunks.
        fn slash(chunks: u32) -> Weight;
        /// Returns the weight of `deposit`.
        fn deposit() -> Weight;
        /// Returns the weight of `request_exit`.
        fn request_exit() -> Weight;
        /// Returns the weight of `claim_exit`.
        fn claim_exit() -> Weight;
        /// Returns the weight of `exit_at_once`.
        fn exit_at_once() -> Weight;
        /// Returns the weight of `fund_insurance`.
        fn fund_insurance() -> Weight;
        /// Returns the weight of `open`.
        fn open() -> Weight;
        /// Returns the weight of `set_settings`.
        fn set_settings() -> Weight;
        /// Returns the weight of `end_bunker`.
        fn end_bunker() -> Weight;
        /// Returns the weight of `set_validator`.
        fn set_validator() -> Weight;
        /// Returns the weight of `bond_operator`.
        fn bond_operator() -> Weight;
        /// Returns the weight of `leave_operator`.
        fn leave_operator() -> Weight;
        /// Returns the weight of `withdraw_operator_bond`.
        fn withdraw_operator_bond() -> Weight;
    }
}

/// The time for the computation around a few storage accesses, in picoseconds: 50 µs.
const COMPUTATION: u64 = 50_000_000;

/// The time for one stash in a step, beside storage accesses, in picoseconds: 100 µs.
const STASH: u64 = 100_000_000;

/// An allowance for one action in the staking pallet: reads and writes. Each stash gets four more reads and writes in a
/// step. By reading the code of `palisade-staking`, a stash takes at most this much:
///
/// | what | actions | reads | writes |
/// |---|---:|---:|---:|
/// | it withdraws and is forgotten, while it nominates | 2 | 17 | 11 |
/// | it unbonds and chills, and chunks are withdrawn | 2 | 11 | 7 |
/// | its validator and the offences of it are looked up, it bonds for the first time and nominates | 2 | 13 | 10 |
/// | it changes its nomination, with all that staking reads once | 1 | 16 | 6 |
///
/// The rest covers what staking reads once in a step: eras, limits, pending slashes, counters, the lock of the list of
/// voters.
const STAKING: (u64, u64) = (14, 8);

/// Upper bounds that are counted from storage accesses, with the database weights of the runtime.
pub struct CountedWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> CountedWeight<T> {
    fn counted(reads: u64, writes: u64) -> Weight {
        Weight::from_parts(COMPUTATION, 0).saturating_add(Self::accesses(reads, writes))
    }

    fn accesses(reads: u64, writes: u64) -> Weight {
        T::DbWeight::get().reads_writes(reads, writes)
    }

    fn each_stash(stashes: u32, actions: u64) -> Weight {
        let (reads, writes) = STAKING;
        let one = Self::accesses(
            reads.saturating_mul(actions).saturating_add(4),
            writes.saturating_mul(actions).saturating_add(4),
        );
        one.saturating_add(Weight::from_parts(STASH, 0))
            .saturating_mul(stashes.into())
    }
}

impl<T: frame_system::Config> WeightInfo for CountedWeight<T> {
    /// The mark.
    fn quiet_block() -> Weight {
        Weight::from_parts(COMPUTATION / 10, 0).saturating_add(Self::accesses(1, 0))
    }

    /// The clock of staking is up to eight items; mark, work record, open batches, shares. Writes the mark.
    fn look() -> Weight {
        Self::counted(13, 1)
    }

    /// A withdrawal may also forget the stash. Then stake that unbonds for no batch is withdrawn.
    fn settle(stashes: u32, batches: u32) -> Weight {
        Self::counted(4, 4)
            .saturating_add(Self::each_stash(stashes, 3))
            .saturating_add(Self::accesses(2, 2).saturating_mul(batches.into()))
    }

    /// A stash may have to withdraw and to chill as well.
    fn close(stashes: u32) -> Weight {
        Self::counted(16, 15).saturating_add(Self::each_stash(stashes, 3))
    }

    /// For each stash, also when it was admitted. A stash may be raised and get its part of the rest.
    fn delegate(stashes: u32) -> Weight {
        Self::counted(6, 3).saturating_add(Self::each_stash(stashes, 3))
    }

    fn hear() -> Weight {
        Self::quiet_block()
    }

    fn slash(chunks: u32) -> Weight {
        Self::counted(16, 12).saturating_add(
            Self::accesses(1, 1).saturating_mul(u64::from(chunks).saturating_mul(2)),
        )
    }

    /// Settings, all stake, cash, stashes, shares; two accounts, the asset and its account.
    fn deposit() -> Weight {
        Self::counted(12, 7)
    }

    fn request_exit() -> Weight {
        Self::counted(8, 8)
    }

    fn claim_exit() -> Weight {
        Self::counted(8, 8)
    }

    fn exit_at_once() -> Weight {
        Self::counted(14, 7)
    }

    fn fund_insurance() -> Weight {
        Self::counted(4, 4)
    }

    /// The asset, its name, its id; two accounts, cash, shares, the mark.
    fn open() -> Weight {
        Self::counted(10, 10)
    }

    fn set_settings() -> Weight {
        Self::counted(10, 8)
    }

    fn end_bunker() -> Weight {
        Self::counted(1, 2)
    }

    fn set_validator() -> Weight {
        Self::counted(10, 9).saturating_add(Self::each_stash(1, 1))
    }

    fn bond_operator() -> Weight {
        Self::counted(4, 4)
    }

    fn leave_operator() -> Weight {
        Self::counted(10, 2).saturating_add(Self::each_stash(1, 1))
    }

    fn withdraw_operator_bond() -> Weight {
        Self::counted(12, 4)
    }
}
