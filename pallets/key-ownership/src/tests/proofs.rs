//! A proof shows who owned a key in its session. It stays true when keys change.

use crate::{mock::*, proof::Refusal, SessionRoots};
use frame_support::traits::{KeyOwnerProofSystem, ValidatorSet};
use sp_session::MembershipProof;
use sp_staking::SessionIndex;

fn prove(number: u64) -> Option<MembershipProof> {
    KeyOwnership::prove((AUTHORING, TwoKeys::number(number).authoring))
}

fn owner(number: u64, proof: &MembershipProof) -> Option<u64> {
    let key = (AUTHORING, TwoKeys::number(number).authoring);
    KeyOwnership::check_proof(key, proof.clone()).map(|(owner, ())| owner)
}

fn sessions(proof: &Option<MembershipProof>) -> Option<SessionIndex> {
    proof.as_ref().map(|proof| proof.session)
}

#[test]
fn every_key_of_every_validator_is_proven_from_genesis_on() {
    run(|| {
        for who in [ALICE, BOB, CAROL, DAVE] {
            let keys = TwoKeys::number(who);
            for (id, key) in [(AUTHORING, keys.authoring), (FINALITY, keys.finality)] {
                let proof = KeyOwnership::prove((id, key)).expect("the key is in force");
                assert_eq!((proof.session, proof.validator_count), (0, 4));
                assert_eq!(KeyOwnership::check_proof((id, key), proof), Some((who, ())));
            }
        }
        assert_eq!(KeyOwnership::session_index(), 0);
        assert_eq!(KeyOwnership::validators(), [ALICE, BOB, CAROL, DAVE]);
    });
}

#[test]
fn a_key_of_another_type_or_of_nobody_is_not_proven() {
    run(|| {
        assert_eq!(prove(EVE), None, "she is no validator");
        let finality = TwoKeys::number(ALICE).finality;
        assert_eq!(KeyOwnership::prove((AUTHORING, finality)), None);
        let unknown = sp_runtime::KeyTypeId(*b"none");
        assert_eq!(KeyOwnership::prove((unknown, [0u8; 0])), None);
    });
}

#[test]
fn an_offender_that_changes_its_keys_is_proven_by_those_it_signed_with() {
    run(|| {
        // 1. Alice changes her keys in session 0. They come into force in session 2.
        set_keys(ALICE, 11);
        let made_in = [0, 1].map(|session| {
            let proof = prove(ALICE).expect("the keys are in force");
            assert_eq!(proof.session, session);
            assert_eq!(prove(11), None);
            assert_eq!(owner(ALICE, &proof), Some(ALICE), "in its own session");
            next_session();
            proof
        });
        // 2. For session 2, the new keys can be proven, and the old keys can't.
        assert_eq!(prove(ALICE), None);
        let new = prove(11).expect("the keys are in force");
        assert_eq!((new.session, owner(11, &new)), (2, Some(ALICE)));
        // 3. Proofs that were made before are still true.
        for proof in &made_in {
            assert_eq!(owner(ALICE, proof), Some(ALICE));
            assert_eq!(owner(11, proof), None);
        }
    });
}

#[test]
fn a_change_of_keys_spoils_nobody_elses_proofs_in_later_sessions() {
    run(|| {
        set_keys(BOB, 12);
        for session in 0..6 {
            for who in [ALICE, CAROL, DAVE] {
                let proof = prove(who).expect("the keys are in force");
                assert_eq!(proof.session, session);
                assert_eq!(owner(who, &proof), Some(who));
            }
            next_session();
        }
        assert_eq!(at_work()[1], (BOB, 12));
    });
}

#[test]
fn the_next_session_is_proven_in_advance_and_accepted_when_it_runs() {
    run(|| {
        set_keys(ALICE, 11);
        next_session();
        // This is the state of session 1, in which Alice's new keys are queued.
        let key = (AUTHORING, TwoKeys::number(11).authoring);
        let proof = KeyOwnership::prove_in(2, key).expect("the keys are queued");
        assert_eq!((proof.session, proof.validator_count), (2, 4));
        assert_eq!(
            KeyOwnership::owner_by(&proof, key.0, &key.1),
            Err(Refusal::UnknownSession),
            "it has not begun"
        );
        next_session();
        assert_eq!(owner(11, &proof), Some(ALICE));
        // A state has the keys of two sessions only.
        assert_eq!(sessions(&KeyOwnership::prove_in(2, key)), Some(2));
        assert_eq!(sessions(&KeyOwnership::prove_in(3, key)), Some(3));
        assert_eq!(KeyOwnership::prove_in(1, key), None);
        assert_eq!(KeyOwnership::prove_in(4, key), None);
    });
}

#[test]
fn sessions_with_the_same_keys_have_the_same_root() {
    run(|| {
        set_keys(ALICE, 11);
        (0..4).for_each(|_| next_session());
        let roots = [0u32, 1, 2, 3, 4].map(SessionRoots::<Runtime>::get);
        assert!(roots.iter().all(Option::is_some));
        assert_eq!(roots[0], roots[1]);
        assert_ne!(roots[1], roots[2], "Alice's new keys");
        assert_eq!(roots[2], roots[4]);
    });
}

#[test]
fn the_length_of_a_proof_grows_with_the_logarithm_of_the_set() {
    let length = |validators: u64| {
        let mut longest = 0;
        run_with(validators, || {
            for who in [1, validators / 2, validators] {
                let proof = prove(who).expect("the keys are in force");
                assert_eq!(owner(who, &proof), Some(who));
                longest = longest.max(proof.trie_nodes[1].len());
            }
        });
        longest
    };
    // There are 2 or 11 steps of 32 bytes. The rest: the root, the length of a list, two numbers, the length of a leaf,
    // and the leaf.
    let leaf = 4 + 1 + 32 + 1 + 8;
    let rest = 32 + 1 + 4 + 4 + 1 + leaf;
    assert_eq!(length(2), 2 * 32 + rest);
    assert_eq!(length(1_000), 11 * 32 + rest);
}
