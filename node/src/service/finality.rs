//! Runs the GRANDPA voter.
//!
//! It follows the votes of all authorities. It votes itself if the node runs as an authority (`--validator`), and the
//! keystore has the key of an authority.
//! Before: [`super::authoring`]. This is the last step of a start.

use super::{import::JUSTIFICATION_PERIOD, network::Connections, Block, Client, Node, SelectChain};
use sc_consensus_grandpa::{
    run_grandpa_voter, Config, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_service::{Error, TaskManager};
use std::{sync::Arc, time::Duration};

/// The time in which a message is expected to reach all voters.
///
/// Each round waits for this time. If the value is too small, voters vote before the messages of the others have
/// arrived. If it is too large, finality is late.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Starts the voter.
///
/// # Errors
/// The voter can't be started.
pub fn run(
    node: &Node,
    connections: Connections,
    link: LinkHalf<Block, Client, SelectChain>,
    voter_state: SharedVoterState,
    task_manager: &TaskManager,
) -> Result<(), Error> {
    // A node that is no authority must not vote, even if its keystore has the key of one.
    let keystore = node.role.is_authority().then(|| node.keystore.clone());
    let voter = run_grandpa_voter(GrandpaParams {
        config: Config {
            gossip_duration: GOSSIP_DURATION,
            justification_generation_period: JUSTIFICATION_PERIOD,
            observer_enabled: false,
            local_role: node.role,
            name: Some(node.name.clone()),
            keystore,
            telemetry: node.telemetry.clone(),
            protocol_name: connections.grandpa_protocol,
        },
        link,
        network: connections.network,
        sync: Arc::new(connections.sync),
        notification_service: connections.grandpa_messages,
        voting_rule: VotingRulesBuilder::default().build(),
        prometheus_registry: node.registry.clone(),
        shared_voter_state: voter_state,
        telemetry: node.telemetry.clone(),
        offchain_tx_pool_factory: node.offchain_transactions(),
    })?;
    // Without a voter there is no finality, so the node stops with it.
    task_manager
        .spawn_essential_handle()
        .spawn_blocking("grandpa-voter", None, voter);
    Ok(())
}
