//! A population of stakers, and the result of its first election.
//!
//! Each side writes a scenario by its own calls, in the block of the genesis. So both sides start with the same
//! accounts, stakes and nominations.

use crate::{
    accounts::{account, draw, AccountId, Balance, UNIT},
    given,
};
use frame_election_provider_support::Supports;

/// The destination of rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payee {
    /// The stash, free to spend.
    Stash,
    /// The stash, bonded.
    Staked,
}

/// A stake with its owner.
pub type Stake = (AccountId, Balance);

/// The stakers of a chain.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The validators. All of them have session keys.
    pub validators: Vec<Stake>,
    /// The nominators, with the validators that they nominate.
    pub nominators: Vec<(Stake, Vec<AccountId>)>,
    /// Stashes that neither validate nor nominate. They have session keys.
    pub idle: Vec<Stake>,
    /// Accounts with a balance and no stake.
    pub others: Vec<Stake>,
    /// The destination of all rewards.
    pub payee: Payee,
    /// The seats of an election.
    pub seats: u32,
    /// The result of the elections at genesis.
    pub supports: Supports<AccountId>,
}

/// Returns a validator's account.
pub fn validator(number: u32) -> AccountId {
    account("validator", number)
}

/// Returns a nominator's account.
pub fn nominator(number: u32) -> AccountId {
    account("nominator", number)
}

impl Scenario {
    /// Returns validators with 1,000 units each. All are elected by themselves alone.
    pub fn of_validators(count: u32) -> Self {
        let validators: Vec<_> = (0..count).map(|n| (validator(n), 1_000 * UNIT)).collect();
        let supports = validators
            .iter()
            .map(|(who, stake)| given::support(who, *stake, &[]))
            .collect();
        Self {
            validators,
            nominators: Vec::new(),
            idle: Vec::new(),
            others: Vec::new(),
            payee: Payee::Stash,
            seats: count,
            supports,
        }
    }

    /// Adds nominators with one unit each, who back the first validator only. It has `own` units itself.
    pub fn with_first_backed(mut self, own: u32, nominators: u32) -> Self {
        let (first, stake) = &mut self.validators[0];
        *stake = Balance::from(own) * UNIT;
        let backers: Vec<_> = (0..nominators).map(|n| (nominator(n), UNIT)).collect();
        self.supports[0] = given::support(first, *stake, &backers);
        let target = first.clone();
        self.nominators = backers
            .into_iter()
            .map(|backer| (backer, vec![target.clone()]))
            .collect();
        self
    }

    /// Adds nominators with 16 targets each, or with all validators if these are fewer. Each of them backs one of its
    /// targets with its whole stake.
    pub fn with_spread_nominators(mut self, count: u32) -> Self {
        let validators = self.validators.len() as u32;
        let mut backers: Vec<Vec<Stake>> = vec![Vec::new(); validators as usize];
        for number in 0..count {
            let stake = 100 * UNIT;
            let targets = (0..validators.min(16)).map(|n| (number + n) % validators);
            let targets: Vec<_> = targets.map(validator).collect();
            backers[(number % validators) as usize].push((nominator(number), stake));
            self.nominators.push(((nominator(number), stake), targets));
        }
        self.supports = self
            .validators
            .iter()
            .zip(&backers)
            .map(|((who, stake), others)| given::support(who, *stake, others))
            .collect();
        self
    }

    /// Returns an electorate with random stakes and votes, for elections that are held. Twice as many validators are
    /// candidates as there are seats. The genesis elects the first of them.
    pub fn electorate(seats: u32, nominators: u32) -> Self {
        let mut scenario = Self::of_validators(2 * seats);
        scenario.seats = seats;
        scenario.supports.truncate(seats as usize);
        for (number, (_, stake)) in (0..).zip(&mut scenario.validators) {
            *stake = random_stake("self", number);
        }
        scenario.nominators = (0..nominators)
            .map(|number| {
                let stake = random_stake("stake", number);
                let targets = random_targets(number, 2 * seats);
                ((nominator(number), stake), targets)
            })
            .collect();
        scenario
    }

    /// Iterates over all funds: twice the stake of each staker, so that it can bond more.
    pub fn funds(&self) -> impl Iterator<Item = Stake> + '_ {
        let nominators = self.nominators.iter().map(|(staker, _)| staker);
        let stakers = self.validators.iter().chain(nominators).chain(&self.idle);
        let stakers = stakers.map(|(who, stake)| (who.clone(), 2 * stake + UNIT));
        stakers.chain(self.others.iter().cloned())
    }
}

/// Returns a stake between 100 and 1,100 units, in smallest units. So there are hardly any ties.
fn random_stake(group: &str, number: u32) -> Balance {
    100 * UNIT + Balance::from(draw(group, number, 0)) % (1_000 * UNIT)
}

/// Returns 16 different candidates.
fn random_targets(nominator: u32, candidates: u32) -> Vec<AccountId> {
    let mut chosen = Vec::new();
    for round in 0.. {
        let candidate = (draw("target", nominator, round) % u64::from(candidates)) as u32;
        if !chosen.contains(&candidate) {
            chosen.push(candidate);
        }
        if chosen.len() == 16 {
            break;
        }
    }
    chosen.into_iter().map(validator).collect()
}
