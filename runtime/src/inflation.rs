//! How much is minted at the end of an era, and how it is divided between stakers and treasury.
//!
//! Staking calls [`Inflation`] when an era ends, before it writes `ErasValidatorReward`. The arithmetic is in
//! `palisade_staking_math::inflation`. This module holds only the chain's parameters.

use frame_support::parameter_types;
use palisade_era_payout::Curve;
use palisade_staking_math::inflation::InflationCurve;
use sp_runtime::Perquintill;

/// Total inflation is 10% a year. The stakers' part is 2.5% with nothing staked, and rises to 10% with half of the
/// tokens staked. Beyond that, its excess over 2.5% halves with every 5 percentage points of staking rate. The
/// treasury gets the rest. Polkadot-JS Apps assumes the same numbers for a chain that it doesn't know.
pub const CURVE: InflationCurve = InflationCurve {
    min: Perquintill::from_parts(25_000_000_000_000_000),
    max: Perquintill::from_percent(10),
    ideal_stake: Perquintill::from_percent(50),
    falloff: Perquintill::from_percent(5),
};

parameter_types! {
    /// The stakers' yearly rate when nothing is staked.
    pub const Minimum: Perquintill = CURVE.min;
    /// The yearly rate of the whole inflation.
    pub const Maximum: Perquintill = CURVE.max;
    /// The staking rate at which stakers get all of it.
    pub const Ideal: Perquintill = CURVE.ideal_stake;
    /// The stake beyond the ideal that halves the stakers' excess over the minimum.
    pub const Falloff: Perquintill = CURVE.falloff;
}

/// The chain's inflation: [`CURVE`] over the duration of the era. Staking measures the duration, from the timestamp of
/// the previous era's last block to that of this era's last block. In the genesis era it starts with the first block.
/// It is at most `LongestPaidEra`, or a lower limit set by governance.
pub type Inflation = Curve<Minimum, Maximum, Ideal, Falloff>;
