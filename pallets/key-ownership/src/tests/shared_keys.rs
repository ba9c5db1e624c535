//! One key, one seat: a validator does not serve with a key that is lent to another validator of the session.

use crate::mock::*;
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use pallet_session::{KeyOwner, QueuedChanged};

const ALL: [(u64, u64); 4] = [(ALICE, ALICE), (BOB, BOB), (CAROL, CAROL), (DAVE, DAVE)];

fn registered_by(number: u64) -> Option<u64> {
    let key = TwoKeys::number(number).authoring.to_vec();
    KeyOwner::<Runtime>::get((AUTHORING, key))
}

/// Returns the owner that a proof of the running session names.
fn proven_owner(number: u64) -> Option<u64> {
    let key = (AUTHORING, TwoKeys::number(number).authoring);
    let proof = KeyOwnership::prove(key)?;
    KeyOwnership::check_proof(key, proof).map(|(owner, ())| owner)
}

#[test]
fn one_at_work_that_registers_a_lent_key_serves_with_its_own() {
    for (purger, other) in [(ALICE, BOB), (BOB, ALICE)] {
        run(|| {
            // 1. Both seats belong to one operator. The other one registers the keys with which the purger serves.
            purge_keys(purger);
            set_keys(other, purger);
            for _ in 0..4 {
                next_session();
                assert_eq!(at_work(), ALL);
                assert_eq!(proven_owner(purger), Some(purger));
                assert_eq!(proven_owner(other), Some(other));
                assert!(!QueuedChanged::<Runtime>::get(), "nobody's keys change");
            }
            // 2. The registration is kept. It comes into force when the purger's term ends.
            assert_eq!(registered_by(purger), Some(other));
            Elected::set(Some(vec![other, CAROL]));
            (0..2).for_each(|_| next_session());
            assert_eq!(at_work(), [(other, purger), (CAROL, CAROL)]);
            assert_eq!(proven_owner(purger), Some(other));
        });
    }
}

#[test]
fn a_newcomer_that_registers_a_lent_key_is_left_out_until_it_is_free() {
    run(|| {
        // 1. Alice purges her keys after she was elected. Eve is elected with Alice's keys.
        purge_keys(ALICE);
        set_keys(EVE, ALICE);
        Elected::set(Some(vec![EVE, ALICE, BOB]));
        next_session();
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work(), [(ALICE, ALICE), (BOB, BOB)]);
            assert_eq!(proven_owner(ALICE), Some(ALICE));
            assert_eq!(registered_by(ALICE), Some(EVE));
        }
        // 2. Alice's term is over.
        Elected::set(Some(vec![EVE, BOB]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(EVE, ALICE), (BOB, BOB)]);
    });
}

#[test]
fn a_newcomer_with_other_keys_can_take_its_seat_at_once() {
    run(|| {
        purge_keys(ALICE);
        set_keys(EVE, ALICE);
        set_keys(EVE, EVE);
        Elected::set(Some(vec![ALICE, EVE]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(ALICE, ALICE), (EVE, EVE)]);
    });
}

#[test]
fn a_chain_of_three_falls_back_to_the_keys_in_force() {
    run(|| {
        // Each one registers the keys that the one before has just left.
        purge_keys(ALICE);
        set_keys(BOB, ALICE);
        set_keys(CAROL, BOB);
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work(), ALL);
        }
        assert_eq!(
            [ALICE, BOB, CAROL].map(registered_by),
            [Some(BOB), Some(CAROL), None]
        );
        // Without the loan, the keys of all of them change at once.
        Elected::set(Some(vec![BOB, CAROL, DAVE]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(BOB, ALICE), (CAROL, BOB), (DAVE, DAVE)]);
    });
}

#[test]
fn a_chain_that_ends_with_a_newcomer_leaves_only_the_newcomer_out() {
    run(|| {
        purge_keys(ALICE);
        set_keys(BOB, ALICE);
        set_keys(EVE, BOB);
        Elected::set(Some(vec![EVE, BOB, CAROL, ALICE]));
        (0..3).for_each(|_| next_session());
        assert_eq!(at_work(), [(BOB, BOB), (CAROL, CAROL), (ALICE, ALICE)]);
    });
}

#[test]
fn one_shared_key_of_two_is_enough() {
    run(|| {
        // Bob takes Alice's finality key, and an authoring key of his own.
        purge_keys(ALICE);
        let mixed = TwoKeys {
            authoring: TwoKeys::number(12).authoring,
            finality: TwoKeys::number(ALICE).finality,
        };
        assert_ok!(Session::set_keys(RuntimeOrigin::signed(BOB), mixed, vec![]));
        for _ in 0..3 {
            next_session();
            assert_eq!(at_work(), ALL);
        }
    });
}

#[test]
fn validators_that_pass_keys_on_without_a_purge_change_them_as_always() {
    run(|| {
        set_keys(ALICE, 11);
        set_keys(BOB, ALICE);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work()[..2], [(ALICE, 11), (BOB, ALICE)]);
    });
}

#[test]
fn a_lent_key_of_one_that_is_not_in_the_session_stands_in_nobodys_way() {
    run(|| {
        purge_keys(ALICE);
        set_keys(BOB, ALICE);
        Elected::set(Some(vec![BOB, CAROL]));
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work(), [(BOB, ALICE), (CAROL, CAROL)]);
    });
}

#[test]
fn giving_way_registers_its_weight() {
    let weight = |story: fn()| {
        let mut weight = 0;
        run(|| {
            story();
            next_session();
            weight = System::block_weight().total().ref_time();
        });
        weight
    };
    let nobody = weight(|| ());
    let one = weight(|| purge_keys(ALICE));
    let two = weight(|| {
        purge_keys(ALICE);
        set_keys(BOB, ALICE);
    });
    assert!(nobody < one && one < two, "{nobody} < {one} < {two}");
}

#[test]
fn each_key_has_one_owner_whoever_purges_and_registers_what() {
    // A MINSTD generator, so that each run is the same.
    let mut random = 11u64;
    let mut below = |end: u64| {
        random = random * 48_271 % 2_147_483_647;
        random % end
    };
    let mut contested = 0;
    for _ in 0..40 {
        run(|| {
            for _ in 0..60 {
                let (who, number) = (1 + below(5), 1 + below(7));
                let origin = RuntimeOrigin::signed(who);
                System::inc_providers(&who);
                // Some of these calls fail, as intended.
                let _ = match below(5) {
                    0 => Session::purge_keys(origin),
                    _ => Session::set_keys(origin, TwoKeys::number(number), vec![]),
                };
                match below(4) {
                    0 => Elected::set(Some((1..=5).filter(|_| below(5) > 0).collect())),
                    1 => (),
                    // This checks that registrations are kept, and that no two validators have the same key.
                    _ => next_session(),
                }
                for (who, number) in at_work() {
                    assert_eq!(proven_owner(number), Some(who));
                    contested += usize::from(!has_keys(who) && registered_by(number).is_some());
                }
            }
        });
    }
    assert!(
        contested > 100,
        "{contested} times a lent key was registered"
    );
}
