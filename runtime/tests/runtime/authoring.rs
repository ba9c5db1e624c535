//! What an author puts into a block: the claim of its slot, and the time.
//!
//! `chain` executes the blocks. Claims have no proof and blocks have no seal, because only the node checks them.

use codec::Encode;
use palisade_runtime::{
    configs::system::{EpochDuration, SlotDuration},
    Babe, Hash, Header, RuntimeCall, Session, UncheckedExtrinsic,
};
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    BABE_ENGINE_ID,
};
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// The slot of the first block. It is some time after 1970, as on a real chain.
const FIRST_SLOT: u64 = 1_000_000;

/// Returns the header that a block begins with, if validators author in turn and no slot stays empty. Reads the state
/// after the block before.
pub fn begin_block(height: u32, parent: Hash) -> Header {
    let slot = slot_of(height);
    let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
        authority_index: author_in_turn(height, authorities_of(slot)),
        slot: slot.into(),
    });
    let digest = Digest {
        logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())],
    };
    Header::new(height, Hash::default(), Hash::default(), parent, digest)
}

/// Returns the inherent that every block contains. Reads the length of a slot from the state.
pub fn set_time(height: u32) -> UncheckedExtrinsic {
    UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(pallet_timestamp::Call::set {
        now: slot_of(height) * SlotDuration::get(),
    }))
}

fn slot_of(height: u32) -> u64 {
    FIRST_SLOT + u64::from(height)
}

/// Returns the validator whose turn it is, or the next validator that may author.
fn author_in_turn(height: u32, authorities: u32) -> u32 {
    let disabled = Session::disabled_validators();
    let mut turns = (height..).map(|turn| turn % authorities);
    turns
        .find(|index| !disabled.contains(index))
        .expect("never are all disabled")
}

/// Returns the number of authors in the epoch of a slot. The new set of an epoch already authors its first block.
fn authorities_of(slot: u64) -> u32 {
    let begun = slot > slot_of(1);
    let ends = *Babe::current_epoch_start() + EpochDuration::get();
    let authorities = if begun && slot >= ends {
        Babe::next_epoch().authorities
    } else {
        Babe::current_epoch().authorities
    };
    authorities.len() as u32
}
