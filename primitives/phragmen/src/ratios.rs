//! The result of an election: the winners, and how each voter's stake is distributed over them.
//!
//! The last module in the flow. A solution on a chain consists of ratios. Each ratio is rounded down to the accuracy
//! of the caller. The remainder goes to the voter's smallest ratio.

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

    /// Returns the winners in the order of their election, each with its backing.
    pub fn winners(&self) -> &[(u32, ExtendedBalance)] {
        &self.winners
    }

    /// Calls `f` with voter, winner and stake for every vote for a winner: voter by voter, in the order of the
    /// voter's votes.
    ///
    /// A stake is the ratio in accuracy `P` times the voter's budget, rounded to the nearest unit, a half down. The
    /// stakes of a voter are then normalised: their sum is its budget. The result is the same as that of
    /// `assignment_ratio_to_staked_normalized` of `sp-npos-elections`.
    ///
    /// # Errors
    /// - [`Error::ArithmeticError`]: never. It would mean that the stakes can't be normalised to the budget.
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

    /// Calls `f` for every voter in order, with its winners and one ratio for each winner, in parts of `P`.
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

/// Returns the ratio that consists of `parts` parts.
#[inline]
pub(crate) fn ratio_of<P: PerThing>(parts: u64) -> P {
    P::from_parts(P::Inner::try_from(u128::from(parts)).unwrap_or(P::ACCURACY))
}

/// Returns the number of parts of the ratio one. The number always fits: the finest accuracy is `Perquintill`.
fn accuracy<P: PerThing>() -> u64 {
    let parts: u128 = P::ACCURACY.into();
    u64::try_from(parts).unwrap_or(u64::MAX)
}

/// Returns part · budget ÷ one, rounded to the nearest; a half is rounded down. `part` must be at most `one`.
fn nearest(part: u64, budget: VoteWeight, one: &Divisor64) -> VoteWeight {
    let (quotient, rest) = one.mul_div_rem(budget, part);
    let rounds_up = rest > one.get() / 2;
    quotient.saturating_add(rounds_up.into())
}

/// The ratios of one voter at a time. The memory is used again for the next voter.
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
    /// Reads the ratios of a voter, in parts: ⌊weight · one ÷ budget⌋, where `one` is the number of parts of the ratio
    /// one. Ratios of zero are left out. The others are normalised.
    fn read(&mut self, stakes: &Stakes, voter: usize) -> Result<(), Error> {
        self.candidates.clear();
        self.parts.clear();
        let votes = stakes.votes_of(voter);
        let budget = stakes.budgets.get(voter).copied().unwrap_or(0);
        // A voter without a budget has no weights.
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
