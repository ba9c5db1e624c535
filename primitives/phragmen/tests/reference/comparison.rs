//! One election, held twice: by this crate and by `sp-npos-elections`. Not one bit may differ, in either
//! form of the solver, with and without balancing, at any accuracy.
//!
//! The reference needs no guard against itself. Its two `unwrap_or(MAX)` are for a division by an
//! approval or a load of zero and for a quotient beyond 128 bits; neither comes up, since a voter's budget
//! is part of the approvals of all its candidates and a winner's score is at least one. Shares of a budget
//! are rounded down, so `normalize` mostly has to add, fewer units than there are shares; it takes away
//! only what [`assignment_ratio_to_staked_normalized`] rounded up, again less than a unit a share. So its
//! unit-by-unit loop is short. Only balancing is as long as it is told to be: without tolerance, stakes
//! can swing by a unit for ever, and the reference does all iterations asked for.
//!
//! [`super::elections`] supplies random elections, [`super::regressions`] written ones.

use super::elections::Election;
use palisade_phragmen::{elect, Electorate};
use sp_arithmetic::{PerThing, PerU16, Perbill, Percent, Permill, Perquintill};
use sp_npos_elections::{
    assignment_ratio_to_staked_normalized, Assignment, BalancingConfig, ElectionResult, Error,
    ExtendedBalance, IdentifierT, PerThing128,
};
use std::collections::BTreeSet;

/// Winners with their stake in the order of election; voters with their ratios.
pub type Plain<A, P> = (Vec<(A, ExtendedBalance)>, Vec<(A, Vec<(A, P)>)>);

impl Election {
    /// Panics unless both agree on this election.
    pub fn assert_same_as_reference(&self) {
        for balancing in [None, self.balancing()] {
            self.assert_same::<Perbill>(balancing);
            self.assert_same::<PerU16>(balancing);
        }
        // Any of them for an election: how a ratio is rounded doesn't depend on what made the ratio.
        match self.candidates.len() % 3 {
            0 => self.assert_same::<Percent>(self.balancing()),
            1 => self.assert_same::<Permill>(None),
            _ => self.assert_same::<Perquintill>(self.balancing()),
        }
    }

    /// Panics unless both agree on the election at one accuracy, and on the stakes that follow.
    pub fn assert_same<P: PerThing128>(&self, balancing: Option<BalancingConfig>) {
        let ours = plain(self.ours::<u32, P>(|name| name, balancing));
        let theirs = plain(self.reference::<P>(balancing));
        assert_eq!(ours, theirs, "{} {self:?}", described(balancing));

        let distinct = self.candidates.iter().collect::<BTreeSet<_>>();
        if distinct.len() == self.candidates.len() {
            self.indexed().assert_same_stakes::<P>(balancing);
        }
    }

    /// Our result, with names of any kind.
    pub fn ours<A: IdentifierT, P: PerThing128>(
        &self,
        name: impl Fn(u32) -> A + Copy,
        balancing: Option<BalancingConfig>,
    ) -> Result<ElectionResult<A, P>, Error> {
        let candidates = self.candidates.iter().copied().map(name).collect();
        let named = |(who, budget, votes): &(u32, u64, Vec<u32>)| {
            (
                name(*who),
                *budget,
                votes.iter().copied().map(name).collect::<Vec<_>>(),
            )
        };
        let voters = self.voters.iter().map(named).collect();
        palisade_phragmen::seq_phragmen(self.seats, candidates, voters, balancing)
    }

    fn reference<P: PerThing128>(
        &self,
        balancing: Option<BalancingConfig>,
    ) -> Result<ElectionResult<u32, P>, Error> {
        let (candidates, voters) = (self.candidates.clone(), self.voters.clone());
        sp_npos_elections::seq_phragmen(self.seats, candidates, voters, balancing)
    }

    /// The election in which every name is an index. Votes for nobody remain votes for nobody. Voters that
    /// take part are numbered from zero; the others are all called `u32::MAX`.
    fn indexed(&self) -> Self {
        let unknown = self.candidates.len() as u32;
        let index = |name: &u32| {
            let position = self
                .candidates
                .iter()
                .position(|candidate| candidate == name);
            position.map_or(unknown, |position| position as u32)
        };
        let mut next = 0;
        let number = |(_, budget, votes): &(u32, u64, Vec<u32>)| {
            let votes = votes.iter().map(index).collect::<Vec<_>>();
            let takes_part = votes.iter().any(|&vote| vote < unknown);
            let who = if takes_part { next } else { u32::MAX };
            next += u32::from(takes_part);
            (who, *budget, votes)
        };
        let voters = self.voters.iter().map(number).collect();
        Self {
            candidates: (0..unknown).collect(),
            voters,
            ..*self
        }
    }

    /// Panics unless the form on flat arrays finds the same winners and stakes for an [`indexed`](Self::indexed)
    /// election.
    fn assert_same_stakes<P: PerThing128>(&self, balancing: Option<BalancingConfig>) {
        let told = || format!("index form, {} {self:?}", described(balancing));
        let mut electorate = Electorate::new(self.candidates.len());
        let (mut budgets, mut all_votes) = (Vec::new(), 0);
        for (who, budget, votes) in &self.voters {
            let takes_part = *who != u32::MAX;
            let distinct = votes.iter().collect::<BTreeSet<_>>();
            all_votes += distinct
                .into_iter()
                .filter(|&vote| self.candidates.contains(vote))
                .count();
            assert_eq!(
                electorate.add_voter(*budget, votes.clone()),
                takes_part,
                "{}",
                told()
            );
            budgets.extend(takes_part.then_some(*budget));
        }
        assert_eq!(
            (electorate.voters(), electorate.votes()),
            (budgets.len(), all_votes),
            "{}",
            told()
        );

        let ours = elect(electorate, self.seats, balancing).map(|outcome| {
            let mut stakes = Vec::new();
            let seen = |voter, candidate, stake| stakes.push((voter, candidate, stake));
            let done = outcome.for_each_stake::<P>(seen);
            (outcome.winners().to_vec(), done.map(|()| stakes))
        });
        let theirs = self.reference::<P>(balancing).map(|result| {
            (
                result.winners,
                staked(result.assignments, |who| budgets[*who as usize]),
            )
        });
        assert_eq!(ours, theirs, "{}", told());
    }
}

/// What can be compared of a result.
pub fn plain<A, P: PerThing>(
    result: Result<ElectionResult<A, P>, Error>,
) -> Result<Plain<A, P>, Error> {
    result.map(
        |ElectionResult {
             winners,
             assignments,
         }| {
            let ratios = assignments
                .into_iter()
                .map(|each| (each.who, each.distribution));
            (winners, ratios.collect())
        },
    )
}

/// Voter, candidate, stake, for every pair of them.
type Stakes = Vec<(u32, u32, ExtendedBalance)>;

fn staked<P: PerThing128>(
    assignments: Vec<Assignment<u32, P>>,
    budget: impl Fn(&u32) -> u64,
) -> Result<Stakes, Error> {
    let staked = assignment_ratio_to_staked_normalized(assignments, budget)?;
    let each = staked.into_iter().flat_map(|of| {
        let who = of.who;
        of.distribution
            .into_iter()
            .map(move |(candidate, stake)| (who, candidate, stake))
    });
    Ok(each.collect())
}

fn described(balancing: Option<BalancingConfig>) -> String {
    balancing.map_or(
        "without balancing:".into(),
        |BalancingConfig {
             iterations,
             tolerance,
         }| {
            format!("balanced at most {iterations} times, with a tolerance of {tolerance}:")
        },
    )
}
