//! The options of `bench-election`.
//!
//! First in the flow. The options set what is measured, how often, and where the results go.

use crate::cases::{self, Case};
use clap::Parser;
use std::path::PathBuf;

/// Compares our election solver with sp-npos-elections on the same generated electorates.
///
/// Prints a table. The last line is one JSON object. Progress goes to stderr. All cases take about ten minutes.
#[derive(Parser, Debug)]
#[command(name = "bench-election", version)]
pub struct Args {
    /// The seed of the generated electorates
    #[arg(long, value_name = "N", default_value_t = 20_260_901)]
    pub seed: u64,

    /// The number of native runs of each solver. Times are medians
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub runs: u32,

    /// The number of runs of each solver in Wasm. There one run of the reference takes 10 seconds or more
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub wasm_runs: u32,

    /// Run only the cases whose name contains one of these parts. Separate parts by commas: 'native/1000x16,wasm'
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// Run only small elections, to see in seconds that everything works
    #[arg(long)]
    pub quick: bool,

    /// Print the names of the cases and stop
    #[arg(long)]
    pub list: bool,

    /// Instead of the cases, measure how our time grows with the number of votes, from 10^4 to 10^7
    #[arg(long, conflicts_with_all = ["cases", "quick", "list", "wasm_runs"])]
    pub scaling: bool,

    /// Also write the results to files in this folder
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
}

impl Args {
    /// Returns the cases that `--quick` and `--cases` select.
    ///
    /// # Errors
    /// A part of `--cases` is in no name. The error lists all names.
    pub fn chosen_cases(&self) -> Result<Vec<Case>, String> {
        let all = if self.quick {
            cases::quick(self.seed)
        } else {
            cases::all(self.seed)
        };
        if self.cases.is_empty() {
            return Ok(all);
        }
        let unknown = self
            .cases
            .iter()
            .find(|part| part.is_empty() || !all.iter().any(|case| case.name().contains(*part)));
        if let Some(part) = unknown {
            let names: Vec<_> = all.iter().map(Case::name).collect();
            return Err(format!(
                "no case has '{part}' in its name; choose from:\n  {}",
                names.join("\n  ")
            ));
        }
        let chosen = all
            .into_iter()
            .filter(|case| self.cases.iter().any(|part| case.name().contains(part)));
        Ok(chosen.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(options: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once(&"bench-election").chain(options))
    }

    #[test]
    fn without_options_every_case_is_measured_from_a_fixed_seed() {
        Args::command().debug_assert();
        let args = parse(&[]).unwrap();
        assert_eq!(args.seed, 20_260_901);
        let (chosen, all) = (args.chosen_cases().unwrap(), cases::all(args.seed));
        assert_eq!(chosen.len(), all.len());
    }

    #[test]
    fn cases_are_chosen_by_parts_of_their_names() {
        let args = parse(&["--cases", "wasm,native/1000x16", "--seed", "5"]).unwrap();
        let chosen = args.chosen_cases().unwrap();
        assert_eq!(
            chosen.iter().filter(|case| case.in_wasm()).count() + 1,
            chosen.len()
        );
        assert!(chosen.iter().all(|case| case.spec.seed == 5));
    }

    #[test]
    fn an_unknown_case_is_refused_with_the_names_there_are() {
        let args = parse(&["--cases", "wasm,native/9x9"]).unwrap();
        let message = args.chosen_cases().unwrap_err();
        assert!(message.contains("'native/9x9'"), "{message}");
        assert!(
            message.contains("native/22500x16/1000/600/zipf"),
            "{message}"
        );
        assert!(parse(&["--cases="]).unwrap().chosen_cases().is_err());
    }

    #[test]
    fn bad_options_are_refused() {
        for options in [
            &["--seed", "-1"][..],
            &["--seed", "x"],
            &["--runs", "0"],
            &["--wasm-runs", "1001"],
            &["--fast"],
            &["22500"],
            &["--scaling", "--quick"],
            &["--scaling", "--cases", "wasm"],
        ] {
            assert!(parse(options).is_err(), "{options:?}");
        }
    }
}
