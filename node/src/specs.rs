//! The commands `build-spec` and `export-state`, which print a chain specification.
//!
//! Their options are those of `sc-cli`. But there, both succeed even if the specification could not be printed in full,
//! for example because the disk is full. Before: [`crate::command`].

use crate::{
    chain_spec, refusals,
    service::{Backend, Block, Client, Node},
};
use sc_cli::{BlockNumberOrHash, BuildSpecCmd, Result};
use sc_network::config::{build_multiaddr, MultiaddrWithPeerId, NodeKeyConfig};
use sc_service::{chain_ops::export_raw_state, ChainSpec, Configuration};
use sp_blockchain::HeaderBackend;
use std::io::{self, Write};

/// Prints the specification of a configuration. If it has no boot nodes, this node becomes one.
///
/// # Errors
/// - No chain can start from the specification.
/// - The network key can't be read.
/// - The specification can't be printed in full.
pub fn build(command: &BuildSpecCmd, config: Configuration) -> Result<()> {
    let (mut spec, key) = (config.chain_spec, config.network.node_key);
    ensure_sound(&*spec, command.raw)?;
    if spec.boot_nodes().is_empty() && !command.disable_default_bootnode {
        spec.add_boot_node(on_this_machine(&key)?);
    }
    print(&*spec, command.raw)
}

/// Prints the state of a block as a raw specification. Without a block, that of the best one.
///
/// # Errors
/// - There is no such block, or its state is not in the database.
/// - The specification can't be printed in full.
pub fn export_state(
    node: &Node,
    mut spec: Box<dyn ChainSpec>,
    block: Option<&BlockNumberOrHash>,
) -> Result<()> {
    let hash = match block {
        Some(block) => node
            .client
            .expect_block_hash_from_id(&block.parse::<Block>()?)?,
        None => node.client.chain_info().best_hash,
    };
    let state = export_raw_state::<Block, Backend, Client>(node.client.clone(), hash)?;
    spec.set_storage(state);
    print(&*spec, true)
}

/// Checks that a chain can start from a specification before it is written. A raw one is built anyway.
///
/// # Errors
/// The reason for which the runtime refuses the genesis.
pub fn ensure_sound(spec: &dyn ChainSpec, raw: bool) -> Result<()> {
    if !raw {
        chain_spec::ensure_buildable(spec)?;
    }
    Ok(())
}

/// Returns the address of the node with this key on its own machine.
fn on_this_machine(key: &NodeKeyConfig) -> Result<MultiaddrWithPeerId> {
    let pair = key
        .clone()
        .into_keypair()
        .map_err(|error| refusals::about_node_key(key, error.into()))?;
    Ok(MultiaddrWithPeerId {
        multiaddr: build_multiaddr![Ip4([127, 0, 0, 1]), Tcp(30333u16)],
        peer_id: pair.public().to_peer_id(),
    })
}

fn print(spec: &dyn ChainSpec, raw: bool) -> Result<()> {
    write(&mut io::stdout().lock(), &spec.as_json(raw)?)
}

fn write(out: &mut impl Write, json: &str) -> Result<()> {
    out.write_all(json.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| format!("the chain spec can't be written: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specification_that_does_not_fit_on_the_disk_is_an_error() {
        let mut disk = [0u8; 8];
        let failed = write(&mut &mut disk[..], "{ \"name\": \"Test\" }");
        let line = refusals::one_line(&failed.expect_err("it has more than 8 bytes"));
        assert!(
            line.starts_with("the chain spec can't be written: "),
            "{line}"
        );
    }

    #[test]
    fn a_specification_that_fits_is_written_as_it_is() {
        let mut disk = Vec::new();
        write(&mut disk, "{ \"name\": \"Test\" }").expect("there is room");
        assert_eq!(disk, b"{ \"name\": \"Test\" }");
    }
}
