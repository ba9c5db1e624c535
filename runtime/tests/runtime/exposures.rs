//! The expected result of an election, by the reference, and the stored exposures, in one type.
//!
//! The reference is `sp-npos-elections`, with the voters and candidates of staking. It elects in one step and shares no
//! code with the runtime's own election.

use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider, ExtendedBalance};
use frame_support::storage::{with_transaction, TransactionOutcome};
use palisade_runtime::{
    configs::{elections::VoteAccuracy, staking::MaxExposurePageSize},
    AccountId, Balance, Balances, Runtime, Staking,
};
use palisade_staking::{ErasStakersOverview, ErasStakersPaged, VotesWithin64Bits};
use sp_npos_elections::{
    assignment_ratio_to_staked_normalized, seq_phragmen, to_supports, Supports,
};
use sp_runtime::DispatchError;
use sp_staking::{currency_to_vote::CurrencyToVote, EraIndex};
use std::collections::BTreeMap;

/// The backing of a winner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backing {
    /// Its own stake.
    own: Balance,
    /// Nominators by descending stake. Equal stakes are ordered by account.
    nominators: Vec<(AccountId, Balance)>,
}

/// Winners and their backing.
pub type Exposures = BTreeMap<AccountId, Backing>;

/// Returns what the reference elects in the current state. Changes nothing.
pub fn elected_by_reference() -> Exposures {
    let issuance = Balances::total_issuance();
    // Staking writes to storage when it is asked for voters.
    let supports: Result<_, DispatchError> =
        with_transaction(|| TransactionOutcome::Rollback(Ok(reference_supports())));
    let supports = supports.expect("it is rolled back, but no failure");
    let backings = supports.into_iter().map(|(winner, support)| {
        let mut backing = Backing::default();
        for (who, votes) in support.voters {
            let stake = VotesWithin64Bits::to_currency(votes, issuance);
            if who == winner {
                backing.own = stake;
            } else {
                backing.nominators.push((who, stake));
            }
        }
        let nominators = &mut backing.nominators;
        nominators.sort_by(|(a, one), (b, other)| other.cmp(one).then(a.cmp(b)));
        (winner, backing)
    });
    backings.collect()
}

fn reference_supports() -> Supports<AccountId> {
    let all = DataProviderBounds::default;
    let targets = Staking::electable_targets(all(), 0).expect("there are candidates");
    let voters = Staking::electing_voters_stateless(all()).expect("there are voters");
    let seats = Staking::desired_targets().expect("there are seats");
    let weights: BTreeMap<_, _> = voters
        .iter()
        .map(|(voter, weight, _)| (voter.clone(), *weight))
        .collect();
    let elected = seq_phragmen::<_, VoteAccuracy>(seats as usize, targets, voters, None);
    let ratios = elected.expect("its input is valid").assignments;
    let stakes = assignment_ratio_to_staked_normalized(ratios, |voter| weights[voter]);
    to_supports(&stakes.expect("ratios sum up"))
}

/// Returns the exposures of an era. Panics if sums and pages contradict each other.
pub fn exposed_in(era: EraIndex) -> Exposures {
    let winners = ErasStakersOverview::<Runtime>::iter_prefix(era);
    let backings = winners.map(|(winner, overview)| {
        let pages = (0..).map_while(|page| ErasStakersPaged::<Runtime>::get((era, &winner, page)));
        let pages: Vec<_> = pages.collect();
        let mut nominators = Vec::new();
        for (number, page) in (1u32..).zip(&pages) {
            let stakes = page.others.iter().map(|staker| staker.value);
            assert_eq!(page.page_total, stakes.sum::<Balance>());
            nominators.extend(page.others.iter().map(|s| (s.who.clone(), s.value)));
            let is_last = number as usize == pages.len();
            assert!(is_last || nominators.len() as u32 == number * MaxExposurePageSize::get());
        }
        let backed: ExtendedBalance = nominators.iter().map(|(_, stake)| stake).sum();
        assert_eq!(overview.total, overview.own + backed);
        assert_eq!(overview.nominator_count as usize, nominators.len());
        assert_eq!(overview.page_count as usize, pages.len());
        let own = overview.own;
        (winner, Backing { own, nominators })
    });
    backings.collect()
}
