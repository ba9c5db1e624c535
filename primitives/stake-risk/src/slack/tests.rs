//! What a slack promises, at its edges, and the slack of segregated stake.

use super::*;
use crate::graph::{Allocation, Service, Validator};
use proptest::{collection::vec, prelude::*};

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

/// The slack `γ` of this many percent.
fn percent(gamma: u128) -> Slack {
    Slack::of_attack(100 + gamma, 100)
}

/// One validator in unique mode, with an allocation to each service.
fn segregated(services: &[(u128, Service)]) -> Graph {
    let amounts = services.iter().map(|(amount, _)| *amount);
    let validator = Validator::with_stake(amounts.clone().sum());
    let allocations = (0u32..).zip(amounts).filter(|(_, amount)| *amount > 0);
    let allocations = allocations.map(|(service, amount)| Allocation {
        validator: 0,
        service,
        amount,
    });
    let services = services.iter().map(|(_, service)| *service).collect();
    Graph::new(
        Mode::Unique,
        vec![validator],
        services,
        allocations.collect(),
    )
    .unwrap()
}

#[test]
fn slacks_are_ordered_from_free_attacks_to_no_profit() {
    let order = [
        Slack::of_attack(0, 1),
        Slack::of_attack(1, 2),
        Slack::of_attack(1, 1),
        Slack::of_attack(2, 1),
        Slack::of_attack(2, 0),
    ];
    assert!(order.is_sorted());
    assert_eq!(
        order.map(|slack| slack.is_secure()),
        [false, false, true, true, true]
    );
    let gammas = order.map(|slack| slack.gamma());
    assert_eq!(
        gammas,
        [
            None,
            None,
            Some(Fraction::zero()),
            Some(Fraction::one()),
            None
        ]
    );
    assert_eq!(order[4].coverage(), None);
}

#[test]
fn a_required_slack_is_compared_exactly() {
    assert!(percent(10).is_at_least(Perbill::from_percent(10)));
    assert!(!percent(10).is_at_least(Perbill::from_parts(100_000_001)));
    let just_below = Slack::of_attack(u128::MAX - 1, u128::MAX);
    assert!(!just_below.is_secure());
    assert!(Slack::Unlimited.is_at_least(Perbill::one()));
}

#[test]
fn the_bound_of_a_loss_has_its_edges() {
    let shock = part(1, 50);
    assert_eq!(percent(25).loss_bound(&shock), part(1, 10));
    assert_eq!(
        percent(1).loss_bound(&shock),
        Fraction::one(),
        "202% is everything"
    );
    assert_eq!(Slack::Unlimited.loss_bound(&shock), shock);
    // Without slack: nothing happens without a shock, and nothing is promised with one.
    assert_eq!(percent(0).loss_bound(&Fraction::zero()), Fraction::zero());
    assert_eq!(percent(0).loss_bound(&shock), Fraction::one());
    // Below, an attack may pay without any shock.
    assert_eq!(
        Slack::of_attack(99, 100).loss_bound(&Fraction::zero()),
        Fraction::one()
    );
}

#[test]
fn an_even_exit_uses_up_the_slack() {
    assert_eq!(percent(25).even_exit(), part(1, 5));
    assert_eq!(percent(0).even_exit(), Fraction::zero());
    assert_eq!(Slack::of_attack(1, 2).even_exit(), Fraction::zero());
    assert_eq!(Slack::of_attack(0, 2).even_exit(), Fraction::zero());
    assert_eq!(Slack::Unlimited.even_exit(), Fraction::one());
}

#[test]
fn a_cap_makes_attacks_cheaper() {
    let half = Perbill::from_percent(50);
    let mut service = Service::new(10, half);
    assert_eq!(
        service_slack(&segregated(&[(80, service)]), 0),
        Slack::of_attack(40, 10)
    );
    service.slash_cap = Perbill::from_percent(25);
    assert_eq!(
        service_slack(&segregated(&[(80, service)]), 0),
        Slack::of_attack(10, 10)
    );
    service.profit = 0;
    let without_profit = segregated(&[(80, service)]);
    assert_eq!(service_slack(&without_profit, 0), Slack::Unlimited);
    assert_eq!(
        service_slack(&without_profit, 1),
        Slack::Unlimited,
        "there is no such service"
    );
}

#[test]
fn a_service_with_profit_and_without_stake_is_a_free_attack() {
    let all = Perbill::one();
    let graph = segregated(&[
        (5, Service::new(1, all)),
        (0, Service::new(1, all)),
        (0, Service::new(0, all)),
    ]);
    assert_eq!(free_attacks(&graph), [1]);
    assert_eq!(
        segregated_slack(&graph),
        Some((Slack::of_attack(0, 1), Some(1)))
    );
}

#[test]
fn the_largest_amounts_and_the_smallest_parts_fit() {
    let least = Perbill::from_parts(1);
    let service = Service {
        profit: u128::MAX,
        threshold: least,
        slash_cap: least,
    };
    let slack = service_slack(&segregated(&[(u128::MAX, service)]), 0);
    assert_eq!(slack, Slack::of_attack(1, 1_000_000_000_000_000_000));
    let service = Service {
        profit: 1,
        ..service
    };
    let slack = service_slack(&segregated(&[(1, service)]), 0);
    assert_eq!(slack, Slack::of_attack(1, 1_000_000_000_000_000_000));
}

#[test]
fn shared_stake_is_not_segregated() {
    let graph = Graph::whole_stakes(&[1], &[], &[]).unwrap();
    assert_eq!(segregated_slack(&graph), None);
    let empty = Graph::new(Mode::Unique, vec![], vec![], vec![]).unwrap();
    assert_eq!(segregated_slack(&empty), Some((Slack::Unlimited, None)));
}

proptest! {
    /// The mediant: attacking several services costs no less for each unit of profit than the cheapest of them.
    #[test]
    fn no_set_of_segregated_services_is_cheaper_than_its_cheapest(
        services in vec((1u128..100, 0u128..50), 1..=5),
        set in 1u32..32,
    ) {
        let whole = Perbill::one();
        let services: Vec<_> = services
            .into_iter()
            .map(|(amount, profit)| (amount, Service::new(profit, whole)))
            .collect();
        let graph = segregated(&services);
        let attacked = (0u32..).zip(&services).filter(|(place, _)| set >> place & 1 == 1);
        let attacked: Vec<_> = attacked.map(|(_, service)| *service).collect();
        let cost: u128 = attacked.iter().map(|(amount, _)| amount).sum();
        let profit: u128 = attacked.iter().map(|(_, service)| service.profit).sum();
        prop_assert!(segregated_slack(&graph).unwrap().0 <= Slack::of_attack(cost, profit));
    }

    #[test]
    fn the_bound_grows_with_the_shock_and_falls_with_the_slack(
        (less, more) in (0u128..1_000, 0u128..1_000),
        (small, large) in (0u128..300, 0u128..300),
    ) {
        let (less, more) = (less.min(more), less.max(more));
        let (small, large) = (small.min(large), small.max(large));
        let bound = |gamma, shock| percent(gamma).loss_bound(&part(shock, 1_000));
        prop_assert!(bound(small, less) <= bound(small, more));
        prop_assert!(bound(large, more) <= bound(small, more));
        prop_assert!(bound(small, more) >= part(more, 1_000).min(Fraction::one()));
    }

    #[test]
    fn an_even_exit_leaves_a_coverage_of_one(cost in 1u128..u128::MAX, profit in 1u128..u128::MAX) {
        prop_assume!(cost >= profit);
        let slack = Slack::of_attack(cost, profit);
        let stays = Fraction::one().checked_sub(&slack.even_exit()).unwrap();
        prop_assert_eq!(slack.coverage().unwrap().checked_mul(&stays), Some(Fraction::one()));
    }
}
