//! Governance repairs what another pallet or a write by hand left behind.

mod properties;
mod refusals;
mod repairs;
mod shared_controllers;
mod unreadable;
mod unreadable_roles;
mod unrepaired;

use crate::{
    assert_refused, mock::*, Bonded, Error, Event, HoldReason, Ledger, Payee, RewardDestination,
    StakingLedger, StashOf, UnlockChunk, Validators,
};
use frame_support::{
    assert_ok, dispatch::DispatchResult, traits::fungible::MutateHold, BoundedVec,
};
use sp_runtime::traits::Convert;

/// Governance restores Dora's stake.
fn restore(
    controller: Option<AccountId>,
    total: Option<Balance>,
    unlocking: &[(Balance, u32)],
) -> DispatchResult {
    let chunks = unlocking.iter().map(|(value, era)| UnlockChunk {
        value: *value,
        era: *era,
    });
    let chunks = BoundedVec::truncate_from(chunks.collect());
    let given = Some(chunks).filter(|chunks| !chunks.is_empty());
    Staking::restore_ledger(root(), DORA, controller, total, given)
}

fn hold(who: AccountId, amount: Balance) {
    let reason = RuntimeHoldReason::from(HoldReason::Staking);
    assert_ok!(Balances::set_on_hold(&reason, &who, amount));
}

/// Returns a ledger of `stash`, all of it active. It may or may not agree with the hold.
fn ledger_of(stash: AccountId, total: Balance) -> StakingLedger<Test> {
    StakingLedger {
        total,
        active: total,
        ..StakingLedger::empty(stash)
    }
}

/// Dora bonds 1,000, and 400 of it unlock in era 3.
fn dora_bonds() {
    assert_ok!(bond(DORA, 1_000));
    assert_ok!(Staking::unbond(signed(DORA), 400));
    System::reset_events();
}

/// Checks that Dora's records agree, and that she has this controller, active stake and unlocking chunks.
fn assert_restored(controller: AccountId, active: Balance, unlocking: &[(Balance, u32)]) {
    check_block();
    assert_eq!(Bonded::<Test>::get(DORA), Some(controller));
    let dora = ledger(DORA);
    let chunks: Vec<_> = dora.unlocking.iter().map(|c| (c.value, c.era)).collect();
    assert_eq!(
        (dora.stash, dora.active, &chunks[..]),
        (DORA, active, unlocking)
    );
    let total = active + unlocking.iter().map(|(value, _)| value).sum::<Balance>();
    assert_eq!((dora.total, Staking::held_of(&DORA)), (total, total));
}

/// Returns whether a ledger of Dora is stored under an account that is not her controller.
fn keeps_stray(who: AccountId) -> bool {
    let is_hers = Ledger::<Test>::get(who).is_some_and(|ledger| ledger.stash == DORA);
    is_hers && Bonded::<Test>::get(DORA) != Some(who)
}

/// Checks that every call of a controller is refused, and that session keys of this account would belong to no stash.
fn assert_powerless(who: AccountId) {
    let controller = || signed(who);
    assert_refused!(Staking::unbond(controller(), 10), Error::<Test>::BadState);
    let withdrawal = Staking::withdraw_unbonded(controller(), 0);
    assert_refused!(withdrawal, Error::<Test>::BadState);
    assert_refused!(Staking::rebond(controller(), 10), Error::<Test>::BadState);
    let intention = Staking::validate(controller(), commission(10));
    assert_refused!(intention, Error::<Test>::BadState);
    let nomination = Staking::nominate(controller(), vec![ALICE]);
    assert_refused!(nomination, Error::<Test>::BadState);
    assert_refused!(Staking::chill(controller()), Error::<Test>::BadState);
    let kick = Staking::kick(controller(), vec![NINA]);
    assert_refused!(kick, Error::<Test>::BadState);
    let payee = Staking::set_payee(controller(), RewardDestination::Account(who));
    assert_refused!(payee, Error::<Test>::BadState);
    assert_eq!(StashOf::<Test>::convert(who), None);
}

fn assert_forgotten() {
    check_block();
    assert_eq!(
        (Bonded::<Test>::get(DORA), Payee::<Test>::get(DORA)),
        (None, None)
    );
    assert_eq!((Staking::held_of(&DORA), free(DORA)), (0, 10_000));
}
