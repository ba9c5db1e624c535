//! The graph: concentration, robustness, services, validators.

use super::{count, counted, names, percent, Page};
use crate::{
    number::{part_in_percent, Amount, Ratio},
    report::Report,
};
use palisade_stake_risk::graph::Mode;
use std::cmp::Reverse;
use std::fmt;

pub(super) fn head(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    let totals = &report.totals;
    page.line(&format!("Systemic risk of {}", report.source))?;
    let mode = match totals.mode {
        Mode::Shared => "shared: the same stake can secure many services",
        Mode::Unique => "unique: each unit of stake secures one service",
    };
    let counts = format!(
        "{}, {}, {}.",
        counted(totals.validators, "validator", "validators"),
        counted(totals.services, "service", "services"),
        counted(totals.allocations, "allocation", "allocations"),
    );
    let stake = page.amount(&totals.stake);
    let profit = page.amount(&totals.profit);
    // Without services, neither the mode nor the profit says anything.
    match totals.services {
        0 => page.line(&format!("{counts}\nAll stake: {stake}."))?,
        _ => page.line(&format!(
            "{counts} Stake is {mode}.\nAll stake: {stake}. To corrupt all services would bring {profit}."
        ))?,
    }
    for note in &report.notes {
        page.line(&format!("Note: {note}"))?;
    }
    page.line("Assumptions:")?;
    for sentence in report.assumptions.sentences() {
        page.line(&format!("- {sentence}"))?;
    }
    Ok(())
}

pub(super) fn concentration(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Concentration")?;
    let rows = report.concentration.rows.iter().map(|row| {
        vec![
            row.by.into(),
            row.holders.to_string(),
            row.hhi.decimal(),
            row.effective_number.decimal(),
            row.largest
                .first()
                .map(|share| share.name.clone())
                .unwrap_or_default(),
            percent(&row.largest_share),
            count(&row.nakamoto_third),
            count(&row.nakamoto_half),
            count(&row.nakamoto_two_thirds),
        ]
    });
    let header = [
        "by",
        "holders",
        "HHI",
        "effective",
        "largest",
        "share",
        "> 1/3",
        "> 1/2",
        "> 2/3",
    ];
    page.table(&header, rows.collect(), "rows")?;
    page.line("> 1/3: how many of the largest holders have more than a third together.")
}

pub(super) fn robustness(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Robustness")?;
    let robustness = &report.robustness;
    let certificate = robustness.certificate.percent();
    let verdict = match (robustness.certificate.unlimited, robustness.is_certified) {
        (true, _) => "No service has a profit, so no attack pays.",
        (false, true) => "It is proven that no attack pays.",
        (false, false) => "Not certified: an attack may pay.",
    };
    page.line(&format!("Certified slack γ*: {certificate}. {verdict}"))?;
    if let Some(binding) = &robustness.binding {
        // What has no name is called `validator 41` already.
        let name = match binding.node.name.starts_with(binding.kind) {
            true => binding.node.name.clone(),
            false => format!("the {} {}", binding.kind, binding.node.name),
        };
        page.line(&format!("It is determined by {name}."))?;
    }
    let searched = &robustness.search;
    let what = if searched.is_exact {
        "Exact slack"
    } else {
        "Slack is at most"
    };
    page.line(&format!(
        "{what}: {} ({}).",
        searched.slack.percent(),
        searched.method
    ))?;
    if let Some(attack) = &searched.attack {
        let services = names(attack.services.iter().map(|service| service.name.as_str()));
        page.line(&format!(
            "The best attack that was found: {} corrupt {services}. It costs {} and brings {}.",
            counted(attack.validators.len(), "validator", "validators"),
            page.amount(&attack.cost),
            page.amount(&attack.profit),
        ))?;
    }
    let free = robustness
        .free_attacks
        .iter()
        .map(|service| service.name.as_str());
    if free.len() > 0 {
        page.line(&format!(
            "No stake is behind these services, so they can be corrupted for free: {}.",
            names(free)
        ))?;
    }
    let factor = robustness.amplification.as_ref().map(Ratio::decimal);
    if let Some(factor) = factor {
        page.line(&format!(
            "A shock is multiplied by less than 1 + 1/γ* = {factor}."
        ))?;
    }
    let rows = robustness.bounds.iter().map(|bound| {
        vec![
            percent(&bound.shock),
            percent(&bound.lost),
            count(&bound.attacks),
        ]
    });
    page.table(
        &["shock", "lost in the end, at most", "fewer attacks than"],
        rows.collect(),
        "rows",
    )
}

pub(super) fn services(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    if report.services.is_empty() {
        return Ok(());
    }
    page.title("Services, the weakest first")?;
    let mut services: Vec<_> = report.services.iter().collect();
    services.sort_by_key(|row| {
        let coverage = row.slack.coverage.map(|coverage| coverage.value);
        (coverage.is_none(), coverage)
    });
    let rows = services.into_iter().map(|row| {
        vec![
            row.node.name.clone(),
            row.validators.to_string(),
            row.stake_behind.short(),
            percent(&row.threshold),
            percent(&row.slash_cap),
            row.needed.short(),
            row.profit.short(),
            match row.is_free_attack {
                true => "free attack".into(),
                false => row.slack.percent(),
            },
        ]
    });
    let header = [
        "service",
        "validators",
        "stake",
        "threshold",
        "cap",
        "needed",
        "profit",
        "slack alone",
    ];
    page.table(&header, rows.collect(), "services")
}

pub(super) fn validators(page: &mut Page<'_>, report: &Report) -> fmt::Result {
    page.title("Validators, the highest demand first")?;
    let reuse = &report.reuse;
    if let Some(degree) = &reuse.restaking_degree {
        page.line(&format!(
            "Restaking degree of all stake: {}.",
            degree.decimal()
        ))?;
    }
    let headroom = page.amount(&reuse.headroom);
    page.line(&format!(
        "Could lose more than {} of the stake to services: {}. The headroom of the others is {headroom} together.",
        part_in_percent(report.assumptions.most_slashed),
        counted(reuse.without_headroom, "validator", "validators"),
    ))?;
    let mut validators: Vec<_> = report.validators.iter().collect();
    validators.sort_by_key(|one| Reverse(one.demand.value));
    let rows = validators.into_iter().map(|row| {
        vec![
            row.node.name.clone(),
            row.operator.clone(),
            names(row.tags.iter().map(String::as_str)),
            row.stake.short(),
            row.services.to_string(),
            count(&row.restaking_degree.as_ref().map(Ratio::decimal)),
            row.demand.decimal(),
            count(&row.headroom.as_ref().map(Amount::short)),
        ]
    });
    let header = [
        "validator",
        "operator",
        "tags",
        "stake",
        "services",
        "degree",
        "demand",
        "headroom",
    ];
    page.table(&header, rows.collect(), "validators")
}
