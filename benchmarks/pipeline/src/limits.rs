//! Runs the elections that take longest. Checks that no block costs more time than its weight.
//!
//! Beside [`crate::report`] in the flow. Each election has its own state. Together they bring every step to its limits.
//! Most are as large as the runtime allows. They differ in who votes for whom.

use crate::{
    chain::Block,
    cli::{MOST_CANDIDATES, MOST_NOMINATORS, MOST_SEATS, MOST_VOTES},
    electorate::{AtStake, Electorate},
    phases::Phase,
    report::milliseconds,
};
use palisade_bench_election::{
    machine::Machine,
    results::{provenance, table, write},
    statistics::{readable, rounded},
};
use std::path::Path;

/// The most that a step may be charged, in multiples of what it costs.
const MOST_TIMES: f64 = 3.0;
/// The smallest weight of a step that is compared with [`MOST_TIMES`]: 8% of a block.
const SMALL_MILLIS: f64 = 40.0;

const HEADINGS: [&str; 6] = [
    "step",
    "blocks",
    "weight ms",
    "took ms",
    "database ms",
    "both / weight",
];

/// The largest electorate. Stakes and votes are spread as on a real chain.
const LARGEST: Electorate = Electorate {
    nominators: MOST_NOMINATORS,
    votes: MOST_VOTES,
    candidates: MOST_CANDIDATES,
    named: MOST_CANDIDATES,
    seats: MOST_SEATS,
    tied: false,
    at_stake: AtStake::AsDrawn,
    seed: Electorate::LIKE_POLKADOT.seed,
};

/// The measured elections. Each name says which step is at its limits.
pub const CASES: [(&str, Electorate); 8] = [
    ("the most of everything", LARGEST),
    (
        "all tied, half of them elected: most candidates are evaluated",
        Electorate {
            tied: true,
            ..LARGEST
        },
    ),
    (
        "all tied, all who are voted for elected: each changed load touches most votes",
        Electorate {
            tied: true,
            named: MOST_SEATS,
            ..LARGEST
        },
    ),
    (
        "all vote for the same 16, with different stakes: the largest exposures",
        Electorate {
            named: MOST_VOTES,
            ..LARGEST
        },
    ),
    (
        "all vote for the same 16, with almost twice 2^64 units at stake",
        Electorate {
            named: MOST_VOTES,
            tied: true,
            at_stake: AtStake::AlmostTwice64Bits,
            ..LARGEST
        },
    ),
    (
        "all tied, with almost twice 2^64 units at stake",
        Electorate {
            named: MOST_SEATS,
            tied: true,
            at_stake: AtStake::AlmostTwice64Bits,
            ..LARGEST
        },
    ),
    (
        "candidates vote for themselves alone, all tied",
        Electorate {
            nominators: 0,
            tied: true,
            ..LARGEST
        },
    ),
    (
        "more votes than 64 bits hold, by a fault: the solver's long divisions",
        Electorate {
            nominators: 4_000,
            candidates: 1_000,
            named: MOST_VOTES,
            seats: 297,
            tied: true,
            at_stake: AtStake::MoreVotesThan64Bits,
            ..LARGEST
        },
    ),
];

/// The blocks of one phase in one election.
///
/// The times belong to the block with the largest ratio of its costs to its weight. It costs the time that it took, and
/// that of the database. `weight` is shown as time.
#[derive(Debug, PartialEq)]
struct Step {
    phase: Phase,
    blocks: usize,
    weight: f64,
    took: f64,
    database: f64,
}

impl Step {
    fn of(blocks: &[Block], phase: Phase) -> Option<Self> {
        let of_phase = || blocks.iter().filter(move |block| block.phase == phase);
        let steps = of_phase().map(|block| Self {
            phase,
            blocks: of_phase().count(),
            weight: rounded(milliseconds(block.weight)),
            took: rounded(block.time.as_secs_f64() * 1_000.0),
            database: rounded(block.database.as_secs_f64() * 1_000.0),
        });
        steps.max_by(|one, other| one.ratio().total_cmp(&other.ratio()))
    }

    fn ratio(&self) -> f64 {
        (self.took + self.database) / self.weight
    }

    fn exceeds_its_weight(&self) -> bool {
        self.ratio() > 1.0
    }

    fn row(&self) -> [String; 6] {
        let mark = if self.exceeds_its_weight() {
            " MORE"
        } else {
            ""
        };
        [
            self.phase.name().into(),
            self.blocks.to_string(),
            readable(self.weight),
            readable(self.took),
            readable(self.database),
            format!("{:.2}{mark}", self.ratio()),
        ]
    }
}

/// The result of one election.
pub struct Finding {
    name: &'static str,
    electorate: Electorate,
    steps: Vec<Step>,
    identical: bool,
}

impl Finding {
    /// Makes the result from all blocks of an election.
    pub fn new(
        (name, electorate): (&'static str, Electorate),
        blocks: &[Block],
        identical: bool,
    ) -> Self {
        let steps = Phase::ALL.into_iter();
        Self {
            name,
            electorate,
            steps: steps.filter_map(|phase| Step::of(blocks, phase)).collect(),
            identical,
        }
    }

    /// Returns whether the result equals the reference's and no block cost more than its weight.
    pub fn is_good(&self) -> bool {
        self.identical && !self.steps.iter().any(Step::exceeds_its_weight)
    }

    /// Returns a table with a title.
    pub fn text(&self) -> String {
        let Electorate {
            nominators,
            votes,
            candidates,
            named,
            seats,
            ..
        } = self.electorate;
        let rows: Vec<_> = self.steps.iter().map(Step::row).collect();
        let verdict = if self.identical {
            "identical to the reference's"
        } else {
            "DIFFERENT from the reference's"
        };
        format!(
            "## {}\n\n{nominators} nominators with {votes} votes for {named} of {candidates} candidates, {seats} seats; winners \
             and stakes are {verdict}.\n\n{}",
            self.name,
            table(&HEADINGS, &rows)
        )
    }
}

/// Returns the steps that are charged more than [`MOST_TIMES`] their costs in all elections. A step that is charged less
/// than [`SMALL_MILLIS`] does not count: it is charged a fixed amount.
fn overcharged(findings: &[Finding]) -> Vec<&'static str> {
    let all = || findings.iter().flat_map(|finding| &finding.steps);
    let of = |phase| all().filter(move |step| step.phase == phase);
    let phases = Phase::ALL.into_iter().filter(|phase| {
        of(*phase).any(|step| step.weight >= SMALL_MILLIS)
            && of(*phase).all(|step| step.ratio() * MOST_TIMES < 1.0)
    });
    phases.map(Phase::name).collect()
}

/// Returns whether results are identical, and weights neither too small nor too large.
pub fn are_good(findings: &[Finding]) -> bool {
    findings.iter().all(Finding::is_good) && overcharged(findings).is_empty()
}

/// Prints the verdict. Writes all tables to `folder` if one is given.
///
/// # Errors
/// The file can't be written.
pub fn publish(
    findings: &[Finding],
    machine: &Machine,
    runs: u32,
    folder: Option<&Path>,
) -> Result<(), String> {
    let bad: Vec<_> = findings
        .iter()
        .filter(|finding| !finding.is_good())
        .map(|finding| format!("- {}\n", finding.name))
        .collect();
    let mut verdict = if bad.is_empty() {
        "No block cost more than its weight.\n".to_string()
    } else {
        format!(
            "A block cost more than its weight, or the result DIFFERS, in:\n{}",
            bad.concat()
        )
    };
    for step in overcharged(findings) {
        verdict +=
            &format!("In each election, this step cost less than a third of its weight: {step}.\n");
    }
    println!("{verdict}");
    if let Some(folder) = folder {
        let tables: Vec<_> = findings.iter().map(Finding::text).collect();
        let markdown = format!(
            "# Elections of the dev runtime at their limits, in Wasm\n\n\
             Written by `make bench-pipeline ARGS=\"--limits\"`; `../README.md` says what is measured and how.\n\n\
             {verdict}\n{}\nEach block was timed {runs} times, and more often if it took more than three quarters of its weight.\n\n{}",
            tables.join("\n"),
            provenance(machine, LARGEST.seed)
        );
        write(folder, "pipeline-limits.md", &markdown)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};
    use std::time::Duration;

    fn block(phase: Phase, weight: u64, took: u64) -> Block {
        Block {
            phase,
            events: vec![],
            time: Duration::from_millis(took),
            database: Duration::ZERO,
            time_to_initialise: Duration::from_millis(took),
            weight: Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS * weight, 0),
            weight_of_elections: Weight::zero(),
            peak_heap: None,
        }
    }

    #[test]
    fn a_step_is_its_worst_block() {
        let blocks = [
            block(Phase::SnapshotPage, 40, 20),
            block(Phase::SnapshotPage, 10, 9),
            block(Phase::Solve, 400, 100),
        ];
        let step = Step::of(&blocks, Phase::SnapshotPage).unwrap();
        assert_eq!((step.blocks, step.weight, step.took), (2, 10.0, 9.0));
        assert_eq!(step.row()[5], "0.90");
        assert_eq!(Step::of(&blocks, Phase::ExportPage), None);
    }

    #[test]
    fn a_block_costs_its_time_and_that_of_the_database() {
        let mut slow = block(Phase::Solve, 400, 390);
        assert!(Finding::new(CASES[0], core::slice::from_ref(&slow), true).is_good());
        slow.database = Duration::from_millis(11);
        assert!(!Finding::new(CASES[0], &[slow], true).is_good());
    }

    #[test]
    fn one_block_that_takes_longer_than_its_weight_is_bad() {
        let good = [block(Phase::Solve, 400, 400), block(Phase::Other, 2, 1)];
        assert!(Finding::new(CASES[0], &good, true).is_good());
        assert!(!Finding::new(CASES[0], &good, false).is_good());
        let bad = [block(Phase::Solve, 400, 300), block(Phase::Other, 2, 3)];
        let finding = Finding::new(CASES[0], &bad, true);
        assert!(!finding.is_good());
        assert!(finding.text().contains("1.50 MORE"));
    }

    #[test]
    fn a_step_is_overcharged_if_each_election_takes_less_than_a_third_of_it() {
        let finding = |blocks: &[Block]| Finding::new(CASES[0], blocks, true);
        let cheap = finding(&[block(Phase::SnapshotPage, 100, 30)]);
        assert!(!are_good(&[cheap]));
        // In another election it takes longer.
        let (cheap, dear) = (
            finding(&[block(Phase::SnapshotPage, 100, 30)]),
            finding(&[block(Phase::SnapshotPage, 100, 40)]),
        );
        assert!(are_good(&[cheap, dear]));
        // Small weights are fixed amounts.
        assert!(are_good(&[finding(&[block(Phase::SnapshotPage, 39, 1)])]));
    }

    #[test]
    fn every_case_can_be() {
        for (name, electorate) in CASES {
            let Electorate {
                nominators,
                votes,
                candidates,
                named,
                seats,
                ..
            } = electorate;
            assert!(votes <= named && named <= candidates, "{name}");
            assert!(seats <= candidates, "{name}");
            assert!(nominators <= MOST_NOMINATORS && candidates <= MOST_CANDIDATES);
        }
    }
}
