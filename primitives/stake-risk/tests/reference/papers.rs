//! The examples of *Robust Restaking Networks* (arXiv 2407.21785), with whole numbers instead of reals.

use palisade_stake_risk::{
    cascade::length_bound,
    graph::{Allocation, Mode, Service, Validator},
    robustness::{certify, Binding},
    search::{cheapest, Limits},
    stress::{run, Report, Scenario},
    Fraction, Graph, Slack,
};
use sp_arithmetic::Perbill;

fn all(profit: u128) -> Service {
    Service::new(profit, Perbill::one())
}

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

fn lose(graph: &Graph, validators: &[u32]) -> Report {
    let scenario = Scenario::BaseSlash {
        validators: validators.to_vec(),
        part: Perbill::one(),
    };
    run(graph, &scenario, &Limits::default()).unwrap()
}

#[test]
fn ten_percent_slack_keeps_a_shock_of_a_thousandth_below_1_1_percent() {
    let slack = Slack::of_attack(110, 100);
    assert_eq!(slack.gamma(), Some(part(1, 10)));
    assert_eq!(slack.loss_bound(&part(1, 1_000)), part(11, 1_000));
}

#[test]
fn no_smaller_bound_holds_because_a_graph_comes_close() {
    // Theorem 3. The service has validators with 0.1% and almost 1% of the stake. Another one secures nothing.
    let stakes = [1_000_000, 9_999_980, 989_000_020];
    let graph = Graph::whole_stakes(&stakes, &[all(9_999_981)], &[(0, 0), (1, 0)]).unwrap();
    assert!(certify(&graph).slack.is_at_least(Perbill::from_percent(10)));

    let report = lose(&graph, &[0]);
    assert_eq!(report.shock_part, part(1, 1_000));
    // The rest of the service's stake is a unit less than the profit.
    assert_eq!(report.cascade.lost, 9_999_980);
    assert_eq!(report.lost_part, part(10_999_980, 1_000_000_000));
    assert!(report.lost_part < report.bound);
    assert!(report.bound <= part(11, 1_000));
}

#[test]
fn without_slack_a_tiny_shock_loses_everything() {
    // Theorem 2, with ε = 10⁻⁹.
    let stakes = [1, 999_999_999];
    let graph = Graph::whole_stakes(&stakes, &[all(1_000_000_000)], &[(0, 0), (1, 0)]).unwrap();
    let certificate = certify(&graph);
    assert_eq!(certificate.slack.gamma(), Some(Fraction::zero()));
    assert_eq!(certificate.binding, Some(Binding::Validator(0)));
    assert!(certificate.exact && certificate.slack.is_secure());
    assert_eq!(
        cheapest(&graph, &Limits::default()).slack(),
        certificate.slack
    );

    assert!(lose(&graph, &[]).cascade.attacks.is_empty());
    let report = lose(&graph, &[0]);
    assert_eq!(report.lost_part, Fraction::one());
    assert_eq!(report.bound, Fraction::one());
}

#[test]
fn whoever_shares_all_its_services_with_giants_is_not_safe_without_them() {
    // Theorem 6, with γ = 1/2 and π = 10. Each validator secures two of three services.
    let edges = [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (0, 2)];
    let graph = Graph::whole_stakes(&[19, 30, 30], &[all(10), all(10), all(10)], &edges).unwrap();
    assert!(certify(&graph).slack.is_at_least(Perbill::from_percent(50)));
    // Without the giants the first validator earns 20 with 19. The service in the middle is free.
    let report = lose(&graph, &[1, 2]);
    assert_eq!(report.after.free_attacks, [1]);
    let closed = report
        .cascade
        .attacks
        .iter()
        .flat_map(|each| each.coalition.services.clone());
    assert_eq!(closed.collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(report.lost_part, Fraction::one());
}

#[test]
fn a_bounded_ratio_of_profit_and_stake_does_not_replace_slack() {
    // Theorem 8: one service for each six validators, one for each three, all with twice the profit of a stake.
    let sixes = (0..12).map(|validator| (validator, validator / 6));
    let threes = (0..12).map(|validator| (validator, 2 + validator % 4));
    let edges: Vec<_> = sixes.chain(threes).collect();
    let graph = Graph::whole_stakes(&[1; 12], &[all(2); 6], &edges).unwrap();
    // 2/6 + 2/3 for each validator. It is exact, though thirds are no finite decimals.
    let certificate = certify(&graph);
    assert!(certificate.exact);
    assert_eq!(certificate.slack.gamma(), Some(Fraction::zero()));
    let report = lose(&graph, &[0]);
    assert_eq!(report.lost_part, Fraction::one());
}

#[test]
fn a_cascade_is_shorter_than_theorem_7_allows() {
    // Each validator secures a service with the next one, which has about half as much. When it is lost, the next one
    // earns a few percent more than it has. The last validator secures nothing.
    let stakes = [6_400, 3_300, 1_700, 900, 500, 7_187_200];
    let edges: Vec<_> = (0..4)
        .flat_map(|each| [(each, each), (each + 1, each)])
        .collect();
    let services = [3_630, 1_836, 954, 520].map(all);
    let graph = Graph::whole_stakes(&stakes, &services, &edges).unwrap();
    let report = lose(&graph, &[0]);
    let attackers = report
        .cascade
        .attacks
        .iter()
        .map(|each| each.coalition.validators.clone());
    assert_eq!(attackers.collect::<Vec<_>>(), [[1], [2], [3], [4]]);
    assert!(report.before.slack.is_secure());

    let exact = cheapest(&graph, &Limits::default()).slack();
    let bound = length_bound(&exact, &report.shock_part, &part(500, 7_200_000), 1).unwrap();
    assert!(report.cascade.attacks.len() < bound as usize);
    assert!(bound <= 6, "{bound}");
}

#[test]
fn in_unique_mode_a_slash_leaves_the_stake_of_other_services_alone() {
    let allocation = |validator, service, amount| Allocation {
        validator,
        service,
        amount,
    };
    let allocations = vec![
        allocation(0, 0, 50),
        allocation(0, 1, 50),
        allocation(1, 0, 20),
        allocation(1, 2, 60),
    ];
    let validators = vec![Validator::with_stake(100), Validator::with_stake(80)];
    let services = vec![all(10); 3];
    let unique = Graph::new(Mode::Unique, validators, services, allocations).unwrap();
    let slashed = unique.after_service_slash(0);
    assert_eq!(slashed.stake_of(0), 50);
    assert_eq!(slashed.stake_of(1), 60);
    let behind = |graph: &Graph| [0, 1, 2].map(|service| graph.stake_behind(service));
    assert_eq!(behind(&unique), [70, 50, 60]);
    assert_eq!(behind(&slashed), [0, 50, 60]);
    // In shared mode, what was pledged twice is gone for both.
    let shared = Graph::whole_stakes(&[100], &[all(10), all(10)], &[(0, 0), (0, 1)]).unwrap();
    assert_eq!(shared.after_service_slash(0).stake_behind(1), 0);
}
