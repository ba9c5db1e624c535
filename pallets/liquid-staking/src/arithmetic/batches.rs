//! Batches: what leavers take with them, and what each of them gets.
//!
//! When a batch is closed, it takes the same part of each asset: of the buffer and of each stash. So leavers and
//! holders own the same mixture, and a slash that reaches both takes the same part from both.

use super::part_of;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Stake that unbonds in one stash: a chunk of the staking pallet.
///
/// A batch owns `owed / whole` of it, holders own the rest. Usually the batch owns all. There is a rest if the staking
/// pallet unbonds more than it was asked for, because it leaves no dust.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Chunk {
    /// What is left of the chunk after slashes, in units.
    pub value: u128,
    /// What the batch owned of the chunk when it was unbonded, in units. At most `whole`.
    pub owed: u128,
    /// The size of the chunk when it was unbonded, in units.
    pub whole: u128,
}

impl Chunk {
    /// Returns what the batch owns: `floor(value · owed / whole)`, in favour of holders.
    pub fn claim(&self) -> u128 {
        part_of(self.value, self.owed, self.whole)
    }

    /// Returns what holders own, in units.
    pub fn rest(&self) -> u128 {
        self.value.saturating_sub(self.claim())
    }
}

/// Returns the part of an asset that a batch of `amount` takes: `floor(asset · amount / liquid)`. `liquid` is the sum
/// of all assets that a batch can take from. At most `asset`.
///
/// The parts of `n` assets add up to `amount` or to at most `n − 1` units less.
pub fn compute_slice(asset: u128, amount: u128, liquid: u128) -> u128 {
    part_of(asset, amount, liquid)
}

/// Returns what a member with `part` of a batch's shares gets: `floor(balance · part / shares)`. It doesn't depend on
/// who claims first.
pub fn compute_pay(part: u128, shares: u128, balance: u128) -> u128 {
    part_of(balance, part, shares)
}
