//! The session keys of a validator.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};

/// The types of the two keys.
pub const AUTHORING: KeyTypeId = KeyTypeId(*b"auth");
pub const FINALITY: KeyTypeId = KeyTypeId(*b"fina");

/// Two public keys. An empty proof of ownership is accepted. Any other proof is checked.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct TwoKeys {
    pub authoring: [u8; 32],
    pub finality: [u8; 32],
}

impl TwoKeys {
    /// Returns the keys with a number. Different numbers give different keys.
    pub fn number(number: u64) -> Self {
        let key = |kind: u8| {
            let mut key = [kind; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            key
        };
        Self {
            authoring: key(1),
            finality: key(2),
        }
    }

    /// Returns the proof of ownership that the owner of these keys makes for an account.
    pub fn proof_for(&self, owner: u64) -> Vec<u8> {
        (owner, self).encode()
    }
}

impl OpaqueKeys for TwoKeys {
    type KeyTypeIdProviders = ();

    fn key_ids() -> &'static [KeyTypeId] {
        &[AUTHORING, FINALITY]
    }

    fn get_raw(&self, id: KeyTypeId) -> &[u8] {
        match id {
            AUTHORING => &self.authoring,
            FINALITY => &self.finality,
            _ => &[],
        }
    }

    fn ownership_proof_is_valid(&self, owner: &[u8], proof: &[u8]) -> bool {
        proof.is_empty() || proof == [owner, &self.encode()[..]].concat()
    }
}
