//! Amounts that depend neither on the issuance nor on the stake.

use core::marker::PhantomData;
use frame_support::traits::Get;
use palisade_staking_math::inflation::compute_pro_rata;
use sp_runtime::traits::AtLeast32BitUnsigned;
use sp_staking::EraPayout;

/// Pays `Stakers` and `Treasury` for each era, in units, however long it is.
///
/// A stalled era pays for one era. But a short era pays in full as well: governance that forces an era in each session
/// pays these amounts in each session. [`FixedPerYear`] does not.
pub struct FixedPerEra<Stakers, Treasury>(PhantomData<(Stakers, Treasury)>);

impl<Balance, Stakers, Treasury> EraPayout<Balance> for FixedPerEra<Stakers, Treasury>
where
    Stakers: Get<Balance>,
    Treasury: Get<Balance>,
{
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        (Stakers::get(), Treasury::get())
    }
}

/// Pays an era its part of the yearly amounts `Stakers` and `Treasury`, in units, by its duration.
///
/// Each part is `floor(yearly · millis / year)`, and a year is 365.25 days. What rounding takes, less than a unit of
/// each part, is not paid. In a year, that is less than a unit of each part for each era.
pub struct FixedPerYear<Stakers, Treasury>(PhantomData<(Stakers, Treasury)>);

impl<Balance, Stakers, Treasury> EraPayout<Balance> for FixedPerYear<Stakers, Treasury>
where
    Balance: AtLeast32BitUnsigned,
    Stakers: Get<Balance>,
    Treasury: Get<Balance>,
{
    fn era_payout(_: Balance, _: Balance, era_duration_millis: u64) -> (Balance, Balance) {
        let part = |yearly: Balance| {
            let part = compute_pro_rata(yearly.unique_saturated_into(), era_duration_millis);
            Balance::unique_saturated_from(part)
        };
        (part(Stakers::get()), part(Treasury::get()))
    }
}
