//! The search equals brute force over all coalitions.

use crate::{
    brute_force::all_coalitions,
    random::{any_graph, any_graph_of_the_paper, Size, BRUTE_FORCE},
};
use palisade_stake_risk::{
    search::{cheapest, most_profitable, Limits},
    Graph,
};
use proptest::prelude::*;

/// Searches to the end.
const TO_THE_END: Limits = Limits {
    services: 6,
    validators: 12,
    nodes: u64::MAX,
};

fn compare(graph: &Graph) {
    let expected = all_coalitions(graph);

    let found = cheapest(graph, &TO_THE_END);
    assert!(found.exhaustive);
    assert_eq!(found.slack(), expected.slack);

    let found = most_profitable(graph, &TO_THE_END);
    assert!(found.exhaustive);
    assert_eq!(
        found.attack.map_or(0, |attack| attack.gain()),
        expected.gain
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_exact_slack_equals_brute_force(graph in any_graph(BRUTE_FORCE)) {
        compare(&graph);
    }

    #[test]
    fn the_exact_slack_equals_brute_force_for_whole_stakes(
        graph in any_graph_of_the_paper(BRUTE_FORCE),
    ) {
        compare(&graph);
    }
}

proptest! {
    #[test]
    fn an_attack_that_is_found_is_possible_and_its_numbers_are_right(
        graph in any_graph(Size { validators: 30, services: 10 }),
        nodes in 0u64..2_000,
    ) {
        let limits = Limits { nodes, ..Limits::default() };
        for found in [cheapest(&graph, &limits), most_profitable(&graph, &limits)] {
            let Some(attack) = found.attack else { continue };
            prop_assert!(attack.coalition.can_attack(&graph));
            prop_assert_eq!(attack.cost, attack.coalition.cost(&graph));
            prop_assert_eq!(attack.profit, attack.coalition.profit(&graph));
        }
    }

    #[test]
    fn a_search_that_gives_up_finds_nothing_better_than_the_best(
        graph in any_graph(BRUTE_FORCE),
        nodes in 0u64..50,
    ) {
        let limits = Limits { nodes, ..TO_THE_END };
        let expected = all_coalitions(&graph);
        let found = cheapest(&graph, &limits);
        prop_assert!(found.slack() >= expected.slack);
        prop_assert!(!found.exhaustive || found.slack() == expected.slack);
        let found = most_profitable(&graph, &limits);
        let gain = found.attack.map_or(0, |attack| attack.gain());
        prop_assert!(gain <= expected.gain);
        prop_assert!(!found.exhaustive || gain == expected.gain);
    }
}
