//! What losses lead to: the simulated loss beside the proven bound, and the attacks that follow.

use crate::{
    input::Input,
    number::{part_in_percent, Amount, Ratio},
    report::{robustness::AttackRow, Assumptions, SlackNumbers},
};
use palisade_stake_risk::{
    concentration::operators,
    search::Limits,
    stress::{
        mass_exit::{mass_exit, ExitQueue},
        run, Report, Scenario,
    },
};
use serde::Serialize;
use std::{
    collections::BTreeSet,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Mutex, PoisonError,
    },
    thread,
};

/// A scenario and what follows.
#[derive(Clone, Debug, Serialize)]
pub struct StressRow {
    /// What happens, for reading.
    pub name: String,
    /// What happens.
    pub scenario: Scenario,
    /// The stake that is lost at once.
    pub shock: Amount,
    /// The same as a part of all stake.
    pub shock_part: Ratio,
    /// The certificate after the shock, before any attack.
    pub certificate_after: SlackNumbers,
    /// The attacks that follow, in their order.
    pub rounds: Vec<AttackRow>,
    /// The stake that these attacks lose.
    pub lost_to_attacks: Amount,
    /// What the shock and the simulated attacks lose, as a part of all stake: a lower bound of the worst case.
    pub simulated: Ratio,
    /// The upper bound of the worst case.
    pub bound: Ratio,
    /// Whether it is proven that no further attack pays.
    pub is_exhaustive: bool,
}

/// What it means that everybody leaves at once.
#[derive(Clone, Debug, Serialize)]
pub struct Exit {
    /// The stake that leaves.
    pub backlog: Amount,
    /// The most stake that can start to leave in an era. `None` if the input has no queue.
    pub capacity: Option<Amount>,
    /// The eras until the last one has started to leave. `None` if that is unknown or never.
    pub eras_to_start: Option<String>,
    /// The eras until the last funds are free. `None` if that is unknown or never.
    pub eras_to_finish: Option<String>,
    /// The part of all stake that can leave evenly before the certificate is zero.
    pub certified_exit: Ratio,
}

impl Exit {
    pub(crate) fn of(input: &Input) -> Self {
        let graph = &input.graph;
        let backlog = graph.total_stake();
        let none = ExitQueue {
            capacity: 0,
            bonding_duration: 0,
        };
        let exit = mass_exit(graph, backlog, input.exit_queue.as_ref().unwrap_or(&none));
        let queue = input.exit_queue.as_ref();
        Self {
            backlog: input.amount(backlog),
            capacity: queue.map(|queue| input.amount(queue.capacity)),
            eras_to_start: exit.eras_to_start.map(|eras| eras.to_string()),
            eras_to_finish: exit.eras_to_finish.map(|eras| eras.to_string()),
            certified_exit: Ratio::good(exit.certified_exit),
        }
    }
}

/// Runs all scenarios, in their order.
pub(crate) fn rows(input: &Input, assumptions: &Assumptions) -> Vec<StressRow> {
    let scenarios = scenarios(input, assumptions);
    in_parallel(&scenarios, |(name, scenario)| {
        // Each scenario names what exists.
        let report = run(&input.graph, scenario, &Limits::default()).ok()?;
        Some(row(input, name, scenario, &report))
    })
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the scenarios that make sense for the graph.
fn scenarios(input: &Input, assumptions: &Assumptions) -> Vec<(String, Scenario)> {
    let graph = &input.graph;
    let mut scenarios = Vec::new();
    let operator_count = operators(graph).len();
    let counts = assumptions.operators.iter();
    for &count in counts.filter(|count| **count > 0 && **count as usize <= operator_count) {
        let name = match count {
            1 => "the largest operator is lost".into(),
            _ => format!("the {count} largest operators are lost"),
        };
        scenarios.push((name, Scenario::LargestOperators { count }));
    }
    let tags = graph.validators().iter().flat_map(|each| &each.tags);
    for tag in tags.copied().collect::<BTreeSet<u32>>() {
        let name = format!("{} fails", input.tag(tag));
        scenarios.push((name, Scenario::TagFails { tag }));
    }
    for (service, _) in (0u32..).zip(graph.services()) {
        if graph.stake_behind(service) > 0 {
            let name = format!("{} slashes to its cap", input.service(service));
            scenarios.push((name, Scenario::ServiceSlashes { service }));
        }
    }
    let validators = (0u32..).zip(graph.validators()).map(|(index, _)| index);
    let part = assumptions.base_slash;
    scenarios.push((
        format!("the chain slashes everybody by {}", part_in_percent(part)),
        Scenario::BaseSlash {
            validators: validators.collect(),
            part,
        },
    ));
    scenarios
}

fn row(input: &Input, name: &str, scenario: &Scenario, report: &Report) -> StressRow {
    let attacks = report.cascade.attacks.iter();
    StressRow {
        name: name.into(),
        scenario: scenario.clone(),
        shock: input.amount(report.shock),
        shock_part: Ratio::bad(report.shock_part),
        certificate_after: SlackNumbers::of(&report.after.slack),
        rounds: attacks.map(|attack| AttackRow::of(input, attack)).collect(),
        lost_to_attacks: input.amount(report.cascade.lost),
        simulated: Ratio::bad(report.lost_part),
        bound: Ratio::bad(report.bound),
        is_exhaustive: report.cascade.exhaustive,
    }
}

/// Returns the results for all items, in their order, with one thread for each core.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            scope.spawn(|| loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else {
                    break;
                };
                let result = work(item);
                let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                results.push((index, result));
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
