//! Look-through: on which stake an asset depends, through all the tokens between.
//!
//! An asset is backed by liquid tokens, a liquid token by stashes, a stash by validators. A validator secures services.
//! The shares of what backs a node are a row of a matrix. Looking through several layers multiplies these matrices.
//!
//! **Exact to the unit.** Amounts flow instead of fractions: an amount at a node is divided among what backs it, in
//! proportion. The first `i` parts together get `⌊amount · their backing / all backing⌋`. So nothing is lost, and no
//! part of a division is off by a unit or more.
//!
//! **Loops.** Tokens can back each other: token A is collateral of token B, and the other way round. The value that
//! goes round shrinks each time by what leaves the loop. It is followed until all of it rests, which is the fixed
//! point. If a loop has no way out, there is nothing at its bottom: [`Exposures::new`] refuses it. If hardly anything
//! leaves, the value is mostly borrowed from itself: [`Exposures::look_through`] refuses after [`MAX_ROUNDS`] rounds.

use crate::{at, at_mut, coalition::slash_of, error::ExposureError, indexed, Graph};
use alloc::{collections::VecDeque, vec, vec::Vec};
use core::cmp::Reverse;
use primitive_types::U256;

/// The most rounds that value is followed through a loop. Enough if each round loses 1%.
pub const MAX_ROUNDS: u32 = 10_000;

/// What a node of the exposure graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// Something with a value that others back: a stable coin, a vault, a lending market.
    Asset,
    /// A token that stands for pooled stake.
    LiquidToken,
    /// A bonded account. Validators back it.
    Stash,
    /// The validator with this index in the graph of obligations. Nothing backs it.
    Validator(u32),
}

impl Kind {
    /// Returns whether `self` can be backed by `other`. Assets and tokens can back each other.
    fn can_hold(self, other: Self) -> bool {
        match self {
            Self::Asset | Self::LiquidToken => !matches!(other, Self::Validator(_)),
            Self::Stash => matches!(other, Self::Validator(_)),
            Self::Validator(_) => false,
        }
    }
}

/// A node is backed by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Holding {
    /// The index of the node that is backed.
    pub holder: u32,
    /// The index of the node that backs it.
    pub held: u32,
    /// The value that backs it, in units. Not zero. Holdings of the same pair add up.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub amount: u128,
}

/// Who is backed by what.
///
/// ```
/// use palisade_stake_risk::look_through::{Exposures, Holding, Kind};
///
/// // A stable coin is backed by 3 of a liquid token and 1 of an unstaked asset. The token's stashes nominate unevenly.
/// let holding = |holder, held, amount| Holding { holder, held, amount };
/// let exposures = Exposures::new(
///     vec![Kind::Asset, Kind::LiquidToken, Kind::Asset, Kind::Stash, Kind::Validator(0), Kind::Validator(1)],
///     &[holding(0, 1, 3), holding(0, 2, 1), holding(1, 3, 10), holding(3, 4, 2), holding(3, 5, 1)],
/// )
/// .unwrap();
/// let resting = exposures.look_through(0, 1_000).unwrap();
/// assert_eq!(resting, [0, 0, 250, 0, 500, 250]);
/// assert_eq!(exposures.by_validator(&resting), [(0, 500), (1, 250)]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposures {
    kinds: Vec<Kind>,
    /// For each node what backs it: its index and amount. What is nearest to an end comes last.
    held: Vec<Vec<(u32, u128)>>,
}

impl Exposures {
    /// Returns the exposures of these holdings. The order of the holdings matters only for single units of rounding.
    ///
    /// # Errors
    /// See [`ExposureError`]; all but `LoopTooTight`.
    pub fn new(kinds: Vec<Kind>, holdings: &[Holding]) -> Result<Self, ExposureError> {
        let mut held = vec![Vec::new(); kinds.len()];
        for each in holdings {
            let kind = |node| at(&kinds, node).ok_or(ExposureError::UnknownNode { node });
            let (holder, held_kind) = (kind(each.holder)?, kind(each.held)?);
            if each.amount == 0 {
                return Err(ExposureError::ZeroHolding {
                    holder: each.holder,
                });
            }
            if !holder.can_hold(*held_kind) {
                return Err(ExposureError::WrongOrder {
                    holder: each.holder,
                    held: each.held,
                });
            }
            if let Some(list) = at_mut(&mut held, each.holder) {
                list.push((each.held, each.amount));
            }
        }
        for (holder, list) in indexed(&held) {
            let mut amounts = list.iter().map(|(_, amount)| *amount);
            amounts
                .try_fold(0, u128::checked_add)
                .ok_or(ExposureError::Overflow { holder })?;
        }
        sort_by_distance(&mut held)?;
        Ok(Self { kinds, held })
    }

    /// Returns where `amount` units of a node come to rest, by node. They rest at nodes that nothing backs. The sum of
    /// the result is `amount`.
    ///
    /// # Errors
    /// - `UnknownNode`: there is no such node.
    /// - `LoopTooTight`: some value still goes round after [`MAX_ROUNDS`] rounds.
    pub fn look_through(&self, node: u32, amount: u128) -> Result<Vec<u128>, ExposureError> {
        let mut resting = vec![0u128; self.kinds.len()];
        let mut flowing = resting.clone();
        *at_mut(&mut flowing, node).ok_or(ExposureError::UnknownNode { node })? = amount;
        for _ in 0..MAX_ROUNDS {
            let mut next = vec![0u128; self.kinds.len()];
            for ((index, amount), list) in indexed(&flowing).zip(&self.held) {
                if list.is_empty() {
                    add(&mut resting, index, *amount);
                } else {
                    divide(*amount, list, |held, part| add(&mut next, held, part));
                }
            }
            if next.iter().all(|each| *each == 0) {
                return Ok(resting);
            }
            flowing = next;
        }
        Err(ExposureError::LoopTooTight)
    }

    /// Returns the validators among the resting amounts of [`look_through`](Self::look_through), ascending, with the
    /// amounts that rest there.
    pub fn by_validator(&self, resting: &[u128]) -> Vec<(u32, u128)> {
        let amounts = self.kinds.iter().zip(resting);
        crate::concentration::sum_by_label(amounts.filter_map(|(kind, amount)| match kind {
            Kind::Validator(index) if *amount > 0 => Some((*index, *amount)),
            _ => None,
        }))
    }
}

/// Returns how much each service can take of amounts that rest at validators, by service:
/// `Σ_v ⌈amount_v · ⌈c_s · x_vs⌉ / σ_v⌉`, **rounded up**. In shared mode the same unit can count for several services.
///
/// ```
/// use palisade_stake_risk::{graph::Service, look_through::by_service, Graph};
/// use sp_arithmetic::Perbill;
///
/// let mut service = Service::new(1, Perbill::one());
/// service.slash_cap = Perbill::from_percent(30);
/// let graph = Graph::whole_stakes(&[200, 100], &[service], &[(0, 0)]).unwrap();
/// assert_eq!(by_service(&graph, &[(0, 50), (1, 50)]), [15]);
/// ```
pub fn by_service(graph: &Graph, at_validators: &[(u32, u128)]) -> Vec<u128> {
    let mut exposed = vec![0u128; graph.services().len()];
    for &(validator, amount) in at_validators {
        for edge in graph.services_of(validator) {
            let product =
                U256::from(amount).saturating_mul(slash_of(graph, edge.index, edge.amount).into());
            // A validator with an allocation has stake.
            let (quotient, rest) = product.div_mod(graph.stake_of(validator).max(1).into());
            let part = quotient.saturating_add(u8::from(!rest.is_zero()).into());
            // At most the amount.
            add(
                &mut exposed,
                edge.index,
                u128::try_from(part).unwrap_or(amount),
            );
        }
    }
    exposed
}

/// Puts what is nearest to an end last in each list. So the last unit of an amount always moves toward an end, and
/// rounding can't keep it in a loop for ever.
fn sort_by_distance(held: &mut [Vec<(u32, u128)>]) -> Result<(), ExposureError> {
    let mut holders = vec![Vec::new(); held.len()];
    let mut distances = vec![None; held.len()];
    let mut queue = VecDeque::new();
    for (holder, list) in indexed(held) {
        for (index, _) in list {
            if let Some(holders) = at_mut(&mut holders, *index) {
                holders.push(holder);
            }
        }
        if list.is_empty() {
            queue.push_back((holder, 0u32));
        }
    }
    while let Some((node, distance)) = queue.pop_front() {
        if let Some(unknown @ None) = at_mut(&mut distances, node) {
            *unknown = Some(distance);
            let nearer = at(&holders, node).into_iter().flatten();
            queue.extend(nearer.map(|holder| (*holder, distance.saturating_add(1))));
        }
    }
    if let Some((node, _)) = indexed(&distances).find(|(_, distance)| distance.is_none()) {
        return Err(ExposureError::ClosedLoop { node });
    }
    for list in held {
        list.sort_by_key(|(index, _)| Reverse(at(&distances, *index).copied().flatten()));
    }
    Ok(())
}

/// Divides an amount in proportion to a list of backing amounts that is not empty. Nothing is lost.
fn divide(amount: u128, list: &[(u32, u128)], mut give: impl FnMut(u32, u128)) {
    let total = list
        .iter()
        .fold(0, |sum: u128, each| sum.saturating_add(each.1));
    let (mut backing, mut given) = (0u128, 0u128);
    for (index, part) in list {
        backing = backing.saturating_add(*part);
        let product = U256::from(amount).saturating_mul(backing.into());
        let quotient = product.checked_div(total.into()).unwrap_or_default();
        let until_here = u128::try_from(quotient).unwrap_or(amount);
        give(*index, until_here.saturating_sub(given));
        given = until_here;
    }
}

fn add(amounts: &mut [u128], index: u32, amount: u128) {
    if let Some(sum) = at_mut(amounts, index) {
        *sum = sum.saturating_add(amount);
    }
}

#[cfg(test)]
mod tests;
