//! What the pallet costs.
//!
//! **Not measured.** The weights of `()` are counted: storage accesses of this pallet, of the tokens and of the accounts, and
//! for each stash an allowance for the staking pallet. They are upper bounds by reading the code, with generous times
//! for the computation. A chain measures its own before it uses the pallet.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weights.
pub trait WeightInfo {
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

/// The time for the computation around a few storage accesses, in picoseconds: 50 µs.
const COMPUTATION: u64 = 50_000_000;

/// The time for one stash in a step, beside storage accesses, in picoseconds: 100 µs.
const STASH: u64 = 100_000_000;

/// An allowance for one action in the staking pallet: reads and writes. A bond or an unbond touches the ledger, the account, the
/// hold, the list of voters and limits.
const STAKING: (u64, u64) = (25, 15);

fn counted(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(COMPUTATION, 0)
        .saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

fn each_stash(stashes: u32, actions: u64) -> Weight {
    let (reads, writes) = STAKING;
    let one = RocksDbWeight::get()
        .reads_writes(
            reads.saturating_mul(actions).saturating_add(4),
            writes.saturating_mul(actions).saturating_add(4),
        )
        .saturating_add(Weight::from_parts(STASH, 0));
    one.saturating_mul(stashes.into())
}

/// Counted, not measured. For tests and for a first look.
impl WeightInfo for () {
    /// The clock of staking is up to eight items; work record, open batches, shares.
    fn look() -> Weight {
        counted(12, 0)
    }

    /// A withdrawal may also forget the stash.
    fn settle(stashes: u32, batches: u32) -> Weight {
        counted(4, 4)
            .saturating_add(each_stash(stashes, 2))
            .saturating_add(
                RocksDbWeight::get()
                    .reads_writes(2, 2)
                    .saturating_mul(batches.into()),
            )
    }

    /// A stash may have to chill as well.
    fn close(stashes: u32) -> Weight {
        counted(16, 14).saturating_add(each_stash(stashes, 2))
    }

    fn delegate(stashes: u32) -> Weight {
        counted(6, 3).saturating_add(each_stash(stashes, 2))
    }

    fn hear() -> Weight {
        RocksDbWeight::get()
            .reads(1)
            .saturating_add(Weight::from_parts(COMPUTATION / 10, 0))
    }

    fn slash(chunks: u32) -> Weight {
        counted(14, 10).saturating_add(
            RocksDbWeight::get()
                .reads_writes(1, 1)
                .saturating_mul(u64::from(chunks).saturating_mul(2)),
        )
    }

    /// Settings, all stake, cash, stashes, shares; two accounts, the asset and its account.
    fn deposit() -> Weight {
        counted(12, 7)
    }

    fn request_exit() -> Weight {
        counted(8, 8)
    }

    fn claim_exit() -> Weight {
        counted(8, 8)
    }

    fn exit_at_once() -> Weight {
        counted(14, 7)
    }

    fn fund_insurance() -> Weight {
        counted(4, 4)
    }

    fn open() -> Weight {
        counted(8, 8)
    }

    fn set_settings() -> Weight {
        counted(10, 8)
    }

    fn end_bunker() -> Weight {
        counted(1, 1)
    }

    fn set_validator() -> Weight {
        counted(10, 8).saturating_add(each_stash(1, 1))
    }

    fn bond_operator() -> Weight {
        counted(4, 4)
    }

    fn leave_operator() -> Weight {
        counted(10, 2).saturating_add(each_stash(1, 1))
    }

    fn withdraw_operator_bond() -> Weight {
        counted(12, 4)
    }
}
