//! The units of all runtime parameters: money and time.
//!
//! `configs` uses these constants. This module has no behaviour.

/// The token: PAL, twelve decimals.
pub mod currency {
    use crate::Balance;

    /// The name of the token, as wallets show it.
    pub const SYMBOL: &str = "PAL";
    /// The decimals of an amount in PAL. Offline signers check the symbol and the decimals: both are part of the hash
    /// of the metadata.
    pub const DECIMALS: u8 = 12;
    /// One PAL, in the smallest unit of the chain.
    pub const PAL: Balance = 10u128.pow(DECIMALS as u32);
    /// A thousandth of a PAL.
    pub const MILLI_PAL: Balance = PAL / 1_000;
    /// The least balance of an account: 0.001 PAL. It pays for the storage of an abandoned account.
    pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_PAL;

    /// Returns the deposit for `items` storage entries of `bytes` bytes in total. It is refunded when the entries are
    /// removed.
    ///
    /// 0.1 PAL for each entry and 0.001 PAL for each byte: high enough that nobody fills the state for fun.
    pub const fn deposit(items: u32, bytes: u32) -> Balance {
        let for_items = (items as Balance).saturating_mul(100 * MILLI_PAL);
        for_items.saturating_add((bytes as Balance).saturating_mul(MILLI_PAL))
    }
}

/// Time, in blocks and in milliseconds.
///
/// A slot has 6 s on the `live` preset, and 1 s on `dev` and `local` (see [`crate::timing`]). Constants in blocks
/// assume slots of 6 s. With slots of 1 s, the same number of blocks takes a sixth of the time. Referenda convert them
/// by the length of a day ([`crate::timing::BlocksPerDay`]).
pub mod time {
    use crate::BlockNumber;

    /// Slot length of the `live` preset, in milliseconds.
    pub const LIVE_SLOT_MILLIS: u64 = 6_000;
    /// Slot length of the `dev` and `local` presets, in milliseconds. It is the shortest slot length in use. The
    /// block limits in [`crate::configs`] are chosen for it.
    pub const SHORTEST_SLOT_MILLIS: u64 = 1_000;

    /// Blocks in a minute of 6 s slots.
    pub const MINUTES: BlockNumber = 60_000 / LIVE_SLOT_MILLIS as BlockNumber;
    /// Blocks in an hour of 6 s slots.
    pub const HOURS: BlockNumber = 60 * MINUTES;
    /// Blocks in a day of 6 s slots.
    pub const DAYS: BlockNumber = 24 * HOURS;

    /// The constant `c` of BABE: a slot has a primary author with probability 1/4. The secondary author fills the
    /// other slots.
    pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
}
