//! Each service and each validator by itself: coverage, reuse, headroom.

use crate::{
    input::Input,
    number::{Amount, Ratio},
    report::{Assumptions, Named, SlackNumbers},
};
use palisade_stake_risk::{
    coalition::needed_stake,
    reuse::{restaking_degree, slash_headroom},
    robustness::demands,
    slack::{free_attacks, service_slack},
    Fraction,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A service.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceRow {
    /// Which one.
    #[serde(flatten)]
    pub node: Named,
    /// The profit `π` of corrupting it.
    pub profit: Amount,
    /// The stake `X` behind it.
    pub stake_behind: Amount,
    /// The part `α` of that stake that can corrupt it.
    pub threshold: Ratio,
    /// The part `c` of an allocation that it slashes at most.
    pub slash_cap: Ratio,
    /// The stake that an attack needs: `⌈α·X⌉`.
    pub needed: Amount,
    /// Its slack by its own stake alone: `c·α·X/π − 1`.
    pub slack: SlackNumbers,
    /// The number of its validators.
    pub validators: usize,
    /// Whether it can be corrupted for free.
    pub is_free_attack: bool,
}

/// A validator.
#[derive(Clone, Debug, Serialize)]
pub struct ValidatorRow {
    /// Which one.
    #[serde(flatten)]
    pub node: Named,
    /// Who runs it.
    pub operator: String,
    /// What it has in common with others.
    pub tags: Vec<String>,
    /// Its stake.
    pub stake: Amount,
    /// The number of its services.
    pub services: usize,
    /// How often its stake is promised: `Σ x/σ`. `None` if the sum does not fit into 128 bits.
    pub restaking_degree: Option<Ratio>,
    /// The demand `T` of its services on its stake. Above one, the graph is not certified.
    pub demand: Ratio,
    /// How much more its services may slash together. `None` if it is more than the assumed part of its stake already.
    pub headroom: Option<Amount>,
}

/// How often stake is promised.
#[derive(Clone, Debug, Serialize)]
pub struct Reuse {
    /// All allocations, divided by all stake. `None` if they do not fit into 128 bits.
    pub restaking_degree: Option<Ratio>,
    /// The validator with the highest degree.
    pub most_reused: Option<Named>,
    /// How many validators could lose more to their services than the assumed part of their stake. Those that could lose
    /// exactly this part don't count.
    pub without_headroom: usize,
    /// How much more all services may slash together, of the validators that have headroom.
    pub headroom: Amount,
}

impl Reuse {
    pub(crate) fn of(input: &Input, assumptions: &Assumptions) -> Self {
        let graph = &input.graph;
        let mut amounts = graph.allocations().iter().map(|each| each.amount);
        let promised = amounts.try_fold(0, u128::checked_add);
        let degree = promised.and_then(|promised| Fraction::ratio(promised, graph.total_stake()));
        let indices = || (0u32..).zip(graph.validators()).map(|(index, _)| index);
        let degrees = indices().filter_map(|index| Some((restaking_degree(graph, index)?, index)));
        let highest = degrees.reduce(|most, next| if next.0 > most.0 { next } else { most });
        let headrooms: Vec<_> = indices()
            .map(|index| slash_headroom(graph, index, assumptions.most_slashed))
            .collect();
        let with_headroom = headrooms.iter().flatten();
        Self {
            restaking_degree: degree.map(Ratio::bad),
            most_reused: highest
                .filter(|(degree, _)| !degree.is_zero())
                .map(|(_, index)| Named {
                    index,
                    name: input.validator(index),
                }),
            without_headroom: headrooms.iter().filter(|each| each.is_none()).count(),
            headroom: input
                .amount(with_headroom.fold(0u128, |sum, each| sum.saturating_add(*each))),
        }
    }
}

pub(crate) fn services(input: &Input) -> Vec<ServiceRow> {
    let graph = &input.graph;
    let free: BTreeSet<u32> = free_attacks(graph).into_iter().collect();
    let services = (0u32..).zip(graph.services());
    services
        .map(|(index, each)| ServiceRow {
            node: Named {
                index,
                name: input.service(index),
            },
            profit: input.amount(each.profit),
            stake_behind: input.amount(graph.stake_behind(index)),
            threshold: Ratio::given(each.threshold),
            slash_cap: Ratio::given(each.slash_cap),
            needed: input.amount(needed_stake(graph, index)),
            slack: SlackNumbers::of(&service_slack(graph, index)),
            validators: graph.validators_of(index).len(),
            is_free_attack: free.contains(&index),
        })
        .collect()
}

pub(crate) fn validators(input: &Input, assumptions: &Assumptions) -> Vec<ValidatorRow> {
    let graph = &input.graph;
    let validators = (0u32..).zip(graph.validators()).zip(demands(graph));
    validators
        .map(|((index, each), demand)| {
            let headroom = slash_headroom(graph, index, assumptions.most_slashed);
            ValidatorRow {
                node: Named {
                    index,
                    name: input.validator(index),
                },
                operator: input.operator(each.operator),
                tags: each.tags.iter().map(|tag| input.tag(*tag)).collect(),
                stake: input.amount(each.stake),
                services: graph.services_of(index).len(),
                restaking_degree: restaking_degree(graph, index).map(Ratio::bad),
                demand: Ratio::bad(demand),
                headroom: headroom.map(|units| input.amount(units)),
            }
        })
        .collect()
}
