//! Connects the node to other nodes, and to clients by RPC, Prometheus and telemetry.
//!
//! Before: [`super::import`], whose queue takes the blocks from the network. Next: [`super::tasks`].

use super::{Block, Client, Hash, Node, SelectChain};
use crate::rpc;
use sc_consensus::DefaultImportQueue;
use sc_consensus_grandpa::{warp_proof, LinkHalf};
use sc_network::{
    config::FullNetworkConfiguration, service::traits::NetworkService, NetworkBackend,
    NotificationService, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_service::{
    BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_telemetry::Telemetry;
use std::sync::Arc;

/// The connections of a node to other nodes.
pub struct Connections {
    /// The network itself.
    pub network: Arc<dyn NetworkService>,
    /// Syncs the chain with other nodes.
    pub sync: Arc<SyncingService<Block>>,
    /// The name of GRANDPA's protocol on this chain.
    pub grandpa_protocol: ProtocolName,
    /// The messages of GRANDPA.
    pub grandpa_messages: Box<dyn NotificationService>,
}

/// Starts the network, then the RPC and the other services around it.
///
/// # Errors
/// A part that could not be started. For example, another process has taken a port since the check.
pub fn connect<N: NetworkBackend<Block, Hash>>(
    config: Configuration,
    node: &Node,
    import_queue: DefaultImportQueue<Block>,
    grandpa: &LinkHalf<Block, Client, SelectChain>,
    rpc: rpc::Sources,
    task_manager: &mut TaskManager,
    telemetry: Option<&mut Telemetry>,
) -> Result<Connections, Error> {
    let metrics = N::register_notification_metrics(node.registry.as_ref());
    let mut net_config =
        FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, node.registry.clone());

    let genesis = node.client.chain_info().genesis_hash;
    let grandpa_protocol =
        sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
    let (grandpa_config, grandpa_messages) =
        sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
            grandpa_protocol.clone(),
            metrics.clone(),
            net_config.peer_store_handle(),
        );
    net_config.add_notification_protocol(grandpa_config);

    let (network, system_rpc_tx, tx_handler_controller, sync, _no_bitswap) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config,
            client: node.client.clone(),
            transaction_pool: node.pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(warp_sync(node, grandpa)),
            block_relay: None,
            metrics,
            gap_sync_body_policy: None,
        })?;

    sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client: node.client.clone(),
        backend: node.backend.clone(),
        task_manager,
        keystore: node.keystore.clone(),
        transaction_pool: node.pool.clone(),
        rpc_builder: Box::new(move |executor| rpc.module(executor).map_err(Error::Application)),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync.clone(),
        telemetry,
        tracing_execute_block: None,
    })?;

    Ok(Connections {
        network,
        sync,
        grandpa_protocol,
        grandpa_messages,
    })
}

/// Returns the configuration of warp sync.
///
/// With warp sync a new node jumps to the newest final block. It needs only the proofs of GRANDPA's authority changes.
fn warp_sync(node: &Node, grandpa: &LinkHalf<Block, Client, SelectChain>) -> WarpSyncConfig<Block> {
    let no_hard_forks = Vec::new();
    WarpSyncConfig::WithProvider(Arc::new(warp_proof::NetworkProvider::new(
        node.backend.clone(),
        grandpa.shared_authority_set().clone(),
        no_hard_forks,
    )))
}
