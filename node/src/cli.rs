//! The command line: `palisade` with the options of a node, or with a subcommand.
//!
//! The options come from `sc-cli` and are the same as for any Substrate node. Only the commands for a network key have
//! their own ([`crate::keys`]). `new-chain` is ours ([`crate::new_chain`]), and so is `risk` (the crate
//! `palisade-risk`). Next: [`crate::command`].

use crate::{chain_spec, keys::KeyCommand, new_chain::NewChainCmd};
use palisade_risk::command::RiskCmd;
use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
    ImportBlocksCmd, PurgeChainCmd, RevertCmd, RunCmd, SubstrateCli,
};
use sc_service::ChainSpec;

/// The command line.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    /// The command to run. Without one, a node starts.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// The options of a node.
    #[command(flatten)]
    pub run: RunCmd,
}

/// The commands other than running a node.
// Parsed once per process, so boxing the largest variant would gain nothing.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Generate, inspect and insert keys.
    #[command(subcommand)]
    Key(KeyCommand),

    /// Print the chain specification of a new chain, from a description in TOML.
    NewChain(NewChainCmd),

    /// Report the systemic risk of staking and restaking, from a file or from a node.
    ///
    /// The report says on how few the stake depends, which attacks pay, how far a loss can spread, and what stake is
    /// expected to earn and to lose. Nothing is changed, and no key is needed.
    Risk(RiskCmd),

    /// Print a chain specification. If it names no boot node, this node is added as one.
    BuildSpec(BuildSpecCmd),

    /// Print a chain specification, or write it to a file.
    ExportChainSpec(ExportChainSpecCmd),

    /// Delete a chain's database.
    PurgeChain(PurgeChainCmd),

    /// Execute a stored block again and check the result.
    CheckBlock(CheckBlockCmd),

    /// Print blocks, or write them to a file.
    ExportBlocks(ExportBlocksCmd),

    /// Import blocks from a file or from stdin.
    ImportBlocks(ImportBlocksCmd),

    /// Print the state of a block as a raw chain specification.
    ExportState(ExportStateCmd),

    /// Revert the newest blocks. Final blocks are never reverted.
    Revert(RevertCmd),

    /// Print the best, the finalized and the genesis block of a chain's database.
    ChainInfo(ChainInfoCmd),
}

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Palisade Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    // This is also the name of the default data directory. It must stay the same if the binary is renamed.
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

    /// Parses as the program does, but never ends the process.
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
