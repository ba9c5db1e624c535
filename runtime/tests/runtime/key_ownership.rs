//! For which session a node gets a proof, how long a proof is accepted, and what weight a report has.

use crate::{
    chain::Chain,
    equivocations::{proof_of_author, proof_of_voter, signed, Signer},
};
use frame_support::{assert_ok, dispatch::DispatchClass, weights::Weight};
use palisade_key_ownership::proof::Refusal;
use palisade_runtime::{
    configs::{
        sessions::session_of_epoch,
        system::{EpochDuration, RuntimeBlockWeights},
    },
    genesis, Babe, Grandpa, Historical, Runtime, Session, Staking,
};
use sp_core::crypto::KeyTypeId;
use sp_keyring::Sr25519Keyring::{AliceStash, BobStash};
use sp_runtime::AccountId32;
use sp_session::MembershipProof;
use std::collections::BTreeMap;

const BABE: KeyTypeId = sp_consensus_babe::KEY_TYPE;

/// Returns a proof for the running session, as a node gets it.
fn proof_now(signer: &Signer) -> MembershipProof {
    let proof = proof_of_author(*Babe::current_slot(), signer).expect("is an author");
    assert_eq!(proof.session, Session::current_index());
    proof
}

fn owner(signer: &Signer, proof: &MembershipProof) -> Result<AccountId32, Refusal> {
    Historical::owner_by(proof, BABE, signer.author().as_ref())
}

#[test]
fn an_honest_change_of_keys_spoils_no_proof_in_any_session_of_the_era() {
    let mut local = Chain::of(genesis::LOCAL);
    while local.with(Session::current_index) < 3 {
        local.make_block();
    }
    local.with(|| {
        assert_eq!(Staking::active_era(), 1, "its first session");
        let keys = Signer::named("Other").keys();
        assert_ok!(Session::set_keys(signed(BobStash), keys, vec![]));
    });
    let mut seen = vec![];
    while local.with(Session::current_index) < 7 {
        local.with(|| {
            for name in ["Alice", "Charlie", "Dave"] {
                let signer = Signer::named(name);
                let stash = owner(&signer, &proof_now(&signer));
                assert!(stash.is_ok_and(|stash| Session::validators().contains(&stash)));
            }
            seen.push(Session::current_index());
        });
        // Ten blocks at a time: twice in each session.
        (0..10).for_each(|_| drop(local.make_block()));
    }
    seen.dedup();
    assert_eq!(seen, [3, 4, 5, 6]);
}

#[test]
fn a_proof_is_accepted_as_long_as_staking_punishes_its_session() {
    let mut local = Chain::of(genesis::LOCAL);
    let alice = Signer::named("Alice");
    let mut proofs = BTreeMap::new();
    while local.with(Staking::active_era) < 4 {
        local.make_block();
        let proof = local.with(|| proof_now(&alice));
        proofs.entry(proof.session).or_insert(proof);
    }
    local.with(|| {
        assert_ok!(Historical::check_invariants());
        let first = Staking::first_bonded_session();
        assert_eq!((first, proofs.len()), (6, 13), "sessions 0 to 12");
        for (session, proof) in &proofs {
            let expected = match *session < first {
                true => Err(Refusal::TooOld),
                false => Ok(AliceStash.to_account_id()),
            };
            assert_eq!(owner(&alice, proof), expected, "session {session}");
        }
    });
}

#[test]
fn a_node_gets_a_proof_for_the_session_of_the_slot_it_asks_about() {
    let mut local = Chain::of(genesis::LOCAL);
    let alice = Signer::named("Alice");
    let session = |slot: u64| proof_of_author(slot, &alice).map(|proof| proof.session);
    // The parent of the first block knows no slots yet.
    assert_eq!(local.with(|| session(1_000_001)), Some(0));
    (0..30).for_each(|_| drop(local.make_block()));
    local.with(|| {
        let (start, length) = (*Babe::current_epoch_start(), EpochDuration::get());
        assert_eq!(Session::current_index(), 1);
        assert_eq!(
            session(start - 1),
            None,
            "the state has no keys of session 0"
        );
        assert_eq!(session(start), Some(1));
        assert_eq!(session(start + length - 1), Some(1));
        assert_eq!(session(start + length), Some(2));
        // After epochs without blocks the next block opens session 2 just the same.
        assert_eq!(session(start + 100 * length), Some(2));
    });
}

#[test]
fn a_node_gets_a_proof_for_the_last_session_of_a_set_of_voters() {
    let mut local = Chain::of(genesis::LOCAL);
    let alice = Signer::named("Alice");
    while local.with(Grandpa::current_set_id) == 0 {
        local.make_block();
    }
    local.with(|| {
        let set = Grandpa::current_set_id();
        let session = Session::current_index();
        assert!(session > 0);
        let proof = proof_of_voter(set, &alice).expect("is a voter");
        assert_eq!(proof.session, session);
        assert_eq!(proof_of_voter(0, &alice), None, "its sessions are over");
        assert_eq!(Grandpa::session_for_set(0), Some(session - 1));
    });
}

#[test]
fn epochs_and_sessions_are_numbered_alike_until_an_epoch_is_empty() {
    let found = [0, 1, 7].map(|epoch| session_of_epoch(epoch, &[]));
    assert_eq!(found, [0, 1, 7]);
}

#[test]
fn sessions_are_numbered_one_by_one_across_empty_epochs() {
    // Epochs 3 to 9 and 12 to 19 had no block.
    let skipped = [(10, 3), (20, 5)];
    let found = [2, 10, 11, 20, 21, 25].map(|epoch| session_of_epoch(epoch, &skipped));
    assert_eq!(found, [2, 3, 4, 5, 6, 10]);
}

/// Returns the weights of a BABE report and of a GRANDPA report whose proofs claim this number of validators.
fn charged(claimed: u32) -> [Weight; 2] {
    type OfBabe = <Runtime as pallet_babe::Config>::WeightInfo;
    type OfGrandpa = <Runtime as pallet_grandpa::Config>::WeightInfo;
    [
        <OfBabe as pallet_babe::WeightInfo>::report_equivocation(claimed, 0),
        <OfGrandpa as pallet_grandpa::WeightInfo>::report_equivocation(claimed, 0),
    ]
}

#[test]
fn a_report_has_the_same_weight_whatever_it_claims() {
    // 400 µs for signatures, 1 ms for headers, 13 hashes of 10 µs, 32 reads of 8 µs: 1.786 ms.
    let expected = [Weight::from_parts(1_786_000_000, 0); 2];
    for claimed in [0, 1, 4, 100, 1_000, u32::MAX] {
        assert_eq!(charged(claimed), expected);
    }
    let classes = RuntimeBlockWeights::get();
    let full = classes.get(DispatchClass::Normal).max_total;
    let reports = full.map(|full| full.ref_time() / expected[0].ref_time());
    assert_eq!(reports, Some(209), "that fit into a block");
}
