//! The chain after the upgrade: with the pallets of this repository, and the migration.

mod staking;

use crate::common::*;
use alloc::{borrow::Cow, vec::Vec};
use frame_support::{
    migrations::{FreezeChainOnFailedMigration, RemovePallet},
    parameter_types,
    traits::{ConstU32, GetStorageVersion, OnRuntimeUpgrade},
    weights::{constants::ParityDbWeight, Weight},
};
use palisade_key_ownership::{KeyReferences, NoteKeysInForce, ReturnLentKeys};
use palisade_staking::migrations::FromPalletStaking;
use sp_version::RuntimeVersion;

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("palisade-rehearsal"),
    impl_name: Cow::Borrowed("palisade-rehearsal"),
    authoring_version: 1,
    spec_version: 2,
    impl_version: 1,
    apis: crate::apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

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
    #[runtime::pallet_index(17)]
    pub type Utility = pallet_utility::Pallet<Runtime>;
    #[runtime::pallet_index(18)]
    pub type Sudo = pallet_sudo::Pallet<Runtime>;
    // After Session, which plans eras.
    #[runtime::pallet_index(19)]
    pub type ValidatorElection = palisade_elections::Pallet<Runtime>;
    #[runtime::pallet_index(20)]
    pub type DelegatedStaking = pallet_delegated_staking::Pallet<Runtime>;
    #[runtime::pallet_index(21)]
    pub type NominationPools = pallet_nomination_pools::Pallet<Runtime>;
    #[runtime::pallet_index(42)]
    pub type Migrations = pallet_migrations::Pallet<Runtime>;
}

// The macro keeps the traits of these functions private to this module.

pub fn create_inherents(data: &sp_inherents::InherentData) -> Vec<UncheckedExtrinsic> {
    data.create_extrinsics()
}

pub fn check_inherents(
    block: &<Block as sp_runtime::traits::Block>::LazyBlock,
    data: &sp_inherents::InherentData,
) -> sp_inherents::CheckInherentsResult {
    data.check_extrinsics(block)
}

pub type MultiBlockMigrator = Migrations;
/// Before the pallets see the state: what other pallets have left under names that stay, or that nothing reads.
pub type SingleBlockMigrations = (
    RemovePallet<OldVoterList, ParityDbWeight>,
    RemovePallet<OldOffences, ParityDbWeight>,
    RemovePallet<OldHistorical, ParityDbWeight>,
    FirstVersions,
);
/// The migration of staking.
pub type TakeOver = FromPalletStaking<Runtime, Balances>;

parameter_types! {
    pub const OldVoterList: &'static str = "VoterList";
    pub const OldOffences: &'static str = "Offences";
    pub const OldHistorical: &'static str = "Historical";
    /// What the migration may take of a block: so little that it takes many blocks, although the chain is small.
    pub MaxServiceWeight: Weight = TakeOver::weight_of_a_unit().saturating_mul(5).saturating_div(4).set_proof_size(u64::MAX);
}

/// Notes the versions of two pallets that begin under names that were taken.
pub struct FirstVersions;
impl OnRuntimeUpgrade for FirstVersions {
    fn on_runtime_upgrade() -> Weight {
        Offences::in_code_storage_version().put::<Offences>();
        Historical::in_code_storage_version().put::<Historical>();
        ParityDbWeight::get().writes(2)
    }
}

impl pallet_migrations::Config for Runtime {
    type CursorMaxLen = ConstU32<65_536>;
    type FailedMigrationHandler = FreezeChainOnFailedMigration;
    type IdentifierMaxLen = ConstU32<256>;
    type MaxServiceWeight = MaxServiceWeight;
    type MigrationStatusHandler = ();
    type Migrations = (TakeOver,);
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::Config for Runtime {
    type Currency = KeyReferences<Self, Balances>;
    type DisablingStrategy = palisade_staking::DisableWorstThird;
    type KeyDeposit = frame_support::traits::ConstU128<0>;
    type Keys = SessionKeys;
    type NextSessionRotation = Babe;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = ReturnLentKeys<Self, KeyHandlers>;
    type SessionManager = NoteKeysInForce<Self, Staking>;
    type ShouldEndSession = Babe;
    type ValidatorId = AccountId;
    type ValidatorIdOf = palisade_staking::StashOf<Self>;
    type WeightInfo = ();
}
