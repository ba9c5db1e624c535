//! The certificate equals its formula, and no coalition has less slack.

use crate::{
    brute_force::{all_coalitions, matrix},
    random::{any_graph, any_graph_of_the_paper, Size, BRUTE_FORCE},
};
use palisade_stake_risk::{
    graph::{Mode, Service},
    robustness::{certify, demands, Binding},
    slack::free_attacks,
    Fraction, Graph, Slack,
};
use proptest::prelude::*;

/// The profit of a service for each unit of stake that an attack on it loses. `None` without stake.
fn rate(graph: &Graph, service: usize) -> Option<Fraction> {
    let Service {
        profit,
        threshold,
        slash_cap,
    } = graph.services()[service];
    let behind: u128 = matrix(graph).iter().map(|row| row[service]).sum();
    let lost = Fraction::from_integer(behind)
        .checked_mul(&Fraction::from_perbill(threshold))?
        .checked_mul(&Fraction::from_perbill(slash_cap))?;
    Fraction::from_integer(profit).checked_div(&lost)
}

/// The formula of the certificate, fraction by fraction. `None` if an exact sum does not fit into 256 bits.
fn formula(graph: &Graph) -> Option<Slack> {
    let allocated = matrix(graph);
    let mut largest = Fraction::zero();
    for row in &allocated {
        let mut sum = Fraction::zero();
        for (service, amount) in row.iter().enumerate() {
            if *amount > 0 {
                let rate = rate(graph, service)?;
                sum = match graph.mode() {
                    Mode::Shared => sum.checked_add(&rate)?,
                    Mode::Unique => sum.max(rate),
                };
            }
        }
        largest = largest.max(sum);
    }
    let is_free = !free_attacks(graph).is_empty();
    let slack = largest.recip().map_or(Slack::Unlimited, Slack::Coverage);
    Some(if is_free {
        Slack::of_attack(0, 1)
    } else {
        slack
    })
}

fn check_binding(graph: &Graph) {
    let certificate = certify(graph);
    let binding = match certificate.binding {
        None => Slack::Unlimited,
        Some(Binding::Service(service)) => match graph.stake_behind(service) {
            0 => Slack::of_attack(0, graph.services()[service as usize].profit),
            _ => Slack::Coverage(rate(graph, service as usize).unwrap().recip().unwrap()),
        },
        Some(Binding::Validator(validator)) => {
            let demand = demands(graph)[validator as usize];
            Slack::Coverage(demand.recip().unwrap())
        }
    };
    assert_eq!(certificate.slack, binding);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_coalition_has_less_slack_than_the_certificate(graph in any_graph(BRUTE_FORCE)) {
        prop_assert!(certify(&graph).slack <= all_coalitions(&graph).slack);
        check_binding(&graph);
    }

    #[test]
    fn no_coalition_of_whole_stakes_has_less_slack_than_the_certificate(
        graph in any_graph_of_the_paper(BRUTE_FORCE),
    ) {
        prop_assert!(certify(&graph).slack <= all_coalitions(&graph).slack);
        check_binding(&graph);
    }

    #[test]
    fn an_exact_certificate_equals_its_formula(
        graph in prop_oneof![any_graph(BRUTE_FORCE), any_graph_of_the_paper(BRUTE_FORCE)],
    ) {
        let certificate = certify(&graph);
        if let Some(expected) = formula(&graph) {
            prop_assert!(certificate.slack <= expected);
            if certificate.exact {
                prop_assert_eq!(certificate.slack, expected);
            }
        }
    }
}

proptest! {
    /// Numerator and denominator below 2¹⁰⁰, so that the tolerance is far above the rounding.
    #[test]
    fn a_rounded_certificate_is_hardly_below_its_formula(
        graph in any_graph(Size { validators: 5, services: 2 }),
    ) {
        let certificate = certify(&graph);
        let expected = formula(&graph);
        if let (Some(Slack::Coverage(most)), Slack::Coverage(got)) = (expected, certificate.slack) {
            let tolerance = Fraction::ratio(1, u128::MAX).unwrap();
            let missing = most.recip().zip(got.recip()).and_then(|(most, got)| got.checked_sub(&most));
            prop_assert!(missing.is_none_or(|missing| missing <= tolerance));
        }
    }
}

#[test]
fn a_graph_that_is_not_certified_can_be_safe() {
    // Validator 0 secures both services, validator 1 secures the first one with nine times the stake.
    let all = sp_arithmetic::Perbill::one();
    let services = [Service::new(5, all), Service::new(1, all)];
    let graph = Graph::whole_stakes(&[2, 18], &services, &[(0, 0), (1, 0), (0, 1)]).unwrap();
    // T = 5/20 + 1/2 for validator 0.
    assert_eq!(certify(&graph).slack, Slack::of_attack(4, 3));
    assert_eq!(certify(&graph).binding, Some(Binding::Validator(0)));
    // But service 0 needs validator 1, too: 20 units for 6. The cheapest attack is on service 1: 2 units for 1.
    assert_eq!(all_coalitions(&graph).slack, Slack::of_attack(2, 1));
}
