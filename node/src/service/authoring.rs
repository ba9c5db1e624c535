//! Makes blocks: in every slot that BABE gives to a key in our keystore, a block on top of the best
//! one, with the transactions that fit.
//!
//! Before: [`super::network`]. Next: [`super::finality`].

use super::{
    import::{inherents, Links},
    network::Connections,
    Node,
};
use sc_basic_authorship::ProposerFactory;
use sc_consensus_babe::{start_babe, BabeParams, SlotProportion};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_service::{Error, TaskManager};

/// The part of a slot that may be spent on filling a block; the rest is for the others to import it.
const SLOT_SHARE_FOR_PROPOSING: f32 = 0.5;

/// Starts to author. `force` authors although no other node is in sight, as a development chain must.
///
/// # Errors
/// A worker that can't be started.
pub fn run(
    node: &Node,
    connections: &Connections,
    links: &Links,
    force: bool,
    task_manager: &TaskManager,
) -> Result<(), Error> {
    let proposer = ProposerFactory::new(
        task_manager.spawn_handle(),
        node.client.clone(),
        node.pool.clone(),
        node.registry.as_ref(),
        node.telemetry.clone(),
    );
    let worker = start_babe(BabeParams {
        keystore: node.keystore.clone(),
        client: node.client.clone(),
        select_chain: node.select_chain.clone(),
        env: proposer,
        block_import: links.block_import.clone(),
        sync_oracle: connections.sync.clone(),
        justification_sync_link: connections.sync.clone(),
        create_inherent_data_providers: inherents(links.babe.config().slot_duration()),
        force_authoring: force,
        // When finality falls behind, fewer blocks give the voters time to catch up.
        backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
        babe_link: links.babe.clone(),
        block_proposal_slot_portion: SlotProportion::new(SLOT_SHARE_FOR_PROPOSING),
        max_block_proposal_slot_portion: None,
        telemetry: node.telemetry.clone(),
    })?;
    // A validator that can't author any more had better stop than look alive.
    task_manager.spawn_essential_handle().spawn_blocking(
        "babe-proposer",
        Some("block-authoring"),
        worker,
    );
    Ok(())
}
