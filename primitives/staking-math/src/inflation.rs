//! How much an era mints, and how it is divided between stakers and treasury.
//!
//! At the end of an era the staking pallet knows the staked amount, the total issuance and the duration of the era.
//! Total inflation does not depend on the staking rate. The staking rate decides the stakers' part of it. The
//! treasury gets the rest. [`payout`](crate::payout) divides the stakers' part.

use crate::multiply_ratio_floor;
use pallet_staking_reward_fn::compute_inflation;
use sp_arithmetic::{
    helpers_128bit::multiply_by_rational_with_rounding, traits::Saturating, FixedPointNumber,
    FixedU128, Perquintill, Rounding,
};

/// The length of the year to which rates refer, in milliseconds: 365.25 days.
pub const MILLIS_PER_YEAR: u64 = 31_557_600_000;

/// The smallest falloff. A smaller one counts as this one, because the curve beyond the ideal is nearly vertical here
/// already.
const SMALLEST_FALLOFF: Perquintill = Perquintill::from_percent(1);

/// Yearly inflation as a function of the staking rate.
///
/// The stakers' part rises linearly from `min`, with nothing staked, to `max` at `ideal_stake`. Beyond that, its
/// excess over `min` halves with every further `falloff` of stake:
///
/// ```text
/// x ≤ x*:  I₀ + (I_max − I₀) · x / x*
/// x > x*:  I₀ + (I_max − I₀) · 2^((x* − x) / d)
/// ```
///
/// The formula is that of the Web3 Foundation's paper on Polkadot's token economics. A `min` above `max` counts as
/// `max`. A `falloff` below 1% counts as 1%.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InflationCurve {
    /// I₀: the stakers' part when nothing is staked.
    pub min: Perquintill,
    /// I_max: the stakers' part at the ideal rate, and total inflation at any rate.
    pub max: Perquintill,
    /// x*: the ideal staking rate, as a part of the issuance.
    pub ideal_stake: Perquintill,
    /// d: the stake beyond the ideal that halves the incentive, as a part of the issuance.
    pub falloff: Perquintill,
}

impl InflationCurve {
    /// Returns the curve that Polkadot-JS Apps assumes for a chain that it doesn't know: I_max 10%, I₀ 2.5%, x* 50%,
    /// d 5%.
    pub const fn polkadot_js_default() -> Self {
        Self {
            min: Perquintill::from_parts(25_000_000_000_000_000),
            max: Perquintill::from_percent(10),
            ideal_stake: Perquintill::from_percent(50),
            falloff: Perquintill::from_percent(5),
        }
    }
}

/// What an era mints. The sum of both fields is the whole inflation of the era, to the last unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraInflation {
    /// For validators and nominators. It is divided by era points and by stake.
    pub stakers: u128,
    /// For the treasury.
    pub treasury: u128,
}

/// Returns what an era of `era_millis` mints, if `staked` of the total `issuance` is staked.
///
/// - Total: `floor(floor(max · issuance) · era_millis / year)`.
/// - Stakers: the same two floors, with the stakers' yearly rate in place of `max`. This rate and the staking rate
///   are rounded down to 10⁻¹⁸. Beyond the ideal, a power of two is summed term by term, so the rate can be up to
///   10⁻¹⁷ too high or too low. If `staked` is more than `issuance`, it counts as `issuance`.
/// - Treasury: the difference. So it gets what rounding takes from the stakers.
///
/// Both are zero if the duration or the issuance is zero. They saturate at `u128::MAX` for absurdly long eras.
pub fn compute_era_inflation(
    curve: &InflationCurve,
    staked: u128,
    issuance: u128,
    era_millis: u64,
) -> EraInflation {
    let mint =
        |yearly_rate: Perquintill| compute_pro_rata(yearly_rate.mul_floor(issuance), era_millis);
    let staking_rate = Perquintill::from_rational(staked, issuance);
    let total = mint(curve.max);
    // At most the total, because the stakers' rate is at most `max`.
    let stakers = mint(compute_stakers_rate(curve, staking_rate));
    EraInflation {
        stakers,
        treasury: total.saturating_sub(stakers),
    }
}

/// Returns the part of a yearly amount for a time: `floor(yearly · millis / year)`. Saturates at `u128::MAX`.
pub fn compute_pro_rata(yearly: u128, millis: u64) -> u128 {
    multiply_ratio_floor(yearly, millis.into(), MILLIS_PER_YEAR.into())
}

/// Lowers what an era pays to at most `most`. The parts keep their ratio.
///
/// - Total: `min(stakers + treasury, most)`.
/// - Stakers: if that is less than the sum, `floor(most · stakers / (stakers + treasury))`. Otherwise as before.
/// - Treasury: the difference. So it gets what rounding takes from the stakers: less than a unit.
///
/// A sum above `u128::MAX` counts as `u128::MAX`: then the treasury's part is lowered first.
pub fn compute_limited(era: EraInflation, most: u128) -> EraInflation {
    let total = era.stakers.saturating_add(era.treasury);
    let (total, stakers) = if total <= most {
        (total, era.stakers)
    } else {
        (most, multiply_ratio_floor(most, era.stakers, total))
    };
    EraInflation {
        stakers,
        // The stakers' part is at most the total, because each part is at most the sum.
        treasury: total.saturating_sub(stakers),
    }
}

/// Returns the yearly rate at which eras pay, as a part of `base`: `floor(floor(amount · year / era_millis) / base)`,
/// in parts of 10⁻¹⁸. Each era takes `era_millis` and pays `amount`. Nothing compounds.
///
/// The rate can be above 1. It is too low by less than `1 / base + 10⁻¹⁸`. An `amount` that was itself rounded down
/// lowers it by up to the number of eras in a year, divided by `base`.
///
/// `None` if `era_millis` or `base` is zero, or if the rate or the amount of a year is too large.
pub fn compute_yearly_rate(amount: u128, era_millis: u64, base: u128) -> Option<FixedU128> {
    let share = |value, numerator: u128, denominator| {
        multiply_by_rational_with_rounding(value, numerator, denominator, Rounding::Down)
    };
    let in_a_year = share(amount, MILLIS_PER_YEAR.into(), era_millis.into())?;
    share(in_a_year, FixedU128::DIV, base).map(FixedU128::from_inner)
}

/// Returns the stakers' part of yearly inflation at a staking rate. It is between `min` and `max`.
fn compute_stakers_rate(curve: &InflationCurve, staking_rate: Perquintill) -> Perquintill {
    // The library's curve rises from zero to one and falls again. The library refuses a smaller falloff.
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
