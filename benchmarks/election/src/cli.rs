//! The options of `bench-election`.
//!
//! First in the flow: what is measured, how often, and where the results go.

use crate::cases::{self, Case};
use clap::Parser;
use std::path::PathBuf;

/// Measures our election solver beside sp-npos-elections on the same generated electorates.
///
/// Prints a table and, as the last line, one JSON object; progress goes to stderr. All cases take about ten minutes.
#[derive(Parser, Debug)]
#[command(name = "bench-election", version)]
pub struct Args {
    /// What the electorates are generated from
    #[arg(long, value_name = "N", default_value_t = 20_260_901)]
    pub seed: u64,

    /// How often each solver runs natively; times are medians
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub runs: u32,

    /// How often each solver runs in Wasm, where the reference takes 10 seconds and more
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub wasm_runs: u32,

    /// Only cases whose name contains one of these, separated by commas, such as 'native/1000x16,wasm'
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub cases: Vec<String>,

    /// Small elections only: seconds instead of minutes, to see that all works
    #[arg(long)]
    pub quick: bool,

    /// List the names of the cases and stop
    #[arg(long)]
    pub list: bool,

    /// Instead of the cases: how our time grows with the number of votes, over three decades
    #[arg(long, conflicts_with_all = ["cases", "quick", "list", "wasm_runs"])]
    pub scaling: bool,

    /// Write the results to files in this folder as well
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
}

impl Args {
    /// The cases that `--quick` and `--cases` leave; an error if there are none, with the names to choose from.
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
                "no case has '{part}' in its name; there are:\n  {}",
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
