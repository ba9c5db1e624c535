//! Which part of its pool an offence costs a validator, by how many offend together.
//!
//! Accidents are independent of each other and rare, attacks need company: so a fraction is small
//! for one offender and grows with their number. `offenders` counts those of the same kind and the
//! same slot, round or session; whoever reports has done the counting. What a fraction then takes
//! from whom is the staking pallet's business.
//!
//! Every rounding favours the offender, by less than three parts in a billion.

use sp_arithmetic::{traits::Saturating, Perbill};

/// The most that unresponsiveness can cost.
const UNRESPONSIVENESS_CAP: Perbill = Perbill::from_percent(7);

/// What neither authoring a block nor sending a heartbeat in a session costs:
/// `min(3·(x − (n/10 + 1))/n, 1) · 7%` with integer `n/10`, for `x` offenders among `n` validators.
///
/// Up to `n/10 + 1` offenders it costs nothing: a tenth of the set, and one more, may have a bad day.
/// The result is between 0 and 7%; the ratio is rounded down to a part in a billion, then its product
/// with 7%.
///
/// The senseless `validators = 0` follows the same rule to its limit: one offender is within the
/// tolerance, more of them are everybody (7%).
pub fn compute_unresponsiveness(offenders: u32, validators: u32) -> Perbill {
    let tolerated = (validators / 10).saturating_add(1);
    let excess = offenders.saturating_sub(tolerated);
    if excess == 0 {
        return Perbill::zero();
    }
    compute_thrice_ratio(excess, validators).saturating_mul(UNRESPONSIVENESS_CAP)
}

/// What signing two contradicting messages costs, be it two blocks in a slot (BABE) or two votes in a
/// round (GRANDPA): `min((3x/n)², 1)` for `x` offenders among `n` validators.
///
/// A third of the set can stop finality, so a third loses everything. The result is between 0 and
/// 100%; `3x/n` is rounded down to a part in a billion, then its square. No offender costs nothing;
/// any offender of an empty set counts as all of it (100%).
pub fn compute_equivocation(offenders: u32, validators: u32) -> Perbill {
    if offenders == 0 {
        return Perbill::zero();
    }
    compute_thrice_ratio(offenders, validators).square()
}

/// `min(3·part/whole, 1)`, rounded down; one if `whole` is zero.
fn compute_thrice_ratio(part: u32, whole: u32) -> Perbill {
    // Three times a `u32` always fits in a `u64`.
    let thrice = u64::from(part).saturating_mul(3);
    Perbill::from_rational(thrice, u64::from(whole))
}

#[cfg(test)]
mod tests;
