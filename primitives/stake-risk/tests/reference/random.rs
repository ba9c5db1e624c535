//! Random small graphs, with as many ties, empty ends and extreme values as possible.

use palisade_stake_risk::{
    graph::{Allocation, Mode, Service, Validator},
    robustness::certify,
    slack::free_attacks,
    Fraction, Graph,
};
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

/// How large a graph may be.
#[derive(Clone, Copy)]
pub struct Size {
    pub validators: usize,
    pub services: usize,
}

/// The largest graphs for which all coalitions can be tried.
pub const BRUTE_FORCE: Size = Size {
    validators: 12,
    services: 6,
};

/// Parts above zero: round ones, thirds, all, the smallest one.
pub fn any_part() -> impl Strategy<Value = Perbill> {
    prop_oneof![
        4 => (1u32..=100).prop_map(Perbill::from_percent),
        2 => Just(Perbill::one()),
        1 => Just(Perbill::from_rational(1u32, 3)),
        1 => Just(Perbill::from_rational(2u32, 3)),
        1 => (1u32..=1_000_000_000).prop_map(Perbill::from_parts),
        1 => Just(Perbill::from_parts(1)),
    ]
}

/// Whole, or any part.
fn any_cap() -> impl Strategy<Value = Perbill> {
    prop_oneof![2 => Just(Perbill::one()), 1 => any_part()]
}

/// Amounts up to 20, or around 10¹⁸.
fn any_amount() -> impl Strategy<Value = u128> {
    prop_oneof![
        6 => 0u128..=20,
        1 => (0u128..=20).prop_map(|tokens| tokens * 1_000_000_000_000_000_000),
        1 => 0u128..=1_000_000_000_000_000_000_000,
    ]
}

fn any_validator() -> impl Strategy<Value = Validator> {
    (any_amount(), 0u32..4, vec(0u32..3, 0..3)).prop_map(|(stake, operator, tags)| Validator {
        stake,
        operator,
        tags,
    })
}

fn any_service() -> impl Strategy<Value = Service> {
    (any_amount(), any_part(), any_cap()).prop_map(|(profit, threshold, slash_cap)| Service {
        profit,
        threshold,
        slash_cap,
    })
}

/// A share of the stake in percent, for each pair of validator and service: often none, often all.
fn any_shares(pairs: usize) -> impl Strategy<Value = Vec<u32>> {
    vec(
        prop_oneof![2 => Just(0u32), 2 => Just(100u32), 2 => 1u32..100],
        pairs,
    )
}

/// Any graph of both modes, with partial allocations and slash caps.
pub fn any_graph(size: Size) -> impl Strategy<Value = Graph> {
    let mode = prop_oneof![Just(Mode::Shared), Just(Mode::Unique)];
    let nodes = (
        vec(any_validator(), 1..=size.validators),
        vec(any_service(), 1..=size.services),
    );
    (mode, nodes)
        .prop_flat_map(|(mode, (validators, services))| {
            let shares = any_shares(validators.len() * services.len());
            (Just(mode), Just(validators), Just(services), shares)
        })
        .prop_map(|(mode, validators, services, shares)| {
            let allocations = allocate(mode, &validators, services.len(), &shares);
            Graph::new(mode, validators, services, allocations).unwrap()
        })
}

/// A graph in which no attack pays, often barely: the profits are lowered to what the certificate covers, or less.
pub fn any_certified_graph(size: Size) -> impl Strategy<Value = Graph> {
    (any_graph(size), 70u32..=100).prop_map(|(graph, percent)| {
        let free = free_attacks(&graph);
        let mut services = graph.services().to_vec();
        for service in free {
            services[service as usize].profit = 0;
        }
        let rebuild = |services: Vec<Service>| {
            let (validators, allocations) = (graph.validators(), graph.allocations());
            Graph::new(
                graph.mode(),
                validators.to_vec(),
                services,
                allocations.to_vec(),
            )
            .unwrap()
        };
        let slack = certify(&rebuild(services.clone())).slack;
        if let Some(coverage) = slack
            .coverage()
            .filter(|coverage| *coverage < Fraction::one())
        {
            for service in &mut services {
                let covered = coverage.parts_of(service.profit);
                service.profit = Perbill::from_percent(percent).mul_floor(covered);
            }
        }
        rebuild(services)
    })
}

/// Graphs of the paper: whole stakes, nothing is slashed in part.
pub fn any_graph_of_the_paper(size: Size) -> impl Strategy<Value = Graph> {
    (
        vec(0u128..=20, 1..=size.validators),
        vec((0u128..=20, any_part()), 1..=size.services),
    )
        .prop_flat_map(|(stakes, services)| {
            let edges = vec(any::<bool>(), stakes.len() * services.len());
            (Just(stakes), Just(services), edges)
        })
        .prop_map(|(stakes, services, is_edge)| {
            let services: Vec<_> = services
                .into_iter()
                .map(|(profit, threshold)| Service::new(profit, threshold))
                .collect();
            let pairs = (0..stakes.len() as u32).flat_map(|validator| {
                (0..services.len() as u32).map(move |each| (validator, each))
            });
            let edges: Vec<_> = pairs
                .zip(is_edge)
                .filter_map(|(pair, is_edge)| is_edge.then_some(pair))
                .collect();
            Graph::whole_stakes(&stakes, &services, &edges).unwrap()
        })
}

/// Allocations by shares of the stake in percent. In unique mode, the last ones get what is left.
fn allocate(
    mode: Mode,
    validators: &[Validator],
    services: usize,
    shares: &[u32],
) -> Vec<Allocation> {
    let mut allocations = Vec::new();
    for (index, validator) in validators.iter().enumerate() {
        let mut left = validator.stake;
        for service in 0..services {
            let share = Perbill::from_percent(shares[index * services + service]);
            let amount = share.mul_ceil(validator.stake).min(left);
            if mode == Mode::Unique {
                left -= amount;
            }
            if amount > 0 {
                allocations.push(Allocation {
                    validator: index as u32,
                    service: service as u32,
                    amount,
                });
            }
        }
    }
    allocations
}
