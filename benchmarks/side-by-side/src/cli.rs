//! The options of `bench-pallets`.

use crate::cases::{Case, Set};
use clap::{value_parser, Parser};
use std::path::PathBuf;

/// The executions of each step with `--quick`.
const QUICK_RUNS: u32 = 3;

/// Measures our staking pallet beside pallet-staking of the SDK: time, reads, writes and proofs of calls and blocks.
///
/// Prints a table and, as the last line, a JSON object. Progress goes to stderr. Fails if the two sides end a case with
/// different balances, ledgers or exposures.
#[derive(Parser, Debug)]
#[command(name = "bench-pallets", version)]
pub struct Args {
    /// Instead of the usual cases, measure how times grow: up to 1,000 validators, and up to 100,000 nominators
    #[arg(long)]
    pub growth: bool,

    /// Only these cases, separated by commas. A prefix chooses all cases that start with it
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// The number of timed executions of each step. Its time is the median. Large cases have at most 3
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = value_parser!(u32).range(1..=1_000))]
    pub runs: u32,

    /// Few executions, and without the large cases: the two whole eras; in --growth 10,000 nominators and more
    #[arg(long)]
    pub quick: bool,

    /// Also print the numbers of keys that are read and written, by storage item
    #[arg(long)]
    pub keys: bool,

    /// Also write the results to files in this folder
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
}

impl Args {
    /// Returns the set of cases.
    pub fn set(&self) -> Set {
        if self.growth {
            Set::Growth
        } else {
            Set::Usual
        }
    }

    /// Returns the cases of the set that were chosen.
    pub fn chosen_cases(&self) -> Vec<Case> {
        let mut cases = self.set().cases();
        cases.retain(|case| self.chooses(case));
        cases
    }

    /// Returns whether a case was chosen. A large case that is named runs with `--quick` as well.
    fn chooses(&self, case: &Case) -> bool {
        if self.cases.is_empty() {
            return !(self.quick && case.is_large);
        }
        self.cases.iter().any(|name| case.name.starts_with(name))
    }

    /// Returns the number of timed executions of each step of a case.
    pub fn runs_of(&self, case: &Case) -> u32 {
        let runs = if self.quick {
            self.runs.min(QUICK_RUNS)
        } else {
            self.runs
        };
        case.most_runs.map_or(runs, |most| runs.min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn chosen(options: &[&str]) -> Vec<String> {
        let args = std::iter::once(&"bench-pallets").chain(options);
        let args = Args::try_parse_from(args).unwrap();
        let chosen = args.chosen_cases().into_iter();
        chosen.map(|case| case.name).collect()
    }

    #[test]
    fn cases_are_chosen_by_prefix_and_quick_leaves_out_whole_eras() {
        Args::command().debug_assert();
        assert_eq!(chosen(&["--cases", "points_"]).len(), 3);
        assert_eq!(chosen(&["--cases", "chill,idle"]), ["chill", "idle_block"]);
        assert_eq!(chosen(&[]).len(), chosen(&["--quick"]).len() + 2);
    }

    #[test]
    fn the_set_of_growth_replaces_the_usual_cases() {
        let is_growth = |name: &String| name.contains("_growth_");
        assert!(!chosen(&[]).iter().any(is_growth));
        assert!(chosen(&["--growth"]).iter().all(is_growth));
        assert_eq!(chosen(&["--growth"]).len(), 3 * 4 + 4 * 3 + 3);
        assert_eq!(chosen(&["--growth", "--quick"]).len(), 3 * 2 + 4 * 3 + 2);
        assert_eq!(chosen(&["--growth", "--cases", "slash_"]).len(), 4);
        assert!(chosen(&["--growth", "--cases", "bond"]).is_empty());
        assert!(chosen(&["--cases", "slash_growth_100"]).is_empty());
    }
}
