//! How much stake a service needs, and how it may be spread.

use super::mul_div_up;
use crate::types::{Balance, Phase, Terms};
use sp_runtime::{PerThing, Perbill};

/// Returns the stake with which a service is active, in units: the least `X` with `π ≤ τ · c · α · X`, **rounded up**
/// at each of three divisions. `None` if it is too large.
///
/// It is the condition of the certificate for the profit rate `r = π / (c · α · X)` of `palisade-stake-risk`: `r ≤ τ`.
/// If the quotas of a validator are at most `1/(1 + γ)` together, its rates are, and `γ* ≥ γ`.
pub fn needed_stake<AccountId>(terms: &Terms<AccountId>) -> Option<Balance> {
    [terms.quota, terms.cap, terms.threshold]
        .into_iter()
        .try_fold(terms.profit, |stake, part| {
            mul_div_up(stake, Perbill::ACCURACY.into(), part.deconstruct().into())
        })
}

/// Returns whether a stake is enough for a service.
pub fn is_enough<AccountId>(terms: &Terms<AccountId>, stake: Balance) -> bool {
    needed_stake(terms).is_some_and(|needed| stake >= needed)
}

/// Returns the phase after its stake was measured. Without a profit any stake is enough: then a service is active after
/// its first measurement.
pub fn next_phase(phase: Phase, is_enough: bool) -> Phase {
    match (phase, is_enough) {
        (_, true) => Phase::Active,
        (Phase::Growing, false) => Phase::Growing,
        (Phase::Active | Phase::Degraded, false) => Phase::Degraded,
    }
}

/// Returns whether quotas leave a slack: `Σ τ ≤ 1/(1 + γ)`. Exact.
///
/// ```
/// use palisade_restaking::arithmetic::limits::leaves_slack;
/// use sp_runtime::Perbill;
///
/// let percent = Perbill::from_percent;
/// assert!(leaves_slack([percent(50), percent(30)], percent(25)));
/// assert!(!leaves_slack([percent(50), percent(31)], percent(25)));
/// ```
pub fn leaves_slack(quotas: impl IntoIterator<Item = Perbill>, slack: Perbill) -> bool {
    let whole = u128::from(Perbill::ACCURACY);
    let sum = quotas.into_iter().fold(0u128, |sum, quota| {
        sum.saturating_add(quota.deconstruct().into())
    });
    let coverage = whole.saturating_add(slack.deconstruct().into());
    sum.saturating_mul(coverage) <= whole.saturating_mul(whole)
}

/// Returns the base of the limits, in units: the stake behind the service, or the stake that it needs if that is more.
/// So the first operator of a service does not have the whole base.
pub fn base<AccountId>(terms: &Terms<AccountId>, behind: Balance) -> Balance {
    needed_stake(terms).map_or(behind, |needed| needed.max(behind))
}
