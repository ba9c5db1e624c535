//! What an operator deallocates is locked.

use crate::{
    mock::*,
    types::{Terms, WHOLE},
    Error, Event,
};
use frame_support::{assert_noop, assert_ok};
use palisade_restaking_primitives::SecuredStake;

#[test]
fn what_is_deallocated_is_free_when_no_fault_can_be_slashed() {
    run(|| {
        let (a, b) = (register(terms()), register(terms()));
        allocate(ALICE, a, WHOLE);
        next_eras(2);
        assert_ok!(Restaking::deallocate(signed(ALICE), a, whole(30))); // in era 3
        assert!(has_event(Event::Deallocated {
            operator: ALICE,
            service: a,
            magnitude: whole(70),
            from: 5,
            free_in: 11
        }));
        assert_eq!(Restaking::allocation_of(a, ALICE, 4), percent(100));
        assert_eq!(Restaking::allocation_of(a, ALICE, 5), percent(70));
        for era in 3..=10 {
            assert_eq!(Active::get(), era);
            assert_noop!(
                Restaking::allocate(signed(ALICE), b, whole(30)),
                Error::<Runtime>::NotEnoughFree
            );
            next_eras(1);
        }
        allocate(ALICE, b, whole(30));
        assert_noop!(
            Restaking::allocate(signed(ALICE), b, whole(1)),
            Error::<Runtime>::NotEnoughFree
        );
    });
}

#[test]
fn a_lock_waits_for_slashes_that_wait() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        next_eras(4);
        assert_ok!(Restaking::deallocate(signed(ALICE), id, WHOLE)); // in era 5: until 7, free in 13
        next_eras(4);
        slash(id, ALICE, 6, percent(50));
        // The staking pallet forgets to apply it.
        let held = Waiting::take();
        next_eras(10);
        assert_noop!(
            Restaking::allocate(signed(ALICE), id, WHOLE),
            Error::<Runtime>::NotEnoughFree
        );
        Waiting::set(held);
        next_eras(1);
        allocate(ALICE, id, whole(50));
    });
}

#[test]
fn a_lock_waits_for_an_era_whose_stake_is_bonded_for_longer() {
    run(|| {
        // 1. Alice leaves service `a` in era 3. She is on duty until era 4, and her lock is due in era 11.
        let (a, b) = (register(terms()), register(terms()));
        allocate(ALICE, a, WHOLE);
        next_eras(2);
        assert_ok!(Restaking::deallocate(signed(ALICE), a, WHOLE));
        // 2. Governance raises the duration before era 4 is planned. Faults of era 4 can be slashed until era 13.
        BondingEras::set(12);
        let is_locked = || {
            assert!(FakeStaking::is_slashable(4) && !FakeStaking::is_slashable(3));
            assert_noop!(
                Restaking::allocate(signed(ALICE), b, whole(1)),
                Error::<Runtime>::NotEnoughFree
            );
        };
        next_eras(8); // era 11
        is_locked();
        // 3. Her fault in era 4 costs half of her stake. The rest waits for as long.
        slash(a, ALICE, 4, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 500, "it is applied");
        is_locked();
        // 4. From era 14 on no fault of her time can be slashed.
        next_eras(1);
        allocate(ALICE, b, whole(50));
    });
}

#[test]
fn a_slash_of_another_service_frees_no_lock() {
    run(|| {
        // 1. Alice has 40% behind `a` and 60% behind `b`. She leaves `a` in era 3. Her lock is due in era 11.
        let all = Terms {
            cap: percent(100),
            ..terms()
        };
        let (a, b, c) = (register(terms()), register(all), register(terms()));
        allocate(ALICE, a, whole(40));
        allocate(ALICE, b, whole(60));
        next_eras(2);
        assert_ok!(Restaking::deallocate(signed(ALICE), a, whole(40)));
        // 2. Governance raises the duration: faults of era 4 can be slashed until era 13. `b` slashes all that it has.
        BondingEras::set(12);
        slash(b, ALICE, 3, percent(100));
        next_eras(8); // era 11
        assert_eq!(Stakes::get()[&ALICE], 400);
        // 3. What `b` took was not behind `a`. So the 40% wait for faults of era 4.
        let is_locked = || {
            assert!(FakeStaking::is_slashable(4) && !FakeStaking::is_slashable(3));
            assert_noop!(
                Restaking::allocate(signed(ALICE), c, whole(1)),
                Error::<Runtime>::NotEnoughFree
            );
        };
        is_locked();
        slash(a, ALICE, 4, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 200);
        is_locked();
        // 4. From era 14 on no fault of her time can be slashed.
        next_eras(1);
        allocate(ALICE, c, whole(20));
    });
}

#[test]
fn what_a_service_has_slashed_before_frees_no_lock() {
    run(|| {
        // 1. Alice has 40% behind `a` and 60% behind `b`. `a` slashes half for era 3, and she leaves it in era 6.
        let all = Terms {
            cap: percent(100),
            ..terms()
        };
        let (a, b, c) = (register(terms()), register(all), register(terms()));
        allocate(ALICE, a, whole(40));
        allocate(ALICE, b, whole(60));
        next_eras(2);
        slash(a, ALICE, 3, percent(50));
        next_eras(3); // era 6
        assert_eq!(Stakes::get()[&ALICE], 800);
        assert_ok!(Restaking::deallocate(signed(ALICE), a, whole(20)));
        // 2. Faults of era 7 can be slashed until era 16. `b` slashes all that it has.
        BondingEras::set(12);
        slash(b, ALICE, 6, percent(100));
        next_eras(8); // era 14
        assert_eq!(Stakes::get()[&ALICE], 200);
        // 3. The lock is due. Of the 80% that were left in era 7, `a` has slashed nothing. So its 20% wait.
        assert!(FakeStaking::is_slashable(7) && !FakeStaking::is_slashable(6));
        assert_noop!(
            Restaking::allocate(signed(ALICE), c, whole(1)),
            Error::<Runtime>::NotEnoughFree
        );
        next_eras(3);
        allocate(ALICE, c, whole(20));
    });
}
