//! Corrupted state is repaired, and reported. It never stops the migration.

use crate::{
    chain::{ours, theirs, AccountId, Balance},
    people::*,
    upgrade::*,
};
use frame_support::traits::{fungible::hold::Inspect as _, LockableCurrency, WithdrawReasons};
use pallet_staking::migrations::Repair;
use parity_staking as old;

type Runtime = theirs::Runtime;

/// Plants corruptions in the old chain, and upgrades it. Returns the repairs, without those of the old chain itself.
pub fn after(plant: impl FnOnce(), story: impl FnOnce(Vec<Repair<AccountId, Balance>>)) {
    let mut chain = old_chain();
    chain.execute_with(plant);
    let issued = chain.execute_with(issuance);
    on_new_chain(chain, || {
        assert_eq!(issuance(), issued);
        let mut found = repairs();
        found.retain(|repair| {
            !matches!(
                repair,
                Repair::SlashExpired { .. } | Repair::SlashRevived { .. }
            )
        });
        story(found);
        // The chain goes on.
        roll_until_era(LAST_ERA + 3);
    });
}

fn held(who: AccountId) -> Balance {
    ours::Balances::balance_on_hold(&pallet_staking::HoldReason::Staking.into(), &who)
}

fn swap_controllers(one: AccountId, other: AccountId) {
    old::Ledger::<Runtime>::swap(one, other);
}

#[test]
fn locks_that_don_t_match_the_ledger_follow_it() {
    let lock = |who: &AccountId, amount| {
        theirs::Balances::set_lock(LOCK, who, amount, WithdrawReasons::all());
    };
    after(
        || {
            lock_instead_of_hold(LEO);
            lock(&LEO, 700); // more than his 500
            lock(&LUKE, 200); // less than his 300
        },
        |found| {
            let freed = Repair::FundsFreed {
                stash: LEO,
                amount: 200,
            };
            let taken = Repair::FundsHeld {
                stash: LUKE,
                amount: 100,
            };
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(
                found.contains(&freed) && found.contains(&taken),
                "{found:?}"
            );
            assert_eq!((held(LEO), held(LUKE)), (500, 300));
        },
    );
}

#[test]
fn a_stake_that_is_locked_and_held_at_once_is_held() {
    after(
        // A slash of a locked stake takes nothing, and holds what is left: this is what version 50 does.
        || theirs::Balances::set_lock(LOCK, &LEO, 500, WithdrawReasons::all()),
        |found| {
            assert_eq!(found, []);
            assert_eq!((held(LEO), observe_ours()[&LEO].total), (500, 500));
        },
    );
}

#[test]
fn a_lock_of_the_whole_balance_leaves_the_existential_deposit() {
    after(
        || {
            lock_instead_of_hold(LEO);
            old::Ledger::<Runtime>::mutate(LEO, |ledger| {
                let ledger = ledger.as_mut().expect("is bonded");
                (ledger.total, ledger.active) = (2_000, 1_750);
            });
            theirs::Balances::set_lock(LOCK, &LEO, 2_000, WithdrawReasons::all());
        },
        |found| {
            assert_eq!(
                found,
                [Repair::StakeCut {
                    stash: LEO,
                    missing: 10
                }]
            );
            let leo = &observe_ours()[&LEO];
            assert_eq!((leo.total, leo.active, leo.balance), (1_990, 1_740, 2_000));
        },
    );
}

#[test]
fn stashes_whose_controller_holds_anothers_ledger_get_their_own() {
    let before = old_chain().execute_with(observe_theirs);
    after(
        // Leo's controller has Nina's ledger, and Nina's has Leo's.
        || swap_controllers(LEO, NINA),
        |found| {
            let reset = |stash| Repair::ControllerReset { stash };
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(found.contains(&reset(LEO)) && found.contains(&reset(NINA)));
            assert_eq!(observe_ours(), before);
        },
    );
}

#[test]
fn a_stash_as_controller_of_another_gives_the_ledger_back() {
    let before = old_chain().execute_with(observe_theirs);
    after(
        || {
            // Nina controls Leo, as it was once possible. Her own ledger is under another account.
            give_controller(NINA, 200);
            give_controller(LEO, NINA);
        },
        |found| {
            assert_eq!(found, [Repair::ControllerReset { stash: LEO }]);
            let stashes = observe_ours();
            assert_eq!(stashes[&LEO].controller, LEO);
            assert_eq!(
                (stashes[&NINA].controller, stashes[&NINA].total),
                (200, before[&NINA].total)
            );
        },
    );
}

#[test]
fn a_lost_ledger_is_rebuilt_from_the_funds() {
    after(
        || {
            // Leo's controller has Otto's ledger, and nobody has Leo's.
            old::Ledger::<Runtime>::remove(LEO);
            old::Bonded::<Runtime>::insert(LEO, OTTOS_CONTROLLER);
        },
        |found| {
            let rebuilt = Repair::LedgerRebuilt {
                stash: LEO,
                total: 500,
            };
            assert_eq!(found, [rebuilt]);
            let leo = &observe_ours()[&LEO];
            assert_eq!((leo.controller, leo.active, held(LEO)), (LEO, 500, 500));
        },
    );
}

#[test]
fn a_ledger_without_a_stash_is_bound_again_if_it_has_funds() {
    after(
        || {
            old::Bonded::<Runtime>::remove(LEO);
            old::Bonded::<Runtime>::remove(LUKE);
            theirs::Balances::remove_lock(LOCK, &LUKE);
        },
        |found| {
            assert!(
                found.contains(&Repair::ControllerReset { stash: LEO }),
                "{found:?}"
            );
            assert!(
                found.contains(&Repair::LedgerRemoved { stash: LUKE }),
                "{found:?}"
            );
            assert!(
                found.contains(&Repair::NominatorRemoved { stash: LUKE }),
                "{found:?}"
            );
            assert!(
                found.contains(&Repair::PayeeRemoved { account: LUKE }),
                "{found:?}"
            );
            assert_eq!(observe_ours()[&LEO].total, 500);
            assert!(!observe_ours().contains_key(&LUKE));
        },
    );
}

#[test]
fn roles_without_a_stash_end_and_targets_are_named_once() {
    let nominations = |targets: &[AccountId]| old::Nominations::<Runtime> {
        targets: targets.to_vec().try_into().expect("has room"),
        submitted_in: 0,
        suppressed: false,
    };
    after(
        || {
            old::Nominators::<Runtime>::insert(300, nominations(&[ALICE]));
            old::Validators::<Runtime>::insert(301, old::ValidatorPrefs::default());
            old::Nominators::<Runtime>::insert(LEO, nominations(&[]));
            old::Nominators::<Runtime>::insert(12, nominations(&[ALICE, BOB, ALICE]));
            old::Payee::<Runtime>::insert(302, old::RewardDestination::Stash);
        },
        |found| {
            for expected in [
                Repair::NominatorRemoved { stash: 300 },
                Repair::ValidatorRemoved { stash: 301 },
                Repair::NominatorRemoved { stash: LEO },
                Repair::NominationsMended { stash: 12 },
                Repair::PayeeRemoved { account: 302 },
            ] {
                assert!(found.contains(&expected), "{expected:?} in {found:?}");
            }
            assert_eq!(found.len(), 5);
            assert_eq!(observe_ours()[&12].role.1, [ALICE, BOB]);
        },
    );
}

/// A slash took the active stake of an account. A chunk that it unbonded long before is left.
fn lose_active_stake(who: AccountId) {
    old::Ledger::<Runtime>::mutate(who, |ledger| {
        let ledger = ledger.as_mut().expect("is bonded");
        ledger.active = 0;
        let chunk = old::UnlockChunk {
            value: ledger.total,
            era: LAST_ERA,
        };
        ledger.unlocking = vec![chunk].try_into().expect("there is room");
    });
}

#[test]
fn a_stash_that_a_slash_emptied_leaves_with_its_old_chunk_and_is_excused() {
    use codec::Encode;
    let spans = (1u32, LAST_ERA, LAST_ERA - 1, vec![LAST_ERA]);
    let key = old::SlashingSpans::<Runtime>::hashed_key_for(LUKE);
    after(
        || {
            frame_support::storage::unhashed::put_raw(&key, &spans.encode());
            lose_active_stake(LUKE);
        },
        |found| {
            assert_eq!(found, []);
            assert!(pallet_staking::EmptiedStashes::<ours::Runtime>::contains_key(LUKE));
            let left = ours::Staking::withdraw_unbonded(ours::RuntimeOrigin::signed(LUKE), 0);
            assert!(left.is_ok() && !pallet_staking::Bonded::<ours::Runtime>::contains_key(LUKE));
            assert!(pallet_staking::AnswersFrom::<ours::Runtime>::contains_key(
                LUKE
            ));
        },
    );
}

#[test]
fn a_validator_that_a_slash_emptied_validates_no_more() {
    after(
        || {
            lose_active_stake(BOB);
        },
        |found| {
            assert_eq!(found, [Repair::ValidatorRemoved { stash: BOB }]);
            assert!(!pallet_staking::Validators::<ours::Runtime>::contains_key(
                BOB
            ));
            assert!(!pallet_staking::Candidates::<ours::Runtime>::contains_key(
                BOB
            ));
        },
    );
}

#[test]
fn inconsistent_ledgers_spans_points_and_claims_are_mended() {
    use codec::Encode;
    let spans = (0u32, 1u32, 0u32, Vec::<u32>::new());
    let key = old::SlashingSpans::<Runtime>::hashed_key_for(303);
    after(
        || {
            frame_support::storage::unhashed::put_raw(&key, &spans.encode());
            old::Ledger::<Runtime>::mutate(LEO, |ledger| {
                ledger.as_mut().expect("is bonded").total = 600;
            });
            old::ErasRewardPoints::<Runtime>::mutate(3, |points| {
                points.individual.insert(304, 40);
                points.total += 40;
            });
            old::ClaimedRewards::<Runtime>::insert(4, BOB, vec![0, 0, 7]);
        },
        |found| {
            for expected in [
                Repair::SpansRemoved { account: 303 },
                Repair::LedgerMended {
                    stash: LEO,
                    total: 500,
                },
                Repair::PointsMended { era: 3, points: 40 },
                Repair::ClaimsMended {
                    era: 4,
                    validator: BOB,
                },
            ] {
                assert!(found.contains(&expected), "{expected:?} in {found:?}");
            }
            assert_eq!(found.len(), 4, "{found:?}");
            assert_eq!(
                pallet_staking::ClaimedRewards::<ours::Runtime>::get(4, BOB).to_vec(),
                [0]
            );
        },
    );
}
