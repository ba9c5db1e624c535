//! The session keys of a validator, and which proofs of owning them are accepted.
//!
//! A validator hands in its four public keys with `session.set_keys(keys, proof)`; from then on BABE,
//! GRANDPA, im-online and authority discovery know it by them.
//!
//! `pallet-session` asks the key type whether `proof` shows that the sender owns the secret keys. The key
//! types that the SDK's macro generates accept only a signature by each key. Polkadot-JS Apps and
//! wallets send an **empty** proof, so with such a type nobody could become a validator from
//! there. [`SessionKeys`] therefore accepts an empty proof, and verifies any other.
//!
//! With an empty proof, anyone can register public keys that somebody else generated and has not
//! registered yet. A key has one owner, so the others can't register it. But their owner gets them back at
//! any time: `historical.claim_keys(keys, proof)` sets keys, takes nothing but a proof by the keys themselves,
//! and removes any other registration of them. `author_rotateKeysWithOwner` of the node returns a proof. Nobody else
//! can make one, so keys that were set with an empty proof by their owner are safe.

use codec::{Decode, DecodeWithMemTracking, Encode};
use core::ops::Deref;
use scale_info::{Type, TypeInfo};
use sp_runtime::{
    serde::{Deserialize, Serialize},
    traits::OpaqueKeys,
    KeyTypeId,
};

/// The plain struct of four keys, as the SDK's macro defines it.
mod plain {
    // The macro generates undocumented items.
    #![allow(missing_docs)]

    use crate::{AuthorityDiscovery, Babe, Grandpa, ImOnline};
    use alloc::vec::Vec;

    sp_runtime::impl_opaque_keys! {
        /// The order is the order of the session handlers, and of the keys in the encoding.
        pub struct SessionKeys {
            pub grandpa: Grandpa,
            pub babe: Babe,
            pub im_online: ImOnline,
            pub authority_discovery: AuthorityDiscovery,
        }
    }
}

pub use plain::SessionKeys as PlainSessionKeys;

/// A validator's four public keys; an empty ownership proof is accepted, any other is verified.
///
/// In SCALE, in JSON and in the metadata it is exactly the struct of four keys that it wraps.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, Serialize, Deserialize,
)]
#[serde(crate = "sp_runtime::serde", transparent)]
pub struct SessionKeys(PlainSessionKeys);

impl TypeInfo for SessionKeys {
    type Identity = PlainSessionKeys;

    fn type_info() -> Type {
        PlainSessionKeys::type_info()
    }
}

impl From<PlainSessionKeys> for SessionKeys {
    fn from(keys: PlainSessionKeys) -> Self {
        Self(keys)
    }
}

impl Deref for SessionKeys {
    type Target = PlainSessionKeys;

    fn deref(&self) -> &PlainSessionKeys {
        &self.0
    }
}

impl OpaqueKeys for SessionKeys {
    type KeyTypeIdProviders = <PlainSessionKeys as OpaqueKeys>::KeyTypeIdProviders;

    fn key_ids() -> &'static [KeyTypeId] {
        PlainSessionKeys::key_ids()
    }

    fn get_raw(&self, id: KeyTypeId) -> &[u8] {
        self.0.get_raw(id)
    }

    fn ownership_proof_is_valid(&self, owner: &[u8], proof: &[u8]) -> bool {
        proof.is_empty() || self.0.ownership_proof_is_valid(owner, proof)
    }
}
