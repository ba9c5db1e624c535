//! Which part of its pool an offence costs a validator, by how many offend together.
//!
//! Accidents are independent of each other and rare, attacks need company: so a fraction is small
//! for one offender and grows with their number. `offenders` counts those of the same kind and the
//! same slot, round or session; whoever reports has done the counting. A runtime gives each kind of
//! offence its [`SlashFormula`]. What a fraction then takes from whom begins in
//! [`slash`](crate::slash).
//!
//! Every rounding favours the offender, by less than three parts in a billion with the parameters of
//! Polkadot.

use sp_arithmetic::{traits::Saturating, Perbill};

/// How a kind of offence is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashFormula {
    /// Some offenders are tolerated; each one more costs the same, up to a cap.
    Unresponsiveness(Unresponsiveness),
    /// The square of the part of the set that offends.
    Equivocation(Equivocation),
    /// The same however many offend.
    Fixed(Perbill),
    /// What the reporting pallet says.
    Proposed,
}

impl SlashFormula {
    /// The fraction for `offenders` among `validators`, of which the reporting pallet has `proposed` its
    /// own. Between 0 and 100%.
    pub fn compute(&self, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        match self {
            SlashFormula::Unresponsiveness(formula) => formula.compute(offenders, validators),
            SlashFormula::Equivocation(formula) => formula.compute(offenders, validators),
            SlashFormula::Fixed(fraction) => *fraction,
            SlashFormula::Proposed => proposed,
        }
    }
}

/// What neither authoring a block nor sending a heartbeat in a session costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresponsiveness {
    /// One in so many validators may be unresponsive for free. Zero tolerates none by this.
    pub tolerated_one_in: u32,
    /// So many more may be, whatever the size of the set.
    pub tolerated_besides: u32,
    /// The cap is reached when one in so many validators offends beyond those. Zero never charges.
    pub steepness: u32,
    /// The most it can cost.
    pub cap: Perbill,
}

impl Unresponsiveness {
    /// Polkadot's: a tenth of the set, and one more, may have a bad day; a third beyond them costs 7%.
    pub const POLKADOT: Self = Self {
        tolerated_one_in: 10,
        tolerated_besides: 1,
        steepness: 3,
        cap: Perbill::from_percent(7),
    };

    /// `min(steepness · (x − tolerated)/n, 1) · cap` for `x` offenders among `n` validators, where
    /// `tolerated = floor(n / tolerated_one_in) + tolerated_besides`; zero for `x ≤ tolerated`.
    ///
    /// With the parameters of Polkadot that is `min(3·(x − (n/10 + 1))/n, 1) · 7%`. The ratio is rounded
    /// down to a part in a billion, then its product with the cap.
    ///
    /// The senseless `validators = 0` follows the same rule to its limit: so many offenders as are
    /// tolerated besides cost nothing, more of them are everybody (the cap).
    pub fn compute(&self, offenders: u32, validators: u32) -> Perbill {
        let tolerated = validators
            .checked_div(self.tolerated_one_in)
            .unwrap_or(0)
            .saturating_add(self.tolerated_besides);
        let excess = offenders.saturating_sub(tolerated);
        compute_capped_ratio(self.steepness, excess, validators).saturating_mul(self.cap)
    }
}

/// What signing two contradicting messages costs, be it two blocks in a slot (BABE) or two votes in a
/// round (GRANDPA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equivocation {
    /// Everything is lost when one in so many validators offends. Zero never charges.
    pub steepness: u32,
}

impl Equivocation {
    /// Polkadot's: a third of the set can stop finality, so a third loses everything.
    pub const POLKADOT: Self = Self { steepness: 3 };

    /// `min((steepness · x/n)², 1)` for `x` offenders among `n` validators.
    ///
    /// The ratio is rounded down to a part in a billion, then its square. No offender costs nothing; any
    /// offender of an empty set counts as all of it (100%).
    pub fn compute(&self, offenders: u32, validators: u32) -> Perbill {
        compute_capped_ratio(self.steepness, offenders, validators).square()
    }
}

/// `min(factor · part/whole, 1)`, rounded down. Nothing is no part of anything; anything else is all of
/// an empty whole.
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
