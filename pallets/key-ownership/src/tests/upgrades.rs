//! A running chain gets this pallet, or a release of it with another bound.

use crate::{mock::*, KeysInForce, SessionRoots, StoredSessions};
use frame_support::traits::KeyOwnerProofSystem;

/// Makes the state that of a chain that never had the pallet.
fn forget_everything() {
    KeysInForce::<Runtime>::kill();
    StoredSessions::<Runtime>::kill();
    SessionRoots::<Runtime>::iter_keys()
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(SessionRoots::<Runtime>::remove);
}

#[test]
fn a_chain_that_gets_the_pallet_proves_from_its_next_session_on() {
    run(|| {
        (0..7).for_each(|_| next_session());
        forget_everything();
        let key = (AUTHORING, TwoKeys::number(ALICE).authoring);
        assert_eq!(KeyOwnership::prove(key), None);
        // The keys of the next session are queued already.
        let in_advance = KeyOwnership::prove_in(8, key).expect("the keys are queued");
        assert_eq!(KeyOwnership::check_proof(key, in_advance.clone()), None);

        next_session();
        assert_eq!(KeyOwnership::prove(key), Some(in_advance.clone()));
        assert_eq!(
            KeyOwnership::check_proof(key, in_advance),
            Some((ALICE, ()))
        );
        assert_eq!(StoredSessions::<Runtime>::get(), Some((8, 9)));
    });
}

#[test]
fn a_purge_in_the_session_of_the_upgrade_shrinks_no_set() {
    run(|| {
        forget_everything();
        purge_keys(ALICE);
        // Keys are recorded before the next session is planned.
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work().len(), 4);
    });
}

#[test]
fn a_lower_bound_makes_no_keys_unreadable() {
    run(|| {
        purge_keys(ALICE);
        MaxValidators::set(1);
        let key = (AUTHORING, TwoKeys::number(DAVE).authoring);
        for _ in 0..3 {
            let proof = KeyOwnership::prove(key).expect("the key is in force");
            assert_eq!(KeyOwnership::check_proof(key, proof), Some((DAVE, ())));
            next_session();
            assert_eq!(at_work().len(), 4);
        }
    });
}

#[test]
fn a_larger_bound_changes_nobodys_keys_and_makes_room_for_more() {
    run(|| {
        MaxValidators::set(2);
        purge_keys(ALICE);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work().len(), 4);

        MaxValidators::set(5);
        set_keys(EVE, EVE);
        Elected::set(Some(vec![ALICE, BOB, CAROL, DAVE, EVE]));
        (0..3).for_each(|_| next_session());
        let at_work = at_work();
        assert_eq!(at_work.len(), 5);
        // Alice still serves with the keys that she purged.
        assert!(at_work.contains(&(ALICE, ALICE)) && at_work.contains(&(EVE, EVE)));
        for who in [ALICE, EVE] {
            let key = (AUTHORING, TwoKeys::number(who).authoring);
            let proof = KeyOwnership::prove(key).expect("the key is in force");
            assert_eq!(KeyOwnership::check_proof(key, proof), Some((who, ())));
        }
    });
}
