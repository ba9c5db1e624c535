//! A validator that purges its keys works on to the end of its term. For everybody else it has no keys.

use crate::mock::*;
use frame_support::{assert_noop, assert_ok};
use pallet_session::{Error, KeyOwner};

const ALL: [(u64, u64); 4] = [(ALICE, ALICE), (BOB, BOB), (CAROL, CAROL), (DAVE, DAVE)];

fn owner_of_key(number: u64) -> Option<u64> {
    let key = TwoKeys::number(number).authoring.to_vec();
    KeyOwner::<Runtime>::get((AUTHORING, key))
}

#[test]
fn one_that_purges_its_keys_works_on_until_another_set_is_elected() {
    run(|| {
        purge_keys(ALICE);
        for _ in 0..5 {
            next_session();
            assert_eq!(at_work(), ALL);
            assert!(!has_keys(ALICE), "to others she has none");
            assert_eq!(owner_of_key(ALICE), None);
        }
        Elected::set(Some(vec![BOB, CAROL, DAVE]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), ALL[1..]);
    });
}

#[test]
fn a_set_that_purges_all_its_keys_works_on() {
    run(|| {
        (ALICE..=DAVE).for_each(purge_keys);
        for _ in 0..5 {
            next_session();
            assert_eq!(at_work(), ALL);
        }
        assert_eq!(System::consumers(&ALICE), 0, "nothing holds the account");
    });
}

#[test]
fn keys_are_returned_before_anybody_hears_of_the_session() {
    run(|| {
        next_session();
        assert_eq!(RegisteredAmongQueued::get(), 4);
        (ALICE..=BOB).for_each(purge_keys);
        next_session();
        assert_eq!(RegisteredAmongQueued::get(), 2);
    });
}

#[test]
fn new_keys_after_a_purge_come_into_force_as_always() {
    run(|| {
        purge_keys(ALICE);
        next_session();
        set_keys(ALICE, 11);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work()[0], (ALICE, 11));
        assert!(has_keys(ALICE));
        assert_eq!(owner_of_key(11), Some(ALICE));
    });
}

#[test]
fn keys_that_were_changed_and_then_purged_are_not_lent() {
    run(|| {
        // The new keys were never in force. The keys with which Alice works are lent.
        set_keys(ALICE, 11);
        purge_keys(ALICE);
        (0..3).for_each(|_| next_session());
        assert_eq!(at_work(), ALL);
    });
}

#[test]
fn an_elected_validator_that_purges_before_its_term_serves_all_of_it() {
    run(|| {
        set_keys(EVE, EVE);
        Elected::set(Some(vec![ALICE, EVE]));
        next_session();
        // Her keys are queued for session 2.
        purge_keys(EVE);
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work(), [(ALICE, ALICE), (EVE, EVE)]);
        }
    });
}

#[test]
fn one_that_is_neither_registered_nor_at_work_gets_no_keys() {
    run(|| {
        Elected::set(Some(vec![ALICE, EVE]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(ALICE, ALICE)]);
    });
}

#[test]
fn a_stranger_can_register_purged_keys_and_takes_nobodys_place() {
    run(|| {
        purge_keys(ALICE);
        set_keys(EVE, ALICE);
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work(), ALL);
            assert!(has_keys(EVE), "hers are no loan");
            assert_eq!(owner_of_key(ALICE), Some(EVE));
        }
        // Now Alice needs other keys.
        assert_noop!(
            Session::set_keys(RuntimeOrigin::signed(ALICE), TwoKeys::number(ALICE), vec![]),
            Error::<Runtime>::DuplicatedKey
        );
        assert_ok!(Session::set_keys(
            RuntimeOrigin::signed(ALICE),
            TwoKeys::number(11),
            vec![]
        ));
    });
}

#[test]
fn a_loan_is_no_change_of_keys() {
    run(|| {
        next_session();
        purge_keys(ALICE);
        next_session();
        assert!(!pallet_session::QueuedChanged::<Runtime>::get());
    });
}

#[test]
fn a_session_registers_the_weight_of_its_keys() {
    run(|| {
        next_session();
        let repeated = System::block_weight().total();
        assert!(repeated.ref_time() > 0);
        set_keys(ALICE, 11);
        next_session();
        let before = System::block_weight().total();
        next_session();
        let rebuilt = System::block_weight().total() - before;
        assert!(
            rebuilt.ref_time() > repeated.ref_time(),
            "changed keys need a new tree"
        );
    });
}
