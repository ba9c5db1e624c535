//! Runs the command of the command line.
//!
//! A command that opens a chain's database checks two things first ([`crate::refusals`]): no other process has the
//! database open, and the files beside it can be used. A command that only reads or reverts also checks that there is a
//! database. Before: [`crate::cli`]. Next, for a node: [`crate::service`].

use crate::{
    blocks,
    cli::{Cli, Subcommand},
    refusals::{self, ensure_can_work_on, ensure_has_database},
    service::{self, Assembled, Block, ImportPipeline, Node},
    specs,
};
use futures::TryFutureExt;
use sc_cli::{
    CliConfiguration, Error, ExportBlocksCmd, ExportChainSpecCmd, ImportBlocksCmd, Result, RunCmd,
    SubstrateCli,
};
use sc_consensus::DefaultImportQueue;
use sc_service::Configuration;
use sc_telemetry::log::{info, warn};
use std::{future::Future, io};

/// Parses the command line and runs the command. A node runs until a signal stops it.
///
/// # Errors
/// The error of the command. [`refusals::one_line`] turns it into a line for the user.
pub fn run() -> Result<()> {
    let mut cli = Cli::from_args();
    match cli.subcommand.take() {
        None => run_node(&cli),
        Some(Subcommand::Key(command)) => command.run(&cli),
        Some(Subcommand::NewChain(command)) => command.run(),
        Some(Subcommand::Risk(command)) => command
            .run(&mut io::stdout().lock())
            .map_err(|error| error.to_string().into()),
        Some(Subcommand::BuildSpec(command)) => cli
            .create_runner(&command)?
            .sync_run(|config| specs::build(&command, config)),
        Some(Subcommand::ExportChainSpec(command)) => export_chain_spec(&cli, &command),
        Some(Subcommand::PurgeChain(command)) => {
            without_client(&cli, &command, ensure_can_work_on, |config| {
                command.run(config.database)
            })
        }
        Some(Subcommand::ChainInfo(command)) => {
            without_client(&cli, &command, ensure_has_database, |config| {
                command.run::<Block>(&config)
            })
        }
        Some(Subcommand::CheckBlock(command)) => {
            with_import_queue(&cli, &command, ensure_has_database, |node, queue| {
                command.run(node.client, queue)
            })
        }
        Some(Subcommand::ImportBlocks(command)) => import_blocks(&cli, &command),
        Some(Subcommand::ExportBlocks(command)) => export_blocks(&cli, &command),
        Some(Subcommand::ExportState(command)) => {
            let block = command.input.as_ref();
            with_client(&cli, &command, |node, config| async move {
                specs::export_state(&node, config.chain_spec, block)
            })
        }
        Some(Subcommand::Revert(command)) => with_client(&cli, &command, |node, _| {
            command.run(node.client, node.backend, Some(Box::new(service::revert)))
        }),
    }
}

fn import_blocks(cli: &Cli, command: &ImportBlocksCmd) -> Result<()> {
    let named = |error| refusals::about("file of blocks", command.input.as_deref(), error);
    with_import_queue(cli, command, ensure_can_work_on, |node, queue| {
        command.run(node.client, queue).map_err(named)
    })
}

fn export_blocks(cli: &Cli, command: &ExportBlocksCmd) -> Result<()> {
    let named = |error| refusals::about("output file", command.output.as_deref(), error);
    with_client(cli, command, |node, config| async move {
        blocks::ensure_exportable(command, &node.client).await?;
        let exported = command.run(node.client, config.database).await;
        exported.map_err(named)?;
        blocks::flush(&mut io::stdout())
    })
}

fn export_chain_spec(cli: &Cli, command: &ExportChainSpecCmd) -> Result<()> {
    let spec = cli.load_spec(&command.chain)?;
    specs::ensure_sound(&*spec, command.raw)?;
    command
        .run(spec)
        .map_err(|error| refusals::about("output file", command.output.as_deref(), error))
}

fn run_node(cli: &Cli) -> Result<()> {
    let mut options = with_test_identity(cli.run.clone());
    let password_file = options.keystore_params.password_filename.clone();
    refusals::read_password_file(&mut options.keystore_params)?;

    let mut runner = cli.create_runner(&options)?;
    refusals::ensure_can_start(runner.config(), password_file.as_deref())?;
    for warning in refusals::warnings(runner.config()) {
        warn!("⚠️  {warning}");
    }
    forbid_random_rpc_port(runner.config_mut());
    runner
        .run_node_until_exit(|config| async move { service::start(config).map_err(Error::from) })?;
    info!("👋 Stopped by a signal");
    Ok(())
}

/// Lets a node with the keys of `--alice` and the like generate its network key at the first start.
///
/// Such a node is part of a test. It keeps the key for later starts.
fn with_test_identity(mut options: RunCmd) -> RunCmd {
    if options.get_keyring().is_some() {
        options
            .network_params
            .node_key_params
            .unsafe_force_node_key_generation = true;
    }
    options
}

/// Makes the node stop if another process takes the RPC port after the check.
///
/// Otherwise the RPC server would listen on a random port, where no client finds it.
fn forbid_random_rpc_port(config: &mut Configuration) {
    for endpoint in config.rpc.addr.iter_mut().flatten() {
        endpoint.retry_random_port = false;
    }
}

/// Checks whether a command can run with a configuration.
type Check = fn(&Configuration) -> std::result::Result<(), String>;

/// Runs a command that needs only the files of the database.
fn without_client<C: CliConfiguration>(
    cli: &Cli,
    command: &C,
    check: Check,
    job: impl FnOnce(Configuration) -> Result<()>,
) -> Result<()> {
    let runner = cli.create_runner(command)?;
    check(runner.config())?;
    runner.sync_run(job)
}

/// Runs a command that reads or changes the stored chain.
fn with_client<C: CliConfiguration, F: Future<Output = Result<()>>>(
    cli: &Cli,
    command: &C,
    job: impl FnOnce(Node, Configuration) -> F,
) -> Result<()> {
    with_assembled(cli, command, ensure_has_database, |node, import, config| {
        (job(node, config), import)
    })
}

/// Runs a command that imports blocks into the chain.
fn with_import_queue<C: CliConfiguration, F: Future<Output = Result<()>>>(
    cli: &Cli,
    command: &C,
    check: Check,
    job: impl FnOnce(Node, DefaultImportQueue<Block>) -> F,
) -> Result<()> {
    with_assembled(cli, command, check, |node, import, _| {
        (job(node, import.queue), import.links)
    })
}

/// Runs a command on a node without a network.
///
/// The job returns its work, and the part of the import pipeline that it does not use.
fn with_assembled<C: CliConfiguration, F: Future<Output = Result<()>>, Unused>(
    cli: &Cli,
    command: &C,
    check: Check,
    job: impl FnOnce(Node, ImportPipeline, Configuration) -> (F, Unused),
) -> Result<()> {
    let runner = cli.create_runner(command)?;
    check(runner.config())?;

    // Kept until the background tasks have stopped. A task whose other end is dropped first reports a failure.
    let mut kept = None;
    runner.async_run(|config| {
        let Assembled {
            node,
            import,
            task_manager,
            telemetry,
        } = service::assemble(&config)?;
        let (work, unused) = job(node.clone(), import, config);
        kept = Some((node, unused, telemetry));
        Ok((work, task_manager))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> RunCmd {
        let cli = Cli::try_from_iter([&["palisade"], arguments].concat());
        with_test_identity(cli.expect("these arguments are valid").run)
    }

    #[test]
    fn only_test_nodes_make_up_their_network_identity() {
        let makes_one_up = |arguments| {
            let params = options(arguments).network_params.node_key_params;
            params.unsafe_force_node_key_generation
        };
        assert!(makes_one_up(&["--chain", "local", "--bob"]));
        assert!(!makes_one_up(&["--chain", "my-chain.json", "--validator"]));
    }
}
