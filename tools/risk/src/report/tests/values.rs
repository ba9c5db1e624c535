//! The JSON of a report has the numbers of the library.

use super::*;
use palisade_stake_risk::{
    concentration::by_validator,
    graph::{Allocation, Validator},
    robustness::demands,
};
use primitive_types::U256;
use proptest::{collection::vec, prelude::*};
use serde_json::Value;

fn any_part() -> impl Strategy<Value = Perbill> {
    prop_oneof![
        (1u32..=100).prop_map(Perbill::from_percent),
        Just(Perbill::one())
    ]
}

fn any_service() -> impl Strategy<Value = Service> {
    (0u128..40, any_part(), any_part()).prop_map(|(profit, threshold, slash_cap)| Service {
        profit,
        threshold,
        slash_cap,
    })
}

/// Shared graphs with partial allocations, in which some stake is always there.
fn any_graph() -> impl Strategy<Value = Graph> {
    let validators = vec((1u128..60, 0u32..3, vec(0u32..2, 0..2)), 1..5);
    let services = vec(any_service(), 0..4);
    (validators, services, vec(0u128..=100, 16)).prop_map(|(validators, services, shares)| {
        let validators = validators
            .into_iter()
            .map(|(stake, operator, tags)| Validator {
                stake,
                operator,
                tags,
            });
        let validators: Vec<Validator> = validators.collect();
        let count = services.len();
        let pairs = (0..validators.len()).flat_map(|v| (0..count).map(move |s| (v, s)));
        let allocations = pairs
            .zip(shares)
            .map(|((validator, service), share)| Allocation {
                validator: validator as u32,
                service: service as u32,
                amount: validators[validator].stake * share / 100,
            });
        let allocations = allocations.filter(|each| each.amount > 0).collect();
        Graph::new(Mode::Shared, validators, services, allocations).unwrap()
    })
}

/// Reads a fraction of the JSON.
fn exact(value: &Value) -> Fraction {
    let text = value["exact"]
        .as_str()
        .expect("a number has an exact value");
    let (numerator, denominator) = text.split_once('/').expect("it is a fraction");
    let part = |digits: &str| U256::from_dec_str(digits).unwrap();
    Fraction::new(part(numerator), part(denominator)).unwrap()
}

fn units(value: &Value) -> u128 {
    value["exact"].as_str().unwrap().parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn json_has_the_numbers_of_the_library(graph in any_graph()) {
        let report = report(graph.clone(), &Assumptions::default());
        let json: Value = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();

        let coverage = &json["robustness"]["certificate"]["coverage"];
        match certify(&graph).slack.coverage() {
            Some(expected) => prop_assert_eq!(exact(coverage), expected),
            None => prop_assert!(coverage.is_null()),
        }
        for (index, row) in json["services"].as_array().unwrap().iter().enumerate() {
            prop_assert_eq!(units(&row["stake_behind"]), graph.stake_behind(index as u32));
        }
        let validators = json["validators"].as_array().unwrap();
        prop_assert_eq!(validators.len(), graph.validators().len());
        for (row, demand) in validators.iter().zip(demands(&graph)) {
            prop_assert_eq!(exact(&row["demand"]), demand);
        }
        let summary = by_validator(&graph).unwrap().summary();
        prop_assert_eq!(exact(&json["concentration"]["rows"][0]["hhi"]), summary.hhi);
        for (row, stress) in json["stress"].as_array().unwrap().iter().zip(&report.stress) {
            let expected = run(&graph, &stress.scenario, &Default::default()).unwrap();
            prop_assert_eq!(units(&row["shock"]), expected.shock);
            prop_assert_eq!(exact(&row["simulated"]), expected.lost_part);
            prop_assert_eq!(exact(&row["bound"]), expected.bound);
        }
    }

    #[test]
    fn a_simulated_loss_is_between_the_shock_and_the_bound(graph in any_graph()) {
        for row in report(graph, &Assumptions::default()).stress {
            prop_assert!(row.shock_part.value <= row.simulated.value, "{}", row.name);
            prop_assert!(row.simulated.value <= row.bound.value, "{}", row.name);
        }
    }

    #[test]
    fn decimals_are_cautious_by_at_most_a_millionth(
        numerator in 0u128..=u128::MAX / 2, denominator in 1u128..=u128::MAX / 2,
    ) {
        let value = ratio(numerator, denominator);
        prop_assume!(value < ratio(1_000_000_000_000, 1));
        let read = |text: String| {
            let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
            let digits: u128 = format!("{whole}{part:0<6}").parse().unwrap();
            ratio(digits, 1_000_000)
        };
        let (down, up) = (read(Ratio::good(value).decimal()), read(Ratio::bad(value).decimal()));
        prop_assert!(down <= value && value <= up);
        prop_assert!(up.checked_sub(&down).unwrap() <= ratio(1, 1_000_000));
    }
}

#[test]
fn the_scenario_of_a_row_can_be_read_back() {
    let graph = Graph::whole_stakes(&[5, 5], &[all(9)], &[(0, 0), (1, 0)]).unwrap();
    let json = serde_json::to_value(report(graph, &Assumptions::default())).unwrap();
    let scenario = serde_json::from_value::<Scenario>(json["stress"][0]["scenario"].clone());
    assert_eq!(scenario.unwrap(), Scenario::LargestOperators { count: 1 });
    let assumption = json["assumptions"][0].as_str().unwrap();
    assert!(assumption.contains("probability 1%"), "{assumption}");
}
