//! Magnitudes: stakes and fractions from them, and how much of an operator's total is promised.
//!
//! A magnitude `m` of the total `T` is the stake `⌊m · stake / T⌋`. A slash of the fraction `g` takes `⌊g · T⌋` from
//! `m` and from `T`, and the part `g` of the stake. So `stake / T` stays as it is, and with it the stake of all other
//! magnitudes.

use super::{mul_div, mul_div_up};
use crate::types::{Balance, Magnitude, Mode};
use sp_runtime::{PerThing, Perbill};

/// Returns the stake of a magnitude, in units, rounded down: `⌊magnitude · stake / total⌋`. At most the stake.
///
/// ```
/// use palisade_restaking::arithmetic::magnitudes::stake_of;
///
/// assert_eq!(stake_of(250, 1_000, 80), 20);
/// assert_eq!(stake_of(250, 1_000, 79), 19);
/// ```
pub fn stake_of(magnitude: Magnitude, total: Magnitude, stake: Balance) -> Balance {
    mul_div(stake, magnitude.min(total).into(), total.into()).unwrap_or(0)
}

/// Returns the part of the total that a part of a magnitude is, in billionths, rounded down. Zero without a magnitude,
/// also if services have slashed the whole total.
///
/// ```
/// use palisade_restaking::arithmetic::magnitudes::fraction_of;
/// use sp_runtime::Perbill;
///
/// assert_eq!(fraction_of(Perbill::from_percent(50), 250, 1_000), Perbill::from_parts(125_000_000));
/// ```
pub fn fraction_of(part: Perbill, magnitude: Magnitude, total: Magnitude) -> Perbill {
    if magnitude == 0 {
        return Perbill::zero();
    }
    let parts = mul_div(part.deconstruct().into(), magnitude.into(), total.into());
    perbill(parts)
}

/// Returns the part of a magnitude that a fraction of the total is, in billionths, rounded up. It is at most the part
/// from which [`fraction_of`] has made the fraction.
pub fn part_of(fraction: Perbill, magnitude: Magnitude, total: Magnitude) -> Perbill {
    let parts = mul_div_up(
        fraction.deconstruct().into(),
        total.into(),
        magnitude.into(),
    );
    perbill(parts)
}

/// Returns the magnitude of a fraction of a total, rounded down.
pub fn magnitude_of(fraction: Perbill, total: Magnitude) -> Magnitude {
    fraction.mul_floor(total)
}

/// Returns the part that `amount` is of `whole`, in billionths, rounded down. One if the whole is zero or
/// less than the amount.
pub fn share_down(amount: Balance, whole: Balance) -> Perbill {
    perbill(mul_div(amount, Perbill::ACCURACY.into(), whole))
}

/// Returns the parts, and one if there are more or none could be computed.
fn perbill(parts: Option<u128>) -> Perbill {
    let parts = parts.and_then(|parts| u32::try_from(parts).ok());
    Perbill::from_parts(parts.unwrap_or(Perbill::ACCURACY))
}

/// What a service holds of an operator, allocated or locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The magnitude.
    pub magnitude: Magnitude,
    /// Whether the stake may be promised to others too.
    pub mode: Mode,
    /// The part that the service can slash.
    pub cap: Perbill,
}

/// How much of an operator's total is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promised {
    /// To unique services: the sum.
    pub unique: u128,
    /// To shared services: the sum of what they can slash, `Σ ⌈c · m⌉`.
    pub slashable: u128,
    /// To shared services: the largest promise.
    pub largest: u128,
}

impl Promised {
    /// Returns what these claims promise together.
    pub fn of(claims: impl IntoIterator<Item = Claim>) -> Self {
        let mut sum = Self::default();
        for claim in claims {
            let magnitude = u128::from(claim.magnitude);
            match claim.mode {
                Mode::Unique => sum.unique = sum.unique.saturating_add(magnitude),
                Mode::Shared => {
                    let slashable = claim.cap.mul_ceil(magnitude);
                    sum.slashable = sum.slashable.saturating_add(slashable);
                    sum.largest = sum.largest.max(magnitude);
                }
            }
        }
        sum
    }

    /// Returns the magnitude that must be there: `unique + max(Σ ⌈c · m⌉, max m)`, where the second part is the lien
    /// rule of Mesh Security for shared services.
    ///
    /// If it is at most the total, all slashes of all services together are at most the total.
    pub fn needed(&self) -> u128 {
        self.slashable.max(self.largest).saturating_add(self.unique)
    }
}
