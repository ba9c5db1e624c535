//! The runtime with our staking pallet.
//!
//! It differs from the runtime with `pallet-staking` in the staking pallet and its election only.

use super::elections::Elections;
use crate::{
    accounts::{AccountId, Balance, InTurn},
    params::*,
};
use frame_support::{
    derive_impl,
    traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU64, Get},
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use pallet_session::{
    disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions,
    TestSessionHandler,
};
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, traits::IdentityLookup, Perbill};
use sp_staking::currency_to_vote::SaturatingCurrencyToVote;

type Block = frame_system::mocking::MockBlock<Runtime>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: palisade_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        ValidatorElection: palisade_elections,
    }
);

/// The pallets whose hooks a block runs, in this order. If elections are held, those of the elections pallet follow.
pub type Hooked = (Timestamp, Balances, Staking, Session, Authorship);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
    type BlockWeights = LimitedBlockWeights;
    type DbWeight = ParityDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<{ BLOCK_MILLIS / 2 }>;
    type WeightInfo = ();
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = InTurn;
    type EventHandler = Staking;
}

impl_opaque_keys! {
    pub struct SessionKeys {
        pub dummy: UintAuthorityId,
    }
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = palisade_staking::StashOf<Self>;
    type ShouldEndSession = PeriodicSessions<SessionLength, SessionOffset>;
    type NextSessionRotation = PeriodicSessions<SessionLength, SessionOffset>;
    type SessionManager = historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = TestSessionHandler;
    type Keys = SessionKeys;
    type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy<3>;
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ();
}

impl historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = palisade_staking::UnitIdentificationOf<Self>;
}

/// The number of voters now.
pub struct ElectorateSize;

impl Get<u32> for ElectorateSize {
    fn get() -> u32 {
        palisade_staking::Candidates::<Runtime>::count()
            + palisade_staking::Nominators::<Runtime>::count()
    }
}

impl palisade_elections::Config for Runtime {
    type DataProvider = Staking;
    type Accuracy = Perbill;
    type Balancing = ();
    type Pages = ElectionPages;
    type VotersPerPage = VotersPerPage;
    type MaxTargets = MaxCandidates;
    type MaxWinners = MaxValidatorSet;
    type MaxBackersPerWinner = MaxBackersPerWinner;
    type NextNewSession = Session;
    type ElectorateSize = ElectorateSize;
    type MaxElectionWeight = MaxElectionWeight;
    type WeightInfo = palisade_elections::weights::CountedWeight<Self>;
}

impl palisade_staking::Config for Runtime {
    type Balance = Balance;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CurrencyToVote = SaturatingCurrencyToVote;
    type UnixTime = Timestamp;
    type VoterList = palisade_staking::VoterOrder<Self>;
    type NextNewSession = Session;
    type SessionInterface = Self;
    type ElectionProvider = Elections;
    type EventListeners = ();
    type ServiceSlashes = ();
    type ExpectedBlockTime = ConstU64<BLOCK_MILLIS>;
    type GenesisElectionProvider = Elections;
    type EraPayout = FixedInflation;
    type RewardRemainder = ResolveTo<Treasury, Balances>;
    type RewardSource = palisade_staking::Minted;
    type Slash = ResolveTo<Treasury, Balances>;
    type AdminOrigin = EnsureRoot<AccountId>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxShownNominators = MaxShownNominators;
    type SessionsPerEra = SessionsPerEra;
    type BondingDuration = BondingDuration;
    type SlashDeferDuration = SlashDeferDuration;
    type HistoryDepth = HistoryDepth;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxExposurePages = MaxExposurePages;
    type MaxValidatorSet = MaxValidatorSet;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxNominations = MaxNominations;
    type PointsPerBlock = ConstU32<20>;
    type MaxCandidates = MaxCandidates;
    type MaxNominators = MaxNominators;
    type LongestPaidEra = LongestPaidEra;
    type WeightInfo = palisade_staking::weights::CountedWeight<Self>;
}
