//! Operators allocate and deallocate.

use crate::{
    mock::*,
    types::{Terms, WHOLE},
    Error, Event, HoldReason, OperatorByStash,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use palisade_restaking_primitives::SecuredStake;

#[test]
fn an_allocation_counts_two_eras_after_the_planned_one() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, whole(40)); // era 1 is planned
        assert!(has_event(Event::Allocated {
            operator: ALICE,
            service: id,
            magnitude: whole(40),
            from: 3
        }));
        let allocation = |era| Restaking::allocation_of(id, ALICE, era);
        assert_eq!([1, 2, 3, 9].map(allocation), [0, 0, 40, 40].map(percent));
        assert_eq!(crate::LoadOf::<Runtime>::get(id).announced, 400);
        assert_eq!(crate::LoadOf::<Runtime>::get(id).effective, 0);
        plan();
        assert_eq!(crate::LoadOf::<Runtime>::get(id).effective, 0);
        plan();
        assert_eq!(crate::LoadOf::<Runtime>::get(id).effective, 400);
    });
}

#[test]
fn who_has_lost_everything_allocates_nothing_of_what_it_bonds_next() {
    run(|| {
        // 1. A service slashes all of Alice's stake. Nothing is left of her total.
        let all = Terms {
            cap: percent(100),
            ..terms()
        };
        let (a, b) = (register(all), register(terms()));
        allocate(ALICE, a, WHOLE);
        next_eras(2); // era 3
        slash(a, ALICE, 3, percent(100));
        next_eras(2); // era 5
        assert_eq!(Stakes::get()[&ALICE], 0);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.total(), 0);
        // 2. She bonds again, and is elected. No service has a part of it, and none can slash it.
        Stakes::mutate(|stakes| stakes.insert(ALICE, 1_000));
        next_eras(2); // era 7
        for id in [a, b] {
            assert_eq!(Restaking::allocation_of(id, ALICE, 7), percent(0));
            assert_noop!(
                Restaking::slash(signed(SLASHER), id, ALICE, 7, percent(50)),
                Error::<Runtime>::NotAllocated
            );
        }
    });
}

#[test]
fn a_crumb_is_not_allocated_and_does_not_stay() {
    run(|| {
        let id = register(terms());
        assert_noop!(
            Restaking::allocate(signed(ALICE), id, 0),
            Error::<Runtime>::ZeroMagnitude
        );
        assert_noop!(
            Restaking::allocate(signed(ALICE), id, WHOLE / 1_000 - 1),
            Error::<Runtime>::AllocationTooSmall
        );
        allocate(ALICE, id, WHOLE / 1_000);
        assert_ok!(Restaking::deallocate(signed(ALICE), id, 1));
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.latest().unwrap().magnitude(id), 0);
        assert_eq!(operator.locked(id), WHOLE / 1_000);
        assert_noop!(
            Restaking::deallocate(signed(ALICE), id, 1),
            Error::<Runtime>::NotAllocated
        );
        assert_noop!(
            Restaking::deallocate(signed(BOB), id, 1),
            Error::<Runtime>::NotOperator
        );
    });
}

#[test]
fn a_history_is_bounded_and_makes_room_for_itself() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, whole(1));
        for _ in 0..60 {
            next_eras(1);
            allocate(ALICE, id, WHOLE / 1_000);
            let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
            // From the era of eight ago to that after the next.
            assert!(operator.history.len() <= 12);
        }
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        let era = Active::get() - AT_RISK;
        let past = operator.record_at(era).unwrap();
        assert_eq!(past.from, era, "each era has its record");
    });
}

#[test]
fn many_changes_in_one_era_are_one_record() {
    run(|| {
        let id = register(terms());
        for _ in 0..50 {
            allocate(ALICE, id, whole(1));
            assert_ok!(Restaking::deallocate(signed(ALICE), id, WHOLE / 200));
        }
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.history.len(), 1);
        assert_eq!(operator.locks.len(), 1);
        assert_eq!(operator.held(id), whole(50));
    });
}

#[test]
fn an_operator_without_allocations_or_a_seat_gives_its_place() {
    run(|| {
        // 1. There is one place. Alice takes it to set tags, and allocates nothing.
        let id = register(terms());
        MaxOperators::set(1);
        assert_ok!(Restaking::set_tags(signed(ALICE), tags([1])));
        let is_kept_out = || {
            assert_noop!(
                Restaking::allocate(signed(BOB), id, WHOLE),
                Error::<Runtime>::TooManyOperators
            );
            assert_noop!(
                Restaking::remove_operator(signed(BOB), ALICE),
                Error::<Runtime>::StillLiable
            );
        };
        is_kept_out();

        // 2. She loses her seat. She has it in the active era still, though not in the planned one.
        Stakes::mutate(|all| all.remove(&ALICE));
        plan();
        is_kept_out();

        // 3. The next era begins. Her earlier eras can be slashed, but there is nothing to slash.
        activate();
        assert!(FakeStaking::is_slashable(1));
        assert_ok!(Restaking::remove_operator(signed(BOB), ALICE));
        assert!(has_event(Event::OperatorRemoved { operator: ALICE }));
        assert_eq!(OperatorByStash::<Runtime>::get(ALICE), None);
        let held = Balances::balance_on_hold(&HoldReason::Operator.into(), &ALICE);
        assert_eq!(held, 0);
        allocate(BOB, id, WHOLE);

        // 4. Bob loses his seat too. He keeps the place, because his stake was behind the service.
        next_eras(2);
        Stakes::mutate(|all| all.remove(&BOB));
        next_eras(1);
        assert_ok!(Restaking::deallocate(signed(BOB), id, WHOLE));
        next_eras(1);
        assert_noop!(
            Restaking::remove_operator(signed(CAROL), BOB),
            Error::<Runtime>::StillLiable
        );
    });
}

#[test]
fn an_operator_elected_for_the_planned_era_keeps_its_place() {
    run(|| {
        // Alice has a seat again from the next era on.
        assert_ok!(Restaking::set_tags(signed(ALICE), tags([1])));
        let stake = Stakes::mutate(|all| all.remove(&ALICE)).expect("has stake");
        next_eras(1);
        Stakes::mutate(|all| all.insert(ALICE, stake));
        plan();
        assert_noop!(
            Restaking::remove_operator(signed(BOB), ALICE),
            Error::<Runtime>::StillLiable
        );
    });
}
