//! How much is minted at the end of an era, and how it is shared between stakers and treasury.
//!
//! Staking calls [`Inflation`] when an era ends, before it writes `ErasValidatorReward`; the arithmetic is
//! `palisade_staking_math::inflation`, this module only holds the chain's parameters.

use crate::Balance;
use palisade_staking_math::inflation::{compute_era_inflation, InflationCurve};
use sp_runtime::Perquintill;
use sp_staking::EraPayout;

/// About 10% a year in all. The stakers' part is 2.5% with nothing staked, grows to 10% with half
/// of the tokens staked, and then halves for every 5 points of staking rate beyond; the treasury gets the
/// rest. Polkadot-JS Apps assumes the same numbers for a chain that it doesn't know.
pub const CURVE: InflationCurve = InflationCurve {
    min: Perquintill::from_parts(25_000_000_000_000_000),
    max: Perquintill::from_percent(10),
    ideal_stake: Perquintill::from_percent(50),
    falloff: Perquintill::from_percent(5),
};

/// The chain's inflation: [`CURVE`] over the length of the era, which staking measures and bounds.
pub struct Inflation;

impl EraPayout<Balance> for Inflation {
    /// Returns what the stakers and what the treasury get, in units. `era_duration_millis` is measured by
    /// the timestamps of the last block of the era before (in the genesis era, of the first) and of the
    /// era's own last block, and is `LongestPaidEra` at the most, or what governance set below that.
    fn era_payout(
        total_staked: Balance,
        total_issuance: Balance,
        era_duration_millis: u64,
    ) -> (Balance, Balance) {
        let era = compute_era_inflation(&CURVE, total_staked, total_issuance, era_duration_millis);
        (era.stakers, era.treasury)
    }
}
