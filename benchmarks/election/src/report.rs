//! The table and the JSON object of the cases.
//!
//! Last in the flow. The table is Markdown, both on the terminal and in the file. The object is the last line of stdout.
//! Its keys must keep their names, because other programs read them.

use crate::{
    cases::Case,
    machine::Machine,
    results::{provenance, table, write},
    statistics::{grouped, readable, rounded, Times},
};
use serde::Serialize;
use std::path::Path;

/// The results of one case.
///
/// Times are in milliseconds, memory is in megabytes of 10^6 bytes. A value that was not measured is `None`, in JSON
/// `null`.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// `native` or `wasm`.
    pub engine: &'static str,
    /// The number of nominators.
    pub voters: u32,
    /// The number of votes of each nominator.
    pub votes: u32,
    /// The number of votes, including self-votes of candidates.
    pub edges: usize,
    /// The number of candidates.
    pub candidates: u32,
    /// The number of winners.
    pub winners: u32,
    /// The distribution of stake and popularity.
    pub distribution: &'static str,
    /// The number of timed runs of each solver.
    pub runs: u32,
    /// The reference's median time.
    pub reference_ms: Option<f64>,
    /// Our median time.
    pub ours_ms: f64,
    /// The reference's median time divided by ours.
    pub ratio: Option<f64>,
    /// Whether the results were equal in every run and variant.
    pub identical: Option<bool>,
    /// The reference's peak memory, above the memory before its input was made.
    pub reference_peak_mb: Option<f64>,
    /// Our peak memory, above the memory before the input was made.
    pub ours_peak_mb: f64,
    /// The reference's peak memory, above the memory at the start of the call.
    pub reference_added_mb: Option<f64>,
    /// Our peak memory, above the memory at the start of the call.
    pub ours_added_mb: Option<f64>,
    /// The reference's shortest time.
    pub reference_min_ms: Option<f64>,
    /// The reference's longest time.
    pub reference_max_ms: Option<f64>,
    /// Our shortest time.
    pub ours_min_ms: f64,
    /// Our longest time.
    pub ours_max_ms: f64,
}

impl Row {
    /// Makes a row without times and memory.
    pub fn new(case: &Case, edges: usize, runs: u32, identical: Option<bool>) -> Self {
        Self {
            engine: case.engine.name(),
            voters: case.spec.voters,
            votes: case.spec.votes,
            edges,
            candidates: case.spec.candidates,
            winners: case.seats,
            distribution: case.spec.distribution.name(),
            runs,
            reference_ms: None,
            ours_ms: 0.0,
            ratio: None,
            identical,
            reference_peak_mb: None,
            ours_peak_mb: 0.0,
            reference_added_mb: None,
            ours_added_mb: None,
            reference_min_ms: None,
            reference_max_ms: None,
            ours_min_ms: 0.0,
            ours_max_ms: 0.0,
        }
    }

    /// Adds our times and memory.
    pub fn ours(mut self, times: Times, peak_mb: f64, added_mb: Option<f64>) -> Self {
        (self.ours_ms, self.ours_min_ms, self.ours_max_ms) = (times.median, times.min, times.max);
        (self.ours_peak_mb, self.ours_added_mb) = (peak_mb, added_mb);
        self.with_ratio()
    }

    /// Adds the reference's times and memory.
    pub fn reference(mut self, times: Times, peak_mb: f64, added_mb: Option<f64>) -> Self {
        self.reference_ms = Some(times.median);
        self.reference_min_ms = Some(times.min);
        self.reference_max_ms = Some(times.max);
        (self.reference_peak_mb, self.reference_added_mb) = (Some(peak_mb), added_mb);
        self.with_ratio()
    }

    /// Sets the ratio. It is rounded down to one decimal, so no ratio looks better than it is.
    fn with_ratio(mut self) -> Self {
        let ratio = self.reference_ms.map(|reference| reference / self.ours_ms);
        self.ratio = ratio
            .filter(|ratio| ratio.is_finite())
            .map(|ratio| rounded((ratio * 10.0).floor() / 10.0));
        self
    }

    fn cells(&self) -> [String; 13] {
        let optional = |value: Option<f64>| value.map_or_else(|| "–".into(), readable);
        [
            self.engine.into(),
            format!("{}×{}", grouped(self.voters.into()), self.votes),
            grouped(self.candidates.into()),
            grouped(self.winners.into()),
            self.distribution.into(),
            optional(self.reference_ms),
            readable(self.ours_ms),
            optional(self.ratio),
            match self.identical {
                Some(true) => "yes".into(),
                Some(false) => "NO".into(),
                None => "–".into(),
            },
            optional(self.reference_peak_mb),
            readable(self.ours_peak_mb),
            optional(self.reference_added_mb),
            optional(self.ours_added_mb),
        ]
    }
}

const HEADINGS: [&str; 13] = [
    "engine",
    "voters×votes",
    "candidates",
    "winners",
    "distribution",
    "reference ms",
    "ours ms",
    "ratio",
    "identical",
    "reference peak MB",
    "ours peak MB",
    "reference added MB",
    "ours added MB",
];

/// The results of a run of the benchmark. This is the JSON object.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    cases: Vec<Row>,
    seed: u64,
    machine: Machine,
}

impl Report {
    /// Makes the report of these measurements.
    pub fn new(cases: Vec<Row>, seed: u64, machine: Machine) -> Self {
        Self {
            cases,
            seed,
            machine,
        }
    }

    /// Returns whether no case had a difference.
    pub fn all_identical(&self) -> bool {
        self.cases.iter().all(|row| row.identical != Some(false))
    }

    /// Prints the table and the object. Writes both to `folder` if one is given.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn publish(&self, folder: Option<&Path>) -> Result<(), String> {
        let rows: Vec<_> = self.cases.iter().map(Row::cells).collect();
        let table = table(&HEADINGS, &rows);
        let json = serde_json::to_string(self).map_err(|error| error.to_string())?;
        if let Some(folder) = folder {
            let text = self.markdown(&table);
            write(folder, "election.md", &text)?;
            write(folder, "election.json", &format!("{json}\n"))?;
        }
        println!("{table}\n{json}");
        Ok(())
    }

    fn markdown(&self, table: &str) -> String {
        format!(
            "# Election: ours beside sp-npos-elections\n\n\
             Written by `make bench-election`; `../README.md` says what is compared and how. Times are medians in\n\
             milliseconds, memory is in megabytes, the ratio is the reference's time over ours.\n\n\
             {table}\n{}",
            provenance(&self.machine, self.seed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cases, results::prepare};
    use std::{fs, time::Duration};

    fn times(ms: u64) -> Times {
        Times::of(&[Duration::from_millis(ms)])
    }

    fn report(identical: bool) -> Report {
        let cases = cases::all(1);
        let (compared, alone) = (&cases[4], cases.iter().find(|case| !case.compared));
        Report::new(
            vec![
                Row::new(compared, 361_000, 5, Some(identical))
                    .reference(times(2_570), 60.5, Some(48.0))
                    .ours(times(23), 20.25, Some(8.0)),
                Row::new(alone.unwrap(), 16_005_000, 5, None).ours(
                    times(2_000),
                    900.0,
                    Some(300.0),
                ),
            ],
            1,
            Machine::describe(),
        )
    }

    #[test]
    fn the_object_has_the_keys_that_other_programs_read() {
        let report = report(true);
        let json = serde_json::to_value(&report).unwrap();
        let row = &json["cases"][0];
        assert_eq!(
            (&row["engine"], &row["distribution"], &row["identical"]),
            (&"native".into(), &"zipf".into(), &true.into())
        );
        for (key, value) in [
            ("voters", 22_500.0),
            ("votes", 16.0),
            ("candidates", 1_000.0),
            ("winners", 600.0),
            ("reference_ms", 2_570.0),
            ("ours_ms", 23.0),
            ("ratio", 111.7),
            ("reference_peak_mb", 60.5),
            ("ours_peak_mb", 20.25),
        ] {
            assert_eq!(row[key].as_f64(), Some(value), "{key}");
        }
        let alone = &json["cases"][1];
        assert!(["reference_ms", "ratio", "identical", "reference_peak_mb"]
            .iter()
            .all(|key| alone[key].is_null()));
        assert_eq!(alone["ours_ms"], 2_000.0);
    }

    #[test]
    fn one_difference_spoils_the_report() {
        assert!(report(true).all_identical());
        assert!(!report(false).all_identical());
    }

    #[test]
    fn results_are_written_where_they_were_asked_for() {
        let folder = std::env::temp_dir().join(format!("bench-election-{}", std::process::id()));
        let report = report(true);
        prepare(&folder).unwrap();
        report.publish(Some(&folder)).unwrap();
        let markdown = fs::read_to_string(folder.join("election.md")).unwrap();
        assert!(markdown.contains("22,500×16"), "{markdown}");
        assert!(markdown.contains("- Seed: 1\n"), "{markdown}");
        let json = fs::read_to_string(folder.join("election.json")).unwrap();
        assert_eq!(json.trim_end(), serde_json::to_string(&report).unwrap());
        assert!(prepare(&folder.join("election.md")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
