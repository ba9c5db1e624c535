//! Limits, ties and answers of searches. The comparison with brute force is in `tests/reference/`.

use super::*;
use crate::graph::Service;
use sp_arithmetic::Perbill;

fn half_of(profit: u128) -> Service {
    Service::new(profit, Perbill::from_percent(50))
}

/// Stakes 60, 30, 30 behind one service: 60 is exactly a half, 30 + 30 is, too.
fn tied() -> Graph {
    let edges = [(0, 0), (1, 0), (2, 0)];
    Graph::whole_stakes(&[60, 30, 30], &[half_of(45)], &edges).unwrap()
}

/// An attack needs 71 of 200. The largest stake and the smallest are 95, which is the greedy choice. 60 + 25 are 85.
fn misleading() -> Graph {
    let service = Service::new(60, Perbill::from_rational(71u32, 200));
    let edges = [(0, 0), (1, 0), (2, 0), (3, 0)];
    Graph::whole_stakes(&[60, 45, 70, 25], &[service], &edges).unwrap()
}

#[test]
fn of_equal_attacks_the_same_one_is_found_each_time() {
    let found = cheapest(&tied(), &Limits::default());
    assert_eq!(found, cheapest(&tied(), &Limits::default()));
    assert_eq!(found.slack(), Slack::of_attack(60, 45));
    assert!(found.exhaustive);
}

#[test]
fn without_profit_there_is_nothing_to_find() {
    let graph = Graph::whole_stakes(&[10], &[half_of(0)], &[(0, 0)]).unwrap();
    for found in [
        cheapest(&graph, &Limits::default()),
        most_profitable(&graph, &Limits::default()),
    ] {
        assert_eq!((found.attack.as_ref(), found.exhaustive), (None, true));
        assert_eq!(found.slack(), Slack::Unlimited);
    }
}

#[test]
fn only_attacks_that_pay_are_profitable() {
    assert_eq!(most_profitable(&tied(), &Limits::default()).attack, None);
    let attack = cheapest(&tied(), &Limits::default()).attack.unwrap();
    assert_eq!((attack.cost, attack.gain()), (60, 0));
}

#[test]
fn a_limit_of_services_validators_or_nodes_makes_the_search_greedy() {
    let exhaustive = |limits| {
        let found = cheapest(&misleading(), &limits);
        let cost = if found.exhaustive { 85 } else { 95 };
        assert_eq!(found.slack(), Slack::of_attack(cost, 60));
        found.exhaustive
    };
    assert!(exhaustive(Limits::default()));
    let limits = Limits::default();
    assert!(!exhaustive(Limits {
        services: 0,
        ..limits
    }));
    assert!(exhaustive(Limits {
        validators: 4,
        ..limits
    }));
    assert!(!exhaustive(Limits {
        validators: 3,
        ..limits
    }));
    assert!(!exhaustive(Limits { nodes: 0, ..limits }));
    assert!(!exhaustive(Limits::GREEDY));
}

#[test]
fn validators_without_allocations_do_not_count_for_the_limit() {
    let stakes = [60, 30, 30, 1, 1, 1];
    let graph = Graph::whole_stakes(&stakes, &[half_of(45)], &[(0, 0), (1, 0), (2, 0)]).unwrap();
    let limits = Limits {
        validators: 3,
        ..Limits::default()
    };
    assert!(cheapest(&graph, &limits).exhaustive);
}

#[test]
fn a_free_service_makes_the_cheapest_attack_free() {
    let services = [half_of(45), half_of(1)];
    let graph = Graph::whole_stakes(&[60], &services, &[(0, 0)]).unwrap();
    let attack = cheapest(&graph, &Limits::default()).attack.unwrap();
    assert_eq!((attack.cost, attack.profit), (0, 1));
    assert_eq!(attack.coalition, Coalition::new(vec![1], vec![]));
}

#[test]
fn attackers_of_two_services_share_the_cost_of_one_stake() {
    // Alone each brings 40 for 60. Together they bring 80 for the same 60.
    let services = [half_of(40), half_of(40)];
    let graph = Graph::whole_stakes(&[60], &services, &[(0, 0), (0, 1)]).unwrap();
    let attack = most_profitable(&graph, &Limits::default()).attack.unwrap();
    assert_eq!((attack.cost, attack.profit, attack.gain()), (60, 80, 20));
}
