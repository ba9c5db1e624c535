//! Who authors, who votes on finality, who is in the set, and who is reported.
//!
//! BABE ends a session when its epoch is over; Session asks staking for the validators of the session
//! after next; Historical remembers whose keys were in force, so that offences of past sessions can be proven; Offences
//! takes the reports and hands a ruling to staking, by the table of policies in [`super::offences`].

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
use palisade_offences::{DatedProofs, DatedReports};
use sp_core::crypto::KeyTypeId;
use sp_runtime::{
    traits::OpaqueKeys,
    transaction_validity::{TransactionLongevity, TransactionPriority},
};

pub use super::offences::*;

parameter_types! {
    /// Blocks for which an equivocation report may wait in the pool: as long as it is punishable.
    pub ReportLongevity: TransactionLongevity =
        TransactionLongevity::from(BondingSessions::get()).saturating_mul(EpochDuration::get());
    /// GRANDPA set ids that are remembered: one a session at most, for as long as offences are punishable.
    /// That is 168 sessions on `live`; the rest is for longer times that governance may choose. A constant,
    /// because ids beyond a number that falls would never be forgotten.
    pub const MaxSetIdSessionEntries: u64 = 1_000;
    /// Heartbeats go before every paid transaction: a full block must not make a validator offline.
    pub const HeartbeatPriority: TransactionPriority = TransactionPriority::MAX;
    /// Deposit for setting session keys: none, the stake is deposit enough. It could not follow a change of controller.
    pub const KeyDeposit: Balance = 0;
}

/// Nominators behind a validator, as the weights of reports count them: none, because a report costs the
/// same however many there are. Slashes are computed later, page by page.
type NominatorsInReport = ConstU32<0>;

/// Proofs that say for which session a key was owned, since an offender's reports are counted by era.
type Proofs = DatedProofs<Historical>;

/// What takes reports with such proofs.
type Reports = DatedReports<Runtime>;

impl pallet_babe::Config for Runtime {
    type DisabledValidators = Session;
    // The session pallet decides about the set, so it also triggers the change of epoch.
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
    // Takes the reference for keys from whoever has it, whoever signs a purge.
    type Currency = KeyReferences<Self, Balances>;
    // At most a third of the set at a time, so that the others can go on.
    type DisablingStrategy = palisade_staking::DisableWorstThird;
    type KeyDeposit = KeyDeposit;
    type Keys = SessionKeys;
    type NextSessionRotation = Babe;
    type RuntimeEvent = RuntimeEvent;
    // The two belong together: the manager lends keys that were purged at work, the handler takes them back.
    type SessionHandler = ReturnLentKeys<Self, <SessionKeys as OpaqueKeys>::KeyTypeIdProviders>;
    type SessionManager = NoteKeysInForce<Self, Staking>;
    type ShouldEndSession = Babe;
    // A validator is named by its stash.
    type ValidatorId = AccountId;
    // Keys are set by the controller and stored under its stash.
    type ValidatorIdOf = palisade_staking::StashOf<Self>;
    type WeightInfo = SessionWeight;
}

impl palisade_key_ownership::Config for Runtime {
    type ControllerOf = ControllerOf;
    type MaxValidators = MaxValidatorSet;
}

impl pallet_authorship::Config for Runtime {
    // Staking gives points, im-online takes it as a sign of life.
    type EventHandler = (Staking, ImOnline);
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_im_online::Config for Runtime {
    type AuthorityId = pallet_im_online::sr25519::AuthorityId;
    type MaxKeys = MaxValidatorSet;
    // Not used by this version of the pallet; heartbeats no longer carry peers.
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
