//! A validator that signs two blocks in a slot, or two votes in a round, is slashed, whichever keys it sets later.

use crate::chain::Chain;
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use palisade_runtime::{
    genesis, session_keys::PlainSessionKeys, Babe, Block, BlockNumber, Grandpa, Hash, Header,
    Runtime, RuntimeEvent, RuntimeOrigin, Session, SessionKeys, System,
};
use palisade_staking::Event as StakingEvent;
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    runtime_decl_for_babe_api::BabeApiV2,
    BABE_ENGINE_ID,
};
use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApiV3;
use sp_core::{ed25519, sr25519, Pair};
use sp_keyring::Sr25519Keyring::{self, AliceStash, Ferdie};
use sp_runtime::{traits::Header as _, AccountId32, Digest, DigestItem};
use sp_session::MembershipProof;

/// Secret keys: one for GRANDPA, and one for the three others.
pub struct Signer {
    grandpa: ed25519::Pair,
    others: sr25519::Pair,
}

impl Signer {
    pub fn named(name: &str) -> Self {
        let seed = format!("//{name}");
        Self {
            grandpa: Pair::from_string(&seed, None).expect("is a derivation path"),
            others: Pair::from_string(&seed, None).expect("is a derivation path"),
        }
    }

    pub fn keys(&self) -> SessionKeys {
        PlainSessionKeys {
            grandpa: self.voter(),
            babe: self.author(),
            im_online: self.others.public().into(),
            authority_discovery: self.others.public().into(),
        }
        .into()
    }

    pub fn author(&self) -> sp_consensus_babe::AuthorityId {
        self.others.public().into()
    }

    pub fn voter(&self) -> sp_consensus_grandpa::AuthorityId {
        self.grandpa.public().into()
    }

    /// Returns a sealed header for a slot. Headers with different `state` are different.
    fn sealed(&self, slot: u64, state: u8) -> Header {
        let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
            authority_index: 0,
            slot: slot.into(),
        });
        let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())];
        let (state, zero) = (Hash::repeat_byte(state), Hash::zero());
        let mut header = Header::new(1, zero, state, zero, Digest { logs });
        let seal = self.others.sign(header.hash().as_ref());
        let seal = DigestItem::Seal(BABE_ENGINE_ID, seal.encode());
        header.digest_mut().push(seal);
        header
    }

    /// Returns a proof of two blocks in one slot.
    pub fn two_blocks(&self, slot: u64) -> Box<sp_consensus_babe::EquivocationProof<Header>> {
        Box::new(sp_consensus_babe::EquivocationProof {
            offender: self.author(),
            slot: slot.into(),
            first_header: self.sealed(slot, 1),
            second_header: self.sealed(slot, 2),
        })
    }

    /// Returns a proof of two prevotes in one round of a set, decoded from bytes.
    pub fn two_votes(
        &self,
        set: u64,
        round: u64,
    ) -> Box<sp_consensus_grandpa::EquivocationProof<Hash, BlockNumber>> {
        const PREVOTE: u8 = 0;
        let vote = |hash: u8| {
            let target = (Hash::repeat_byte(hash), 1u32);
            let signature = self
                .grandpa
                .sign(&(PREVOTE, target, round, set).encode()[..]);
            (target, signature)
        };
        let identity = self.grandpa.public();
        let encoded = (set, PREVOTE, round, identity, vote(1), vote(2)).encode();
        Decode::decode(&mut &encoded[..]).expect("has the fields of a proof")
    }
}

pub fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.to_account_id())
}

/// Returns the proof that a node gets in this state for the owner of a key in the session of a slot.
pub fn proof_of_author(slot: u64, signer: &Signer) -> Option<MembershipProof> {
    <Runtime as BabeApiV2<Block>>::generate_key_ownership_proof(slot.into(), signer.author())
        .map(|proof| proof.decode().expect("is a proof"))
}

/// Returns the proof that a node gets in this state for the owner of a key in a set of GRANDPA.
pub fn proof_of_voter(set: u64, signer: &Signer) -> Option<MembershipProof> {
    <Runtime as GrandpaApiV3<Block>>::generate_key_ownership_proof(set, signer.voter())
        .map(|proof| proof.decode().expect("is a proof"))
}

/// Returns the validators that were reported in this block, in order.
fn reported() -> Vec<AccountId32> {
    let events = System::events().into_iter();
    events
        .filter_map(|record| match record.event {
            RuntimeEvent::Staking(StakingEvent::SlashReported { validator, .. }) => Some(validator),
            _ => None,
        })
        .collect()
}

fn is_alice(who: &[AccountId32]) -> bool {
    who == [AliceStash.to_account_id()]
}

fn change_keys_of_alice() {
    let keys = Signer::named("Other").keys();
    assert_ok!(Session::set_keys(signed(AliceStash), keys, vec![]));
}

fn until_session(chain: &mut Chain, session: u32) {
    while chain.with(Session::current_index) < session {
        chain.make_block();
    }
}

#[test]
fn an_author_that_changes_its_keys_in_the_block_of_its_offence_is_slashed() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        let alice = Signer::named("Alice");
        let slot = *Babe::current_slot();
        change_keys_of_alice();
        let proof = proof_of_author(slot, &alice).expect("her old keys are in force");
        assert_ok!(Babe::report_equivocation(
            signed(Ferdie),
            alice.two_blocks(slot),
            proof
        ));
        assert!(is_alice(&reported()));
    });
    local.make_block();
}

#[test]
fn a_voter_that_changes_its_keys_in_the_block_of_its_offence_is_slashed() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    local.with(|| {
        let alice = Signer::named("Alice");
        let set = Grandpa::current_set_id();
        change_keys_of_alice();
        let proof = proof_of_voter(set, &alice).expect("her old keys are in force");
        assert_ok!(Grandpa::report_equivocation(
            signed(Ferdie),
            alice.two_votes(set, 1),
            proof
        ));
        assert!(is_alice(&reported()));
    });
    local.make_block();
}

#[test]
fn an_offence_is_punished_after_the_keys_that_committed_it_are_gone() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let alice = Signer::named("Alice");
    // 1. Alice changes her keys. Proofs for her old keys are made in session 0.
    let (slot, of_author, of_voter) = local.with(|| {
        change_keys_of_alice();
        let slot = *Babe::current_slot();
        (
            slot,
            proof_of_author(slot, &alice).expect("is an author"),
            proof_of_voter(0, &alice).expect("is a voter"),
        )
    });
    // 2. In session 2 her old keys are not in force any more.
    until_session(&mut local, 2);
    local.with(|| {
        let now = *Babe::current_slot();
        assert_eq!(proof_of_author(now, &alice), None, "her keys are others");
        // 3. She is slashed for two blocks, and for two votes, of session 0.
        assert_ok!(Babe::report_equivocation(
            signed(Ferdie),
            alice.two_blocks(slot),
            of_author
        ));
        assert!(is_alice(&reported()));
        assert_ok!(Grandpa::report_equivocation(
            signed(Ferdie),
            alice.two_votes(0, 1),
            of_voter
        ));
    });
    local.make_block();
}

#[test]
fn two_blocks_in_a_sessions_first_slot_are_proven_in_the_state_before() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    // 1. Alice changes her keys.
    local.with(change_keys_of_alice);
    let other = Signer::named("Other");
    // 2. Session 2 is the first with her new keys. The state before it proves them for its first slot.
    (2..=40).for_each(|_| drop(local.make_block()));
    let (slot, proof) = local.with(|| {
        assert_eq!(Session::current_index(), 1);
        let slot = *Babe::current_slot();
        assert_eq!(proof_of_author(slot, &other), None, "not in this session");
        let next = slot + 1;
        (next, proof_of_author(next, &other).expect("is an author"))
    });
    assert_eq!((proof.session, proof.validator_count), (2, 4));

    // 3. She makes two blocks in that slot, and is slashed.
    local.make_block();
    local.with(|| {
        assert_eq!((Session::current_index(), *Babe::current_slot()), (2, slot));
        assert_ok!(Babe::report_equivocation(
            signed(Ferdie),
            other.two_blocks(slot),
            proof
        ));
        assert!(is_alice(&reported()));
    });
}

#[test]
fn a_proof_of_another_session_or_a_changed_one_is_refused() {
    let mut local = Chain::of(genesis::LOCAL);
    until_session(&mut local, 1);
    local.with(|| {
        let alice = Signer::named("Alice");
        let slot = *Babe::current_slot();
        let proof = proof_of_author(slot, &alice).expect("is an author");
        assert_eq!(proof.session, 1);
        let (mut of_zero, mut of_five, mut of_session_0) =
            (proof.clone(), proof.clone(), proof.clone());
        of_zero.validator_count = 0;
        of_five.validator_count = 5;
        of_session_0.session = 0;
        let (mut empty, mut swapped) = (proof.clone(), proof.clone());
        empty.trie_nodes.clear();
        swapped.trie_nodes[0] = Ferdie.to_account_id().encode();
        for forged in [of_zero, of_five, of_session_0, empty, swapped] {
            assert_noop!(
                Babe::report_equivocation(signed(Ferdie), alice.two_blocks(slot), forged),
                pallet_babe::Error::<Runtime>::InvalidKeyOwnershipProof
            );
        }
        // Somebody else's signatures are no offence of Alice's.
        assert_noop!(
            Babe::report_equivocation(
                signed(Ferdie),
                Signer::named("Other").two_blocks(slot),
                proof
            ),
            pallet_babe::Error::<Runtime>::InvalidKeyOwnershipProof
        );
        assert!(reported().is_empty());
    });
}
