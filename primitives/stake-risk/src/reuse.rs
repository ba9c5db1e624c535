//! Reuse of stake: how much a validator has promised, compared with what it has.

use crate::{at, coalition::slash_of, Fraction, Graph};
use sp_arithmetic::Perbill;

/// Returns the restaking degree of a validator, `Σ_s x_vs / σ_v`, exactly. At most one in unique mode. Zero if the
/// validator has no stake or does not exist. `None` if the sum does not fit into 128 bits (*Elastic Restaking
/// Networks*, arXiv 2503.00170).
///
/// ```
/// use palisade_stake_risk::{graph::Service, reuse::restaking_degree, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// let service = Service::new(1, Perbill::one());
/// let graph = Graph::whole_stakes(&[10], &[service, service, service], &[(0, 0), (0, 1), (0, 2)]).unwrap();
/// assert_eq!(restaking_degree(&graph, 0), Some(Fraction::from_integer(3)));
/// ```
pub fn restaking_degree(graph: &Graph, validator: u32) -> Option<Fraction> {
    let mut amounts = graph.services_of(validator).iter().map(|edge| edge.amount);
    let promised = amounts.try_fold(0, u128::checked_add)?;
    Some(Fraction::ratio(promised, graph.stake_of(validator)).unwrap_or_else(Fraction::zero))
}

/// Returns how much more the services of a validator may slash together, in units, if it shall never be more than the
/// part `kappa` of its stake: `⌊κ · σ_v⌋ − Σ_s ⌈c_s · x_vs⌉`. `None` if it is more already, or there is no such
/// validator.
///
/// ```
/// use palisade_stake_risk::{graph::Service, reuse::slash_headroom, Graph};
/// use sp_arithmetic::Perbill;
///
/// let mut service = Service::new(1, Perbill::one());
/// service.slash_cap = Perbill::from_percent(20);
/// let graph = Graph::whole_stakes(&[100], &[service, service], &[(0, 0), (0, 1)]).unwrap();
/// assert_eq!(slash_headroom(&graph, 0, Perbill::from_percent(50)), Some(10));
/// assert_eq!(slash_headroom(&graph, 0, Perbill::from_percent(30)), None);
/// ```
pub fn slash_headroom(graph: &Graph, validator: u32, kappa: Perbill) -> Option<u128> {
    let stake = at(graph.validators(), validator)?.stake;
    let mut slashes = graph
        .services_of(validator)
        .iter()
        .map(|edge| slash_of(graph, edge.index, edge.amount));
    let slashable = slashes.try_fold(0, u128::checked_add)?;
    kappa.mul_floor(stake).checked_sub(slashable)
}

#[cfg(test)]
mod tests;
