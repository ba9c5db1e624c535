//! How much is minted at the end of an era, and how it is divided between stakers and treasury.
//!
//! Staking calls [`Inflation`] when an era ends, before it writes `ErasValidatorReward`. The arithmetic is in
//! `palisade_staking_math::inflation`. This module holds only the chain's parameters.

use crate::Balance;
use palisade_staking_math::inflation::{compute_era_inflation, InflationCurve};
use sp_runtime::Perquintill;
use sp_staking::EraPayout;

/// Total inflation is 10% a year. The stakers' part is 2.5% with nothing staked, and rises to 10% with half of the
/// tokens staked. Beyond that, its excess over 2.5% halves with every 5 percentage points of staking rate. The
/// treasury gets the rest. Polkadot-JS Apps assumes the same numbers for a chain that it doesn't know.
pub const CURVE: InflationCurve = InflationCurve {
    min: Perquintill::from_parts(25_000_000_000_000_000),
    max: Perquintill::from_percent(10),
    ideal_stake: Perquintill::from_percent(50),
    falloff: Perquintill::from_percent(5),
};

/// The chain's inflation: [`CURVE`] over the duration of the era. Staking measures and bounds the duration.
pub struct Inflation;

impl EraPayout<Balance> for Inflation {
    /// Returns the amounts for the stakers and for the treasury, in units.
    ///
    /// `era_duration_millis` is the time from the timestamp of the previous era's last block to that of this era's
    /// last block. In the genesis era it starts with the first block. It is at most `LongestPaidEra`, or a lower
    /// limit set by governance.
    fn era_payout(
        total_staked: Balance,
        total_issuance: Balance,
        era_duration_millis: u64,
    ) -> (Balance, Balance) {
        let era = compute_era_inflation(&CURVE, total_staked, total_issuance, era_duration_millis);
        (era.stakers, era.treasury)
    }
}
