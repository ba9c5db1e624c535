//! Rewards wait and are paid.

use crate::{mock::*, types::WHOLE, Error, Event, PotOf, RewardRun};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};

fn reward(id: u32, amount: u128) {
    assert_ok!(Restaking::reward(signed(STRANGER), id, amount));
}

/// Makes blocks until the rewards of the era are paid, and returns what operators got, in the order of their accounts.
fn pay() -> Vec<(AccountId, u128)> {
    for _ in 0..10 {
        block();
    }
    assert!(RewardRun::<Runtime>::get().unwrap().is_done);
    let mut paid = Rewarded::take();
    paid.sort_unstable();
    paid
}

#[test]
fn a_reward_is_shared_by_the_stake_behind_the_service() {
    run(|| {
        let (a, b) = (register(terms()), register(terms()));
        for (who, part) in [(ALICE, 10), (BOB, 20), (CAROL, 30), (DAVE, 40)] {
            allocate(who, a, whole(part));
        }
        allocate(ALICE, b, whole(50));
        next_eras(2);
        reward(a, 1_003);
        reward(b, 55);
        assert_eq!(pay(), [], "the run of this era has begun without it");
        activate();
        plan();
        activate();
        assert_eq!(
            pay(),
            [(ALICE, 100 + 55), (BOB, 200), (CAROL, 300), (DAVE, 401)]
        );
        // Two units are left, for the next era.
        assert_eq!(PotOf::<Runtime>::get(a).funds, 2);
        assert_eq!(Balances::balance(&Restaking::account()), ED + 2);
        reward(a, 998);
        next_eras(1);
        assert_eq!(pay(), [(ALICE, 100), (BOB, 200), (CAROL, 300), (DAVE, 400)]);
        assert_eq!(PotOf::<Runtime>::iter().count(), 0);
    });
}

/// All five operators have the same part in a reward of 500.
fn five_share_a_reward() -> u32 {
    let id = register(terms());
    for who in OPERATORS {
        allocate(who, id, WHOLE);
    }
    next_eras(2);
    reward(id, 500);
    id
}

#[test]
fn a_few_operators_are_paid_in_each_block() {
    run(|| {
        five_share_a_reward();
        activate();
        plan();
        activate();
        let mut counts = vec![Rewarded::get().len()];
        for _ in 0..3 {
            block();
            counts.push(Rewarded::get().len());
        }
        assert_eq!(counts, [2, 4, 5, 5]);
        assert!(Rewarded::get().iter().all(|(_, amount)| *amount == 100));
    });
}

#[test]
fn what_an_era_could_not_pay_is_paid_by_the_next() {
    run(|| {
        let id = five_share_a_reward();
        plan();
        activate(); // two are paid in it
        plan(); // and two in it
        let paid = Rewarded::take();
        assert_eq!(paid.len(), 4, "the era ends early");
        assert_eq!(PotOf::<Runtime>::get(id).funds, 100);
        activate();
        let all = [ALICE, BOB, CAROL, DAVE, EVE].map(|who| (who, 20));
        assert_eq!(pay(), all, "all share what is left");
        assert_eq!(PotOf::<Runtime>::get(id).funds, 0);
    });
}

#[test]
fn who_is_not_at_work_is_not_paid_and_nothing_is_lost() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        allocate(BOB, id, WHOLE);
        next_eras(2);
        reward(id, 400);
        plan();
        // The staking pallet refuses Bob.
        Refused::set(Some(BOB));
        activate();
        assert_eq!(pay(), [(ALICE, 200)]);
        assert_eq!(PotOf::<Runtime>::get(id).funds, 200);
        Refused::set(None);
        next_eras(1);
        assert_eq!(pay(), [(ALICE, 100), (BOB, 100)]);
        assert_eq!(PotOf::<Runtime>::iter().count(), 0);
    });
}

#[test]
fn a_reward_is_not_tiny_and_the_service_exists() {
    run(|| {
        let id = register(terms());
        let reward = |id, amount| Restaking::reward(signed(STRANGER), id, amount);
        assert_noop!(reward(id, 9), Error::<Runtime>::RewardTooSmall);
        assert_noop!(reward(77, 10), Error::<Runtime>::NoService);
        assert!(reward(id, 1_000_000).is_err(), "nobody has so much");
        assert_ok!(reward(id, 10));
        assert!(has_event(Event::RewardQueued {
            service: id,
            amount: 10
        }));
        next_eras(3);
        assert_eq!(PotOf::<Runtime>::get(id).funds, 10, "nobody secures it");
        assert_ok!(Restaking::retire_service(root(), id));
        assert_noop!(reward(id, 10), Error::<Runtime>::ServiceRetired);
        let before = Balances::balance(&OLAF);
        next_eras(10);
        let after = Balances::balance(&OLAF);
        assert_eq!(
            after - before,
            SERVICE_DEPOSIT + 10,
            "the owner gets it back"
        );
    });
}

#[test]
fn the_next_reward_completes_a_raised_existential_deposit() {
    run(|| {
        let (a, b) = (register(terms()), register(terms()));
        allocate(ALICE, a, WHOLE);
        next_eras(2);
        let account = || Balances::balance(&Restaking::account());
        reward(a, 500);
        assert_eq!(account(), ED + 500);
        // 1. A release raises the existential deposit. Who gives the next reward pays the difference, once.
        ExistentialDeposit::set(3 * ED);
        block();
        let before = Balances::balance(&STRANGER);
        reward(b, 100);
        assert_eq!(before - Balances::balance(&STRANGER), 2 * ED + 100);
        reward(b, 100);
        assert_eq!(account(), 3 * ED + 700);
        // 2. All pots can be paid, the last one too.
        next_eras(1);
        assert_eq!(pay(), [(ALICE, 500)]);
        assert_ok!(Restaking::retire_service(root(), b));
        let before = Balances::balance(&OLAF);
        next_eras(10);
        assert!(!crate::ServiceById::<Runtime>::contains_key(b));
        let gained = Balances::balance(&OLAF) - before;
        assert_eq!(gained, SERVICE_DEPOSIT + 200);
        assert_eq!(account(), 3 * ED);
    });
}

#[test]
fn the_last_service_is_removed_after_a_raised_existential_deposit() {
    run(|| {
        let id = register(terms());
        reward(id, 500);
        assert_ok!(Restaking::retire_service(root(), id));
        // A retired service gets no reward that would pay the difference.
        ExistentialDeposit::set(3 * ED);
        let before = Balances::balance(&OLAF);
        next_eras(10);
        assert!(!crate::ServiceById::<Runtime>::contains_key(id));
        assert_eq!(Balances::balance(&OLAF) - before, SERVICE_DEPOSIT + 500);
    });
}

#[test]
fn a_protection_that_ends_before_the_payment_takes_nothing_from_others() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        allocate(BOB, id, WHOLE);
        next_eras(2);
        let behind = |era| crate::StakeInEra::<Runtime>::get(id, era);
        // 1. Alice is protected while era 4 is planned. So a service may slash less in the era.
        reward(id, 400);
        Invulnerable::set(Some(ALICE));
        plan();
        assert_eq!(behind(4), 1_000);
        // 2. The protection ends before the era is paid. Each gets a half, whoever comes first in storage.
        Invulnerable::set(None);
        activate();
        assert_eq!(pay(), [(ALICE, 200), (BOB, 200)]);
        // 3. She is protected while era 5 is planned and paid. Her part stays in the pot.
        reward(id, 400);
        Invulnerable::set(Some(ALICE));
        next_eras(1);
        assert_eq!(pay(), [(BOB, 200)]);
        assert_eq!(PotOf::<Runtime>::get(id).funds, 200);
        // 4. The protection ends. Only the active and the planned era are remembered.
        Invulnerable::set(None);
        next_eras(1);
        assert_eq!(behind(6), 2_000);
        assert_eq!(pay(), [(ALICE, 100), (BOB, 100)]);
        next_eras(1);
        assert_eq!(crate::ProtectedStakes::<Runtime>::get().len(), 0);
    });
}
