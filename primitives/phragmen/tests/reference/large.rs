//! Large elections, in which hundreds of rounds build on each other: popularity as on a real chain, none at
//! all, and in camps.
//!
//! [`super::comparison`] runs them.

use super::choices::Choices;
use super::elections::Election;
use sp_arithmetic::{PerU16, Perbill};

/// Whom voters know.
#[derive(Clone, Copy, Debug)]
enum Popularity {
    /// Everyone equally.
    Uniform,
    /// The n-th candidate has a share in proportion to 1/n.
    Zipf,
    /// The sixteen candidates around that of the voter's camp, and seldom another.
    Camps,
}

const VOTES: usize = 16;

#[test]
fn a_thousand_voters_elect_thirty_of_a_hundred() {
    for popularity in [Popularity::Uniform, Popularity::Zipf, Popularity::Camps] {
        assert_same(&electorate(popularity, 1_000, 100, 30));
    }
}

#[test]
fn three_thousand_voters_elect_a_hundred_of_three_hundred() {
    for popularity in [Popularity::Uniform, Popularity::Zipf, Popularity::Camps] {
        assert_same(&electorate(popularity, 3_000, 300, 100));
    }
}

fn assert_same(election: &Election) {
    for balancing in [None, election.balancing()] {
        election.assert_same::<Perbill>(balancing);
        election.assert_same::<PerU16>(balancing);
    }
}

/// Voters from 1,000 on, each with sixteen votes and between one unit and 2^64 of them; then the candidates,
/// voting for themselves.
fn electorate(popularity: Popularity, voters: u32, candidates: u32, seats: usize) -> Election {
    let mut choices = Choices::Seed(u64::from(voters));
    let shares = shares(popularity, candidates);
    let nominators = (0..voters).map(|position| {
        let camp = choices.below(u64::from(candidates)) as u32;
        let votes = (0..VOTES)
            .map(|_| vote(&mut choices, popularity, &shares, camp))
            .collect();
        let budget = choices.number() >> choices.below(64);
        (1_000 + position, budget, votes)
    });
    let mut voters = nominators.collect::<Vec<_>>();
    voters.extend((0..candidates).map(|who| (who, choices.number() >> 20, vec![who])));
    Election {
        seats,
        candidates: (0..candidates).collect(),
        voters,
        iterations: 4,
        tolerance: 0,
    }
}

/// Cumulative: what the candidates up to each one share.
fn shares(popularity: Popularity, candidates: u32) -> Vec<u64> {
    let share = |position| match popularity {
        Popularity::Zipf => (1 << 32) / u64::from(position + 1),
        Popularity::Uniform | Popularity::Camps => 1,
    };
    let up_to = |sum: &mut u64, position| {
        *sum += share(position);
        Some(*sum)
    };
    (0..candidates).scan(0, up_to).collect()
}

fn vote(choices: &mut Choices, popularity: Popularity, shares: &[u64], camp: u32) -> u32 {
    let candidates = shares.len() as u32;
    if matches!(popularity, Popularity::Camps) && !choices.rarely(16) {
        return (camp + choices.below(VOTES as u64) as u32) % candidates;
    }
    let all = shares.last().copied().unwrap_or(1);
    let drawn = choices.below(all);
    shares.partition_point(|&up_to| up_to <= drawn) as u32
}
