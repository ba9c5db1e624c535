//! The smallest runtime with the four pallets of this repository: what each of them needs, with each value explained.
//!
//! It runs in tests only. It has no consensus, no fees, no runtime APIs and no Wasm. The crate `palisade-runtime` is a
//! runtime for a node. That one has BABE and GRANDPA instead of [`TakingTurns`] and a dummy key, an inflation curve
//! instead of [`FixedInflation`], a table of offence policies, and a treasury for funds that are burned here.
//!
//! `tests/first_era.rs` tells how an era is elected, paid and slashed.

// The macros of FRAME generate undocumented items.
#![allow(missing_docs)]

use frame_election_provider_support::{bounds::*, onchain};
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstBool, ConstU128, ConstU32, ConstU64, FindAuthor},
    weights::{constants::*, Weight},
    ConsensusEngineId,
};
use palisade_key_ownership::{KeyReferences, NoteKeysInForce, ReturnLentKeys};
use palisade_staking::{Candidates, Nominators, SessionInterface};
use pallet_session::{PeriodicSessions, TestSessionHandler};
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, traits::Convert, Perbill};
use sp_staking::{offence::OffenceSeverity, EraIndex, EraPayout, SessionIndex};
use std::collections::BTreeSet;

pub type AccountId = u64;
pub type Balance = u128;

pub const SESSION_LENGTH: u64 = 10; // blocks
pub const ERA_INFLATION: (Balance, Balance) = (1_000, 100); // to the stakers, to the treasury
pub const MAX_VALIDATORS: u32 = 10; // in an era
pub const MAX_CANDIDATES: u32 = 100; // in an election
pub const PAGES: u32 = 4; // of voters in an election, one for each block
pub const VOTERS_PER_PAGE: u32 = 100;
pub const MAX_VOTERS: u32 = PAGES * VOTERS_PER_PAGE; // candidates, which vote for themselves, and nominators

#[docify::export(runtime)]
construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        // Before Session, whose genesis asks it for the first validators.
        Staking: palisade_staking,
        Session: pallet_session,
        Historical: palisade_key_ownership,
        // After Session: the first block of a session belongs to its new validators.
        Authorship: pallet_authorship,
        Offences: palisade_offences,
        // After Session, which plans eras. The name `Elections` would be that of a council's election for clients.
        ValidatorElection: palisade_elections,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type DbWeight = ParityDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

impl pallet_authorship::Config for Runtime {
    type EventHandler = Staking; // gives points for each block
    type FindAuthor = TakingTurns;
}

#[docify::export(staking)]
impl palisade_staking::Config for Runtime {
    type AdminOrigin = frame_system::EnsureRoot<AccountId>; // changes settings, cancels slashes
    type Balance = Balance;
    type BondingDuration = ConstU32<3>; // eras until unbonded stake is free
    type Currency = Balances;
    type CurrencyToVote = palisade_staking::VotesWithin64Bits; // scales stakes by the issuance
    type ElectionProvider = ValidatorElection;
    type EraPayout = FixedInflation;
    type EventListeners = (); // hear of stakes and roles: nomination pools, for example
    type ServiceSlashes = (); // hears of slashes of services: a restaking pallet
    type ExpectedBlockTime = ConstU64<6_000>; // ms; only forecasts for clients depend on it
    type GenesisElectionProvider = onchain::OnChainExecution<GenesisElection>; // takes no blocks
    type HistoryDepth = ConstU32<8>; // eras for claims; at least the bonding duration plus 2
    type LongestPaidEra = ConstU64<604_800_000>; // ms, a week; a longer standstill is not paid
    type MaxCandidates = ConstU32<MAX_CANDIDATES>; // as many as an election reads
    type MaxExposurePageSize = ConstU32<64>; // nominators that are paid at a time
    type MaxExposurePages = ConstU32<5>; // that are paid: 320 nominators, more than there can be
    type MaxNominations = ConstU32<16>; // of one nominator
    type MaxNominators = ConstU32<{ MAX_VOTERS - MAX_CANDIDATES }>; // the other voters
    type MaxShownNominators = ConstU32<1_000>; // that clients see in the pending slashes of an era
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = ConstU32<32>; // of one stash
    type MaxValidatorSet = ConstU32<MAX_VALIDATORS>;
    type NextNewSession = Session; // estimates when the next session starts
    type PointsPerBlock = ConstU32<20>; // to its author
    type RewardRemainder = (); // burned; usually the treasury
    type RewardSource = palisade_staking::Minted; // or an account that pays: `FromPot`
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = Sessions;
    type SessionsPerEra = ConstU32<3>; // so an era has 30 blocks
    type Slash = (); // burned; a treasury could repay a wrong slash
    type SlashDeferDuration = ConstU32<2>; // eras in which a slash can be cancelled; below the bonding duration
    type UnixTime = Timestamp;
    type VoterList = palisade_staking::VoterOrder<Self>; // nominators sorted by stake, the largest first
    type WeightInfo = palisade_staking::weights::CountedWeight<Runtime>;
}

#[docify::export(elections)]
impl palisade_elections::Config for Runtime {
    type Accuracy = Perbill; // stakes are split in parts of a billion
    type Balancing = (); // off: it doubles the cost, and never changes who wins
    type DataProvider = Staking;
    type ElectorateSize = ElectorateSize; // tells how early an election must start
    type MaxBackersPerWinner = ConstU32<MAX_VOTERS>; // all voters can back the same winner
    type MaxElectionWeight = MaxElectionWeight;
    type MaxTargets = ConstU32<MAX_CANDIDATES>;
    type MaxWinners = ConstU32<MAX_VALIDATORS>;
    type NextNewSession = Session; // no election is due long before it
    type Pages = ConstU32<PAGES>;
    type VotersPerPage = ConstU32<VOTERS_PER_PAGE>;
    type WeightInfo = palisade_elections::weights::CountedWeight<Runtime>;
}

#[docify::export(offences)]
impl palisade_offences::Config for Runtime {
    type CurrentSession = CurrentSession;
    type EraOfSession = AskStaking;
    type IdentificationTuple = palisade_key_ownership::IdentificationTuple<Self>; // the stash alone
    type MaxReports = ConstU32<64>; // that are kept of a validator, for each kind and era
    type OffenceHandler = Staking;
    type Policy = (); // each report says itself which fraction of the stake it costs
    type ReportLifetime = ReportLifetime; // as far back as staking can slash
    type WeightInfo = palisade_offences::weights::CountedWeight<Runtime>;
}

#[docify::export(key_ownership)]
impl palisade_key_ownership::Config for Runtime {
    type ControllerOf = AskStaking; // who sets keys for a stash
    type MaxValidators = ConstU32<MAX_VALIDATORS>;
    type WeightInfo = palisade_key_ownership::weights::CountedWeight<Runtime>;
}

#[docify::export(session)]
impl pallet_session::Config for Runtime {
    type Currency = KeyReferences<Self, Balances>; // key ownership hears of purges
    type DisablingStrategy = palisade_staking::DisableWorstThird;
    type KeyDeposit = ConstU128<0>; // none; key ownership refuses any other
    type Keys = SessionKeys;
    type NextSessionRotation = PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = ReturnLentKeys<Self, TestSessionHandler>; // takes lent keys back
    type SessionManager = NoteKeysInForce<Self, Staking>; // notes and lends keys
    type ShouldEndSession = PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;
    type ValidatorId = AccountId; // the stash
    type ValidatorIdOf = palisade_staking::StashOf<Self>; // from the controller, which sets keys
    type WeightInfo = ();
}

parameter_types! {
    // A block has 1 s. Slashes use a fifth of it at most, elections a half. What does not fit waits for the next block.
    pub const MaxSlashingWeight: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND / 5, u64::MAX);
    pub const MaxElectionWeight: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND / 2, u64::MAX);
    pub NoBounds: ElectionBounds = ElectionBoundsBuilder::default().build();
    pub ElectorateSize: u32 = Candidates::<Runtime>::count().saturating_add(Nominators::<Runtime>::count());
    pub CurrentSession: SessionIndex = Session::current_index();
    pub ReportLifetime: SessionIndex = CurrentSession::get().saturating_sub(Staking::first_bonded_session());
}

impl_opaque_keys! {
    /// The session keys of a validator: one number. A node has keys for consensus here.
    pub struct SessionKeys { pub dummy: UintAuthorityId, }
}

/// Elects the validators of the genesis, by the method of all other elections.
pub struct GenesisElection;
impl onchain::Config for GenesisElection {
    type Bounds = NoBounds; // all stakers of the genesis take part
    type DataProvider = Staking;
    type MaxBackersPerWinner = ConstU32<MAX_VOTERS>;
    type MaxWinnersPerPage = ConstU32<MAX_VALIDATORS>;
    type Solver = palisade_elections::Phragmen<AccountId, Perbill>;
    type Sort = ConstBool<false>; // a genesis above a bound is refused, not cut
    type System = Runtime;
    type WeightInfo = ();
}

/// Pays [`ERA_INFLATION`] for each era, short or long.
pub struct FixedInflation;
impl EraPayout<Balance> for FixedInflation {
    fn era_payout(_staked: Balance, _issuance: Balance, _millis: u64) -> (Balance, Balance) {
        ERA_INFLATION
    }
}

/// Lets the validators author in turn.
pub struct TakingTurns;
impl FindAuthor<AccountId> for TakingTurns {
    fn find_author<'a, I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>>(
        _: I,
    ) -> Option<AccountId> {
        let validators = Session::validators();
        let turn = System::block_number().checked_rem(validators.len() as u64)?;
        validators.get(turn as usize).copied()
    }
}

/// Answers from staking: the controller of a stash, and the era of a session that can still be slashed.
pub struct AskStaking;
impl Convert<AccountId, Option<AccountId>> for AskStaking {
    fn convert(stash: AccountId) -> Option<AccountId> {
        palisade_staking::Bonded::<Runtime>::get(stash)
    }
}
impl Convert<SessionIndex, Option<EraIndex>> for AskStaking {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        Staking::bonded_era_of_session(session)
    }
}

/// What staking needs from Session and from key ownership. A chain also overrides `weight_of_control_change` and
/// `weight_of_forgetting_keys`.
pub struct Sessions;
impl SessionInterface<AccountId> for Sessions {
    const LENDS_KEYS: bool = true; // by `NoteKeysInForce`

    fn has_keys(stash: &AccountId) -> bool {
        pallet_session::NextKeys::<Runtime>::contains_key(stash)
    }
    fn validators() -> Vec<AccountId> {
        Session::validators()
    }
    fn validator_count() -> u32 {
        pallet_session::Validators::<Runtime>::decode_len().unwrap_or(0) as u32
    }
    fn disable(stash: &AccountId, severity: Perbill) {
        Session::report_offence(*stash, OffenceSeverity(severity));
    }
    fn enable(stashes: &BTreeSet<AccountId>) {
        palisade_staking::enable_validators::<Runtime>(stashes);
    }
    fn control_changed(stash: &AccountId, from: &AccountId, to: &AccountId) {
        Historical::control_changed(stash, from, to);
    }
    fn forget_keys(stash: &AccountId, controller: &AccountId) {
        Historical::forget_keys(stash, controller);
    }
    fn prune_historical_up_to(session: SessionIndex) {
        Historical::prune_up_to(session);
    }
}
