//! `bench-weights`: runs the benchmarks of a runtime in Wasm and writes their results as weights.
//!
//! This is the benchmark command of the SDK, `frame-benchmarking-cli`, without a node around it. `scripts/weights.sh`
//! calls it. `--help` lists its options.

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;
use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` is set: the progress of the command, and everything that may be wrong.
const FILTER: &str = "warn,frame::benchmark=info";

fn init_log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(FILTER));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

fn main() -> sc_cli::Result<()> {
    init_log();
    // `()`: the runtime needs no host functions besides those of the SDK.
    PalletCmd::parse().run_with_spec::<BlakeTwo256, ()>(None)
}
