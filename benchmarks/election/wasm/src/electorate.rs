//! Generates electorates from a seed. They look like those of a staking chain.
//!
//! After [`crate::random`], before [`crate::solver`]. The input of a solver is the same as from a staking pallet:
//!
//! - Every candidate has a self-vote with its own stake.
//! - Every nominator votes for `votes` different candidates.
//! - Voters are sorted by stake, the largest first, as in a sorted voter list.
//!
//! The sum of all stakes is below 2^64. This holds on every chain, because vote weights are scaled so that the whole
//! issuance fits.

use crate::random::{Ranks, SplitMix64};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::cmp::Reverse;
use sp_npos_elections::VoteWeight;
use sp_runtime::AccountId32;

/// One token in the smallest unit: ten decimals, as on Polkadot.
const TOKEN: u64 = 10_000_000_000;
/// The smallest stake of a nominator, in tokens.
const MINIMUM_STAKE: u64 = 250;
/// The largest stake of a nominator under Zipf's law, in tokens. [`MINIMUM_STAKE`] is added to it.
const LARGEST_STAKE: u64 = 5_000_000;
/// The range of uniform stakes above [`MINIMUM_STAKE`], in tokens.
const UNIFORM_RANGE: u64 = 2_250;
/// The range of a candidate's own stake, in tokens.
const OWN_STAKE: (u64, u64) = (5_000, 50_000);
/// The number of candidates in a cluster, per vote of a nominator.
const CLUSTER_PER_VOTE: usize = 2;
/// One of this many votes goes to any candidate, not to the voter's cluster.
const STRAY_VOTES: u64 = 8;

/// The distribution of stake and popularity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Distribution {
    /// Both follow Zipf's law with exponent 1: few rich nominators, few popular candidates.
    Zipf,
    /// Stakes are between a minimum and ten times the minimum. All candidates are equally popular.
    Uniform,
    /// Stakes and the popularity of clusters follow Zipf's law. Each nominator belongs to a cluster of candidates and
    /// gives it seven of eight votes.
    Clustered,
}

impl Distribution {
    /// All distributions.
    pub const ALL: [Self; 3] = [Self::Zipf, Self::Uniform, Self::Clustered];

    /// Returns the name in tables and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zipf => "zipf",
            Self::Uniform => "uniform",
            Self::Clustered => "clustered",
        }
    }
}

/// The parameters of an electorate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Spec {
    /// The number of nominators. The candidates' self-votes are not included.
    pub voters: u32,
    /// The number of different candidates that each nominator votes for. At most `candidates`.
    pub votes: u32,
    /// The number of candidates.
    pub candidates: u32,
    /// The distribution of stake and popularity.
    pub distribution: Distribution,
    /// The seed of all random choices.
    pub seed: u64,
}

/// A voter: the account, the stake, and the candidates voted for.
pub type Voter = (AccountId32, VoteWeight, Vec<AccountId32>);

/// The input of a solver.
#[derive(Clone, Debug)]
pub struct Electorate {
    /// The candidates, in random order.
    pub candidates: Vec<AccountId32>,
    /// The voters, the largest stake first. The candidates with their self-votes are included.
    pub voters: Vec<Voter>,
}

impl Electorate {
    /// Generates the electorate of `spec`. The same `spec` always gives the same electorate.
    pub fn generate(spec: &Spec) -> Self {
        assert!(
            spec.votes <= spec.candidates,
            "there are not enough candidates for different votes"
        );
        let mut random = SplitMix64::new(spec.seed);
        let candidates: Vec<_> = (0..spec.candidates).map(|_| random.account()).collect();
        let ballots = Ballots::new(spec, &mut random);

        let mut voters = Vec::with_capacity(candidates.len() + spec.voters as usize);
        for candidate in &candidates {
            let stake = own_stake(&mut random);
            voters.push((candidate.clone(), stake, alloc::vec![candidate.clone()]));
        }
        for rank in 0..u64::from(spec.voters) {
            let stake = stake(spec.distribution, rank, &mut random);
            let who = random.account();
            let votes = ballots.draw(&mut random);
            let targets = votes.into_iter().map(|index| candidates[index].clone());
            voters.push((who, stake, targets.collect()));
        }
        voters.sort_by_key(|(_, stake, _)| Reverse(*stake));
        Self { candidates, voters }
    }

    /// Returns the number of votes: the edges of the graph of voters and candidates.
    pub fn edges(&self) -> usize {
        self.voters
            .iter()
            .map(|(_, _, targets)| targets.len())
            .sum()
    }
}

/// Returns a nominator's stake in the smallest unit. Under Zipf's law, `rank` 0 is the richest nominator.
fn stake(distribution: Distribution, rank: u64, random: &mut SplitMix64) -> VoteWeight {
    let above_minimum = match distribution {
        Distribution::Uniform => random.below(UNIFORM_RANGE * TOKEN),
        Distribution::Zipf | Distribution::Clustered => {
            LARGEST_STAKE * TOKEN / (rank + 1) + random.below(TOKEN)
        }
    };
    MINIMUM_STAKE * TOKEN + above_minimum
}

/// Returns a candidate's own stake in the smallest unit.
fn own_stake(random: &mut SplitMix64) -> VoteWeight {
    let (from, to) = OWN_STAKE;
    from * TOKEN + random.below((to - from) * TOKEN)
}

/// Draws the votes of nominators.
struct Ballots {
    /// The indices of candidates, shuffled. The first is the most popular. With clusters, each cluster is a range.
    by_rank: Vec<usize>,
    popularity: Ranks,
    /// The popularity of clusters, and the number of candidates in each. `None` without clusters.
    clusters: Option<(Ranks, usize)>,
    votes: usize,
}

impl Ballots {
    fn new(spec: &Spec, random: &mut SplitMix64) -> Self {
        let (candidates, votes) = (spec.candidates as usize, spec.votes as usize);
        let mut by_rank: Vec<usize> = (0..candidates).collect();
        random.shuffle(&mut by_rank);
        // At least as large as a ballot if there are enough candidates, so that every vote finds a candidate.
        let size = (votes * CLUSTER_PER_VOTE).clamp(1, candidates.max(1));
        Self {
            by_rank,
            popularity: match spec.distribution {
                Distribution::Zipf => Ranks::zipf(candidates),
                Distribution::Uniform | Distribution::Clustered => Ranks::uniform(candidates),
            },
            clusters: match spec.distribution {
                Distribution::Clustered => Some((Ranks::zipf(candidates / size), size)),
                Distribution::Zipf | Distribution::Uniform => None,
            },
            votes,
        }
    }

    /// Draws the votes of one nominator: the indices of different candidates, in the order of choice.
    fn draw(&self, random: &mut SplitMix64) -> Vec<usize> {
        let home = self
            .clusters
            .as_ref()
            .map(|(clusters, size)| (clusters.draw(random) * size, *size as u64));
        let mut ballot = Vec::with_capacity(self.votes);
        while ballot.len() < self.votes {
            let rank = match home {
                Some((first, size)) if random.below(STRAY_VOTES) > 0 => {
                    first + random.below(size) as usize
                }
                _ => self.popularity.draw(random),
            };
            let candidate = self.by_rank[rank];
            if !ballot.contains(&candidate) {
                ballot.push(candidate);
            }
        }
        ballot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn spec(distribution: Distribution) -> Spec {
        Spec {
            voters: 2_000,
            votes: 8,
            candidates: 160,
            distribution,
            seed: 7,
        }
    }

    /// Returns the number of nominators' votes of each candidate, the most popular first.
    fn popularity(electorate: &Electorate) -> Vec<usize> {
        let mut votes = BTreeMap::<&AccountId32, usize>::new();
        for (_, _, targets) in electorate.voters.iter().filter(|voter| voter.2.len() > 1) {
            targets
                .iter()
                .for_each(|target| *votes.entry(target).or_default() += 1);
        }
        let mut counts: Vec<_> = votes.into_values().collect();
        counts.sort_unstable_by_key(|count| Reverse(*count));
        counts
    }

    #[test]
    fn an_electorate_is_what_its_spec_says() {
        for distribution in Distribution::ALL {
            let electorate = Electorate::generate(&spec(distribution));
            let candidates: BTreeSet<_> = electorate.candidates.iter().collect();
            assert_eq!(candidates.len(), 160);
            let voters: BTreeSet<_> = electorate.voters.iter().map(|voter| &voter.0).collect();
            assert_eq!(voters.len(), 2_160);
            assert_eq!(electorate.edges(), 2_000 * 8 + 160);
            assert!(electorate.voters.is_sorted_by_key(|voter| Reverse(voter.1)));

            for (who, stake, targets) in &electorate.voters {
                let own = candidates.contains(who);
                assert_eq!(targets.len(), if own { 1 } else { 8 });
                assert_eq!(own, targets.contains(who));
                let different: BTreeSet<_> = targets.iter().collect();
                assert_eq!(different.len(), targets.len());
                assert!(different.is_subset(&candidates));
                assert!(*stake >= MINIMUM_STAKE * TOKEN);
            }
        }
    }

    #[test]
    fn the_seed_decides_and_nothing_else_does() {
        let first = Electorate::generate(&spec(Distribution::Zipf));
        let again = Electorate::generate(&spec(Distribution::Zipf));
        assert_eq!(first.candidates, again.candidates);
        assert_eq!(first.voters, again.voters);

        let other = Electorate::generate(&Spec {
            seed: 8,
            ..spec(Distribution::Zipf)
        });
        assert_ne!(first.candidates, other.candidates);
        assert_ne!(first.voters, other.voters);
    }

    #[test]
    fn zipf_makes_a_few_candidates_popular_and_uniform_makes_none_stand_out() {
        let skewed = popularity(&Electorate::generate(&spec(Distribution::Zipf)));
        assert!(
            skewed[0] > 1_200 && skewed[0] > 8 * skewed[80],
            "{skewed:?}"
        );
        let even = popularity(&Electorate::generate(&spec(Distribution::Uniform)));
        assert_eq!(even.len(), 160);
        assert!(even[0] < 2 * even[159], "{even:?}");
    }

    #[test]
    fn nominators_of_a_cluster_share_their_candidates() {
        // Counts the pairs of nominators that share at least half of their votes. There are 10 clusters of 16 candidates.
        let agreeing = |distribution| {
            let electorate = Electorate::generate(&spec(distribution));
            let ballots: Vec<BTreeSet<_>> = electorate
                .voters
                .iter()
                .filter(|voter| voter.2.len() > 1)
                .map(|voter| voter.2.iter().collect())
                .collect();
            let pairs = ballots.iter().zip(ballots.iter().skip(1));
            pairs
                .filter(|(one, other)| one.intersection(other).count() >= 4)
                .count()
        };
        assert!(agreeing(Distribution::Uniform) < 10);
        assert!(agreeing(Distribution::Clustered) > 80);
    }

    #[test]
    fn all_stake_of_the_largest_electorate_fits_64_bits() {
        for distribution in Distribution::ALL {
            let electorate = Electorate::generate(&Spec {
                voters: 1_000_000,
                votes: 1,
                candidates: 5_000,
                distribution,
                seed: 9,
            });
            let total: u128 = electorate
                .voters
                .iter()
                .map(|voter| u128::from(voter.1))
                .sum();
            assert!(total < 1 << 64, "{total} with {}", distribution.name());
        }
    }

    #[test]
    fn a_ballot_may_hold_every_candidate() {
        for distribution in Distribution::ALL {
            let electorate = Electorate::generate(&Spec {
                voters: 20,
                votes: 5,
                candidates: 5,
                distribution,
                seed: 10,
            });
            assert_eq!(electorate.edges(), 20 * 5 + 5);
        }
    }
}
