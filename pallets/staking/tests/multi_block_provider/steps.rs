//! What the stories do, and what they read.

use crate::{blocks::*, chain::*, provider::PAGES};
use frame_support::{
    assert_ok,
    traits::fungible::{Inspect, InspectHold},
};
use pallet_election_provider_multi_block::{
    signed::SortedScores, unsigned::miner::OffchainWorkerMiner, verifier::Verifier as _,
    PagedRawSolution, PagedVoterSnapshot, Phase,
};
use pallet_staking::{ErasStakersOverview, ErasStakersPaged, Event as Staked, ResultCollection};
use sp_runtime::Perbill;
use sp_staking::EraIndex;
use std::collections::BTreeMap;

/// The backers of each winner, with their stakes. A winner backs itself.
pub type Backers = BTreeMap<AccountId, BTreeMap<AccountId, Balance>>;

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn balance(who: AccountId) -> Balance {
    Balances::total_balance(&who)
}

/// Returns the deposit of an account without stake.
pub fn deposit(who: AccountId) -> Balance {
    Balances::total_balance_on_hold(&who)
}

pub fn phase() -> Phase<Runtime> {
    MultiBlock::current_phase()
}

/// Solves the election with all pages of its snapshot.
pub fn mine() -> PagedRawSolution<Runtime> {
    try_mine().expect("can be solved")
}

/// Returns `None` if the snapshot lacks a page, or if nobody can be elected.
pub fn try_mine() -> Option<PagedRawSolution<Runtime>> {
    OffchainWorkerMiner::<Runtime>::mine_solution(PAGES, false).ok()
}

/// Returns whether an account has submitted in this round.
pub fn has_submitted(who: AccountId) -> bool {
    let submissions = SortedScores::<Runtime>::get(MultiBlock::round());
    submissions.iter().any(|(submitter, _)| *submitter == who)
}

/// Submits a solution: first its score, then page by page.
pub fn submit(who: AccountId, solution: PagedRawSolution<Runtime>) {
    assert_ok!(Signed::register(signed(who), solution.score));
    for (page, part) in solution.solution_pages.into_iter().enumerate() {
        assert_ok!(Signed::submit_page(
            signed(who),
            page as u32,
            Some(Box::new(part))
        ));
    }
}

/// Returns the backers on one page of the solution that is queued.
pub fn queued_page(page: u32) -> Backers {
    let mut backers = Backers::new();
    let page = Verifier::get_queued_solution_page(page).unwrap_or_default();
    for (winner, support) in page.into_iter() {
        backers.entry(winner).or_default().extend(support.voters);
    }
    backers
}

/// Returns the solution that is queued.
pub fn queued() -> Backers {
    let mut all = Backers::new();
    for page in 0..PAGES {
        for (winner, backers) in queued_page(page) {
            all.entry(winner).or_default().extend(backers);
        }
    }
    all
}

/// Makes blocks until there is a result for `era`. Returns the solution.
pub fn roll_to_result(era: EraIndex) -> Backers {
    roll_until(|| Staking::planned_era() + 1 >= era && phase() == Phase::Done);
    queued()
}

/// Returns the exposures of an era.
pub fn exposures(era: EraIndex) -> Backers {
    let mut all = Backers::new();
    for (winner, overview) in ErasStakersOverview::<Runtime>::iter_prefix(era) {
        let backers = all.entry(winner).or_default();
        backers.insert(winner, overview.own);
        let pages = ErasStakersPaged::<Runtime>::iter_prefix_values((era, winner));
        for backer in pages.flat_map(|page| page.others.clone()) {
            backers.insert(backer.who, backer.value);
        }
        assert_eq!(backers.values().sum::<Balance>(), overview.total);
    }
    all
}

/// Returns the winners of an era, sorted.
pub fn elected(era: EraIndex) -> Vec<AccountId> {
    let mut winners: Vec<_> = ErasStakersOverview::<Runtime>::iter_key_prefix(era).collect();
    winners.sort();
    winners
}

/// Returns the accounts on a page of the snapshot, in their order.
pub fn voters_on(page: u32) -> Vec<AccountId> {
    let voters = PagedVoterSnapshot::<Runtime>::get(MultiBlock::round(), page);
    voters.into_iter().flatten().map(|(who, ..)| who).collect()
}

/// Returns the blocks in which an election started.
pub fn starts() -> Vec<u64> {
    use pallet_election_provider_multi_block::Event;
    let is_start = |event: &RuntimeEvent| {
        matches!(
            event,
            RuntimeEvent::MultiBlock(Event::PhaseTransitioned {
                from: Phase::Off,
                to: Phase::Snapshot(_)
            })
        )
    };
    blocks_with(is_start)
}

/// Returns the blocks in which an era was elected.
pub fn successes() -> Vec<u64> {
    blocks_with(|event| matches!(event, RuntimeEvent::Staking(Staked::StakersElected)))
}

/// Returns the blocks in which an era was due and was not elected.
pub fn failures() -> Vec<u64> {
    blocks_with(|event| matches!(event, RuntimeEvent::Staking(Staked::StakingElectionFailed)))
}

/// Returns the blocks in which an event of a kind was emitted.
pub fn blocks_with(is_meant: impl Fn(&RuntimeEvent) -> bool) -> Vec<u64> {
    let events = events();
    let meant = events.iter().filter(|(_, event)| is_meant(event));
    meant.map(|(block, _)| *block).collect()
}

/// Returns whether staking holds anything of a result.
pub fn holds_a_result() -> bool {
    ResultCollection::<Runtime>::exists()
}

/// Root reports an offence of each of these validators in the running session.
pub fn report(offenders: &[(AccountId, u32)]) {
    let offenders = offenders
        .iter()
        .map(|(who, percent)| (*who, Perbill::from_percent(*percent)));
    assert_ok!(RootOffences::create_offence(
        root(),
        offenders.collect(),
        None,
        None
    ));
}

/// Returns the stake of a stash: all, and the active part.
pub fn stake(who: AccountId) -> (Balance, Balance) {
    let ledger = pallet_staking::Ledger::<Runtime>::get(who);
    ledger.map_or((0, 0), |ledger| (ledger.total, ledger.active))
}
