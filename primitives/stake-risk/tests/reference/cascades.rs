//! Cascades after all kinds of shocks stay below the proven bound, and come to rest.

use crate::{
    brute_force::all_coalitions,
    random::{any_certified_graph, any_graph, any_part, Size, BRUTE_FORCE},
};
use palisade_stake_risk::{
    search::Limits,
    stress::{run, Report, Scenario},
    Fraction, Graph,
};
use proptest::{collection::vec, prelude::*};

fn any_scenario() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        (0u32..4).prop_map(|count| Scenario::LargestOperators { count }),
        (0u32..3).prop_map(|tag| Scenario::TagFails { tag }),
        (0u32..6).prop_map(|service| Scenario::ServiceSlashes { service }),
        (vec(0u32..12, 0..12), any_part())
            .prop_map(|(validators, part)| Scenario::BaseSlash { validators, part }),
    ]
}

/// Everything that the report says about itself.
fn check(graph: &Graph, report: &Report) {
    let total = graph.total_stake();
    let rest = report.cascade.rest.total_stake();
    assert_eq!(total - report.shock - report.cascade.lost, rest);
    let attacks = &report.cascade.attacks;
    assert_eq!(
        attacks.iter().map(|each| each.cost).sum::<u128>(),
        report.cascade.lost
    );
    assert!(attacks.iter().all(|each| each.profit > each.cost));
    assert!(attacks.len() <= graph.services().len());

    assert!(report.lost_part <= report.bound, "{report:?}");
    let is_positive = report
        .before
        .slack
        .gamma()
        .is_some_and(|gamma| !gamma.is_zero());
    if is_positive && report.cascade.lost > 0 && report.bound < Fraction::one() {
        assert!(report.lost_part < report.bound, "{report:?}");
    }
    if report.after.slack.is_secure() {
        assert!(
            attacks.is_empty(),
            "a certified graph was attacked: {report:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_simulated_cascade_never_exceeds_the_bound(
        graph in prop_oneof![any_graph(BRUTE_FORCE), any_certified_graph(BRUTE_FORCE)],
        scenario in any_scenario(),
    ) {
        if let Ok(report) = run(&graph, &scenario, &Limits::default()) {
            check(&graph, &report);
            prop_assert!(report.cascade.exhaustive);
        }
    }

    #[test]
    fn a_greedy_cascade_never_exceeds_the_bound(
        graph in any_certified_graph(Size { validators: 20, services: 8 }),
        scenario in any_scenario(),
    ) {
        if let Ok(report) = run(&graph, &scenario, &Limits::GREEDY) {
            check(&graph, &report);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn after_a_cascade_no_attack_pays(
        graph in any_graph(BRUTE_FORCE),
        scenario in any_scenario(),
    ) {
        if let Ok(report) = run(&graph, &scenario, &Limits::default()) {
            prop_assert_eq!(all_coalitions(&report.cascade.rest).gain, 0);
        }
    }

    #[test]
    fn a_graph_after_losses_is_a_valid_graph(
        graph in any_graph(BRUTE_FORCE),
        scenario in any_scenario(),
    ) {
        if let Ok(report) = run(&graph, &scenario, &Limits::default()) {
            let after = scenario.apply(&graph).unwrap();
            for each in [after, report.cascade.rest] {
                let again = Graph::new(
                    each.mode(),
                    each.validators().to_vec(),
                    each.services().to_vec(),
                    each.allocations().to_vec(),
                );
                prop_assert_eq!(again.unwrap(), each);
            }
        }
    }
}
