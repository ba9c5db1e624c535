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

/// The longest time for which an era mints: a week, in ms. A longer era is one in which the chain stood still, or which
/// governance froze, and nobody worked for all of it.
pub const MAX_ERA_MILLIS: u64 = 7 * 24 * 60 * 60 * 1_000;

/// The chain's inflation: [`CURVE`] over the measured length of the era, up to [`MAX_ERA_MILLIS`].
pub struct Inflation;

impl EraPayout<Balance> for Inflation {
    /// Returns what the stakers and what the treasury get, in units. `era_duration_millis` is measured by
    /// the timestamps of the last block of the era before (in the genesis era, of the first) and of the
    /// era's own last block.
    fn era_payout(
        total_staked: Balance,
        total_issuance: Balance,
        era_duration_millis: u64,
    ) -> (Balance, Balance) {
        let millis = era_duration_millis.min(MAX_ERA_MILLIS);
        let era = compute_era_inflation(&CURVE, total_staked, total_issuance, millis);
        (era.stakers, era.treasury)
    }
}
