//! The options of `bench-pipeline`.
//!
//! First in the flow. The options choose one electorate, or all electorates that take longest. They also set how often
//! each block is executed, and where the results go.

use crate::electorate::{AtStake, Electorate};
use clap::{value_parser, Parser};
use std::path::PathBuf;

/// The most nominators besides the two of the genesis. With those and all candidates, the electorate is as large as an
/// election allows.
pub const MOST_NOMINATORS: u32 = 22_574;
/// The most candidates of an election.
pub const MOST_CANDIDATES: u32 = 2_000;
/// The most winners.
pub const MOST_SEATS: u32 = 1_000;
/// The most votes of a nominator.
pub const MOST_VOTES: u32 = 16;

/// Runs an election of the dev runtime in Wasm, and measures each block.
///
/// Prints a table with the weight and the time of the blocks in each phase. Progress goes to stderr. With --limits it
/// runs the elections that take longest, which takes some minutes.
#[derive(Parser, Debug)]
#[command(name = "bench-pipeline", version)]
pub struct Args {
    /// Run every election that has a step at its limits. Fails if a block costs more than its weight, or if a step of
    /// 40 ms or more is always charged more than three times its costs
    #[arg(long, conflicts_with_all = ["voters", "votes", "candidates", "named", "winners", "tied", "full", "seed"])]
    pub limits: bool,

    /// The number of nominators. With 0, each candidate has only its self-vote
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.nominators, value_parser = value_parser!(u32).range(0..=i64::from(MOST_NOMINATORS)))]
    pub voters: u32,

    /// The number of votes of each nominator
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.votes, value_parser = value_parser!(u32).range(1..=i64::from(MOST_VOTES)))]
    pub votes: u32,

    /// The number of candidates, including the four of the genesis
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.candidates, value_parser = value_parser!(u32).range(4..=i64::from(MOST_CANDIDATES)))]
    pub candidates: u32,

    /// The number of candidates that nominators vote for. Default: all. If it equals --votes, all nominators have the
    /// same votes
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=i64::from(MOST_CANDIDATES)))]
    pub named: Option<u32>,

    /// The number of winners
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.seats, value_parser = value_parser!(u32).range(1..=i64::from(MOST_SEATS)))]
    pub winners: u32,

    /// Give all stakers the same stake, and let each nominator vote for consecutive candidates. This makes more ties than
    /// any real electorate has
    #[arg(long)]
    pub tied: bool,

    /// Make nominators stake so much that the issuance is just below twice 2^64 units
    #[arg(long)]
    pub full: bool,

    /// The seed of random stakes and votes
    #[arg(long, value_name = "N", default_value_t = Electorate::LIKE_POLKADOT.seed)]
    pub seed: u64,

    /// The number of timed executions of each block. Its time is the median
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(1..=100))]
    pub runs: u32,

    /// Also write the results to a file in this folder
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
}

impl Args {
    /// Returns the electorate.
    ///
    /// # Errors
    /// The options contradict each other.
    pub fn electorate(&self) -> Result<Electorate, String> {
        let named = self.named.unwrap_or(self.candidates);
        if self.winners.max(named) > self.candidates {
            return Err(
                "there are more winners or named candidates than candidates; raise --candidates"
                    .into(),
            );
        }
        if self.votes > named {
            return Err("a nominator has more votes than there are candidates to vote for; raise --named or lower --votes".into());
        }
        if self.full && self.voters == 0 {
            return Err("--full needs nominators; raise --voters".into());
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
