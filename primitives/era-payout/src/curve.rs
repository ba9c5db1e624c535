//! A rate of the issuance, divided by the staking rate.

use crate::amounts::from_plain;
use core::marker::PhantomData;
use frame_support::traits::Get;
use palisade_staking_math::inflation::{compute_era_inflation, InflationCurve};
use sp_runtime::{traits::AtLeast32BitUnsigned, Perquintill};
use sp_staking::EraPayout;

/// Pays a yearly rate of the issuance. The stakers' part of it is largest at the ideal staking rate.
///
/// [`InflationCurve`] has the formula, and what senseless numbers mean. The parameters are its fields, in their order:
///
/// - `Minimum`: the stakers' yearly rate when nothing is staked.
/// - `Maximum`: the stakers' yearly rate at the ideal, and the rate of both parts together at any staking rate.
/// - `Ideal`: the ideal staking rate.
/// - `Falloff`: the stake beyond the ideal that halves the stakers' excess over the minimum.
///
/// An era pays its part of the yearly amount, by its duration. The treasury gets what rounding takes from the stakers
/// ([`compute_era_inflation`]).
pub struct Curve<Minimum, Maximum, Ideal, Falloff>(PhantomData<(Minimum, Maximum, Ideal, Falloff)>);

impl<Balance, Minimum, Maximum, Ideal, Falloff> EraPayout<Balance>
    for Curve<Minimum, Maximum, Ideal, Falloff>
where
    Balance: AtLeast32BitUnsigned,
    Minimum: Get<Perquintill>,
    Maximum: Get<Perquintill>,
    Ideal: Get<Perquintill>,
    Falloff: Get<Perquintill>,
{
    fn era_payout(
        total_staked: Balance,
        total_issuance: Balance,
        era_duration_millis: u64,
    ) -> (Balance, Balance) {
        let curve = InflationCurve {
            min: Minimum::get(),
            max: Maximum::get(),
            ideal_stake: Ideal::get(),
            falloff: Falloff::get(),
        };
        from_plain(compute_era_inflation(
            &curve,
            total_staked.unique_saturated_into(),
            total_issuance.unique_saturated_into(),
            era_duration_millis,
        ))
    }
}
