//! Phases and certificates.

use crate::{
    mock::*,
    types::{Binding, Certificate, Mode, Phase, ServiceView, Slack, Terms, WHOLE},
    Event, LastCertificate, LoadOf,
};
use frame_support::assert_ok;
use palisade_stake_risk::{
    graph::{self, Allocation, Graph, Service, Validator},
    robustness::{certify, Binding as Binds},
};
use sp_runtime::Perbill;

fn with_profit(profit: u128) -> Terms<AccountId> {
    Terms { profit, ..terms() }
}

pub fn certificate() -> Certificate<AccountId> {
    LastCertificate::<Runtime>::get().expect("an era is certified")
}

/// Returns the certificate's coverage and binding, computed by the risk crate from what the view functions show.
pub fn certified_by_views() -> (Option<u128>, Option<Binding<AccountId>>) {
    let services = Restaking::services();
    let mut operators = Vec::new();
    loop {
        let last = operators
            .last()
            .map(|view: &crate::types::OperatorView<_>| view.stash);
        let page = Restaking::operators(last, 2);
        if page.is_empty() {
            break;
        }
        operators.extend(page);
    }
    operators.retain(|view| view.stake.unwrap_or(0) > 0);
    let index = |id| {
        services
            .iter()
            .position(|view: &ServiceView<_>| view.id == id)
            .unwrap()
    };
    let allocations = operators.iter().enumerate().flat_map(|(validator, view)| {
        let parts = view.allocations.iter().filter(|part| part.2 > 0);
        parts.map(move |part| (validator, part.0, part.2))
    });
    let graph = Graph::new(
        match services
            .iter()
            .any(|view| view.service.terms.mode == Mode::Shared)
        {
            true => graph::Mode::Shared,
            false => graph::Mode::Unique,
        },
        operators
            .iter()
            .map(|view| Validator::with_stake(view.stake.unwrap()))
            .collect(),
        services
            .iter()
            .map(|view| Service {
                profit: view.counted_profit,
                threshold: view.service.terms.threshold,
                slash_cap: view.service.terms.cap,
            })
            .collect(),
        allocations
            .map(|(validator, id, amount)| Allocation {
                validator: validator as u32,
                service: index(id) as u32,
                amount,
            })
            .collect(),
    );
    let proven = certify(&graph.expect("the views show a graph"));
    let binding = proven.binding.map(|binding| match binding {
        Binds::Validator(index) => Binding::Operator(operators[index as usize].stash),
        Binds::Service(index) => Binding::Service(services[index as usize].id),
    });
    let coverage = proven.slack.coverage();
    (
        coverage.map(|coverage| coverage.parts_of(1_000_000_000)),
        binding,
    )
}

#[test]
fn a_service_grows_is_active_degrades_and_recovers() {
    run(|| {
        // 10 / (0.1 · 0.5 · 0.5) = 400.
        let id = register(with_profit(10));
        allocate(ALICE, id, whole(39));
        next_eras(2);
        assert_eq!(service(id).phase, Phase::Growing);
        assert_eq!(certificate().coverage, None, "its profit does not count");
        allocate(ALICE, id, whole(1));
        plan();
        assert_eq!(service(id).phase, Phase::Growing);
        activate();
        plan();
        assert!(has_event(Event::ServiceActive { service: id }));
        // 0.5 · 0.5 · 400 / 10.
        assert_eq!(certificate().coverage, Some(10_000_000_000));
        assert_eq!(certificate().binding, Some(Binding::Service(id)));
        assert_eq!(
            Restaking::slack(),
            Some(Slack {
                service: id,
                cost: 100,
                profit: 10
            })
        );
        // The chain slashes Alice.
        Stakes::mutate(|all| all.insert(ALICE, 900));
        activate();
        plan();
        assert!(has_event(Event::ServiceDegraded { service: id }));
        assert_eq!(certificate().degraded.to_vec(), [id]);
        Stakes::mutate(|all| all.insert(ALICE, 1_000));
        activate();
        plan();
        assert!(has_event(Event::ServiceActive { service: id }));
        assert!(certificate().degraded.is_empty());
    });
}

#[test]
fn nothing_is_done_until_an_era_is_planned() {
    run(|| {
        let id = register(with_profit(10));
        allocate(ALICE, id, WHOLE);
        next_eras(2);
        let before = certificate();
        Stakes::mutate(|all| all.insert(ALICE, 1));
        Exposures::mutate(|all| all.insert((3, ALICE), 1_000));
        block();
        block();
        assert_eq!(certificate(), before);
        assert_eq!(before.era, 3);
    });
}

#[test]
fn an_event_tells_once_that_the_slack_fell_below_the_floor() {
    run(|| {
        let id = register(Terms {
            quota: percent(100),
            ..with_profit(100) // needs 400
        });
        allocate(ALICE, id, whole(42));
        next_eras(2);
        assert_eq!(certificate().coverage, Some(1_050_000_000));
        next_eras(1);
        plan();
        let low = |era| Event::BelowFloor {
            era,
            coverage: 1_050_000_000,
        };
        assert!(!has_event(low(5)), "it was told in era 3");
        let mut rules = open_rules();
        rules.floor = percent(5);
        assert_ok!(Restaking::set_settings(root(), rules));
        activate();
        plan();
        rules.floor = percent(6);
        assert_ok!(Restaking::set_settings(root(), rules));
        activate();
        plan();
        assert!(
            !has_event(low(7)),
            "the last certificate was below it already"
        );
    });
}

#[test]
fn the_certificate_measures_how_stake_is_spread() {
    run(|| {
        let id = register(terms());
        for (who, stake) in [(ALICE, 500), (BOB, 300), (CAROL, 200)] {
            Stakes::mutate(|all| all.insert(who, stake));
            allocate(who, id, WHOLE);
        }
        next_eras(2);
        let found = certificate();
        assert_eq!((found.operators, found.stake), (3, 1_000));
        assert_eq!(found.hhi, Perbill::from_percent(38)); // 0.25 + 0.09 + 0.04
        assert_eq!(found.nakamoto, (1, 2, 2));
    });
}

#[test]
fn a_service_that_lost_all_stake_is_attacked_for_free() {
    run(|| {
        let id = register(with_profit(10));
        allocate(ALICE, id, whole(50));
        allocate(BOB, id, whole(50));
        next_eras(2);
        Stakes::mutate(|all| all.retain(|who, _| *who != ALICE && *who != BOB));
        next_eras(1);
        assert_eq!(certificate().coverage, Some(0));
        assert_eq!(LoadOf::<Runtime>::get(id).effective, 0);
        // When it is retired it has nothing to lose.
        assert_ok!(Restaking::retire_service(root(), id));
        next_eras(2);
        assert_eq!(certificate().coverage, None);
    });
}

#[test]
fn a_shared_graph_is_bound_by_an_operator() {
    run(|| {
        let shared = |profit| Terms {
            mode: Mode::Shared,
            ..with_profit(profit)
        };
        let (a, b) = (register(shared(10)), register(shared(20)));
        allocate(ALICE, a, WHOLE);
        allocate(ALICE, b, WHOLE);
        allocate(BOB, b, WHOLE);
        next_eras(2);
        let found = certificate();
        // 10/(0.25 · 1,000) + 20/(0.25 · 2,000) = 0.08.
        assert_eq!(found.coverage, Some(12_500_000_000));
        assert_eq!(found.binding, Some(Binding::Operator(ALICE)));
        assert!(!found.is_exact);
        assert_eq!(Restaking::slack(), None);
        assert_eq!(certified_by_views(), (found.coverage, found.binding));
    });
}

#[test]
fn a_thousand_operators_and_fifty_services_are_certified_in_a_block() {
    use palisade_restaking::genesis::GenesisService;
    const OPERATORS: u128 = 1_000;
    const PARTS: u32 = 16;
    reset();
    MaxOperators::set(OPERATORS as u32);
    MaxServices::set(50);
    let operators = || (0..OPERATORS).map(|number| 1_000 + number);
    // Odd numbers, so that fractions don't cancel.
    let stakes = operators().map(|who| (who, 1_000_000_000_039 + who * 7_919));
    Stakes::set(stakes.collect());
    Exposures::set(
        Stakes::get()
            .into_iter()
            .map(|(who, stake)| ((1, who), stake))
            .collect(),
    );
    let services = (0..50u32).map(|number| GenesisService {
        owner: OLAF,
        slasher: None,
        profit: 999_983 + u128::from(number) * 104_729,
        threshold: Perbill::from_parts(333_333_333 - number),
        cap: Perbill::from_parts(499_999_993 - number),
        window: 2,
        proceeds: None,
        correlation: percent(100),
        quota: Perbill::from_parts(20_000_000),
        is_shared: true,
    });
    let allocations = operators().flat_map(|who| {
        (0..PARTS).map(move |part| (who, (who as u32 * 7 + part * 3) % 50, WHOLE / 20))
    });
    let config = crate::GenesisConfig::<Runtime> {
        services: services.collect(),
        allocations: allocations.collect(),
    };
    build(config, operators().map(|who| (who, 1_000))).execute_with(|| {
        use frame_support::traits::Hooks;
        let before = std::time::Instant::now();
        Restaking::on_initialize(1);
        println!("a certificate of {} µs", before.elapsed().as_micros());
        let found = certificate();
        assert_eq!(found.operators, 1_000);
        assert_eq!(certified_by_views(), (found.coverage, found.binding));
    });
}
