//! Which proofs are refused. Forgeries are refused before anything is hashed.

use crate::{mock::*, proof::Refusal, tree, SessionRoots};
use codec::{Decode, Encode};
use frame_support::traits::KeyOwnerProofSystem;
use sp_core::H256;
use sp_session::MembershipProof;

type Path = (H256, Vec<H256>, u32, u32, Vec<u8>);

fn key_of(who: u64) -> [u8; 32] {
    TwoKeys::number(who).authoring
}

fn proof_of(who: u64) -> MembershipProof {
    KeyOwnership::prove((AUTHORING, key_of(who))).expect("the key is in force")
}

fn check(proof: &MembershipProof) -> Result<u64, Refusal> {
    KeyOwnership::owner_by(proof, AUTHORING, &key_of(ALICE))
}

/// Checks Alice's proof with a change.
fn changed(change: impl FnOnce(&mut MembershipProof)) -> Result<u64, Refusal> {
    let mut proof = proof_of(ALICE);
    change(&mut proof);
    check(&proof)
}

/// Checks Alice's proof with a change of its path.
fn with_path(change: impl FnOnce(&mut Path)) -> Result<u64, Refusal> {
    changed(|proof| {
        let mut path = Path::decode(&mut &proof.trie_nodes[1][..]).expect("is a path");
        change(&mut path);
        proof.trie_nodes[1] = path.encode();
    })
}

#[test]
fn another_count_or_session_is_refused() {
    run(|| {
        next_session();
        assert_eq!(changed(|_| ()), Ok(ALICE));
        assert_eq!(changed(|p| p.validator_count = 0), Err(Refusal::WrongCount));
        assert_eq!(changed(|p| p.validator_count = 5), Err(Refusal::WrongCount));
        assert_eq!(changed(|p| p.session = 2), Err(Refusal::UnknownSession));
        let last = u32::MAX;
        assert_eq!(changed(|p| p.session = last), Err(Refusal::UnknownSession));
        // The session before had the same keys, so this proof is true as well.
        assert_eq!(changed(|p| p.session = 0), Ok(ALICE));
    });
}

#[test]
fn a_proof_of_one_set_is_refused_for_another() {
    run(|| {
        set_keys(BOB, 12);
        next_session();
        let before = proof_of(ALICE);
        next_session();
        let after = MembershipProof {
            session: 2,
            ..before
        };
        assert_eq!(check(&after), Err(Refusal::WrongPath));
        assert_eq!(changed(|p| p.session = 1), Err(Refusal::WrongPath));
    });
}

#[test]
fn another_owner_or_key_is_refused() {
    run(|| {
        let swap = |p: &mut MembershipProof| p.trie_nodes[0] = BOB.encode();
        assert_eq!(changed(swap), Err(Refusal::WrongPath));
        assert_eq!(check(&proof_of(BOB)), Err(Refusal::WrongPath));
        let of_finality = KeyOwnership::owner_by(&proof_of(ALICE), FINALITY, &key_of(ALICE));
        assert_eq!(of_finality, Err(Refusal::WrongPath));
    });
}

#[test]
fn anything_but_an_owner_and_a_path_is_refused() {
    run(|| {
        let nodes = |nodes: Vec<Vec<u8>>| changed(|p| p.trie_nodes = nodes);
        let (owner, path) = (ALICE.encode(), proof_of(ALICE).trie_nodes[1].clone());
        for wrong in [
            vec![],
            vec![owner.clone()],
            vec![path.clone(), owner.clone(), path.clone()],
            vec![owner.clone(), path.clone(), vec![]],
            vec![vec![]; 100_000],
        ] {
            assert_eq!(nodes(wrong), Err(Refusal::WrongNodes));
        }
        for no_owner in [vec![], vec![1; 7], vec![1; 9], vec![1; 1_000_000]] {
            assert_eq!(nodes(vec![no_owner, path.clone()]), Err(Refusal::NoOwner));
        }
        for cut in [0, 1, 31, path.len() - 1] {
            let cut = path[..cut].to_vec();
            assert_eq!(nodes(vec![owner.clone(), cut]), Err(Refusal::WrongPath));
        }
        for added in [1, 100, 1_000_000] {
            let longer = [path.clone(), vec![0; added]].concat();
            assert_eq!(nodes(vec![owner.clone(), longer]), Err(Refusal::WrongPath));
        }
    });
}

#[test]
fn a_path_with_any_change_is_refused() {
    run(|| {
        let refused = Err(Refusal::WrongPath);
        assert_eq!(with_path(|_| ()), Ok(ALICE));
        assert_eq!(with_path(|path| path.0 = H256::zero()), refused);
        assert_eq!(with_path(|path| path.1[0] = H256::zero()), refused);
        assert_eq!(with_path(|path| path.1.swap(0, 1)), refused);
        assert_eq!(with_path(|path| path.1.truncate(path.1.len() - 1)), refused);
        assert_eq!(with_path(|path| path.1.push(H256::zero())), refused);
        for leaves in [0, 1, 7, 9, u32::MAX] {
            assert_eq!(with_path(|path| path.2 = leaves), refused);
        }
        assert_eq!(with_path(|path| path.3 ^= 1), refused);
        assert_eq!(with_path(|path| path.3 = u32::MAX), refused);
        assert_eq!(with_path(|path| path.4 = vec![]), refused);
    });
}

#[test]
fn no_path_can_be_longer_than_the_longest_true_one() {
    run(|| {
        let root = SessionRoots::<Runtime>::get(0).expect("was noted");
        assert_eq!((root.validators, root.leaves), (4, 8));
        let longest = proof_of(ALICE).trie_nodes[1].len();
        let leaf = 4 + 1 + 32 + 1 + 8;
        // The bound allows 4 bytes for each of the two lengths of lists. They take 1 byte here.
        assert_eq!(tree::longest_path::<Runtime>(8, leaf), longest + 6);
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 8, 9, 4_000].map(tree::depth),
            [0, 0, 1, 2, 2, 3, 3, 4, 12]
        );
    });
}
