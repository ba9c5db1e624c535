//! The profit rates of all services over one denominator, so that adding them up is adding integers.
//!
//! The rate of a service is `r_s = π_s / (c_s · α_s · X_s)`: the profit for each unit of stake that an attack loses. It
//! is the inverse of [`service_slack`](crate::slack::service_slack).
//!
//! **Bounds.** The parts of a rate have at most 188 bits. The least common multiple of many denominators can have more
//! than 256 bits. Then the rates are rounded **up** to multiples of `2⁻ᵏ`, with a `k` for which their sum surely fits.
//! With fewer than 2³² services, a sum of rates is then too large by less than `2⁻¹⁸⁰` times the larger of the sum and
//! one.

use crate::{
    fraction::gcd,
    slack::{service_slack, Slack},
    Fraction, Graph,
};
use alloc::vec::Vec;
use primitive_types::{U256, U512};

/// The rates of all services, by index.
pub(crate) struct Rates {
    /// The numerators. Their sum fits. Zero for a service that has no profit or no stake.
    numerators: Vec<U256>,
    /// The denominator of all rates. Not zero.
    denominator: U256,
    /// Whether no rate is rounded.
    exact: bool,
}

impl Rates {
    /// Returns the rates of the services of a graph.
    pub(crate) fn new(graph: &Graph) -> Self {
        let rates: Vec<Fraction> = (0u32..)
            .zip(graph.services())
            .map(|(service, _)| rate(graph, service))
            .collect();
        exactly(&rates).unwrap_or_else(|| rounded_up(&rates))
    }

    /// Returns the numerator of the rate of a service. Zero if it does not exist.
    pub(crate) fn numerator(&self, service: u32) -> U256 {
        crate::at(&self.numerators, service)
            .copied()
            .unwrap_or_else(U256::zero)
    }

    /// Returns the numerator of the sum of the rates of some services, each at most once.
    pub(crate) fn sum(&self, services: impl Iterator<Item = u32>) -> U256 {
        // The sum of all fits, so nothing saturates.
        services.fold(U256::zero(), |sum, service| {
            sum.saturating_add(self.numerator(service))
        })
    }

    /// Returns the rate with this numerator.
    pub(crate) fn fraction(&self, numerator: U256) -> Fraction {
        Fraction::new(numerator, self.denominator).unwrap_or_else(Fraction::zero)
    }

    /// Returns whether no rate is rounded.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }
}

/// Returns the rate of a service. Zero if it has no profit, and if it has no stake, which is a free attack.
fn rate(graph: &Graph, service: u32) -> Fraction {
    match service_slack(graph, service) {
        Slack::Coverage(coverage) => coverage.recip(),
        Slack::Unlimited => None,
    }
    .unwrap_or_else(Fraction::zero)
}

/// Returns the rates over their least common denominator, or `None` if it or the sum does not fit.
fn exactly(rates: &[Fraction]) -> Option<Rates> {
    let denominator = rates.iter().try_fold(U256::one(), |multiple, rate| {
        let divisor = gcd(multiple, rate.denominator());
        multiple
            .checked_div(divisor)?
            .checked_mul(rate.denominator())
    })?;
    let over_denominator = |rate: &Fraction| {
        let factor = denominator.checked_div(rate.denominator())?;
        rate.numerator().checked_mul(factor)
    };
    let numerators = rates
        .iter()
        .map(over_denominator)
        .collect::<Option<Vec<_>>>()?;
    numerators
        .iter()
        .try_fold(U256::zero(), |sum, each| sum.checked_add(*each))?;
    Some(Rates {
        numerators,
        denominator,
        exact: true,
    })
}

/// Returns the rates over `2ᵏ`, rounded up.
///
/// A rate is below `2^m`, where `m` is the bits of its numerator, minus the bits of its denominator, plus one: at most
/// 188. With `k = 254 − m − bits(count)`, the sum is at most `count · 2^(m + k) ≤ 2²⁵⁴`. Since `k ≤ 254`, the
/// denominator fits, and `numerator · 2ᵏ` has at most `188 + 254` bits.
///
/// Error: a sum is too large by at most `count · 2⁻ᵏ ≤ 2^(m + 64 − 254)`. If `m > 0`, the largest rate is above
/// `2^(m − 2)`.
fn rounded_up(rates: &[Fraction]) -> Rates {
    let magnitude = |rate: &Fraction| {
        let bits = rate.numerator().bits().saturating_add(1);
        bits.saturating_sub(rate.denominator().bits())
    };
    let largest = rates.iter().map(magnitude).max().unwrap_or(0);
    let count_bits = U256::from(rates.len()).bits();
    let shift = 254usize.saturating_sub(largest.saturating_add(count_bits));
    // At most 2²⁵⁴.
    let denominator = U256::from(2u8)
        .checked_pow(shift.into())
        .unwrap_or(U256::MAX);
    let scale = |rate: &Fraction| {
        let shifted = rate.numerator().full_mul(denominator);
        let (quotient, rest) = shifted.div_mod(rate.denominator().into());
        let rounding = U512::from(u8::from(!rest.is_zero()));
        // It fits by the bound above.
        U256::try_from(quotient.saturating_add(rounding)).unwrap_or(U256::MAX)
    };
    Rates {
        numerators: rates.iter().map(scale).collect(),
        denominator,
        exact: false,
    }
}

#[cfg(test)]
mod tests;
