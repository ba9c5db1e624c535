//! The table.
//!
//! Last in the flow. A weight is shown as computing time: one unit is a picosecond.

use crate::block::Measured;
use frame_support::weights::constants::WEIGHT_REF_TIME_PER_MILLIS;
use palisade_bench_election::{
    machine::Machine,
    results::table,
    statistics::{grouped, readable},
};

const HEADINGS: [&str; 5] = [
    "transaction",
    "weight ms",
    "took ms",
    "weight / took",
    "covered",
];

/// Returns the results as text.
pub fn findings(measured: &[Measured], validators: u32, runs: u32, machine: &Machine) -> String {
    let rows: Vec<_> = measured.iter().map(row).collect();
    format!(
        "{}\n{} validators. Each transaction was timed {runs} times.\n\n- Processor: {}; load before: {}\n- Compiler: {}\n\
         - Commit: {}\n",
        table(&HEADINGS, &rows),
        grouped(validators.into()),
        machine.processor,
        machine.load_before,
        machine.compiler,
        machine.commit,
    )
}

fn row(measured: &Measured) -> [String; 5] {
    let weight = measured.weight as f64 / WEIGHT_REF_TIME_PER_MILLIS as f64;
    let took = measured.time.as_secs_f64() * 1_000.0;
    let covered = if measured.is_covered() { "yes" } else { "NO" };
    [
        measured.name.into(),
        readable(weight),
        readable(took),
        readable(weight / took),
        covered.into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn measured(weight_micros: u64, took_micros: u64) -> Measured {
        Measured {
            name: "report",
            weight: weight_micros * WEIGHT_REF_TIME_PER_MILLIS / 1_000,
            time: Duration::from_micros(took_micros),
        }
    }

    #[test]
    fn a_weight_covers_the_same_time_and_no_more() {
        assert!(measured(1_500, 1_500).is_covered());
        assert!(!measured(1_499, 1_500).is_covered());
    }

    #[test]
    fn a_row_tells_weight_time_and_their_ratio() {
        let all = [measured(3_000, 1_500), measured(750, 1_500)];
        let text = findings(&all, 1_000, 9, &Machine::describe());
        let row = |number: usize| -> Vec<String> {
            let line = text.lines().nth(number).unwrap_or_default();
            line.split('|').map(|cell| cell.trim().into()).collect()
        };
        assert_eq!(row(2)[1..6], ["report", "3.00", "1.50", "2.00", "yes"]);
        assert_eq!(row(3)[1..6], ["report", "0.75", "1.50", "0.50", "NO"]);
        assert!(text.contains("1,000 validators. Each transaction was timed 9 times."));
    }
}
