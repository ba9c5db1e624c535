//! A chain with our staking pallet, tokens and liquid staking. A session is five blocks, an era two sessions, stake
//! unbonds for three eras, and a slash is deferred by one era.
//!
//! Accounts have 16 bytes: in shorter ones, the accounts of the pallet would be the same.

use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::Inspect, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Get, OnFinalize,
        OnIdle, OnInitialize, VariantCountOf,
    },
    weights::Weight,
    PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use palisade_era_payout::FixedPerEra;
use palisade_liquid_staking::types::ShareMetadata;
pub use palisade_staking as pallet_staking;
use palisade_testing::chain::{OnChainElections, TakingTurns};
use sp_io::TestExternalities;
use sp_runtime::{testing::UintAuthorityId, BuildStorage};
use sp_staking::{StakerStatus, StakingInterface};

pub type AccountId = u128;
pub type Balance = u128;

/// 1 PAL.
pub const PAL: Balance = 1_000_000_000_000;
/// The existential deposit.
pub const ED: Balance = 10_000_000_000;
/// What a request to exit deposits.
pub const REQUEST: Balance = PAL / 10;

/// Validators, with 10,000 PAL at stake each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// People with 10,000 PAL and no stake.
pub const DORA: AccountId = 11;
pub const EMIL: AccountId = 12;
pub const FAYE: AccountId = 13;
pub const GINA: AccountId = 14;
/// Gets the fee on rewards.
pub const FEES: AccountId = 20;
/// Runs Alice's node.
pub const OPERATOR: AccountId = 21;
const SESSION_LENGTH: u64 = 5;
pub const TOKEN: u32 = 7;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Staking: pallet_staking,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Authorship: pallet_authorship,
        Assets: pallet_assets,
        Liquid: palisade_liquid_staking,
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
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Runtime {
    type Balance = Balance;
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    type ForceOrigin = EnsureRoot<AccountId>;
    type Freezer = ();
    type Holder = ();
    type MetadataDepositBase = ConstU128<0>;
    type MetadataDepositPerByte = ConstU128<0>;
    type ReserveData = ();
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
    type SessionManager = palisade_liquid_staking::LookEachSession<
        Self,
        pallet_session::historical::NoteHistoricalRoot<Self, Staking>,
    >;
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
    /// What was sent to accounts of the pallet and belongs to nobody.
    pub static Donated: Balance = 0;
    /// Whether root did something to a stash that the pallet learns of in the work of the next era.
    pub static Untold: bool = false;
    /// A later release can have another value of each of these.
    pub static BondingDuration: u32 = 3;
    pub static ExistentialDeposit: Balance = ED;
    pub static MaxOpenBatches: u32 = 16;
    pub static MaxStashes: u32 = 4;
    pub static MaxUnlockingChunks: u32 = 32;
    pub static RequestDeposit: Balance = REQUEST;
    pub const LiquidId: PalletId = PalletId(*b"pal/lqst");
    pub const Look: ShareMetadata = ShareMetadata {
        name: "Liquid PAL",
        symbol: "lqPAL",
        decimals: 12,
    };
}

#[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
impl pallet_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = pallet_staking::benchmarking::SessionPallet<Self>;
    type BondingDuration = BondingDuration;
    type Currency = Balances;
    type ElectionProvider = OnChainElections<Self, Staking>;
    type EraPayout = FixedPerEra<Inflation, ConstU128<0>>;
    type EventListeners = Liquid; // it hears of slashes
    type GenesisElectionProvider = OnChainElections<Self, Staking>;
    type MaxUnlockingChunks = MaxUnlockingChunks;
    type NextNewSession = Session;
    type SessionInterface = Self;
    type SessionsPerEra = ConstU32<2>;
    type UnixTime = Timestamp;
    type VoterList = pallet_staking::VoterOrder<Self>;
    type WeightInfo = pallet_staking::weights::CountedWeight<Self>;
}

/// The stake of the era that is active.
pub struct TotalStake;
impl Get<Balance> for TotalStake {
    fn get() -> Balance {
        pallet_staking::ErasTotalStake::<Runtime>::get(Staking::active_era())
    }
}

/// Whether staking has any slash that is not applied in full, and for whom nominations are void.
pub struct Reported;
impl palisade_liquid_staking::ReportedSlashes<AccountId, u64> for Reported {
    fn are_pending() -> bool {
        !pallet_staking::PendingSlashes::<Runtime>::get().is_empty()
    }

    fn has_offended(validator: &AccountId, since: u64) -> bool {
        Staking::nominations_voided_in(validator).is_some_and(|block| block >= since)
    }
}

/// Benchmarks don't run here.
#[cfg(feature = "runtime-benchmarks")]
pub struct NoBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl palisade_liquid_staking::benchmarking::BenchmarkHelper<AccountId> for NoBenchmarks {
    fn make_validator(_: &AccountId) {}
    fn begin_era(_: u32) {}
    fn free_until(_: u32) {}
    fn destroy_token() {}
}

impl palisade_liquid_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Assets = Assets;
    type Currency = Balances;
    type MaxOpenBatches = MaxOpenBatches;
    type MaxStashes = MaxStashes;
    type PalletId = LiquidId;
    type ReportedSlashes = Reported;
    type RequestDeposit = RequestDeposit;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ShareAsset = ConstU32<TOKEN>;
    type ShareMetadata = Look;
    type Staking = Staking;
    type TotalStake = TotalStake;
    type WeightInfo = palisade_liquid_staking::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = NoBenchmarks;
}

/// A chain on which liquid staking is not open.
pub fn genesis() -> TestExternalities {
    genesis_with(Default::default())
}

/// A chain with this genesis of liquid staking.
pub fn genesis_with(liquid: palisade_liquid_staking::GenesisConfig<Runtime>) -> TestExternalities {
    BondingDuration::set(3);
    ExistentialDeposit::set(ED);
    MaxOpenBatches::set(16);
    MaxStashes::set(4);
    MaxUnlockingChunks::set(32);
    RequestDeposit::set(REQUEST);
    Untold::set(false);
    let validators = [ALICE, BOB, CAROL];
    let people = [DORA, EMIL, FAYE, GINA, OPERATOR].map(|who| (who, 10_000 * PAL));
    let balances = validators
        .map(|who| (who, 20_000 * PAL))
        .into_iter()
        .chain(people)
        .chain([(FEES, PAL)]);
    let keys = |who: AccountId| UintAuthorityId(who as u64);
    let genesis = RuntimeGenesisConfig {
        liquid,
        balances: pallet_balances::GenesisConfig {
            balances: balances.collect(),
            ..Default::default()
        },
        staking: pallet_staking::GenesisConfig {
            stakers: validators
                .map(|who| (who, who, 10_000 * PAL, StakerStatus::Validator))
                .to_vec(),
            validator_count: 3,
            minimum_validator_count: 1,
            min_nominator_bond: 5 * PAL,
            min_validator_bond: 100 * PAL,
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

/// Ends the block and begins the next. Checks both pallets in between.
pub fn roll_one() {
    let number = System::block_number();
    let ample = Weight::from_parts(2_000_000_000_000, u64::MAX);
    <AllPalletsWithSystem as OnIdle<u64>>::on_idle(number, ample);
    <AllPalletsWithSystem as OnFinalize<u64>>::on_finalize(number);
    check();
    begin_block(number + 1);
}

/// Checks both pallets, and that the account of the pallet has exactly what is recorded and what was donated.
pub fn check() {
    Staking::check_invariants().expect("staking's storage is consistent");
    Liquid::check_invariants().expect("liquid staking's storage is consistent");
    if !Untold::get() {
        check_stakes();
    }
    let cash = Liquid::cash();
    let batches = palisade_liquid_staking::BatchById::<Runtime>::iter_values();
    let of_batches: Balance = batches.map(|batch| batch.cash).sum();
    assert_eq!(
        Balances::balance(&Liquid::account()),
        cash.buffer + cash.insurance + of_batches + Donated::get(),
        "no unit is created or lost"
    );
}

/// Checks that each stash has the stake that is recorded.
fn check_stakes() {
    let open = palisade_liquid_staking::OpenBatches::<Runtime>::get();
    for (index, stash) in (0u32..).zip(Liquid::stashes()) {
        let stake = <Staking as StakingInterface>::stake(&stash.account).unwrap_or_default();
        assert_eq!(
            stash.active, stake.active,
            "the active stake is that of staking"
        );
        let open = open.iter().flat_map(|(_, id)| {
            let batch = palisade_liquid_staking::BatchById::<Runtime>::get(id);
            batch.expect("an open batch exists").parts
        });
        let chunks: Balance = open
            .filter(|part| part.stash == index)
            .map(|part| part.chunk.value)
            .sum();
        let stray = palisade_liquid_staking::StrayStake::<Runtime>::get(index);
        assert_eq!(
            chunks + stray,
            stake.total - stake.active,
            "chunks are those of staking"
        );
    }
}
