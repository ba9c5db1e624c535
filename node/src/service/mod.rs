//! Builds a node from the parts of `sc-*`.
//!
//! The modules, in the order of a start:
//!
//! | module | what it does |
//! |---|---|
//! | [`components`] | opens the database, makes the client and the transaction pool |
//! | [`essential`] | runs the essential tasks of the transaction pool and of the import queue |
//! | [`import`] | checks and imports blocks |
//! | [`seal`] | gives BABE's import the seals of blocks |
//! | [`network`] | connects to other nodes and opens the RPC |
//! | [`tasks`] | starts the off-chain workers and the authority discovery |
//! | [`authoring`] | authors blocks |
//! | [`finality`] | votes in GRANDPA |
//! | [`metrics`] | shows the state of staking to Prometheus |
//! | [`eras`] | writes a line for each era to the log |
//! | [`state`] | reads the state of a block with native types |
//!
//! Before: [`crate::command`].

mod authoring;
mod components;
mod eras;
mod essential;
mod finality;
mod import;
mod metrics;
mod network;
mod seal;
mod state;
mod tasks;

pub use components::{assemble, Assembled, Node};
pub use import::ImportPipeline;

use crate::{chain_spec, rpc};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{
    config::NetworkBackendType, Litep2pNetworkBackend, NetworkBackend, NetworkWorker,
};
use sc_service::{ChainType, Configuration, Error, TaskManager};
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::sync::Arc;

pub use palisade_runtime::opaque::Block;

/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;
/// Executes the runtime. It always runs as Wasm, because the chain has agreed on the Wasm in its state.
pub type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;
/// The chain's database.
pub type Backend = sc_service::TFullBackend<Block>;
/// The chain: its database, and the runtime that executes blocks and runtime API calls.
pub type Client = sc_service::TFullClient<Block, palisade_runtime::RuntimeApi, Executor>;
/// Selects the block to build on.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// The transactions that wait for a block.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;

/// Starts a node. It runs until the returned task manager is dropped.
///
/// # Errors
/// The error of the part that could not be started.
pub fn start(config: Configuration) -> Result<TaskManager, Error> {
    match config.network.network_backend {
        NetworkBackendType::Libp2p => start_on::<NetworkWorker<Block, Hash>>(config),
        NetworkBackendType::Litep2p => start_on::<Litep2pNetworkBackend>(config),
    }
}

fn start_on<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, Error> {
    let Assembled {
        node,
        import,
        mut task_manager,
        mut telemetry,
    } = assemble(&config)?;
    let ImportPipeline { queue, links } = import;
    warn_of_well_known_keys(&config, &links);

    let duties = Duties::of(&config);
    let discovery = tasks::discovery_config(&config);
    let voter_state = SharedVoterState::empty();
    let rpc = rpc_sources(&node, &links, &voter_state, &config);

    let connections = network::connect::<N>(
        config,
        &node,
        queue,
        &links.grandpa,
        rpc,
        &mut task_manager,
        telemetry.as_mut(),
    )?;

    metrics::run(&node, &task_manager)?;
    eras::run(&node, &task_manager);
    if duties.offchain_workers {
        tasks::run_offchain_workers(&node, &connections, &task_manager)?;
    }
    if node.role.is_authority() {
        tasks::run_authority_discovery(&node, &connections, discovery, &task_manager);
        authoring::run(
            &node,
            &connections,
            &links,
            duties.force_authoring,
            &task_manager,
        )?;
    }
    if duties.vote {
        finality::run(
            &node,
            connections,
            links.grandpa,
            voter_state,
            &task_manager,
        )?;
    }
    Ok(task_manager)
}

/// The options that decide which parts run, apart from the node's role.
struct Duties {
    offchain_workers: bool,
    force_authoring: bool,
    vote: bool,
}

impl Duties {
    fn of(config: &Configuration) -> Self {
        Self {
            offchain_workers: config.offchain_worker.enabled,
            force_authoring: config.force_authoring,
            vote: !config.disable_grandpa,
        }
    }
}

fn rpc_sources(
    node: &Node,
    links: &import::Links,
    voter_state: &SharedVoterState,
    config: &Configuration,
) -> rpc::Sources {
    let authority_set = links.grandpa.shared_authority_set().clone();
    rpc::Sources {
        client: node.client.clone(),
        pool: node.pool.clone(),
        select_chain: node.select_chain.clone(),
        keystore: node.keystore.clone(),
        chain_spec: config.chain_spec.cloned_box(),
        babe_worker: links.babe_worker.clone(),
        voter_state: voter_state.clone(),
        justifications: links.grandpa.justification_stream(),
        finality_proofs: FinalityProofProvider::new_for_service(
            node.backend.clone(),
            Some(authority_set.clone()),
        ),
        authority_set,
    }
}

/// Warns if the keys of a live chain's authorities are public.
///
/// `palisade new-chain` refuses such keys. But a chain spec can be edited by hand.
fn warn_of_well_known_keys(config: &Configuration, links: &import::Links) {
    if config.chain_spec.chain_type() != ChainType::Live {
        return;
    }
    let names = chain_spec::well_known_authorities(&links.babe.config().authorities);
    if !names.is_empty() {
        sc_telemetry::log::warn!(
            "⚠️  Anybody can author blocks on this live chain: the keys of {} are public. Replace them in the chain spec before it holds anything of value.",
            names.join(", ")
        );
    }
}

/// Removes what BABE and GRANDPA have stored about the newest `blocks` blocks.
///
/// The caller reverts these blocks afterwards. Data about final blocks stays.
///
/// # Errors
/// The database can't be read or written.
pub fn revert(
    client: Arc<Client>,
    backend: Arc<Backend>,
    blocks: NumberFor<Block>,
) -> sc_cli::Result<()> {
    sc_consensus_babe::revert(client.clone(), backend, blocks)?;
    sc_consensus_grandpa::revert(client, blocks)?;
    Ok(())
}
