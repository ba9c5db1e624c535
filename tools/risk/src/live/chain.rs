//! Storage, constants and view functions of a chain at one block.

use super::{rpc::Rpc, LiveError};
use codec::{Decode, DecodeAll, Encode};
use frame_metadata::{
    v16::{PalletMetadata, RuntimeMetadataV16},
    RuntimeMetadata, RuntimeMetadataPrefixed,
};
use serde_json::{json, Value};
use sp_core::bytes;
use sp_crypto_hashing::twox_128;

/// How many keys are asked for at once. A node refuses more than 1,000.
const KEYS: usize = 500;
/// How many values are asked for at once. A page of 512 nominators has 42 kB in hexadecimal, and a node refuses an
/// answer of more than 15 MiB, unless it is told otherwise.
const VALUES: usize = 100;

/// A chain at one block.
pub struct Chain<'a> {
    rpc: &'a dyn Rpc,
    block: Value,
    /// The number of the block.
    pub number: u64,
}

/// Returns the first part of the key of a storage item.
pub fn prefix(pallet: &str, item: &str) -> Vec<u8> {
    [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

impl<'a> Chain<'a> {
    /// Returns the chain at its newest final block.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn at_newest_final_block(rpc: &'a dyn Rpc) -> Result<Self, LiveError> {
        let block = rpc.call("chain_getFinalizedHead", json!([]))?;
        let header = rpc.call("chain_getHeader", json!([block]))?;
        let number = header.get("number").and_then(Value::as_str);
        let number =
            number.and_then(|text| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok());
        Ok(Self {
            rpc,
            block,
            number: number.ok_or_else(|| unreadable("the newest final block"))?,
        })
    }

    /// Returns a storage value, or `None` if there is none.
    ///
    /// # Errors
    /// See [`LiveError`]. `Answer`: it can't be decoded.
    pub fn value<T: Decode>(&self, key: &[u8], what: &str) -> Result<Option<T>, LiveError> {
        let value = self
            .rpc
            .call("state_getStorage", json!([hex(key), self.block]))?;
        if value.is_null() {
            return Ok(None);
        }
        decoded(&from_hex(&value, what)?, what).map(Some)
    }

    /// Returns all keys with a prefix, ascending.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn keys(&self, prefix: &[u8], what: &str) -> Result<Vec<Vec<u8>>, LiveError> {
        let mut keys: Vec<Vec<u8>> = Vec::new();
        loop {
            let last = keys.last().map(|key| hex(key));
            let parameters = json!([hex(prefix), KEYS, last, self.block]);
            let page = self.rpc.call("state_getKeysPaged", parameters)?;
            let page = page.as_array().ok_or_else(|| unreadable(what))?;
            for key in page {
                keys.push(from_hex(key, what)?);
            }
            if page.len() < KEYS {
                return Ok(keys);
            }
        }
    }

    /// Returns whether there is a key with a prefix.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn has_keys(&self, prefix: &[u8], what: &str) -> Result<bool, LiveError> {
        let parameters = json!([hex(prefix), 1, Value::Null, self.block]);
        let page = self.rpc.call("state_getKeysPaged", parameters)?;
        let page = page.as_array().ok_or_else(|| unreadable(what))?;
        Ok(!page.is_empty())
    }

    /// Returns the values of keys, in their order. `None` for each key without one.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn values<T: Decode>(
        &self,
        keys: &[Vec<u8>],
        what: &str,
    ) -> Result<Vec<Option<T>>, LiveError> {
        let mut values = Vec::new();
        for page in keys.chunks(VALUES) {
            let page: Vec<String> = page.iter().map(|key| hex(key)).collect();
            let answer = self
                .rpc
                .call("state_queryStorageAt", json!([page, self.block]))?;
            let changes = answer.pointer("/0/changes").and_then(Value::as_array);
            let changes = changes.filter(|changes| changes.len() == page.len());
            for change in changes.ok_or_else(|| unreadable(what))? {
                values.push(match change.get(1) {
                    Some(value) if !value.is_null() => {
                        Some(decoded(&from_hex(value, what)?, what)?)
                    }
                    _ => None,
                });
            }
        }
        Ok(values)
    }

    /// Calls a function of a runtime API.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn state_call(&self, function: &str, arguments: &[u8]) -> Result<Vec<u8>, LiveError> {
        let parameters = json!([function, hex(arguments), self.block]);
        from_hex(&self.rpc.call("state_call", parameters)?, function)
    }

    /// Asks a view function. Returns the encoded answer.
    ///
    /// # Errors
    /// See [`LiveError`]. `Refused`: the runtime does not accept the question.
    pub fn ask(
        &self,
        id: &[u8; 32],
        question: impl Encode,
        what: &str,
    ) -> Result<Vec<u8>, LiveError> {
        let arguments = (id, question.encode()).encode();
        let answer = self.state_call("RuntimeViewFunction_execute_view_function", &arguments)?;
        let message = match answer.as_slice() {
            [0, answer @ ..] => return decoded(answer, what),
            // `ViewFunctionDispatchError`: NotImplemented, NotFound, Codec.
            [1, 0 | 1, ..] => "the runtime does not know this question",
            [1, 2, ..] => "the runtime can't decode the arguments",
            _ => return Err(unreadable(what)),
        };
        Err(LiveError::Refused {
            method: what.into(),
            message: message.into(),
        })
    }

    /// Returns the metadata, or `None` if the runtime has none of version 16.
    ///
    /// # Errors
    /// See [`LiveError`].
    pub fn metadata(&self) -> Result<Option<Metadata>, LiveError> {
        let what = "the metadata";
        let answer = self.state_call("Metadata_metadata_at_version", &16u32.encode())?;
        let Some(opaque) = decoded::<Option<Vec<u8>>>(&answer, what)? else {
            return Ok(None);
        };
        match decoded::<RuntimeMetadataPrefixed>(&opaque, what)?.1 {
            RuntimeMetadata::V16(metadata) => Ok(Some(Metadata(metadata))),
            _ => Err(unreadable(what)),
        }
    }
}

/// What a runtime says of itself.
pub struct Metadata(RuntimeMetadataV16);

impl Metadata {
    fn pallet(&self, name: &str) -> Option<&PalletMetadata<scale_info::form::PortableForm>> {
        self.0.pallets.iter().find(|pallet| pallet.name == name)
    }

    /// Returns whether there is a pallet.
    pub fn has_pallet(&self, name: &str) -> bool {
        self.pallet(name).is_some()
    }

    /// Returns a constant. `None` if there is none of this type.
    pub fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Option<T> {
        let constants = &self.pallet(pallet)?.constants;
        let constant = constants.iter().find(|constant| constant.name == name)?;
        T::decode_all(&mut constant.value.as_slice()).ok()
    }

    /// Returns the id of a view function.
    pub fn question(&self, pallet: &str, name: &str) -> Option<[u8; 32]> {
        let questions = &self.pallet(pallet)?.view_functions;
        questions
            .iter()
            .find(|question| question.name == name)
            .map(|question| question.id)
    }
}

pub(super) fn unreadable(what: &str) -> LiveError {
    LiveError::Answer { what: what.into() }
}

pub(super) fn decoded<T: Decode>(mut bytes: &[u8], what: &str) -> Result<T, LiveError> {
    T::decode(&mut bytes).map_err(|_| unreadable(what))
}

fn hex(bytes: &[u8]) -> String {
    bytes::to_hex(bytes, false)
}

fn from_hex(value: &Value, what: &str) -> Result<Vec<u8>, LiveError> {
    let text = value.as_str().ok_or_else(|| unreadable(what))?;
    bytes::from_hex(text).map_err(|_| unreadable(what))
}
