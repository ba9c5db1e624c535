//! Certificates worked by hand. The properties are in `tests/reference/`, against brute force.

use super::*;
use crate::graph::{Allocation, Service, Validator};
use sp_arithmetic::Perbill;

fn half() -> Perbill {
    Perbill::from_percent(50)
}

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

#[test]
fn the_demand_of_a_validator_is_the_sum_over_its_services() {
    // 10/(0.5·100) = 0.2, 15/(0.5·60) = 0.5.
    let services = [Service::new(10, half()), Service::new(15, half())];
    let graph = Graph::whole_stakes(&[60, 40, 0], &services, &[(0, 0), (1, 0), (0, 1)]).unwrap();
    assert_eq!(demands(&graph), [part(7, 10), part(1, 5), Fraction::zero()]);
    let certificate = certify(&graph);
    assert_eq!(certificate.slack.coverage(), Some(part(10, 7)));
    assert_eq!(certificate.binding, Some(Binding::Validator(0)));
    assert!(certificate.exact && certificate.free_attacks.is_empty());
}

#[test]
fn of_validators_with_the_same_demand_the_first_one_binds() {
    let service = Service::new(10, half());
    let graph = Graph::whole_stakes(&[1, 50, 50], &[service], &[(1, 0), (2, 0)]).unwrap();
    assert_eq!(certify(&graph).binding, Some(Binding::Validator(1)));
}

#[test]
fn a_slash_cap_divides_the_certified_coverage() {
    let mut service = Service::new(10, half());
    let edges = [(0, 0), (1, 0)];
    let certified = |service| certify(&Graph::whole_stakes(&[60, 40], &[service], &edges).unwrap());
    assert_eq!(certified(service).slack.coverage(), Some(part(5, 1)));
    service.slash_cap = Perbill::from_percent(10);
    // 50 units are needed, but an attack costs only 5 of them.
    assert_eq!(certified(service).slack.coverage(), Some(half_fraction()));
}

fn half_fraction() -> Fraction {
    part(1, 2)
}

#[test]
fn graphs_without_profit_or_without_services_are_unlimited() {
    let no_profit = Graph::whole_stakes(&[10], &[Service::new(0, half())], &[(0, 0)]).unwrap();
    let nothing = Graph::whole_stakes(&[], &[], &[]).unwrap();
    for graph in [no_profit, nothing] {
        let certificate = certify(&graph);
        assert_eq!(
            (certificate.slack, certificate.binding),
            (Slack::Unlimited, None)
        );
    }
}

#[test]
fn a_free_attack_leaves_no_slack_though_no_validator_sees_it() {
    let services = [Service::new(10, half()), Service::new(3, half())];
    let graph = Graph::whole_stakes(&[60, 0], &services, &[(0, 0), (1, 1)]).unwrap();
    let certificate = certify(&graph);
    assert_eq!(certificate.slack, Slack::of_attack(0, 1));
    assert_eq!(certificate.binding, Some(Binding::Service(1)));
    assert_eq!(certificate.free_attacks, [1]);
    assert_eq!(demands(&graph), [part(1, 3), Fraction::zero()]);
}

#[test]
fn unique_stake_is_bound_by_a_service_and_not_by_reuse() {
    let allocation = |service| Allocation {
        validator: 0,
        service,
        amount: 50,
    };
    let build = |mode| {
        let services = vec![Service::new(10, half()), Service::new(20, half())];
        let allocations = vec![allocation(0), allocation(1)];
        Graph::new(
            mode,
            vec![Validator::with_stake(100)],
            services,
            allocations,
        )
        .unwrap()
    };
    let unique = certify(&build(Mode::Unique));
    assert_eq!(
        (unique.slack.coverage(), unique.binding),
        (Some(part(5, 4)), Some(Binding::Service(1)))
    );
    // In shared mode, the same allocations could lose to both services at once: 10/25 + 20/25.
    let shared = certify(&build(Mode::Shared));
    assert_eq!(shared.slack.coverage(), Some(part(5, 6)));
}

#[test]
fn equal_thirds_are_exact_for_stakes_of_38_digits() {
    let stake = 10u128.pow(38);
    let services = [Service::new(stake / 3, Perbill::one()); 3];
    let graph = Graph::whole_stakes(&[stake], &services, &[(0, 0), (0, 1), (0, 2)]).unwrap();
    let certificate = certify(&graph);
    assert!(certificate.exact);
    assert_eq!(certificate.slack, Slack::of_attack(stake, stake - 1));
}

#[test]
fn large_odd_stakes_are_rounded_down_by_next_to_nothing() {
    // The sum of all rates is 3/2 of 10³⁰/(10³⁰ + odd), whose denominators have little in common.
    let stakes: Vec<u128> = [7, 1_009, 104_729].map(|odd| 10u128.pow(30) + odd).to_vec();
    let services = [Service::new(10u128.pow(30) / 2, Perbill::one()); 3];
    let edges = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2)];
    let certificate = certify(&Graph::whole_stakes(&stakes, &services, &edges).unwrap());
    assert!(!certificate.exact);
    assert_eq!(certificate.binding, Some(Binding::Validator(0)));
    // T is a bit less than 1/2 + 1/4 + 1/4 = 1.
    let coverage = certificate.slack.coverage().unwrap();
    assert!(coverage > Fraction::one());
    assert_eq!(coverage.parts_of(10u128.pow(20)), 10u128.pow(20));
}
