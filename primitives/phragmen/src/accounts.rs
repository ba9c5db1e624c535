//! From account ids to indices, and back.
//!
//! The first module in the flow for callers with account ids. [`seq_phragmen`] takes the arguments of
//! `sp-npos-elections` and returns the same types.

use crate::{elect, lookup::Lookup, ratios::ratio_of, Electorate};
use alloc::vec::Vec;
use sp_npos_elections::{
    Assignment, BalancingConfig, ElectionResult, Error, IdentifierT, PerThing128, VoteWeight,
};

/// Elects up to `to_elect` candidates, and distributes the voters' stake over the winners.
///
/// Replaces `sp_npos_elections::seq_phragmen`: same arguments, same result, bit for bit.
///
/// - If two candidates have the same score, the first one in the list wins.
/// - Candidates without backing can win if seats are left.
/// - A candidate that is listed twice counts as two candidates. The later one gets the votes.
/// - A voter's repeated votes count once. Votes for an account that is no candidate don't count.
/// - An account that is listed twice as a voter counts as two voters.
/// - Winners are in the order of their election, assignments in the order of the voters.
/// - Voters whose distribution is empty are left out.
///
/// # Errors
/// - [`Error::BoundsExceeded`]: the number of candidates, voters or votes does not fit in 32 bits.
/// - [`Error::ArithmeticError`]: never with the types of a chain.
pub fn seq_phragmen<AccountId: IdentifierT, P: PerThing128>(
    to_elect: usize,
    candidates: Vec<AccountId>,
    voters: Vec<(AccountId, VoteWeight, impl IntoIterator<Item = AccountId>)>,
    balancing: Option<BalancingConfig>,
) -> Result<ElectionResult<AccountId, P>, Error> {
    let fits = |length: usize| u32::try_from(length).map_err(|_| Error::BoundsExceeded);
    fits(candidates.len())?;
    fits(voters.len())?;

    let lookup = Lookup::new(&candidates);
    let mut electorate = Electorate::with_namesakes(lookup.namesakes(&candidates));
    // No memory is reserved: each voter's own list of votes is freed before the arrays grow by as much.
    let mut accounts = Vec::new();
    for (account, budget, votes) in voters {
        for vote in votes {
            if let Some(vote) = lookup.find(&candidates, &vote) {
                electorate.add_vote(vote, budget);
            }
        }
        if electorate.end_voter(budget) {
            accounts.push(account);
        }
    }
    drop(lookup);

    let outcome = elect(electorate, to_elect, balancing)?;
    let account_of = |candidate: u32| candidates.get(candidate as usize).cloned();
    let winners = outcome
        .winners()
        .iter()
        .filter_map(|(winner, stake)| Some((account_of(*winner)?, *stake)))
        .collect();
    let mut assignments = Vec::with_capacity(accounts.len());
    let mut accounts = accounts.into_iter();
    outcome.for_each_distribution::<P>(|winners, ratios| {
        let Some(who) = accounts.next().filter(|_| !winners.is_empty()) else {
            return;
        };
        let mut distribution = Vec::with_capacity(winners.len());
        for (winner, ratio) in winners.iter().zip(ratios) {
            distribution.extend(account_of(*winner).map(|account| (account, ratio_of(*ratio))));
        }
        assignments.push(Assignment { who, distribution });
    })?;
    Ok(ElectionResult {
        winners,
        assignments,
    })
}
