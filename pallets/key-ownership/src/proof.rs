//! Proofs of who owned a key in a session: made from keys, checked against roots.
//!
//! A proof is made off-chain, in the state of a block of the session or of the session before. It is checked in any
//! later block, until the session is pruned. Owns no storage: reads the rooms `CurrentKeys` and `Roots`.

use crate::{
    identification::IdentificationTuple,
    pallet::{Config, Pallet},
    rooms::{CurrentKeys, Roots},
    tree,
};
use alloc::vec::Vec;
use codec::{DecodeAll, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{ensure, traits::KeyOwnerProofSystem};
use sp_runtime::KeyTypeId;
use sp_session::{MembershipProof, ValidatorCount};
use sp_staking::SessionIndex;

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for Pallet<T> {
    type Proof = MembershipProof;
    type IdentificationTuple = IdentificationTuple<T>;

    /// Proves who owns a key in the running session.
    fn prove(key: (KeyTypeId, D)) -> Option<Self::Proof> {
        Proofs::<T>::prove_in(pallet_session::Pallet::<T>::current_index(), key)
    }

    /// Returns the owner of a key in the session of the proof. Takes O(log n): a proof that could take more is refused
    /// by its length.
    fn check_proof(key: (KeyTypeId, D), proof: Self::Proof) -> Option<Self::IdentificationTuple> {
        let (id, key) = key;
        let owner = Proofs::<T>::owner_by(&proof, id, key.as_ref()).ok()?;
        Some((owner, ()))
    }
}

/// The reason why a proof is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The session was pruned: its offences are not punished any more.
    TooOld,
    /// The session has no root: it has not started, or it started before the chain had this pallet.
    UnknownSession,
    /// The session had another number of validators.
    WrongCount,
    /// The proof must have two nodes: the owner and the path.
    WrongNodes,
    /// The first node is not a validator id.
    NoOwner,
    /// The path does not lead from the key and its owner to the session's root.
    WrongPath,
}

/// Makes and checks proofs.
pub(crate) struct Proofs<T>(PhantomData<T>);

impl<T: Config> Proofs<T> {
    /// Proves who owns a key in the running session or in the next one.
    ///
    /// Returns `None` for any other session, because the state has no keys of it. Returns `None` for a key that nobody
    /// has, too.
    ///
    /// The next session is needed because a client requests a proof in the state of the *parent* of an equivocating
    /// block. If that block opens a session, its parent belongs to the session before.
    pub(crate) fn prove_in<D: AsRef<[u8]>>(
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
    /// The first [`Refusal`] that applies. All but the last are found before anything is hashed.
    pub(crate) fn owner_by(
        proof: &MembershipProof,
        id: KeyTypeId,
        key: &[u8],
    ) -> Result<T::ValidatorId, Refusal> {
        ensure!(!Roots::<T>::is_pruned(proof.session), Refusal::TooOld);
        let root = Roots::<T>::get(proof.session).ok_or(Refusal::UnknownSession)?;
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
        let owner =
            T::ValidatorId::decode_all(&mut owner.as_slice()).map_err(|_| Refusal::NoOwner)?;
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
        CurrentKeys::<T>::of_session(session).map(|keys| keys.into_inner())
    }
}
