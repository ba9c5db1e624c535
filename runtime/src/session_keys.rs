//! The session keys of a validator, and the ownership proofs that are accepted.
//!
//! A validator registers its four public keys with `session.set_keys(keys, proof)`. From then on BABE, GRANDPA,
//! im-online and authority discovery identify the validator by these keys.
//!
//! `pallet-session` asks the key type whether `proof` shows that the sender owns the secret keys. The key types of
//! the SDK's macro accept only a signature by each key. But Polkadot-JS Apps and wallets send an **empty** proof, so
//! nobody could become a validator with them. [`SessionKeys`] therefore accepts an empty proof, and verifies any
//! other proof.
//!
//! With an empty proof, anyone can register public keys that somebody else generated but has not registered yet. A
//! key has only one owner, so the real owner can't register it then. But the real owner can get the keys back at any
//! time with `historical.claim_keys(keys, proof)`. This call sets the keys, requires a proof by the keys themselves,
//! and removes any other registration of them. The node's `author_rotateKeysWithOwner` returns such a proof. Only the
//! holder of the secret keys can make one. So keys that their owner set with an empty proof are safe.

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
        /// The keys are in the order of the session handlers, and are encoded in this order.
        pub struct SessionKeys {
            pub grandpa: Grandpa,
            pub babe: Babe,
            pub im_online: ImOnline,
            pub authority_discovery: AuthorityDiscovery,
        }
    }
}

pub use plain::SessionKeys as PlainSessionKeys;

/// A validator's four public keys. An empty ownership proof is accepted. Any other proof is verified.
///
/// In SCALE, in JSON and in the metadata this type looks exactly like the struct that it wraps.
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
