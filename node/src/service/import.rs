//! Imports blocks, in three steps:
//!
//! 1. BABE checks the author and the slot. It reports an author of two blocks in one slot.
//! 2. GRANDPA reads changes of its authorities, and proofs of finality.
//! 3. The client executes the block and stores it.
//!
//! Blocks from the network go through a queue. Own blocks come from [`super::authoring`]: they skip the queue, but go
//! through the same steps. Before: [`super::components`]. Next: [`super::network`].

use super::{
    essential::EssentialTasks,
    seal::{Sealed, Unsealed},
    Backend, Block, Client, Hash, Node, SelectChain,
};
use crate::refusals;
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sc_service::{Error, TaskManager};
use sp_api::ProvideRuntimeApi;
use sp_consensus_babe::{
    inherents::{BabeCreateInherentDataProviders, InherentDataProvider as SlotProvider},
    BabeConfiguration, SlotDuration,
};
use sp_consensus_grandpa::GrandpaApi;
use sp_timestamp::InherentDataProvider as TimeProvider;
use std::{error::Error as StdError, sync::Arc};

/// The number of blocks between two finality proofs that are stored regularly.
///
/// In addition, a proof is always stored when GRANDPA's authorities change.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// GRANDPA's part of the import, around the client.
type GrandpaImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// BABE's part of the import, around GRANDPA's.
pub type BabeImport = Sealed<
    BabeBlockImport<
        Block,
        Client,
        Unsealed<GrandpaImport>,
        BabeCreateInherentDataProviders<Block>,
        SelectChain,
    >,
>;

/// The queue that takes blocks, and the handles of the import for other parts.
pub struct ImportPipeline {
    /// Takes blocks from the network.
    pub queue: DefaultImportQueue<Block>,
    /// The handles for authoring, finality and RPC.
    pub links: Links,
}

/// The handles of the import for authoring, finality and RPC.
pub struct Links {
    /// Takes the blocks of this node.
    pub block_import: BabeImport,
    /// BABE's configuration and epochs.
    pub babe: BabeLink<Block>,
    /// Provides the data of BABE epochs.
    pub babe_worker: BabeWorkerHandle<Block>,
    /// GRANDPA's authorities, and the commands to its voter.
    pub grandpa: LinkHalf<Block, Client, SelectChain>,
}

/// Makes the import pipeline.
///
/// # Errors
/// - A call of the runtime API fails.
/// - The genesis can't be used by BABE or GRANDPA: see [`refusals::ensure_authorities`].
pub fn pipeline(node: &Node, task_manager: &TaskManager) -> Result<ImportPipeline, Error> {
    let config = sc_consensus_babe::configuration(&*node.client)?;
    ensure_usable(node, &config)?;
    let slot_duration = config.slot_duration();

    let (grandpa_import, grandpa) = sc_consensus_grandpa::block_import(
        node.client.clone(),
        JUSTIFICATION_PERIOD,
        &node.client,
        node.select_chain.clone(),
        node.telemetry.clone(),
    )?;
    let (babe_import, babe) = sc_consensus_babe::block_import(
        config,
        Unsealed(grandpa_import.clone()),
        node.client.clone(),
        inherents(slot_duration),
        node.select_chain.clone(),
        node.offchain_transactions(),
    )?;
    let block_import = Sealed(babe_import);
    let (queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
        link: babe.clone(),
        block_import: block_import.clone(),
        justification_import: Some(Box::new(grandpa_import)),
        client: node.client.clone(),
        slot_duration,
        spawner: &EssentialTasks::of(task_manager),
        registry: node.registry.as_ref(),
        telemetry: node.telemetry.clone(),
    })?;

    let links = Links {
        block_import,
        babe,
        babe_worker,
        grandpa,
    };
    Ok(ImportPipeline { queue, links })
}

/// Returns the provider of a block's inherents: the timestamp by this machine's clock, and the slot of that time.
pub fn inherents(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
    Arc::new(move |_parent: Hash, ()| async move {
        let time = TimeProvider::from_system_time();
        let slot = SlotProvider::from_timestamp_and_slot_duration(*time, slot_duration);
        Ok::<_, Box<dyn StdError + Send + Sync>>((slot, time))
    })
}

/// Checks the configuration of BABE and, at block 0, the authorities of GRANDPA.
///
/// GRANDPA reads its authorities from the genesis once, at the first start.
fn ensure_usable(node: &Node, config: &BabeConfiguration) -> Result<(), Error> {
    let chain = node.client.chain_info();
    let grandpa = if chain.best_number == 0 {
        let authorities = node
            .client
            .runtime_api()
            .grandpa_authorities(chain.genesis_hash)
            .map_err(sp_blockchain::Error::from)?;
        Some(authorities)
    } else {
        None
    };
    Ok(refusals::ensure_authorities(config, grandpa.as_ref())?)
}
