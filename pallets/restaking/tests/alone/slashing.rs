//! Services slash within limits.

use crate::{
    mock::*,
    types::{Terms, WHOLE},
    BucketOf, Error, Event, FaultsOf, OperatorByStash,
};
use frame_support::{assert_noop, assert_ok};
use palisade_restaking_primitives::ServiceSlasher;
use sp_runtime::Perbill;

/// All of an allocation can be slashed.
fn severe() -> Terms<AccountId> {
    Terms {
        cap: percent(100),
        ..terms()
    }
}

#[test]
fn a_slash_takes_nothing_from_other_services() {
    run(|| {
        let (a, b) = (register(terms()), register(terms()));
        allocate(ALICE, a, whole(40));
        allocate(ALICE, b, whole(60));
        next_eras(2); // era 3
        slash(a, ALICE, 3, percent(50));
        assert!(has_event(Event::SlashOrdered {
            service: a,
            operator: ALICE,
            era: 3,
            part: percent(50),
            fraction: percent(20)
        }));
        assert_eq!(stake_for(ALICE, b, 3), 600);
        next_eras(1);
        assert_eq!(Stakes::get()[&ALICE], 1_000, "it waits");
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 800);
        // Of 80 parts that are left, 20 are behind `a` and 60 behind `b`: 200 and 600 of 800.
        assert_eq!(
            OperatorByStash::<Runtime>::get(ALICE).unwrap().total(),
            whole(80)
        );
        assert_eq!(stake_for(ALICE, a, 6), 200);
        assert_eq!(stake_for(ALICE, b, 6), 600);
        assert_eq!(Restaking::allocation_of(b, ALICE, 6), percent(75));
        assert_eq!(
            Restaking::allocation_of(b, ALICE, 3),
            percent(60),
            "history stays"
        );
    });
}

#[test]
fn a_service_slashes_its_cap_in_a_window_however_often() {
    run(|| {
        let id = register(terms()); // 50% in two eras
        allocate(ALICE, id, WHOLE);
        next_eras(3); // era 4
        for _ in 0..10 {
            slash(id, ALICE, 4, percent(1));
        }
        slash(id, ALICE, 3, percent(20));
        slash(id, ALICE, 4, percent(90));
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 4, Perbill::from_parts(1)),
            Error::<Runtime>::CapReached
        );
        let sum = |from, to| -> Perbill {
            let parts = FaultsOf::<Runtime>::get(id, ALICE).parts;
            let inside = parts.iter().filter(|(era, _)| (from..=to).contains(era));
            inside.fold(Perbill::zero(), |sum, (_, part)| sum + *part)
        };
        assert_eq!(sum(3, 4), percent(50));
        // Two eras later is another window.
        next_eras(1);
        slash(id, ALICE, 5, percent(90));
        assert_eq!(sum(4, 5), percent(50));
        next_eras(4);
        // 0.2, 0.3 and 0.2 of the whole.
        assert_eq!(Stakes::get()[&ALICE], 300);
    });
}

#[test]
fn slashes_that_wait_are_not_slashed_again() {
    run(|| {
        let (a, b) = (
            register(Terms {
                window: 1,
                ..severe()
            }),
            register(terms()),
        );
        allocate(ALICE, a, whole(50));
        allocate(ALICE, b, whole(50));
        next_eras(3); // era 4
        slash(a, ALICE, 3, percent(100));
        next_eras(1);
        // Another window, but the same stake.
        assert_noop!(
            Restaking::slash(signed(SLASHER), a, ALICE, 4, percent(100)),
            Error::<Runtime>::NothingLeft
        );
        next_eras(1);
        assert_eq!(Stakes::get()[&ALICE], 500);
        assert_noop!(
            Restaking::slash(signed(SLASHER), a, ALICE, 4, percent(100)),
            Error::<Runtime>::NothingLeft
        );
        slash(b, ALICE, 4, percent(100)); // its cap is a half
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 250);
    });
}

#[test]
fn a_throttle_spreads_large_slashes_over_eras() {
    run(|| {
        let mut rules = open_rules();
        rules.throttle = percent(10);
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(severe());
        for who in [ALICE, BOB] {
            allocate(who, id, WHOLE);
        }
        next_eras(2); // era 3: 2,000 are behind the service
        slash(id, ALICE, 3, percent(15));
        slash(id, BOB, 3, percent(15)); // 10% of 2,000 are 200
        assert_eq!(FaultsOf::<Runtime>::get(id, ALICE).parts[0].1, percent(15));
        assert_eq!(FaultsOf::<Runtime>::get(id, BOB).parts[0].1, percent(5));
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, BOB, 3, percent(10)),
            Error::<Runtime>::Throttled
        );
        next_eras(1);
        slash(id, BOB, 3, percent(10));
        assert_eq!(FaultsOf::<Runtime>::get(id, BOB).parts[0].1, percent(15));
        assert_eq!(BucketOf::<Runtime>::get(id).used, percent(5));
    });
}

#[test]
fn a_service_orders_a_few_slashes_in_an_era() {
    run(|| {
        let mut rules = open_rules();
        rules.max_orders = 2;
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(terms());
        allocate(ALICE, id, WHOLE);
        next_eras(2);
        for _ in 0..2 {
            slash(id, ALICE, 3, percent(1));
        }
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 3, percent(1)),
            Error::<Runtime>::TooManyOrders
        );
        next_eras(1);
        slash(id, ALICE, 3, percent(1));
    });
}

#[test]
fn a_cancelled_slash_can_be_ordered_again() {
    run(|| {
        let mut rules = open_rules();
        rules.throttle = percent(50);
        assert_ok!(Restaking::set_settings(root(), rules));
        let id = register(terms());
        allocate(ALICE, id, whole(30));
        next_eras(2);
        slash(id, ALICE, 3, percent(50));
        assert_eq!(BucketOf::<Runtime>::get(id).used, percent(50));
        cancel();
        assert!(has_event(Event::SlashCancelled {
            service: id,
            operator: ALICE,
            era: 3,
            part: percent(50)
        }));
        assert_eq!(
            FaultsOf::<Runtime>::iter().count(),
            0,
            "nothing is remembered"
        );
        let bucket = BucketOf::<Runtime>::get(id);
        assert_eq!((bucket.used, bucket.open), (Perbill::zero(), 0));
        slash(id, ALICE, 3, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 850);
    });
}

#[test]
fn stake_that_left_is_slashed_for_faults_of_before() {
    run(|| {
        let (a, b) = (register(severe()), register(terms()));
        allocate(ALICE, a, WHOLE);
        next_eras(2); // era 3
        assert_ok!(Restaking::deallocate(signed(ALICE), a, whole(80))); // until era 4
        next_eras(3); // era 6
        assert_noop!(
            Restaking::allocate(signed(ALICE), b, whole(10)),
            Error::<Runtime>::NotEnoughFree
        );
        slash(a, ALICE, 4, percent(60));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 400);
        // First what was allocated is gone, then what is locked.
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.latest().unwrap().magnitude(a), 0);
        assert_eq!(
            (operator.locked(a), operator.total()),
            (whole(40), whole(40))
        );
        next_eras(3);
        allocate(ALICE, b, whole(40));
    });
}

#[test]
fn only_the_slasher_slashes_and_only_what_was_allocated() {
    run(|| {
        let id = register(terms());
        allocate(ALICE, id, whole(50));
        next_eras(2);
        let slash =
            |by, id, who, era, part| Restaking::slash(signed(by), id, who, era, percent(part));
        assert_noop!(slash(OLAF, id, ALICE, 3, 1), Error::<Runtime>::NotSlasher);
        assert_noop!(slash(SLASHER, 77, ALICE, 3, 1), Error::<Runtime>::NoService);
        assert_noop!(slash(SLASHER, id, BOB, 3, 1), Error::<Runtime>::NotOperator);
        assert_noop!(
            slash(SLASHER, id, ALICE, 2, 1),
            Error::<Runtime>::NotAllocated
        );
        assert_noop!(slash(SLASHER, id, ALICE, 3, 0), Error::<Runtime>::ZeroPart);
        assert_noop!(
            slash(SLASHER, id, ALICE, 4, 1),
            Error::<Runtime>::NotElected
        );
        let tiny = Perbill::from_parts(1); // of a half
        assert_noop!(
            Restaking::slash(signed(SLASHER), id, ALICE, 3, tiny),
            Error::<Runtime>::PartTooSmall
        );
        next_eras(4);
        assert_noop!(
            slash(SLASHER, id, ALICE, 3, 1),
            Error::<Runtime>::NotSlashable
        );
        // A service without a slasher is a pallet.
        let pallet = register(Terms {
            slasher: None,
            ..terms()
        });
        assert_noop!(
            slash(SLASHER, pallet, ALICE, 7, 1),
            Error::<Runtime>::NotSlasher
        );
        allocate(ALICE, pallet, whole(50));
        next_eras(2); // era 9
        let granted = <Restaking as ServiceSlasher<_>>::slash(pallet, &ALICE, 9, percent(80));
        assert_eq!(granted, Ok(percent(50)));
    });
}

#[test]
fn a_slash_of_the_chain_is_senior() {
    run(|| {
        let (a, b) = (register(severe()), register(severe()));
        allocate(ALICE, a, whole(50));
        allocate(ALICE, b, whole(50));
        next_eras(2);
        slash(a, ALICE, 3, percent(100));
        ChainSlashes::mutate(|all| all.insert((ALICE, 3), percent(40)));
        Stakes::mutate(|all| *all.get_mut(&ALICE).unwrap() -= 400);
        next_eras(2);
        // `a` takes 0.5 · 0.6 of 1,000. That is all of its half of the rest, so its magnitude is gone.
        assert_eq!(Stakes::get()[&ALICE], 300);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!((operator.held(a), operator.held(b)), (0, whole(50)));
        assert_eq!(operator.total(), whole(50));
    });
}
