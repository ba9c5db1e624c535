//! The worst case of tiny graphs, by its definition: all shocks, all cascades (`R_ψ` of the paper).

use crate::{
    brute_force::all_coalitions,
    random::{any_certified_graph, any_graph_of_the_paper, any_part, Size},
};
use palisade_stake_risk::{
    cascade, coalition::Coalition, robustness::certify, search::Limits, stress::Scenario, Fraction,
    Graph,
};
use proptest::prelude::*;

/// The largest loss of any cascade, in units. Each attack is any coalition whose attack pays.
fn worst_cascade(graph: &Graph) -> u128 {
    let mut worst = 0;
    for services in subsets(graph.services().len()).filter(|set| !set.is_empty()) {
        let profit: u128 = services
            .iter()
            .map(|each| graph.services()[*each as usize].profit)
            .sum();
        if profit == 0 {
            continue;
        }
        for validators in subsets(graph.validators().len()) {
            let attack = Coalition::new(services.clone(), validators);
            if attack.pays(graph) {
                let cost = attack.cost(graph);
                worst = worst.max(cost + worst_cascade(&graph.after_attack(&attack)));
            }
        }
    }
    worst
}

fn subsets(count: usize) -> impl Iterator<Item = Vec<u32>> {
    (0u32..1 << count).map(move |set| {
        (0..count as u32)
            .filter(|each| set >> each & 1 == 1)
            .collect()
    })
}

/// The graph after some validators lost all their stake, and how much that is.
fn after_shock(graph: &Graph, lost: &[u32]) -> (Graph, u128) {
    let stakes = graph.validators().iter().zip(0u32..);
    let losses: Vec<u128> = stakes
        .map(|(each, index)| if lost.contains(&index) { each.stake } else { 0 })
        .collect();
    (graph.after_base_slash(&losses), losses.iter().sum())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_shock_and_no_cascade_loses_more_than_theorem_1_allows(
        graph in any_graph_of_the_paper(Size { validators: 4, services: 3 }),
    ) {
        let total = graph.total_stake();
        prop_assume!(total > 0);
        let certified = certify(&graph).slack;
        let exact = all_coalitions(&graph).slack;
        for lost in subsets(graph.validators().len()) {
            let (shocked, shock) = after_shock(&graph, &lost);
            let simulated = cascade::worse(&shocked, &Limits::default());
            let worst = worst_cascade(&shocked);
            prop_assert!(simulated.lost <= worst);

            let part = |lost| Fraction::ratio(lost, total).unwrap();
            let in_the_end = part(shock + worst);
            let bound = exact.loss_bound(&part(shock));
            prop_assert!(in_the_end <= bound);
            prop_assert!(bound <= certified.loss_bound(&part(shock)));
            // The theorem is strict.
            let is_positive = exact.gamma().is_some_and(|gamma| !gamma.is_zero());
            prop_assert!(!is_positive || worst == 0 || in_the_end < bound || bound == Fraction::one());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// The extension that the docs of `robustness` prove.
    #[test]
    fn partial_allocations_and_slash_caps_keep_the_bound_of_the_certificate(
        graph in any_certified_graph(Size { validators: 3, services: 3 }),
        validators in (0u32..8).prop_map(|set| (0u32..3).filter(|each| set >> each & 1 == 1).collect::<Vec<_>>()),
        part in any_part(),
        service in 0u32..3,
    ) {
        let total = graph.total_stake();
        prop_assume!(total > 0);
        let part_of = |lost| Fraction::ratio(lost, total).unwrap();
        for scenario in [Scenario::BaseSlash { validators, part }, Scenario::ServiceSlashes { service }] {
            let Ok(shocked) = scenario.apply(&graph) else { continue };
            let shock = total - shocked.total_stake();
            let simulated = cascade::worse(&shocked, &Limits::default()).lost;
            let worst = worst_cascade(&shocked);
            prop_assert!(simulated <= worst);
            let bound = certify(&graph).slack.loss_bound(&part_of(shock));
            prop_assert!(part_of(shock + worst) <= bound);
        }
    }
}
