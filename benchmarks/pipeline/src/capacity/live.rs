//! The timing of the `live` preset.
//!
//! An era lasts a day, so work that is done once an era is done once a day. No slot is empty.

use palisade_runtime::timing::live::{EPOCH_DURATION, STAKING};

/// The number of blocks in a session.
pub const BLOCKS_A_SESSION: u64 = EPOCH_DURATION;
/// The number of sessions in a day, which is an era.
pub const SESSIONS_A_DAY: u64 = STAKING.sessions_per_era as u64;
/// The number of blocks in a day.
pub const BLOCKS_A_DAY: u64 = BLOCKS_A_SESSION * SESSIONS_A_DAY;

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_runtime::timing::live::SLOT_DURATION;

    #[test]
    fn an_era_lasts_a_day() {
        assert_eq!(BLOCKS_A_DAY, 14_400);
        assert_eq!(BLOCKS_A_DAY * SLOT_DURATION, 24 * 60 * 60 * 1_000);
    }
}
