//! Background work of a connected node: the off-chain workers, which send im-online's heartbeats, and
//! the authority discovery, by which validators find each other's addresses.
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

/// Runs the runtime's off-chain workers after every new best block. They may sign with our keys and
/// send transactions; they get no HTTP, because nothing in the runtime asks for it.
///
/// # Errors
/// A thread pool that can't be started.
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

/// Which addresses a validator publishes, and where it remembers those of others.
pub fn discovery_config(config: &Configuration) -> WorkerConfig {
    WorkerConfig {
        publish_non_global_ips: config.network.allow_non_globals_in_dht,
        public_addresses: config.network.public_addresses.clone(),
        persisted_cache_directory: config.network.net_config_path.clone(),
        // Only nodes from before such signatures exist need this off, and this chain has none.
        strict_record_validation: true,
        ..Default::default()
    }
}

/// Publishes our addresses under our authority key and looks up those of the other validators.
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
