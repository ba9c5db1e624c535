//! An account with session keys. It signs double blocks, double votes and transactions.
//!
//! First in the flow.

use codec::{Decode, Encode};
use frame_system::offchain::CreateAuthorizedTransaction;
use palisade_runtime::{
    session_keys::PlainSessionKeys, AccountId, BlockNumber, Hash, Header, Runtime, RuntimeCall,
    SessionKeys, SignedPayload, UncheckedExtrinsic,
};
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    BABE_ENGINE_ID,
};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{traits::Header as _, Digest, DigestItem, MultiAddress};

/// Two blocks of an author in the same slot.
pub type TwoBlocks = sp_consensus_babe::EquivocationProof<Header>;
/// Two votes of a voter in the same round.
pub type TwoVotes = sp_consensus_grandpa::EquivocationProof<Hash, BlockNumber>;

/// Two secret keys: one for GRANDPA, the other for everything else, including the account.
pub struct Signer {
    grandpa: ed25519::Pair,
    others: sr25519::Pair,
}

impl Signer {
    /// Derives the keys from a name, as for the well-known accounts.
    pub fn named(name: &str) -> Self {
        let path = format!("//{name}");
        Self {
            grandpa: Pair::from_string(&path, None).expect("is a derivation path"),
            others: Pair::from_string(&path, None).expect("is a derivation path"),
        }
    }

    /// Derives the keys of a validator from its number.
    pub fn of_validator(number: u32) -> Self {
        Self::named(&format!("v//{number}"))
    }

    /// Returns the account. For a validator this is its stash.
    pub fn account(&self) -> AccountId {
        self.others.public().into()
    }

    /// Returns the key that signs blocks.
    pub fn author(&self) -> sp_consensus_babe::AuthorityId {
        self.others.public().into()
    }

    /// Returns the key that signs votes of GRANDPA.
    pub fn voter(&self) -> sp_consensus_grandpa::AuthorityId {
        self.grandpa.public().into()
    }

    /// Returns the four session keys of a validator.
    pub fn session_keys(&self) -> SessionKeys {
        PlainSessionKeys {
            grandpa: self.voter(),
            babe: self.author(),
            im_online: self.others.public().into(),
            authority_discovery: self.others.public().into(),
        }
        .into()
    }

    /// Signs two headers of one slot with different state roots. Each has `logs` besides BABE's own digest items.
    pub fn two_blocks(&self, slot: u64, logs: &[DigestItem]) -> TwoBlocks {
        TwoBlocks {
            offender: self.author(),
            slot: slot.into(),
            first_header: self.sealed(slot, 1, logs),
            second_header: self.sealed(slot, 2, logs),
        }
    }

    fn sealed(&self, slot: u64, state: u8, logs: &[DigestItem]) -> Header {
        let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
            authority_index: 0,
            slot: slot.into(),
        });
        let mut all_logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())];
        all_logs.extend_from_slice(logs);
        let (state, zero) = (Hash::repeat_byte(state), Hash::zero());
        let mut header = Header::new(1, zero, state, zero, Digest { logs: all_logs });
        let seal = self.others.sign(header.hash().as_ref());
        let seal = DigestItem::Seal(BABE_ENGINE_ID, seal.encode());
        header.digest_mut().push(seal);
        header
    }

    /// Signs two prevotes in one round of a set.
    ///
    /// The proof is made by decoding, because the types of its parts are private to another crate.
    ///
    /// # Errors
    /// The proof can't be decoded.
    pub fn two_votes(&self, set: u64, round: u64) -> Result<TwoVotes, String> {
        const PREVOTE: u8 = 0;
        let vote = |hash: u8| {
            let target = (Hash::repeat_byte(hash), 1u32);
            let message = (PREVOTE, target, round, set).encode();
            (target, self.grandpa.sign(&message))
        };
        let identity = self.grandpa.public();
        let encoded = (set, PREVOTE, round, identity, vote(1), vote(2)).encode();
        TwoVotes::decode(&mut &encoded[..])
            .map_err(|error| format!("two votes are no proof: {error}"))
    }

    /// Signs an immortal transaction without a tip, the first of its account. Reads the genesis hash from the state.
    ///
    /// # Errors
    /// The payload can't be made in this state.
    pub fn signed(&self, call: RuntimeCall) -> Result<UncheckedExtrinsic, String> {
        let extension = <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
        let payload = SignedPayload::new(call, extension)
            .map_err(|error| format!("nothing can be signed in this state: {error:?}"))?;
        let signature = payload.using_encoded(|bytes| self.others.sign(bytes));
        let (call, extension, _) = payload.deconstruct();
        let sender = MultiAddress::Id(self.account());
        let signed = UncheckedExtrinsic::new_signed(call, sender, signature.into(), extension);
        Ok(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_blocks_and_two_votes_are_proofs_whatever_logs_there_are() {
        let signer = Signer::of_validator(7);
        for logs in [vec![], vec![DigestItem::Other(vec![0; 1_000])]] {
            let blocks = signer.two_blocks(5, &logs);
            assert_eq!(blocks.first_header.digest.logs.len(), logs.len() + 2);
            assert!(sp_consensus_babe::check_equivocation_proof(blocks));
        }
        let votes = signer.two_votes(3, 9).unwrap();
        assert_eq!((votes.set_id(), votes.round()), (3, 9));
        assert!(sp_consensus_grandpa::check_equivocation_proof(votes));
    }
}
