//! The pallets of the chain. The index is what clients encode, and the order of genesis and of hooks.
//!
//! - Timing comes before all that read it.
//! - Staking comes before Session, whose genesis asks it for the first validators.
//! - Elections come after Session, which plans eras: a step of an election never takes the weight that one planned in
//!   the same block needs. Their pallet must not be called `Elections`: clients take a pallet of that name for the
//!   one that elects a council.
//! - Authorship comes *after* Session: the first block of an epoch is authored by the new validator
//!   set, so its author has to be looked up after Session has switched to it.

// The macro puts the items of its module beside it, and generates undocumented ones.
#![allow(missing_docs)]

use crate::{Block, UncheckedExtrinsic};
use alloc::vec::Vec;
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::traits::Block as BlockT;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Runtime>;
    #[runtime::pallet_index(1)]
    pub type Timing = crate::timing::Pallet<Runtime>;
    #[runtime::pallet_index(2)]
    pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
    #[runtime::pallet_index(3)]
    pub type Babe = pallet_babe::Pallet<Runtime>;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances::Pallet<Runtime>;
    #[runtime::pallet_index(5)]
    pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;
    #[runtime::pallet_index(6)]
    pub type Staking = palisade_staking::Pallet<Runtime>;
    #[runtime::pallet_index(7)]
    pub type Session = pallet_session::Pallet<Runtime>;
    #[runtime::pallet_index(8)]
    pub type Historical = palisade_key_ownership::Pallet<Runtime>;
    #[runtime::pallet_index(9)]
    pub type Authorship = pallet_authorship::Pallet<Runtime>;
    #[runtime::pallet_index(10)]
    pub type Grandpa = pallet_grandpa::Pallet<Runtime>;
    #[runtime::pallet_index(11)]
    pub type ImOnline = pallet_im_online::Pallet<Runtime>;
    #[runtime::pallet_index(12)]
    pub type AuthorityDiscovery = pallet_authority_discovery::Pallet<Runtime>;
    #[runtime::pallet_index(13)]
    pub type Offences = palisade_offences::Pallet<Runtime>;
    #[runtime::pallet_index(14)]
    pub type Treasury = pallet_treasury::Pallet<Runtime>;
    #[runtime::pallet_index(15)]
    pub type Council = pallet_collective::Pallet<Runtime, Instance1>;
    #[runtime::pallet_index(16)]
    pub type Proxy = pallet_proxy::Pallet<Runtime>;
    #[runtime::pallet_index(17)]
    pub type Utility = pallet_utility::Pallet<Runtime>;
    #[runtime::pallet_index(18)]
    pub type Sudo = pallet_sudo::Pallet<Runtime>;
    #[runtime::pallet_index(19)]
    pub type ValidatorElection = palisade_elections::Pallet<Runtime>;
}

// The macro keeps the trait behind these two to this module; `apis` needs them.

/// The extrinsics that an author puts at the start of a block, made from what its node knows: the time.
pub(crate) fn create_inherents(data: &InherentData) -> Vec<UncheckedExtrinsic> {
    data.create_extrinsics()
}

/// Whether the inherents of somebody else's block agree with what this node knows.
pub(crate) fn check_inherents(
    block: &<Block as BlockT>::LazyBlock,
    data: &InherentData,
) -> CheckInherentsResult {
    data.check_extrinsics(block)
}
