//! Who authors, who votes on finality, who is in the set, and who is reported.
//!
//! BABE ends a session when its epoch is over; Session asks staking for the validators of the session
//! after next; Historical remembers every set, so that offences of past sessions can be proven; Offences
//! takes the reports and hands a ruling to staking, by the table of policies here ([`policy_of`]).

use super::{
    staking::MaxValidatorSet,
    system::{BondingSessions, EpochDuration, SlotDuration},
};
use crate::{
    AccountId, Babe, Balance, Balances, Historical, ImOnline, Offences, Runtime, RuntimeEvent,
    Session, SessionKeys, Staking,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, KeyOwnerProofSystem},
    weights::Weight,
};
use palisade_offence::{Consequences, Disabling};
use palisade_offences::OffencePolicy;
use palisade_staking_math::slash_fraction::{Equivocation, SlashFormula, Unresponsiveness};
use sp_core::crypto::KeyTypeId;
use sp_runtime::{
    traits::OpaqueKeys,
    transaction_validity::{TransactionLongevity, TransactionPriority},
    Perbill,
};
use sp_staking::{
    offence::{Kind, Offence},
    SessionIndex,
};

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
    /// Deposit for setting session keys: none, the stake is deposit enough.
    pub const KeyDeposit: Balance = 0;
}

/// Nominators behind a validator, as the weights of reports count them: none, because a report costs the
/// same however many there are. Slashes are computed later, page by page.
type NominatorsInReport = ConstU32<0>;

impl pallet_babe::Config for Runtime {
    type DisabledValidators = Session;
    // The session pallet decides about the set, so it also triggers the change of epoch.
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type EpochDuration = EpochDuration;
    type EquivocationReportSystem =
        pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
    type ExpectedBlockTime = SlotDuration;
    type KeyOwnerProof =
        <Historical as KeyOwnerProofSystem<(KeyTypeId, pallet_babe::AuthorityId)>>::Proof;
    type MaxAuthorities = MaxValidatorSet;
    type MaxNominators = NominatorsInReport;
    type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
    type EquivocationReportSystem =
        pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
    type KeyOwnerProof =
        <Historical as KeyOwnerProofSystem<(KeyTypeId, pallet_grandpa::AuthorityId)>>::Proof;
    type MaxAuthorities = MaxValidatorSet;
    type MaxNominators = NominatorsInReport;
    type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

impl pallet_session::Config for Runtime {
    type Currency = Balances;
    // At most a third of the set at a time, so that the others can go on.
    type DisablingStrategy = palisade_staking::DisableWorstThird;
    type KeyDeposit = KeyDeposit;
    type Keys = SessionKeys;
    type NextSessionRotation = Babe;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type ShouldEndSession = Babe;
    // A validator is named by its stash.
    type ValidatorId = AccountId;
    // Keys are set by the controller and stored under its stash.
    type ValidatorIdOf = palisade_staking::StashOf<Self>;
    type WeightInfo = SessionWeight;
}

/// What the session pallet measured, where finding the stash of a controller takes one read; here it takes two.
pub struct SessionWeight;

impl SessionWeight {
    fn with_one_more_read(measured: Weight) -> Weight {
        measured.saturating_add(<Runtime as frame_system::Config>::DbWeight::get().reads(1))
    }
}

impl pallet_session::WeightInfo for SessionWeight {
    fn set_keys() -> Weight {
        Self::with_one_more_read(pallet_session::weights::SubstrateWeight::<Runtime>::set_keys())
    }

    fn purge_keys() -> Weight {
        Self::with_one_more_read(pallet_session::weights::SubstrateWeight::<Runtime>::purge_keys())
    }
}

impl pallet_session::historical::Config for Runtime {
    // The stash is enough to find the exposure of the era in question, so nothing is stored with it.
    type FullIdentification = ();
    type FullIdentificationOf = palisade_staking::UnitIdentificationOf<Self>;
    type RuntimeEvent = RuntimeEvent;
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

/// No block and no heartbeat in a session: reported by im-online.
pub const UNRESPONSIVENESS: Kind =
    <pallet_im_online::UnresponsivenessOffence<()> as Offence<()>>::ID;
/// Two blocks in one slot.
pub const BABE_EQUIVOCATION: Kind = <pallet_babe::EquivocationOffence<()> as Offence<()>>::ID;
/// Two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = <pallet_grandpa::EquivocationOffence<()> as Offence<()>>::ID;

/// What an offence of one kind deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which fraction of its pool it costs the offender, by how many offend together.
    pub formula: SlashFormula,
    /// What it brings besides, at once.
    pub consequences: Consequences,
}

/// The table of policies, a row for each kind that this runtime wires.
pub fn policy_of(kind: &Kind) -> Policy {
    match *kind {
        UNRESPONSIVENESS => Policy {
            formula: SlashFormula::Unresponsiveness(Unresponsiveness {
                // Unit: one in so many validators. Accidents happen: a tenth of the set is free.
                tolerated_one_in: 10,
                // Unit: validators. One more, so that it isn't none in a set of fewer than ten.
                tolerated_besides: 1,
                // Unit: one in so many validators. Without a third of the set there is no finality, so
                // the cap is reached when a third is away beyond those tolerated.
                steepness: 3,
                // Unit: part of the pool. Being away is no attack, and not to cost like one.
                cap: Perbill::from_percent(7),
            }),
            consequences: Consequences {
                // Else it would be elected and away in era after era.
                chills: true,
                // Whoever backs it should look first whether it is back.
                voids_nominations: true,
                // Who is away alone isn't slashed, and may be back within the era: barring it would
                // only leave more slots empty.
                disables: Disabling::WhenSlashed,
            },
        },
        // Two contradicting signatures: no honest node makes them, whichever the messages are.
        BABE_EQUIVOCATION | GRANDPA_EQUIVOCATION => Policy {
            formula: SlashFormula::Equivocation(Equivocation {
                // Unit: one in so many validators. A third can break finality, so a third loses all.
                steepness: 3,
            }),
            consequences: Consequences {
                // Its keys are in two places or in the wrong hands until it says otherwise.
                chills: true,
                // Whoever backs it should decide anew.
                voids_nominations: true,
                // So always: even one among the most validators that there can be is slashed.
                disables: Disabling::WhenSlashed,
            },
        },
        // No other kind is wired; if one is, its own formula holds until it gets a row.
        _ => Policy {
            formula: SlashFormula::Proposed,
            consequences: Consequences::default(),
        },
    }
}

/// Tells the offences pallet what [`policy_of`] says.
pub struct OffencePolicies;

impl OffencePolicy for OffencePolicies {
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        policy_of(kind)
            .formula
            .compute(offenders, validators, proposed)
    }

    fn consequences(kind: &Kind) -> Consequences {
        policy_of(kind).consequences
    }
}

parameter_types! {
    /// The running session.
    pub CurrentSession: SessionIndex = Session::current_index();
    /// Sessions for which an offence can be reported: as far back as staking punishes any, however long
    /// its eras were.
    pub ReportLifetime: SessionIndex =
        Session::current_index().saturating_sub(Staking::first_bonded_session());
}

impl palisade_offences::Config for Runtime {
    type CurrentSession = CurrentSession;
    type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
    type OffenceHandler = Staking;
    type Policy = OffencePolicies;
    type ReportLifetime = ReportLifetime;
}
