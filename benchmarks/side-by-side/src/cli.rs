//! The options of `bench-pallets`.

use crate::cases::Case;
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
    /// Only these cases, separated by commas. A prefix chooses all cases that start with it
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// The number of timed executions of each step. Its time is the median. Whole eras have at most 3
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = value_parser!(u32).range(1..=1_000))]
    pub runs: u32,

    /// Few executions, and without the two whole eras
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
    /// Returns whether a case was chosen. A whole era that is named runs with `--quick` as well.
    pub fn chooses(&self, case: &Case) -> bool {
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
    use crate::cases;
    use clap::CommandFactory;

    fn chosen(options: &[&str]) -> Vec<String> {
        let args = std::iter::once(&"bench-pallets").chain(options);
        let args = Args::try_parse_from(args).unwrap();
        let all = cases::all().into_iter();
        all.filter(|case| args.chooses(case))
            .map(|case| case.name)
            .collect()
    }

    #[test]
    fn cases_are_chosen_by_prefix_and_quick_leaves_out_whole_eras() {
        Args::command().debug_assert();
        assert_eq!(chosen(&["--cases", "points_"]).len(), 3);
        assert_eq!(chosen(&["--cases", "chill,idle"]), ["chill", "idle_block"]);
        assert_eq!(chosen(&[]).len(), chosen(&["--quick"]).len() + 2);
    }
}
