//! The report: a text to read, and the same as a JSON object.

use crate::{
    numbers::Numbers,
    observation::Observation,
    rehearsal::{Outcome, Rehearsal},
};
use serde_json::{json, Value};
use std::{collections::BTreeSet, fmt::Write as _, process::ExitCode, time::Duration};

/// Everything that a rehearsal has found out.
pub struct Report {
    rehearsal: Rehearsal,
    numbers: Numbers,
}

impl Report {
    /// Returns the report of a rehearsal.
    pub fn new(rehearsal: Rehearsal, numbers: Numbers) -> Self {
        Self { rehearsal, numbers }
    }

    /// Returns 0 if the migration ended and all invariants hold, or if there was nothing to do.
    pub fn exit_code(&self) -> ExitCode {
        match &self.rehearsal.outcome {
            Outcome::Finished {
                violation: None, ..
            }
            | Outcome::NothingToDo => ExitCode::SUCCESS,
            Outcome::Finished { .. } | Outcome::Refused(_) | Outcome::NoEra => ExitCode::FAILURE,
        }
    }

    /// Returns the text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let sections = [
            self.outcome(),
            self.blocks(),
            self.repairs(),
            self.sums(),
            self.items(),
        ];
        for section in sections {
            writeln!(text, "{section}").expect("strings take all");
        }
        text
    }

    /// Returns the JSON object.
    pub fn json(&self) -> Value {
        let Rehearsal {
            version,
            outcome,
            before,
            after,
            repairs,
            blocks,
        } = &self.rehearsal;
        let (name, last_era, detail) = match outcome {
            Outcome::Finished {
                last_era,
                violation,
            } => ("finished", Some(*last_era), violation.clone()),
            Outcome::Refused(refusal) => ("refused", None, Some(format!("{refusal:?}"))),
            Outcome::NothingToDo => ("nothing to do", None, None),
            Outcome::NoEra => ("no era", None, None),
        };
        let blocks: Vec<_> = blocks
            .iter()
            .map(|block| json!({ "ref_time": block.weight.ref_time(), "us": micros(block.time) }))
            .collect();
        let repairs: Vec<_> = repairs.iter().map(|repair| format!("{repair:?}")).collect();
        json!({
            "outcome": name,
            "detail": detail,
            "storage_version": version,
            "last_era": last_era,
            "numbers": self.numbers.json(),
            "repairs": repairs,
            "blocks": blocks,
            "before": json_of(before),
            "after": json_of(after),
        })
    }

    fn outcome(&self) -> String {
        let version = match self.rehearsal.version {
            Some(version) => format!("storage version {version}"),
            None => "no storage version".into(),
        };
        let end = match &self.rehearsal.outcome {
            Outcome::Finished {
                last_era,
                violation: None,
            } => {
                format!("The state is taken over. Era {last_era} is the last one of pallet-staking. All invariants hold.")
            }
            Outcome::Finished {
                violation: Some(violation),
                ..
            } => {
                format!("INVARIANT VIOLATED after the migration: {violation}")
            }
            Outcome::Refused(refusal) => {
                format!("REFUSED, and nothing was changed: {refusal:?}. See `Refusal` in the migration guide.")
            }
            Outcome::NothingToDo => "There is nothing to take over.".into(),
            Outcome::NoEra => {
                "NO ERA. The new runtime would take the state for its own: no ledger would be taken over, and locks would stay locks. Upgrade after the first era has begun.".into()
            }
        };
        format!("{} ({version}): {end}\n", self.numbers.staking)
    }

    fn blocks(&self) -> String {
        let blocks = &self.rehearsal.blocks;
        let weights = blocks
            .iter()
            .map(|block| block.weight.ref_time() / 1_000_000);
        let times = blocks.iter().map(|block| block.time);
        format!(
            "{} blocks, each with up to {} ms of weight for the migration.\n\
             The heaviest takes {} µs of weight. The longest takes {} µs here, natively, and all together {} ms.\n",
            blocks.len(),
            self.numbers.service_weight.ref_time() / 1_000_000_000,
            weights.max().unwrap_or(0),
            micros(times.clone().max().unwrap_or_default()),
            times.sum::<Duration>().as_millis(),
        )
    }

    fn repairs(&self) -> String {
        let repairs = &self.rehearsal.repairs;
        let mut text = format!("{} repairs\n", repairs.len());
        for repair in repairs {
            writeln!(text, "  {repair:?}").expect("strings take all");
        }
        text
    }

    fn sums(&self) -> String {
        let (before, after) = (&self.rehearsal.before.sums, &self.rehearsal.after.sums);
        let mut text = format!("{:<24}{:>32}{:>32}\n", "amounts", "before", "after");
        for (what, amount) in before {
            let after = after.get(what).copied().unwrap_or_default();
            writeln!(text, "  {what:<22}{amount:>32}{after:>32}").expect("strings take all");
        }
        text
    }

    fn items(&self) -> String {
        let (before, after) = (
            &self.rehearsal.before.entries,
            &self.rehearsal.after.entries,
        );
        let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let mut text = format!(
            "{:<34}{:>12}{:>12}\n",
            "entries of staking", "before", "after"
        );
        for name in names {
            let count = |entries: &std::collections::BTreeMap<String, usize>| {
                entries.get(name).copied().unwrap_or(0)
            };
            let (before, after) = (count(before), count(after));
            writeln!(text, "  {name:<32}{before:>12}{after:>12}").expect("strings take all");
        }
        text
    }
}

fn json_of(observation: &Observation) -> Value {
    // Amounts can exceed what a number of JavaScript holds.
    let sums = observation
        .sums
        .iter()
        .map(|(what, amount)| ((*what).to_owned(), json!(amount.to_string())));
    json!({
        "entries": observation.entries,
        "sums": sums.collect::<serde_json::Map<_, _>>(),
    })
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
