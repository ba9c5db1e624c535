//! What an election should bring, by the reference, and what was exposed, in one shape.
//!
//! The reference is `sp-npos-elections`, on the voters and candidates that staking names: an election in one step, of
//! everybody at once, that shares nothing with the runtime's own.

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

/// Who stands behind a winner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backing {
    /// What it stakes itself.
    own: Balance,
    /// Nominators, those with the largest stake first, ties by account.
    nominators: Vec<(AccountId, Balance)>,
}

/// Winners, and who stands behind each.
pub type Exposures = BTreeMap<AccountId, Backing>;

/// What the reference elects in the current state. Changes nothing.
pub fn elected_by_reference() -> Exposures {
    let issuance = Balances::total_issuance();
    // Being asked for voters, staking takes notes.
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

/// What is exposed in an era. Panics if sums and pages contradict each other.
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
