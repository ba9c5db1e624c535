//! Who can attack, and what it costs.

use super::*;
use crate::graph::{Allocation, Mode, Service, Validator};
use proptest::prelude::*;

fn coalition(services: &[u32], validators: &[u32]) -> Coalition {
    Coalition::new(services.to_vec(), validators.to_vec())
}

/// A validator with 100 that pledges 70 to service 0, which slashes 50%, and 60 to service 1, which slashes all.
fn shared() -> Graph {
    let allocation = |service, amount| Allocation {
        validator: 0,
        service,
        amount,
    };
    let half = Perbill::from_percent(50);
    let mut capped = Service::new(10, half);
    capped.slash_cap = half;
    Graph::new(
        Mode::Shared,
        vec![Validator::with_stake(100)],
        vec![capped, Service::new(20, half)],
        vec![allocation(0, 70), allocation(1, 60)],
    )
    .unwrap()
}

#[test]
fn indices_are_sorted_and_counted_once() {
    assert_eq!(coalition(&[2, 0, 2], &[1, 1]), coalition(&[0, 2], &[1]));
}

#[test]
fn exactly_the_threshold_is_enough() {
    let third = Service::new(1, Perbill::from_rational(1u32, 3));
    let graph = Graph::whole_stakes(&[1, 2], &[third], &[(0, 0), (1, 0)]).unwrap();
    // 333,333,333 billionths of 3 are less than 1.
    assert_eq!(needed_stake(&graph, 0), 1);
    assert!(coalition(&[0], &[0]).can_attack(&graph));
    assert!(!coalition(&[0], &[]).can_attack(&graph));
    let more = Service::new(1, Perbill::from_parts(333_333_334));
    let graph = Graph::whole_stakes(&[1, 2], &[more], &[(0, 0), (1, 0)]).unwrap();
    assert_eq!(needed_stake(&graph, 0), 2);
    assert!(!coalition(&[0], &[0]).can_attack(&graph));
}

#[test]
fn an_attacker_is_slashed_by_each_service_but_loses_at_most_its_stake() {
    let graph = shared();
    let cost = |services: &[u32]| coalition(services, &[0]).cost(&graph);
    assert_eq!((cost(&[0]), cost(&[1]), cost(&[0, 1])), (35, 60, 95));
    let whole = Service::new(1, Perbill::one());
    let graph = Graph::whole_stakes(&[100], &[whole; 2], &[(0, 0), (0, 1)]).unwrap();
    assert_eq!(coalition(&[0, 1], &[0]).cost(&graph), 100);
}

#[test]
fn an_attack_pays_only_if_it_brings_more_than_it_costs() {
    let pays = |profit| {
        let service = Service::new(profit, Perbill::one());
        let graph = Graph::whole_stakes(&[100], &[service], &[(0, 0)]).unwrap();
        coalition(&[0], &[0]).pays(&graph)
    };
    assert_eq!([99, 100, 101].map(pays), [false, false, true]);
}

#[test]
fn what_does_not_exist_can_not_be_attacked() {
    assert!(!coalition(&[2], &[0]).can_attack(&shared()));
    assert_eq!(coalition(&[2], &[7]).profit(&shared()), 0);
    assert_eq!(coalition(&[0], &[7]).cost(&shared()), 0);
    assert_eq!(needed_stake(&shared(), 2), 0);
}

#[test]
fn an_attack_knows_its_slack_and_its_gain() {
    let attack = Attack::new(&shared(), coalition(&[0, 1], &[0]));
    assert_eq!((attack.profit, attack.cost), (30, 95));
    assert_eq!(
        (attack.slack(), attack.gain()),
        (Slack::of_attack(95, 30), 0)
    );
}

proptest! {
    #[test]
    fn the_needed_stake_is_the_least_that_reaches_the_threshold(
        behind in 1u128..1_000_000_000_000_000_000_000,
        parts in 1u32..=1_000_000_000,
    ) {
        let service = Service::new(1, Perbill::from_parts(parts));
        let graph = Graph::whole_stakes(&[behind], &[service], &[(0, 0)]).unwrap();
        let needed = needed_stake(&graph, 0);
        let reaches = |stake: u128| stake * 1_000_000_000 >= u128::from(parts) * behind;
        prop_assert!(reaches(needed) && !reaches(needed - 1));
        prop_assert!(needed <= behind);
    }
}
