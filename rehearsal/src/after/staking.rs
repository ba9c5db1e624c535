//! Staking, elections, offences and key ownership, as in the dev runtime with smaller numbers.

use super::{
    Balances, DelegatedStaking, Historical, NominationPools, Runtime, RuntimeHoldReason, Session,
    Staking, Timestamp, ValidatorElection,
};
use crate::common::*;
use alloc::{collections::BTreeSet, vec::Vec};
use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain,
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstBool, ConstU32, ConstU64},
    weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::EnsureRoot;
use palisade_staking::{Candidates, Nominators, SessionInterface};
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{offence::OffenceSeverity, EraIndex, SessionIndex};

const MAX_CANDIDATES: u32 = 100;
const PAGES: u32 = 4;
const VOTERS_PER_PAGE: u32 = 100;
const MAX_VOTERS: u32 = PAGES * VOTERS_PER_PAGE;

parameter_types! {
    pub const MaxSlashingWeight: Weight = Weight::from_parts(100 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
    pub const MaxElectionWeight: Weight = Weight::from_parts(250 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
    pub NoBounds: ElectionBounds = ElectionBoundsBuilder::default().build();
    pub ElectorateSize: u32 = Candidates::<Runtime>::count().saturating_add(Nominators::<Runtime>::count());
    pub CurrentSession: SessionIndex = Session::current_index();
    pub ReportLifetime: SessionIndex = CurrentSession::get().saturating_sub(Staking::first_bonded_session());
}

impl palisade_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Balance = Balance;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    type CurrencyToVote = palisade_staking::VotesWithin64Bits;
    type ElectionProvider = ValidatorElection;
    type EraPayout = FixedInflation;
    type EventListeners = (NominationPools, DelegatedStaking);
    type ServiceSlashes = ();
    type ExpectedBlockTime = ConstU64<SLOT>;
    type GenesisElectionProvider = onchain::OnChainExecution<GenesisElection>;
    type HistoryDepth = HistoryDepth;
    type LongestPaidEra = ConstU64<604_800_000>;
    type MaxCandidates = ConstU32<MAX_CANDIDATES>;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = ConstU32<64>;
    type MaxNominations = ConstU32<16>;
    type MaxNominators = ConstU32<{ MAX_VOTERS - MAX_CANDIDATES }>;
    type MaxShownNominators = ConstU32<1_000>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = ConstU32<32>;
    type MaxValidatorSet = MaxAuthorities;
    type NextNewSession = Session;
    type PointsPerBlock = ConstU32<20>;
    type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
    type RewardSource = palisade_staking::Minted;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = Sessions;
    type SessionsPerEra = SessionsPerEra;
    type Slash = ResolveTo<TreasuryAccount, Balances>;
    type SlashDeferDuration = SlashDeferDuration;
    type UnixTime = Timestamp;
    type VoterList = palisade_staking::VoterOrder<Self>;
    type WeightInfo = palisade_staking::weights::CountedWeight<Self>;
}

impl palisade_elections::Config for Runtime {
    type Accuracy = Perbill;
    type Balancing = ();
    type DataProvider = Staking;
    type ElectorateSize = ElectorateSize;
    type MaxBackersPerWinner = ConstU32<MAX_VOTERS>;
    type MaxElectionWeight = MaxElectionWeight;
    type MaxTargets = ConstU32<MAX_CANDIDATES>;
    type MaxWinners = MaxAuthorities;
    type NextNewSession = Session;
    type Pages = ConstU32<PAGES>;
    type VotersPerPage = ConstU32<VOTERS_PER_PAGE>;
    type WeightInfo = palisade_elections::weights::CountedWeight<Self>;
}

/// The election of a genesis. This chain has none.
pub struct GenesisElection;
impl onchain::Config for GenesisElection {
    type Bounds = NoBounds;
    type DataProvider = Staking;
    type MaxBackersPerWinner = ConstU32<MAX_VOTERS>;
    type MaxWinnersPerPage = MaxAuthorities;
    type Solver = palisade_elections::Phragmen<AccountId, Perbill>;
    type Sort = ConstBool<false>;
    type System = Runtime;
    type WeightInfo = ();
}

impl palisade_offences::Config for Runtime {
    type CurrentSession = CurrentSession;
    type EraOfSession = EraOfSession;
    type IdentificationTuple = palisade_key_ownership::IdentificationTuple<Self>;
    type MaxReports = ConstU32<64>;
    type OffenceHandler = Staking;
    type Policy = ();
    type ReportLifetime = ReportLifetime;
    type WeightInfo = palisade_offences::weights::CountedWeight<Self>;
}

impl palisade_key_ownership::Config for Runtime {
    type ControllerOf = ControllerOf;
    type MaxValidators = MaxAuthorities;
    type WeightInfo = palisade_key_ownership::weights::CountedWeight<Self>;
}

/// Maps a stash to its controller, which sets the session keys.
pub struct ControllerOf;
impl Convert<AccountId, Option<AccountId>> for ControllerOf {
    fn convert(stash: AccountId) -> Option<AccountId> {
        palisade_staking::Bonded::<Runtime>::get(stash)
    }
}

/// Maps a session to its era. `None` if the era can't be slashed any more.
pub struct EraOfSession;
impl Convert<SessionIndex, Option<EraIndex>> for EraOfSession {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        Staking::bonded_era_of_session(session)
    }
}

/// What staking needs from Session and from key ownership.
pub struct Sessions;
impl SessionInterface<AccountId> for Sessions {
    const LENDS_KEYS: bool = true;

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
        Session::report_offence(stash.clone(), OffenceSeverity(severity));
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

    fn weight_of_control_change() -> Weight {
        palisade_key_ownership::weights::control_changed::<Runtime>()
    }

    fn weight_of_forgetting_keys() -> Weight {
        palisade_key_ownership::weights::forget_keys::<Runtime>()
    }

    fn prune_historical_up_to(session: SessionIndex) {
        Historical::prune_up_to(session);
    }
}
