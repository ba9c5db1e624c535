//! Runs the background work of a connected node.
//!
//! - The off-chain workers send the heartbeats of im-online.
//! - With authority discovery, validators find each other's addresses.
//!
//! Before: [`super::network`]. Next: [`super::authoring`].

use super::{network::Connections, Node};
use futures::StreamExt;
use sc_authority_discovery::{Role, WorkerConfig};
use sc_client_api::Backend;
use sc_network::{Event, NetworkEventStream};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{Configuration, Error, TaskManager};
use std::sync::Arc;

/// Runs the runtime's off-chain workers after every new best block.
///
/// They can sign with the keys of the node and submit transactions. They have no HTTP, because the runtime does not use
/// it.
///
/// # Errors
/// The thread pool can't be started.
pub fn run_offchain_workers(
    node: &Node,
    connections: &Connections,
    task_manager: &TaskManager,
) -> Result<(), Error> {
    let workers = OffchainWorkers::new(OffchainWorkerOptions {
        runtime_api_provider: node.client.clone(),
        keystore: Some(node.keystore.clone()),
        offchain_db: node.backend.offchain_storage(),
        transaction_pool: Some(node.offchain_transactions()),
        network_provider: Arc::new(connections.network.clone()),
        is_validator: node.role.is_authority(),
        enable_http_requests: false,
        custom_extensions: |_| Vec::new(),
    })?;
    task_manager.spawn_handle().spawn(
        "offchain-workers-runner",
        "offchain-worker",
        workers.run(node.client.clone(), task_manager.spawn_handle()),
    );
    Ok(())
}

/// Returns the configuration of authority discovery: the addresses that a validator publishes, and the directory in
/// which it stores the addresses of others.
pub fn discovery_config(config: &Configuration) -> WorkerConfig {
    WorkerConfig {
        publish_non_global_ips: config.network.allow_non_globals_in_dht,
        public_addresses: config.network.public_addresses.clone(),
        persisted_cache_directory: config.network.net_config_path.clone(),
        // Only networks with old nodes, which do not sign their records, must switch this off. This chain has none.
        strict_record_validation: true,
        ..Default::default()
    }
}

/// Publishes the addresses of this node under its authority key. Looks up the addresses of the other validators.
pub fn run_authority_discovery(
    node: &Node,
    connections: &Connections,
    config: WorkerConfig,
    task_manager: &TaskManager,
) {
    let dht_events = connections
        .network
        .event_stream("authority-discovery")
        .filter_map(|event| async move {
            match event {
                Event::Dht(event) => Some(event),
                _ => None,
            }
        });
    let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
        config,
        node.client.clone(),
        Arc::new(connections.network.clone()),
        Box::pin(dht_events),
        Role::PublishAndDiscover(node.keystore.clone()),
        node.registry.clone(),
        task_manager.spawn_handle(),
    );
    task_manager.spawn_handle().spawn(
        "authority-discovery-worker",
        Some("networking"),
        worker.run(),
    );
}
