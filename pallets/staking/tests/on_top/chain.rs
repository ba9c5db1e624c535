//! A chain with staking, sessions, nomination pools, delegations and fast-unstake. A session is five blocks and an era
//! two sessions.
//!
//! The module that includes this file says how pools stake, its `Adapter`, and how voters are sorted, its `List`.
//! Accounts have 16 bytes: in shorter ones, the accounts of a pool would be the same.

use super::{Adapter, List};
use frame_election_provider_support::SortedListProvider as _;
use frame_support::{
    derive_impl, parameter_types,
    traits::fungible::hold::Inspect as _,
    traits::{
        ConstU128, ConstU32, ConstU64, ConstU8, Nothing, OnFinalize, OnIdle, OnInitialize,
        VariantCountOf,
    },
    weights::Weight,
    PalletId,
};
use frame_system::EnsureRoot;
use palisade_era_payout::FixedPerEra;
use palisade_testing::chain::{OnChainElections, TakingTurns};
use sp_core::U256;
use sp_io::TestExternalities;
use sp_runtime::{testing::UintAuthorityId, traits::Convert, BuildStorage, FixedU128, Perbill};
use sp_staking::{StakerStatus, StakingInterface};
use std::collections::{BTreeMap, BTreeSet};

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
pub const FAST_UNSTAKE_DEPOSIT: Balance = 1;

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
        Delegations: pallet_delegated_staking,
        FastUnstake: pallet_fast_unstake,
        Bags: pallet_bags_list,
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

impl pallet_authorship::Config for Runtime {
    type FindAuthor = TakingTurns<Self>;
    type EventHandler = Staking;
}

type Periodic = pallet_session::PeriodicSessions<ConstU64<SESSION_LENGTH>, ConstU64<0>>;

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = pallet_staking::StashOf<Self>;
    type ShouldEndSession = Periodic;
    type NextSessionRotation = Periodic;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = UintAuthorityId;
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
    /// A later release can have another value.
    pub static MaxUnlockingChunks: u32 = 32;
    /// The part of a pool's slash that goes to the account that applies it to a member.
    pub const SlashRewardFraction: Perbill = Perbill::from_percent(1);
    pub const PoolsId: PalletId = PalletId(*b"py/nopls");
    pub const DelegationsId: PalletId = PalletId(*b"py/dlstk");
}

#[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
impl pallet_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
    type Currency = Balances;
    type ElectionProvider = OnChainElections<Self, Staking>;
    type EraPayout = FixedPerEra<Inflation, ConstU128<0>>;
    type EventListeners = (Pools, Delegations); // they hear of slashes and withdrawals
    type GenesisElectionProvider = OnChainElections<Self, Staking>;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type NextNewSession = Session;
    type SessionInterface = Self;
    type SessionsPerEra = ConstU32<2>;
    type UnixTime = Timestamp;
    type VoterList = List;
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
    type StakeAdapter = Adapter;
    type U256ToBalance = FromU256;
    type WeightInfo = ();
}

impl pallet_delegated_staking::Config for Runtime {
    type CoreStaking = Staking;
    type Currency = Balances;
    type OnSlash = ();
    type PalletId = DelegationsId;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type SlashRewardFraction = SlashRewardFraction;
}

parameter_types! {
    /// A stake belongs to the first bag whose threshold is not below it.
    pub const BagThresholds: &'static [Balance] = &[100, 200, 400, 800, 1_600, 3_200, 6_400];
}

impl pallet_bags_list::Config for Runtime {
    type BagThresholds = BagThresholds;
    type MaxAutoRebagPerBlock = ConstU32<10>;
    type RuntimeEvent = RuntimeEvent;
    type Score = Balance;
    type ScoreProvider = Staking;
    type WeightInfo = ();
}

impl pallet_fast_unstake::Config for Runtime {
    type BatchSize = ConstU32<4>;
    type ControlOrigin = EnsureRoot<AccountId>;
    type Currency = Balances;
    type Deposit = ConstU128<FAST_UNSTAKE_DEPOSIT>;
    type MaxErasToCheckPerBlock = ConstU32<4>;
    type RuntimeEvent = RuntimeEvent;
    type Staking = pallet_staking::SteadyBondingDuration<Staking, ConstU32<5>>;
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

pub fn genesis() -> TestExternalities {
    let validators = [ALICE, BOB, CAROL];
    let people = [DORA, EMIL, FAYE].map(|who| (who, 10_000));
    let balances = validators.map(|who| (who, 2_000)).into_iter().chain(people);
    let keys = |who: AccountId| UintAuthorityId(who as u64);
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

pub fn begin_block(number: u64) {
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

pub fn check() {
    Staking::check_invariants().expect("staking's storage is consistent");
    check_pools();
    check_delegations();
    check_bags();
}

/// Checks that the list has each account once, larger bags first, and if it is in use, each nominator.
fn check_bags() {
    let listed: Vec<_> = Bags::iter().collect();
    let bag_of = |who: &AccountId| {
        let score = Bags::get_score(who).expect("is listed");
        BagThresholds::get().iter().position(|bag| score <= *bag)
    };
    let bags: Vec<_> = listed
        .iter()
        .map(bag_of)
        .map(|bag| bag.unwrap_or(usize::MAX))
        .collect();
    assert!(bags.is_sorted_by(|first, second| first >= second));
    let distinct: BTreeSet<_> = listed.iter().copied().collect();
    assert_eq!(distinct.len(), listed.len(), "each account once");
    assert_eq!(Bags::count() as usize, listed.len());
    if !listed.is_empty() {
        let nominators = pallet_staking::Nominators::<Runtime>::iter_keys().collect();
        assert_eq!(distinct, nominators, "exactly the nominators are listed");
    }
}

/// Checks pools. The last condition of their own check is too strict: that the stake is no more than the members'
/// balances. Each balance is rounded down, so after a slash the stake can be a unit more for each member.
fn check_pools() {
    const TOO_STRICT: &str =
        "TVL must be equal to or less than the total balance of all PoolMembers.";
    match Pools::do_try_state(u8::MAX) {
        Err(sp_runtime::DispatchError::Other(TOO_STRICT)) => {
            let members: Vec<_> =
                pallet_nomination_pools::PoolMembers::<Runtime>::iter_keys().collect();
            let balances = members
                .iter()
                .map(|who| Pools::api_member_total_balance(*who));
            let lost = pallet_nomination_pools::TotalValueLocked::<Runtime>::get()
                - balances.sum::<Balance>();
            // A member has points that are active, and points that unbond in up to eight eras.
            assert!(
                lost < 9 * members.len() as Balance,
                "{lost} units are nobody's"
            );
        }
        other => other.expect("the storage of pools is consistent"),
    }
}

/// Checks that each delegator's funds are held, and that each agent has what its delegators delegated. The parts of a
/// slash that members pay are rounded up. So they can be more than the slash, by less than nine units for each member,
/// and the pool has so much more stake than delegations.
fn check_delegations() {
    let reason = pallet_delegated_staking::HoldReason::StakingDelegation.into();
    let mut delegated = BTreeMap::<AccountId, (Balance, Balance)>::new();
    for (who, delegation) in pallet_delegated_staking::Delegators::<Runtime>::iter() {
        let held = Balances::balance_on_hold(&reason, &who);
        assert_eq!(held, delegation.amount, "delegated funds are held");
        let (sum, people) = delegated.entry(delegation.agent).or_default();
        *sum += delegation.amount;
        *people += 1;
    }
    for (who, agent) in pallet_delegated_staking::Agents::<Runtime>::iter() {
        let (sum, people) = delegated.remove(&who).unwrap_or_default();
        assert_eq!(agent.total_delegated, sum, "an agent has all delegations");
        let stake = Staking::stake(&who).map_or(0, |stake| stake.total);
        let backed = stake + agent.unclaimed_withdrawals + agent.pending_slash;
        let rounded = backed.checked_sub(sum).expect("no delegation is lost");
        assert!(
            rounded == 0 || rounded < 9 * people,
            "delegations are staked, free, or lost by a slash: {backed} against {sum}"
        );
    }
    assert_eq!(delegated, BTreeMap::new(), "delegations are to agents");
}
