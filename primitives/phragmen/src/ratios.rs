//! What an election gives: winners, and how each voter's stake is spread over them.
//!
//! Last in the flow. Ratios are what a solution carries on a chain; each is rounded down to the accuracy
//! asked for, and what is left over goes to the smallest of the voter.

use crate::{division::Divisor64, normalize::normalize, stakes::Stakes};
use alloc::vec::Vec;
use core::marker::PhantomData;
use sp_arithmetic::PerThing;
use sp_npos_elections::{Error, ExtendedBalance, PerThing128, VoteWeight};

/// The result of an election, by index.
pub struct Outcome {
    winners: Vec<(u32, ExtendedBalance)>,
    stakes: Stakes,
}

impl Outcome {
    pub(crate) fn new(winners: Vec<u32>, stakes: Stakes) -> Self {
        let backing = |winner: u32| stakes.backing.get(winner as usize).copied().unwrap_or(0);
        let winners = winners
            .into_iter()
            .map(|winner| (winner, backing(winner)))
            .collect();
        Self { winners, stakes }
    }

    /// The winners in the order of their election, each with the stake behind it.
    pub fn winners(&self) -> &[(u32, ExtendedBalance)] {
        &self.winners
    }

    /// Calls `f` with voter, winner and stake for every vote that counts, voter by voter and in the order of
    /// its votes. Stakes are what ratios of accuracy `P` make of the voter's budget, to the nearest unit and then
    /// so that they sum up to it: what `assignment_ratio_to_staked_normalized` of `sp-npos-elections` gives.
    ///
    /// # Errors
    /// [`Error::ArithmeticError`] if stakes can't be made to sum up to a budget, which they always can.
    pub fn for_each_stake<P: PerThing128>(
        &self,
        mut f: impl FnMut(u32, u32, ExtendedBalance),
    ) -> Result<(), Error> {
        let mut ratios = Ratios::<P>::default();
        let one = Divisor64::new(accuracy::<P>());
        for (voter, budget) in (0u32..).zip(&self.stakes.budgets) {
            ratios.read(&self.stakes, voter as usize)?;
            for part in &mut ratios.parts {
                *part = one.map_or(0, |one| nearest(*part, *budget, &one));
            }
            normalize(&mut ratios.parts, *budget)?;
            for (candidate, stake) in ratios.candidates.iter().zip(&ratios.parts) {
                f(voter, *candidate, (*stake).into());
            }
        }
        Ok(())
    }

    /// Calls `f` for every voter in their order, with its winners and with as many ratios, in parts of `P`.
    pub(crate) fn for_each_distribution<P: PerThing>(
        &self,
        mut f: impl FnMut(&[u32], &[u64]),
    ) -> Result<(), Error> {
        let mut ratios = Ratios::<P>::default();
        for voter in 0..self.stakes.voters() {
            ratios.read(&self.stakes, voter)?;
            f(&ratios.candidates, &ratios.parts);
        }
        Ok(())
    }
}

/// A number of parts as the ratio that it is.
#[inline]
pub(crate) fn ratio_of<P: PerThing>(parts: u64) -> P {
    P::from_parts(P::Inner::try_from(u128::from(parts)).unwrap_or(P::ACCURACY))
}

/// The number of parts that one is divided into. All of them fit: the finest is `Perquintill`.
fn accuracy<P: PerThing>() -> u64 {
    let parts: u128 = P::ACCURACY.into();
    u64::try_from(parts).unwrap_or(u64::MAX)
}

/// part · budget ÷ one, to the nearest, a half down; for `part` ≤ `one`.
fn nearest(part: u64, budget: VoteWeight, one: &Divisor64) -> VoteWeight {
    let (quotient, rest) = one.mul_div_rem(budget, part);
    let rounds_up = rest > one.get() / 2;
    quotient.saturating_add(rounds_up.into())
}

/// The ratios of one voter at a time, in memory that is used again.
struct Ratios<P> {
    candidates: Vec<u32>,
    parts: Vec<u64>,
    accuracy: PhantomData<P>,
}

impl<P> Default for Ratios<P> {
    fn default() -> Self {
        Self {
            candidates: Vec::new(),
            parts: Vec::new(),
            accuracy: PhantomData,
        }
    }
}

impl<P: PerThing> Ratios<P> {
    /// ⌊weight ÷ budget⌋ in parts, those of nothing left out, then normalised.
    fn read(&mut self, stakes: &Stakes, voter: usize) -> Result<(), Error> {
        self.candidates.clear();
        self.parts.clear();
        let votes = stakes.votes_of(voter);
        let budget = stakes.budgets.get(voter).copied().unwrap_or(0);
        // Without a budget there are no weights.
        let Some(divisor) = Divisor64::new(budget) else {
            return Ok(());
        };
        let one = accuracy::<P>();
        let candidates = stakes.candidates.get(votes.clone()).unwrap_or_default();
        let weights = stakes.weights.get(votes).unwrap_or_default();
        for (candidate, weight) in candidates.iter().zip(weights) {
            let (part, _) = divisor.mul_div_rem(one, (*weight).min(budget));
            if part > 0 {
                self.candidates.push(*candidate);
                self.parts.push(part);
            }
        }
        normalize(&mut self.parts, one)
    }
}
