//! The owner of public keys gets them back if another account registered them without a proof.

use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use pallet_session::KeyOwner;

const ALL: [(u64, u64); 4] = [(ALICE, ALICE), (BOB, BOB), (CAROL, CAROL), (DAVE, DAVE)];

/// `who` claims the keys with a number. It can sign with these keys.
fn claim(who: u64, number: u64) {
    let keys = TwoKeys::number(number);
    let proof = keys.proof_for(who);
    assert_ok!(KeyOwnership::claim_keys(
        RuntimeOrigin::signed(who),
        keys,
        proof
    ));
}

fn registered_by(number: u64) -> [Option<u64>; 2] {
    let keys = TwoKeys::number(number);
    let of = |id, key: [u8; 32]| KeyOwner::<Runtime>::get((id, key.to_vec()));
    [of(AUTHORING, keys.authoring), of(FINALITY, keys.finality)]
}

/// Returns the validators that lost their registration, in order.
fn freed() -> Vec<u64> {
    let events = System::events().into_iter();
    let freed = events.filter_map(|record| match record.event {
        RuntimeEvent::KeyOwnership(Event::KeysFreed { validator }) => Some(validator),
        _ => None,
    });
    freed.collect()
}

#[test]
fn keys_that_a_stranger_registered_are_set_by_their_owner_with_a_proof() {
    run(|| {
        // 1. Alice generates keys. Eve sees the public keys and registers them first.
        set_keys(EVE, 11);
        assert_noop!(
            Session::set_keys(RuntimeOrigin::signed(ALICE), TwoKeys::number(11), vec![]),
            pallet_session::Error::<Runtime>::DuplicatedKey
        );
        // 2. Alice proves that she owns them.
        claim(ALICE, 11);
        assert_eq!(freed(), [EVE]);
        assert_eq!(registered_by(11), [Some(ALICE); 2]);
        assert_eq!(registered_by(ALICE), [None; 2], "her earlier keys");
        assert!(!has_keys(EVE));
        assert_eq!(System::consumers(&EVE), 0, "nothing holds Eve's account");
        assert_eq!(System::consumers(&ALICE), 1);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work()[0], (ALICE, 11));
    });
}

#[test]
fn a_claim_needs_a_proof_by_the_keys_for_the_account_that_signs() {
    run(|| {
        set_keys(EVE, 11);
        let keys = TwoKeys::number(11);
        let claim =
            |proof| KeyOwnership::claim_keys(RuntimeOrigin::signed(ALICE), keys.clone(), proof);
        // 1. The session pallet accepts an empty proof. A claim doesn't.
        assert_noop!(claim(vec![]), Error::<Runtime>::NoProof);
        // 2. A proof for another account, a proof by other keys, and bytes that are no proof.
        for proof in [
            keys.proof_for(BOB),
            TwoKeys::number(12).proof_for(ALICE),
            vec![0],
        ] {
            assert_noop!(claim(proof), Error::<Runtime>::InvalidProof);
        }
        assert_eq!(registered_by(11), [Some(EVE); 2]);
    });
}

#[test]
fn a_claim_that_the_session_pallet_refuses_takes_keys_from_nobody() {
    run(|| {
        Pairs::set(Some([(EVE, EVE)].into()));
        set_keys(EVE, 11);
        // Frank has no stake, so he has no validator to set keys for.
        let (frank, keys) = (6, TwoKeys::number(11));
        System::inc_providers(&frank);
        assert_noop!(
            KeyOwnership::claim_keys(
                RuntimeOrigin::signed(frank),
                keys.clone(),
                keys.proof_for(frank)
            ),
            pallet_session::Error::<Runtime>::NoAssociatedValidatorId
        );
        assert_eq!(registered_by(11), [Some(EVE); 2]);
    });
}

#[test]
fn whoever_registered_one_of_the_keys_loses_its_registration() {
    run(|| {
        // Eve and Frank each register one of the keys that Alice generated.
        let (frank, wanted) = (6, TwoKeys::number(11));
        let mixed = [
            (EVE, wanted.authoring, TwoKeys::number(12).finality),
            (frank, TwoKeys::number(13).authoring, wanted.finality),
        ];
        for (who, authoring, finality) in mixed {
            System::inc_providers(&who);
            let keys = TwoKeys {
                authoring,
                finality,
            };
            assert_ok!(Session::set_keys(RuntimeOrigin::signed(who), keys, vec![]));
        }
        claim(ALICE, 11);
        assert_eq!(freed(), [EVE, frank]);
        assert!(!has_keys(EVE) && !has_keys(frank));
        assert_eq!(
            registered_by(12),
            [None; 2],
            "no half of a registration stays"
        );
        assert_eq!(registered_by(13), [None; 2]);
    });
}

#[test]
fn a_validator_that_registered_anothers_keys_serves_on_with_its_own() {
    run(|| {
        set_keys(BOB, 11);
        claim(ALICE, 11);
        assert_eq!(freed(), [BOB]);
        (0..2).for_each(|_| next_session());
        assert_eq!(
            at_work(),
            [(ALICE, 11), (BOB, BOB), (CAROL, CAROL), (DAVE, DAVE)]
        );
        assert!(
            !has_keys(BOB),
            "Bob is not elected again before he sets keys"
        );
    });
}

#[test]
fn a_claim_of_ones_own_keys_takes_nothing_from_anybody() {
    run(|| {
        claim(ALICE, ALICE);
        claim(ALICE, 11);
        claim(ALICE, 11);
        assert!(freed().is_empty());
        assert_eq!(
            System::consumers(&ALICE),
            1,
            "new keys add no second reference"
        );
        assert_eq!(registered_by(11), [Some(ALICE); 2]);
    });
}

#[test]
fn a_controller_claims_keys_for_its_stash() {
    run(|| {
        let controller = 21;
        System::inc_providers(&controller);
        Pairs::set(Some([(ALICE, controller), (EVE, EVE)].into()));
        set_keys(EVE, 11);
        claim(controller, 11);
        assert_eq!(registered_by(11), [Some(ALICE); 2]);
        // Keys that the stash or its controller registered belong to both.
        claim(controller, 11);
        assert_eq!(freed(), [EVE]);
        (0..2).for_each(|_| next_session());
        assert_eq!(at_work()[0], (ALICE, 11));
        assert_eq!(at_work()[1..], ALL[1..]);
    });
}
