//! Authoring, finality, the validator set and reports of offences.
//!
//! - BABE ends a session when its epoch is over.
//! - At the start of each session, Session asks staking for the validators of the next one.
//! - Historical stores whose keys were in force, so that offences of past sessions can be proven.
//! - Offences receives the reports. It hands a ruling to staking, by the table of policies in [`super::offences`].

use super::{
    sessions::ControllerOf,
    staking::MaxValidatorSet,
    system::{BondingSessions, EpochDuration, SlotDuration},
    weights::{BabeWeight, GrandpaWeight, SessionWeight},
};
use crate::{
    AccountId, Babe, Balance, Balances, Historical, ImOnline, Offences, Runtime, RuntimeEvent,
    Session, SessionKeys, Staking,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, KeyOwnerProofSystem},
};
use palisade_key_ownership::{KeyReferences, NoteKeysInForce, ReturnLentKeys};
use palisade_liquid_staking::LookEachSession;
use palisade_offences::{DatedProofs, DatedReports};
use sp_core::crypto::KeyTypeId;
use sp_runtime::{
    traits::OpaqueKeys,
    transaction_validity::{TransactionLongevity, TransactionPriority},
};

pub use super::offences::*;

parameter_types! {
    /// The number of blocks for which an equivocation report can wait in the pool: as long as the offence can be
    /// punished.
    pub ReportLongevity: TransactionLongevity =
        TransactionLongevity::from(BondingSessions::get()).saturating_mul(EpochDuration::get());
    /// The number of GRANDPA set ids that are stored. There is at most one new id in a session, and ids are needed as
    /// long as offences can be punished. That is 168 sessions on `live`. The rest is for longer durations that
    /// governance can choose.
    ///
    /// The value is constant: if it fell, the ids beyond it would never be removed.
    pub const MaxSetIdSessionEntries: u64 = 1_000;
    /// Heartbeats go before every paid transaction. So a full block does not make a validator appear offline.
    pub const HeartbeatPriority: TransactionPriority = TransactionPriority::MAX;
    /// Deposit for session keys: none, because the stake is deposit enough. A deposit could not follow a change of
    /// controller.
    pub const KeyDeposit: Balance = 0;
}

/// The number of nominators of a validator in the weight of a report: none. A report costs the same for any number of
/// nominators, because slashes are computed later, page by page.
type NominatorsInReport = ConstU32<0>;

/// Key ownership proofs with their session, because the reports of an offender are counted by era.
type Proofs = DatedProofs<Historical>;

/// Receives reports with such proofs.
type Reports = DatedReports<Runtime>;

impl pallet_babe::Config for Runtime {
    type DisabledValidators = Session;
    // The session pallet decides on the set, so it also triggers the change of epoch.
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type EpochDuration = EpochDuration;
    type EquivocationReportSystem =
        pallet_babe::EquivocationReportSystem<Self, Reports, Proofs, ReportLongevity>;
    type ExpectedBlockTime = SlotDuration;
    type KeyOwnerProof =
        <Historical as KeyOwnerProofSystem<(KeyTypeId, pallet_babe::AuthorityId)>>::Proof;
    type MaxAuthorities = MaxValidatorSet;
    type MaxNominators = NominatorsInReport;
    type WeightInfo = BabeWeight;
}

impl pallet_grandpa::Config for Runtime {
    type EquivocationReportSystem =
        pallet_grandpa::EquivocationReportSystem<Self, Reports, Proofs, ReportLongevity>;
    type KeyOwnerProof =
        <Historical as KeyOwnerProofSystem<(KeyTypeId, pallet_grandpa::AuthorityId)>>::Proof;
    type MaxAuthorities = MaxValidatorSet;
    type MaxNominators = NominatorsInReport;
    type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = GrandpaWeight;
}

impl pallet_session::Config for Runtime {
    // A purge releases the reference of the account that has it, for any signer of the purge.
    type Currency = KeyReferences<Self, Balances>;
    // At most a third of the set is disabled at a time, so that the others can continue.
    type DisablingStrategy = palisade_staking::DisableWorstThird;
    type KeyDeposit = KeyDeposit;
    type Keys = SessionKeys;
    type NextSessionRotation = Babe;
    type RuntimeEvent = RuntimeEvent;
    // The session manager and the session handler belong together. The manager lends purged keys to validators at
    // work. The handler takes them back. Around both, each session lets liquid staking look for work.
    type SessionHandler = ReturnLentKeys<Self, <SessionKeys as OpaqueKeys>::KeyTypeIdProviders>;
    type SessionManager = LookEachSession<Self, NoteKeysInForce<Self, Staking>>;
    type ShouldEndSession = Babe;
    // The id of a validator is its stash.
    type ValidatorId = AccountId;
    // Keys are set by the controller and stored under its stash.
    type ValidatorIdOf = palisade_staking::StashOf<Self>;
    type WeightInfo = SessionWeight;
}

impl palisade_key_ownership::Config for Runtime {
    type ControllerOf = ControllerOf;
    type MaxValidators = MaxValidatorSet;
    type WeightInfo = palisade_key_ownership::weights::Measured<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
}

impl pallet_authorship::Config for Runtime {
    // Staking gives points to the author. im-online counts the block as a sign of life.
    type EventHandler = (Staking, ImOnline);
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_im_online::Config for Runtime {
    type AuthorityId = pallet_im_online::sr25519::AuthorityId;
    type MaxKeys = MaxValidatorSet;
    // The pallet does not use it: heartbeats contain no peers.
    type MaxPeerInHeartbeats = ConstU32<0>;
    type NextSessionRotation = Babe;
    type ReportUnresponsiveness = Offences;
    type RuntimeEvent = RuntimeEvent;
    type UnsignedPriority = HeartbeatPriority;
    type ValidatorSet = Historical;
    type WeightInfo = pallet_im_online::weights::SubstrateWeight<Runtime>;
}

impl pallet_authority_discovery::Config for Runtime {
    type MaxAuthorities = MaxValidatorSet;
}
