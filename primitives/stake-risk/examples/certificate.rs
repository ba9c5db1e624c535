//! Measures the certificate of large graphs: `cargo run --release -p palisade-stake-risk --example certificate`.
//!
//! It prints the median of several runs in microseconds, for graphs in which every validator secures every service.
//! Below the table: a greedy search for attacks in such a graph, and an exhaustive one in a graph at the default
//! limits.

// A measurement, not a runtime.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use palisade_stake_risk::{
    graph::{Allocation, Mode, Service, Validator},
    robustness::certify,
    search::{cheapest, Limits},
    Graph,
};
use sp_arithmetic::Perbill;
use std::{hint::black_box, time::Instant};

const RUNS: usize = 31;

/// Stakes of millions of tokens with 10 decimals. With odd ones, no denominators have much in common.
fn graph(mode: Mode, validators: u32, services: u32, odd: bool) -> Graph {
    let noise = |index: u32, times: u128| if odd { u128::from(index) * times } else { 0 };
    let stakes: Vec<u128> = (0..validators)
        .map(|index| 10_000_000_000_000_000 + noise(index, 7_919_000_003))
        .collect();
    let allocations = (0..validators).flat_map(|validator| {
        let stake = stakes[validator as usize];
        let share = match mode {
            Mode::Shared => stake,
            Mode::Unique => stake / u128::from(services),
        };
        (0..services).map(move |service| Allocation {
            validator,
            service,
            amount: share - noise(service, 1_000_003),
        })
    });
    let services = (0..services).map(|index| Service {
        profit: 20_000_000_000_000_000 + noise(index, 104_729),
        threshold: Perbill::from_rational(1u32, 3),
        slash_cap: Perbill::from_percent(if odd { 1 + index % 100 } else { 100 }),
    });
    let allocations = allocations.collect();
    let services = services.collect();
    let validators = stakes.iter().copied().map(Validator::with_stake).collect();
    Graph::new(mode, validators, services, allocations).expect("the graph is valid")
}

/// The median time of a function in microseconds.
fn median_micros<T>(runs: usize, mut function: impl FnMut() -> T) -> u128 {
    let mut times: Vec<u128> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(function());
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn main() {
    println!("| mode | validators | services | stakes | exact | build, µs | certificate, µs |");
    println!("|---|---|---|---|---|---|---|");
    for (mode, validators, services, odd) in [
        (Mode::Shared, 1_000, 50, false),
        (Mode::Shared, 1_000, 50, true),
        (Mode::Unique, 1_000, 50, true),
        (Mode::Shared, 1_000, 500, true),
    ] {
        let graph = graph(mode, validators, services, odd);
        let parts = || {
            let allocations = graph.allocations().to_vec();
            (
                graph.validators().to_vec(),
                graph.services().to_vec(),
                allocations,
            )
        };
        let build = median_micros(RUNS, || {
            let (validators, services, allocations) = parts();
            Graph::new(mode, validators, services, allocations)
        });
        let certificate = median_micros(RUNS, || certify(&graph));
        let stakes = if odd { "odd" } else { "equal" };
        let exact = certify(&graph).exact;
        println!("| {mode:?} | {validators} | {services} | {stakes} | {exact} | {build} | {certificate} |");
    }
    let large = graph(Mode::Shared, 1_000, 50, true);
    let micros = median_micros(3, || cheapest(&large, &Limits::GREEDY));
    println!("Greedy search, 1,000 × 50: {micros} µs");
    let small = graph(Mode::Shared, 32, 12, true);
    let micros = median_micros(3, || cheapest(&small, &Limits::default()));
    let exhaustive = cheapest(&small, &Limits::default()).exhaustive;
    println!("Search within the default limits, 32 × 12: {micros} µs, exhaustive: {exhaustive}");
}
