//! The table, the files and the JSON object with the results.
//!
//! Last in the flow. A ratio is upstream divided by ours: above 1, ours is better.

use crate::{cases::Set, meter::Measured};
use palisade_bench_election::{
    machine::Machine,
    results::{table, write},
    statistics::{grouped, readable, rounded},
};
use serde_json::{json, Value};
use std::path::Path;

/// The fields of a side in the JSON object and in the file, with their values.
type Fields = [(&'static str, fn(&Measured) -> f64); 8];

const FIELDS: Fields = [
    ("us", |side| side.time),
    ("commit_us", |side| side.commit_time),
    ("longest_block_us", |side| side.longest_block),
    ("reads", |side| side.reads),
    ("writes", |side| side.writes),
    ("raw_reads", |side| side.raw_reads),
    ("raw_writes", |side| side.raw_writes),
    ("proof", |side| side.proof),
];

const HEADINGS: [&str; 11] = [
    "case",
    "upstream µs",
    "ours µs",
    "ratio",
    "with commit",
    "ours",
    "ratio",
    "longest block",
    "ours",
    "keys read + written",
    "proof bytes",
];

/// The results of a case.
pub struct Row {
    /// The name of the case.
    pub name: String,
    /// The side with `pallet-staking`.
    pub upstream: Measured,
    /// The side with our pallet.
    pub ours: Measured,
}

impl Row {
    fn time_ratio(&self) -> f64 {
        ratio(self.upstream.time, self.ours.time)
    }

    fn commit_ratio(&self) -> f64 {
        ratio(self.upstream.commit_time, self.ours.commit_time)
    }

    fn cells(&self) -> [String; 11] {
        let Self { upstream, ours, .. } = self;
        let keys = |side: &Measured| format!("{} + {}", count(side.reads), count(side.writes));
        [
            self.name.clone(),
            readable(upstream.time),
            readable(ours.time),
            format!("{:.2}", self.time_ratio()),
            readable(upstream.commit_time),
            readable(ours.commit_time),
            format!("{:.2}", self.commit_ratio()),
            readable(upstream.longest_block),
            readable(ours.longest_block),
            format!("{} : {}", keys(upstream), keys(ours)),
            format!("{} : {}", count(upstream.proof), count(ours.proof)),
        ]
    }

    fn json(&self) -> Value {
        let mut object = serde_json::Map::new();
        object.insert("name".into(), json!(self.name));
        object.insert("time_ratio".into(), json!(rounded(self.time_ratio())));
        object.insert("commit_ratio".into(), json!(rounded(self.commit_ratio())));
        for (field, value) in FIELDS {
            object.insert(
                format!("upstream_{field}"),
                json!(rounded(value(&self.upstream))),
            );
            object.insert(format!("ours_{field}"), json!(rounded(value(&self.ours))));
        }
        Value::Object(object)
    }

    fn csv(&self) -> String {
        let values = FIELDS.iter().flat_map(|(_, value)| {
            [&self.upstream, &self.ours].map(|side| rounded(value(side)).to_string())
        });
        let values: Vec<_> = values.collect();
        format!("{},{}\n", self.name, values.join(","))
    }
}

/// Returns how many times as large upstream is. Zero if ours is zero.
fn ratio(upstream: f64, ours: f64) -> f64 {
    if ours > 0.0 {
        upstream / ours
    } else {
        0.0
    }
}

/// Returns a count. Means of counts are rounded.
fn count(value: f64) -> String {
    grouped(value.round() as u64)
}

/// How the files of a set are called, and how they start.
struct Heading {
    /// The name of the files, without an ending.
    file: &'static str,
    title: &'static str,
    /// The command that writes them.
    command: &'static str,
}

impl Heading {
    fn of(set: Set) -> Self {
        match set {
            Set::Usual => Self {
                file: "side-by-side",
                title: "Our staking pallet beside pallet-staking",
                command: "make bench-pallets",
            },
            Set::Growth => Self {
                file: "growth",
                title: "How our staking pallet and pallet-staking grow",
                command: "make bench-growth",
            },
        }
    }
}

/// Prints the table and the JSON object, which is the last line. Writes files to `folder` if one is given. `make plots`
/// draws them.
///
/// # Errors
/// A file can't be written.
pub fn publish(
    set: Set,
    rows: &[Row],
    machine: &Machine,
    folder: Option<&Path>,
) -> Result<(), String> {
    let text = findings(rows, machine);
    if let Some(folder) = folder {
        let Heading {
            file,
            title,
            command,
        } = Heading::of(set);
        let markdown = format!(
            "# {title}\n\n\
             Written by `{command}`; `../README.md` says what is measured and how.\n\n{text}"
        );
        write(folder, &format!("{file}.md"), &markdown)?;
        write(folder, &format!("{file}.csv"), &csv(rows))?;
    }
    println!("{text}");
    println!("{}", json_object(rows));
    Ok(())
}

fn findings(rows: &[Row], machine: &Machine) -> String {
    let cells: Vec<_> = rows.iter().map(Row::cells).collect();
    let Machine {
        processor,
        threads,
        memory_gb,
        load_before,
        compiler,
        commit,
    } = machine;
    format!(
        "{}\n\
         Times are medians in µs. A ratio is upstream divided by ours. Pairs are upstream : ours.\n\n\
         - Processor: {processor}, {threads} threads, of which one is used; {memory_gb} GB of memory; \
         load before: {load_before}\n\
         - Compiler: {compiler}, native\n\
         - Commit: {commit}\n",
        table(&HEADINGS, &cells)
    )
}

fn csv(rows: &[Row]) -> String {
    let headings: Vec<_> = FIELDS
        .iter()
        .flat_map(|(field, _)| ["upstream", "ours"].map(|side| format!("{side}_{field}")))
        .collect();
    let lines: String = rows.iter().map(Row::csv).collect();
    format!("name,{}\n{lines}", headings.join(","))
}

/// Returns the object on one line.
fn json_object(rows: &[Row]) -> String {
    let cases: Vec<_> = rows.iter().map(Row::json).collect();
    json!({ "cases": cases }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let upstream = Measured {
            time: 30.0,
            commit_time: 50.0,
            reads: 12.0,
            ..Default::default()
        };
        let ours = Measured {
            time: 20.0,
            commit_time: 25.0,
            reads: 10.0,
            ..Default::default()
        };
        Row {
            name: "bond".into(),
            upstream,
            ours,
        }
    }

    #[test]
    fn the_json_object_is_one_line_with_all_fields_of_both_sides() {
        let text = json_object(&[row()]);
        assert!(!text.contains('\n'));
        let object: Value = serde_json::from_str(&text).unwrap();
        let case = &object["cases"][0];
        assert_eq!(case["name"], "bond");
        assert_eq!(case["time_ratio"], 1.5);
        assert_eq!(case["commit_ratio"], 2.0);
        for (field, _) in FIELDS {
            for side in ["upstream", "ours"] {
                assert!(
                    case[format!("{side}_{field}")].is_number(),
                    "{side} {field}"
                );
            }
        }
        assert_eq!(case["upstream_reads"], 12.0);
    }

    #[test]
    fn each_set_has_files_of_its_own() {
        let [usual, growth] = [Set::Usual, Set::Growth].map(Heading::of);
        assert_ne!(usual.file, growth.file);
        assert_ne!(usual.command, growth.command);
    }

    #[test]
    fn the_file_has_a_value_for_each_heading() {
        let text = csv(&[row()]);
        let commas = |line: &str| line.matches(',').count();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(commas(lines[0]), 16);
        assert_eq!(commas(lines[1]), 16);
    }
}
