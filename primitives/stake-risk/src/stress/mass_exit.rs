//! Everybody leaves at once: how long the last one waits.
//!
//! Exits are served in order, at most `capacity` units in an era. Each takes the bonding duration after it is served.

use crate::{robustness::certify, Fraction, Graph};

/// How stake leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ExitQueue {
    /// The most units that can start to leave in an era.
    #[cfg_attr(feature = "serde", serde(with = "crate::serial"))]
    pub capacity: u128,
    /// The eras from then until the funds are free.
    pub bonding_duration: u32,
}

/// What it means that everybody leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MassExit {
    /// The eras until the last one has started to leave: `⌈backlog / capacity⌉`. `None` if the capacity is zero and
    /// somebody waits.
    pub eras_to_start: Option<u128>,
    /// The eras until the last funds are free. It saturates.
    pub eras_to_finish: Option<u128>,
    /// The part of all stake that can leave evenly before the slack `γ*` is zero: `γ*/(1 + γ*)`.
    pub certified_exit: Fraction,
}

/// Returns what happens if `backlog` units leave a graph at once.
///
/// ```
/// use palisade_stake_risk::{graph::Service, stress::mass_exit::{mass_exit, ExitQueue}, Fraction, Graph};
/// use sp_arithmetic::Perbill;
///
/// let graph = Graph::whole_stakes(&[60, 40], &[Service::new(80, Perbill::one())], &[(0, 0), (1, 0)]).unwrap();
/// let queue = ExitQueue { capacity: 30, bonding_duration: 28 };
/// let exit = mass_exit(&graph, graph.total_stake(), &queue);
/// assert_eq!(exit.eras_to_start, Some(4));
/// assert_eq!(exit.eras_to_finish, Some(32));
/// // Below 80 units, an attack may pay.
/// assert_eq!(exit.certified_exit, Fraction::ratio(1, 5).unwrap());
/// ```
pub fn mass_exit(graph: &Graph, backlog: u128, queue: &ExitQueue) -> MassExit {
    let eras_to_start = match (backlog, queue.capacity) {
        (0, _) => Some(0),
        (_, 0) => None,
        (backlog, capacity) => Some(backlog.div_ceil(capacity)),
    };
    MassExit {
        eras_to_start,
        eras_to_finish: eras_to_start
            .map(|eras| eras.saturating_add(queue.bonding_duration.into())),
        certified_exit: certify(graph).slack.even_exit(),
    }
}

#[cfg(test)]
mod tests;
