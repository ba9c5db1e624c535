//! The lengths of the `live` preset, which are those of Polkadot. They are also the defaults of the storage.

use super::StakingTiming;
use crate::constants::time::{DAYS, LIVE_SLOT_MILLIS};

/// A slot: 6 s, in milliseconds.
pub const SLOT_DURATION: u64 = LIVE_SLOT_MILLIS;
/// An epoch: 4 h, in slots of 6 s.
pub const EPOCH_DURATION: u64 = 2_400;
/// A day of referenda: 24 h, in blocks of 6 s.
pub const BLOCKS_PER_DAY: u32 = DAYS;
/// An era of 6 sessions (24 h), 28 eras of bonding, 27 of deferral.
pub const STAKING: StakingTiming = StakingTiming {
    sessions_per_era: 6,
    bonding_duration: 28,
    slash_defer_duration: 27,
};
