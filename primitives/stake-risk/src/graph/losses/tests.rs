//! Who loses what, and what stays.

use super::*;
use crate::graph::{Service, Validator};
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

fn allocation(service: u32, amount: u128) -> Allocation {
    Allocation {
        validator: 0,
        service,
        amount,
    }
}

/// One validator with 100, and services that slash 40%.
fn build(mode: Mode, amounts: &[u128]) -> Graph {
    let service = Service {
        slash_cap: Perbill::from_percent(40),
        ..Service::new(5, Perbill::from_percent(50))
    };
    let allocations = (0u32..)
        .zip(amounts)
        .map(|(service, amount)| allocation(service, *amount));
    Graph::new(
        mode,
        vec![Validator::with_stake(100)],
        vec![service; amounts.len()],
        allocations.collect(),
    )
    .unwrap()
}

fn amounts(graph: &Graph) -> Vec<u128> {
    let services = 0..graph.services().len() as u32;
    services
        .map(|service| graph.stake_behind(service))
        .collect()
}

fn profits(graph: &Graph) -> Vec<u128> {
    graph.services().iter().map(|each| each.profit).collect()
}

#[test]
fn a_base_slash_scales_all_allocations() {
    let slashed = build(Mode::Unique, &[50, 30]).after_base_slash(&[10]);
    assert_eq!((slashed.stake_of(0), amounts(&slashed)), (90, vec![45, 27]));
    let slashed = build(Mode::Shared, &[100, 30]).after_base_slash(&[10]);
    assert_eq!((slashed.stake_of(0), amounts(&slashed)), (90, vec![90, 27]));
}

#[test]
fn a_base_slash_takes_at_most_all_and_leaves_no_empty_allocation() {
    let graph = build(Mode::Shared, &[100, 1]);
    let slashed = graph.after_base_slash(&[u128::MAX]);
    assert_eq!((slashed.stake_of(0), slashed.allocations()), (0, &[][..]));
    assert_eq!(
        profits(&slashed),
        [5, 5],
        "the services are still worth an attack"
    );
    assert_eq!(graph.after_base_slash(&[]), graph);
}

#[test]
fn a_service_slashes_its_part_of_unique_stake_only() {
    let slashed = build(Mode::Unique, &[50, 30]).after_service_slash(0);
    assert_eq!((slashed.stake_of(0), amounts(&slashed)), (80, vec![30, 30]));
}

#[test]
fn shared_stake_is_stretched_over_what_was_pledged_twice() {
    // 40 of 100 are lost. Allocations up to 60 are still covered.
    let slashed = build(Mode::Shared, &[100, 70, 50]).after_service_slash(0);
    assert_eq!(
        (slashed.stake_of(0), amounts(&slashed)),
        (60, vec![60, 60, 50])
    );
}

#[test]
fn an_attack_slashes_and_closes_the_services_it_corrupts() {
    let attack = Coalition::new(vec![0, 1], vec![0]);
    let after = build(Mode::Shared, &[100, 70, 50]).after_attack(&attack);
    // 40 and 28 are slashed, so 32 are left for service 2.
    assert_eq!((after.stake_of(0), amounts(&after)), (32, vec![0, 0, 32]));
    assert_eq!(profits(&after), [0, 0, 5]);
    let after = build(Mode::Unique, &[50, 30, 20]).after_attack(&attack);
    assert_eq!((after.stake_of(0), amounts(&after)), (68, vec![0, 0, 20]));
}

#[test]
fn whoever_does_not_attack_keeps_its_stake_but_not_its_allocation() {
    let after = build(Mode::Unique, &[50]).after_attack(&Coalition::new(vec![0], vec![]));
    assert_eq!((after.stake_of(0), amounts(&after)), (100, vec![0]));
}

proptest! {
    #[test]
    fn allocations_lose_no_more_than_the_stake_does(
        parts in vec(1u128..=33, 1..=3),
        loss in 0u128..=100,
    ) {
        let graph = build(Mode::Unique, &parts);
        let slashed = graph.after_base_slash(&[loss]);
        let lost = parts.iter().sum::<u128>() - amounts(&slashed).iter().sum::<u128>();
        prop_assert!(lost <= loss);
        for (before, after) in parts.iter().zip(amounts(&slashed)) {
            prop_assert!(before - after <= (before * loss).div_ceil(100));
            prop_assert!(before - after + 1 >= before * loss / 100);
        }
    }

    #[test]
    fn even_the_largest_allocations_are_scaled_exactly(loss in any::<u128>()) {
        let all = Service::new(1, Perbill::one());
        let edges: Vec<_> = (0..20).map(|service| (0, service)).collect();
        let graph = Graph::whole_stakes(&[u128::MAX], &[all; 20], &edges).unwrap();
        let slashed = graph.after_base_slash(&[loss]);
        prop_assert_eq!(amounts(&slashed), vec![u128::MAX - loss; 20]);
    }
}
