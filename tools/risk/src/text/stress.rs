//! What can happen: scenarios, the attacks that follow, an exit, tokens, yields.

use super::{count, listed, names, percent, Page};
use crate::{
    number::{Difference, Ratio},
    report::{stress::StressRow, tokens::TokenRow, yields::YieldRow, Report},
};
use palisade_stake_risk::Fraction;
use std::{cmp::Reverse, fmt};

/// The most cascades whose attacks are printed.
const CASCADES: usize = 5;

pub(super) fn scenarios(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Stress, the largest loss first")?;
    let mut scenarios: Vec<_> = report.stress.iter().collect();
    scenarios.sort_by(|a, b| {
        let loss = |row: &StressRow| (row.simulated.value, row.bound.value);
        loss(b).cmp(&loss(a))
    });
    let rows = scenarios.into_iter().map(|row| {
        vec![
            row.name.clone(),
            percent(&row.shock_part),
            row.rounds.len().to_string(),
            percent(&row.simulated),
            percent(&row.bound),
            row.certificate_after.percent(),
        ]
    });
    let header = [
        "scenario",
        "shock",
        "attacks",
        "simulated loss",
        "proven bound",
        "γ* after the shock",
    ];
    page.table(&header, rows.collect(), "scenarios")?;
    page.line("The worst case is between the simulated loss and the proven bound.")
}

/// Writes the attacks after the worst shocks.
pub(super) fn rounds(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    let mut cascades: Vec<_> = report
        .stress
        .iter()
        .filter(|row| !row.rounds.is_empty())
        .collect();
    cascades.sort_by_key(|one| Reverse(one.simulated.value));
    let others = cascades.len().saturating_sub(CASCADES);
    for row in cascades.into_iter().take(CASCADES) {
        page.line(&format!("\nAfter the shock \"{}\":", row.name))?;
        let rounds = row.rounds.iter().enumerate().map(|(index, round)| {
            vec![
                (index + 1).to_string(),
                names(round.services.iter().map(|service| service.name.as_str())),
                round.validators.len().to_string(),
                round.cost.short(),
                round.profit.short(),
            ]
        });
        let header = ["attack", "services", "validators", "cost", "profit"];
        page.table(&header, rounds.collect(), "attacks")?;
    }
    match others {
        0 => Ok(()),
        _ => page.line(&format!(
            "\nAttacks follow {others} more shocks. --json prints all."
        )),
    }
}

pub(super) fn exit(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Everybody leaves at once")?;
    let exit = &report.exit;
    let backlog = page.amount(&exit.backlog);
    match (&exit.capacity, &exit.eras_to_start, &exit.eras_to_finish) {
        (None, ..) => page.line("The input has no exit queue, so the wait is unknown.")?,
        (Some(capacity), Some(start), Some(finish)) => {
            let capacity = page.amount(capacity);
            page.line(&format!("{backlog} leave, at most {capacity} in an era."))?;
            page.line(&format!(
                "The last one waits {} to start, and has its funds after {}.",
                eras(start),
                eras(finish)
            ))?;
        }
        (Some(_), ..) => page.line(&format!("{backlog} want to leave, and nobody ever can."))?,
    }
    let certificate = &report.robustness.certificate;
    match (certificate.unlimited, report.robustness.is_certified) {
        (true, _) => page.line("No service has a profit, so no exit makes an attack pay."),
        (false, false) => page.line("γ* is below zero before anybody leaves."),
        (false, true) => page.line(&format!(
            "{} of each stake can leave before γ* is zero.",
            percent(&exit.certified_exit)
        )),
    }
}

fn eras(count: &str) -> String {
    let noun = if count == "1" { "era" } else { "eras" };
    format!("{count} {noun}")
}

pub(super) fn tokens(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    if report.tokens.is_empty() {
        return Ok(());
    }
    page.title("Liquid tokens")?;
    let rows = report.tokens.iter().map(|row| {
        vec![
            row.node.name.clone(),
            row.value.short(),
            row.staked.short(),
            count(&row.effective_validators.as_ref().map(Ratio::decimal)),
            count(&row.nakamoto_half),
            row.depeg.holders_lose.short(),
            row.depeg.sold.short(),
            row.depeg.bad_debt.short(),
            row.certificate_after_exit.percent(),
        ]
    });
    let header = [
        "token",
        "value",
        "staked",
        "effective validators",
        "> 1/2",
        "depeg costs holders",
        "sold",
        "bad debt",
        "γ* after their exit",
    ];
    page.table(&header, rows.collect(), "tokens")?;
    report.tokens.iter().try_for_each(|row| token(page, row))
}

/// Writes on whom a token depends.
fn token(page: &mut Page<'_>, row: &TokenRow) -> fmt::Result {
    let largest = row.largest.iter().map(|share| share.name.as_str());
    // The row has the names of the largest ones only.
    let validators = match row.by_validator.len() {
        0 => "no validator".into(),
        count => listed(largest, count),
    };
    page.line(&format!("{} rests on {validators}.", row.node.name))?;
    let mut exposed: Vec<_> = row.services.iter().collect();
    exposed.sort_by_key(|one| Reverse(one.part.value));
    let services: Vec<String> = exposed
        .iter()
        .map(|each| format!("{} {}", each.node.name, percent(&each.part)))
        .collect();
    if !services.is_empty() {
        let services = names(services.iter().map(String::as_str));
        page.line(&format!("What services could take of it: {services}."))?;
    }
    Ok(())
}

pub(super) fn yields(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Yields in a year, minus expected losses")?;
    let yields = &report.yields;
    if let Some(missing) = yields.missing {
        page.line(missing)?;
    }
    for (what, many, rows) in [
        ("validator", "validators", &yields.validators),
        ("service", "services", &yields.services),
        ("token", "tokens", &yields.tokens),
    ] {
        if rows.is_empty() {
            continue;
        }
        let mut lowest: Vec<&YieldRow> = rows.iter().collect();
        // Ascending: the risk is more important than the return.
        lowest.sort_by_key(|one| signed(one));
        let rows = lowest.into_iter().map(|row| {
            let net = row.net.as_ref().map(Difference::percent);
            vec![
                row.node.name.clone(),
                count(&row.earned.as_ref().map(Ratio::percent)),
                percent(&row.loss),
                count(&net),
            ]
        });
        page.table(
            &[what, "return", "expected loss", "net"],
            rows.collect(),
            many,
        )?;
    }
    page.line(
        "The lowest net yield comes first; where it is unknown, the largest loss. Cascades and prices are not in these numbers.",
    )
}

/// Orders by net yield, ascending: of those below zero, the farthest from zero comes first. An unknown one is ordered as
/// if nothing was earned.
fn signed(row: &YieldRow) -> (bool, Reverse<Fraction>, Fraction) {
    let zero = Fraction::zero();
    match &row.net {
        Some(net) if net.is_negative => (false, Reverse(net.size), zero),
        Some(net) => (true, Reverse(zero), net.size),
        None => (false, Reverse(row.loss.value), zero),
    }
}
