//! Metrics of staking for Prometheus.
//!
//! | module | what it does |
//! |---|---|
//! | [`readings`] | reads the state of staking at a block |
//! | [`gauges`] | names the metrics, and sets them to what was read |
//!
//! A task of its own follows the chain. When a new best block is there, and the last readings are [`INTERVAL`] old, it
//! reads that block's state. It runs on a thread for blocking work. So neither import nor authoring waits for it. While
//! the node catches up with the chain, no block is announced, and nothing is read.
//!
//! Nothing runs if Prometheus is off. `monitoring/` has a dashboard and alerts with these metrics.
//!
//! Before: [`super::components`].

mod gauges;
mod readings;

use super::{Hash, Node};
use futures::StreamExt;
use gauges::Gauges;
use readings::Readings;
use sc_client_api::BlockchainEvents;
use sc_service::TaskManager;
use sp_blockchain::HeaderBackend;
use std::time::{Duration, Instant};
use substrate_prometheus_endpoint::PrometheusError;

/// The shortest time between two readings. Prometheus usually asks every 15 seconds.
const INTERVAL: Duration = Duration::from_secs(5);

/// The most announced blocks that are taken together. Only the newest of them is read.
const BURST: usize = 64;

/// Registers the metrics, and keeps them up to date.
///
/// # Errors
/// A metric of the same name is registered already.
pub fn run(node: &Node, task_manager: &TaskManager) -> Result<(), PrometheusError> {
    let Some(registry) = &node.registry else {
        return Ok(());
    };
    let gauges = Gauges::register(registry)?;
    task_manager.spawn_handle().spawn_blocking(
        "staking-metrics",
        Some("metrics"),
        follow(node.clone(), gauges),
    );
    Ok(())
}

/// Reads the best block at the start, then new best blocks.
async fn follow(node: Node, gauges: Gauges) {
    let blocks = node.client.import_notification_stream();
    let mut bursts = blocks.ready_chunks(BURST);
    update(&node, &gauges, node.client.info().best_hash);
    let mut updated = Instant::now();
    while let Some(burst) = bursts.next().await {
        let best = burst.iter().rev().find(|block| block.is_new_best);
        if let Some(block) = best.filter(|_| updated.elapsed() >= INTERVAL) {
            update(&node, &gauges, block.hash);
            updated = Instant::now();
        }
    }
}

/// Sets the gauges to the state of a block.
fn update(node: &Node, gauges: &Gauges, block: Hash) {
    match Readings::at(&node.backend, &node.keystore, block) {
        Ok(readings) => gauges.set(&readings),
        Err(error) => {
            gauges.set_unreadable();
            sc_telemetry::log::debug!("staking metrics: {error}");
        }
    }
}
