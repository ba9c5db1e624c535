//! How a loss spreads, and for how long.

use super::*;
use crate::graph::Service;
use proptest::prelude::*;
use sp_arithmetic::Perbill;

fn all(profit: u128) -> Service {
    Service::new(profit, Perbill::one())
}

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

/// Each validator secures a service with the next one. A loss makes the next one attack.
fn chain() -> Graph {
    let edges = [(0, 0), (1, 0), (1, 1), (2, 1)];
    Graph::whole_stakes(&[100, 50, 30], &[all(60), all(33)], &edges).unwrap()
}

fn shocked() -> Graph {
    chain().after_base_slash(&[100])
}

#[test]
fn nothing_happens_without_a_shock() {
    let cascade = worse(&chain(), &Limits::default());
    assert_eq!((cascade.attacks.len(), cascade.lost), (0, 0));
    assert!(cascade.exhaustive);
    assert_eq!(cascade.rest, chain());
}

#[test]
fn a_loss_spreads_step_by_step_if_the_cheapest_attack_comes_first() {
    let cascade = run(shocked(), Order::CheapestFirst, &Limits::default());
    let steps = cascade
        .attacks
        .iter()
        .map(|each| (each.coalition.validators.clone(), each.gain()));
    assert_eq!(steps.collect::<Vec<_>>(), [(vec![1], 10), (vec![2], 3)]);
    assert_eq!((cascade.lost, cascade.rest.total_stake()), (80, 0));
}

#[test]
fn attackers_who_coordinate_take_the_same_at_once() {
    let cascade = run(shocked(), Order::LargestGain, &Limits::default());
    assert_eq!(cascade.attacks.len(), 1);
    assert_eq!((cascade.attacks[0].gain(), cascade.lost), (13, 80));
    // Both lose the same, so the steps are shown.
    assert_eq!(
        worse(&shocked(), &Limits::default()).order,
        Order::CheapestFirst
    );
}

#[test]
fn a_cascade_says_whether_its_searches_were_exhaustive() {
    assert!(run(shocked(), Order::CheapestFirst, &Limits::default()).exhaustive);
    let greedy = run(shocked(), Order::CheapestFirst, &Limits::GREEDY);
    assert!(!greedy.exhaustive);
    assert_eq!(greedy.lost, 80);
}

#[test]
fn a_certificate_replaces_the_last_search() {
    // 60/150 + 33/80 of the second validator: less than one, so no attack pays.
    let cascade = run(chain(), Order::CheapestFirst, &Limits::GREEDY);
    assert!(cascade.exhaustive);
    assert_eq!(cascade.attacks, []);
}

#[test]
fn a_service_without_stake_is_corrupted_for_free() {
    let graph = Graph::whole_stakes(&[10], &[all(3)], &[(0, 0)]).unwrap();
    let cascade = worse(&graph.after_base_slash(&[10]), &Limits::default());
    assert_eq!((cascade.attacks.len(), cascade.lost), (1, 0));
    assert_eq!(cascade.attacks[0].coalition.validators, [0u32; 0]);
}

#[test]
fn the_length_bound_has_its_edges() {
    let bound = |slack, shock, least| length_bound(&slack, &shock, &least, 2);
    let double = Slack::of_attack(2, 1);
    // ψ/(γε) = 1: one step; just above: two.
    assert_eq!(bound(double, part(1, 10), part(1, 10)), Some(2));
    assert_eq!(bound(double, part(11, 100), part(1, 10)), Some(4));
    // A shock below γ·ε, and none at all.
    assert_eq!(bound(double, part(9, 100), part(1, 10)), Some(0));
    assert_eq!(bound(double, Fraction::zero(), part(1, 10)), Some(0));
    // Without positive slack, without a least stake, and for a slack next to nothing, nothing is said.
    assert_eq!(
        bound(Slack::of_attack(1, 1), part(1, 10), part(1, 10)),
        None
    );
    assert_eq!(
        bound(Slack::of_attack(1, 2), part(1, 10), part(1, 10)),
        None
    );
    assert_eq!(bound(double, part(1, 10), Fraction::zero()), None);
    let tiny = Slack::of_attack(1_000_001, 1_000_000);
    assert_eq!(bound(tiny, part(1, 10), part(1, 1_000)), None);
}

proptest! {
    /// With `γ = 1` and whole numbers, the bound counts doublings.
    #[test]
    fn the_length_bound_of_a_double_coverage_is_a_binary_logarithm(ratio in 1u128..1 << 60, depth in 1u32..9) {
        let bound = length_bound(&Slack::of_attack(2, 1), &part(ratio, 1 << 62), &part(1, 1 << 62), depth);
        let logarithm = ratio.next_power_of_two().ilog2();
        prop_assert_eq!(bound, Some((1 + logarithm) * depth));
    }
}
