//! The parts that need no network: database, client, keystore, transaction pool, telemetry.
//!
//! Commands on the database need only these parts. Next: [`super::import`], which this module calls, and
//! for a running node [`super::network`].

use super::{
    essential::EssentialTasks, import, Backend, Block, Client, Executor, ImportPipeline, Pool,
    SelectChain,
};
use crate::chain_spec;
use palisade_runtime::RuntimeApi;
use sc_client_api::Backend as _;
use sc_consensus_grandpa::GrandpaPruningFilter;
use sc_network::config::Role;
use sc_service::{Configuration, Error, GenesisBlockBuilder, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_keystore::KeystorePtr;
use sp_runtime::traits::Header;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

/// The parts that all later parts share.
#[derive(Clone)]
pub struct Node {
    /// The chain.
    pub client: Arc<Client>,
    /// The chain's database.
    pub backend: Arc<Backend>,
    /// The keys of this node.
    pub keystore: KeystorePtr,
    /// Selects the block to build on.
    pub select_chain: SelectChain,
    /// The transactions that wait for a block.
    pub pool: Arc<Pool>,
    /// Whether the node authors and votes, or only follows the chain.
    pub role: Role,
    /// The name of the node in telemetry.
    pub name: String,
    /// The registry of metrics. `None` if Prometheus is off.
    pub registry: Option<Registry>,
    /// The handle for telemetry reports. `None` if telemetry is off.
    pub telemetry: Option<TelemetryHandle>,
}

impl Node {
    /// Returns the factory with which off-chain code submits transactions: heartbeats and equivocation reports.
    pub fn offchain_transactions(&self) -> OffchainTransactionPoolFactory<Block> {
        OffchainTransactionPoolFactory::new(self.pool.clone())
    }
}

/// A node before it is connected.
pub struct Assembled {
    /// The parts that all later parts share.
    pub node: Node,
    /// Checks and imports blocks.
    pub import: ImportPipeline,
    /// Runs the background tasks until it is dropped.
    pub task_manager: TaskManager,
    /// The connection to telemetry. `None` if telemetry is off.
    pub telemetry: Option<Telemetry>,
}

/// Opens the database and makes all parts up to the import queue. Builds the genesis block if the database is new.
///
/// # Errors
/// - The database can't be opened.
/// - The genesis or the runtime of the chain spec can't be used.
/// - The database began with another genesis than that of the chain spec.
pub fn assemble(config: &Configuration) -> Result<Assembled, Error> {
    let telemetry = telemetry(config)?;
    let handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());

    let executor: Executor = sc_service::new_wasm_executor(&config.executor);
    let backend = database(config)?;
    let (client, backend, keystore, task_manager) =
        sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, Executor, _>(
            config,
            handle.clone(),
            executor.clone(),
            backend.clone(),
            genesis(config, backend, executor)?,
            false,
        )?;
    let client = Arc::new(client);

    let telemetry = telemetry.map(|(worker, telemetry)| {
        let tasks = task_manager.spawn_handle();
        tasks.spawn("telemetry", None, worker.run());
        telemetry
    });
    let pool = sc_transaction_pool::Builder::new(
        EssentialTasks::of(&task_manager),
        client.clone(),
        config.role.is_authority().into(),
    )
    .with_options(config.transaction_pool.clone())
    .with_prometheus(config.prometheus_registry())
    .build();

    let node = Node {
        client,
        select_chain: SelectChain::new(backend.clone()),
        backend,
        keystore: keystore.keystore(),
        pool: Arc::new(pool),
        role: config.role,
        name: config.network.node_name.clone(),
        registry: config.prometheus_registry().cloned(),
        telemetry: handle,
    };
    let import = import::pipeline(&node, &task_manager)?;
    Ok(Assembled {
        node,
        import,
        task_manager,
        telemetry,
    })
}

/// Opens the database. Pruning keeps old finality proofs, so that other nodes can warp-sync from this node.
fn database(config: &Configuration) -> Result<Arc<Backend>, Error> {
    let mut settings = config.db_config();
    settings.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
    Ok(sc_service::new_db_backend(settings)?)
}

/// Returns block 0 of the chain spec, with its state. Checks that a database with blocks began with it: the client
/// looks at the chain spec only if the database is new.
fn genesis(
    config: &Configuration,
    backend: Arc<Backend>,
    executor: Executor,
) -> Result<GenesisBlockBuilder<Block, Backend, Executor>, Error> {
    let spec = &config.chain_spec;
    let storage = chain_spec::storage_of(&**spec, executor.clone())
        .and_then(|built| built.map_or_else(|| spec.as_storage_builder().build_storage(), Ok))
        .map_err(sp_blockchain::Error::Storage)?;
    let blocks = backend.blockchain();
    if let Some(header) = blocks.header(blocks.info().genesis_hash)? {
        chain_spec::ensure_same_genesis(spec.id(), &storage, header.state_root())?;
    }
    let is_stored = !config.no_genesis();
    Ok(GenesisBlockBuilder::new_with_storage(
        storage, is_stored, backend, executor,
    )?)
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
    /// The number of messages that may wait for a slow telemetry server.
    const BUFFER: usize = 16;

    let Some(endpoints) = config.telemetry_endpoints.clone() else {
        return Ok(None);
    };
    if endpoints.is_empty() {
        return Ok(None);
    }
    let worker = TelemetryWorker::new(BUFFER)?;
    let telemetry = worker.handle().new_telemetry(endpoints);
    Ok(Some((worker, telemetry)))
}
