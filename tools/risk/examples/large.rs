//! Prints a graph of 1,000 validators and 50 services as JSON, for `palisade risk`:
//! `cargo run --release -p palisade-risk --example large > large.json`.
//!
//! Stakes fall from the first validator to the last as in a real set. Twenty operators run two thirds of the validators.
//! Each validator secures all services with its whole stake. With `--ring`, the services are a ring, each validator secures
//! 17 neighbours, and the slack is small: a loss spreads around the ring.

// A generator, not a runtime.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use palisade_risk::input::{Document, Names, Unit, Yields, VERSION};
use palisade_stake_risk::graph::{Allocation, Mode, Parts, Service, Validator};
use sp_arithmetic::Perbill;
use std::collections::BTreeMap;

const VALIDATORS: u32 = 1_000;
const SERVICES: u32 = 50;
const TOKEN: u128 = 1_000_000_000_000;

/// About two million tokens for the first validator, half a million for the last, all different.
fn validator(index: u32) -> Validator {
    let tokens = 500_000 + 1_500_000 * u128::from(VALIDATORS - index) / u128::from(VALIDATORS);
    Validator {
        stake: tokens * TOKEN + u128::from(index) * 7_919_000_003,
        operator: if index.is_multiple_of(3) {
            100 + index
        } else {
            index % 20
        },
        tags: vec![index % 4, 10 + index % 3],
    }
}

/// The neighbours in the ring that a validator secures.
const NEIGHBOURS: u32 = 17;

/// Whether a validator secures a service.
fn secures(validator: u32, service: u32, is_ring: bool) -> bool {
    let start = validator * 7 % SERVICES;
    !is_ring || (service + SERVICES - start) % SERVICES < NEIGHBOURS
}

/// Profits differ. Together they are 30% of all stake in the ring, otherwise 13%.
fn service(index: u32, total: u128, is_ring: bool) -> Service {
    let third = Perbill::from_rational(1u32, 3);
    let noise = u128::from(index) * TOKEN;
    if is_ring {
        return Service::new(total / 1_000 * 6 + noise, third);
    }
    Service {
        profit: total / 10_000 * 26 + noise,
        threshold: if index.is_multiple_of(2) {
            third
        } else {
            Perbill::from_percent(50)
        },
        slash_cap: Perbill::from_percent(if index.is_multiple_of(5) { 80 } else { 100 }),
    }
}

fn main() {
    let is_ring = std::env::args().any(|argument| argument == "--ring");
    let validators: Vec<Validator> = (0..VALIDATORS).map(validator).collect();
    let total = validators.iter().map(|each| each.stake).sum();
    let allocations = (0..VALIDATORS).flat_map(|validator| {
        let amount = validators[validator as usize].stake;
        let services = (0..SERVICES).filter(move |service| secures(validator, *service, is_ring));
        services.map(move |service| Allocation {
            validator,
            service,
            amount,
        })
    });
    let tags = ["hoster A", "hoster B", "hoster C", "own machines"];
    let clients = ["client 1", "client 2", "client 3"];
    let named = |from: u32, names: &[&str]| {
        let names = names.iter().map(ToString::to_string);
        (from..).zip(names).collect::<BTreeMap<u32, String>>()
    };
    let document = Document {
        version: VERSION,
        unit: Unit {
            symbol: "PAL".into(),
            decimals: 12,
        },
        names: Names {
            tags: named(0, &tags)
                .into_iter()
                .chain(named(10, &clients))
                .collect(),
            ..Names::default()
        },
        yields: Yields {
            validators: vec![Perbill::from_percent(10); VALIDATORS as usize],
            services: vec![Perbill::from_rational(1u32, 1_000); SERVICES as usize],
            tokens: Vec::new(),
        },
        graph: Parts {
            mode: Mode::Shared,
            allocations: allocations.collect(),
            services: (0..SERVICES)
                .map(|index| service(index, total, is_ring))
                .collect(),
            validators,
        },
        stashes: Vec::new(),
        tokens: Vec::new(),
        exit_queue: None,
    };
    println!(
        "{}",
        serde_json::to_string(&document).expect("a document is JSON")
    );
}
