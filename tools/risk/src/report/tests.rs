use super::*;
use crate::report::stress::StressRow;
use palisade_stake_risk::{
    graph::Service,
    robustness::certify,
    stress::{run, Scenario},
    Fraction, Graph,
};

mod story;
mod values;

/// A service that is corrupted only with all the stake behind it.
fn all(profit: u128) -> Service {
    Service::new(profit, Perbill::one())
}

/// An input with a graph and nothing else.
fn input(graph: Graph) -> Input {
    let document = crate::input::Document {
        version: crate::input::VERSION,
        unit: Default::default(),
        graph: graph.into(),
        names: Default::default(),
        stashes: Vec::new(),
        tokens: Vec::new(),
        exit_queue: None,
        yields: Default::default(),
    };
    Input::from_document("a test", document).unwrap()
}

fn report(graph: Graph, assumptions: &Assumptions) -> Report {
    Report::of(&input(graph), assumptions).unwrap()
}

fn ratio(numerator: u128, denominator: u128) -> Fraction {
    Fraction::ratio(numerator, denominator).unwrap()
}

fn scenario<'a>(report: &'a Report, name: &str) -> &'a StressRow {
    let found = report.stress.iter().find(|row| row.name == name);
    found.unwrap_or_else(|| panic!("there is no scenario {name}"))
}

#[test]
fn ten_percent_slack_and_a_tenth_percent_shock_lose_at_most_1_1_percent() {
    // The example of theorem 1: an attack on the service costs 1,100 and brings 1,000.
    let graph = Graph::whole_stakes(&[600, 500], &[all(1_000)], &[(0, 0), (1, 0)]).unwrap();
    let report = report(graph, &Assumptions::default());
    assert_eq!(report.robustness.certificate.percent(), "10%");
    assert!(report.robustness.is_certified);
    let bound = &report.robustness.bounds[0];
    assert_eq!(bound.shock.percent(), "0.1%");
    assert_eq!(bound.lost.value, ratio(11, 1_000));
    assert_eq!(bound.lost.percent(), "1.1%");
    assert_eq!(report.robustness.amplification.unwrap().value, ratio(11, 1));
}

#[test]
fn without_slack_a_tiny_shock_can_lose_everything() {
    // Theorem 2: a validator has the part ε of the stake, and all stake is worth as much as the service.
    let graph = Graph::whole_stakes(&[1, 999], &[all(1_000)], &[(0, 0), (1, 0)]).unwrap();
    let assumptions = Assumptions {
        operators: Vec::new(),
        base_slash: Perbill::from_rational(1u32, 1_000),
        ..Assumptions::default()
    };
    let report = report(graph, &assumptions);
    let robustness = &report.robustness;
    assert_eq!(robustness.certificate.gamma.unwrap().to_string(), "0/1");
    assert!(robustness.is_certified, "no attack pays before the shock");
    assert_eq!(robustness.amplification, None);
    assert!(robustness
        .bounds
        .iter()
        .all(|bound| bound.lost.value == Fraction::one()));

    let row = scenario(&report, "the chain slashes everybody by 0.1%");
    // ⌈0.1%⌉ of each stake: 1 of 1, and 1 of 999.
    assert_eq!(row.shock.units, 2);
    assert_eq!(row.rounds.len(), 1);
    assert_eq!(
        (row.rounds[0].cost.units, row.rounds[0].profit.units),
        (998, 1_000)
    );
    assert_eq!(row.simulated.value, Fraction::one());
    assert_eq!(row.bound.value, Fraction::one());
}

#[test]
fn a_service_without_stake_is_named_as_a_free_attack() {
    let graph = Graph::whole_stakes(&[100], &[all(10), all(5)], &[(0, 0)]).unwrap();
    let report = report(graph, &Assumptions::default());
    let free: Vec<u32> = report
        .robustness
        .free_attacks
        .iter()
        .map(|each| each.index)
        .collect();
    assert_eq!(free, [1]);
    assert!(!report.robustness.is_certified);
    assert_eq!(report.robustness.certificate.percent(), "-100%");
    assert!(report.services[1].is_free_attack && !report.services[0].is_free_attack);
}

#[test]
fn unique_stake_has_an_exact_slack() {
    let graph = Graph::new(
        Mode::Unique,
        vec![palisade_stake_risk::graph::Validator::with_stake(120)],
        vec![
            Service::new(20, Perbill::from_percent(50)),
            Service::new(8, Perbill::from_percent(25)),
        ],
        vec![
            palisade_stake_risk::graph::Allocation {
                validator: 0,
                service: 0,
                amount: 80,
            },
            palisade_stake_risk::graph::Allocation {
                validator: 0,
                service: 1,
                amount: 40,
            },
        ],
    );
    let report = report(graph.unwrap(), &Assumptions::default());
    // A quarter of 40 units protects 8: the slack is 25%.
    assert!(report.robustness.search.is_exact);
    assert_eq!(report.robustness.search.method, "unique stake");
    assert_eq!(report.robustness.search.slack.percent(), "25%");
    assert_eq!(report.robustness.binding.unwrap().node.index, 1);
}

#[test]
fn a_chain_without_services_reports_on_its_base_stake() {
    let graph = Graph::whole_stakes(&[60, 40], &[], &[]).unwrap();
    let report = report(graph, &Assumptions::default());
    assert_eq!(
        report.concentration.by("validator").unwrap().nakamoto_half,
        Some(1)
    );
    assert!(report.robustness.certificate.unlimited);
    let slash = scenario(&report, "the chain slashes everybody by 10%");
    assert_eq!(slash.simulated.value, ratio(1, 10));
    assert_eq!(slash.bound.value, ratio(1, 10), "a loss does not spread");
}

#[test]
fn scenarios_that_make_no_sense_are_left_out() {
    // One operator, no tags, and a service without stake.
    let graph = Graph::whole_stakes(&[10], &[all(0)], &[]).unwrap();
    let report = report(graph, &Assumptions::default());
    let names: Vec<&str> = report.stress.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "the largest operator is lost",
            "the chain slashes everybody by 10%"
        ]
    );
}

#[test]
fn returns_that_nobody_knows_are_null_and_not_zero() {
    let graph = Graph::whole_stakes(&[100], &[all(10)], &[(0, 0)]).unwrap();
    let json = serde_json::to_value(report(graph, &Assumptions::default()).yields).unwrap();
    for rows in ["validators", "services"] {
        assert!(json[rows][0]["return"].is_null(), "{json}");
        assert!(json[rows][0]["net"].is_null(), "{json}");
    }
    // 1% · 10% + 1% · 100%.
    assert_eq!(json["validators"][0]["loss"]["decimal"], "0.011");
    assert_eq!(json["has_returns"], false);
    assert!(json["missing"]
        .as_str()
        .unwrap()
        .contains("returns are unknown"));
}

#[test]
fn without_profits_the_slack_is_exact_in_both_modes() {
    // Too many validators and services to try all attacks.
    let stakes = [1; 40];
    let pairs: Vec<(u32, u32)> = (0..40).map(|index| (index, index % 20)).collect();
    let graph = Graph::whole_stakes(&stakes, &[all(0); 20], &pairs).unwrap();
    let search = report(graph, &Assumptions::default()).robustness.search;
    assert!(search.is_exact && search.slack.unlimited);
    assert_eq!(search.method, "no service has a profit");
}
