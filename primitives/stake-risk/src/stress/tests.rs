//! Each scenario on one graph, to the unit, and what is refused.

use super::*;
use crate::{
    graph::{Allocation, Mode, Service, Validator},
    Slack,
};

fn part(parts: u128, of: u128) -> Fraction {
    Fraction::ratio(parts, of).unwrap()
}

/// Four validators of three operators, two hosters as tags, a service of 40% slashes with all stake.
fn graph() -> Graph {
    let validator = |stake, operator, tags: &[u32]| Validator {
        stake,
        operator,
        tags: tags.to_vec(),
    };
    let validators = vec![
        validator(300, 1, &[10]),
        validator(200, 2, &[10, 11]),
        validator(150, 3, &[]),
        validator(350, 2, &[11]),
    ];
    let service = Service {
        slash_cap: Perbill::from_percent(40),
        ..Service::new(100, Perbill::from_percent(50))
    };
    let allocations = (0u32..)
        .zip(&validators)
        .map(|(validator, each)| Allocation {
            validator,
            service: 0,
            amount: each.stake,
        });
    let allocations = allocations.collect();
    Graph::new(Mode::Unique, validators, vec![service], allocations).unwrap()
}

fn remaining(scenario: &Scenario) -> Vec<u128> {
    let after = scenario.apply(&graph()).unwrap();
    after.validators().iter().map(|each| each.stake).collect()
}

#[test]
fn the_largest_operators_lose_all_their_validators() {
    let lose = |count| remaining(&Scenario::LargestOperators { count });
    assert_eq!(lose(0), [300, 200, 150, 350]);
    assert_eq!(lose(1), [300, 0, 150, 0]);
    assert_eq!(lose(2), [0, 0, 150, 0]);
    assert_eq!(lose(9), [0, 0, 0, 0]);
}

#[test]
fn of_equal_operators_the_lower_label_is_lost_first() {
    let validators = [5, 3].map(|operator| Validator {
        operator,
        ..Validator::with_stake(10)
    });
    let graph = Graph::new(Mode::Unique, validators.to_vec(), vec![], vec![]).unwrap();
    let after = Scenario::LargestOperators { count: 1 }
        .apply(&graph)
        .unwrap();
    assert_eq!((after.stake_of(0), after.stake_of(1)), (10, 0));
}

#[test]
fn a_tag_takes_everybody_who_has_it() {
    assert_eq!(remaining(&Scenario::TagFails { tag: 10 }), [0, 0, 150, 350]);
    assert_eq!(remaining(&Scenario::TagFails { tag: 11 }), [300, 0, 150, 0]);
}

#[test]
fn a_service_slashes_to_its_cap() {
    assert_eq!(
        remaining(&Scenario::ServiceSlashes { service: 0 }),
        [180, 120, 90, 210]
    );
}

#[test]
fn a_base_slash_takes_a_part_of_those_who_are_named_rounded_up() {
    let scenario = Scenario::BaseSlash {
        validators: vec![2, 0, 2],
        part: Perbill::from_rational(1u32, 1_000),
    };
    assert_eq!(remaining(&scenario), [299, 200, 149, 350]);
}

#[test]
fn what_does_not_exist_is_refused() {
    let refused = |scenario: Scenario| run(&graph(), &scenario, &Limits::default()).unwrap_err();
    assert_eq!(
        refused(Scenario::TagFails { tag: 12 }),
        StressError::UnknownTag { tag: 12 }
    );
    assert_eq!(
        refused(Scenario::ServiceSlashes { service: 1 }),
        StressError::UnknownService { service: 1 }
    );
    let scenario = Scenario::BaseSlash {
        validators: vec![0, 4],
        part: Perbill::one(),
    };
    assert_eq!(
        refused(scenario),
        StressError::UnknownValidator { validator: 4 }
    );
}

#[test]
fn a_report_puts_the_simulation_beside_the_bound() {
    // An attack needs half of 1,000 and costs 40% of that: 200 for 100.
    let report = run(
        &graph(),
        &Scenario::TagFails { tag: 11 },
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(report.before.slack, Slack::of_attack(200, 100));
    assert_eq!((report.shock, report.shock_part), (550, part(55, 100)));
    // Of 450, half costs 90. Nobody has 225, but 300 cost 120.
    assert_eq!(report.after.slack, Slack::of_attack(90, 100));
    assert_eq!(report.cascade.attacks, []);
    assert_eq!(
        (report.lost_part, report.bound),
        (part(55, 100), Fraction::one())
    );

    // Without the two of operator 2 and the one of operator 1, the last one attacks with 60 for 100.
    let report = run(
        &graph(),
        &Scenario::LargestOperators { count: 2 },
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(report.cascade.attacks[0].coalition.validators, [2]);
    assert_eq!((report.shock, report.cascade.lost), (850, 60));
    assert_eq!(report.lost_part, part(910, 1_000));
    assert_eq!(report.cascade.rest.stake_of(2), 90);
}

#[test]
fn a_graph_without_stake_loses_nothing() {
    let graph = Graph::whole_stakes(&[], &[], &[]).unwrap();
    let report = run(
        &graph,
        &Scenario::LargestOperators { count: 3 },
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(
        (report.shock_part, report.bound),
        (Fraction::zero(), Fraction::zero())
    );
}

#[cfg(feature = "serde")]
#[test]
fn a_report_becomes_json_with_fractions_as_strings() {
    let report = run(
        &graph(),
        &Scenario::TagFails { tag: 11 },
        &Limits::default(),
    )
    .unwrap();
    let json = serde_json::to_string(&report).unwrap();
    assert!(
        json.contains("\"shock\":\"550\",\"shock_part\":\"11/20\""),
        "{json}"
    );
}
