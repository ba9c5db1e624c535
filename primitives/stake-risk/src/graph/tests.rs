//! What is refused, with its error, and what the graph tells about its parts.

use super::*;
use std::string::ToString;

fn half() -> Perbill {
    Perbill::from_percent(50)
}

fn allocation(validator: u32, service: u32, amount: u128) -> Allocation {
    Allocation {
        validator,
        service,
        amount,
    }
}

/// Two validators with 100 and 50, two services.
fn build(mode: Mode, allocations: &[Allocation]) -> Result<Graph, GraphError> {
    Graph::new(
        mode,
        vec![Validator::with_stake(100), Validator::with_stake(50)],
        vec![Service::new(10, half()), Service::new(20, half())],
        allocations.to_vec(),
    )
}

#[test]
fn a_graph_knows_its_edges_from_both_ends_in_any_order() {
    let edges = [
        allocation(1, 1, 50),
        allocation(0, 1, 30),
        allocation(0, 0, 70),
    ];
    let graph = build(Mode::Unique, &edges).unwrap();
    let edge = |index, amount| Edge { index, amount };
    assert_eq!(graph.services_of(0), [edge(0, 70), edge(1, 30)]);
    assert_eq!(graph.validators_of(1), [edge(0, 30), edge(1, 50)]);
    assert_eq!((graph.stake_behind(0), graph.stake_behind(1)), (70, 80));
    assert_eq!(graph.total_stake(), 150);
    assert_eq!(graph.allocations(), [edges[2], edges[1], edges[0]]);
    let mut turned = edges;
    turned.reverse();
    assert_eq!(build(Mode::Unique, &turned).unwrap(), graph);
}

#[test]
fn what_does_not_exist_has_no_edges_and_no_stake() {
    let graph = build(Mode::Shared, &[]).unwrap();
    assert_eq!(
        (graph.services_of(2), graph.validators_of(2)),
        (&[][..], &[][..])
    );
    assert_eq!((graph.stake_of(2), graph.stake_behind(2)), (0, 0));
}

#[test]
fn an_unknown_end_is_refused() {
    let validator = build(Mode::Shared, &[allocation(2, 0, 1)]);
    assert_eq!(
        validator,
        Err(GraphError::UnknownValidator { validator: 2 })
    );
    let service = build(Mode::Shared, &[allocation(0, 2, 1)]);
    assert_eq!(service, Err(GraphError::UnknownService { service: 2 }));
    let whole = Graph::whole_stakes(&[1], &[Service::new(1, half())], &[(1, 0)]);
    assert_eq!(whole, Err(GraphError::UnknownValidator { validator: 1 }));
}

#[test]
fn an_empty_a_second_and_a_too_large_allocation_are_refused() {
    let (validator, service) = (1, 0);
    let refused = |edges: &[Allocation]| build(Mode::Shared, edges).unwrap_err();
    assert_eq!(
        refused(&[allocation(1, 0, 0)]),
        GraphError::ZeroAllocation { validator, service }
    );
    assert_eq!(
        refused(&[
            allocation(1, 0, 1),
            allocation(0, 0, 1),
            allocation(1, 0, 2)
        ]),
        GraphError::DuplicateAllocation { validator, service }
    );
    assert_eq!(
        refused(&[allocation(1, 0, 51)]),
        GraphError::AllocationAboveStake { validator, service }
    );
    assert!(build(Mode::Shared, &[allocation(1, 0, 50)]).is_ok());
}

#[test]
fn only_in_unique_mode_the_sum_of_allocations_is_limited() {
    let twice = [allocation(1, 0, 50), allocation(1, 1, 1)];
    assert!(build(Mode::Shared, &twice).is_ok());
    let refused = build(Mode::Unique, &twice);
    assert_eq!(
        refused,
        Err(GraphError::AllocationsAboveStake { validator: 1 })
    );
    assert!(build(Mode::Unique, &[allocation(1, 0, 49), allocation(1, 1, 1)]).is_ok());
}

#[test]
fn in_unique_mode_allocations_above_the_largest_stake_are_refused() {
    let build = |mode, amounts: [u128; 2]| {
        Graph::new(
            mode,
            vec![Validator::with_stake(u128::MAX)],
            vec![Service::new(10, half()), Service::new(20, half())],
            vec![allocation(0, 0, amounts[0]), allocation(0, 1, amounts[1])],
        )
    };
    for amounts in [[u128::MAX, u128::MAX], [u128::MAX, 1]] {
        assert_eq!(
            build(Mode::Unique, amounts),
            Err(GraphError::AllocationsAboveStake { validator: 0 })
        );
        assert!(build(Mode::Shared, amounts).is_ok());
    }
    assert!(build(Mode::Unique, [u128::MAX - 1, 1]).is_ok());
}

#[test]
fn a_threshold_and_a_slash_cap_of_zero_are_refused() {
    let mut services = vec![Service::new(1, half()), Service::new(1, Perbill::zero())];
    let refused = Graph::new(Mode::Shared, vec![], services.clone(), vec![]);
    assert_eq!(refused, Err(GraphError::ZeroThreshold { service: 1 }));
    services[1] = Service {
        slash_cap: Perbill::zero(),
        ..services[0]
    };
    let refused = Graph::new(Mode::Shared, vec![], services, vec![]);
    assert_eq!(refused, Err(GraphError::ZeroSlashCap { service: 1 }));
}

#[test]
fn sums_that_do_not_fit_are_refused_and_the_largest_that_fit_are_not() {
    let whole = |stakes: &[u128], profits: &[u128]| {
        let services: Vec<_> = profits
            .iter()
            .map(|&each| Service::new(each, half()))
            .collect();
        Graph::whole_stakes(stakes, &services, &[])
    };
    assert_eq!(whole(&[u128::MAX, 1], &[]), Err(GraphError::StakeOverflow));
    assert_eq!(whole(&[], &[1, u128::MAX]), Err(GraphError::ProfitOverflow));
    assert!(whole(&[u128::MAX - 1, 1], &[1, u128::MAX - 1]).is_ok());
}

#[test]
fn validators_without_stake_have_no_edges_in_a_graph_of_whole_stakes() {
    let services = [Service::new(1, half())];
    let graph = Graph::whole_stakes(&[0, 7], &services, &[(0, 0), (1, 0)]).unwrap();
    assert_eq!(graph.services_of(0), []);
    assert_eq!(graph.stake_behind(0), 7);
}

#[test]
fn a_slash_is_rounded_up_and_never_above_the_allocation() {
    let service = Service {
        slash_cap: Perbill::from_percent(30),
        ..Service::new(1, half())
    };
    assert_eq!(
        [0, 1, 10, 11].map(|amount| service.slash_of(amount)),
        [0, 1, 3, 4]
    );
    assert_eq!(Service::new(1, half()).slash_of(u128::MAX), u128::MAX);
}

#[test]
fn an_error_says_where_it_is_and_what_to_do() {
    let error = build(Mode::Shared, &[allocation(1, 0, 51)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Validator 1 allocates more than its stake to service 0. Lower the allocation."
    );
    assert_eq!(
        GraphError::TooLarge.to_string(),
        "2^32 or more validators or services. Split the graph."
    );
}

#[cfg(feature = "serde")]
#[test]
fn a_graph_of_json_is_checked_and_keeps_the_largest_amounts() {
    let graph = Graph::whole_stakes(&[u128::MAX], &[Service::new(7, half())], &[(0, 0)]).unwrap();
    let json = serde_json::to_string(&graph).unwrap();
    assert!(
        json.contains("\"340282366920938463463374607431768211455\""),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Graph>(&json).unwrap(), graph);

    let numbers = json.replace("\"7\"", "7");
    assert_eq!(serde_json::from_str::<Graph>(&numbers).unwrap(), graph);
    let unknown = json.replace("\"validator\":0", "\"validator\":1");
    let error = serde_json::from_str::<Graph>(&unknown).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("An allocation names validator 1"),
        "{error}"
    );
}

#[cfg(feature = "serde")]
#[test]
fn a_share_above_the_whole_is_refused() {
    // Only JSON brings such a share: the constructors of `Perbill` stop at 100%.
    let above: Perbill = serde_json::from_str("1000000001").unwrap();
    let whole: Perbill = serde_json::from_str("1000000000").unwrap();
    let with = |threshold, slash_cap| {
        let service = Service {
            slash_cap,
            ..Service::new(10, threshold)
        };
        Graph::new(
            Mode::Unique,
            vec![Validator::with_stake(100)],
            vec![service],
            vec![],
        )
        .map(|_| ())
    };
    let refused = Err(GraphError::ShareAboveWhole { service: 0 });
    assert_eq!(with(above, half()), refused);
    assert_eq!(with(half(), above), refused);
    assert_eq!(with(whole, whole), Ok(()));
}
