//! Which fraction of its exposure an offence costs a validator, by the number of offenders.
//!
//! Accidents are rare and independent of each other. Attacks need several validators. So the fraction is small for
//! one offender, and grows with the number of offenders.
//!
//! `offenders` is the number of offenders of the same kind in the same slot, round or session. The reporting pallet
//! counts them. A runtime chooses a [`SlashFormula`] for each kind of offence. [`slash`](crate::slash) then computes
//! the amount for each stake.
//!
//! Every rounding favours the offender. With Polkadot's parameters the error is less than three parts in a billion.

use sp_arithmetic::{traits::Saturating, Perbill};

/// How the fraction of a kind of offence is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashFormula {
    /// Some offenders are tolerated. Each further offender costs the same, up to a cap.
    Unresponsiveness(Unresponsiveness),
    /// The square of the offending part of the set, where this part is first multiplied by a factor.
    Equivocation(Equivocation),
    /// The same fraction for any number of offenders.
    Fixed(Perbill),
    /// The fraction that the reporting pallet proposes.
    Proposed,
}

impl SlashFormula {
    /// Returns the fraction for `offenders` among `validators`, between 0 and 100%. `proposed` is the fraction that
    /// the reporting pallet proposes.
    pub fn compute(&self, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        match self {
            SlashFormula::Unresponsiveness(formula) => formula.compute(offenders, validators),
            SlashFormula::Equivocation(formula) => formula.compute(offenders, validators),
            SlashFormula::Fixed(fraction) => *fraction,
            SlashFormula::Proposed => proposed,
        }
    }
}

/// The cost of unresponsiveness: a validator neither authors a block nor sends a heartbeat in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresponsiveness {
    /// `n / tolerated_one_in` of `n` validators may be unresponsive for free. Zero tolerates none by this rule.
    pub tolerated_one_in: u32,
    /// The number of further validators that may be unresponsive for free, for any size of the set.
    pub tolerated_besides: u32,
    /// The cap is reached when `n / steepness` validators offend beyond the tolerated ones. Zero never charges.
    pub steepness: u32,
    /// The largest fraction.
    pub cap: Perbill,
}

impl Unresponsiveness {
    /// Polkadot's parameters: a tenth of the set and one more are tolerated. If a third of the set offends beyond
    /// them, the fraction is 7%.
    pub const POLKADOT: Self = Self {
        tolerated_one_in: 10,
        tolerated_besides: 1,
        steepness: 3,
        cap: Perbill::from_percent(7),
    };

    /// Returns `min(steepness · (x − tolerated)/n, 1) · cap` for `x` offenders among `n` validators, where `tolerated
    /// = floor(n / tolerated_one_in) + tolerated_besides`. Returns zero for `x ≤ tolerated`.
    ///
    /// With Polkadot's parameters this is `min(3·(x − (n/10 + 1))/n, 1) · 7%`. The ratio is rounded down to a part in
    /// a billion. Then its product with the cap is rounded down.
    ///
    /// `validators = 0` is senseless and follows the same rule: up to `tolerated_besides` offenders cost nothing,
    /// more of them reach the cap.
    pub fn compute(&self, offenders: u32, validators: u32) -> Perbill {
        let tolerated = validators
            .checked_div(self.tolerated_one_in)
            .unwrap_or(0)
            .saturating_add(self.tolerated_besides);
        let excess = offenders.saturating_sub(tolerated);
        compute_capped_ratio(self.steepness, excess, validators).saturating_mul(self.cap)
    }
}

/// The cost of an equivocation: a validator signs two contradicting messages. They are two blocks in a slot (BABE) or
/// two votes in a round (GRANDPA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equivocation {
    /// The fraction is 100% when `n / steepness` of `n` validators offend. Zero never charges.
    pub steepness: u32,
}

impl Equivocation {
    /// Polkadot's parameter: a third of the set can stop finality, so a third loses everything.
    pub const POLKADOT: Self = Self { steepness: 3 };

    /// Returns `min((steepness · x/n)², 1)` for `x` offenders among `n` validators.
    ///
    /// The ratio is rounded down to a part in a billion. Then its square is rounded down. Without offenders the
    /// fraction is zero. If the set is empty, any offender counts as the whole set (100%).
    pub fn compute(&self, offenders: u32, validators: u32) -> Perbill {
        compute_capped_ratio(self.steepness, offenders, validators).square()
    }
}

/// Returns `min(factor · part/whole, 1)`, rounded down. The result is zero if `factor · part` is zero. Otherwise it
/// is one if `whole` is zero.
fn compute_capped_ratio(factor: u32, part: u32, whole: u32) -> Perbill {
    // The product of two `u32` always fits in a `u64`.
    let scaled = u64::from(part).saturating_mul(u64::from(factor));
    if scaled == 0 {
        return Perbill::zero();
    }
    Perbill::from_rational(scaled, u64::from(whole))
}

#[cfg(test)]
mod tests;
