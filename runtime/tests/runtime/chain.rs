//! Makes blocks, as the node does: initialise with the author's claim, set the time, finalise.

use crate::state::state_of;
use codec::Encode;
use frame_support::assert_ok;
use palisade_runtime::{
    configs::system::{EpochDuration, SlotDuration},
    Babe, Executive, Hash, Header, RuntimeCall, RuntimeEvent, Session, Staking, System,
    UncheckedExtrinsic,
};
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    BABE_ENGINE_ID,
};
use sp_io::TestExternalities;
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// The slot of the first block: some time after 1970, as on a real chain.
const FIRST_SLOT: u64 = 1_000_000;

/// A chain whose validators are all online and author in turn, a block in every slot.
pub struct Chain {
    state: TestExternalities,
    parent: Hash,
    height: u32,
}

impl Chain {
    pub fn of(preset: &str) -> Self {
        Self {
            state: state_of(preset),
            parent: Hash::default(),
            height: 0,
        }
    }

    /// Looks at the state, or changes it between two blocks.
    pub fn with<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Makes a block, checks the invariants of staking, and returns what happened in the block.
    pub fn make_block(&mut self) -> Vec<RuntimeEvent> {
        self.height += 1;
        let (height, parent) = (self.height, self.parent);
        let (header, events) = self.state.execute_with(|| make_block(height, parent));
        self.parent = header.hash();
        events
    }

    /// Makes blocks until one of them contains an event that `wanted` picks; returns what it made of it.
    pub fn run_until<R>(&mut self, wanted: impl Fn(&RuntimeEvent) -> Option<R>) -> R {
        const PATIENCE: u32 = 1_000;
        (0..PATIENCE)
            .find_map(|_| self.make_block().iter().find_map(&wanted))
            .expect("it happens within a thousand blocks")
    }
}

fn make_block(height: u32, parent: Hash) -> (Header, Vec<RuntimeEvent>) {
    let slot = FIRST_SLOT + u64::from(height);
    let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
        authority_index: author_in_turn(height, authorities_of(slot)),
        slot: slot.into(),
    });
    let digest = Digest {
        logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())],
    };
    let header = Header::new(height, Hash::default(), Hash::default(), parent, digest);

    Executive::initialize_block(&header);
    let set_time = RuntimeCall::Timestamp(pallet_timestamp::Call::set {
        now: slot * SlotDuration::get(),
    });
    let applied = Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(set_time));
    assert_ok!(applied.expect("the time is a valid inherent"));
    let header = Executive::finalize_block();

    assert_ok!(Staking::check_invariants());
    let events = System::events().into_iter().map(|record| record.event);
    (header, events.collect())
}

/// The validator whose turn it is, or the next who may author.
fn author_in_turn(height: u32, authorities: u32) -> u32 {
    let disabled = Session::disabled_validators();
    let mut turns = (height..).map(|turn| turn % authorities);
    turns
        .find(|index| !disabled.contains(index))
        .expect("never are all disabled")
}

/// How many validators share the epoch that a slot lies in: the first block of an epoch is already
/// authored by the set that it brings into office.
fn authorities_of(slot: u64) -> u32 {
    let begun = slot > FIRST_SLOT + 1;
    let ends = *Babe::current_epoch_start() + EpochDuration::get();
    let authorities = if begun && slot >= ends {
        Babe::next_epoch().authorities
    } else {
        Babe::current_epoch().authorities
    };
    authorities.len() as u32
}
