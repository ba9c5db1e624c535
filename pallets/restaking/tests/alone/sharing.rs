//! Services that share stake.

use crate::{
    mock::*,
    types::{Mode, Phase, Terms, WHOLE},
    Error, LoadOf, OperatorByStash,
};
use frame_support::{assert_noop, assert_ok};
use palisade_restaking_primitives::ServiceId;
use sp_runtime::Perbill;

/// It slashes a part of shared stake.
fn shared(cap: u32) -> Terms<AccountId> {
    Terms {
        cap: percent(cap),
        mode: Mode::Shared,
        ..terms()
    }
}

/// Alice allocates 80 to each of two services that slash up to half of it, and 20 to a unique one. Era 3 is active.
fn two_that_share_and_one_that_does_not() -> [ServiceId; 3] {
    let (a, b) = (register(shared(50)), register(shared(50)));
    let unique = register(terms());
    allocate(ALICE, a, whole(80));
    allocate(ALICE, b, whole(80));
    allocate(ALICE, unique, whole(20));
    next_eras(2);
    [a, b, unique]
}

#[test]
fn shared_services_promise_what_they_can_slash() {
    run(|| {
        let (a, b, c) = (
            register(shared(50)),
            register(shared(30)),
            register(shared(30)),
        );
        let unique = register(terms());
        allocate(ALICE, a, WHOLE);
        // The same stake again: 0.5 + 0.3 of it can be slashed.
        allocate(ALICE, b, WHOLE);
        assert_noop!(
            Restaking::allocate(signed(ALICE), c, WHOLE),
            Error::<Runtime>::NotEnoughFree
        );
        allocate(ALICE, c, whole(60)); // 0.18 more
                                       // The largest promise is all of it.
        assert_noop!(
            Restaking::allocate(signed(ALICE), unique, whole(1)),
            Error::<Runtime>::NotEnoughFree
        );
        let mut rules = open_rules();
        rules.max_shared = percent(40);
        assert_ok!(Restaking::set_settings(root(), rules));
        assert_noop!(
            Restaking::allocate(signed(BOB), a, whole(81)),
            Error::<Runtime>::TooMuchShared
        );
        allocate(BOB, a, whole(80));
        allocate(BOB, unique, whole(20));
        assert_noop!(
            Restaking::allocate(signed(BOB), unique, whole(1)),
            Error::<Runtime>::NotEnoughFree
        );
    });
}

#[test]
fn a_slash_of_shared_stake_shrinks_what_others_share() {
    run(|| {
        let [a, b, unique] = two_that_share_and_one_that_does_not();
        slash(a, ALICE, 3, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 600);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.total(), whole(60));
        // 40 of 60 are not promised to the unique service.
        let held = [a, b, unique].map(|id| operator.held(id));
        assert_eq!(held, [40, 40, 20].map(whole));
        plan();
        assert_eq!(stake_for(ALICE, unique, Planned::get()), 200, "as before");
    });
}

#[test]
fn a_slash_of_what_a_unique_service_gave_back_shrinks_no_shared_stake() {
    run(|| {
        let (a, unique) = (register(shared(50)), register(terms()));
        allocate(ALICE, a, whole(50));
        allocate(ALICE, unique, whole(50));
        next_eras(2); // era 3
                      // 1. The unique service gets nothing from era 5 on. All of it stays locked.
        assert_ok!(Restaking::deallocate(signed(ALICE), unique, whole(50)));
        next_eras(2); // era 5
                      // 2. It slashes 10 for a fault in era 3.
        slash(unique, ALICE, 3, percent(20));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 900);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        let held = [a, unique].map(|id| operator.held(id));
        assert_eq!((operator.total(), held), (whole(90), [50, 40].map(whole)));
        // 3. In no era does the shared service have less.
        let from_3_on = operator.history.iter().filter(|record| record.from >= 3);
        let parts: Vec<_> = from_3_on.map(|record| record.magnitude(a)).collect();
        assert!(
            parts.len() >= 2 && parts.iter().all(|part| *part == whole(50)),
            "{parts:?}"
        );
    });
}

#[test]
fn a_service_that_was_removed_keeps_nothing_from_those_that_share() {
    run(|| {
        // 1. A unique service and two that share. One of these ends, and is removed. Alice makes no call.
        let (a, b) = (register(shared(35)), register(shared(35)));
        let unique = register(terms());
        allocate(ALICE, a, whole(70));
        allocate(ALICE, b, whole(70));
        allocate(ALICE, unique, whole(30));
        next_eras(3);
        assert_ok!(Restaking::retire_service(signed(OLAF), b));
        next_eras(9);
        assert_eq!(crate::ServiceById::<Runtime>::get(b), None);
        // 2. The unique service slashes. The one that still shares keeps all.
        slash(unique, ALICE, Active::get(), percent(10));
        next_eras(2);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.total(), whole(97));
        assert_eq!(
            (operator.held(a), operator.held(unique)),
            (whole(70), whole(27))
        );
    });
}

#[test]
fn shared_services_never_take_what_is_unique() {
    run(|| {
        let [a, b, unique] = two_that_share_and_one_that_does_not();
        slash(a, ALICE, 3, percent(100));
        slash(b, ALICE, 3, percent(100));
        next_eras(3); // era 6: another window
        for id in [a, b] {
            let again = Restaking::slash(signed(SLASHER), id, ALICE, 5, percent(100));
            assert_eq!(again, Err(Error::<Runtime>::NothingLeft.into()));
        }
        assert_eq!(Stakes::get()[&ALICE], 200);
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!(operator.held(unique), operator.total());
        slash(unique, ALICE, 5, percent(50));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 100);
    });
}

#[test]
fn what_shared_services_may_take_is_one_whole_at_most() {
    run(|| {
        let (a, b) = (register(shared(50)), register(shared(100)));
        allocate(ALICE, a, whole(40));
        allocate(ALICE, b, whole(80)); // 0.2 and 0.8 can be slashed
        next_eras(2); // era 3
        slash(a, ALICE, 3, percent(50));
        next_eras(3); // era 6
        let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
        assert_eq!((operator.held(a), operator.held(b)), (whole(20), whole(80)));
        assert_eq!(operator.total(), whole(80));
        // Of 80 parts 0.5 · 20 and 80 could be slashed: each gets 80 of 90 parts of it.
        slash(a, ALICE, 6, percent(100));
        slash(b, ALICE, 6, percent(100));
        let waiting = Waiting::get();
        let most: Vec<_> = waiting.iter().map(|(_, slash)| slash.allocated).collect();
        assert_eq!(most[0], Perbill::from_parts(111_111_111));
        assert_eq!(most[1], Perbill::from_parts(888_888_888));
        next_eras(2);
        assert_eq!(Stakes::get()[&ALICE], 1, "all, but for roundings");
    });
}

#[test]
fn a_slash_that_shrinks_an_announcement_degrades_no_service() {
    run(|| {
        // 1. Bob has 600 behind a service that needs 400. Alice shares her stake with another one, which slashes half.
        let a = register(shared(50));
        let b = register(Terms {
            profit: 10,
            ..shared(50)
        });
        allocate(ALICE, a, WHOLE);
        allocate(BOB, b, whole(60));
        next_eras(2); // era 3
        slash(a, ALICE, 3, percent(50));
        next_eras(1); // era 4

        // 2. Alice announces that she shares all with Bob's service too, from era 6 on.
        allocate(ALICE, b, WHOLE);
        let load = || {
            let load = LoadOf::<Runtime>::get(b);
            (load.effective, load.announced)
        };
        assert_eq!(load(), (600, 600 + 1_000));

        // 3. The slash is applied in era 5. It halves the announcement. What Bob has there stays.
        next_eras(1);
        assert_eq!(Stakes::get()[&ALICE], 500);
        assert_eq!(load(), (600, 600 + 500));
        assert_eq!(service(b).phase, Phase::Active);
    });
}
