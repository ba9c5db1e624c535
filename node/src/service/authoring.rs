//! Authors blocks.
//!
//! In every slot that BABE assigns to a key in the keystore, the node builds a block on the best block. The new block
//! has as many transactions as fit.
//!
//! Before: [`super::network`]. Next: [`super::finality`].

use super::{
    import::{inherents, Links},
    network::Connections,
    Block, Node,
};
use sc_basic_authorship::ProposerFactory;
use sc_consensus_babe::{start_babe, BabeParams, SlotProportion};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_service::{Error, TaskManager};
use sp_runtime::traits::NumberFor;

/// The strategy that skips slots while finality lags.
type BackOff = BackoffAuthoringOnFinalizedHeadLagging<NumberFor<Block>>;

/// The number of sessions without finality after which slots are skipped.
///
/// Until then no slot is skipped. The runtime can judge as usual which validators are offline.
const UNHINDERED_SESSIONS: u64 = 12;

/// The most slots that are skipped after a block.
///
/// With one skipped slot, half of the validators still fill a third of the slots. With two, they would fill a quarter.
/// The runtime judges no session in which less than a third of the slots have blocks.
const LONGEST_WAIT: u32 = 1;

/// The fewest slots of an epoch in which slots are skipped.
///
/// A heartbeat that was sent late must get into a block in the last fifth of the epoch. With 100 slots and half of the
/// validators online, this fifth has six blocks on average. In a shorter epoch it would have fewer.
const SHORTEST_EPOCH_WITH_WAITS: u64 = 100;

/// The part of a slot in which a block may be filled. The other nodes need the rest to import the block.
const SLOT_SHARE_FOR_PROPOSING: f32 = 0.5;

/// Starts the authoring worker.
///
/// With `force` the node authors without being connected to another node. A development chain needs this.
///
/// # Errors
/// The worker can't be started.
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
        backoff_authoring_blocks: back_off(links.babe.config().epoch_length),
        babe_link: links.babe.clone(),
        block_proposal_slot_portion: SlotProportion::new(SLOT_SHARE_FOR_PROPOSING),
        max_block_proposal_slot_portion: None,
        telemetry: node.telemetry.clone(),
    })?;
    // The node stops with the worker. Otherwise a validator that can't author would look healthy.
    task_manager.spawn_essential_handle().spawn_blocking(
        "babe-proposer",
        Some("block-authoring"),
        worker,
    );
    Ok(())
}

/// Returns the strategy that skips slots while finality lags, for an epoch of `epoch_length` slots.
///
/// With half of the blocks, slow voters have time to catch up. Returns `None` if no slot is skipped: see
/// [`SHORTEST_EPOCH_WITH_WAITS`].
fn back_off(epoch_length: u64) -> Option<BackOff> {
    let slack = epoch_length.saturating_mul(UNHINDERED_SESSIONS);
    (epoch_length >= SHORTEST_EPOCH_WITH_WAITS).then(|| BackOff {
        max_interval: LONGEST_WAIT,
        unfinalized_slack: slack.try_into().unwrap_or(u32::MAX),
        authoring_bias: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sc_consensus_slots::BackoffAuthoringBlocksStrategy;

    const EPOCHS: [u64; 6] = [1, 10, 20, 50, 600, 2_400];

    /// A chain without finality. `back_off` is asked before each block.
    struct Lagging {
        back_off: Option<BackOff>,
        epoch_length: u64,
        slot: u64,
        head: (u32, u64),
        lots: u64,
    }

    impl Lagging {
        fn with_epochs_of(epoch_length: u64) -> Self {
            Self {
                back_off: back_off(epoch_length),
                epoch_length,
                slot: 0,
                head: (0, 0),
                lots: 1,
            }
        }

        /// Returns the number of blocks in the next session, with `online` of four validators online. Each slot
        /// belongs to a random one of the four.
        fn session(&mut self, online: u64) -> u64 {
            let before = self.head.0;
            for _ in 0..self.epoch_length {
                self.slot += 1;
                self.lots = self
                    .lots
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let author = (self.lots >> 33) % 4;
                if author < online && !self.waits() {
                    self.head = (self.head.0 + 1, self.slot);
                }
            }
            u64::from(self.head.0 - before)
        }

        /// Returns whether an author skips the present slot.
        fn waits(&self) -> bool {
            let (number, slot) = self.head;
            self.back_off.as_ref().is_some_and(|strategy| {
                strategy.should_backoff(number, slot.into(), 0, self.slot.into(), "test")
            })
        }

        /// Returns the number of blocks in the next `sessions` sessions.
        fn sessions(&mut self, sessions: u64, online: u64) -> u64 {
            (0..sessions).map(|_| self.session(online)).sum()
        }
    }

    #[test]
    fn in_the_first_sessions_without_finality_no_slot_is_left_out() {
        for epoch_length in EPOCHS {
            let mut chain = Lagging::with_epochs_of(epoch_length);
            for session in 0..UNHINDERED_SESSIONS {
                assert_eq!(
                    chain.session(4),
                    epoch_length,
                    "session {session} of {epoch_length} slots"
                );
            }
        }
    }

    #[test]
    fn however_long_finality_lags_all_validators_fill_half_of_the_slots() {
        for epoch_length in EPOCHS {
            let mut chain = Lagging::with_epochs_of(epoch_length);
            chain.sessions(UNHINDERED_SESSIONS + 1, 4);
            for _ in 0..20 {
                let blocks = chain.session(4);
                assert!(
                    blocks >= epoch_length / 2,
                    "{blocks} of {epoch_length} slots"
                );
            }
        }
    }

    #[test]
    fn half_of_the_validators_alone_fill_a_third_of_the_slots() {
        for epoch_length in EPOCHS {
            let mut chain = Lagging::with_epochs_of(epoch_length);
            // After this many sessions the waits are at their longest.
            chain.sessions(3 * UNHINDERED_SESSIONS, 2);
            let sessions = 36_000 / epoch_length;
            let blocks = chain.sessions(sessions, 2);
            // A third, minus a margin for the randomness of 36,000 draws.
            let slots = sessions * epoch_length;
            assert!(
                blocks * 100 >= slots * 32,
                "{blocks} blocks in {slots} slots, epochs of {epoch_length}"
            );
        }
    }

    #[test]
    fn half_of_the_validators_alone_have_many_blocks_in_each_long_session() {
        for epoch_length in [100, 600, 2_400] {
            let mut chain = Lagging::with_epochs_of(epoch_length);
            chain.sessions(3 * UNHINDERED_SESSIONS, 2);
            for _ in 0..50 {
                let blocks = chain.session(2);
                assert!(
                    blocks >= epoch_length / 6,
                    "{blocks} of {epoch_length} slots"
                );
            }
        }
    }

    #[test]
    fn short_epochs_have_no_waits_and_long_ones_the_shortest() {
        for epoch_length in [1, 10, 20, 50, 99] {
            assert!(back_off(epoch_length).is_none(), "{epoch_length}");
        }
        for (epoch_length, slack) in [(100, 1_200), (2_400, 28_800), (u64::MAX, u32::MAX)] {
            let waits = back_off(epoch_length).expect("a long epoch");
            assert_eq!((waits.max_interval, waits.unfinalized_slack), (1, slack));
        }
    }
}
