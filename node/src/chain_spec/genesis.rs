//! The state of block 0. The runtime builds it from the configuration in a chain spec.
//!
//! `sc-chain-spec` can do this too. But it gives the runtime only 128 MiB of memory, and it passes the configuration
//! as indented JSON. A genesis with tens of thousands of nominators needs more. So [`storage_of`] calls the runtime
//! itself.
//!
//! To compile the Wasm takes seconds. A node lends its own executor, so that it compiles the Wasm only once. The memory
//! is that of each call: blocks keep the node's own limit.

use super::ChainSpec;
use crate::{refusals, service::Executor};
use codec::{Decode, Encode};
use sc_chain_spec::{json_merge, GetExtension, Properties};
use sc_executor::error::Error;
use sc_network::config::MultiaddrWithPeerId;
use sc_service::ChainType;
use sc_telemetry::TelemetryEndpoints;
use serde::Deserialize;
use serde_json::Value;
use sp_core::{
    storage::well_known_keys,
    traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_runtime::{BuildStorage, Storage};
use sp_state_machine::BasicExternalities;
use std::collections::BTreeMap;

/// The memory pages that the runtime may use to build a genesis: 16,384 pages of 64 KiB are 1 GiB.
///
/// The configuration must fit into 32 MiB, the largest single allocation of a runtime.
const PAGES: u64 = 16_384;

/// Returns the state of block 0 that the runtime of a chain specification builds. `executor` runs the runtime. Returns
/// `None` if the specification has a state: its own storage builder returns it.
///
/// # Errors
/// The reason for which the runtime refuses the genesis, in one line.
pub fn storage_of(
    spec: &dyn sc_chain_spec::ChainSpec,
    executor: Executor,
) -> Result<Option<Storage>, String> {
    let document: Document = serde_json::from_str(&spec.as_json(false)?)
        .map_err(|error| format!("it can't be read: {error}"))?;
    let Some(genesis) = document.genesis.runtime_genesis else {
        return Ok(None);
    };
    let built = genesis.build(executor);
    built.map(Some).map_err(|flaw| refusals::reason(&flaw))
}

/// Returns whether the JSON of a chain specification has a state, and not a runtime that builds one.
pub fn has_state(json: &[u8]) -> bool {
    serde_json::from_slice(json)
        .is_ok_and(|document: Document| document.genesis.runtime_genesis.is_none())
}

/// A chain specification that builds its genesis itself. Everything else is left to `sc-chain-spec`, and so is a
/// specification with a state.
#[derive(Clone)]
pub struct Specification(pub ChainSpec);

impl Specification {
    /// Returns the state of block 0, as [`storage_of`] does, with an executor of its own.
    ///
    /// # Errors
    /// The reason for which the runtime refuses the genesis, in one line.
    fn built(&self) -> Result<Option<Storage>, String> {
        storage_of(&self.0, Executor::builder().build())
    }
}

impl BuildStorage for Specification {
    fn assimilate_storage(&self, storage: &mut Storage) -> Result<(), String> {
        match self.built()? {
            Some(built) => built.assimilate_storage(storage),
            None => self.0.assimilate_storage(storage),
        }
    }
}

impl sc_chain_spec::ChainSpec for Specification {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn id(&self) -> &str {
        self.0.id()
    }

    fn chain_type(&self) -> ChainType {
        sc_chain_spec::ChainSpec::chain_type(&self.0)
    }

    fn boot_nodes(&self) -> &[MultiaddrWithPeerId] {
        self.0.boot_nodes()
    }

    fn telemetry_endpoints(&self) -> &Option<TelemetryEndpoints> {
        self.0.telemetry_endpoints()
    }

    fn protocol_id(&self) -> Option<&str> {
        self.0.protocol_id()
    }

    fn fork_id(&self) -> Option<&str> {
        self.0.fork_id()
    }

    fn properties(&self) -> Properties {
        self.0.properties()
    }

    fn extensions(&self) -> &dyn GetExtension {
        self.0.extensions()
    }

    fn extensions_mut(&mut self) -> &mut dyn GetExtension {
        self.0.extensions_mut()
    }

    fn add_boot_node(&mut self, address: MultiaddrWithPeerId) {
        self.0.add_boot_node(address);
    }

    fn as_json(&self, raw: bool) -> Result<String, String> {
        if !raw {
            return self.0.as_json(false);
        }
        let Some(built) = self.built().map_err(refusals::unbuildable_genesis)? else {
            return self.0.as_json(true);
        };
        let mut with_state = self.0.clone();
        with_state.set_storage(built);
        with_state.as_json(true)
    }

    fn as_storage_builder(&self) -> &dyn BuildStorage {
        self
    }

    fn cloned_box(&self) -> Box<dyn sc_chain_spec::ChainSpec> {
        Box::new(self.clone())
    }

    fn set_storage(&mut self, storage: Storage) {
        self.0.set_storage(storage);
    }

    fn code_substitutes(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.code_substitutes()
    }
}

/// The part of a chain spec's JSON that holds the genesis.
#[derive(Deserialize)]
struct Document {
    genesis: Genesis,
}

/// The genesis. `runtime_genesis` is `None` if it is given as a state, or as the hash of a state.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Genesis {
    runtime_genesis: Option<RuntimeGenesis>,
}

/// A runtime and its configuration: the complete one, or a patch of the runtime's defaults.
#[derive(Deserialize)]
struct RuntimeGenesis {
    #[serde(default, with = "sp_core::bytes")]
    code: Vec<u8>,
    config: Option<Value>,
    patch: Option<Value>,
}

impl RuntimeGenesis {
    fn build(self, executor: Executor) -> Result<Storage, String> {
        let runtime = Runtime::new(&self.code, executor);
        let config = match (self.config, self.patch) {
            (Some(config), _) => config,
            (None, patch) => {
                let mut config = runtime.default_config()?;
                json_merge(&mut config, patch.unwrap_or_default());
                config
            }
        };
        let mut storage = runtime.build_state(&config)?;
        let code = well_known_keys::CODE.to_vec();
        storage.top.insert(code, self.code);
        Ok(storage)
    }
}

/// A runtime whose `GenesisBuilder` API is called.
struct Runtime<'a> {
    code: WrappedRuntimeCode<'a>,
    hash: Vec<u8>,
    executor: Executor,
    /// For a runtime that imports host functions of benchmarks or of other nodes. Building a genesis calls none.
    lenient: Executor,
}

impl<'a> Runtime<'a> {
    fn new(code: &'a [u8], executor: Executor) -> Self {
        Self {
            code: WrappedRuntimeCode(code.into()),
            // Under this name the client looks the code up.
            hash: sp_io::hashing::blake2_256(code).to_vec(),
            executor,
            lenient: Executor::builder()
                .with_allow_missing_host_functions(true)
                .build(),
        }
    }

    fn default_config(&self) -> Result<Value, String> {
        let mut nothing = BasicExternalities::new_empty();
        let no_preset = None::<Vec<u8>>.encode();
        let answer = self.call(&mut nothing, "GenesisBuilder_get_preset", &no_preset)?;
        let json = Option::<Vec<u8>>::decode(&mut &answer[..])
            .map_err(|error| error.to_string())?
            .ok_or("the runtime has no default configuration")?;
        serde_json::from_slice(&json).map_err(|error| error.to_string())
    }

    fn build_state(&self, config: &Value) -> Result<Storage, String> {
        let json = serde_json::to_vec(config).map_err(|error| error.to_string())?;
        let mut state = BasicExternalities::new_empty();
        let answer = self.call(&mut state, "GenesisBuilder_build_state", &json.encode())?;
        Result::<(), String>::decode(&mut &answer[..]).map_err(|error| error.to_string())??;
        Ok(state.into_storages())
    }

    fn call(
        &self,
        state: &mut BasicExternalities,
        method: &str,
        arguments: &[u8],
    ) -> Result<Vec<u8>, String> {
        let code = RuntimeCode {
            code_fetcher: &self.code,
            heap_pages: Some(PAGES),
            hash: self.hash.clone(),
        };
        // Off chain, an executor does not let the code choose its memory.
        let context = CallContext::Onchain { import: false };
        let mut run = |executor: &Executor| {
            let (answer, _) = executor.call(state, &code, method, arguments, context);
            answer
        };
        let answer = match run(&self.executor) {
            Err(Error::RuntimeConstruction(_)) => run(&self.lenient),
            answer => answer,
        };
        answer.map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests;
