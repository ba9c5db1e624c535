//! The runtime with `pallet-staking` of the SDK.
//!
//! It differs from the runtime with ours in the staking pallet and its election only. Lists of voters are the maps of
//! the pallet: they cost less than the bags list of live chains.

use super::elections::Elections;
use crate::{
    accounts::{AccountId, Balance, InTurn},
    params::*,
};
use frame_support::{
    derive_impl,
    traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU64, Nothing},
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use pallet_session::{
    disabling::UpToLimitWithReEnablingDisablingStrategy, historical, PeriodicSessions,
};
use sp_runtime::{
    impl_opaque_keys, key_types,
    testing::UintAuthorityId,
    traits::{ConvertInto, IdentityLookup, OpaqueKeys},
    KeyTypeId,
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

/// A session handler that does nothing.
pub struct NoHandler;

impl pallet_session::SessionHandler<AccountId> for NoHandler {
    const KEY_TYPE_IDS: &'static [KeyTypeId] = &[key_types::DUMMY];
    fn on_genesis_session<K: OpaqueKeys>(_: &[(AccountId, K)]) {}
    fn on_new_session<K: OpaqueKeys>(_: bool, _: &[(AccountId, K)], _: &[(AccountId, K)]) {}
    fn on_disabled(_: u32) {}
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = PeriodicSessions<SessionLength, SessionOffset>;
    type NextSessionRotation = PeriodicSessions<SessionLength, SessionOffset>;
    type SessionManager = historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = NoHandler;
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
    type VoterList = parity_staking::UseNominatorsAndValidatorsMap<Self>;
    type TargetList = parity_staking::UseValidatorsMap<Self>;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type MaxControllersInDeprecationBatch = ConstU32<100>;
    type EventListeners = ();
    type Filter = Nothing;
    type BenchmarkingConfig = parity_staking::TestBenchmarkingConfig;
    type WeightInfo = ();
}
