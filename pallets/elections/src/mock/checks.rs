//! What tests read, and what is checked after every block.

use super::*;
use crate::{BlockUse, CurrentPhase, ElectionError, Event, Phase, WeightInfo, WeightUsed};
use frame_election_provider_support::{
    onchain::OnChainExecution, BoundedSupportsOf, ElectionProvider, Supports,
};
use frame_support::{
    dispatch::DispatchClass,
    storage::{with_transaction, TransactionOutcome},
    weights::Weight,
};
use sp_io::hashing::twox_128;
use sp_runtime::{DispatchError, StateVersion};

/// Checks the invariants, the weight of the block and the ballot box.
///
/// The registered weight is exactly what the pallet says that elections used, plus the weight of a block without
/// elections. Together that is at most `MaxElectionWeight`. Once all voters are taken, the ballot box was read to the
/// end.
pub fn check_block() {
    assert_eq!(Elections::check_invariants(), Ok(()));
    let charged = System::block_weight().total();
    assert_eq!(charged, weight_used() + quiet());
    assert!(
        charged.all_lte(MaxElectionWeight::get()),
        "a block took {charged:?}"
    );
    match current_phase() {
        Phase::Snapshot(page) if page + 1 < Pages::get() => assert!(BallotBox::is_open()),
        Phase::Solve | Phase::Export(_) => assert!(!BallotBox::is_open()),
        // A snapshot that was abandoned can have left it open.
        Phase::Off | Phase::Snapshot(_) => {}
    }
}

pub fn current_phase() -> Phase {
    CurrentPhase::<Runtime>::get()
}

/// Returns the pallet's events in this block.
pub fn events() -> Vec<Event> {
    System::read_events_for_pallet()
}

/// Returns the pallet's events up to now, with their blocks.
pub fn history() -> Vec<(u64, Event)> {
    let number = System::block_number();
    let mut history = History::get();
    history.extend(events().into_iter().map(|event| (number, event)));
    history
}

/// Fetches a page of the result.
pub fn fetch(page: u32) -> Result<BoundedSupportsOf<Elections>, ElectionError> {
    Elections::elect(page)
}

/// Fetches pages from `first` down to 0, all in this block, and puts them together.
pub fn fetch_all_from(first: u32) -> Supports<AccountId> {
    let mut supports = vec![];
    for page in (0..=first).rev() {
        let page: Supports<_> = fetch(page).expect("the page is ready").into();
        supports.extend(page);
    }
    supports
}

/// Rolls until the result is ready, and then fetches a page in each block.
pub fn fetch_page_by_page() -> Supports<AccountId> {
    roll_to_result();
    let mut supports = vec![];
    for page in (0..Pages::get()).rev() {
        assert!(matches!(Elections::status(), Ok(Some(_))));
        let page: Supports<_> = fetch(page).expect("the page is ready").into();
        supports.extend(page);
        next_block();
    }
    supports
}

/// Returns what the reference elects from all voters that a snapshot can contain. Changes nothing.
pub fn reference() -> Supports<AccountId> {
    elect_and_undo::<Reference>()
}

/// Returns the result of an election with all voters at once. The election is undone afterwards.
pub fn elect_and_undo<C>() -> Supports<AccountId>
where
    C: frame_election_provider_support::onchain::Config<System = Runtime>,
{
    with_transaction(|| {
        let supports = OnChainExecution::<C>::elect(0).expect("the bounds are wide");
        TransactionOutcome::Rollback(Ok::<Supports<AccountId>, DispatchError>(supports.into()))
    })
    .expect("nothing in it fails")
}

/// Returns the winners, each with the total of its backing.
pub fn totals(supports: &Supports<AccountId>) -> Vec<(AccountId, u128)> {
    let total = |(who, support): &(AccountId, _)| {
        let support: &frame_election_provider_support::Support<AccountId> = support;
        (who.clone(), support.total)
    };
    supports.iter().map(total).collect()
}

/// Returns the number of backers of all winners.
pub fn backers(supports: &Supports<AccountId>) -> u32 {
    let backers = supports.iter().map(|(_, support)| support.voters.len());
    backers.sum::<usize>() as u32
}

/// Returns the root of the storage, without events and the weight of the block.
pub fn stored() -> Vec<u8> {
    with_transaction(|| {
        System::reset_events();
        WeightUsed::<Runtime>::kill();
        frame_system::BlockWeight::<Runtime>::kill();
        let root = sp_io::storage::root(StateVersion::V1);
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(root))
    })
    .expect("nothing in it fails")
}

/// Returns the number of bytes that the pallet stores from block to block, including keys, without the weight used.
pub fn stored_bytes() -> usize {
    let prefix = twox_128(b"Elections");
    let mut key = prefix.to_vec();
    let mut bytes = 0;
    while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
        if next != WeightUsed::<Runtime>::hashed_key() {
            bytes += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
        }
        key = next;
    }
    bytes
}

/// The number of bytes that are stored when there is no election, besides the weight used: the first block in which one
/// may start.
pub const STORED_BETWEEN_ELECTIONS: usize = 32 + 8;

/// Returns the weight of a block in which nothing is done.
pub fn quiet() -> Weight {
    <Runtime as crate::Config>::WeightInfo::idle_block()
}

/// Returns the weight that elections used of this block above that, including the ballot box.
pub fn weight_used() -> Weight {
    let used = WeightUsed::<Runtime>::get();
    used.filter(|used| used.block == System::block_number())
        .map_or(Weight::zero(), |used| used.weight)
}

/// Uses the rest of the weight that elections have in this block, as results that are fetched would.
pub fn use_up_the_block() {
    let all = MaxElectionWeight::get() - quiet();
    let rest = all - weight_used();
    WeightUsed::<Runtime>::put(BlockUse {
        block: System::block_number(),
        weight: all,
    });
    System::register_extra_weight_unchecked(rest, DispatchClass::Mandatory);
}
