//! When eras are planned and start: after their sessions, or forced.

use crate::{
    mock::*, ActiveEra, BondedEras, CurrentPlannedSession, ErasStartSessionIndex,
    ErasValidatorReward, Event, ForceEra, Forcing, MinimumValidatorCount,
};
use frame_support::{assert_ok, weights::Weight};

/// Returns the planned era, the active era and the session.
fn clock() -> (u32, u32, u32) {
    (
        Staking::planned_era(),
        Staking::active_era(),
        Session::current_index(),
    )
}

#[test]
fn an_era_is_three_sessions_and_is_planned_one_session_ahead() {
    ExtBuilder::default().run(|| {
        let mut clocks = vec![clock()];
        while Session::current_index() < 10 {
            roll_to_next_session();
            clocks.push(clock());
            assert_eq!(
                CurrentPlannedSession::<Test>::get(),
                Session::current_index() + 1
            );
        }
        let expected = [
            (0, 0, 0),
            (0, 0, 1),
            (1, 0, 2),
            (1, 1, 3),
            (1, 1, 4),
            (2, 1, 5),
            (2, 2, 6),
            (2, 2, 7),
            (3, 2, 8),
            (3, 3, 9),
            (3, 3, 10),
        ];
        assert_eq!(clocks, expected);
        for era in 0..=3 {
            assert_eq!(ErasStartSessionIndex::<Test>::get(era), Some(era * 3));
        }
        assert_eq!(ErasStartSessionIndex::<Test>::get(4), None);
    });
}

/// Returns when the active era began.
fn start() -> Option<u64> {
    ActiveEra::<Test>::get().expect("is active").start
}

#[test]
fn an_era_begins_with_the_last_block_of_the_one_before() {
    ExtBuilder::default().run(|| {
        // 1. The genesis era has no era before it: it begins with its first block.
        assert_eq!(start(), None);
        roll_one();
        assert_eq!(start(), Some(BLOCK_MILLIS));
        roll_to(14);
        assert_eq!(start(), Some(BLOCK_MILLIS));

        // 2. Era 1 starts in block 15. It begins with the time of block 14.
        roll_to(15);
        assert_eq!(
            (Staking::active_era(), start()),
            (1, Some(14 * BLOCK_MILLIS))
        );
        assert_eq!(LastEraMillis::get(), 13 * BLOCK_MILLIS);
        roll_to(29);
        assert_eq!(start(), Some(14 * BLOCK_MILLIS));
        // 3. Era 2 starts in block 30. Era 1 was 15 blocks long.
        roll_to(30);
        assert_eq!(
            (Staking::active_era(), start()),
            (2, Some(29 * BLOCK_MILLIS))
        );
        assert_eq!(LastEraMillis::get(), 15 * BLOCK_MILLIS);
    });
}

#[test]
fn each_finished_era_is_paid_once_when_it_ends() {
    ExtBuilder::default().run(|| {
        roll_to(14);
        assert_eq!(ErasValidatorReward::<Test>::get(0), None);
        roll_to_active_era(4);
        let paid = all_staking_events()
            .into_iter()
            .filter_map(|event| match event {
                Event::EraPaid { era_index, .. } => Some(era_index),
                _ => None,
            });
        assert_eq!(paid.collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(ErasValidatorReward::<Test>::get(4), None);
    });
}

#[test]
fn a_forced_era_starts_early_and_then_eras_are_as_long_as_before() {
    ExtBuilder::default().run(|| {
        // 1. Governance forces an era. The next session plans era 1, and forcing ends.
        assert_ok!(Staking::force_new_era(root()));
        roll_to(5);
        assert_eq!(clock(), (1, 0, 1));
        assert_eq!(ForceEra::<Test>::get(), Forcing::NotForcing);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
        // 2. Era 1 starts.
        roll_to(10);
        assert_eq!(clock(), (1, 1, 2));
        // 3. It is three sessions long, as any other.
        roll_to(19);
        assert_eq!(clock(), (1, 1, 3));
        roll_to(20);
        assert_eq!(clock(), (2, 1, 4));
        roll_to(25);
        assert_eq!(clock(), (2, 2, 5));
    });
}

#[test]
fn when_eras_are_always_forced_each_session_is_one() {
    ExtBuilder::default().run(|| {
        assert_ok!(Staking::force_new_era_always(root()));
        for session in 1..10 {
            roll_to_next_session();
            assert_eq!(clock(), (session, session - 1, session));
        }
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceAlways);
        assert_eq!(forced(), [Forcing::ForceAlways]);
    });
}

#[test]
fn without_new_eras_the_active_one_goes_on_until_they_are_resumed() {
    ExtBuilder::default().run(|| {
        // 1. Eras are stopped: era 0 goes on, with the same validators and their points.
        assert_ok!(Staking::force_no_eras(root()));
        roll_to(50);
        assert_eq!(clock(), (0, 0, 10));
        assert_eq!(session_validators(), [ALICE, BOB]);
        assert_eq!(points(0, ALICE).1, 50 * 20);

        // 2. Eras are resumed: the next session plans era 1.
        assert_ok!(Staking::force_new_era(root()));
        roll_to(55);
        assert_eq!(clock(), (1, 0, 11));
        roll_to(60);
        assert_eq!(clock(), (1, 1, 12));
        // 3. Era 1 is three sessions long.
        roll_to_active_era(2);
        assert_eq!(Session::current_index(), 15);
        assert_eq!(
            forced(),
            [Forcing::ForceNone, Forcing::ForceNew, Forcing::NotForcing]
        );
    });
}

#[test]
fn an_era_that_is_planned_already_starts_even_when_eras_are_stopped() {
    ExtBuilder::default().run(|| {
        // 1. Era 1 is planned, then eras are stopped.
        roll_to(12);
        assert_eq!(clock(), (1, 0, 2));
        assert_ok!(Staking::force_no_eras(root()));
        // 2. Era 1 started, and no other era was planned.
        roll_to(40);
        assert_eq!(clock(), (1, 1, 8));
    });
}

#[test]
fn a_forced_era_whose_election_fails_is_tried_again() {
    ExtBuilder::default().run(|| {
        // 1. The election of the forced era fails. It stays forced.
        MinimumValidatorCount::<Test>::put(3);
        assert_ok!(Staking::force_new_era(root()));
        roll_to(8);
        assert_eq!(clock(), (0, 0, 1));
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceNew);
        assert!(all_staking_events().contains(&Event::StakingElectionFailed));

        // 2. The next session succeeds, and forcing ends.
        MinimumValidatorCount::<Test>::put(1);
        roll_to(10);
        assert_eq!(clock(), (1, 0, 2));
        assert_eq!(ForceEra::<Test>::get(), Forcing::NotForcing);
        // 3. Era 1 starts.
        roll_to(15);
        assert_eq!(clock(), (1, 1, 3));
        roll_to(20);
        assert_eq!(clock(), (1, 1, 4));
    });
}

#[test]
fn offences_are_taken_for_the_eras_whose_stake_cannot_be_free_yet() {
    ExtBuilder::default().run(|| {
        // 1. Era 0 is bonded from the genesis on.
        let bonded = || BondedEras::<Test>::get().to_vec();
        assert_eq!(bonded(), [(0, 0)]);
        // 2. Era 1 is planned, but not bonded before it is active.
        roll_to(14);
        assert_eq!(bonded(), [(0, 0)]);
        roll_to_active_era(2);
        assert_eq!(bonded(), [(0, 0), (1, 3), (2, 6)]);
        // 3. Era 3 starts. Stake that was unbonded in era 0 is free, so era 0 is bonded no longer.
        roll_to_active_era(3);
        assert_eq!(bonded(), [(1, 3), (2, 6), (3, 9)]);
        roll_to_active_era(6);
        assert_eq!(bonded(), [(4, 12), (5, 15), (6, 18)]);
    });
}

#[test]
fn longer_eras_begin_with_the_running_one() {
    ExtBuilder::default().run(|| {
        // 1. Era 1 has begun. Eras get five sessions.
        roll_to(16);
        SessionsPerEra::set(5);
        roll_to(39);
        assert_eq!(clock(), (2, 1, 7));
        // 2. Era 1 was five sessions long: 3 to 7.
        roll_to(40);
        assert_eq!(clock(), (2, 2, 8));
        roll_to_active_era(3);
        assert_eq!(Session::current_index(), 13);
    });
}

#[test]
fn shorter_eras_begin_with_the_running_one() {
    ExtBuilder::default().run(|| {
        // 1. Era 0 is to have six sessions, and four have passed.
        SessionsPerEra::set(6);
        roll_to(21);
        assert_eq!(clock(), (0, 0, 4));
        // 2. Eras get two sessions. The next session plans era 1.
        SessionsPerEra::set(2);
        roll_to(25);
        assert_eq!(clock(), (1, 0, 5));
        roll_to(30);
        assert_eq!(clock(), (1, 1, 6));
        roll_to(40);
        assert_eq!(clock(), (2, 2, 8));
    });
}

#[test]
fn payouts_go_on_after_a_long_era() {
    ExtBuilder::default().run(|| {
        // 1. Era 0 has more sessions than the history has eras.
        assert_ok!(Staking::force_no_eras(root()));
        // More sessions than the history has eras.
        roll_to(200);
        // 2. It ends and is paid.
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        roll_one();
        assert!(settled_eras().contains(&0));
        assert!(ledger(ALICE).active > 1_000 && ledger(BOB).active > 900);
    });
}

#[test]
fn payouts_go_on_after_many_blocks_without_idle_weight() {
    ExtBuilder::default().run(|| {
        // 1. Seven eras pass in full blocks. Nothing is paid.
        while Staking::active_era() < 7 {
            roll_one_with_idle_weight(Weight::zero());
        }
        assert_eq!((settled_eras(), ledger(ALICE).active), (vec![], 1_000));
        // 2. One block with idle weight pays all of them, in order.
        roll_one();
        assert_eq!(settled_eras(), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(
            ledger(ALICE).active + ledger(BOB).active - 1_900,
            rewarded()
        );
    });
}

/// Returns the eras that are paid in full, in the order of their events.
fn settled_eras() -> Vec<u32> {
    let settled = all_staking_events()
        .into_iter()
        .filter_map(|event| match event {
            Event::EraSettled { era_index, .. } => Some(era_index),
            _ => None,
        });
    settled.collect()
}

/// Returns all rewards of all stakers.
fn rewarded() -> Balance {
    let amounts = all_staking_events().into_iter().map(|event| match event {
        Event::Rewarded { amount, .. } => amount,
        _ => 0,
    });
    amounts.sum()
}
