//! The options.

use clap::Parser;
use std::path::PathBuf;

/// Runs the migration from pallet-staking on the state of a chain, and reports what it does. The chain is not changed.
///
/// Exit code 0: the migration ends, and all invariants hold, or there is nothing to take over. 1: it refuses the state,
/// there are ledgers but no era, or an invariant is violated. 2: it can't be run to its end, for example because the
/// state can't be read or an option is wrong, or the report can't be written.
#[derive(Debug, Parser)]
#[command(name = "rehearse", version)]
pub struct Cli {
    /// The state: a raw chain spec as `export-state` of a node writes it, or a snapshot as `try-runtime create-snapshot`
    /// does.
    pub state: PathBuf,

    /// Also write the report as a JSON object to this file.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// The weight that migrations may take of a block, in ms. By default half of the largest block.
    #[arg(long, value_name = "MS")]
    pub service_weight: Option<u64>,

    /// The eras of `BondingDuration` in the new runtime. By default as in the old one. The same holds for the others.
    #[arg(long, value_name = "ERAS")]
    pub bonding_duration: Option<u32>,

    /// The eras of `HistoryDepth` in the new runtime.
    #[arg(long, value_name = "ERAS")]
    pub history_depth: Option<u32>,

    /// `MaxUnlockingChunks` in the new runtime.
    #[arg(long, value_name = "CHUNKS")]
    pub max_unlocking_chunks: Option<u32>,

    /// `MaxNominations` in the new runtime. 16 if the old runtime has no such constant.
    #[arg(long, value_name = "TARGETS")]
    pub max_nominations: Option<u32>,

    /// `MaxExposurePageSize` in the new runtime.
    #[arg(long, value_name = "NOMINATORS")]
    pub max_exposure_page_size: Option<u32>,
}
