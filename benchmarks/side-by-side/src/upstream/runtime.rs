//! The runtime with `pallet-staking` of the SDK.
//!
//! It differs from the runtime with ours in the staking pallet, its election and its list of voters only. The list is
//! `pallet-bags-list` with 200 bags, as on live chains. It moves no accounts in idle weight.

use super::elections::Elections;
use crate::{
    accounts::{AccountId, Balance, InTurn},
    params::*,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU64, Nothing},
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use pallet_session::{
    disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions,
    TestSessionHandler,
};
use sp_runtime::{
    impl_opaque_keys,
    testing::UintAuthorityId,
    traits::{ConvertInto, IdentityLookup},
};
use sp_staking::currency_to_vote::SaturatingCurrencyToVote;

type Block = frame_system::mocking::MockBlock<Runtime>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: parity_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        Bags: pallet_bags_list,
    }
);

/// The pallets whose hooks a block runs, in this order.
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
    type ValidatorIdOf = ConvertInto;
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
    type FullIdentificationOf = parity_staking::UnitIdentificationOf<Self>;
}

/// The upper ends of 200 bags. Each is a quarter larger than the one before.
const BAGS: [u64; 200] = {
    let mut bags = [1; 200];
    let mut bag = 1;
    while bag < 200 {
        let larger = bags[bag - 1] as u128 * 1_248 / 1_000;
        bags[bag] = if larger as u64 > bags[bag - 1] {
            larger as u64
        } else {
            bags[bag - 1] + 1
        };
        bag += 1;
    }
    bags
};

parameter_types! {
    pub const BagThresholds: &'static [u64] = &BAGS;
}

impl pallet_bags_list::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type ScoreProvider = Staking;
    type BagThresholds = BagThresholds;
    type MaxAutoRebagPerBlock = ConstU32<0>;
    type Score = u64;
}

impl parity_staking::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OldCurrency = Balances;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CurrencyBalance = Balance;
    type UnixTime = Timestamp;
    type CurrencyToVote = SaturatingCurrencyToVote;
    type ElectionProvider = Elections;
    type GenesisElectionProvider = Elections;
    type NominationsQuota = parity_staking::FixedNominationsQuota<16>;
    type HistoryDepth = HistoryDepth;
    type RewardRemainder = ResolveTo<Treasury, Balances>;
    type Slash = ResolveTo<Treasury, Balances>;
    type Reward = ();
    type SessionsPerEra = SessionsPerEra;
    type BondingDuration = BondingDuration;
    type SlashDeferDuration = SlashDeferDuration;
    type AdminOrigin = EnsureRoot<AccountId>;
    type SessionInterface = Self;
    type EraPayout = FixedInflation;
    type NextNewSession = Session;
    type MaxExposurePageSize = MaxExposurePageSize;
    type MaxValidatorSet = MaxValidatorSet;
    type VoterList = Bags;
    type TargetList = parity_staking::UseValidatorsMap<Self>;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxControllersInDeprecationBatch = ConstU32<100>;
    type EventListeners = ();
    type Filter = Nothing;
    type BenchmarkingConfig = parity_staking::TestBenchmarkingConfig;
    type WeightInfo = ();
}
