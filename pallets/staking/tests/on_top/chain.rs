//! A chain with staking, sessions and nomination pools. A session is five blocks and an era two sessions.
//!
//! Accounts have 16 bytes: in shorter ones, the accounts of a pool would be the same.

use frame_election_provider_support::{
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain, SequentialPhragmen,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        ConstBool, ConstU128, ConstU32, ConstU64, ConstU8, FindAuthor, Nothing, OnFinalize, OnIdle,
        OnInitialize, VariantCountOf,
    },
    weights::Weight,
    PalletId,
};
use frame_system::EnsureRoot;
// Funds of members go to the account of the pool, which bonds them. The alternative needs virtual stakers.
#[allow(deprecated)]
use pallet_nomination_pools::adapter::TransferStake;
use sp_core::U256;
use sp_io::TestExternalities;
use sp_runtime::{
    impl_opaque_keys, testing::UintAuthorityId, traits::Convert, BuildStorage, FixedU128, Perbill,
};
use sp_staking::{EraPayout, StakerStatus};

pub type AccountId = u128;
pub type Balance = u128;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Accounts with 10,000 and no stake.
pub const DORA: AccountId = 11;
pub const EMIL: AccountId = 12;
pub const FAYE: AccountId = 13;
const SESSION_LENGTH: u64 = 5;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: pallet_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        Pools: pallet_nomination_pools,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId;
    type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

/// The validators author in turn.
pub struct TakingTurns;
impl FindAuthor<AccountId> for TakingTurns {
    fn find_author<'a, I>(_: I) -> Option<AccountId>
    where
        I: IntoIterator<Item = (frame_support::ConsensusEngineId, &'a [u8])>,
    {
        let validators = Session::validators();
        let turn = System::block_number().checked_rem(validators.len() as u64)?;
        validators.get(turn as usize).copied()
    }
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = TakingTurns;
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
    const KEY_TYPE_IDS: &'static [sp_runtime::KeyTypeId] = &[sp_runtime::key_types::DUMMY];
    fn on_genesis_session<K: sp_runtime::traits::OpaqueKeys>(_: &[(AccountId, K)]) {}
    fn on_new_session<K: sp_runtime::traits::OpaqueKeys>(
        _: bool,
        _: &[(AccountId, K)],
        _: &[(AccountId, K)],
    ) {
    }
    fn on_disabled(_: u32) {}
}

type Periodic = pallet_session::PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = pallet_staking::StashOf<Self>;
    type ShouldEndSession = Periodic;
    type NextSessionRotation = Periodic;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = NoHandler;
    type Keys = SessionKeys;
    type DisablingStrategy = pallet_staking::DisableWorstThird;
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ();
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

parameter_types! {
    /// What an era pays to stakers.
    pub static Inflation: Balance = 0;
    pub Bounds: ElectionBounds = ElectionBoundsBuilder::default().build();
    pub MaxSlashingWeight: Weight = Weight::from_parts(2_000_000_000_000, u64::MAX);
    pub const PoolsId: PalletId = PalletId(*b"py/nopls");
}

pub struct FixedInflation;
impl EraPayout<Balance> for FixedInflation {
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        (Inflation::get(), 0)
    }
}

pub struct OnChainPhragmen;
impl onchain::Config for OnChainPhragmen {
    type Sort = ConstBool<true>;
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type DataProvider = Staking;
    type WeightInfo = ();
    type MaxWinnersPerPage = ConstU32<100>;
    type MaxBackersPerWinner = ConstU32<1_000>;
    type Bounds = Bounds;
}

impl pallet_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Balance = Balance;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
    type BondingDuration = ConstU32<3>;
    type Currency = Balances;
    type CurrencyToVote = pallet_staking::VotesWithin64Bits;
    type ElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type EraPayout = FixedInflation;
    type EventListeners = Pools; // pools hear of slashes and withdrawals
    type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type HistoryDepth = ConstU32<8>;
    type LongestPaidEra = ConstU64<604_800_000>;
    type MaxCandidates = ConstU32<100>;
    type MaxExposurePageSize = ConstU32<64>;
    type MaxExposurePages = ConstU32<4>;
    type MaxNominations = ConstU32<16>;
    type MaxNominators = ConstU32<1_000>;
    type MaxShownNominators = ConstU32<1_000>;
    type MaxSlashingWeight = MaxSlashingWeight;
    type MaxUnlockingChunks = ConstU32<32>;
    type MaxValidatorSet = ConstU32<100>;
    type NextNewSession = Session;
    type PointsPerBlock = ConstU32<20>;
    type RewardRemainder = ();
    type RuntimeHoldReason = RuntimeHoldReason;
    type SessionInterface = Self;
    type SessionsPerEra = ConstU32<2>;
    type Slash = ();
    type SlashDeferDuration = ConstU32<1>;
    type UnixTime = Timestamp;
    type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
}

pub struct ToU256;
impl Convert<Balance, U256> for ToU256 {
    fn convert(amount: Balance) -> U256 {
        amount.into()
    }
}

pub struct FromU256;
impl Convert<U256, Balance> for FromU256 {
    fn convert(amount: U256) -> Balance {
        amount.try_into().expect("is an amount")
    }
}

impl pallet_nomination_pools::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type BalanceToU256 = ToU256;
    type BlockNumberProvider = System;
    type Currency = Balances;
    type Filter = Nothing;
    type MaxMetadataLen = ConstU32<256>;
    type MaxPointsToBalance = ConstU8<10>;
    type MaxUnbonding = ConstU32<8>;
    type MaxUnbondingPools = ConstU32<11>; // the bonding duration in sessions and in eras, and two
    type PalletId = PoolsId;
    type RewardCounter = FixedU128;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    #[allow(deprecated)]
    type StakeAdapter = TransferStake<Self, Staking>;
    type U256ToBalance = FromU256;
    type WeightInfo = ();
}

/// Runs a story on a chain where Alice, Bob and Carol validate with 1,000 each.
pub fn run(story: impl FnOnce()) {
    genesis().execute_with(|| {
        begin_block(1);
        story();
        check();
    });
}

fn genesis() -> TestExternalities {
    let validators = [ALICE, BOB, CAROL];
    let people = [DORA, EMIL, FAYE].map(|who| (who, 10_000));
    let balances = validators.map(|who| (who, 2_000)).into_iter().chain(people);
    let keys = |who: AccountId| SessionKeys {
        dummy: UintAuthorityId(who as u64),
    };
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances.collect(),
            ..Default::default()
        },
        staking: pallet_staking::GenesisConfig {
            stakers: validators
                .map(|who| (who, who, 1_000, StakerStatus::Validator))
                .to_vec(),
            validator_count: 3,
            minimum_validator_count: 1,
            min_nominator_bond: 50,
            min_validator_bond: 100,
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: validators.map(|who| (who, who, keys(who))).to_vec(),
            ..Default::default()
        },
        ..Default::default()
    };
    genesis
        .build_storage()
        .expect("the genesis is valid")
        .into()
}

fn begin_block(number: u64) {
    System::reset_events();
    System::set_block_number(number);
    <AllPalletsWithSystem as OnInitialize<u64>>::on_initialize(number);
    Timestamp::set_timestamp(number * 1_000);
}

/// Makes a block. Checks both pallets after it.
pub fn roll_one() {
    let number = System::block_number();
    let ample = Weight::from_parts(2_000_000_000_000, u64::MAX);
    <AllPalletsWithSystem as OnIdle<u64>>::on_idle(number, ample);
    <AllPalletsWithSystem as OnFinalize<u64>>::on_finalize(number);
    check();
    begin_block(number + 1);
}

/// Makes blocks until an era is active.
pub fn roll_to_era(era: u32) {
    while pallet_staking::ActiveEra::<Runtime>::get().is_none_or(|active| active.index < era) {
        roll_one();
    }
}

/// Makes blocks until no slash is pending.
pub fn roll_until_slashed() {
    while pallet_staking::DeferredSlashes::<Runtime>::iter_keys()
        .next()
        .is_some()
    {
        roll_one();
    }
    roll_one();
}

fn check() {
    Staking::check_invariants().expect("staking's storage is consistent");
    Pools::do_try_state(u8::MAX).expect("the storage of pools is consistent");
}
