//! The table, and the file with results.
//!
//! Last in the flow. A weight is shown as computing time: one unit is a picosecond.

use crate::{chain::Block, electorate::Electorate, phases::Phase};
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};
use palisade_bench_election::{
    machine::Machine,
    results::{provenance, table, write},
    statistics::{grouped, megabytes, readable, rounded},
};
use palisade_elections::Event;
use palisade_runtime::RuntimeEvent;
use std::path::Path;

const HEADINGS: [&str; 9] = [
    "phase",
    "blocks",
    "weight ms",
    "max",
    "elections ms",
    "took ms",
    "max",
    "initialising ms",
    "max",
];

/// The results of an election.
pub struct Report {
    /// The electorate.
    pub electorate: Electorate,
    /// The number of timed executions of each block.
    pub runs: u32,
    /// All blocks up to the one that planned the era.
    pub blocks: Vec<Block>,
    /// Whether the runtime's result equals the reference's.
    pub identical: bool,
    /// The machine of the measurement.
    pub machine: Machine,
}

impl Report {
    /// Prints the table. Writes it to `folder` if one is given.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn publish(&self, folder: Option<&Path>) -> Result<(), String> {
        let text = self.findings();
        if let Some(folder) = folder {
            let markdown = format!(
                "# An election of the dev runtime in Wasm, block by block\n\n\
                 Written by `make bench-pipeline`; `../README.md` says what is measured and how.\n\n{text}\n{}",
                provenance(&self.machine, self.electorate.seed)
            );
            write(folder, "pipeline.md", &markdown)?;
        }
        println!("{text}");
        Ok(())
    }

    fn findings(&self) -> String {
        let rows: Vec<_> = Phase::ALL
            .into_iter()
            .filter_map(|phase| self.row(phase))
            .collect();
        let verdict = if self.identical {
            "Winners and exposed stakes: identical to the reference's."
        } else {
            "Winners or exposed stakes: DIFFERENT from the reference's."
        };
        format!(
            "{}\n{}\n{verdict}\n\nEach block was timed {} times.\n",
            table(&HEADINGS, &rows),
            self.solved().unwrap_or_default(),
            self.runs
        )
    }

    /// Returns the medians and maxima over the blocks of a phase. `None` if it has no blocks.
    fn row(&self, phase: Phase) -> Option<[String; 9]> {
        let blocks = || self.blocks.iter().filter(move |block| block.phase == phase);
        let count = blocks().count();
        let weight = Spread::of(blocks().map(|block| milliseconds(block.weight)))?;
        let elections = Spread::of(blocks().map(|block| milliseconds(block.weight_of_elections)))?;
        let took = Spread::of(blocks().map(|block| block.time.as_secs_f64() * 1_000.0))?;
        let initialising = blocks().map(|block| block.time_to_initialise.as_secs_f64() * 1_000.0);
        let initialising = Spread::of(initialising)?;
        Some([
            phase.name().into(),
            count.to_string(),
            readable(weight.median),
            readable(weight.max),
            readable(elections.max),
            readable(took.median),
            readable(took.max),
            readable(initialising.median),
            readable(initialising.max),
        ])
    }

    /// Returns the numbers that decide the weight of the block that solves the election.
    fn solved(&self) -> Option<String> {
        let events = || {
            let all = self.blocks.iter().flat_map(|block| &block.events);
            all.filter_map(|event| match event {
                RuntimeEvent::ValidatorElection(event) => Some(event),
                _ => None,
            })
        };
        let (targets, seats) = events().find_map(|event| match event {
            Event::SnapshotStarted { targets, seats } => Some((*targets, *seats)),
            _ => None,
        })?;
        let (voters, votes) = events().find_map(|event| match event {
            Event::SnapshotCompleted { voters, votes } => Some((*voters, *votes)),
            _ => None,
        })?;
        let backers = events().find_map(|event| match event {
            Event::Solved { backers, .. } => Some(*backers),
            _ => None,
        })?;
        let block = self.blocks.iter().find(|b| b.phase == Phase::Solve)?;
        let [voters, votes, targets, seats, backers] =
            [voters, votes, targets, seats, backers].map(|number| grouped(number.into()));
        Some(format!(
            "Solved{}: {voters} voters, {votes} votes, {targets} candidates, {seats} seats, {backers} backers of all \
             winners; {} MB at the peak of the runtime's heap.\n",
            if self.electorate.tied { ", all tied" } else { "" },
            readable(megabytes(block.peak_heap? as usize))
        ))
    }
}

/// The median and the maximum of some numbers.
struct Spread {
    median: f64,
    max: f64,
}

impl Spread {
    fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let mut numbers: Vec<_> = numbers.map(rounded).collect();
        numbers.sort_unstable_by(f64::total_cmp);
        Some(Self {
            median: *numbers.get(numbers.len() / 2)?,
            max: *numbers.last()?,
        })
    }
}

/// Returns a weight as computing time in milliseconds.
pub fn milliseconds(weight: Weight) -> f64 {
    weight.ref_time() as f64 / WEIGHT_REF_TIME_PER_MILLIS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn block(phase: Phase, events: Vec<Event>, millis: u64) -> Block {
        Block {
            phase,
            events: events
                .into_iter()
                .map(RuntimeEvent::ValidatorElection)
                .collect(),
            time: Duration::from_millis(millis),
            database: Duration::ZERO,
            time_to_initialise: Duration::from_millis(millis / 2),
            weight: Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS * millis * 3, 0),
            weight_of_elections: Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS * millis, 0),
            peak_heap: Some(35_000_000),
        }
    }

    #[test]
    fn phases_are_told_with_medians_and_maxima_and_what_was_solved() {
        let started = Event::SnapshotStarted {
            targets: 1_000,
            seats: 297,
        };
        let completed = Event::SnapshotCompleted {
            voters: 23_502,
            votes: 361_004,
        };
        let solved = Event::Solved {
            winners: 297,
            backers: 30_000,
        };
        let report = Report {
            electorate: Electorate::LIKE_POLKADOT,
            runs: 3,
            blocks: vec![
                block(Phase::SnapshotStart, vec![started], 30),
                block(Phase::SnapshotPage, vec![], 10),
                block(Phase::SnapshotPage, vec![completed], 20),
                block(Phase::SnapshotPage, vec![], 12),
                block(Phase::Solve, vec![solved], 200),
            ],
            identical: true,
            machine: Machine::describe(),
        };
        let text = report.findings();
        let page = text.lines().find(|line| line.contains("page of voters"));
        let cells: Vec<_> = page.unwrap().split('|').map(str::trim).collect();
        assert_eq!(
            cells[2..10],
            ["3", "36.0", "60.0", "20.0", "12.0", "20.0", "6.00", "10.0"]
        );
        assert!(text.contains("23,502 voters, 361,004 votes, 1,000 candidates, 297 seats"));
        assert!(text.contains("35.0 MB") && text.contains("identical"));
        assert!(!text.contains("session changes"));
    }
}
