//! Governance repairs what another pallet or a write by hand left behind.

mod properties;
mod refusals;
mod repairs;
mod shared_controllers;

use crate::{
    assert_refused, mock::*, Bonded, Error, Event, HoldReason, Ledger, Payee, RewardDestination,
    StakingLedger, UnlockChunk, Validators,
};
use frame_support::{
    assert_ok, dispatch::DispatchResult, traits::fungible::MutateHold, BoundedVec,
};

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

/// A ledger of this stash with all of it active, which fits or doesn't.
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

/// Everything agrees, and Dora has this controller, this much active and this on its way out.
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

fn assert_forgotten() {
    check_block();
    assert_eq!(
        (Bonded::<Test>::get(DORA), Payee::<Test>::get(DORA)),
        (None, None)
    );
    assert_eq!((Staking::held_of(&DORA), free(DORA)), (0, 10_000));
}
