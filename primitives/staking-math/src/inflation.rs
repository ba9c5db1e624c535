//! How much an era mints, and who it is for.
//!
//! At the end of an era the staking pallet knows what was staked, what exists and how long the era
//! took. Total inflation is the same whatever the staking rate; the rate decides which part of it the
//! stakers get, and the treasury gets the rest. The stakers' part goes on to [`payout`](crate::payout).

use crate::multiply_ratio_floor;
use pallet_staking_reward_fn::compute_inflation;
use sp_arithmetic::{traits::Saturating, Perquintill};

/// The length of the year that rates refer to: 365.25 days, in milliseconds.
pub const MILLIS_PER_YEAR: u64 = 31_557_600_000;

/// A smaller falloff counts as this one: the curve beyond the ideal is all but a cliff already.
const SMALLEST_FALLOFF: Perquintill = Perquintill::from_percent(1);

/// Yearly inflation as a function of the staking rate.
///
/// The stakers' part rises in a line from `min`, with nothing staked, to `max` at `ideal_stake`;
/// beyond that what it has above `min` halves with every further `falloff` of stake:
///
/// ```text
/// x ≤ x*:  I₀ + (I_max − I₀) · x / x*
/// x > x*:  I₀ + (I_max − I₀) · 2^((x* − x) / d)
/// ```
///
/// The formula is that of the Web3 Foundation's paper on Polkadot's token economics. A `min` above
/// `max` counts as `max`, a `falloff` below 1% as 1%.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InflationCurve {
    /// I₀: the stakers' part when nothing is staked.
    pub min: Perquintill,
    /// I_max: the stakers' part at the ideal rate, and total inflation at any rate.
    pub max: Perquintill,
    /// x*: the part of the issuance that should be staked.
    pub ideal_stake: Perquintill,
    /// d: how much stake beyond the ideal halves the incentive.
    pub falloff: Perquintill,
}

impl InflationCurve {
    /// What Polkadot-JS Apps assumes for a chain it doesn't know: I_max 10%, I₀ 2.5%, x* 50%, d 5%.
    pub const fn polkadot_js_default() -> Self {
        Self {
            min: Perquintill::from_parts(25_000_000_000_000_000),
            max: Perquintill::from_percent(10),
            ideal_stake: Perquintill::from_percent(50),
            falloff: Perquintill::from_percent(5),
        }
    }
}

/// What an era mints; the sum is its whole inflation, to the last unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraInflation {
    /// For validators and nominators, to be paid out by era points and stake.
    pub stakers: u128,
    /// For the treasury.
    pub treasury: u128,
}

/// What an era of `era_millis` mints, with `staked` of the total `issuance` at stake.
///
/// - Total: `floor(floor(max · issuance) · era_millis / year)`.
/// - Stakers: the same two floors with their yearly rate in place of `max`. That rate, and the staking
///   rate it depends on, are rounded down to 10⁻¹⁸; beyond the ideal a power of two is summed up term
///   by term, and the rate may be up to 10⁻¹⁷ off either way. More staked than issued counts as all.
/// - Treasury: the difference, so what rounding takes from the stakers goes to the treasury.
///
/// Zero for no time or no issuance; saturates at `u128::MAX` for eras of absurd length.
pub fn compute_era_inflation(
    curve: &InflationCurve,
    staked: u128,
    issuance: u128,
    era_millis: u64,
) -> EraInflation {
    let mint = |yearly_rate: Perquintill| {
        let in_a_year = yearly_rate.mul_floor(issuance);
        multiply_ratio_floor(in_a_year, era_millis.into(), MILLIS_PER_YEAR.into())
    };
    let staking_rate = Perquintill::from_rational(staked, issuance);
    let total = mint(curve.max);
    // At most the total, as the stakers' rate is at most `max`.
    let stakers = mint(compute_stakers_rate(curve, staking_rate));
    EraInflation {
        stakers,
        treasury: total.saturating_sub(stakers),
    }
}

/// The stakers' part of yearly inflation at a staking rate; between `min` and `max`.
fn compute_stakers_rate(curve: &InflationCurve, staking_rate: Perquintill) -> Perquintill {
    // The library's curve runs from zero to one and back, and gives up on a smaller falloff.
    let falloff = curve.falloff.max(SMALLEST_FALLOFF);
    let incentive = compute_inflation(staking_rate, curve.ideal_stake, falloff);
    let spread = curve.max.saturating_sub(curve.min);
    curve
        .min
        .saturating_add(spread.saturating_mul(incentive))
        .min(curve.max)
}

#[cfg(test)]
mod tests;
