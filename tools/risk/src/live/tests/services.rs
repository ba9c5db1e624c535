//! Services and operators of the restaking pallet become a graph.

use super::*;
use crate::live::restaking::{graph, OperatorView, Phase, Proceeds, ServiceView, Sharing};
use palisade_stake_risk::{graph::Mode, Graph};
use sp_arithmetic::Perbill;

fn service(id: u32, mode: Sharing) -> ServiceView {
    ServiceView {
        id,
        owner: account(77),
        deposit: 1,
        slasher: None,
        profit: 9,
        threshold: Perbill::from_percent(50),
        cap: Perbill::from_percent(20),
        window: 4,
        proceeds: Proceeds::Burn,
        correlation: Perbill::one(),
        quota: Perbill::one(),
        mode,
        phase: Phase::Active,
        ends: None,
        counted_profit: 9,
        effective: 0,
        announced: 0,
        tags: Vec::new(),
        needed: None,
    }
}

fn operator(stash: u8, allocations: &[(u32, u64, u128)]) -> OperatorView {
    OperatorView {
        stash: account(stash),
        stake: Some(10),
        tags: vec![stash.into()],
        total: 1,
        allocations: allocations.to_vec(),
    }
}

#[test]
fn services_and_operators_become_a_graph() {
    let mut node = Node::with_era();
    node.expose(1, 10, &[]);
    node.expose(2, 20, &[]);
    let chain = Chain::at_newest_final_block(&node).unwrap();
    let staking = staking::read(&chain, ERA).unwrap();
    let mut growing = service(7, Sharing::Unique);
    growing.phase = Phase::Growing;
    growing.counted_profit = 0;
    // Operator 3 is not elected. Service 5 is over.
    let operators = vec![
        operator(2, &[(3, 1, 12), (5, 1, 4), (7, 1, 8)]),
        operator(3, &[(3, 1, 9)]),
    ];
    let mut notes = Vec::new();
    let services = graph(
        &staking,
        vec![service(3, Sharing::Unique), growing],
        operators,
        &mut notes,
    );
    assert_eq!(services.names, ["service 3", "service 7"]);
    let parts = services.parts;
    assert_eq!(parts.mode, Mode::Unique);
    let allocations: Vec<_> = parts
        .allocations
        .iter()
        .map(|each| (each.validator, each.service, each.amount))
        .collect();
    assert_eq!(allocations, [(1, 0, 12), (1, 1, 8)]);
    assert_eq!(
        (&parts.validators[0].tags, &parts.validators[1].tags),
        (&vec![], &vec![2])
    );
    assert_eq!((parts.services[0].profit, parts.services[1].profit), (9, 0));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(Graph::try_from(parts).is_ok());

    let mixed = vec![service(3, Sharing::Unique), service(4, Sharing::Shared)];
    let mut notes = Vec::new();
    let services = graph(&staking, mixed, Vec::new(), &mut notes);
    assert_eq!(services.parts.mode, Mode::Shared);
    assert!(notes[0].contains("cautious"), "{notes:?}");
}
