//! Makes blocks, as the node does: initialise with the author's claim, set the time, finalise.

use crate::{
    authoring::{begin_block, set_time},
    state::state_of,
};
use frame_support::{assert_ok, weights::Weight};
use palisade_elections::{WeightInfo, WeightUsed};
use palisade_runtime::{
    Executive, Hash, Header, LiquidStaking, Runtime, RuntimeEvent, Staking, System,
    ValidatorElection,
};
use sp_io::TestExternalities;
use std::collections::BTreeSet;

/// A chain whose validators are all online and author in turn, a block in every slot.
pub struct Chain {
    state: TestExternalities,
    parent: Hash,
    height: u32,
}

/// The effects of a block.
#[derive(Debug)]
pub struct MadeBlock {
    /// The events of the block, in order.
    pub events: Vec<RuntimeEvent>,
    /// The weight that was registered for the block.
    pub weight: Weight,
    /// The part of `weight` that elections count against `MaxElectionWeight`.
    pub weight_of_elections: Weight,
}

impl Chain {
    pub fn of(preset: &str) -> Self {
        Self::from_genesis(state_of(preset))
    }

    /// Returns a chain without blocks.
    pub fn from_genesis(state: TestExternalities) -> Self {
        Self {
            state,
            parent: Hash::default(),
            height: 0,
        }
    }

    /// Returns the number of blocks.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Reads the state, or changes it between two blocks.
    pub fn with<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Runs something that reads the state between two blocks. Returns also the nodes of the state's trie that it
    /// read.
    pub fn prove<R>(&mut self, look: impl FnOnce() -> R) -> (R, BTreeSet<Vec<u8>>) {
        self.state.commit_all().expect("no transaction is open");
        let (result, proof) = self.state.execute_and_prove(look);
        (result, proof.into_nodes())
    }

    /// Makes a block, checks the invariants of staking, elections and liquid staking, and returns what happened in the block.
    pub fn make_block(&mut self) -> Vec<RuntimeEvent> {
        let events = self.make_block_unchecked().events;
        self.check_invariants();
        events
    }

    /// Makes a block without checking invariants. With many stakers, checks in each block would take minutes.
    pub fn make_block_unchecked(&mut self) -> MadeBlock {
        self.height += 1;
        let (height, parent) = (self.height, self.parent);
        let (header, made) = self.state.execute_with(|| make_block(height, parent));
        self.parent = header.hash();
        made
    }

    /// Checks the invariants of staking, elections and liquid staking.
    pub fn check_invariants(&mut self) {
        self.with(|| {
            assert_ok!(Staking::check_invariants());
            assert_ok!(ValidatorElection::check_invariants());
            assert_ok!(LiquidStaking::check_invariants());
        });
    }

    /// Makes blocks until `wanted` accepts an event. Returns what `wanted` returned.
    pub fn run_until<R>(&mut self, wanted: impl Fn(&RuntimeEvent) -> Option<R>) -> R {
        const PATIENCE: u32 = 1_000;
        (0..PATIENCE)
            .find_map(|_| self.make_block().iter().find_map(&wanted))
            .expect("it happens within a thousand blocks")
    }
}

fn make_block(height: u32, parent: Hash) -> (Header, MadeBlock) {
    Executive::initialize_block(&begin_block(height, parent));
    let applied = Executive::apply_extrinsic(set_time(height));
    assert_ok!(applied.expect("the time is a valid inherent"));
    // The fixed weight of each block is not in it.
    let used = WeightUsed::<Runtime>::get().filter(|used| used.block == height);
    let weight_of_elections = used.map_or(Weight::zero(), |used| used.weight)
        + <Runtime as palisade_elections::Config>::WeightInfo::idle_block();
    let header = Executive::finalize_block();

    let events = System::events().into_iter().map(|record| record.event);
    let made = MadeBlock {
        events: events.collect(),
        weight: System::block_weight().total(),
        weight_of_elections,
    };
    (header, made)
}
