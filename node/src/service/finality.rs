//! Votes in GRANDPA with the key in our keystore, if it is an authority's, and follows the votes of
//! the others in any case.
//!
//! Before: [`super::authoring`]. The last step of a start.

use super::{import::JUSTIFICATION_PERIOD, network::Connections, Block, Client, Node, SelectChain};
use sc_consensus_grandpa::{
    run_grandpa_voter, Config, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_service::{Error, TaskManager};
use std::{sync::Arc, time::Duration};

/// How long a message may take to reach all voters. Longer than that, and rounds get restless;
/// shorter than it has to be, and every round waits for nothing.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Starts to vote.
///
/// # Errors
/// A voter that can't be started.
pub fn run(
    node: &Node,
    connections: Connections,
    link: LinkHalf<Block, Client, SelectChain>,
    voter_state: SharedVoterState,
    task_manager: &TaskManager,
) -> Result<(), Error> {
    // Whoever does not validate does not vote, whatever keys may lie around.
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
    // Without votes there is no finality, so the node goes down with its voter.
    task_manager
        .spawn_essential_handle()
        .spawn_blocking("grandpa-voter", None, voter);
    Ok(())
}
