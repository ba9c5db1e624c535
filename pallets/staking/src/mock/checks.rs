//! What tests read, and what is checked after every block.

use super::*;
use crate::{
    rooms::Points, slashing::types::Punishment, ErasRewardPoints, Event, Forcing, Nominators,
    PendingPoints, StakingLedger, Validators,
};
use core::cell::RefCell;
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::{dispatch::DispatchErrorWithPostInfo, traits::fungible::Inspect};
use sp_io::TestExternalities;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

thread_local! {
    /// The total issuance when the block began.
    static ISSUANCE: RefCell<Balance> = const { RefCell::new(0) };
    /// Staking's events of all finished blocks.
    static HISTORY: RefCell<Vec<Event<Test>>> = const { RefCell::new(Vec::new()) };
}

/// Restarts the issuance check: from here on only events may explain a change.
pub fn note_issuance() {
    ISSUANCE.with(|i| *i.borrow_mut() = Balances::total_issuance() - minted_in_block());
}

/// Forgets the events of a former chain in the same thread.
pub fn forget_events() {
    HISTORY.with(|h| h.borrow_mut().clear());
}

pub fn remember_events() {
    HISTORY.with(|h| h.borrow_mut().extend(staking_events()));
}

/// Returns staking's events of this block.
pub fn staking_events() -> Vec<Event<Test>> {
    let events = System::events().into_iter().map(|record| record.event);
    events
        .filter_map(|event| match event {
            RuntimeEvent::Staking(inner) => Some(inner),
            _ => None,
        })
        .collect()
}

/// Returns staking's events since the genesis.
pub fn all_staking_events() -> Vec<Event<Test>> {
    let mut events = HISTORY.with(|h| h.borrow().clone());
    events.extend(staking_events());
    events
}

/// Returns what staking minted in this block, by its events. A pot mints nothing.
fn minted_in_block() -> Balance {
    if PaysFromPot::get() {
        return 0;
    }
    staking_events()
        .iter()
        .map(|event| match event {
            Event::EraPaid { remainder, .. } => *remainder,
            Event::Rewarded { amount, .. } => *amount,
            Event::EraSettled { to_treasury, .. } => *to_treasury,
            _ => 0,
        })
        .sum()
}

/// Checks the invariants of staking, and that issuance grew by exactly what events say.
pub fn check_block() {
    Staking::check_invariants().expect("staking's storage is consistent");
    check_listener();
    let before = ISSUANCE.with(|i| *i.borrow());
    assert_eq!(
        Balances::total_issuance(),
        before + minted_in_block() - burnt_in_block(),
        "issuance follows events"
    );
    if HoldsAll::get() {
        assert_eq!(held_on_pot(), promised(), "the pot holds what eras owe");
    }
}

/// Returns the balances of all accounts together.
pub fn in_all_accounts() -> Balance {
    let accounts = frame_system::Account::<Test>::iter_values();
    accounts
        .map(|account| account.data.free + account.data.reserved)
        .sum()
}

/// Returns what the pot holds for promised rewards.
pub fn held_on_pot() -> Balance {
    use frame_support::traits::fungible::InspectHold;
    Balances::balance_on_hold(&crate::HoldReason::Rewards.into(), &POT)
}

/// Returns what ended eras promised and what is not paid.
pub fn promised() -> Balance {
    use frame_support::traits::Get;
    crate::PromisedRewards::<Test>::get()
}

/// Asserts that a call fails with the error and changes no storage.
#[macro_export]
macro_rules! assert_refused {
    ($call:expr, $error:expr) => {{
        let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
        let reason = $crate::mock::refusal($call);
        assert_eq!(reason, sp_runtime::DispatchError::from($error));
        assert_eq!(before, sp_io::storage::root(sp_runtime::StateVersion::V1));
    }};
}

/// Returns the error of a call, with or without its weight.
pub fn refusal<V, E: Into<DispatchErrorWithPostInfo>>(result: Result<V, E>) -> DispatchError {
    match result {
        Ok(_) => panic!("the call was not refused"),
        Err(error) => error.into().error,
    }
}

pub fn ledger(stash: AccountId) -> StakingLedger<Test> {
    Staking::ledger_of_stash(&stash).expect("is bonded").1
}

pub fn free(who: AccountId) -> Balance {
    Balances::free_balance(who)
}

pub fn balance(who: AccountId) -> Balance {
    Balances::total_balance(&who)
}

/// Returns the validators of this session.
pub fn session_validators() -> Vec<AccountId> {
    Session::validators()
}

/// Returns a validator's points in an era, and the total. Points that are not published yet are included.
pub fn points(era: u32, who: AccountId) -> (u32, u32) {
    let published = Points::<Test>::of(era, &who);
    let pending = PendingPoints::<Test>::get().filter(|pending| pending.era == era);
    let pending = pending.map_or_else(Vec::new, |pending| pending.points.to_vec());
    let sum = |of_whom: &dyn Fn(AccountId) -> bool| {
        let counted = pending.iter().filter(|(earner, _)| of_whom(*earner));
        counted.map(|(_, amount)| amount).sum::<u32>()
    };
    (
        published.own + sum(&|earner| earner == who),
        published.all + sum(&|_| true),
    )
}

/// Returns the same from `ErasRewardPoints`, as clients see it.
pub fn shown_points(era: u32, who: AccountId) -> (u32, u32) {
    let points = ErasRewardPoints::<Test>::get(era);
    (
        points.individual.get(&who).copied().unwrap_or(0),
        points.total,
    )
}

/// Returns all rewards of a stash, by events.
pub fn rewarded(who: AccountId) -> Balance {
    let amounts = all_staking_events().into_iter().map(|event| match event {
        Event::Rewarded { stash, amount, .. } if stash == who => amount,
        _ => 0,
    });
    amounts.sum()
}

/// Returns what the treasury got when the era was settled, by events. `None` before that.
pub fn settled(era: u32) -> Option<Balance> {
    all_staking_events()
        .into_iter()
        .find_map(|event| match event {
            Event::EraSettled {
                era_index,
                to_treasury,
            } if era_index == era => Some(to_treasury),
            _ => None,
        })
}

/// Returns the root of all storage except the events of this block.
pub fn stored() -> Vec<u8> {
    frame_support::storage::with_transaction(|| {
        System::reset_events();
        let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
        sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(root))
    })
    .expect("nothing in it fails")
}

/// Returns the keys that changed since the last commit, each with the size of its present value in bytes.
pub fn written(chain: &mut TestExternalities) -> BTreeMap<Vec<u8>, usize> {
    let changes = chain.overlayed_changes().changes();
    let keys: Vec<Vec<u8>> = changes.map(|(key, _)| key.clone()).collect();
    chain.execute_with(|| {
        let size = |key: &Vec<u8>| sp_io::storage::get(key).map_or(0, |value| value.len());
        keys.into_iter()
            .map(|key| (key.clone(), size(&key)))
            .collect()
    })
}

pub fn is_candidate(who: AccountId) -> bool {
    Validators::<Test>::contains_key(who)
}

/// Returns the stored targets of a nominator, void ones included.
pub fn targets_of(nominator: AccountId) -> Option<Vec<AccountId>> {
    Nominators::<Test>::get(nominator).map(|nominations| nominations.targets.into_inner())
}

/// Returns the targets of a vote in an election that is held now. `None` without a vote.
pub fn vote_of(who: AccountId) -> Option<Vec<AccountId>> {
    let voters = Staking::electing_voters(DataProviderBounds::default(), 0).expect("is the page");
    let vote = voters.into_iter().find(|(voter, ..)| *voter == who);
    vote.map(|(_, _, targets)| targets.into_inner())
}

/// Returns how each election since the genesis ended.
pub fn elections() -> Vec<Event<Test>> {
    let mut events = all_staking_events();
    events.retain(|event| matches!(event, Event::StakersElected | Event::StakingElectionFailed));
    events
}

/// Returns all changes of the forcing mode since the genesis.
pub fn forced() -> Vec<Forcing> {
    let modes = all_staking_events().into_iter();
    let modes = modes.filter_map(|event| match event {
        Event::ForceEra { mode } => Some(mode),
        _ => None,
    });
    modes.collect()
}

/// Returns the winners of an era, sorted.
pub fn elected(era: u32) -> Vec<AccountId> {
    let mut validators: Vec<_> = crate::ErasStakersOverview::<Test>::iter_key_prefix(era).collect();
    validators.sort();
    validators
}

/// Returns a nominator's stake in the exposure of a validator.
pub fn backing(era: u32, validator: AccountId, who: AccountId) -> Balance {
    let pages = crate::ErasStakersPaged::<Test>::iter_prefix_values((era, validator));
    pages
        .flat_map(|page| page.others)
        .filter(|staker| staker.who == who)
        .map(|staker| staker.value)
        .sum()
}

/// Returns the disabled validators of this session.
pub fn barred() -> Vec<AccountId> {
    let validators = Session::validators();
    let barred = Session::disabled_validators().into_iter();
    barred.map(|index| validators[index as usize]).collect()
}

/// Returns whether a stash was chilled in this block.
pub fn chilled(who: AccountId) -> bool {
    staking_events().contains(&Event::Chilled { stash: who })
}

/// Returns what slashes took from a stash, by events.
pub fn slashed(who: AccountId) -> Balance {
    let amounts = all_staking_events().into_iter().map(|event| match event {
        Event::Slashed { staker, amount } if staker == who => amount,
        _ => 0,
    });
    amounts.sum()
}

/// Returns what the treasury got since the genesis.
pub fn in_treasury() -> Balance {
    free(TREASURY) - EXISTENTIAL_DEPOSIT
}

/// Returns the eras in which an offence chilled a validator.
pub fn chill_eras(punishment: &Punishment<Test>) -> Vec<u32> {
    punishment.chills()
}
