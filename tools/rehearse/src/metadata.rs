//! What the chain's own runtime says about itself.

use crate::state::State;
use codec::Decode;
use frame_metadata::{v14, RuntimeMetadata, RuntimeMetadataPrefixed};
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_io::{hashing::blake2_256, TestExternalities};

/// The metadata of a runtime, version 14: each runtime since 2021 has it.
pub struct Metadata {
    pallets: Vec<v14::PalletMetadata<scale_info::form::PortableForm>>,
}

impl Metadata {
    /// Executes the runtime that is in a state.
    ///
    /// # Errors
    /// There is no runtime, it can't be executed, or its metadata can't be read.
    pub fn of(state: &State) -> Result<Self, String> {
        let code = state.code()?;
        let fetcher = WrappedRuntimeCode(code.into());
        let runtime = RuntimeCode {
            code_fetcher: &fetcher,
            heap_pages: None,
            hash: blake2_256(code).to_vec(),
        };
        let mut ext = TestExternalities::default();
        let executor = WasmExecutor::<sp_io::SubstrateHostFunctions>::builder()
            // A node can have more host functions than these. To tell its metadata, a runtime calls none of them.
            .with_allow_missing_host_functions(true)
            .build();
        let (answer, _) = executor.call(
            &mut ext.ext(),
            &runtime,
            "Metadata_metadata",
            &[],
            CallContext::Offchain,
        );
        let answer = answer.map_err(|error| format!("the runtime in the state fails: {error}"))?;
        let bytes = Vec::<u8>::decode(&mut answer.as_slice()).map_err(|error| error.to_string())?;
        Self::decode(&bytes)
    }

    fn decode(mut bytes: &[u8]) -> Result<Self, String> {
        let metadata = RuntimeMetadataPrefixed::decode(&mut bytes)
            .map_err(|error| format!("the metadata of the runtime can't be read: {error}"))?;
        match metadata.1 {
            RuntimeMetadata::V14(metadata) => Ok(Self {
                pallets: metadata.pallets,
            }),
            other => Err(format!(
                "the metadata has version {}, not 14",
                other.version()
            )),
        }
    }

    /// Returns the prefix and the index of the staking pallet: the one that stores `Bonded`, `Ledger` and `Nominators`.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn staking(&self) -> Result<(&str, u8), String> {
        let found = self.pallets.iter().filter_map(|pallet| {
            let storage = pallet.storage.as_ref()?;
            let has = |name: &str| storage.entries.iter().any(|entry| entry.name == name);
            ["Bonded", "Ledger", "Nominators"]
                .into_iter()
                .all(has)
                .then_some((storage.prefix.as_str(), pallet.index))
        });
        match found.collect::<Vec<_>>().as_slice() {
            [one] => Ok(*one),
            [] => Err("no pallet stores Bonded, Ledger and Nominators".into()),
            many => Err(format!("several pallets could be staking: {many:?}")),
        }
    }

    /// Returns the names of the items of the pallet with a storage prefix.
    pub fn items(&self, prefix: &str) -> Vec<String> {
        let storages = self
            .pallets
            .iter()
            .filter_map(|pallet| pallet.storage.as_ref());
        let entries = storages.filter(|storage| storage.prefix == prefix);
        entries
            .flat_map(|storage| &storage.entries)
            .map(|entry| entry.name.clone())
            .collect()
    }

    /// Returns a constant of the pallet with this name, if there is one.
    ///
    /// # Errors
    /// It has another type.
    pub fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Result<Option<T>, String> {
        let pallet_metadata = self.pallets.iter().find(|metadata| metadata.name == pallet);
        let constants = pallet_metadata
            .into_iter()
            .flat_map(|metadata| &metadata.constants);
        let found = constants.into_iter().find(|constant| constant.name == name);
        found
            .map(|constant| T::decode(&mut constant.value.as_slice()))
            .transpose()
            .map_err(|error| format!("the constant {pallet}.{name} has another type: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A runtime in Wasm. It imports `ext_custom_chain_thing_version_1`, which this program does not have, and never
    /// calls it. What it says to be its metadata is two bytes.
    const RUNTIME: &str = "0x0061736d01000000010a0260027f7f017e60000002360203656e76206578745f637573746f6d5f636861696e5f\
        7468696e675f76657273696f6e5f31000103656e76066d656d6f7279020014030201000608017f00418080040b07230211\
        4d657461646174615f6d6574616461746100010b5f5f686561705f6261736503000a0a0108004280888080300b0b0a0100\
        4180080b0308ffff";

    #[test]
    fn a_runtime_with_host_functions_of_its_own_can_be_asked() {
        let code = sp_core::bytes::from_hex(RUNTIME).expect("hexadecimal digits");
        let state = State {
            entries: [(b":code".to_vec(), code)].into(),
        };
        let error = Metadata::of(&state)
            .err()
            .expect("two bytes are no metadata");
        assert!(
            error.starts_with("the metadata of the runtime can't be read"),
            "{error}"
        );
    }
}
