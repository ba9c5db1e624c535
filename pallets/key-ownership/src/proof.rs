//! Proofs of whose a key was in a session: made from keys, checked against roots.
//!
//! A proof is made off chain, in the state of a block of the session or of the one before. It is checked in any later block,
//! until the session is pruned.

use crate::{
    identification::IdentificationTuple,
    pallet::{Config, FirstProvableSession, KeysInForce, Pallet, SessionRoots},
    tree,
};
use alloc::vec::Vec;
use codec::{DecodeAll, MaxEncodedLen};
use frame_support::{ensure, traits::KeyOwnerProofSystem};
use sp_runtime::KeyTypeId;
use sp_session::{MembershipProof, ValidatorCount};
use sp_staking::SessionIndex;

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for Pallet<T> {
    type Proof = MembershipProof;
    type IdentificationTuple = IdentificationTuple<T>;

    /// Proves whose a key is in the running session.
    fn prove(key: (KeyTypeId, D)) -> Option<Self::Proof> {
        Self::prove_in(pallet_session::Pallet::<T>::current_index(), key)
    }

    /// Returns whose a key was in the proof's session. Takes O(log n), and refuses by length what could take more.
    fn check_proof(key: (KeyTypeId, D), proof: Self::Proof) -> Option<Self::IdentificationTuple> {
        let (id, key) = key;
        let owner = Self::owner_by(&proof, id, key.as_ref()).ok()?;
        Some((owner, ()))
    }
}

/// Why a proof is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The session was pruned: its offences are past punishing.
    TooOld,
    /// The session has no root: it has not begun, or it began before the chain had this pallet.
    UnknownSession,
    /// The session had another number of validators.
    WrongCount,
    /// There have to be two nodes: the owner and the path.
    WrongNodes,
    /// The first node is not a validator id.
    NoOwner,
    /// The path does not lead from the key and its owner to the session's root.
    WrongPath,
}

impl<T: Config> Pallet<T> {
    /// Proves whose a key is in the running session or in the next one. For any other session the state has no keys, and the
    /// answer is `None`, as for a key that nobody has.
    ///
    /// The next one, because a client asks for a proof in the state of the *parent* of an equivocating block. If that block
    /// opens a session, its parent belongs to the session before.
    pub fn prove_in<D: AsRef<[u8]>>(
        session: SessionIndex,
        (id, key): (KeyTypeId, D),
    ) -> Option<MembershipProof> {
        let set = Self::keys_of(session)?;
        let trie_nodes = tree::prove::<T>(&set, id, key.as_ref())?;
        Some(MembershipProof {
            session,
            trie_nodes,
            validator_count: set.len() as ValidatorCount,
        })
    }

    /// Returns the owner that a proof names.
    ///
    /// # Errors
    /// The [`Refusal`] that applies first; all but the last before anything is hashed.
    pub fn owner_by(
        proof: &MembershipProof,
        id: KeyTypeId,
        key: &[u8],
    ) -> Result<T::ValidatorId, Refusal> {
        ensure!(
            proof.session >= FirstProvableSession::<T>::get(),
            Refusal::TooOld
        );
        let root = SessionRoots::<T>::get(proof.session).ok_or(Refusal::UnknownSession)?;
        ensure!(
            proof.validator_count == root.validators,
            Refusal::WrongCount
        );
        let [owner, path] = proof.trie_nodes.as_slice() else {
            return Err(Refusal::WrongNodes);
        };
        ensure!(
            owner.len() <= T::ValidatorId::max_encoded_len(),
            Refusal::NoOwner
        );
        let owner = T::ValidatorId::decode_all(&mut &owner[..]).map_err(|_| Refusal::NoOwner)?;
        ensure!(
            tree::verify::<T>(&root, id, key, &owner, path),
            Refusal::WrongPath
        );
        Ok(owner)
    }

    fn keys_of(session: SessionIndex) -> Option<Vec<(T::ValidatorId, T::Keys)>> {
        let next = pallet_session::Pallet::<T>::current_index().saturating_add(1);
        if session == next {
            return Some(pallet_session::QueuedKeys::<T>::get());
        }
        let (noted, keys) = KeysInForce::<T>::get()?;
        (noted == session).then(|| keys.into_inner())
    }
}
