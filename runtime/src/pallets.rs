//! The pallets of the chain.
//!
//! Clients encode the index of a pallet. Genesis and hooks run in the order of declaration:
//!
//! - Timing comes before all pallets that read it.
//! - Staking comes before Session, because the genesis of Session asks staking for the first validators.
//! - ValidatorElection comes after Session, because Session plans eras. So a step of an election never takes the
//!   weight that an election planned in the same block needs.
//! - Authorship comes *after* Session. The first block of an epoch is authored by the new validator set. So its
//!   author can be looked up only after Session has switched to the new set.
//! - DelegatedStaking and NominationPools come after Staking, whose stakes they count.
//! - LiquidStaking comes after Staking, Session and Assets: a genesis nominates validators and creates a token. In a
//!   block that applies slashes it does its work after them.
//! - Restaking comes after Staking and Session: an era is planned before its certificate is made. PriceOracle comes
//!   after it.
//! - Scheduler comes after ValidatorElection. What it runs never delays an election.
//!
//! ValidatorElection must not be called `Elections`: clients expect the pallet that elects a council under that name.
//! ElectionProviderMultiPhase has a constant and nothing else, for dashboards that look for that name.

// The macro puts generated, undocumented items beside the module.
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
    #[runtime::pallet_index(20)]
    pub type DelegatedStaking = pallet_delegated_staking::Pallet<Runtime>;
    #[runtime::pallet_index(21)]
    pub type NominationPools = pallet_nomination_pools::Pallet<Runtime>;
    #[runtime::pallet_index(22)]
    pub type FastUnstake = pallet_fast_unstake::Pallet<Runtime>;
    #[runtime::pallet_index(23)]
    pub type Identity = pallet_identity::Pallet<Runtime>;
    #[runtime::pallet_index(24)]
    pub type Multisig = pallet_multisig::Pallet<Runtime>;
    #[runtime::pallet_index(25)]
    pub type Vesting = pallet_vesting::Pallet<Runtime>;
    #[runtime::pallet_index(26)]
    pub type Preimage = pallet_preimage::Pallet<Runtime>;
    #[runtime::pallet_index(27)]
    pub type Scheduler = pallet_scheduler::Pallet<Runtime>;
    #[runtime::pallet_index(28)]
    pub type Origins = crate::origins::Pallet<Runtime>;
    #[runtime::pallet_index(29)]
    pub type Referenda = pallet_referenda::Pallet<Runtime>;
    #[runtime::pallet_index(30)]
    pub type ConvictionVoting = pallet_conviction_voting::Pallet<Runtime>;
    #[runtime::pallet_index(31)]
    pub type ElectionProviderMultiPhase = crate::election_constants::Pallet<Runtime>;
    #[runtime::pallet_index(32)]
    pub type Assets = pallet_assets::Pallet<Runtime>;
    #[runtime::pallet_index(33)]
    pub type LiquidStaking = palisade_liquid_staking::Pallet<Runtime>;
    #[runtime::pallet_index(34)]
    pub type Restaking = palisade_restaking::Pallet<Runtime>;
    #[runtime::pallet_index(35)]
    pub type PriceOracle = palisade_price_oracle::Pallet<Runtime>;
}

// The macro keeps the traits of these two functions private to this module. `apis` needs the functions.

/// Returns the inherents that an author puts at the start of a block. They are made from data of its node: the time.
pub(crate) fn create_inherents(data: &InherentData) -> Vec<UncheckedExtrinsic> {
    data.create_extrinsics()
}

/// Checks whether the inherents of another author's block agree with the data of this node.
pub(crate) fn check_inherents(
    block: &<Block as BlockT>::LazyBlock,
    data: &InherentData,
) -> CheckInherentsResult {
    data.check_extrinsics(block)
}
