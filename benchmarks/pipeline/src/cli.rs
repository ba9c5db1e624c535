//! The options of `bench-pipeline`.
//!
//! First in the flow: how large the electorate is, or that all of them are measured that take longest; how often each block
//! is executed, where the results go.

use crate::electorate::{AtStake, Electorate};
use clap::{value_parser, Parser};
use std::path::PathBuf;

/// Most nominators besides those of the genesis: with them and all candidates as many as an election takes in.
pub const MOST_NOMINATORS: u32 = 22_574;
/// Most candidates that an election takes in.
pub const MOST_CANDIDATES: u32 = 2_000;
/// Most winners.
pub const MOST_SEATS: u32 = 1_000;
/// Most votes of a nominator.
pub const MOST_VOTES: u32 = 16;

/// Holds an election of the dev runtime in Wasm, and measures each block.
///
/// Prints a table of what the blocks of each phase are charged and what they take; progress goes to stderr. With --limits it
/// holds the elections that take longest, some minutes long, and fails if anything takes longer than it is charged.
#[derive(Parser, Debug)]
#[command(name = "bench-pipeline", version)]
pub struct Args {
    /// Hold every election that runs a step at its limits: a failure if one takes longer than it is charged
    #[arg(long, conflicts_with_all = ["voters", "votes", "candidates", "named", "winners", "tied", "full", "seed"])]
    pub limits: bool,

    /// Nominators; without any, candidates have their own votes alone
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.nominators, value_parser = value_parser!(u32).range(0..=i64::from(MOST_NOMINATORS)))]
    pub voters: u32,

    /// Candidates that each nominator votes for
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.votes, value_parser = value_parser!(u32).range(1..=i64::from(MOST_VOTES)))]
    pub votes: u32,

    /// Candidates, four of the genesis among them
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.candidates, value_parser = value_parser!(u32).range(4..=i64::from(MOST_CANDIDATES)))]
    pub candidates: u32,

    /// How many of the candidates are voted for; as many as each nominator votes for, and all vote for the same.
    /// All if it isn't said
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=i64::from(MOST_CANDIDATES)))]
    pub named: Option<u32>,

    /// How many are elected
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.seats, value_parser = value_parser!(u32).range(1..=i64::from(MOST_SEATS)))]
    pub winners: u32,

    /// All stakes alike and votes in a row, with more ties than any real electorate
    #[arg(long)]
    pub tied: bool,

    /// Nominators stake so much that the issuance is just less than twice 2^64 units
    #[arg(long)]
    pub full: bool,

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
        let named = self.named.unwrap_or(self.candidates);
        if self.winners.max(named) > self.candidates {
            return Err("there are not enough candidates".into());
        }
        if self.votes > named {
            return Err("nobody votes twice for the same candidate".into());
        }
        if self.full && self.voters == 0 {
            return Err("there is nobody to stake".into());
        }
        Ok(Electorate {
            nominators: self.voters,
            votes: self.votes,
            candidates: self.candidates,
            named,
            seats: self.winners,
            tied: self.tied,
            at_stake: if self.full {
                AtStake::AlmostTwice64Bits
            } else {
                AtStake::AsDrawn
            },
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
        assert_eq!(electorate.named, 1_000);
        assert_eq!(electorate.at_stake, AtStake::AsDrawn);
    }

    #[test]
    fn the_most_that_can_be_asked_for_is_what_the_runtime_takes_in() {
        use palisade_runtime::configs::staking::{
            MaxCandidates, MaxNominations, MaxNominators, MaxValidatorSet,
        };
        // Two nominators are in the genesis.
        assert_eq!(MOST_NOMINATORS + 2, MaxNominators::get());
        assert_eq!(MOST_CANDIDATES, MaxCandidates::get());
        assert_eq!(MOST_SEATS, MaxValidatorSet::get());
        assert_eq!(MOST_VOTES, MaxNominations::get());
    }

    #[test]
    fn limits_are_measured_as_they_are() {
        assert!(parse(&["--limits", "--runs", "5"]).unwrap().limits);
        assert!(parse(&["--limits", "--voters", "5"]).is_err());
        assert!(parse(&["--limits", "--tied"]).is_err());
    }

    #[test]
    fn all_can_vote_for_the_same_or_for_themselves_alone() {
        let args = parse(&["--named", "16", "--full"]).unwrap();
        let electorate = args.electorate().unwrap();
        assert_eq!((electorate.votes, electorate.named), (16, 16));
        assert_eq!(electorate.at_stake, AtStake::AlmostTwice64Bits);
        let args = parse(&["--named", "15"]).unwrap();
        assert!(args.electorate().is_err(), "16 votes for 15");
        assert_eq!(parse(&["--voters", "0"]).unwrap().voters, 0);
        let args = parse(&["--voters", "0", "--full"]).unwrap();
        assert!(args.electorate().is_err(), "nobody stakes");
    }

    #[test]
    fn nobody_wins_without_being_a_candidate() {
        let args = parse(&["--candidates", "20", "--winners", "20"]).unwrap();
        assert_eq!(args.electorate().unwrap().seats, 20);
        let args = parse(&["--candidates", "20", "--winners", "21"]).unwrap();
        assert!(args.electorate().is_err());
        let args = parse(&["--candidates", "15", "--winners", "2"]).unwrap();
        assert!(args.electorate().is_err(), "16 votes");
        assert!(parse(&["--candidates", "2001"]).is_err());
    }
}
