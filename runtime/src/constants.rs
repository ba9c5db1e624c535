//! The units that every parameter of the runtime is written in: money and time.
//!
//! Read before `configs`, which uses them; nothing here has behaviour.

/// The token: PAL, twelve decimals.
pub mod currency {
    use crate::Balance;

    /// One PAL, in the smallest unit of the chain.
    pub const PAL: Balance = 1_000_000_000_000;
    /// A thousandth of a PAL.
    pub const MILLI_PAL: Balance = PAL / 1_000;
    /// What an account has to keep to exist: 0.001 PAL. It pays for the storage of a dead account.
    pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_PAL;

    /// Deposit for `items` storage entries of `bytes` bytes in all. Refunded when they are removed.
    ///
    /// 0.1 PAL an entry and 0.001 PAL a byte: dear enough that nobody fills the state for fun.
    pub const fn deposit(items: u32, bytes: u32) -> Balance {
        items as Balance * 100 * MILLI_PAL + bytes as Balance * MILLI_PAL
    }
}

/// Time, in blocks and in milliseconds.
///
/// Slots are 6 s on the `live` preset and 1 s on `dev` and `local` (see [`crate::timing`]). Constants
/// in blocks are written for 6 s; with 1 s slots the same number of blocks is over six times sooner.
pub mod time {
    use crate::BlockNumber;

    /// Slot length of the `live` preset, in milliseconds.
    pub const LIVE_SLOT_MILLIS: u64 = 6_000;
    /// Slot length of the `dev` and `local` presets, in milliseconds: the shortest one in use, for
    /// which the block limits in [`crate::configs`] are chosen.
    pub const SHORTEST_SLOT_MILLIS: u64 = 1_000;

    /// Blocks in a minute of 6 s slots.
    pub const MINUTES: BlockNumber = 60_000 / LIVE_SLOT_MILLIS as BlockNumber;
    /// Blocks in an hour of 6 s slots.
    pub const HOURS: BlockNumber = 60 * MINUTES;
    /// Blocks in a day of 6 s slots.
    pub const DAYS: BlockNumber = 24 * HOURS;

    /// A slot has a primary author with probability 1 in 4; the secondary author fills the others.
    /// It is the constant `c` of BABE.
    pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
}
