//! What can be typed: `palisade` with the options of a node, or one of the subcommands.
//!
//! The options themselves are `sc-cli`'s, the same as for any Substrate node, but for those of a network key
//! ([`crate::keys`]). Next: [`crate::command`].

use crate::{chain_spec, keys::KeyCommand};
use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
    ImportBlocksCmd, PurgeChainCmd, RevertCmd, RunCmd, SubstrateCli,
};
use sc_service::ChainSpec;

/// The command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    /// What to do instead of running a node.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// The options of a node.
    #[command(flatten)]
    pub run: RunCmd,
}

/// Everything but running a node.
// Parsed once per process, so the size of the largest variant costs nothing worth a `Box`.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Generate, inspect and insert keys.
    #[command(subcommand)]
    Key(KeyCommand),

    /// Print a chain specification, with this node as a boot node.
    BuildSpec(BuildSpecCmd),

    /// Write a chain specification to a file.
    ExportChainSpec(ExportChainSpecCmd),

    /// Delete a chain's database.
    PurgeChain(PurgeChainCmd),

    /// Execute a stored block again and check the result.
    CheckBlock(CheckBlockCmd),

    /// Write blocks to a file.
    ExportBlocks(ExportBlocksCmd),

    /// Import blocks from a file.
    ImportBlocks(ImportBlocksCmd),

    /// Write the state of a block as a raw chain specification.
    ExportState(ExportStateCmd),

    /// Take back the newest blocks that are not final.
    Revert(RevertCmd),

    /// Print what a chain's database holds: best, finalized and genesis block.
    ChainInfo(ChainInfoCmd),
}

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Palisade Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    // Names the default data directory too, so it must not follow a renamed binary.
    fn executable_name() -> String {
        "palisade".into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "README.md of the Palisade repository".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        chain_spec::load(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses like the process would, without leaving it on an error.
    fn parse(arguments: &[&str]) -> Cli {
        Cli::try_from_iter(arguments).expect("these arguments are valid")
    }

    #[test]
    fn the_command_line_has_no_contradictions() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn without_a_subcommand_a_node_runs() {
        let cli = parse(&["palisade", "--chain", "local", "--alice"]);
        assert!(cli.subcommand.is_none());
        assert!(cli.run.alice);
        assert_eq!(cli.run.shared_params.chain.as_deref(), Some("local"));
    }

    #[test]
    fn parity_db_is_the_only_database_on_offer() {
        let refused = Cli::try_from_iter(["palisade", "--database", "rocksdb"]);
        assert!(refused.is_err());
        parse(&["palisade", "--database", "paritydb"]);
    }

    #[test]
    fn node_options_and_a_subcommand_do_not_mix() {
        assert!(Cli::try_from_iter(["palisade", "--alice", "chain-info"]).is_err());
    }
}
