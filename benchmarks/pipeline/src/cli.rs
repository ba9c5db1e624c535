//! The options of `bench-pipeline`.
//!
//! First in the flow: how large the electorate is, how often each block is executed, where the results go.

use crate::electorate::Electorate;
use clap::{value_parser, Parser};
use std::path::PathBuf;

/// Holds an election of the dev runtime in Wasm, and measures each block.
///
/// Prints a table of what the blocks of each phase are charged and what they take; progress goes to stderr.
#[derive(Parser, Debug)]
#[command(name = "bench-pipeline", version)]
pub struct Args {
    /// Nominators
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.nominators, value_parser = value_parser!(u32).range(1..=23_500))]
    pub voters: u32,

    /// Candidates that each nominator votes for
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.votes, value_parser = value_parser!(u32).range(1..=16))]
    pub votes: u32,

    /// Candidates, four of the genesis among them
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.candidates, value_parser = value_parser!(u32).range(4..=1_000))]
    pub candidates: u32,

    /// How many are elected
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.seats, value_parser = value_parser!(u32).range(1..=1_000))]
    pub winners: u32,

    /// All stakes alike and votes in a row, with more ties than any real electorate
    #[arg(long)]
    pub tied: bool,

    /// What stakes and votes follow from
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.seed)]
    pub seed: u64,

    /// How often each block is executed; its time is the median
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(1..=100))]
    pub runs: u32,

    /// Write the results to a file in this folder as well
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
}

impl Args {
    /// The electorate; an error if it can't be.
    pub fn electorate(&self) -> Result<Electorate, String> {
        if self.votes.max(self.winners) > self.candidates {
            return Err("there are not enough candidates".into());
        }
        Ok(Electorate {
            nominators: self.voters,
            votes: self.votes,
            candidates: self.candidates,
            seats: self.winners,
            tied: self.tied,
            seed: self.seed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(options: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once(&"bench-pipeline").chain(options))
    }

    #[test]
    fn without_options_the_electorate_is_like_polkadots() {
        Args::command().debug_assert();
        let electorate = parse(&[]).unwrap().electorate().unwrap();
        assert_eq!((electorate.nominators, electorate.votes), (22_500, 16));
        assert_eq!((electorate.candidates, electorate.seats), (1_000, 297));
    }

    #[test]
    fn nobody_wins_without_being_a_candidate() {
        let args = parse(&["--candidates", "20", "--winners", "20"]).unwrap();
        assert_eq!(args.electorate().unwrap().seats, 20);
        let args = parse(&["--candidates", "20", "--winners", "21"]).unwrap();
        assert!(args.electorate().is_err());
        let args = parse(&["--candidates", "15", "--winners", "2"]).unwrap();
        assert!(args.electorate().is_err(), "16 votes");
        assert!(parse(&["--candidates", "1001"]).is_err());
    }
}
